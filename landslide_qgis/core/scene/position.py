"""Where a raster lies beside a grid, across CRSs and the date line.

PROJ gives longitudes between −180° and 180°. A raster in degrees may lie elsewhere on the circle:
from 179.9° to 180.1°, or from 0° to 360°.
"""

from __future__ import annotations

import math

import numpy as np
import rasterio
from rasterio.crs import CRS

from landslide_qgis.core.arrays import Floats
from landslide_qgis.core.scene.grid import Grid, dataset_bounds, raster_crs, transformer

# Points a side on which a grid is looked up in another CRS.
_POINTS = 21


def overlaps(dataset: rasterio.DatasetReader, grid: Grid) -> bool:
    """Return whether a raster has a part of a grid.

    Raises:
        LandslideError: It has no CRS, or one that the grid's has no way to.
    """
    left, bottom, right, top = grid.bounds
    xs, ys = np.meshgrid(np.linspace(left, right, _POINTS), np.linspace(bottom, top, _POINTS))
    x, y = _in_dataset(dataset, grid, xs.ravel(), ys.ravel())
    known = np.isfinite(x) & np.isfinite(y)
    if not known.any():
        return False
    x, y = x[known], y[known]
    low_x, low_y, high_x, high_y = dataset_bounds(dataset)
    return bool(x.min() < high_x and x.max() > low_x and y.min() < high_y and y.max() > low_y)


def pixel_in(dataset: rasterio.DatasetReader, grid: Grid) -> float:
    """Return the side of the grid's middle pixel in units of a raster's CRS.

    Raises:
        LandslideError: It has no CRS, or one that the grid's has no way to.
    """
    transform = grid.transform
    cols = grid.width / 2 + np.array([0.0, 1.0, 0.0])
    rows = grid.height / 2 + np.array([0.0, 0.0, 1.0])
    x, y = _in_dataset(
        dataset, grid, transform.c + transform.a * cols, transform.f + transform.e * rows
    )
    area = abs((x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0]))
    return math.sqrt(area) if np.isfinite(area) else math.inf


def seamless_crs(dataset: rasterio.DatasetReader) -> CRS | None:
    """Return a CRS whose longitudes run on through a raster in degrees beyond ±180°.

    It takes the place of the raster's own in a warp; ``None`` where that one does.
    """
    left, _, right, _ = dataset_bounds(dataset)
    if dataset.crs is None or not dataset.crs.is_geographic or (left >= -180 and right <= 180):
        return None
    return CRS.from_dict({**dataset.crs.to_dict(projjson=False), "lon_wrap": (left + right) / 2})


def _in_dataset(
    dataset: rasterio.DatasetReader, grid: Grid, x: Floats, y: Floats
) -> tuple[Floats, Floats]:
    """Return points of a grid in the CRS of a raster, infinite where they have no place."""
    crs = raster_crs(dataset)
    if crs == grid.crs:
        return x, y
    x, y = transformer(grid.crs, crs).transform(x, y)
    if crs.is_geographic:
        left, _, right, _ = dataset_bounds(dataset)
        west = (left + right) / 2 - 180.0
        x = np.where(np.isfinite(x), west + np.mod(x - west, 360.0), x)
    return x, y
