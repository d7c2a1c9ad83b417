"""Growing a region from one pixel, and knowing where to stop."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]
Mask = NDArray[np.bool_]

SIZES = 40
_SMALLEST_PX = 4
_LARGEST_SHARE = 0.25
_SEED_RADIUS = 1
# How much a full drop of probability weighs against one standard deviation of the image.
_PROBABILITY_WEIGHT = 2.0


@dataclass(frozen=True)
class Growth:
    """Pixels in the order in which a region took them in.

    Attributes:
        order: Flat indices, the seed first.
        sizes: Numbers of pixels of the regions to choose from, rising.
        contrast: For each, how much the dissimilarity rises across its edge.
    """

    order: NDArray[np.int64]
    sizes: NDArray[np.int64]
    contrast: NDArray[np.float64]

    @property
    def best(self) -> int:
        """Index of the region with the sharpest edge."""
        return int(np.argmax(self.contrast))

    def mask(self, index: int, shape: tuple[int, int]) -> Mask:
        """Return a region as a mask ``[H, W]``."""
        inside = np.zeros(shape[0] * shape[1], np.bool_)
        inside[self.order[: self.sizes[index]]] = True
        return inside.reshape(shape)


def dissimilarity(
    image: Values, probability: Values | None, seed: tuple[int, int]
) -> NDArray[np.float64]:
    """Return how unlike the seed each pixel is: 0 is the same.

    The root mean square over the bands of the difference to the seed's neighbourhood, in standard
    deviations of the window; and, added to it, by how much the probability falls below the seed's.

    Args:
        image: ``[C, H, W]`` in any unit, NaN where unknown.
        probability: ``[H, W]``, 0–1, NaN where unknown; ``None`` if there is none.
        seed: Row and column.

    Returns:
        Float64 ``[H, W]``, infinite where the image is unknown.
    """
    row, column = seed
    near = (
        slice(max(0, row - _SEED_RADIUS), row + _SEED_RADIUS + 1),
        slice(max(0, column - _SEED_RADIUS), column + _SEED_RADIUS + 1),
    )
    centre = np.nanmedian(image[:, near[0], near[1]], axis=(1, 2))[:, None, None]
    spread = np.nanstd(image, axis=(1, 2))[:, None, None]
    scaled = (image - centre) / np.where(spread > 0, spread, 1.0)
    unlike: NDArray[np.float64] = np.sqrt(np.mean(scaled.astype(np.float64) ** 2, axis=0))
    if probability is not None:
        top = float(np.nanmax(probability[near])) if np.isfinite(probability[near]).any() else 0.0
        if top > 0:
            fall = np.clip(top - np.nan_to_num(probability.astype(np.float64)), 0.0, None) / top
            unlike += _PROBABILITY_WEIGHT * fall
    unlike[~np.isfinite(unlike)] = np.inf
    return unlike


def grow(unlike: NDArray[np.float64], seed: tuple[int, int]) -> Growth:
    """Let a region grow from the seed, always by the neighbour that is most like it.

    This is seeded region growing (Adams & Bischof 1994, IEEE Trans. PAMI 16:641–647) with a fixed
    seed model, so the regions of all sizes are nested. Of these, the one to offer is where the
    dissimilarity rises most across the edge.

    Args:
        unlike: What :func:`dissimilarity` returned, ``[H, W]``.
        seed: Row and column of a known pixel.
    """
    height, width = unlike.shape
    most = max(_SMALLEST_PX, int(_LARGEST_SHARE * height * width))
    order = _absorb(unlike, seed, most)
    count = len(order)
    sizes = np.unique(np.geomspace(min(_SMALLEST_PX, count), count, SIZES).astype(np.int64))
    contrast = np.array([_contrast(unlike, order[:size]) for size in sizes])
    return Growth(order, sizes, contrast)


def _absorb(unlike: NDArray[np.float64], seed: tuple[int, int], most: int) -> NDArray[np.int64]:
    """Return up to ``most`` pixels in the order of growth, through their four sides."""
    height, width = unlike.shape
    flat = unlike.ravel().tolist()
    start = seed[0] * width + seed[1]
    waiting = [(flat[start], start)]
    seen = bytearray(height * width)
    seen[start] = 1
    order: list[int] = []
    while waiting and len(order) < most:
        level, pixel = heapq.heappop(waiting)
        if level == np.inf:
            break
        order.append(pixel)
        row, column = divmod(pixel, width)
        for inside, other in (
            (row > 0, pixel - width),
            (row < height - 1, pixel + width),
            (column > 0, pixel - 1),
            (column < width - 1, pixel + 1),
        ):
            if inside and not seen[other]:
                seen[other] = 1
                heapq.heappush(waiting, (flat[other], other))
    return np.array(order, np.int64)


def _contrast(unlike: NDArray[np.float64], region: NDArray[np.int64]) -> float:
    """Return the mean rise of the dissimilarity from inside to outside along a region's edge."""
    inside = np.zeros(unlike.size, np.bool_)
    inside[region] = True
    mask = inside.reshape(unlike.shape)
    total, count = 0.0, 0
    for axis in (0, 1):
        edge = np.diff(mask.astype(np.int8), axis=axis)
        rise = np.diff(np.minimum(unlike, 1e6), axis=axis)
        out, back = edge == -1, edge == 1
        known = np.abs(rise) < 1e5
        total += float(rise[out & known].sum() - rise[back & known].sum())
        count += int((out & known).sum() + (back & known).sum())
    return total / count if count else 0.0
