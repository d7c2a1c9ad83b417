"""Write rasters: tiled GeoTIFF while working, cloud-optimised GeoTIFF as the product."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy.typing as npt
import rasterio
import rasterio.shutil
from rasterio.enums import Interleaving, Resampling
from rasterio.errors import RasterioError
from rasterio.windows import Window

from landslide_qgis.core.errors import not_written
from landslide_qgis.core.scene.grid import Grid

_WORK_BLOCK = 512


class RasterWriter:
    """A raster that is being written; a context manager that ends it.

    Attributes:
        dataset: The open file, to describe its bands.
    """

    def __init__(self, dataset: Any, what: str) -> None:
        """Take over an open file; ``what`` is it, as the sentence of an error begins."""
        self.dataset = dataset
        self._path, self._what = Path(dataset.name), what

    def __enter__(self) -> RasterWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.dataset.close()
        if kind is None:
            _check_whole(self._path, self._what)

    @property
    def dtype(self) -> str:
        """How values are kept, such as ``uint8``."""
        return str(self.dataset.dtypes[0])

    def name_bands(self, *names: str, units: Sequence[str] = (), **tags: str) -> None:
        """Name the bands from the first on, say their units, and what the whole file is."""
        for number, name in enumerate(names, start=1):
            self.dataset.set_band_description(number, name)
        if units:
            self.dataset.units = tuple(units)
        self.dataset.update_tags(**tags)

    def write(
        self, values: npt.NDArray[Any], band: int | None = None, *, window: Window | None = None
    ) -> None:
        """Write pixels.

        Args:
            values: ``[H, W]`` of a band, or ``[bands, H, W]``.
            band: The band, from 1; all by default.
            window: Whole pixels of the file; all of it by default.

        Raises:
            LandslideError: They cannot be written, for example because the disk is full.
        """
        try:
            self.dataset.write(values, band, window=window)
        except (RasterioError, OSError) as error:
            raise not_written(self._what, error) from error

    def write_rows(self, values: npt.NDArray[Any], first: int, band: int = 1) -> None:
        """Write whole rows ``[H, W]`` of a band from row ``first`` on.

        Raises:
            LandslideError: As :meth:`write`.
        """
        height, width = values.shape
        self.write(values, band, window=Window(0, first, width, height))


def create_raster(
    path: Path, grid: Grid, profile: dict[str, Any], what: str, *, compress: bool = True
) -> RasterWriter:
    """Create a tiled GeoTIFF to be written window by window.

    Args:
        path: File to create.
        grid: Its grid.
        profile: ``count``, ``dtype`` and ``nodata``.
        what: What it is, as a sentence begins: ``The stack``.
        compress: Spend time on a smaller file; not for what is read again at once and dropped.
            Its bands lie one after the other then, for which overviews take a fifth of the time.

    Raises:
        LandslideError: The file cannot be created.
    """
    packing: dict[str, Any] = {"compress": "deflate", "zlevel": 1}
    if not compress:
        packing = {"interleave": "band"}
    try:
        dataset = rasterio.open(
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
        raise not_written(what, error) from error
    return RasterWriter(dataset, what)


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
                _build_overviews(dataset, factors, overviews)
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
        raise not_written(target.name, error) from error
    _check_whole(target, target.name)


def _build_overviews(dataset: Any, factors: list[int], overviews: str) -> None:
    """Make the overviews.

    Raises:
        RasterioError: They cannot be written.
    """
    try:
        dataset.build_overviews(factors, Resampling[overviews])
    except Exception as error:  # GDAL's own kind, which rasterio does not put into its own here
        raise RasterioError(str(error)) from error


def _check_whole(path: Path, what: str) -> None:
    """See whether all blocks of a GeoTIFF are on the disk: closing it says nothing if they are not.

    A block that did not fit may have been replaced by an empty one that does, in a compressed file;
    then the disk is full, which is seen when all is published.

    Raises:
        LandslideError: Some are missing.
    """
    try:
        size = path.stat().st_size
        with rasterio.open(path) as dataset:
            shared = dataset.interleaving is Interleaving.pixel
            shape = dataset.block_shapes[0]
            rows, cols = -(-dataset.height // shape[0]), -(-dataset.width // shape[1])
            for band in [1] if shared else dataset.indexes:
                for row, col in itertools.product(range(rows), range(cols)):
                    start, length = (
                        dataset.get_tag_item(f"BLOCK_{name}_{col}_{row}", "TIFF", bidx=band)
                        for name in ("OFFSET", "SIZE")
                    )
                    if start is None or int(start) + int(length) > size:
                        raise OSError(f"it ends after {size} bytes")
    except (RasterioError, OSError) as error:
        raise not_written(what, error) from error


def _factors(width: int, height: int) -> list[int]:
    """Return by what the overviews are smaller: until one fits into a block."""
    factors: list[int] = []
    while max(width, height) / (factors[-1] if factors else 1) > _WORK_BLOCK:
        factors.append(2 * factors[-1] if factors else 2)
    return factors
