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

from landslide_qgis.core.arrays import Mask

Data = npt.NDArray[Any]

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
        self._type = np.result_type(*(dataset.dtypes[index - 1] for index in indexes))
        # Held are rows from ``_first`` to ``_stop``, in arrays that may have room for more.
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
        held = self._data
        same = held is not None and (left, right - left) == (self._left, held.shape[2])
        kept = 0
        if same and self._first <= first <= self._stop:
            kept, stop = self._stop - first, max(stop, self._stop)
        self._make_room(first, kept, stop - first, right - left)
        self._first, self._stop, self._left = first, first + kept, left
        self._fetch(Window(left, first + kept, right - left, stop - first - kept), kept)
        self._stop = stop

    def _make_room(self, first: int, kept: int, rows: int, columns: int) -> None:
        """Move the rows that are kept to the top of arrays with room for all; use those there are.

        New memory costs more than to write into it, and freed memory is not always given back.
        """
        data, known, start = self._data, self._known, first - self._first
        if data is None or data.shape[2] != columns or data.shape[1] < rows:
            self._data = np.empty((len(self._indexes), rows, columns), self._type)
            self._known = np.empty((rows, columns), np.bool_) if self._masked else None
        if kept and data is not None and self._data is not None:
            self._data[:, :kept] = data[:, start : start + kept]
        if kept and known is not None and self._known is not None:
            self._known[:kept] = known[start : start + kept]

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
        data, known = self._data, self._known
        held = (0, 0) if data is None else (self._stop - self._first, data.shape[2])
        if data is None or min(row, col) < 0 or bottom > held[0] or right > held[1]:
            shape = int(window.height), int(window.width)
            data = np.empty((len(self._indexes), *shape), self._type)
            known = np.empty(shape, np.bool_) if self._masked else None
            self._read(window, data, known)
            return data, known
        part = np.s_[row:bottom, col:right]
        return data[(slice(None), *part)], None if known is None else known[part]

    def _fetch(self, window: Window, row: int) -> None:
        """Read a window into the arrays from a row on."""
        if window.height and self._data is not None:
            rows = slice(row, row + int(window.height))
            known = None if self._known is None else self._known[rows]
            self._read(window, self._data[:, rows], known)

    def _read(self, window: Window, data: Data, known: Mask | None) -> None:
        """Read a window into ``data``, and which of its pixels are known into ``known``."""
        self._dataset.read(self._indexes, window=window, out=data)
        if known is None:
            return
        if self._alpha is not None:
            known[:] = self._dataset.read(self._alpha, window=window) > 0
        else:
            masks = self._dataset.read_masks(self._indexes, window=window)
            np.all(masks > 0, axis=0, out=known)
