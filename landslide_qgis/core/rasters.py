"""Write rasters: tiled GeoTIFF while working, cloud-optimised GeoTIFF as the product."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rasterio
import rasterio.shutil
from rasterio.enums import Resampling
from rasterio.errors import RasterioError

from landslide_qgis.core.errors import CancelledError, LandslideError
from landslide_qgis.core.scene.grid import Grid

# A bounded cache of decoded blocks, in bytes: GDAL's own default is five per cent of the machine's
# memory. The smaller one is for files that are read once from top to bottom.
GDAL_CACHE_BYTES = 64 << 20
SMALL_CACHE_BYTES = 8 << 20
_WORK_BLOCK = 512


def gdal_settings() -> rasterio.Env:
    """Return the GDAL settings the engine runs under, as a context manager."""
    return rasterio.Env(
        GDAL_CACHEMAX=GDAL_CACHE_BYTES,
        GDAL_NUM_THREADS="ALL_CPUS",
        CHECK_DISK_FREE_SPACE="YES",
    )


def create_raster(path: Path, grid: Grid, profile: dict[str, Any], *, compress: bool = True) -> Any:
    """Create a tiled GeoTIFF to be written window by window.

    Args:
        path: File to create.
        grid: Its grid.
        profile: ``count``, ``dtype`` and ``nodata``.
        compress: Spend time on a smaller file; not for what is read again at once and dropped.
            Its bands lie one after the other then, for which overviews take a fifth of the time.

    Raises:
        LandslideError: The file cannot be created.
    """
    packing: dict[str, Any] = {"compress": "deflate", "zlevel": 1}
    if not compress:
        packing = {"interleave": "band"}
    try:
        return rasterio.open(
            path,
            "w",
            driver="GTiff",
            width=grid.width,
            height=grid.height,
            crs=grid.crs,
            transform=grid.transform,
            tiled=True,
            blockxsize=_WORK_BLOCK,
            blockysize=_WORK_BLOCK,
            bigtiff="if_safer",
            **packing,
            **profile,
        )
    except (RasterioError, OSError) as error:
        raise LandslideError(f"{path.name} cannot be created: {error}.") from error


def write_cog(source: Path, target: Path, overviews: str) -> None:
    """Turn a working GeoTIFF into a cloud-optimised one with overviews.

    The overviews are made first, in a file beside the working one, because the COG driver takes
    twice as long for them, and of several bands ten times.

    Args:
        source: GeoTIFF with everything in it: nodata, description, tags. It is not changed, and
            others may read it meanwhile.
        target: File to create.
        overviews: Resampling of the overviews: ``average``, ``nearest`` or ``mode``.

    Raises:
        LandslideError: It cannot be written, for example because the disk is full.
    """
    try:
        with rasterio.Env(TIFF_USE_OVR=True), rasterio.open(source, "r+") as dataset:
            kind = dataset.dtypes[0]
            factors = _factors(dataset.width, dataset.height)
            if factors:
                dataset.build_overviews(factors, Resampling[overviews])
        rasterio.shutil.copy(
            source,
            target,
            driver="COG",
            COMPRESS="DEFLATE",
            # Differences of neighbours pack floats better and in less time than a higher level.
            LEVEL="1" if kind.startswith("float") else "3",
            PREDICTOR="NO" if kind in ("uint8", "int8") else "YES",
            BLOCKSIZE="512",
            BIGTIFF="IF_SAFER",
            OVERVIEW_RESAMPLING=overviews.upper(),
            NUM_THREADS="ALL_CPUS",
        )
    except (RasterioError, OSError) as error:
        raise LandslideError(
            f"{target.name} cannot be written ({error}); is the disk full?"
        ) from error


def _factors(width: int, height: int) -> list[int]:
    """Return by what the overviews are smaller: until one fits into a block."""
    factors: list[int] = []
    while max(width, height) / (factors[-1] if factors else 1) > _WORK_BLOCK:
        factors.append(2 * factors[-1] if factors else 2)
    return factors


class CogCopy(threading.Thread):
    """Runs :func:`write_cog` beside other work, which may read the same file."""

    def __init__(self, source: Path, target: Path, overviews: str) -> None:
        super().__init__(name="cog", daemon=True)
        self._files = (source, target, overviews)
        self._failure: Exception | None = None

    def run(self) -> None:
        """Copy, and keep an error for the one who waits."""
        try:
            write_cog(*self._files)
        except Exception as error:  # raised again where it is waited for
            self._failure = error

    def wait(self, cancelled: Callable[[], bool]) -> None:
        """Wait for the end.

        Raises:
            LandslideError: The copy failed.
            CancelledError: ``cancelled`` said so.
        """
        while self.is_alive():
            if cancelled():
                raise CancelledError
            self.join(0.1)
        if self._failure is not None:
            raise self._failure
