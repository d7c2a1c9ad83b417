"""The net of a landscape's water: for each pixel the neighbour that it drains to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from landslide_qgis.core.arrays import Codes, Indices

# Row and column steps of the codes 0-7; code 7 - n leads back.
STEPS = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))
OUTLET, PIT, UNKNOWN = 8, 9, 255
_CHUNK = 1 << 22
_FEW = 2000


@dataclass(frozen=True)
class Net:
    """Where each pixel drains to.

    Attributes:
        codes: Codes 0-7, ``OUTLET``, ``PIT`` or ``UNKNOWN``; ``[H W]``, flat.
        width: Columns.
    """

    codes: Codes
    width: int

    @property
    def offsets(self) -> Indices:
        """What each code adds to a flat index; 0 for those that lead nowhere, ``[256]``."""
        table = np.zeros(256, np.int64)
        table[:8] = [row * self.width + col for row, col in STEPS]
        return table

    def receivers(self, pixels: Any) -> Indices:
        """Return where pixels drain to; outlets and pits to themselves."""
        found: Indices = pixels + self.offsets[self.codes[pixels]]
        return found


def from_the_top(net: Net) -> Iterator[Indices]:
    """Yield all known pixels, flat ``[n]`` at a time, each after all that drain to it."""
    waiting = _donors(net)
    for first in range(0, len(net.codes), _CHUNK):
        span = slice(first, first + _CHUNK)
        ready = np.flatnonzero((waiting[span] == 0) & (net.codes[span] != UNKNOWN)) + first
        # What becomes ready in this chunk's wake is taken along at once, which keeps lists short.
        while len(ready):
            waiting[ready] = UNKNOWN
            yield ready
            freed = []
            for below, _ in one_by_one(net, ready):
                waiting[below] -= 1
                freed.append(below[waiting[below] == 0])
            ready = np.concatenate(freed) if freed else ready[:0]


def one_by_one(net: Net, pixels: Indices) -> Iterator[tuple[Indices, Indices]]:
    """Yield receivers and the pixels that drain to them so that no receiver comes twice at a time.

    Those of one direction never share a receiver; of a few pixels each is looked at by rank.
    """
    codes = net.codes[pixels]
    if len(pixels) > _FEW:
        for code, offset in enumerate(net.offsets[:8]):
            chosen = pixels[codes == code]
            if len(chosen):
                yield chosen + offset, chosen
        return
    pixels = pixels[codes < OUTLET]
    below = net.receivers(pixels)
    order = np.argsort(below, kind="stable")
    while len(order):
        ranked = below[order]
        first = np.ones(len(order), np.bool_)
        first[1:] = ranked[1:] != ranked[:-1]
        yield ranked[first], pixels[order[first]]
        order = order[~first]


def _donors(net: Net) -> Codes:
    """Return how many neighbours drain to each pixel, flat."""
    codes = net.codes.reshape(-1, net.width)
    height = codes.shape[0]
    count = np.zeros(codes.shape, np.uint8)
    for code, (row, col) in enumerate(STEPS):
        top, bottom = max(0, -row), height - max(0, row)
        left, right = max(0, -col), net.width - max(0, col)
        from_here = codes[top:bottom, left:right] == code
        count[top + row : bottom + row, left + col : right + col] += from_here
    return count.reshape(-1)
