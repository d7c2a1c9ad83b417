"""Rows of a raster kept in memory while tiles are cut from them.

Overlapping tiles read through GDAL touch each of its blocks several times; read as whole rows, each
block is decoded once. Reading stops at the edge of a row of blocks, a little further than asked, so
that the next call does not decode the same blocks again.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.windows import Window

Data = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]

# Files of taller blocks are read as asked: what was read ahead would take too much memory. The
# blocks of Sentinel-2's own JPEG 2000 files are this tall.
_TALLEST_BLOCK = 1024


class Rows:
    """Some bands of a dataset: read window by window, from held rows where they are held."""

    def __init__(
        self,
        dataset: rasterio.DatasetReader,
        indexes: list[int],
        *,
        masked: bool,
        alpha: int | None = None,
    ) -> None:
        """Hold nothing yet.

        Args:
            dataset: An open raster or warped view.
            indexes: Bands to read, from 1.
            masked: Whether the dataset's own mask says which pixels are known.
            alpha: Band that says so instead; asked for the mask of a warped view of a raster with
                a nodata value, GDAL warps it once a row, which takes it forty times as long.
        """
        self._dataset, self._indexes, self._masked = dataset, indexes, masked
        self._alpha = alpha
        self._first = self._stop = self._left = 0
        self._data: Data | None = None
        self._known: Mask | None = None

    @property
    def block_height(self) -> int:
        """Rows of the tallest block."""
        return max(int(self._dataset.block_shapes[index - 1][0]) for index in self._indexes)

    def end_of_block(self, stop: int) -> int:
        """Return the row after the row of blocks that ``stop - 1`` lies in."""
        tall = self.block_height
        return -(-stop // tall) * tall if tall <= _TALLEST_BLOCK else stop

    def bytes_a_row(self, columns: int) -> int:
        """Return what holding a row of so many columns takes."""
        types = [np.dtype(self._dataset.dtypes[index - 1]) for index in self._indexes]
        return columns * (sum(int(kind.itemsize) for kind in types) + int(self._masked))

    def hold(self, first: int, stop: int, left: int, right: int) -> None:
        """Keep rows ``first`` to ``stop`` of columns ``left`` to ``right``, and drop others.

        The rows go on to the edge of a row of blocks. What lies outside the dataset is left out;
        rows that are held already are not read again.

        Raises:
            rasterio.errors.RasterioError: The file is damaged.
        """
        first, stop = max(first, 0), min(self.end_of_block(stop), int(self._dataset.height))
        left, right = max(left, 0), min(right, int(self._dataset.width))
        if stop <= first or right <= left:
            self._data = self._known = None
            return
        kept = self._data
        same = kept is not None and (left, right - left) == (self._left, kept.shape[2])
        if same and self._first <= first <= self._stop:
            start, stop = self._stop, max(stop, self._stop)
        else:
            start = first
        new, known = self._fetch(Window(left, start, right - left, stop - start))
        if kept is not None and start > first:
            new = np.concatenate([kept[:, first - self._first :], new], axis=1)
            if known is not None and self._known is not None:
                known = np.concatenate([self._known[first - self._first :], known])
        self._data, self._known = new, known
        self._first, self._stop, self._left = first, stop, left

    def read(self, window: Window) -> tuple[Data, Mask | None]:
        """Return the values ``[n, H, W]`` of a window inside the dataset, in the file's own type.

        Returns:
            Values, which may be a view of the held rows, and by the dataset's own mask, where that
            was asked for, which pixels ``[H, W]`` are known in all bands.

        Raises:
            rasterio.errors.RasterioError: The file is damaged.
        """
        row, col = int(window.row_off) - self._first, int(window.col_off) - self._left
        bottom, right = row + int(window.height), col + int(window.width)
        held = self._data
        if held is None or row < 0 or col < 0 or bottom > held.shape[1] or right > held.shape[2]:
            return self._fetch(window)
        known = None if self._known is None else self._known[row:bottom, col:right]
        return held[:, row:bottom, col:right], known

    def _fetch(self, window: Window) -> tuple[Data, Mask | None]:
        if window.height == 0:
            types = [self._dataset.dtypes[index - 1] for index in self._indexes]
            shape = (len(self._indexes), 0, int(window.width))
            nothing = np.empty(shape, np.result_type(*types))
            return nothing, np.empty(shape[1:], np.bool_) if self._masked else None
        data = self._dataset.read(self._indexes, window=window)
        if not self._masked:
            return data, None
        if self._alpha is not None:
            return data, self._dataset.read(self._alpha, window=window) > 0
        return data, (self._dataset.read_masks(self._indexes, window=window) > 0).all(axis=0)
