"""The fields that only a person can fill, with the layer's own choices for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import NULL, QgsFeature, QgsVectorLayer
from qgis.gui import QgsEditorWidgetWrapper, QgsGui
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QWidget

from landslide_qgis.processing.attributes import is_empty
from landslide_qgis.ui.forms import shorten

# What is set most often comes first: on a small screen the others have to be scrolled to.
FIELDS = (
    "ls_type", "conf_usgs", "trigger", "evt_date", "remarks", "material", "movement", "img_pre",
    "img_post",
)  # fmt: skip
_PAUSE_MS = 400


class CandidateForm:
    """A row a field; a change is handed on at once, typed text after a short pause.

    Attributes:
        wrappers: QGIS's widget of each field, by name.
    """

    def __init__(self, parent: QWidget, write: Callable[[str, Any], None]) -> None:
        self.wrappers: dict[str, QgsEditorWidgetWrapper] = {}
        self._parent = parent
        self._layout: QFormLayout = parent.layout()
        self._write = write
        self._filling = False
        self._dirty: set[str] = set()
        self._timer = QTimer(parent)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.flush)

    def build(self, layer: QgsVectorLayer) -> None:
        """Make the rows for a layer's fields."""
        self.clear()
        for name in FIELDS:
            index = layer.fields().indexOf(name)
            if index < 0:
                continue
            # Without a parent: Python owns what a factory returns, and would delete it twice.
            wrapper = QgsGui.editorWidgetRegistry().create(layer, index, None, None)
            widget = wrapper.widget()
            widget.setObjectName(f"field_{name}")
            if isinstance(widget, QComboBox):
                shorten(widget)
                widget.currentTextChanged.connect(widget.setToolTip)
            self._layout.addRow(layer.attributeDisplayName(index), widget)
            wrapper.valuesChanged.connect(lambda *_, name=name: self._changed(name))
            self.wrappers[name] = wrapper

    def clear(self) -> None:
        """Remove all rows."""
        self._timer.stop()
        self._dirty.clear()
        self.wrappers = {}
        while self._layout.rowCount():
            self._layout.removeRow(0)

    def show(self, feature: QgsFeature | None) -> None:
        """Show a candidate's values; without one, nothing can be entered."""
        self.flush()
        self._parent.setEnabled(feature is not None)
        self._filling = True
        for name, wrapper in self.wrappers.items():
            wrapper.setValues(NULL if feature is None else feature[name], [])
        self._filling = False

    def flush(self) -> None:
        """Hand on what was entered and has not been yet."""
        self._timer.stop()
        dirty, self._dirty = self._dirty, set()
        for name in sorted(dirty):
            value = self.wrappers[name].value()
            self._write(name, NULL if is_empty(value) else value)

    def focus(self) -> None:
        """Put the focus on the first field, the type."""
        for name in FIELDS:
            if name in self.wrappers:
                self.wrappers[name].widget().setFocus()
                return

    def _changed(self, name: str) -> None:
        """Note a change by the person, and write it soon."""
        if not self._filling:
            self._dirty.add(name)
            self._timer.start()
