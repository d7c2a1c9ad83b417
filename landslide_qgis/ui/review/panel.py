"""Adds the review to the QGIS window, and takes it away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtWidgets import QAction, QFileDialog, QMessageBox

from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.docks import add_dock
from landslide_qgis.ui.entries import PREFIX

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from landslide_qgis.ui.entries import WindowEntries
    from landslide_qgis.ui.review.dock import ReviewDock


class ReviewPanel:
    """A menu entry that opens the panel; the panel itself is made when it is first wanted.

    Args:
        iface: The QGIS window.
        entries: What the plugin adds to the window.

    Attributes:
        dock: The panel, once opened.
    """

    def __init__(self, iface: QgisInterface, entries: WindowEntries) -> None:
        self.dock: ReviewDock | None = None
        self._iface = iface
        tip = tr("Accept, reject and correct landslides one by one")
        entries.toolbar(entries.menu("review", tr("Review…"), self.open), tip)

    def open(self) -> None:
        """Show the panel."""
        if self.dock is None:
            from landslide_qgis.ui.review.dock import ReviewDock

            self.dock = ReviewDock(self._iface, self._ask, self._ask_file)
            self.dock.improveButton.clicked.connect(lambda _checked=False: self.improve())
            add_dock(self._iface, self.dock)
        layer = self._iface.activeLayer()
        if self.dock.session is None and isinstance(layer, QgsVectorLayer):
            self.dock.layerBox.setLayer(layer)  # stays as it is if that has no polygons
        self.dock.show()
        self.dock.raise_()

    def improve(self) -> None:
        """Open the window in which a model learns from the chosen inventory."""
        layer = self.dock.layerBox.currentLayer() if self.dock is not None else None
        if layer is not None:
            self._iface.setActiveLayer(layer)
        self._iface.mainWindow().findChild(QAction, f"{PREFIX}_improve").trigger()

    def unload(self) -> None:
        """Save and remove everything."""
        if self.dock is None:
            return
        self.dock.remove()
        self._iface.removeDockWidget(self.dock)
        self.dock.deleteLater()
        self.dock = None

    def _ask(self, question: str) -> bool:
        """Put a question to the person."""
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._iface.mainWindow(), tr("Landslide review"), question, buttons.Yes | buttons.No
        )
        return bool(answer == buttons.Yes)

    def _ask_file(self, suggested: str) -> str:
        """Ask for the GeoPackage to keep a temporary inventory in; empty if there is to be none."""
        title, kinds = tr("Keep the inventory in a file"), tr("GeoPackage (*.gpkg)")
        window = self._iface.mainWindow()
        path, _ = QFileDialog.getSaveFileName(window, title, suggested, kinds)
        return str(path)
