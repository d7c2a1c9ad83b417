"""Terrain derivatives of a block of elevation, each with the margin it needs.

A block is float32 ``[H + 2 m, W + 2 m]`` with a margin of ``m`` pixels, NaN where unknown; what
comes back is ``[H, W]``, NaN where the centre is unknown. Unknown neighbours are left out, so that
values reach up to the rim of the data.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from landslide_qgis.core.arrays import Floats, Raster
from landslide_qgis.core.scene.slope import Size, horn_gradient, horn_slope

UNITS = {
    "dem": "metre", "slope": "degree", "aspect": "degree", "curvature": "1/m",
    "roughness": "metre", "relief": "metre", "tpi": "metre",
}  # fmt: skip


def layer(name: str, dem: Raster, margin: int, radius: int, sizes: tuple[Floats, Floats]) -> Raster:
    """Compute a layer by its name.

    Args:
        name: One of :data:`UNITS`.
        dem: Block with a margin of ``margin`` pixels, metres.
        margin: At least 1 and at least ``radius``.
        radius: Half side of the window of ``relief`` and ``tpi``.
        sizes: Pixel widths and heights of the rows, metres.
    """
    if name == "dem":
        return _cut(dem, margin)
    if name in ("relief", "tpi"):
        return (relief if name == "relief" else position)(_cut(dem, margin - radius), radius)
    near = _cut(dem, margin - 1)
    if name == "roughness":
        return relief(near, 1)
    return {"slope": horn_slope, "aspect": aspect, "curvature": curvature}[name](near, *sizes)


def aspect(dem: Raster, dx: Size, dy: Size) -> Raster:
    """Return the direction of steepest descent by Horn's method.

    Args:
        dem: Block with a margin of one pixel, metres.
        dx: Pixel width in metres, or one a row.
        dy: Pixel height in metres, or one a row.

    Returns:
        Degrees clockwise from the grid's north, 0–360; NaN also where it is flat.
    """
    east, south = horn_gradient(dem, dx, dy)
    degrees = np.degrees(np.arctan2(-east, south)) % np.float32(360.0)
    degrees[((east == 0) & (south == 0)) | np.isnan(dem[1:-1, 1:-1])] = np.nan
    return np.asarray(degrees, np.float32)


def curvature(dem: Raster, dx: Size, dy: Size) -> Raster:
    """Return the general curvature of Zevenbergen & Thorne (1987).

    Minus the sum of the second derivatives (Earth Surf. Process. Landforms 12:47–56, −2 (D + E)),
    in 1/m: positive on convex ground, negative in hollows. A missing neighbour on an axis makes it
    unknown.

    Args:
        dem: Block with a margin of one pixel, metres.
        dx: Pixel width in metres, or one a row.
        dy: Pixel height in metres, or one a row.
    """
    exact = dem.astype(np.float64)
    centre = exact[1:-1, 1:-1]
    across = exact[1:-1, :-2] + exact[1:-1, 2:] - 2.0 * centre
    along = exact[:-2, 1:-1] + exact[2:, 1:-1] - 2.0 * centre
    width, height = np.asarray(dx).reshape(-1, 1), np.asarray(dy).reshape(-1, 1)
    return np.asarray(-(across / width**2 + along / height**2), np.float32)


def relief(dem: Raster, radius: int) -> Raster:
    """Return highest minus lowest elevation of the square window around each pixel.

    Args:
        dem: Block with a margin of ``radius`` pixels, metres.
        radius: Half side of the window in pixels; 1 gives the roughness of Wilson et al. (2007,
            Marine Geodesy 30:3–35).
    """
    spread = sliding(np.fmax, dem, radius) - sliding(np.fmin, dem, radius)
    spread[np.isnan(_centre(dem, radius))] = np.nan
    return spread


def position(dem: Raster, radius: int) -> Raster:
    """Return the topographic position index: elevation minus the mean of the pixels around.

    Positive on ridges, negative in valleys (Weiss 2001; with a radius of 1 that of Wilson et al.
    2007). NaN where no neighbour is known.

    Args:
        dem: Block with a margin of ``radius`` pixels, metres.
        radius: Half side of the square window in pixels.
    """
    known = np.isfinite(dem)
    centre = _centre(dem, radius).astype(np.float64)
    # Sums are taken of differences to a middle elevation, which keeps them exact.
    base = float(np.mean(dem, where=known)) if known.any() else 0.0
    total = _box_sum(np.where(known, dem.astype(np.float64) - base, 0.0), radius)
    count = _box_sum(known.astype(np.float64), radius) - 1.0
    others = total - (centre - base)
    mean = np.divide(others, count, out=np.full(others.shape, np.nan), where=count > 0.5)
    return np.asarray(centre - base - mean, np.float32)


def sliding(better: Callable[[Raster, Raster], Raster], dem: Raster, radius: int) -> Raster:
    """Return the extreme of the window around each pixel, one axis after the other."""
    height, width = (side - 2 * radius for side in dem.shape)
    rows = dem[:, :width].copy()
    for shift in range(1, 2 * radius + 1):
        rows = better(rows, dem[:, shift : shift + width])
    best = rows[:height].copy()
    for shift in range(1, 2 * radius + 1):
        best = better(best, rows[shift : shift + height])
    return best


def _box_sum(values: Floats, radius: int) -> Floats:
    """Return the sum of the window around each pixel, from running sums."""
    side = 2 * radius + 1
    sums = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
    np.cumsum(np.cumsum(values, axis=0), axis=1, out=sums[1:, 1:])
    return sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]


def _cut(dem: Raster, margin: int) -> Raster:
    """Take a margin off a block."""
    return dem[margin : dem.shape[0] - margin, margin : dem.shape[1] - margin]


def _centre(dem: Raster, radius: int) -> Raster:
    """Return the block without its margin."""
    return dem[radius:-radius, radius:-radius]
