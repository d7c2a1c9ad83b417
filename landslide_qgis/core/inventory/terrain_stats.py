"""Elevation and slope inside polygons, from a DEM brought lazily onto the raster's grid."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.transform import Affine
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory.zonal import Accumulator, Runs
from landslide_qgis.core.terrain import ground_pixel_size, horn_slope


class Terrain:
    """A DEM on the grid of a raster, with a margin of one pixel around it."""

    def __init__(
        self, path: Path | str, crs: CRS, transform: Affine, width: int, height: int
    ) -> None:
        """Open the DEM.

        Args:
            path: Elevation raster in metres, any CRS; its first band is used.
            crs: CRS of the grid.
            transform: Pixel (column, row) of the grid to CRS coordinates.
            width: Columns of the grid.
            height: Rows of the grid.

        Raises:
            LandslideError: It cannot be opened or has no CRS.
        """
        self._name, self._width = Path(path).name, width
        self._dx, self._dy = ground_pixel_size(crs, transform, width, np.arange(float(height)))
        a, b, c, d, e, f = tuple(transform)[:6]
        self._stack = ExitStack()
        try:
            dataset = self._stack.enter_context(rasterio.open(path))
            if dataset.crs is None:
                raise LandslideError(
                    f"The elevation raster {self._name} has no coordinate reference system; "
                    "assign one first (in QGIS: Raster > Projections > Assign Projection)."
                )
            self._warped = self._stack.enter_context(
                WarpedVRT(
                    dataset,
                    crs=crs,
                    transform=Affine(a, b, c - a - b, d, e, f - d - e),
                    width=width + 2,
                    height=height + 2,
                    resampling=Resampling.bilinear,
                    dtype="float32",
                    nodata=np.nan,
                )
            )
        except (RasterioError, OSError) as error:
            self.close()
            raise LandslideError(
                f"The elevation raster {self._name} cannot be used: {error}."
            ) from error

    def close(self) -> None:
        """Close the files."""
        self._stack.close()

    def read(
        self, first: int, stop: int, left: int, right: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return elevation in metres and slope in degrees of a window, NaN where unknown.

        Raises:
            LandslideError: The DEM cannot be read.
        """
        window = Window(left, first, right - left + 2, stop - first + 2)
        try:
            dem = self._warped.read(1, window=window)
        except (RasterioError, OSError) as error:
            raise LandslideError(
                f"The elevation raster {self._name} cannot be read; the file is damaged or "
                "incomplete."
            ) from error
        dem[~np.isfinite(dem)] = np.nan
        slope = horn_slope(dem, self._dx[first:stop], self._dy[first:stop])
        return dem[1:-1, 1:-1], slope


def terrain_stats(
    terrain: Terrain,
    runs: Runs,
    polygons: int,
    strips: list[tuple[int, int]],
    step: Callable[[float], None],
) -> tuple[Accumulator, Accumulator]:
    """Return elevation and slope statistics of each polygon.

    Args:
        terrain: The DEM on the grid.
        runs: Pixels of the polygons.
        polygons: Number of polygons.
        strips: Strips of rows, ``(first, stop)``; only the columns in use are read.
        step: Called with the share done, before each strip; may raise to stop.

    Raises:
        LandslideError: The DEM cannot be read.
    """
    elevation, slope = Accumulator(polygons), Accumulator(polygons)
    for number, (first, stop) in enumerate(strips):
        step(number / len(strips))
        part = runs.rows(first, stop)
        if len(part.row) == 0:
            continue
        left, right = int(part.start.min()), int(part.stop.max())
        shifted = Runs(part.row, part.start - left, part.stop - left, part.polygon)
        at = shifted.offsets(first, right - left)
        heights, slopes = terrain.read(first, stop, left, right)
        elevation.add(part, heights.reshape(-1)[at])
        slope.add(part, slopes.reshape(-1)[at])
    return elevation, slope
