"""How large a raster's pixels are on the ground."""

from __future__ import annotations

from qgis.core import QgsDistanceArea, QgsGeometry, QgsProject, QgsRasterLayer, QgsRectangle


def pixel_on_ground(layer: QgsRasterLayer) -> float:
    """Return the side in metres of a square as large as the pixel in the middle of a raster.

    Measured on the ellipsoid, since a metre of Web Mercator is half of one at 60°.
    """
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(layer.crs(), QgsProject.instance().transformContext())
    ruler.setEllipsoid(layer.crs().ellipsoidAcronym() or "EPSG:7030")
    wide, high = layer.rasterUnitsPerPixelX(), layer.rasterUnitsPerPixelY()
    pixel = QgsRectangle.fromCenterAndSize(layer.extent().center(), wide, high)
    return float(ruler.measureArea(QgsGeometry.fromRect(pixel))) ** 0.5
