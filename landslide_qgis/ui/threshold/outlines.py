"""Outlines of the patches in view, as polygons in the map: GDAL traces, QGIS draws."""

from __future__ import annotations

from osgeo import gdal, ogr
from qgis.core import QgsGeometry, QgsRectangle, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtGui import QColor

_LINE = QColor(200, 0, 0)
_NO_FILL = QColor(0, 0, 0, 0)


def trace(mask: bytes, width: int, height: int, extent: QgsRectangle) -> QgsGeometry:
    """Return the outlines of the patches of a mask, one part each, in the extent's coordinates.

    Args:
        mask: 1 inside patches, 0 outside, in rows of at least ``width`` bytes.
        width: Pixels a row.
        height: Rows.
        extent: What the mask covers.
    """
    raster = gdal.GetDriverByName("MEM").Create("", width, height, 1, gdal.GDT_Byte)
    across, down = extent.width() / width, extent.height() / height
    raster.SetGeoTransform((extent.xMinimum(), across, 0.0, extent.yMaximum(), 0.0, -down))
    band = raster.GetRasterBand(1)
    line = len(mask) // height
    band.WriteRaster(0, 0, width, height, mask, width, height, gdal.GDT_Byte, 1, line)
    vectors = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = vectors.CreateLayer("patches", None, ogr.wkbPolygon)
    gdal.Polygonize(band, band, layer, -1, [])
    joint = ogr.Geometry(ogr.wkbMultiPolygon)
    for feature in layer:
        joint.AddGeometry(feature.GetGeometryRef())
    outlines = QgsGeometry()
    outlines.fromWkb(bytes(joint.ExportToWkb()))
    return outlines


class OutlineOverlay:
    """Draws outlines over the map."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self._band.setStrokeColor(_LINE)
        self._band.setFillColor(_NO_FILL)
        self._band.setWidth(1)
        self._band.setZValue(51)

    def show(self, outlines: QgsGeometry) -> None:
        """Show other outlines, in the map's CRS."""
        self._band.setToGeometry(outlines, None)

    def clear(self) -> None:
        """Show nothing."""
        self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)

    def remove(self) -> None:
        """Take it off the map."""
        self._canvas.scene().removeItem(self._band)
