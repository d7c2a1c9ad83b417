"""How many pixels drain through each pixel: D8 directions out of depressions, and their sums.

Each pixel drains to the neighbour to which the ground falls most steeply (O'Callaghan & Mark 1984,
Computer Vision, Graphics and Image Processing 28:323-344). A pixel lower than all around is the
pit of a basin. Basins are drained over their lowest passes, which form a minimum spanning tree of
the basins (Cordonnier, Bovy & Braun 2019, Earth Surface Dynamics 7:549-562); the way from the pit
up to the pass is turned round. So every pixel drains to the rim of the data, and no elevation is
changed.

The whole elevation is held: about 18 bytes a pixel at the peak.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.geodesy import Floats
from landslide_qgis.core.scene.slope import Raster
from landslide_qgis.core.toolbox.basins import drain

Codes = npt.NDArray[np.uint8]
Indices = npt.NDArray[np.int64]
Step = Callable[[float], None]
# Row and column steps of the codes 0-7; code 7 - n leads back.
STEPS = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))
OUTLET, PIT, UNKNOWN = 8, 9, 255
_STRIP_PIXELS = 1 << 21
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


def accumulation(dem: Raster, sizes: tuple[Floats, Floats], step: Step) -> npt.NDArray[np.uint32]:
    """Return the number of pixels that drain through each pixel, itself included.

    Args:
        dem: Elevation in metres, float32 ``[H, W]``, NaN where unknown.
        sizes: Pixel widths and heights of the rows in metres, ``[H]`` each.
        step: Told the share done, 0-1; may raise to stop.

    Returns:
        uint32 ``[H, W]``, 0 where the elevation is unknown.
    """
    net = directions(dem, sizes, lambda share: step(0.2 * share))
    drain(net, dem.reshape(-1), lambda share: step(0.2 + 0.5 * share))
    sums = net.codes != UNKNOWN
    total: npt.NDArray[np.uint32] = sums.astype(np.uint32)
    known = max(1, int(np.count_nonzero(sums)))
    done = 0
    for pixels in from_the_top(net):
        step(0.7 + 0.3 * done / known)
        for below, above in one_by_one(net, pixels):
            total[below] += total[above]
        done += len(pixels)
    shaped: npt.NDArray[np.uint32] = total.reshape(dem.shape)
    return shaped


def directions(dem: Raster, sizes: tuple[Floats, Floats], step: Step) -> Net:
    """Return the direction of steepest descent of each pixel.

    A pixel without a lower neighbour is an outlet on the rim of the data, else a pit.
    """
    height, width = dem.shape
    codes = np.full(dem.shape, UNKNOWN, np.uint8)
    rows = max(16, _STRIP_PIXELS // width)
    for first in range(0, height, rows):
        step(first / height)
        stop = min(height, first + rows)
        block = np.full((stop - first + 2, width + 2), np.nan, np.float32)
        top, bottom = max(0, first - 1), min(height, stop + 1)
        block[top - first + 1 : bottom - first + 1, 1:-1] = dem[top:bottom]
        codes[first:stop] = _steepest(block, sizes[0][first:stop], sizes[1][first:stop])
    return Net(codes.reshape(-1), width)


def _steepest(block: Raster, dx: Floats, dy: Floats) -> Codes:
    """Return the codes ``[H, W]`` of a block with a margin of one pixel."""
    height, width = (side - 2 for side in block.shape)
    centre = block[1:-1, 1:-1]
    best = np.zeros(centre.shape, np.float32)
    rim = np.zeros(centre.shape, np.bool_)
    codes = np.full(centre.shape, PIT, np.uint8)
    for code, (row, col) in enumerate(STEPS):
        beside = block[1 + row : 1 + row + height, 1 + col : 1 + col + width]
        distance = np.hypot(row * dy, col * dx).astype(np.float32).reshape(-1, 1)
        fall = (centre - beside) / distance
        unknown = np.isnan(beside)
        rim |= unknown
        better = ~unknown & (fall > best)
        best[better] = fall[better]
        codes[better] = code
    codes[(codes == PIT) & rim] = OUTLET
    codes[np.isnan(centre)] = UNKNOWN
    return codes


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
