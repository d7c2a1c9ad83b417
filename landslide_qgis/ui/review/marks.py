"""What the review draws on the map, and where it takes it."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateTransform,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

CURRENT, PARTNER = QColor(0, 229, 255), QColor(213, 0, 249)
_MARGIN = 2.5
_LEAST_PX = 24


class Marks:
    """The outlines of the current candidate and of the one to merge it with."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._current = self._band(CURRENT, Qt.PenStyle.SolidLine)
        self._partner = self._band(PARTNER, Qt.PenStyle.DashLine)

    def remove(self) -> None:
        """Take the marks off the map."""
        for band in (self._current, self._partner):
            self._canvas.scene().removeItem(band)

    def show_current(self, outline: QgsGeometry | None, layer: QgsVectorLayer | None) -> None:
        """Mark the current candidate, or none."""
        self._show(self._current, outline, layer)

    def show_partner(self, outline: QgsGeometry | None, layer: QgsVectorLayer | None) -> None:
        """Mark the one to merge with, or none."""
        self._show(self._partner, outline, layer)

    def zoom(self, outline: QgsGeometry, layer: QgsVectorLayer, pixel_m: float) -> None:
        """Show an outline with its surroundings.

        Args:
            outline: In the layer's CRS.
            layer: Its layer.
            pixel_m: Pixel of the imagery in layer units; fewer than two dozen are never filled
                the map with.
        """
        box = QgsRectangle(outline.boundingBox())
        side = max(box.width(), box.height(), _LEAST_PX * pixel_m) * _MARGIN
        box = QgsRectangle.fromCenterAndSize(box.center(), side, side)
        target = self._canvas.mapSettings().destinationCrs()
        moved = QgsCoordinateTransform(layer.crs(), target, QgsProject.instance())
        self._canvas.setExtent(moved.transformBoundingBox(box))
        self._canvas.refresh()

    def _band(self, colour: QColor, style: Qt.PenStyle) -> QgsRubberBand:
        """Return a rubber band that shows outlines only."""
        band = QgsRubberBand(self._canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        band.setStrokeColor(colour)
        band.setFillColor(QColor(0, 0, 0, 0))
        band.setLineStyle(style)
        band.setWidth(3)
        return band

    def _show(
        self, band: QgsRubberBand, outline: QgsGeometry | None, layer: QgsVectorLayer | None
    ) -> None:
        """Have a band show an outline, or nothing."""
        band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        if outline is not None and layer is not None:
            band.setToGeometry(outline, layer)
