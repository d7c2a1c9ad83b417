"""A map and a reference on one grid, each polygons or a raster, read strip by strip."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import rasterio
import rasterio.shutil
import shapely
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.transform import Affine
from rasterio.vrt import WarpedVRT

from landslide_qgis.core.arrays import Codes, Geometries, Mask
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.geodesy import pixel_side_m
from landslide_qgis.core.inventory.measure import place
from landslide_qgis.core.inventory.scan import Corners, join, scan
from landslide_qgis.core.inventory.simplify import pixel_polygons
from landslide_qgis.core.inventory.source import Source
from landslide_qgis.core.inventory.trace import trace
from landslide_qgis.core.inventory.zonal import Runs, no_runs
from landslide_qgis.core.polygons.cover import cover
from landslide_qgis.core.polygons.inside import fill
from landslide_qgis.core.scene.grid import (
    Bounds,
    Grid,
    bounds_in,
    dataset_bounds,
    raster_crs,
    utm_crs,
)
from landslide_qgis.core.scene.sources import needs_alpha
from landslide_qgis.core.vectors.layer import VectorLayer, read_layer, reproject

_LARGEST_GRID = 1 << 33


@dataclass(frozen=True)
class Found:
    """Objects of one side inside what is assessed.

    Attributes:
        runs: Their pixels, in reading order.
        shapes: Their outlines in coordinates of the grid's CRS.
    """

    runs: Runs
    shapes: Geometries

    def __len__(self) -> int:
        return len(self.shapes)


class Side(Protocol):
    """One of the two maps.

    Attributes:
        bounds: Box of what it holds in coordinates of the grid; ``None`` for nothing.
    """

    bounds: Bounds | None

    def rows(self, first: int, stop: int) -> Codes:
        """Return rows as 1 landslide, 0 none, 255 unknown."""

    def look(self, first: int, codes: Codes, valid: Mask) -> None:
        """Take note of the objects of rows that were read."""

    def found(self) -> Found:
        """Return the objects, once all rows were looked at in their order."""


class RasterSide:
    """A mask or probability; objects are its 4-connected patches."""

    def __init__(self, source: Source, threshold: float, bounds: Bounds) -> None:
        self._source, self._threshold = source, threshold
        self.bounds: Bounds | None = bounds
        self._above = np.zeros(source.width, np.uint8)
        self._parts: list[Corners] = []

    def rows(self, first: int, stop: int) -> Codes:
        """Return rows as 1 landslide, 0 none, 255 unknown."""
        return self._source.mask(first, stop, self._threshold)

    def look(self, first: int, codes: Codes, valid: Mask) -> None:
        """Scan the rows for patches."""
        ones = ((codes == 1) & valid).view(np.uint8)
        last = first + len(ones) == self._source.height
        self._parts.append(scan(self._above, ones, first, last=last))
        self._above = ones[-1].copy()

    def found(self) -> Found:
        """Return the patches."""
        corners = join(self._parts)
        if len(corners.run_row) == 0:
            return Found(no_runs(), np.empty(0, object))
        outlines = trace(corners)
        runs = Runs(corners.run_row, corners.run_start, corners.run_stop, outlines.run_polygon)
        return Found(runs, place(pixel_polygons(outlines), self._source.transform))


class PolygonSide:
    """Polygons; each is an object of its own, also where they touch or overlap."""

    def __init__(self, layer: VectorLayer, polygons: Geometries, grid: Grid) -> None:
        some = ~shapely.is_missing(polygons)
        self._shapes = reproject(polygons[some], layer.crs, grid.crs, layer.name)
        self._runs = cover(self._shapes, grid.transform, grid.width, grid.height)
        self._grid = grid
        self._parts: list[Runs] = []
        self.bounds: Bounds | None = None
        if len(self._shapes):
            left, bottom, right, top = map(float, shapely.total_bounds(self._shapes))
            self.bounds = (left, bottom, right, top)

    def rows(self, first: int, stop: int) -> Codes:
        """Return rows as 1 landslide, 0 none."""
        return fill(self._runs, first, stop, self._grid.width).view(np.uint8)

    def look(self, first: int, codes: Codes, valid: Mask) -> None:
        """Keep the pixels that count."""
        part = self._runs.rows(first, first + len(valid))
        self._parts.append(clip(part, valid, first))

    def found(self) -> Found:
        """Return the polygons that have pixels inside what is assessed."""
        parts = self._parts or [no_runs()]
        runs = Runs(*(np.concatenate([getattr(p, n) for p in parts]) for n in vars(parts[0])))
        some = runs.pixels(len(self._shapes)) > 0
        return Found(runs.select(some), self._shapes[some])

    def __len__(self) -> int:
        return len(self._shapes)


def clip(runs: Runs, valid: Mask, first: int) -> Runs:
    """Return what of the runs is valid, split where it is not.

    Args:
        runs: Runs in the rows of ``valid``.
        valid: Pixels that count, ``[rows, W]``.
        first: Row of its first line.
    """
    if valid.all() or len(runs.row) == 0:
        return runs
    width = valid.shape[1]
    at = runs.offsets(first, width)
    owner = np.repeat(np.arange(len(runs.row)), runs.stop - runs.start)
    kept = valid.reshape(-1)[at]
    at, owner = at[kept], owner[kept]
    if len(at) == 0:
        return no_runs()
    begins = np.concatenate([[True], (np.diff(at) != 1) | (np.diff(owner) != 0)])
    ends = np.concatenate([begins[1:], [True]])
    column = (at % width).astype(np.int32)
    number = owner[begins]
    clipped = Runs(runs.row[number], column[begins], column[ends] + 1, runs.polygon[number])
    order = np.lexsort((clipped.start, clipped.row))
    return Runs(*(getattr(clipped, name)[order] for name in vars(clipped)))


def is_raster(path: str) -> bool:
    """Return whether a file holds a raster; a GeoPackage may hold either."""
    if "|layername=" in path:
        return False
    try:
        with rasterio.open(path) as dataset:
            return bool(dataset.count)
    except (RasterioError, ValueError):
        return False


def raster_bounds(path: str, grid: Grid) -> Bounds:
    """Return the box of a raster in coordinates of a grid."""
    with rasterio.open(path) as dataset:
        return bounds_in(grid.crs, dataset_bounds(dataset), raster_crs(dataset))


def on_grid(path: str, grid: Grid, scratch: Path, stack: ExitStack) -> Source:
    """Return a raster on a grid: itself if it has that grid, or a view of the nearest pixels.

    Raises:
        LandslideError: It cannot be read, or has no CRS.
    """
    own = stack.enter_context(Source(path))
    same = (own.width, own.height) == (grid.width, grid.height) and own.crs == grid.crs
    if same and own.transform.almost_equals(grid.transform, 1e-6 * abs(grid.transform.a)):
        return own
    with rasterio.open(path) as dataset:
        options: dict[str, Any] = {"crs": grid.crs, "transform": grid.transform}
        options.update(width=grid.width, height=grid.height, resampling=Resampling.nearest)
        with WarpedVRT(dataset, add_alpha=needs_alpha(dataset), **options) as view:
            rasterio.shutil.copy(view, scratch, driver="VRT")
    return stack.enter_context(Source(scratch))


def polygon_grid(layers: list[VectorLayer], resolution: float) -> Grid:
    """Return a grid in metres around polygons of some layers.

    Args:
        layers: The first gives the CRS; in degrees, its UTM zone is taken.
        resolution: Pixel size in metres.

    Raises:
        LandslideError: The layers hold nothing, or the grid would be huge.
    """
    filled = [layer for layer in layers if len(layer)]
    if not filled:
        raise LandslideError("The layers hold no features; there is nothing to assess.")
    crs = filled[0].crs
    if crs.is_geographic:
        west, south, east, north = (float(x) for x in shapely.total_bounds(filled[0].geometry))
        crs = utm_crs((west + east) / 2, (south + north) / 2, filled[0].name)
    bounds = np.array(
        [shapely.total_bounds(reproject(x.geometry, x.crs, crs, x.name)) for x in filled]
    )
    x, y = (bounds[:, :2].min(axis=0) + bounds[:, 2:].max(axis=0)) / 2
    # Metres of the CRS are not metres on the ground everywhere.
    probe = Affine(resolution, 0, x, 0, -resolution, y)
    pixel = resolution / (pixel_side_m(crs, probe, 1, 1) / resolution)
    left, bottom = (np.floor(bounds[:, :2].min(axis=0) / pixel) - 1) * pixel
    right, top = (np.ceil(bounds[:, 2:].max(axis=0) / pixel) + 1) * pixel
    width, height = round((right - left) / pixel), round((top - bottom) / pixel)
    if width * height > _LARGEST_GRID:
        wide, high = (f"{side * resolution / 1000:,.0f}" for side in (width, height))
        raise LandslideError(
            f"The polygons span {wide} × {high} km, too many pixels of {resolution:g} m; check "
            "that all are of the same place, or give a larger pixel size or an area of interest."
        )
    return Grid(crs, Affine(pixel, 0, left, 0, -pixel, top), width, height)


Warned = Callable[[str, str], None]


def read_side(path: str, what: str, warn: Warned) -> tuple[VectorLayer, Geometries]:
    """Read the polygons of a side.

    Raises:
        LandslideError: It cannot be read, or has features but no polygons.
    """
    layer = read_layer(path, what, attributes=False)
    polygons, crooked = layer.polygons()
    if len(layer) and shapely.is_missing(polygons).all():
        raise LandslideError(f"The {what} '{layer.name}' holds no polygons; give a polygon layer.")
    if not len(layer):
        warn(f"The {what} '{layer.name}' holds no features.", "empty")
    if crooked:
        text = (
            f"One outline of the {what} crosses itself; it is taken repaired."
            if crooked == 1
            else f"{crooked} outlines of the {what} cross themselves; they are taken repaired."
        )
        warn(text, "invalid-geometry")
    return layer, polygons
