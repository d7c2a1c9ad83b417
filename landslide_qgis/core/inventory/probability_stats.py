"""Mean, highest and tenth-percentile probability inside polygons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from landslide_qgis.core.arrays import Codes, Floats, Raster
from landslide_qgis.core.inventory.source import Source
from landslide_qgis.core.inventory.zonal import Accumulator, Histogram, Runs
from landslide_qgis.core.parallel import in_order, span
from landslide_qgis.core.probability import PROBABILITY_SCALE

# A histogram takes a kilobyte, and twice as much while it is summed up: 100 MB at a time.
_GROUP = 1 << 15


@dataclass(frozen=True)
class ProbabilityStats:
    """Probabilities of polygons, 0–1, float64 ``[polygons]`` each; NaN without data.

    Attributes:
        mean: Mean of the pixels.
        highest: The highest.
        p10: The lowest level, in steps of 1/250, that a tenth of the pixels does not exceed.
    """

    mean: Floats
    highest: Floats
    p10: Floats


def probability_stats(
    source: Source, runs: Runs, polygons: int, step: Callable[[float], None]
) -> ProbabilityStats:
    """Read a probability raster again and sum it up inside polygons.

    Args:
        source: Probability raster.
        runs: Pixels of the polygons, numbered in reading order of their first pixel.
        polygons: Number of polygons.
        step: Called with the share done; may raise to stop.

    Raises:
        LandslideError: The raster cannot be read.
    """
    groups = []
    for first in range(0, polygons, _GROUP):
        stop = min(polygons, first + _GROUP)
        mine = (runs.polygon >= first) & (runs.polygon < stop)
        part = Runs(runs.row[mine], runs.start[mine], runs.stop[mine], runs.polygon[mine] - first)
        groups.append(
            _group(source, part, stop - first, span(step, first / polygons, stop / polygons))
        )
    return ProbabilityStats(
        np.concatenate([group.mean for group in groups]),
        np.concatenate([group.highest for group in groups]),
        np.concatenate([group.p10 for group in groups]),
    )


def _group(
    source: Source, runs: Runs, polygons: int, step: Callable[[float], None]
) -> ProbabilityStats:
    """Sum up a group of polygons from the strips that it reaches into."""
    top, bottom = int(runs.row[0]), int(runs.row[-1]) + 1
    strips = [(first, stop) for first, stop in source.strips() if stop > top and first < bottom]

    def work(strip: tuple[int, int]) -> tuple[Runs, Codes, Raster | None]:
        part = runs.rows(*strip)
        at = part.offsets(strip[0], source.width)
        levels, exact = source.levels(*strip, at)
        return part, levels, exact

    histogram, values = Histogram(polygons), Accumulator(polygons)
    quantised = True
    for number, (part, levels, exact) in enumerate(in_order(work, strips)):
        step(number / len(strips))
        histogram.add(part, levels)
        if exact is not None:
            quantised = False
            values.add(part, exact)
    p10 = histogram.quantile(0.1, PROBABILITY_SCALE + 1) / PROBABILITY_SCALE
    if quantised:
        mean, highest = histogram.mean_and_highest(PROBABILITY_SCALE + 1)
        return ProbabilityStats(mean / PROBABILITY_SCALE, highest / PROBABILITY_SCALE, p10)
    return ProbabilityStats(values.mean, values.maximum, p10)
