"""Statistics of rasters inside polygons, from the runs of pixels that make them up.

A raster passes through once in strips; what is kept is one row of numbers a polygon. A quantile
needs a histogram a polygon; so that memory stays bounded, polygons are then served in groups, each
of which passes over its own rows only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landslide_qgis.core.arrays import Floats, Indices, Ints, Mask, Raster
from landslide_qgis.core.inventory.scan import Corners
from landslide_qgis.core.inventory.trace import trace


@dataclass(frozen=True)
class Runs:
    """Runs of pixels in reading order, each with the polygon it belongs to.

    Attributes:
        row: Row of each run, int32 ``[runs]``.
        start: Its first column.
        stop: The column after its last.
        polygon: Its polygon, int64.
    """

    row: Ints
    start: Ints
    stop: Ints
    polygon: Indices

    def pixels(self, polygons: int) -> Floats:
        """Return the number of pixels of each polygon."""
        count = np.bincount(self.polygon, self.stop - self.start, minlength=polygons)
        return count.astype(np.float64)

    def select(self, keep: Mask) -> Runs:
        """Return the runs of the polygons kept, which are numbered anew."""
        number = np.cumsum(keep) - 1
        chosen = keep[self.polygon]
        return Runs(
            self.row[chosen],
            self.start[chosen],
            self.stop[chosen],
            number[self.polygon[chosen]],
        )

    def rows(self, first: int, stop: int) -> Runs:
        """Return the runs in rows ``first`` up to ``stop``."""
        low, high = np.searchsorted(self.row, (first, stop))
        return Runs(
            self.row[low:high], self.start[low:high], self.stop[low:high], self.polygon[low:high]
        )

    def offsets(self, first_row: int, width: int) -> Indices:
        """Return where each pixel lies in a flattened strip that begins at ``first_row``."""
        lengths = self.stop - self.start
        begins = (self.row - first_row) * np.int64(width) + self.start
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        offsets: Indices = np.arange(total) + np.repeat(begins - ends + lengths, lengths)
        return offsets


def no_runs() -> Runs:
    """Return no runs."""
    none = np.zeros(0, np.int32)
    return Runs(none, none, none, none.astype(np.int64))


def patches(corners: Corners | None) -> tuple[Runs, int]:
    """Return the pixels of the 4-connected patches of a scanned mask, and how many there are."""
    if corners is None or len(corners.run_row) == 0:
        return no_runs(), 0
    outlines = trace(corners)
    owner = outlines.run_polygon
    return Runs(corners.run_row, corners.run_start, corners.run_stop, owner), len(outlines)


class Accumulator:
    """Count, sum, lowest and highest value of each polygon; unknown values are left out.

    Attributes:
        count: Values seen, float64 ``[polygons]``.
        total: Their sum.
        low: The lowest; infinite where none was seen.
        high: The highest; minus infinite where none was seen.
    """

    def __init__(self, polygons: int) -> None:
        self.count = np.zeros(polygons)
        self.total = np.zeros(polygons)
        self.low = np.full(polygons, np.inf)
        self.high = np.full(polygons, -np.inf)

    def add(self, runs: Runs, values: Raster) -> None:
        """Add the values of all pixels of ``runs``, run after run, NaN for unknown."""
        if len(values) == 0:
            return
        lengths = runs.stop - runs.start
        begins = np.cumsum(lengths) - lengths
        known = ~np.isnan(values)
        count = np.add.reduceat(known, begins, dtype=np.int64)
        total = np.add.reduceat(np.where(known, values, 0), begins, dtype=np.float64)
        low, high = np.fmin.reduceat(values, begins), np.fmax.reduceat(values, begins)
        polygons, local = np.unique(runs.polygon, return_inverse=True)
        self.count[polygons] += np.bincount(local, count)
        self.total[polygons] += np.bincount(local, total)
        seen = count > 0
        np.minimum.at(self.low, runs.polygon[seen], low[seen])
        np.maximum.at(self.high, runs.polygon[seen], high[seen])

    @property
    def mean(self) -> Floats:
        """Mean, NaN where nothing was seen."""
        mean = np.full(len(self.total), np.nan)
        np.divide(self.total, self.count, out=mean, where=self.count > 0)
        return mean

    @property
    def minimum(self) -> Floats:
        """Lowest value, NaN where nothing was seen."""
        return np.where(self.count > 0, self.low, np.nan)

    @property
    def maximum(self) -> Floats:
        """Highest value, NaN where nothing was seen."""
        return np.where(self.count > 0, self.high, np.nan)


class Histogram:
    """Counts of 256 levels a polygon, uint32 ``[polygons, 256]``."""

    def __init__(self, polygons: int) -> None:
        self.counts = np.zeros((polygons, 256), np.uint32)

    def add(self, runs: Runs, levels: NDArray[np.uint8]) -> None:
        """Add the levels of all pixels of ``runs``, run after run."""
        polygons, local = np.unique(runs.polygon, return_inverse=True)
        cell = np.repeat(local.astype(np.int64) * 256, runs.stop - runs.start) + levels
        found = np.bincount(cell, minlength=len(polygons) * 256).reshape(-1, 256)
        self.counts[polygons] += found.astype(np.uint32)

    def quantile(self, share: float, levels: int) -> Floats:
        """Return the lowest level that a share of the values does not exceed, NaN for none.

        Args:
            share: 0–1; the definition is numpy's ``inverted_cdf``.
            levels: Number of levels that are values; those above mean unknown.
        """
        cumulative = np.cumsum(self.counts[:, :levels], axis=1, dtype=np.uint32)
        total = cumulative[:, -1:]
        reached = cumulative >= np.maximum(1, np.ceil(share * total.astype(np.float64)))
        return np.where(total[:, 0] > 0, reached.argmax(axis=1), np.nan)

    def mean_and_highest(self, levels: int) -> tuple[Floats, Floats]:
        """Return the mean and the highest of the levels below ``levels``, NaN for none."""
        counts = self.counts[:, :levels]
        total = counts.sum(axis=1, dtype=np.float64)
        mean = np.full(len(total), np.nan)
        np.divide(counts @ np.arange(levels, dtype=np.float64), total, out=mean, where=total > 0)
        highest = levels - 1 - (counts[:, ::-1] > 0).argmax(axis=1)
        return mean, np.where(total > 0, highest, np.nan)
