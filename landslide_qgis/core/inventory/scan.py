"""Corners and runs of a binary mask, found strip by strip.

A lattice point is where four pixels meet; lattice row ``r`` lies above pixel row ``r``. A point is
a corner when the outline of the mask turns there. Both lists are small beside the mask, which can
be dropped as soon as it is scanned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landslide_qgis.core.arrays import Codes, Ints

# A corner's code is the sum of its landslide pixels: 1 north-west, 2 north-east, 4 south-west,
# 8 south-east. At a saddle two landslide pixels touch by that point alone.
NORTH_EAST, SOUTH_EAST = 2, 8
SADDLE_RISING, SADDLE_FALLING = 6, 9


@dataclass(frozen=True)
class Corners:
    """Corners in reading order, and the runs of landslide pixels in reading order.

    Attributes:
        row: Lattice row of each corner, int32 ``[corners]``.
        col: Lattice column.
        code: Landslide pixels around it, uint8.
        run_row: Pixel row of each run, int32 ``[runs]``.
        run_start: Its first column.
        run_stop: The column after its last.
    """

    row: Ints
    col: Ints
    code: Codes
    run_row: Ints
    run_start: Ints
    run_stop: Ints


def scan(above: Codes, strip: Codes, first_row: int, last: bool) -> Corners:
    """Find corners and runs of a strip.

    Args:
        above: The pixel row above the strip, 0/1, ``[W]``; zeros above the first strip.
        strip: Pixels, 1 for landslide and 0 for all else, uint8 ``[H, W]``.
        first_row: Row of the strip's first line in the mask.
        last: Whether the strip ends the mask, so that the outline closes below it.
    """
    height, width = strip.shape
    padded = np.zeros((height + 1 + last, width + 2), np.uint8)
    padded[0, 1:-1] = above
    padded[1 : height + 1, 1:-1] = strip
    across = padded[:, :-1] ^ padded[:, 1:]
    turn = across[:-1] & (padded[:-1, :-1] ^ padded[1:, :-1])
    turn |= across[:-1] ^ across[1:]
    row, col = _nonzero(turn)
    # Offset of the north-west pixel in the padded strip, which is one column wider.
    at, pixels, below = row * np.int64(width + 2) + col, padded.reshape(-1), width + 2
    code = pixels[at]
    code |= pixels[at + 1] << 1
    code |= pixels[at + below] << 2
    code |= pixels[at + below + 1] << 3
    run_row, ends = _nonzero(across[1 : height + 1])
    return Corners(
        row + np.int32(first_row),
        col,
        code,
        run_row[::2] + np.int32(first_row),
        ends[::2],
        ends[1::2],
    )


def join(parts: Sequence[Corners]) -> Corners:
    """Return the corners and runs of successive strips as one."""
    return Corners(
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.col for part in parts]),
        np.concatenate([part.code for part in parts]),
        np.concatenate([part.run_row for part in parts]),
        np.concatenate([part.run_start for part in parts]),
        np.concatenate([part.run_stop for part in parts]),
    )


def _nonzero(flags: NDArray[Any]) -> tuple[Ints, Ints]:
    """Return rows and columns of the non-zero elements of 0/1 flags; faster than np.nonzero."""
    height, width = flags.shape
    flat = np.flatnonzero(flags.reshape(-1).view(bool))
    counts = np.diff(np.searchsorted(flat, np.arange(height + 1, dtype=np.int64) * width))
    row = np.repeat(np.arange(height, dtype=np.int32), counts)
    return row, (flat - row * np.int64(width)).astype(np.int32)
