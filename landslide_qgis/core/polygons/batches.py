"""Values of rasters inside polygons, a few neighbouring polygons at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from landslide_qgis.core.arrays import Indices, Raster
from landslide_qgis.core.inventory.zonal import Runs

# Reads rows first … stop and columns left … right of one or more layers.
Read = Callable[[int, int, int, int], tuple[Raster, ...]]

_BLOCK_PX = 512
_WINDOW_PIXELS = 1 << 20
_BATCH_PIXELS = 1 << 21


@dataclass(frozen=True)
class Batch:
    """Some polygons that begin in the same block of the grid.

    Attributes:
        polygons: Their numbers among all, int64 ``[n]``.
        runs: Their pixels, by row; ``polygon`` counts within the batch.
    """

    polygons: Indices
    runs: Runs

    def pixels(self) -> tuple[Indices, Indices, Indices]:
        """Return polygon (in the batch), row and column of each pixel, run after run."""
        lengths = self.runs.stop - self.runs.start
        ends = np.cumsum(lengths)
        within = np.arange(int(ends[-1])) - np.repeat(ends - lengths, lengths)
        return (
            np.repeat(self.runs.polygon, lengths),
            np.repeat(self.runs.row.astype(np.int64), lengths),
            np.repeat(self.runs.start.astype(np.int64), lengths) + within,
        )

    def gather(self, read: Read) -> tuple[Raster, ...]:
        """Return the values of all pixels, run after run, of each layer that ``read`` reads.

        Windows hold about a million pixels, whatever the size of a polygon.
        """
        left, right = int(self.runs.start.min()), int(self.runs.stop.max())
        rows = max(1, _WINDOW_PIXELS // (right - left))
        first, last = int(self.runs.row[0]), int(self.runs.row[-1]) + 1
        parts = []
        for top in range(first, last, rows):
            bottom = min(last, top + rows)
            part = self.runs.rows(top, bottom)
            if len(part.row) == 0:
                continue
            layers = read(top, bottom, left, right)
            shifted = Runs(part.row, part.start - left, part.stop - left, part.polygon)
            at = shifted.offsets(top, right - left)
            parts.append([layer.reshape(-1)[at] for layer in layers])
        return tuple(np.concatenate(layer) for layer in zip(*parts))


def batches(runs: Runs, polygons: int) -> list[Batch]:
    """Group polygons by the block of the grid in which they begin.

    Args:
        runs: Pixels of the polygons, in reading order.
        polygons: Number of polygons; those without pixels are in no batch.
    """
    if len(runs.row) == 0:
        return []
    first_row = np.full(polygons, np.iinfo(np.int64).max)
    np.minimum.at(first_row, runs.polygon, runs.row.astype(np.int64))
    first_column = np.full(polygons, np.iinfo(np.int64).max)
    np.minimum.at(first_column, runs.polygon, runs.start.astype(np.int64))
    known = np.flatnonzero(first_row < np.iinfo(np.int64).max)
    order = known[np.lexsort((first_column[known] // _BLOCK_PX, first_row[known] // _BLOCK_PX))]
    row, column = first_row[order] // _BLOCK_PX, first_column[order] // _BLOCK_PX
    size = runs.pixels(polygons)[order]
    full = np.cumsum(size) // _BATCH_PIXELS
    begins = (np.diff(row) != 0) | (np.diff(column) != 0) | (np.diff(full) != 0)
    batch_of = np.empty(polygons, np.int64)
    batch_of[order] = np.concatenate([[0], np.cumsum(begins)])
    place = np.empty(polygons, np.int64)
    groups = np.split(order, np.flatnonzero(begins) + 1)
    for group in groups:
        place[group] = np.arange(len(group))
    by_batch = np.argsort(batch_of[runs.polygon], kind="stable")
    counts = np.bincount(batch_of[runs.polygon], minlength=len(groups))
    cuts = np.split(by_batch, np.cumsum(counts)[:-1])
    return [
        Batch(
            group,
            Runs(runs.row[cut], runs.start[cut], runs.stop[cut], place[runs.polygon[cut]]),
        )
        for group, cut in zip(groups, cuts)
    ]
