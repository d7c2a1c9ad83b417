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

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.arrays import Codes, Floats, Raster
from landslide_qgis.core.terrain.basins import drain
from landslide_qgis.core.terrain.net import (
    OUTLET,
    PIT,
    STEPS,
    UNKNOWN,
    Net,
    from_the_top,
    one_by_one,
)

Step = Callable[[float], None]
_STRIP_PIXELS = 1 << 21


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
