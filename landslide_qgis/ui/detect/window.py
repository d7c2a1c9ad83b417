"""Which window of the map is tried, and how an extent is written as a Processing parameter."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)

# Large enough to see landscape around a slide, small enough for a few seconds on a laptop.
TRIAL_PX = 512


def extent_text(extent: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> str:
    """Return ``xmin,xmax,ymin,ymax [CRS]``."""
    ends = (extent.xMinimum(), extent.xMaximum(), extent.yMinimum(), extent.yMaximum())
    numbers = ",".join(f"{end:.10g}" for end in ends)
    return f"{numbers} [{crs.authid()}]" if crs.authid() else numbers


def trial_window(
    layer: QgsRasterLayer, centre: QgsPointXY, crs: QgsCoordinateReferenceSystem
) -> QgsRectangle:
    """Return the window around a point of the map, moved inside the layer; empty if it is outside.

    Args:
        layer: The finest band's layer; its grid is the one the model sees.
        centre: Middle of the map.
        crs: The map's coordinate reference system.

    Raises:
        QgsCsException: The point cannot be brought to the layer's system.
    """
    transform = QgsCoordinateTransform(crs, layer.crs(), QgsProject.instance())
    point = transform.transform(centre)
    whole = layer.extent()
    if not whole.contains(point):
        return QgsRectangle()
    width = min(TRIAL_PX * layer.rasterUnitsPerPixelX(), whole.width())
    height = min(TRIAL_PX * layer.rasterUnitsPerPixelY(), whole.height())
    left = min(max(point.x() - width / 2, whole.xMinimum()), whole.xMaximum() - width)
    bottom = min(max(point.y() - height / 2, whole.yMinimum()), whole.yMaximum() - height)
    return QgsRectangle(left, bottom, left + width, bottom + height)
