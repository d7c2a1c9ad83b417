"""Terrain attributes of polygons: elevation, slope, crown, toe, length of fall, angle of reach."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.transform import Affine

from landslide_qgis.core.arrays import Floats, Geometries, Indices
from landslide_qgis.core.geodesy import ground_pixel_size
from landslide_qgis.core.inventory.terrain_stats import Terrain
from landslide_qgis.core.inventory.zonal import Accumulator
from landslide_qgis.core.parallel import in_order
from landslide_qgis.core.polygons.batches import Batch, batches
from landslide_qgis.core.polygons.cover import cover
from landslide_qgis.core.polygons.fall import Falls, fall_lines
from landslide_qgis.core.scene.grid import Grid, raster_crs
from landslide_qgis.core.scene.sources import open_raster
from landslide_qgis.core.vectors.layer import VectorLayer, reproject

# Coarser elevation is interpolated to about this, so that small polygons have some pixels.
FINEST_M = 10.0
_MOST_PARTS = 4
# Below this share of known elevation, crown and toe may lie in the hole.
ENOUGH_COVER = 0.9


@dataclass(frozen=True)
class TerrainTable:
    """Terrain of polygons, NaN where it is unknown; float64 ``[features]`` each.

    Attributes:
        slope_mean: Mean slope, degrees.
        elev_min: Lowest elevation, m.
        elev_max: Highest elevation, m.
        cover: Share of the polygon with known elevation, 0–1.
        fall_m: Length along the fall line on the map, m.
        crown: Crown in coordinates of the layer, ``[features, 2]``.
        toe: Toe in coordinates of the layer, ``[features, 2]``.
        lines: Fall lines in coordinates of the layer; ``None`` where there is none.
    """

    slope_mean: Floats
    elev_min: Floats
    elev_max: Floats
    cover: Floats
    fall_m: Floats
    crown: Floats
    toe: Floats
    lines: Geometries

    @property
    def relief_m(self) -> Floats:
        """Highest minus lowest elevation, m."""
        return self.elev_max - self.elev_min


def terrain_grid(path: str, polygons: Geometries) -> Grid | None:
    """Return the DEM's own grid around polygons in its CRS, in parts of a pixel if it is coarse.

    Returns:
        ``None`` if no polygon meets the DEM.

    Raises:
        LandslideError: The DEM cannot be opened or has no CRS.
    """
    with open_raster(path) as dataset:
        crs, transform = raster_crs(dataset), dataset.transform
        middle = np.array([dataset.height / 2.0])
        width_m, height_m = ground_pixel_size(crs, transform, dataset.width, middle)
        size = math.sqrt(float(width_m[0] * height_m[0]))
        parts = max(1, min(_MOST_PARTS, math.ceil(size / FINEST_M - 0.1)))
        columns, rows = _span(polygons, ~transform)
        left, right = max(0, columns[0] - 1), min(dataset.width, columns[1] + 1)
        top, bottom = max(0, rows[0] - 1), min(dataset.height, rows[1] + 1)
    if right <= left or bottom <= top:
        return None
    fine = transform * Affine.translation(left, top) * Affine.scale(1.0 / parts)
    return Grid(crs, fine, (right - left) * parts, (bottom - top) * parts)


def terrain_table(
    layer: VectorLayer,
    polygons: Geometries,
    slices: Floats,
    path: str,
    step: Callable[[float], None],
) -> TerrainTable:
    """Measure the terrain of polygons.

    Args:
        layer: The layer, for its CRS.
        polygons: Valid polygons in coordinates of the layer; ``None`` for features without area.
        slices: How many slices the fall line of each has; see :mod:`.fall`.
        path: Elevation raster in metres, any CRS.
        step: Called with the share done; may raise to stop.

    Raises:
        LandslideError: The DEM cannot be read.
    """
    with open_raster(path) as dataset:
        crs = raster_crs(dataset)
    moved = reproject(polygons, layer.crs, crs, layer.name)
    grid = terrain_grid(path, moved)
    empty = _Collector(len(layer))
    if grid is None:
        return empty.table(layer, grid, np.zeros(len(layer)))
    runs = cover(moved, grid.transform, grid.width, grid.height, at_least_one=True)
    rows = np.arange(float(grid.height))
    sizes = ground_pixel_size(grid.crs, grid.transform, grid.width, rows)
    groups = batches(runs, len(layer))
    with Terrain(path, grid) as terrain:

        def work(batch: Batch) -> _Part:
            heights, slopes = batch.gather(terrain.read)
            return _measure(batch, heights, slopes, slices, sizes)

        for number, part in enumerate(in_order(work, groups)):
            step(number / len(groups))
            empty.add(part)
    expected = np.maximum(runs.pixels(len(layer)), _expected(moved, grid))
    return empty.table(layer, grid, expected)


@dataclass(frozen=True)
class _Part:
    """What was measured of a batch."""

    polygons: Indices
    elevation: Accumulator
    slope: Accumulator
    falls: Falls
    fall_m: Floats


def _measure(
    batch: Batch,
    heights: NDArray[np.float32],
    slopes: NDArray[np.float32],
    slices: Floats,
    sizes: tuple[Floats, Floats],
) -> _Part:
    """Measure the polygons of a batch from the values of their pixels."""
    count = len(batch.polygons)
    elevation, slope = Accumulator(count), Accumulator(count)
    elevation.add(batch.runs, heights)
    slope.add(batch.runs, slopes)
    polygon, row, column = batch.pixels()
    falls = fall_lines(polygon, row, column, heights, slices[batch.polygons])
    pixels = np.bincount(polygon, minlength=count)
    middle = np.rint(np.bincount(polygon, row, minlength=count) / pixels).astype(np.int64)
    fall_m = falls.lengths(sizes[0][middle], sizes[1][middle])
    return _Part(batch.polygons, elevation, slope, falls, fall_m)


class _Collector:
    """Gathers the parts into one table."""

    def __init__(self, features: int) -> None:
        self.known = np.zeros(features)
        names = ("slope_mean", "elev_min", "elev_max", "fall_m")
        self.values = {name: np.full(features, np.nan) for name in names}
        self.ends = np.full((2, features, 2), np.nan)
        self.lines: list[tuple[Indices, Falls]] = []

    def add(self, part: _Part) -> None:
        """Put the values of a batch in their places."""
        at = part.polygons
        self.known[at] = part.elevation.count
        self.values["slope_mean"][at] = part.slope.mean
        self.values["elev_min"][at] = part.elevation.minimum
        self.values["elev_max"][at] = part.elevation.maximum
        self.values["fall_m"][at] = part.fall_m
        self.ends[:, at] = part.falls.ends()
        self.lines.append((at, part.falls))

    def table(self, layer: VectorLayer, grid: Grid | None, expected: Floats) -> TerrainTable:
        """Return the table; crown, toe and fall only where nearly all elevation is known."""
        cover_share = np.divide(
            self.known, expected, out=np.zeros(len(layer)), where=expected > 0
        ).clip(0.0, 1.0)
        sure = cover_share >= ENOUGH_COVER
        lines = np.full(len(layer), None, object)
        if grid is not None:
            for at, falls in self.lines:
                counts = np.diff(falls.offsets)
                good = (counts > 1) & sure[at]
                vertex = np.repeat(good, counts)
                index = np.repeat(np.cumsum(good) - 1, counts)[vertex]
                if good.any():
                    lines[at[good]] = shapely.linestrings(
                        _place(falls.xy[vertex], grid.transform), indices=index
                    )
            lines = reproject(lines, grid.crs, layer.crs)
        starts, stops = shapely.get_point(lines, 0), shapely.get_point(lines, -1)
        return TerrainTable(
            slope_mean=self.values["slope_mean"],
            elev_min=self.values["elev_min"],
            elev_max=self.values["elev_max"],
            cover=cover_share,
            fall_m=np.where(sure, self.values["fall_m"], np.nan),
            crown=np.column_stack([shapely.get_x(starts), shapely.get_y(starts)]),
            toe=np.column_stack([shapely.get_x(stops), shapely.get_y(stops)]),
            lines=lines,
        )


def _place(xy: Floats, transform: Affine) -> Floats:
    """Return pixel coordinates (column, row) as CRS coordinates."""
    matrix = np.array([[transform.a, transform.d], [transform.b, transform.e]])
    return np.asarray(xy @ matrix + np.array([transform.c, transform.f]))


def _span(polygons: Geometries, inverse: Affine) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the columns and rows, first and after the last, of a box around all polygons."""
    xy = shapely.get_coordinates(polygons)
    if len(xy) == 0:
        return (0, 0), (0, 0)
    spans = []
    for a, b, c in ((inverse.a, inverse.b, inverse.c), (inverse.d, inverse.e, inverse.f)):
        values = a * xy[:, 0] + b * xy[:, 1] + c
        spans.append((math.floor(values.min()), math.ceil(values.max())))
    return spans[0], spans[1]


def _expected(polygons: Geometries, grid: Grid) -> Floats:
    """Return the pixels that polygons reaching beyond the grid would have in all; 0 for others."""
    inverse = ~grid.transform
    points, owner = shapely.get_coordinates(polygons, return_index=True)
    column = inverse.a * points[:, 0] + inverse.b * points[:, 1] + inverse.c
    row = inverse.d * points[:, 0] + inverse.e * points[:, 1] + inverse.f
    outside = (column < 0) | (column > grid.width) | (row < 0) | (row > grid.height)
    beyond = np.bincount(owner, outside, minlength=len(polygons)) > 0
    area = np.nan_to_num(shapely.area(polygons)) / abs(grid.transform.determinant)
    return np.where(beyond, area, 0.0)
