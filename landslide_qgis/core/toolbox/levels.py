"""Thresholds found from the histogram of a probability."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from rasterio.features import geometry_mask
from rasterio.windows import Window

from landslide_qgis.core.arrays import Floats
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory.source import Source
from landslide_qgis.core.parallel import in_order
from landslide_qgis.core.probability import PROBABILITY_SCALE
from landslide_qgis.core.scene.area import AreaOfInterest

LEVELS = PROBABILITY_SCALE + 1


@dataclass(frozen=True)
class Reached:
    """A threshold and how the pixels at or above it compare with a reference.

    Attributes:
        threshold: Probability, 0–1.
        precision: Share of the called pixels that the reference has.
        recall: Share of the reference's pixels that are called.
    """

    threshold: float
    precision: float
    recall: float


def threshold_of(level: int) -> float:
    """Return the probability that parts a level, probability × 250 rounded, from the one below."""
    return (level - 0.5) / PROBABILITY_SCALE


def histogram(
    source: Source,
    reference: AreaOfInterest | None,
    step: Callable[[float], None],
) -> Floats:
    """Count the pixels of each level, outside and inside the reference polygons.

    Args:
        source: A probability.
        reference: Polygons in its CRS; without them all pixels count as outside. A pixel is
            inside if its centre is.
        step: Called with the share done; may raise to stop.

    Returns:
        Counts, float64 ``[2, 251]``.

    Raises:
        LandslideError: The raster is damaged.
    """
    grid = source.grid

    def count(strip: tuple[int, int]) -> tuple[int, Floats]:
        first, stop = strip
        levels, _ = source.levels(first, stop)
        inside = np.zeros(levels.shape, np.uint8)
        if reference is not None:
            part = grid.crop(Window(0, first, source.width, stop - first))
            shapes = reference.touching(part.bounds)
            if shapes:
                inside = geometry_mask(shapes, levels.shape, part.transform, invert=True)
        cell = levels + inside.astype(np.int64) * 256
        return first, np.bincount(cell.reshape(-1), minlength=512).astype(np.float64)

    total = np.zeros(512)
    for first, found in in_order(count, source.strips()):
        step(first / source.height)
        total += found
    return total.reshape(2, 256)[:, :LEVELS]


def otsu(counts: Floats) -> float:
    """Return the threshold that parts a histogram ``[251]`` best.

    It maximises the variance between the two classes (Otsu 1979, IEEE Trans. Syst. Man Cybern.
    9(1):62–66); where several do, as across an empty gap, it lies in the middle of them.

    Raises:
        LandslideError: There are not two values to part.
    """
    if np.count_nonzero(counts) < 2:
        raise LandslideError(
            "All pixels have the same probability, so that no threshold parts them; give one."
        )
    value = np.arange(len(counts), dtype=np.float64)
    below, weight = np.cumsum(counts)[:-1], counts.sum()
    above = weight - below
    sums = np.cumsum(counts * value)
    both = (below > 0) & (above > 0)
    between = np.zeros(len(below))
    distance = sums[:-1][both] / below[both] - (sums[-1] - sums[:-1][both]) / above[both]
    between[both] = below[both] * above[both] * distance**2
    best = np.flatnonzero(np.isclose(between, between.max(), rtol=1e-9))
    return threshold_of(1) + float(best.mean()) / PROBABILITY_SCALE


def reach_precision(counts: Floats, wanted: float) -> Reached:
    """Return the lowest threshold at which the called pixels are as precise as wanted.

    Args:
        counts: Pixels by level outside and inside the reference, float64 ``[2, 251]``.
        wanted: Precision, 0–1.

    Raises:
        LandslideError: The reference has no pixel in the raster, or no threshold reaches that.
    """
    inside = np.cumsum(counts[1][::-1])[::-1]
    called = np.cumsum(counts.sum(axis=0)[::-1])[::-1]
    if inside[0] == 0:
        raise LandslideError(
            "The reference polygons hold no pixel with data; check that they lie on the raster."
        )
    precision = np.divide(inside, called, out=np.zeros(LEVELS), where=called > 0)
    reached = np.flatnonzero(precision >= wanted)
    reached = reached[reached > 0]
    if len(reached) == 0:
        best = int(precision.argmax())
        raise LandslideError(
            f"No threshold reaches a precision of {wanted:g} on the reference; the best is "
            f"{precision[best]:.3f}, at {best / PROBABILITY_SCALE:g}."
        )
    level = int(reached[0])
    return Reached(threshold_of(level), float(precision[level]), float(inside[level] / inside[0]))
