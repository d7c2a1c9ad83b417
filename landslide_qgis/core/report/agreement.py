"""Scores of a map by pixel with intervals, and intervals of shares.

Neighbouring pixels are right or wrong together, so an interval that takes each for a trial of its
own is far too narrow. Here square blocks of ground are drawn with replacement, and the pooled
scores of each draw taken (block bootstrap; Efron & Tibshirani 1993, An Introduction to the
Bootstrap, section 8.6): what varies from block to block then shows in the interval. Blocks should
be larger than landslides and the mistakes around them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landslide_qgis.core.arrays import Floats
from landslide_qgis.core.report.accuracy import SCORES, pixel_scores
from landslide_qgis.core.report.stratified import Z95

DRAWS = 1000
FEW_BLOCKS = 20
_DRAWS_AT_ONCE = 50


@dataclass(frozen=True)
class Interval:
    """A share or score with its 95 % interval; NaN where there is nothing to divide by."""

    value: float
    low: float
    high: float


def block_intervals(blocks: NDArray[np.int64], seed: int) -> dict[str, Interval]:
    """Return the pooled scores with percentile intervals from a bootstrap of blocks.

    Args:
        blocks: Counts of each block that has pixels, as for :func:`.accuracy.pixel_scores`,
            ``[blocks, 4]``.
        seed: Of the random numbers.
    """
    pooled = pixel_scores(blocks.sum(axis=0).astype(np.float64))
    noise, number = np.random.default_rng(seed), len(blocks)
    counts = blocks.astype(np.float64)
    drawn: dict[str, list[Floats]] = {name: [] for name in SCORES}
    for first in range(0, DRAWS, _DRAWS_AT_ONCE):
        times = min(_DRAWS_AT_ONCE, DRAWS - first)
        weights = noise.multinomial(number, np.full(number, 1.0 / number), size=times)
        for name, values in pixel_scores(weights @ counts).items():
            drawn[name].append(values)
    intervals = {}
    for name in SCORES:
        values = np.concatenate(drawn[name])
        values = values[~np.isnan(values)]
        ends = np.percentile(values, (2.5, 97.5)) if len(values) else (math.nan, math.nan)
        intervals[name] = Interval(float(pooled[name]), float(ends[0]), float(ends[1]))
    return intervals


def wilson(hits: int, trials: int) -> Interval:
    """Return a share with its interval after Wilson (1927, J. Am. Stat. Assoc. 22:209–212).

    For landslides, which are found or missed each by itself, unlike pixels.
    """
    if trials == 0:
        return Interval(math.nan, math.nan, math.nan)
    share, z = hits / trials, Z95
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials)
    half *= math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))
