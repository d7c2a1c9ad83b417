"""Drawing a line or an outline on the map, point by point."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsPointXY, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QKeyEvent

_COLOUR = QColor(213, 0, 249)


class LineTool(QgsMapTool):
    """Left clicks set points, a right click or Enter ends, Backspace takes a point back.

    Args:
        canvas: The map.
        done: Given the points, in the map's CRS.
        outline: The points are the corners of a polygon.
    """

    def __init__(
        self,
        canvas: QgsMapCanvas,
        done: Callable[[list[QgsPointXY]], None],
        outline: bool = False,
    ) -> None:
        super().__init__(canvas)
        kinds = QgsWkbTypes.GeometryType
        self._kind = kinds.PolygonGeometry if outline else kinds.LineGeometry
        self._fewest = 3 if outline else 2
        self._done = done
        self._points: list[QgsPointXY] = []
        self._band = QgsRubberBand(canvas, self._kind)
        self._band.setColor(_COLOUR)
        self._band.setFillColor(QColor(213, 0, 249, 40))
        self._band.setWidth(2)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def remove(self) -> None:
        """Take the drawing off the canvas."""
        self.canvas().scene().removeItem(self._band)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            self.finish()
            return
        self._points.append(event.snapPoint())
        self._draw(None)

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        if self._points:
            self._draw(event.snapPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._points = self._points[:-1]
            self._draw(None)
            event.accept()

    def finish(self) -> bool:
        """End the drawing; return whether there were points enough."""
        points, self._points = self._points, []
        self._draw(None)
        if len(points) < self._fewest:
            return False
        self._done(points)
        return True

    def deactivate(self) -> None:
        self._points = []
        self._draw(None)
        super().deactivate()

    def _draw(self, moving: QgsPointXY | None) -> None:
        """Show the points, and the one under the mouse."""
        self._band.reset(self._kind)
        for point in [*self._points, *([moving] if moving else [])]:
            self._band.addPoint(point)
