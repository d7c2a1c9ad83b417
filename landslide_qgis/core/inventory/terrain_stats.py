"""Elevation and slope inside polygons, from a DEM brought lazily onto the raster's grid."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np
import rasterio
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.transform import Affine
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.geodesy import ground_pixel_size
from landslide_qgis.core.inventory.zonal import Accumulator, Runs
from landslide_qgis.core.parallel import PerThread, in_order
from landslide_qgis.core.scene.grid import Grid, raster_crs, transformer
from landslide_qgis.core.scene.position import seamless_crs
from landslide_qgis.core.scene.slope import horn_slope
from landslide_qgis.core.scene.sources import explicit_source


class Terrain:
    """A DEM on the grid of a raster, with a margin of one pixel around it."""

    def __init__(self, path: Path | str, grid: Grid) -> None:
        """Open the DEM.

        Args:
            path: Elevation raster in metres, any CRS; of its bands the first, or ``path|number``.
            grid: The raster's.

        Raises:
            LandslideError: It cannot be opened, has no CRS, or one that the grid's has no way to.
        """
        source = explicit_source(str(path))
        self._path, self._band, self._crs = source.path, source.index, grid.crs
        rows = np.arange(float(grid.height))
        self._dx, self._dy = ground_pixel_size(grid.crs, grid.transform, grid.width, rows)
        self._transform = grid.transform * Affine.translation(-1, -1)
        self._width, self._height = grid.width + 2, grid.height + 2
        self._scale, self._offset = np.float32(1), np.float32(0)
        # To make unknown pixels NaN doubles the time that warping takes; else they are 0, and all
        # others the same.
        self._plain = PerThread(lambda stack: self._view(stack, nodata=None))
        self._gapped = PerThread(lambda stack: self._view(stack, nodata=np.nan))
        self._plain()

    def __enter__(self) -> Terrain:
        return self

    def __exit__(self, *_: object) -> None:
        self._plain.close()
        self._gapped.close()

    def read(self, first: int, stop: int, left: int, right: int) -> tuple[Raster, Raster]:
        """Return elevation in metres and slope in degrees of a window, NaN where unknown.

        Raises:
            LandslideError: The DEM cannot be read.
        """
        window = Window(left, first, right - left + 2, stop - first + 2)
        try:
            dem = self._plain().read(self._band, window=window)
            if not dem.all():
                dem = self._gapped().read(self._band, window=window)
        except (RasterioError, OSError) as error:
            raise LandslideError(
                f"The elevation raster {Path(self._path).name} cannot be read; the file is damaged "
                "or incomplete."
            ) from error
        dem = dem * self._scale + self._offset
        dem[~np.isfinite(dem)] = np.nan
        slope = horn_slope(dem, self._dx[first:stop], self._dy[first:stop])
        return dem[1:-1, 1:-1], slope

    def _view(self, stack: ExitStack, nodata: float | None) -> WarpedVRT:
        """Open the DEM, and a view of it on the grid.

        Raises:
            LandslideError: It cannot be opened, or there is no way between the two CRSs.
        """
        try:
            dataset = stack.enter_context(closing(rasterio.open(self._path)))
            transformer(self._crs, raster_crs(dataset))
            self._scale = np.float32(dataset.scales[self._band - 1])
            self._offset = np.float32(dataset.offsets[self._band - 1])
            warped = WarpedVRT(
                dataset,
                src_crs=seamless_crs(dataset),
                crs=self._crs,
                transform=self._transform,
                width=self._width,
                height=self._height,
                resampling=Resampling.bilinear,
                dtype="float32",
                nodata=nodata,
            )
        except (RasterioError, OSError) as error:
            raise LandslideError(
                f"The elevation raster {self._path} cannot be used: {error}."
            ) from error
        return stack.enter_context(closing(warped))


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
        step: Called with the share done; may raise to stop.

    Raises:
        LandslideError: The DEM cannot be read.
    """

    def work(strip: tuple[int, int]) -> tuple[Runs, Raster, Raster]:
        part = runs.rows(*strip)
        if len(part.row) == 0:
            nothing = np.empty(0, np.float32)
            return part, nothing, nothing
        left, right = int(part.start.min()), int(part.stop.max())
        heights, slopes = terrain.read(*strip, left, right)
        shifted = Runs(part.row, part.start - left, part.stop - left, part.polygon)
        at = shifted.offsets(strip[0], right - left)
        return part, heights.reshape(-1)[at], slopes.reshape(-1)[at]

    elevation, slope = Accumulator(polygons), Accumulator(polygons)
    for number, (part, heights, slopes) in enumerate(in_order(work, strips)):
        step(number / len(strips))
        elevation.add(part, heights)
        slope.add(part, slopes)
    return elevation, slope
