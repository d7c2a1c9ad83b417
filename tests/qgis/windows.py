"""The little of a QGIS window that a panel needs, made of real widgets."""

from __future__ import annotations

import gc
from typing import Any

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer
from qgis.gui import QgsGui, QgsMapCanvas, QgsMapToolPan
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QMainWindow


class Window:
    """Stands in for ``iface``: a main window with a map of the project's layers.

    Attributes:
        canvas: The map.
        window: The window around it.
        triggered: Names of QGIS's own actions that were triggered.
    """

    def __init__(self) -> None:
        if "ValueMap" not in QgsGui.editorWidgetRegistry().factories():
            QgsGui.editorWidgetRegistry().initEditors()
        self.window = QMainWindow()
        self.canvas = QgsMapCanvas(self.window)
        self.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32643"))
        self.pan = QgsMapToolPan(self.canvas)
        self.canvas.setMapTool(self.pan)
        self.window.setCentralWidget(self.canvas)
        self.window.resize(900, 700)
        self.triggered: list[str] = []
        self.active: Any = None
        self._vertex = QAction(self.window)
        self._vertex.triggered.connect(lambda: self.triggered.append("vertex"))

    def show(self, *layers: Any) -> None:
        QgsProject.instance().addMapLayers(list(layers))
        self.canvas.setLayers(list(layers))
        self.canvas.zoomToFullExtent()
        self.window.show()
        QTest.qWaitForWindowExposed(self.window)

    def close(self) -> None:
        """Destroy the window while there is still a QGIS to do it in."""
        QgsProject.instance().clear()
        self.window.close()
        self.window.deleteLater()
        QgsApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()

    def pixel(self, x: float, y: float) -> QPoint:
        """Return where a place of the map is on the canvas."""
        return self.canvas.getCoordinateTransform().transform(x, y).toQPointF().toPoint()

    def click(self, x: float, y: float, button: Any = Qt.MouseButton.LeftButton) -> None:
        QTest.mouseClick(self.canvas.viewport(), button, pos=self.pixel(x, y))

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Press, move and release; without a screen Qt makes no move events by itself."""
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        view = self.canvas.viewport()
        QTest.mousePress(view, left, pos=start)
        kind = QEvent.Type.MouseMove
        QgsApplication.sendEvent(view, QMouseEvent(kind, QPointF(end), left, left, none))
        QTest.mouseRelease(view, left, pos=end)

    def press(self, key: Any) -> None:
        QTest.keyClick(self.canvas, key)

    # What panels ask of the plugin

    def menu(self, name: str, text: str, slot: Any) -> QAction:
        return QAction(text, self.window)

    def toolbar(self, action: QAction, tip: str) -> None:
        self.window.addToolBar("plugin").addAction(action)

    # What panels ask of QGIS

    def mapCanvas(self) -> QgsMapCanvas:  # noqa: N802
        return self.canvas

    def mainWindow(self) -> QMainWindow:  # noqa: N802
        return self.window

    def addTabifiedDockWidget(  # noqa: N802
        self, area: Any, dock: Any, others: list[str], raise_it: bool
    ) -> None:
        self.window.addDockWidget(area, dock)

    def removeDockWidget(self, dock: Any) -> None:  # noqa: N802
        self.window.removeDockWidget(dock)

    def activeLayer(self) -> QgsVectorLayer | None:  # noqa: N802
        return self.active

    def setActiveLayer(self, layer: QgsVectorLayer) -> None:  # noqa: N802
        self.active = layer

    def actionVertexToolActiveLayer(self) -> QAction:  # noqa: N802
        return self._vertex
