"""Slope from elevation, in true ground units."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def horn_slope(
    dem: NDArray[np.float32],
    dx: float | NDArray[np.floating[Any]],
    dy: float | NDArray[np.floating[Any]],
) -> NDArray[np.float32]:
    """Return slope by Horn's method, the one of ``gdaldem slope`` and ArcGIS.

    Source: Horn, B. K. P. (1981), Hill shading and the reflectance map, Proc. IEEE 69(1), 14-47.

    Args:
        dem: Elevation in metres, float32 ``[H + 2, W + 2]``: a margin of one pixel on each side.
            NaN is a gap; a gap beside a pixel is taken to be as high as the pixel.
        dx: Width of a pixel on the ground in metres, or one value a row, ``[H]``.
        dy: Height of a pixel on the ground in metres, or one value a row.

    Returns:
        Slope in degrees, 0-90, float32 ``[H, W]``; NaN where the pixel itself is a gap.
    """
    centre = dem[1:-1, 1:-1]
    height, width = centre.shape

    def beside(row: int, column: int) -> NDArray[np.float32]:
        """Return the neighbours at an offset, gaps replaced by the centre."""
        part = dem[1 + row : 1 + row + height, 1 + column : 1 + column + width]
        filled: NDArray[np.float32] = np.where(np.isnan(part), centre, part)
        return filled

    north_west, north, north_east = beside(-1, -1), beside(-1, 0), beside(-1, 1)
    west, east = beside(0, -1), beside(0, 1)
    south_west, south, south_east = beside(1, -1), beside(1, 0), beside(1, 1)
    to_east = (north_east + 2 * east + south_east) - (north_west + 2 * west + south_west)
    to_south = (south_west + 2 * south + south_east) - (north_west + 2 * north + north_east)
    rise_x = to_east / (8 * _per_row(dx))
    rise_y = to_south / (8 * _per_row(dy))
    slope: NDArray[np.float32] = np.degrees(np.arctan(np.hypot(rise_x, rise_y)))
    return slope.astype(np.float32, copy=False)


def _per_row(size: float | NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Shape a pixel size, one for all or one a row, for broadcasting over ``[H, W]``."""
    return np.asarray(size, np.float32).reshape(-1, 1)
