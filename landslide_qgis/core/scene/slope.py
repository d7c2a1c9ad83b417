"""Slope from elevation, in true ground units."""

from __future__ import annotations

from typing import Union

import numpy as np

from landslide_qgis.core.arrays import Floats, Raster

Size = Union[float, Floats]


def horn_slope(dem: Raster, dx: Size, dy: Size) -> Raster:
    """Return slope in degrees by Horn's method (Horn 1981, Proc. IEEE 69(1):14-47).

    A missing neighbour is extrapolated through the centre from the one facing it, a missing
    diagonal from the axes; a pixel that has no neighbour on one of the two axes stays NaN. On a
    plane the slope is thus exact up to the rim of the data.

    Args:
        dem: Elevation in metres, float32 ``[H + 2, W + 2]``, with a margin of one pixel; NaN
            where unknown.
        dx: Pixel width on the ground in metres, or one width a row, ``[H]``.
        dy: Pixel height on the ground in metres, or one height a row, ``[H]``.

    Returns:
        Slope, float32 ``[H, W]``, 0–90; NaN where the elevation is.
    """
    east, south = horn_gradient(dem, dx, dy)
    slope: Raster = np.degrees(np.arctan(np.hypot(east, south)))
    slope[np.isnan(dem[1:-1, 1:-1])] = np.nan
    return slope


def horn_gradient(dem: Raster, dx: Size, dy: Size) -> tuple[Raster, Raster]:
    """Return the rise to the east and to the south by Horn's method, metres a metre.

    Args and missing neighbours are those of :func:`horn_slope`.
    """
    centre = dem[1:-1, 1:-1]
    holes = bool(np.isnan(np.sum(dem)))
    east = _step(dem, (1, 0), centre, holes)
    south = _step(dem, (0, 1), centre, holes)
    falling = _step(dem, (0, 0), centre, holes)
    rising = _step(dem, (0, 2), centre, holes)
    if holes:
        falling = np.where(np.isnan(falling), south + east, falling)
        rising = np.where(np.isnan(rising), south - east, rising)
    # Horn's kernel: weight 2 on the axis, 1 on the diagonals.
    east = (2.0 * east + falling - rising) / (np.float32(8.0) * _column(dx))
    south = (2.0 * south + falling + rising) / (np.float32(8.0) * _column(dy))
    return east, south


def _step(dem: Raster, first_at: tuple[int, int], centre: Raster, holes: bool) -> Raster:
    """Return the difference across the centre from the neighbour at (row, column) to its opposite.

    A missing half is extrapolated from the other; NaN where both are missing.
    """
    (row, col), (height, width) = first_at, centre.shape
    first = dem[row : row + height, col : col + width]
    second = dem[2 - row : 2 - row + height, 2 - col : 2 - col + width]
    step = second - first
    if holes:
        step = np.where(np.isnan(first), 2.0 * (second - centre), step)
        step = np.where(np.isnan(second), 2.0 * (centre - first), step)
    return step


def _column(size: Size) -> Raster:
    """Shape a size, or sizes by row, for division of ``[H, W]``."""
    return np.asarray(size, dtype=np.float32).reshape(-1, 1)
