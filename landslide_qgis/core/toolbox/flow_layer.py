"""Flow accumulation as a layer: it needs the whole elevation at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from landslide_qgis.core.arrays import Floats
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.rasters import create_raster
from landslide_qgis.core.scene.grid import Grid
from landslide_qgis.core.terrain.flow import accumulation
from landslide_qgis.core.toolbox.strip import Strip

RAW = "raw-flow.tif"
# About 25 bytes a pixel are held at the peak: 3 GB for a Sentinel-2 tile of 10,980 × 10,980.
LARGEST_PX = 130_000_000
_ROWS = 512


def check_size(name: str, grid: Grid) -> None:
    """Refuse an elevation model that is too large to be held.

    Raises:
        LandslideError: It has too many pixels.
    """
    count = grid.width * grid.height
    if count > LARGEST_PX:
        raise LandslideError(
            f"{name} has {count / 1e6:.0f} million pixels; flow accumulation holds them all and "
            f"takes {LARGEST_PX / 1e6:.0f} million at most. Cut it to a catchment, or resample it "
            "to coarser pixels."
        )


def write(
    strips: Iterable[Strip],
    grid: Grid,
    sizes: tuple[Floats, Floats],
    work: Workspace,
    step: Callable[[float], None],
) -> None:
    """Read the elevation, follow the water, and write the layer.

    Raises:
        LandslideError: It cannot be written.
    """
    dem = np.full((grid.height, grid.width), np.nan, np.float32)
    for strip in strips:
        margin = (strip.dem.shape[1] - grid.width) // 2
        inner = strip.dem[margin : margin + strip.rows, margin : margin + grid.width]
        dem[strip.first : strip.first + strip.rows] = inner
    total = accumulation(dem, sizes, step)
    del dem
    profile = {"count": 1, "dtype": "uint32", "nodata": 0}
    with create_raster(work.scratch(RAW), grid, profile, "A layer", compress=False) as file:
        file.name_bands("flow accumulation", units=["pixels"])
        for first in range(0, grid.height, _ROWS):
            file.write_rows(total[first : first + _ROWS], first)
