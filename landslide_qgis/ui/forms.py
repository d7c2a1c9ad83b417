"""Forms of Qt Designer, loaded when they are shown."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsMapLayer, QgsProject
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt import uic
from qgis.PyQt.QtCore import QEvent, QObject, QSize, Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QComboBox, QDialogButtonBox, QProgressBar, QPushButton, QWidget

from landslide_qgis.processing.translation import tr

_TITLE_PX = 40
_SHORTEST = 6
_SCROLL_BAR = 24


def load_form(module_file: str, name: str, widget: QWidget) -> None:
    """Give ``widget`` the children of a form, as its attributes by their object names.

    All forms name ``LandslideDigitiser`` as their class: Qt looks translations up under it.

    Args:
        module_file: ``__file__`` of the module, beside which the form lies.
        name: File name of the form, without ``.ui``.
        widget: A widget of the form's own class.
    """
    uic.loadUi(str(Path(module_file).with_name(f"{name}.ui")), widget)
    # A form whose class is not its widget's name is put into the screen's corner; only its size
    # was meant, and Qt places a window that nobody moved over the one it belongs to.
    widget.setAttribute(Qt.WidgetAttribute.WA_Moved, False)
    room = QGuiApplication.primaryScreen().availableSize() - QSize(0, _TITLE_PX)
    widget.resize(widget.size().boundedTo(room))  # else its buttons may lie below the screen
    # Return in a field would press the next button, be it one that downloads or deletes.
    for button in widget.findChildren(QPushButton):
        button.setAutoDefault(button.isDefault())
    for choice in widget.findChildren(QgsMapLayerComboBox):
        shorten(choice)
        _Faithful(choice)
    for box in widget.findChildren(QDialogButtonBox):  # Qt's own word is English on many systems
        box.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))


def shorten(box: QComboBox) -> None:
    """Keep a long choice, such as a layer's name, from widening the window; the list shows it all.

    Args:
        box: The choices.
    """
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(_SHORTEST)
    box.installEventFilter(_WideList(box))


class _WideList(QObject):
    """Makes the list of a box as wide as its longest entry, just before it opens."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress):
            view = watched.view()
            view.setMinimumWidth(view.sizeHintForColumn(0) + _SCROLL_BAR)
        return False


class _Faithful(QObject):
    """Empties a list whose layer is removed; by itself it shows another layer and tells nobody."""

    def __init__(self, box: QgsMapLayerComboBox) -> None:
        super().__init__(box)
        self._box = box
        self._chosen = ""
        box.layerChanged.connect(self._changed)
        QgsProject.instance().layersWillBeRemoved.connect(self._removed)

    def _changed(self, layer: QgsMapLayer | None) -> None:
        """Remember what is chosen: when a layer goes, the list does not know it any more."""
        self._chosen = layer.id() if layer is not None else ""

    def _removed(self, layer_ids: list[str]) -> None:
        """Some layers are about to go."""
        if self._chosen in layer_ids:
            self._box.setLayer(None)


def show_progress(bar: QProgressBar, percent: float) -> None:
    """Show how far the work is."""
    bar.setTextVisible(True)
    bar.setValue(round(percent))


def show_idle(bar: QProgressBar) -> None:
    """Empty the bar: nothing is under way, of which 0 % could be done."""
    bar.setTextVisible(False)
    bar.setValue(0)
