"""Adds the review to the QGIS window, and takes it away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAction, QMessageBox

from landslide_qgis.processing.translation import tr
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
        entries.toolbar(entries.menu("review", tr("Review…"), self.open))

    def open(self) -> None:
        """Show the panel."""
        if self.dock is None:
            from landslide_qgis.ui.review.dock import ReviewDock

            self.dock = ReviewDock(self._iface, self._ask)
            self.dock.improveButton.clicked.connect(lambda _checked=False: self.improve())
            self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
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
