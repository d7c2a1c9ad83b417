"""Area, perimeter, length and width of polygons in ground metres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.transform import Affine

from landslide_qgis.core.arrays import Floats, Geometries, Mask
from landslide_qgis.core.geodesy import Ellipsoid, wrap

_SLIVER_M = 1e-3


@dataclass(frozen=True)
class Measures:
    """Sizes of polygons, float64 ``[polygons]`` each.

    Attributes:
        area_m2: Area on the ellipsoid, holes taken off.
        perim_m: Length of all rings on the ellipsoid, holes included.
        len_m: Longer side of the smallest box around the polygon, turned as fits.
        wid_m: Its shorter side.
        elong: Length over width, 1 or more.
    """

    area_m2: Floats
    perim_m: Floats
    len_m: Floats
    wid_m: Floats
    elong: Floats

    def take(self, rows: NDArray[np.intp] | Mask) -> Measures:
        """Return the sizes of some polygons."""
        return Measures(
            self.area_m2[rows],
            self.perim_m[rows],
            self.len_m[rows],
            self.wid_m[rows],
            self.elong[rows],
        )


def place(polygons: Geometries, transform: Affine) -> Geometries:
    """Return polygons in pixel coordinates (column, row) brought to CRS coordinates."""
    kind, xy, offsets = shapely.to_ragged_array(polygons)
    matrix = np.array([[transform.a, transform.d], [transform.b, transform.e]])
    placed: Geometries = shapely.from_ragged_array(
        kind, xy @ matrix + np.array([transform.c, transform.f]), offsets
    )
    return placed


def measure(polygons: Geometries, crs: CRS) -> Measures:
    """Measure polygons, or multipolygons, in CRS coordinates, on its ellipsoid.

    Args:
        polygons: At least one, none empty.
        crs: Their CRS.

    Raises:
        LandslideError: The CRS is not tied to the Earth.
    """
    ellipsoid = Ellipsoid(crs)
    parts, owner = shapely.get_parts(polygons, return_index=True)
    _, xy, (ring_offsets, polygon_offsets) = shapely.to_ragged_array(parts)
    x, y = np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1])
    area, length = ellipsoid.ring_measures(x, y, ring_offsets[:-1].astype(np.int64))
    # Shells add and holes take off, whichever way round they are written.
    area = -np.abs(area)
    shells = polygon_offsets[:-1]
    area[shells] *= -1.0
    long_m, wide_m = _box_sides(polygons, ellipsoid)
    return Measures(
        area_m2=np.bincount(owner, np.add.reduceat(area, shells)).astype(np.float64),
        perim_m=np.bincount(owner, np.add.reduceat(length, shells)).astype(np.float64),
        len_m=long_m,
        wid_m=wide_m,
        elong=np.divide(long_m, wide_m, out=np.full(len(long_m), np.nan), where=wide_m > 0),
    )


def _box_sides(polygons: Geometries, ellipsoid: Ellipsoid) -> tuple[Floats, Floats]:
    """Return the sides of the smallest boxes, found in metres east and north of each polygon."""
    hulls = shapely.convex_hull(polygons)
    kind, xy, (rings, parts) = shapely.to_ragged_array(hulls)
    lon, lat = ellipsoid.lonlat(np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1]))
    counts, first = np.diff(rings), rings[:-1]
    dlon = wrap(lon - np.repeat(lon[first], counts))
    dlat = lat - np.repeat(lat[first], counts)
    # The radii at the middle latitude suit the polygon as a whole.
    middle = lat[first] + np.add.reduceat(dlat, first) / counts
    north, east = ellipsoid.radii(middle)
    metres = np.column_stack([dlon * np.repeat(east, counts), dlat * np.repeat(north, counts)])
    boxes = shapely.oriented_envelope(shapely.from_ragged_array(kind, metres, (rings, parts)))
    # Slivers below the resolution of the coordinates have lines for boxes.
    thin = shapely.get_type_id(boxes) != shapely.GeometryType.POLYGON
    boxes[thin] = shapely.oriented_envelope(shapely.buffer(boxes[thin], _SLIVER_M))
    corners = shapely.get_coordinates(boxes).reshape(-1, 5, 2)
    sides = np.hypot(*np.moveaxis(np.diff(corners[:, :3], axis=1), 2, 0))
    return sides.max(axis=1), sides.min(axis=1)
