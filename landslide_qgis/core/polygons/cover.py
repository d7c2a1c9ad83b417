"""The pixels that polygons cover, found for all polygons at once.

A pixel belongs to a polygon if its centre does, as in GDAL's rasterisation; polygons may overlap,
and each gets its own pixels. Every edge is cut by the rows of pixel centres that it crosses;
sorted, the crossings of a row pair up into runs (the even-odd rule, which valid polygons obey,
holes included).
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.transform import Affine

from landslide_qgis.core.arrays import Floats, Geometries
from landslide_qgis.core.inventory.zonal import Runs

_EDGES_AT_ONCE = 1 << 18


def cover(
    polygons: Geometries, transform: Affine, width: int, height: int, at_least_one: bool = False
) -> Runs:
    """Return the runs of pixels of each polygon, in reading order.

    Args:
        polygons: Valid polygons or multipolygons in coordinates of the grid's CRS; ``None`` for
            features without area.
        transform: Pixel (column, row) to CRS coordinates; may be rotated.
        width: Columns of the grid.
        height: Rows of the grid.
        at_least_one: Give a polygon too small to hold a pixel's centre the pixel it lies in.

    Returns:
        Runs inside the grid; ``polygon`` is the index into ``polygons``.
    """
    owner, start, stop = _edges(polygons, ~transform)
    parts = [
        _crossings(owner[at], start[at], stop[at], height)
        for at in (
            slice(first, first + _EDGES_AT_ONCE) for first in range(0, len(owner), _EDGES_AT_ONCE)
        )
    ]
    polygon, row, x = (np.concatenate(values) for values in zip(*parts)) if parts else _nothing()
    order = np.lexsort((x, row, polygon))
    polygon, row, x = polygon[order], row[order], x[order]
    # A centre on an edge belongs to the polygon on its right, so that neighbours never share it.
    column = np.clip(np.ceil(x - 0.5), 0, width).astype(np.int32)
    runs = Runs(row[0::2].astype(np.int32), column[0::2], column[1::2], polygon[0::2])
    filled = runs.stop > runs.start
    runs = Runs(runs.row[filled], runs.start[filled], runs.stop[filled], runs.polygon[filled])
    if at_least_one:
        runs = _with_small(runs, polygons, ~transform, width, height)
    order = np.lexsort((runs.start, runs.row))
    return Runs(runs.row[order], runs.start[order], runs.stop[order], runs.polygon[order])


def _nothing() -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return no crossings."""
    return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)


def _edges(polygons: Geometries, inverse: Affine) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Return the polygon, the upper and the lower end of each edge, in pixel coordinates."""
    parts, feature = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    columns = inverse.a * xy[:, 0] + inverse.b * xy[:, 1] + inverse.c
    rows = inverse.d * xy[:, 0] + inverse.e * xy[:, 1] + inverse.f
    points = np.column_stack([columns, rows])
    same = ring[1:] == ring[:-1]
    start, stop = points[:-1][same], points[1:][same]
    owner = feature[part[ring[:-1][same]]].astype(np.int64)
    upside = start[:, 1] > stop[:, 1]
    start[upside], stop[upside] = stop[upside], start[upside].copy()
    return owner, start, stop


def _crossings(
    owner: NDArray[np.int64], start: Floats, stop: Floats, height: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return polygon, row and column coordinate wherever an edge crosses a row of centres."""
    first = np.clip(np.ceil(start[:, 1] - 0.5), 0, height).astype(np.int64)
    last = np.clip(np.ceil(stop[:, 1] - 0.5), 0, height).astype(np.int64)
    count = last - first
    edge = np.repeat(np.arange(len(owner)), count)
    begins = np.cumsum(count) - count
    row = first[edge] + np.arange(len(edge)) - begins[edge]
    low, high = start[edge], stop[edge]
    share = (row + 0.5 - low[:, 1]) / (high[:, 1] - low[:, 1])
    return owner[edge], row, low[:, 0] + share * (high[:, 0] - low[:, 0])


def _with_small(runs: Runs, polygons: Geometries, inverse: Affine, width: int, height: int) -> Runs:
    """Add the pixel of a point inside for polygons that have none."""
    bare = np.flatnonzero(
        ~np.isin(np.arange(len(polygons)), runs.polygon) & ~shapely.is_missing(polygons)
    )
    xy = shapely.get_coordinates(shapely.point_on_surface(polygons[bare]))
    column = np.floor(inverse.a * xy[:, 0] + inverse.b * xy[:, 1] + inverse.c)
    row = np.floor(inverse.d * xy[:, 0] + inverse.e * xy[:, 1] + inverse.f)
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    at_row, at_column = row[inside].astype(np.int32), column[inside].astype(np.int32)
    return Runs(
        np.concatenate([runs.row, at_row]),
        np.concatenate([runs.start, at_column]),
        np.concatenate([runs.stop, at_column + 1]),
        np.concatenate([runs.polygon, bare[inside]]),
    )
