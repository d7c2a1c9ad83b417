"""What of a raster is seen in the map, as bytes: QGIS itself reads, projects and scales."""

from __future__ import annotations

from dataclasses import dataclass

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsContrastEnhancement,
    QgsCoordinateReferenceSystem,
    QgsDistanceArea,
    QgsGeometry,
    QgsMapSettings,
    QgsProject,
    QgsRasterLayer,
    QgsRasterProjector,
    QgsRectangle,
    QgsSingleBandGrayRenderer,
)
from qgis.PyQt.QtGui import QImage

from landslide_qgis.ui.threshold.patches import SCALE, View, pad, stride_of

# More than this on a very large screen, and every second pixel is enough.
MOST_PIXELS = 2_200_000
SLOPE_LEVELS_PER_DEGREE = 2.0
_AREA_ROWS = 16
THRESHOLD_TAG = "LANDSLIDE_THRESHOLD"


@dataclass(frozen=True)
class Frame:
    """A grid laid over the map.

    Attributes:
        extent: What it covers.
        crs: Coordinate reference system of the map.
        width: Columns.
        height: Rows.
    """

    extent: QgsRectangle
    crs: QgsCoordinateReferenceSystem
    width: int
    height: int


def frame_of(settings: QgsMapSettings) -> Frame:
    """Return the grid of the map's own pixels, or a coarser one on a very large screen."""
    size, extent = settings.outputSize(), settings.visibleExtent()
    step = 1
    while size.width() * size.height() > MOST_PIXELS * step * step:
        step += 1
    width, height = max(1, size.width() // step), max(1, size.height() // step)
    return Frame(extent, settings.destinationCrs(), width, height)


def read_view(layer: QgsRasterLayer, frame: Frame, slope: QgsRasterLayer | None) -> View:
    """Return the probability, and the slope if there is one, on a frame."""
    return View(
        levels=read_levels(layer, frame, SCALE),
        width=frame.width,
        height=frame.height,
        stride=stride_of(frame.width),
        row_m2=row_areas(frame),
        slope=read_levels(slope, frame, SLOPE_LEVELS_PER_DEGREE) if slope else None,
    )


def read_levels(layer: QgsRasterLayer, frame: Frame, scale: float) -> bytes:
    """Return ``value × scale`` of a layer's first band, rounded, 0–255; no data is 0."""
    projector = QgsRasterProjector()
    projector.setInput(layer.dataProvider())
    projector.setCrs(layer.crs(), frame.crs, QgsProject.instance().transformContext())
    stretch = QgsContrastEnhancement(Qgis.DataType.Float32)
    stretch.setMinimumValue(-0.5 / scale, False)
    stretch.setMaximumValue((255 - 0.5) / scale, False)
    stretch.setContrastEnhancementAlgorithm(
        QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum, True
    )
    renderer = QgsSingleBandGrayRenderer(None, 1)
    renderer.setContrastEnhancement(stretch)
    renderer.setInput(projector)
    block = renderer.block(1, frame.extent, frame.width, frame.height)
    image = block.image().convertToFormat(QImage.Format.Format_Grayscale8)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    raw, line = bytes(bits), image.bytesPerLine()
    rows = [raw[row * line : row * line + frame.width] for row in range(image.height())]
    return pad(rows, frame.width).ljust(stride_of(frame.width) * frame.height, b"\0")


def row_areas(frame: Frame) -> list[float]:
    """Return the ellipsoidal area of a pixel of each row in square metres."""
    measure = QgsDistanceArea()
    measure.setSourceCrs(frame.crs, QgsProject.instance().transformContext())
    measure.setEllipsoid(frame.crs.ellipsoidAcronym() or QgsProject.instance().ellipsoid())
    extent, step = frame.extent, frame.extent.height() / frame.height
    areas: list[float] = []
    for row in range(0, frame.height, _AREA_ROWS):
        top = extent.yMaximum() - row * step
        strip = QgsRectangle(extent.xMinimum(), top - step, extent.xMaximum(), top)
        size = measure.measureArea(QgsGeometry.fromRect(strip)) / frame.width
        areas += [size] * min(_AREA_ROWS, frame.height - row)
    return areas


def advised_threshold(layer: QgsRasterLayer) -> float | None:
    """Return the threshold that the engine wrote into the file, that of its model."""
    dataset = gdal.Open(layer.source()) if layer.dataProvider().name() == "gdal" else None
    text = dataset.GetMetadataItem(THRESHOLD_TAG) if dataset is not None else None
    try:
        return float(text) if text else None
    except ValueError:
        return None
