"""Remove small patches of a mask, then fill small holes in what is left."""

from __future__ import annotations

import numpy as np

from landslide_qgis.core.arrays import Codes, Indices, Mask
from landslide_qgis.core.inventory.scan import scan
from landslide_qgis.core.inventory.zonal import patches


def sieve(mask: Codes, size: int) -> Codes:
    """Return a mask without patches, and without holes, of fewer than ``size`` pixels.

    Both are 4-connected. A gap without landslide is a hole if it has landslide beside it; the
    raster's edge and nodata close holes too. Nodata is neither removed nor filled.

    The result at a pixel depends on pixels less than ``2 * size`` rows away, no more: whether a
    patch is small shows within ``size`` rows, and so does then whether a hole is.

    Args:
        mask: 1 landslide, 0 none, other values nodata, uint8 ``[H, W]``; not changed.
        size: Least number of pixels of what stays.
    """
    sieved = mask.copy()
    flat = sieved.reshape(-1)
    patches, _ = _small(sieved == 1, size)
    flat[patches] = 0
    holes, number = _small(sieved == 0, size)
    if len(holes):
        beside = _beside(sieved == 1).reshape(-1)[holes]
        filled = np.bincount(number, beside) > 0
        flat[holes[filled[number]]] = 1
    return sieved


def _small(ones: Mask, size: int) -> tuple[Indices, Indices]:
    """Return the offsets of the pixels of small patches, and the patch each belongs to."""
    width = ones.shape[1]
    corners = scan(np.zeros(width, np.uint8), ones.view(np.uint8), 0, last=True)
    runs, count = patches(corners)
    small = runs.select(runs.pixels(count) < size)
    return small.offsets(0, width), np.repeat(small.polygon, small.stop - small.start)


def _beside(ones: Mask) -> Mask:
    """Return which pixels share an edge with one of ``ones``."""
    beside = np.zeros_like(ones)
    beside[1:] |= ones[:-1]
    beside[:-1] |= ones[1:]
    beside[:, 1:] |= ones[:, :-1]
    beside[:, :-1] |= ones[:, 1:]
    return beside
