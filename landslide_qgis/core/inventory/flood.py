"""Pixels in the order in which a flood from one of them reaches the others."""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


def flood(cost: NDArray[np.float64], seed: tuple[int, int], most: int) -> NDArray[np.int64]:
    """Return up to ``most`` pixels in the order of growth, through their four sides.

    The next pixel is always the cheapest neighbour of those already reached (seeded region
    growing, Adams & Bischof 1994, IEEE Trans. PAMI 16:641–647, with costs that stay), so that the
    first ``n`` of them are connected for every ``n``.

    Args:
        cost: ``[H, W]``, infinite where nothing may flow.
        seed: Row and column to start at.
        most: Number of pixels after which to stop.

    Returns:
        Flat indices, the seed first.
    """
    height, width = cost.shape
    flat = cost.ravel().tolist()
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
