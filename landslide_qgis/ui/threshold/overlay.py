"""The mask over the map: a picture that changes at once, and touches no layer."""

from __future__ import annotations

from qgis.core import QgsPointXY, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QRectF
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QTransform
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

# By level: outside, inside.
_COLOURS = (QColor(0, 0, 0, 0), QColor(255, 60, 20, 90))


class MaskOverlay(QgsMapCanvasItem):
    """Draws a mask where it belongs in the map."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._data = b""
        self._image = QImage()
        self._extent = QgsRectangle()
        self.setZValue(50)

    def show_mask(self, data: bytes, width: int, height: int, extent: QgsRectangle) -> None:
        """Show another mask, laid out in rows of whole words, over ``extent``."""
        self._data = data  # the picture only borrows it
        line = len(data) // height
        self._image = QImage(data, width, height, line, QImage.Format.Format_Indexed8)
        self._image.setColorTable([colour.rgba() for colour in _COLOURS])
        self._extent = extent
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._image = QImage()
        self.update()

    def remove(self) -> None:
        """Take it off the map."""
        self._canvas.scene().removeItem(self)

    def boundingRect(self) -> QRectF:
        return QRectF(self._canvas.rect())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._image.isNull():
            return
        left, right = self._extent.xMinimum(), self._extent.xMaximum()
        bottom, top = self._extent.yMinimum(), self._extent.yMaximum()
        # Three corners place it in a rotated map too.
        corners = [(left, top), (right, top), (left, bottom)]
        origin, along, down = (self.toCanvasCoordinates(QgsPointXY(x, y)) for x, y in corners)
        width, height = self._image.width(), self._image.height()
        across, descent = (along - origin) / width, (down - origin) / height
        place = QTransform(across.x(), across.y(), descent.x(), descent.y(), origin.x(), origin.y())
        painter.save()
        painter.setTransform(place, True)
        painter.drawImage(0, 0, self._image)
        painter.restore()
