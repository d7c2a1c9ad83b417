"""The parts of QGIS's window that the panels use, without the window."""

# ruff: noqa: N802 - QGIS's own names

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from qgis.core import QgsApplication, QgsProject
from qgis.gui import QgsLayerTreeView, QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QMainWindow


class Desktop:
    """Stands for ``iface``: real widgets, in a window of its own."""

    def __init__(self) -> None:
        self._window = QMainWindow()
        self._canvas = QgsMapCanvas(self._window)
        self._canvas.resize(900, 600)
        self._bar = QgsMessageBar(self._window)
        self._tree = QgsLayerTreeView(self._window)
        self._tree.hide()
        self._active: Any = None

    def mainWindow(self) -> QMainWindow:
        return self._window

    def mapCanvas(self) -> QgsMapCanvas:
        return self._canvas

    def messageBar(self) -> QgsMessageBar:
        return self._bar

    def layerTreeView(self) -> QgsLayerTreeView:
        return self._tree

    def activeLayer(self) -> Any:
        return self._active

    def setActiveLayer(self, layer: Any) -> None:
        self._active = layer

    def look_at(self, layer: Any) -> None:
        """Show a layer in the map."""
        self._canvas.setDestinationCrs(layer.crs())
        self._canvas.setLayers([layer])
        self._canvas.setExtent(layer.extent())

    def close(self) -> None:
        QgsProject.instance().clear()
        self._window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def wait_until(done: Callable[[], bool], seconds: float = 60.0) -> None:
    """Let Qt work until something holds."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not come to an end"
        QgsApplication.processEvents()
        time.sleep(0.01)
    QgsApplication.processEvents()
