"""Pixels in the order in which a flood from one of them reaches the others."""

from __future__ import annotations

import heapq
import math

import numpy as np
from numpy.typing import NDArray

from landslide_qgis.core.arrays import Floats


def flood(cost: Floats, seed: tuple[int, int], most: int) -> NDArray[np.int64]:
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
    width = cost.shape[1] + 2  # with a rim that counts as reached, so that no side has to be tested
    flat = np.pad(cost, 1).ravel().tolist()
    seen = bytearray(np.pad(np.zeros(cost.shape, np.uint8), 1, constant_values=1).tobytes())
    start = (seed[0] + 1) * width + seed[1] + 1
    waiting = [(flat[start], start)]
    seen[start] = 1
    order: list[int] = []
    push, pop, append = heapq.heappush, heapq.heappop, order.append
    sides, inf = (-width, width, -1, 1), math.inf
    while waiting and len(order) < most:
        level, pixel = pop(waiting)
        if level == inf:
            break
        append(pixel)
        for side in sides:
            other = pixel + side
            if not seen[other]:
                seen[other] = 1
                push(waiting, (flat[other], other))
    rows, columns = np.divmod(np.array(order, np.int64), width)
    return np.asarray((rows - 1) * cost.shape[1] + columns - 1)
