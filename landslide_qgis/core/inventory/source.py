"""The raster that polygons are made from: a probability in any encoding, or a mask."""

from __future__ import annotations

import math
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.enums import MaskFlags
from rasterio.errors import RasterioError
from rasterio.transform import Affine
from rasterio.windows import Window

from landslide_qgis.core.arrays import Codes, Mask, Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory.sieve import sieve
from landslide_qgis.core.parallel import PerThread
from landslide_qgis.core.probability import MASK_NODATA, PROBABILITY_SCALE, encode
from landslide_qgis.core.scene.grid import Grid, raster_crs
from landslide_qgis.core.scene.sources import no_band, open_raster

# What a probability may exceed 0–1 by: resampling and rounding, not another quantity.
_SLACK = 1e-3
_STRIP_PIXELS = 1 << 22
_OUTSIDE = 254
_ALL_BYTES = np.arange(256, dtype=np.uint8)


class Source:
    """A band opened for reading in strips, by several threads.

    Attributes:
        path: The file.
        crs: Its CRS.
        transform: Pixel (column, row) to CRS coordinates; may be rotated.
        width: Columns.
        height: Rows.
        is_mask: True for a mask, False for a probability.
        tags: GeoTIFF tags of the file.
    """

    def __init__(self, path: Path | str, band: int = 1) -> None:
        """Open the file and find out how its values are encoded.

        Raises:
            LandslideError: It cannot be opened, or lacks the band, a CRS or real numbers.
        """
        # Not all that GDAL opens is a path: pathlib would make one slash of the two of an address.
        name, self.path, self._band = str(path), Path(path), band
        self._lock = threading.Lock()
        self._dataset = PerThread(lambda stack: stack.enter_context(closing(open_raster(name))))
        dataset = self._dataset()
        if not 1 <= band <= dataset.count:
            raise no_band(self.path.name, band, dataset.count)
        self.crs: CRS = raster_crs(dataset)
        self._dtype = np.dtype(dataset.dtypes[band - 1])
        if self._dtype.kind not in "uifb":
            raise LandslideError(f"{self.path.name} holds complex numbers, not probabilities.")
        self.transform: Affine = dataset.transform
        self.width, self.height = int(dataset.width), int(dataset.height)
        self.tags: dict[str, str] = dataset.tags()
        self._scale, self._offset = dataset.scales[band - 1], dataset.offsets[band - 1]
        self._nodata = dataset.nodatavals[band - 1]
        flags = dataset.mask_flag_enums[band - 1]
        self._masked = MaskFlags.per_dataset in flags or MaskFlags.alpha in flags
        plain = self._scale == 1.0 and self._offset == 0.0
        named = "mask" in (dataset.descriptions[band - 1] or "").lower()
        self.is_mask = plain and (named or self._dtype.kind != "f")
        block = int(dataset.block_shapes[band - 1][0])
        most = max(64, _STRIP_PIXELS // self.width)
        self._strip_rows = min(self.height, most // block * block if block <= most else most)
        self._value: Any = None

    def __enter__(self) -> Source:
        return self

    def __exit__(self, *_: object) -> None:
        self._dataset.close()

    @property
    def grid(self) -> Grid:
        """Where its pixels lie."""
        return Grid(self.crs, self.transform, self.width, self.height)

    def strips(self, least: int = 1) -> list[tuple[int, int]]:
        """Return the strips of rows, ``(first, stop)``, that reading goes by.

        Args:
            least: Rows that a strip has at least.
        """
        step = max(least, self._strip_rows)
        return [(row, min(self.height, row + step)) for row in range(0, self.height, step)]

    def mask(self, first: int, stop: int, threshold: float, sieve_px: int = 0) -> Codes:
        """Return rows ``first`` to ``stop`` as mask: 1 landslide, 0 none, 255 without data.

        Args:
            first: First row.
            stop: The row after the last.
            threshold: Probability from which a pixel is a landslide; not used for a mask.
            sieve_px: Patches and holes of fewer pixels are removed; twice as many rows are read
                around the strip, which makes the result that of the whole raster.

        Raises:
            LandslideError: The file is damaged, or its values are neither probability nor mask.
        """
        if sieve_px <= 1:
            return self._threshold(first, stop, threshold)
        top, bottom = max(0, first - 2 * sieve_px), min(self.height, stop + 2 * sieve_px)
        sieved = sieve(self._threshold(top, bottom, threshold), sieve_px)
        return sieved[first - top : stop - top]

    def levels(
        self, first: int, stop: int, pixels: NDArray[np.int64] | None = None
    ) -> tuple[Codes, Raster | None]:
        """Return pixels of a probability as levels, and as float32 unless levels are exact.

        Levels are 0–250 for the probability × 250, 255 for nodata; the probability is NaN there.

        Args:
            first: First row of a strip.
            stop: The row after its last.
            pixels: Positions in the flattened strip, ``[n]``; the results are as long. By default
                the whole strip ``[H, W]``.
        """
        raw, known = self._read(first, stop)
        if pixels is not None:
            raw = raw.reshape(-1)[pixels]
            known = None if known is None else known.reshape(-1)[pixels]
        if self._dtype == np.uint8 and known is None:
            levels = encode(self._decode(_ALL_BYTES))[raw]
            if self._offset == 0.0 and math.isclose(self._scale * PROBABILITY_SCALE, 1.0):
                return levels, None
        probability = self._decode(raw)
        if known is not None:
            probability[~known] = np.nan
        return encode(probability), probability

    def _threshold(self, first: int, stop: int, threshold: float) -> Codes:
        """Return rows as mask before any sieve."""
        raw, known = self._read(first, stop)
        if self._dtype == np.uint8:
            mask: Codes = self._classify(_ALL_BYTES, threshold)[raw]
        else:
            mask = self._classify(raw, threshold)
        if known is not None:
            mask[~known] = MASK_NODATA
        if self.is_mask:
            self._check_mask(raw, mask)
        elif (mask == _OUTSIDE).any():
            raise self._outside(raw[mask == _OUTSIDE])
        return mask

    def _classify(self, raw: NDArray[Any], threshold: float) -> Codes:
        """Return 1, 0, 255 for unknown values, and 254 for what is no probability."""
        value = self._decode(raw)
        if self.is_mask:
            mask = (value > 0).astype(np.uint8)
        else:
            mask = (value >= np.float32(threshold)).astype(np.uint8)
            mask[(value < -_SLACK) | (value > 1.0 + _SLACK)] = _OUTSIDE
        mask[np.isnan(value)] = MASK_NODATA
        return mask

    def _decode(self, raw: NDArray[Any]) -> Raster:
        """Return values with scale and offset applied, NaN for nodata and infinities."""
        value: Raster = (raw.astype(np.float64) * self._scale + self._offset).astype(np.float32)
        value[~np.isfinite(value)] = np.nan
        if self._nodata is not None and not math.isnan(self._nodata):
            value[raw == self._nodata] = np.nan
        return value

    def _read(self, first: int, stop: int) -> tuple[NDArray[Any], Mask | None]:
        """Return raw rows, and which pixels are known where the file has a mask of its own."""
        window = Window(0, first, self.width, stop - first)
        try:
            dataset = self._dataset()
            raw = dataset.read(self._band, window=window)
            known = dataset.read_masks(self._band, window=window) > 0 if self._masked else None
        except (RasterioError, OSError) as error:
            raise LandslideError(
                f"{self.path.name} cannot be read at rows {first + 1}–{stop}; the file is damaged "
                "or incomplete. Copy or download it again."
            ) from error
        return raw, known

    def _check_mask(self, raw: NDArray[Any], mask: Codes) -> None:
        """Refuse a raster of whole numbers that has more than one value beside zero."""
        ones = mask == 1
        if not ones.any():
            return
        value = raw.reshape(-1)[ones.argmax()]
        with self._lock:
            self._value = value if self._value is None else self._value
        other = ones & (raw != self._value)
        if other.any():
            found = raw.reshape(-1)[other.argmax()]
            raise LandslideError(
                f"{self.path.name} is no mask: it holds both {self._value} and {found}. If one of "
                "them is nodata, declare it; if it is a scaled probability, set the band's scale "
                f"(1/{PROBABILITY_SCALE} for this tool's own)."
            )

    def _outside(self, raw: NDArray[Any]) -> LandslideError:
        """Return the error of values that are no probabilities."""
        low, high = float(raw.min()), float(raw.max())
        found = f"{low:g}" if low == high else f"{low:g} … {high:g}"
        scaled = "" if self._scale == 1.0 else f" (× {self._scale:g} + {self._offset:g})"
        return LandslideError(
            f"Band {self._band} of {self.path.name} holds {found}{scaled}, no probability; "
            "give values 0–1, or set the band's scale or nodata value."
        )
