"""The DEM of a scene: geographic coordinates and one arc second, like the global models."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from pyproj import Transformer

from landslide_qgis.core.simulator.hashing import Array, hash_grid, to_normal
from landslide_qgis.core.simulator.recipe import SCENE_EPSG, SCENE_LEFT, SCENE_TOP, SceneRecipe
from landslide_qgis.core.simulator.terrain import height_at

#: Pixels a side of the blocks in which the DEM is computed and stored.
DEM_BLOCK = 256
DEM_NODATA = -9999.0
_STEP = 1.0 / 3600.0
_MARGIN = 600.0  # metres beyond the scene on every side


@dataclass(frozen=True)
class DemGrid:
    """Pixels of the DEM.

    Attributes:
        first_row: Arc seconds south of 90 degrees north of the first row.
        first_col: Arc seconds east of Greenwich of the first column.
        height: Rows.
        width: Columns.
    """

    first_row: int
    first_col: int
    height: int
    width: int

    @property
    def origin(self) -> tuple[float, float]:
        """Longitude and latitude of the upper left corner in degrees."""
        return self.first_col * _STEP, 90.0 - self.first_row * _STEP

    @property
    def step(self) -> float:
        """Degrees a pixel."""
        return _STEP


def dem_grid(recipe: SceneRecipe) -> DemGrid:
    """Grid of whole arc seconds that covers the scene and 600 m around it.

    Args:
        recipe: The scene.

    Returns:
        The grid, in EPSG:4326.
    """
    side = recipe.size * 10.0
    edge = np.linspace(-_MARGIN, side + _MARGIN, 21)
    ends = np.full_like(edge, -_MARGIN), np.full_like(edge, side + _MARGIN)
    x = SCENE_LEFT + np.concatenate([edge, edge, *ends])
    y = SCENE_TOP - np.concatenate([*ends, edge, edge])
    lon, lat = Transformer.from_crs(SCENE_EPSG, 4326, always_xy=True).transform(x, y)
    top = math.floor((90.0 - float(np.max(lat))) / _STEP)
    left = math.floor(float(np.min(lon)) / _STEP)
    low = math.ceil((90.0 - float(np.min(lat))) / _STEP)
    right = math.ceil(float(np.max(lon)) / _STEP)
    return DemGrid(top, left, low - top, right - left)


def dem_blocks(grid: DemGrid) -> Iterator[tuple[int, int, int, int]]:
    """First row, first column, rows and columns of every block of the DEM."""
    for row in range(0, grid.height, DEM_BLOCK):
        for col in range(0, grid.width, DEM_BLOCK):
            yield row, col, min(DEM_BLOCK, grid.height - row), min(DEM_BLOCK, grid.width - col)


def dem_block(recipe: SceneRecipe, grid: DemGrid, block: tuple[int, int, int, int]) -> Array:
    """Heights of a block of the DEM, from before the landslides.

    Args:
        recipe: The scene.
        grid: The grid.
        block: First row, first column, rows, columns.

    Returns:
        float32 [rows, columns] in metres, with noise of 0.4 m.
    """
    row, col, height, width = block
    left, top = grid.origin
    lon = left + (np.arange(col, col + width) + 0.5) * _STEP
    lat = top - (np.arange(row, row + height) + 0.5) * _STEP
    lons, lats = np.meshgrid(lon, lat)
    x, y = Transformer.from_crs(4326, SCENE_EPSG, always_xy=True).transform(lons, lats)
    level = height_at(recipe, (SCENE_TOP - y) * 0.1, (x - SCENE_LEFT) * 0.1)
    bits = hash_grid(
        recipe.seed * 1000 + 800,
        np.arange(row, row + height) + grid.first_row,
        np.arange(col, col + width) + grid.first_col,
    )
    return np.asarray((level + 0.4 * recipe.noise * to_normal(bits)).astype(np.float32))
