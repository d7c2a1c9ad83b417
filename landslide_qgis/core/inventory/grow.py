"""From one pixel to regions of rising size, each inside the next, and which of them to offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from landslide_qgis.core.arrays import Floats, Mask, Raster
from landslide_qgis.core.inventory.flood import flood
from landslide_qgis.core.inventory.likeness import COLOUR, DISTANCE, clues

Value = TypeVar("Value", bound=np.generic)
SIZES = 40
_SMALLEST_PX = 4
_LARGEST_SHARE = 0.25
# Intercept, then a weight for each clue, as `benchmarks/outline.py --fit` prints them.
IMAGE_WEIGHTS = (4.58, -0.91, 0.44, 0.55, -3.28, 0.73)
PROBABILITY_WEIGHTS = (5.46, -0.54, 0.38, 0.14, -2.27, 0.19, 0.1, 1.04, -0.54)
# Share of the weight of distance in the order of growth. A long landslide needs the freedom; how
# large landslides are is for the choice among the regions.
_DISTANCE_SHARE = 0.3
_CLIPPED = (-10.0, 6.0)
# Weight of the fall of the probability across an edge beside that of the odds.
_PROBABILITY_EDGE = 10.0


@dataclass(frozen=True)
class Growth:
    """Pixels in the order in which a region took them in.

    Attributes:
        order: Flat indices, the seed first.
        sizes: Numbers of pixels of the regions to choose from, rising.
        merit: For each, how good an offer it is.
    """

    order: NDArray[np.int64]
    sizes: NDArray[np.int64]
    merit: Floats

    @property
    def best(self) -> int:
        """Index of the region to offer."""
        return int(np.argmax(self.merit))

    def mask(self, index: int, shape: tuple[int, int]) -> Mask:
        """Return a region as a mask ``[H, W]``."""
        inside = np.zeros(shape[0] * shape[1], np.bool_)
        inside[self.order[: self.sizes[index]]] = True
        return inside.reshape(shape)


def grow(
    image: Raster, probability: Raster | None, seed: tuple[int, int], pixel_m: float = 10.0
) -> Growth:
    """Let a region grow from the seed, always by the neighbour that is likeliest to belong to it.

    So the regions of all sizes are nested and connected. The one to offer has the greatest product
    of the root of the intersection over union that the odds let expect, and of its edge: the mean
    fall of the odds across it, plus the square of the mean rise of unlikeness in colour, plus the
    mean fall of the probability, of which the odds make little in the middle between 0 and 1.

    Args:
        image: ``[C, H, W]`` in any unit, NaN where unknown; known at the seed.
        probability: ``[H, W]``, 0–1, NaN where unknown; ``None`` if there is none.
        seed: Row and column.
        pixel_m: Side of a pixel in metres.
    """
    height, width = image.shape[1:]
    most = max(_SMALLEST_PX, int(_LARGEST_SHARE * height * width))
    found, known = clues(image, probability, seed, pixel_m, most)
    weights = np.array(IMAGE_WEIGHTS if probability is None else PROBABILITY_WEIGHTS)
    odds = weights[0] + np.tensordot(weights[1:], found, axes=1)
    freed = odds - (1.0 - _DISTANCE_SHARE) * weights[1 + DISTANCE] * found[DISTANCE]
    order = flood(np.where(known, -freed, np.inf), seed, most)
    count = len(order)
    sizes = np.unique(np.geomspace(min(_SMALLEST_PX, count), count, SIZES).astype(np.int64))
    edge = _fall(freed, known, order, sizes)
    edge += _fall(-found[COLOUR], known, order, sizes) ** 2
    if probability is not None:
        sure = np.nan_to_num(probability.astype(np.float64))
        edge += _PROBABILITY_EDGE * _fall(sure, known, order, sizes)
    return Growth(order, sizes, np.sqrt(_agreement(odds, known, order, sizes)) * edge)


def _agreement(
    odds: Floats, known: Mask, order: NDArray[np.int64], sizes: NDArray[np.int64]
) -> Floats:
    """Return the ratio of the expected intersection and the expected union."""
    share = np.where(known, 1.0 / (1.0 + np.exp(-odds)), 0.0)
    inside = np.cumsum(share.ravel()[order])[sizes - 1]
    return np.asarray(inside / (sizes + share.sum() - inside))


def _fall(
    values: Floats, known: Mask, order: NDArray[np.int64], sizes: NDArray[np.int64]
) -> Floats:
    """Return the mean fall of values from inside to outside along each region's edge, at least 0.

    Two neighbours lie on a region's edge while one of them is in and the other is not: between
    their places in the order. So one pass over all pairs counts for all regions.
    """
    level = np.clip(values, *_CLIPPED)
    places = np.full(values.size, len(order), np.int64)
    places[order] = np.arange(len(order))
    fall, pairs = np.zeros(len(order) + 2), np.zeros(len(order) + 2)
    for axis in (0, 1):
        here, there = _halves(places.reshape(values.shape), axis)
        both = np.logical_and(*_halves(known, axis)).ravel()
        near, far = _halves(level, axis)
        drop = ((near - far) * np.sign(there - here)).ravel()[both]
        enters = 1 + np.minimum(here, there).ravel()[both]
        leaves = 1 + np.maximum(here, there).ravel()[both]
        length = len(fall)
        fall += np.bincount(enters, drop, length) - np.bincount(leaves, drop, length)
        pairs += np.bincount(enters, minlength=length) - np.bincount(leaves, minlength=length)
    return np.maximum(np.cumsum(fall)[sizes] / np.maximum(np.cumsum(pairs)[sizes], 1.0), 0.0)


def _halves(values: NDArray[Value], axis: int) -> tuple[NDArray[Value], NDArray[Value]]:
    """Return each pixel but the last of an axis, and its neighbour along it."""
    size = values.shape[axis]
    return values.take(range(size - 1), axis), values.take(range(1, size), axis)
