"""Ground distance from polygons to the nearest of other features."""

from __future__ import annotations

import numpy as np
import shapely
from rasterio.crs import CRS

from landslide_qgis.core.arrays import Floats, Geometries
from landslide_qgis.core.vectors.layer import VectorLayer, reproject


def nearest(polygons: Geometries, crs: CRS, others: VectorLayer, within_m: float) -> Floats:
    """Return the distance to the nearest other feature, NaN where none is within a limit.

    Both layers are brought to an azimuthal equidistant projection around the middle of the
    polygons, whose lengths are right to 1 in 10,000 up to 150 km from there and to 1 in 250 up to
    1,000 km.

    Args:
        polygons: Valid polygons; ``None`` for features without area.
        crs: Their CRS.
        others: Roads, rivers, or anything else.
        within_m: How far to look, metres.
    """
    distances = np.full(len(polygons), np.nan)
    some = np.flatnonzero(~shapely.is_missing(polygons))
    shapes = others.geometry[
        ~shapely.is_missing(others.geometry) & ~shapely.is_empty(others.geometry)
    ]
    if len(some) == 0 or len(shapes) == 0:
        return distances
    degrees = _degrees(polygons[some], crs)
    left, bottom, right, top = shapely.total_bounds(reproject(polygons[some], crs, degrees))
    # Only what is near: the projection is for the surroundings, not for the antipodes.
    lonlat = reproject(shapes, others.crs, degrees, others.name)
    margin = within_m / 1e5 + 0.01
    wide = margin / max(0.01, float(np.cos(np.radians(min(89.0, max(abs(bottom), abs(top)))))))
    area = shapely.box(left - wide, bottom - margin, right + wide, top + margin)
    shapes = shapes[shapely.intersects(lonlat, area) | ~shapely.is_valid(lonlat)]
    if len(shapes) == 0:
        return distances
    local = CRS.from_proj4(
        f"+proj=aeqd +lat_0={(bottom + top) / 2} +lon_0={(left + right) / 2} +datum=WGS84 +units=m"
    )
    tree = shapely.STRtree(reproject(shapes, others.crs, local))
    moved = reproject(polygons[some], crs, local)
    (rows, _), found = tree.query_nearest(
        moved, max_distance=max(within_m, 1e-9), return_distance=True, all_matches=False
    )
    distances[some[rows]] = found
    return distances


def _degrees(polygons: Geometries, crs: CRS) -> CRS:
    """Return a CRS in degrees without a seam near polygons, whose seam is not the date line."""
    first = reproject(polygons[:1], crs, CRS.from_epsg(4326))
    return CRS.from_proj4(f"+proj=longlat +datum=WGS84 +lon_wrap={shapely.bounds(first)[0, 0]}")
