"""The image before over the map: wiped to and fro, or shown and hidden at once.

The image is rendered once for an extent and then only painted, more of it or less, so that neither
the swipe nor the blink waits for rendering.
"""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsMapRendererParallelJob, QgsMapSettings
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QLineF, QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPen
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

STEP = 0.05
_BELOW_MARKS = -1.0


class BeforeImage(QgsMapCanvasItem):
    """Layers painted over the canvas, left of a line.

    Attributes:
        share: Where the line is: 0 shows nothing of the layers, 1 covers the whole map.
        image: What was rendered for the extent on screen; ``None`` until it is there.
    """

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.share = 0.0
        self.image: QImage | None = None
        self._canvas = canvas
        self._layers: list[QgsMapLayer] = []
        self._job: QgsMapRendererParallelJob | None = None
        self.setZValue(_BELOW_MARKS)
        canvas.extentsChanged.connect(self.render)
        canvas.mapCanvasRefreshed.connect(self._refreshed)

    def remove(self) -> None:
        """Take the item off the canvas."""
        self._canvas.extentsChanged.disconnect(self.render)
        self._canvas.mapCanvasRefreshed.disconnect(self._refreshed)
        self._stop()
        self._canvas.scene().removeItem(self)

    def set_layers(self, layers: list[QgsMapLayer]) -> None:
        """Choose what to paint, the topmost first; none for nothing."""
        self._layers = layers
        self.render()

    def set_share(self, share: float) -> None:
        """Move the line, 0–1 from the left."""
        self.share = min(1.0, max(0.0, share))
        if self.share > 0 and self.image is None and self._job is None:
            self.render()
        self.update()

    def render(self) -> None:
        """Render the layers for the extent on screen, in the background."""
        self._stop()
        self.image = None
        self.update()
        if not self._layers or self.share == 0:
            return
        settings = QgsMapSettings(self._canvas.mapSettings())
        settings.setLayers(self._layers)
        settings.setBackgroundColor(self._canvas.canvasColor())
        self._job = QgsMapRendererParallelJob(settings)
        self._job.finished.connect(self._rendered)
        self._job.start()

    def wait(self) -> None:
        """Wait until the rendering is done."""
        if self._job is not None:
            self._job.waitForFinished()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem | None = None,
        widget: QWidget | None = None,
    ) -> None:
        if self.image is None or self.share == 0:
            return
        size = self._canvas.size()
        x = size.width() * self.share
        painter.save()
        painter.setClipRect(QRectF(0, 0, x, size.height()))
        painter.drawImage(QPointF(0, 0), self.image)
        painter.restore()
        if self.share < 1:
            for colour, width in ((QColor(0, 0, 0, 160), 4), (QColor(255, 255, 255), 2)):
                painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine))
                painter.drawLine(QLineF(x, 0, x, size.height()))

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._canvas.width(), self._canvas.height())

    def _rendered(self) -> None:
        """Take the finished image."""
        if self._job is not None:
            self.image = self._job.renderedImage()
            self._job = None
            self.update()

    def _refreshed(self) -> None:
        """Render anew if the window has another size than the image."""
        if self.image is not None and self.image.size() != self._canvas.mapSettings().outputSize():
            self.render()

    def _stop(self) -> None:
        """Stop a rendering that is under way."""
        if self._job is not None:
            self._job.finished.disconnect(self._rendered)
            self._job.cancelWithoutBlocking()
            self._job = None
