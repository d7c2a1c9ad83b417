"""A landslide's outline from one click; drag for a larger or smaller one, Shift-click to cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QColor

from landslide_qgis.processing.sources import plain_source
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.probability import is_probability, probability_layer
from landslide_qgis.ui.review.outliner import Outliner, Outlines

_STEP_PX = 8


class SmartTool(QgsMapTool):
    """Offers outlines around a click.

    Args:
        canvas: The map.
        done: Given the outline that was chosen, in the map's CRS.
        say: Shows a sentence.
        scene: Names the files of the inventory's scene, for a map without an image.

    Attributes:
        shape: The outline on offer, in the map's CRS; ``None`` for none.
    """

    def __init__(
        self,
        canvas: QgsMapCanvas,
        done: Callable[[QgsGeometry], None],
        say: Callable[[str], None],
        scene: Callable[[], Sequence[str]],
    ) -> None:
        super().__init__(canvas)
        self.shape: QgsGeometry | None = None
        self.outliner = Outliner(self._answered, self)
        self._done = done
        self._say = say
        self._scene = scene
        self._outlines: Outlines | None = None
        self._index = 0
        self._cuts: list[QgsGeometry] = []
        self._cutting = False
        self._from: QPoint | None = None
        self._band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self._band.setStrokeColor(QColor(213, 0, 249))
        self._band.setFillColor(QColor(213, 0, 249, 40))
        self._band.setWidth(2)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def activate(self) -> None:
        super().activate()
        self.outliner.prepare()

    def deactivate(self) -> None:
        self.clear()
        super().deactivate()

    def remove(self) -> None:
        """Take everything off the canvas and end the engine."""
        self.outliner.close()
        self.canvas().scene().removeItem(self._band)

    def rest(self) -> None:
        """End the engine until the tool is wanted again."""
        self.outliner.rest()

    def clear(self) -> None:
        """Offer nothing."""
        self._outlines, self._cuts, self._from = None, [], None
        self._show()

    def finish(self) -> bool:
        """Take the outline on offer; return whether there is one."""
        if self.shape is None:
            return False
        shape = QgsGeometry(self.shape)
        self.clear()
        self._done(shape)
        return True

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._cutting = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        inside = self.shape is not None and self.shape.contains(event.mapPoint())
        if inside and not self._cutting:
            self._from = event.pos()
            return
        if not self._cutting:
            self.clear()
            self._from = event.pos()
        self._ask(event.mapPoint())

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        if self._from is None or self._outlines is None:
            return
        steps = int((self._from.y() - event.pos().y()) / _STEP_PX)
        if steps:
            self._from = event.pos()
            last = len(self._outlines.shapes) - 1
            self._index = min(last, max(0, self._index + steps))
            self._show()

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        self._from = None
        if event.button() == Qt.MouseButton.RightButton:
            self.finish()

    def has_image(self) -> bool:
        """Return whether there is an image to find outlines in."""
        return bool(self._images()[0])

    def _ask(self, point: QgsPointXY) -> None:
        """Ask the engine for outlines around a point of the map."""
        images, image_crs = self._images()
        if not images:
            self._say(tr("Show the image after on the map; outlines are looked for in it."))
            return
        crs = self.canvas().mapSettings().destinationCrs()
        moved = QgsCoordinateTransform(crs, image_crs, QgsProject.instance()).transform(point)
        probability = self._probability()
        self._say(tr("Looking for the outline …"))
        self.outliner.ask(images, probability, moved.x(), moved.y())

    def _answered(self, outlines: Outlines | None, problem: str) -> None:
        """Offer what the engine found, or cut it off what is on offer."""
        if outlines is None:
            self._say(problem)
            return
        if self._cutting:
            self._cuts.append(self._on_map(outlines, outlines.best))
        else:
            self._outlines, self._index = outlines, outlines.best
        self._show()
        self._say(tr("Drag up or down for more or less, Shift-click cuts, Enter takes it."))

    def _show(self) -> None:
        """Draw what is on offer."""
        self.shape = None
        self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        if self._outlines is None:
            return
        shape = self._on_map(self._outlines, self._index)
        for cut in self._cuts:
            shape = shape.difference(cut)
        parts = shape.asGeometryCollection()
        if parts:
            self.shape = max(parts, key=lambda part: part.area())
            self._band.setToGeometry(self.shape, None)

    def _on_map(self, outlines: Outlines, index: int) -> QgsGeometry:
        """Return an outline in the map's CRS."""
        shape = QgsGeometry(outlines.shapes[index])
        crs = self.canvas().mapSettings().destinationCrs()
        shape.transform(QgsCoordinateTransform(outlines.crs, crs, QgsProject.instance()))
        return shape

    def _images(self) -> tuple[tuple[str, ...], QgsCoordinateReferenceSystem]:
        """Return the files to look in, and the CRS of the first.

        That is the topmost raster of the map with more than one band that GDAL can read; without
        one, the bands that the inventory was made from.
        """
        for layer in self.canvas().layers():
            is_image = isinstance(layer, QgsRasterLayer) and layer.bandCount() > 1
            if is_image and not is_probability(layer) and plain_source(layer):
                return (plain_source(layer),), layer.crs()
        files = tuple(self._scene())
        return files, QgsRasterLayer(files[0]).crs() if files else QgsCoordinateReferenceSystem()

    def _probability(self) -> str | None:
        """Return the probability raster of the project."""
        layer = probability_layer()
        return (plain_source(layer) or None) if layer is not None else None
