"""Which pixels of a grid lie in an area of interest, strip by strip."""

from __future__ import annotations

import numpy as np
import shapely

from landslide_qgis.core.arrays import Mask
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory.zonal import Runs
from landslide_qgis.core.polygons.cover import cover
from landslide_qgis.core.scene.area import read_polygons
from landslide_qgis.core.scene.grid import Grid
from landslide_qgis.core.vectors.layer import file_name


def fill(runs: Runs, first: int, stop: int, width: int) -> Mask:
    """Return rows ``first`` to ``stop`` of a mask that is true in the runs."""
    mask = np.zeros((stop - first, width), bool)
    mask.reshape(-1)[runs.rows(first, stop).offsets(first, width)] = True
    return mask


def area_runs(path: str | None, grid: Grid) -> Runs | None:
    """Return the pixels of an area of interest; ``None`` for all.

    Raises:
        LandslideError: The file is no polygon layer, or does not meet the grid.
    """
    if path is None:
        return None
    shapes, _ = read_polygons(path, grid, "area of interest")
    whole = np.array([shapely.union_all(shapes)], object)
    runs = cover(whole, grid.transform, grid.width, grid.height)
    if len(runs.row) == 0:
        raise LandslideError(
            f"The area of interest {file_name(path)} does not meet the raster; choose one that "
            "overlaps it."
        )
    return runs
