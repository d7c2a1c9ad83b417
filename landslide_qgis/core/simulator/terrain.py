"""Analytic mountains: ridges, a network of valleys, and what the other modules need of them.

The height is a product of ridged noises: main valleys lie along the zero lines of a coarse noise,
tributaries along those of finer ones, and every tributary hangs down to its main valley because
its relief is multiplied by the height above it. Everything is computed on an absolute lattice of
40 m and splined to pixels, so terrain, fall lines and the DEM agree exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landslide_qgis.core.simulator.hashing import Array, hash_grid, to_unit
from landslide_qgis.core.simulator.noise import (
    point_noise,
    sample,
    smoothstep,
    upsample,
    upsample_gradient,
)
from landslide_qgis.core.simulator.recipe import SceneRecipe

#: Pixels of 10 m between two lattice nodes.
NODE = 4

_MAIN = 210.0  # lattice spacings in pixels: main valleys about 4 km apart
_SIDE = 78.0
_GULLY = 30.0
_RILL = 12.0


@dataclass(frozen=True)
class Nodes:
    """Terrain on its lattice.

    Attributes:
        origin: Lattice index (row, column) of the first node; node (i, j) lies at the pixel
            position (4 i, 4 j).
        height: Height in metres, float32 [M, N].
        main: Signed distance-like noise whose zero line is the river of the main valley.
        side: The same for tributaries.
        lift: 0 on valley floors, about 1 on ridges.
    """

    origin: tuple[int, int]
    height: Array
    main: Array
    side: Array
    lift: Array


@dataclass(frozen=True)
class Terrain:
    """Terrain of a window of pixels, all arrays float32 [H, W].

    Attributes:
        nodes: The lattice behind it.
        height: Metres.
        drow: Rise per metre towards the south (increasing row).
        dcol: Rise per metre towards the east.
        slope: Tangent of the slope angle.
        river: Signed distance to the main river in pixels (first order).
        stream: Distance to the tributary in pixels (first order).
        lift: 0 on valley floors, about 1 on ridges.
    """

    nodes: Nodes
    height: Array
    drow: Array
    dcol: Array
    slope: Array
    river: Array
    stream: Array
    lift: Array


def _ridged(noise: Array, rounding: float) -> Array:
    """|noise| with a rounded bottom, so that valleys are no knife cuts."""
    return np.asarray(np.sqrt(noise * noise + rounding * rounding) - rounding)


def build_nodes(recipe: SceneRecipe, rows: tuple[float, float], cols: tuple[float, float]) -> Nodes:
    """Terrain nodes that cover a box of pixel positions, with a rim for splines.

    Args:
        recipe: The scene.
        rows: First and last row position in pixels.
        cols: First and last column position in pixels.

    Returns:
        The nodes; any node has the same value in every box that holds it.
    """
    # Two rims of nodes are lost to the finite differences of the two sizes of gullies.
    r0, r1 = int(np.floor(rows[0] / NODE)) - 4, int(np.floor(rows[1] / NODE)) + 6
    c0, c1 = int(np.floor(cols[0] / NODE)) - 4, int(np.floor(cols[1] / NODE)) + 6
    y, x = np.meshgrid(
        np.arange(r0, r1, dtype=np.float64) * NODE,
        np.arange(c0, c1, dtype=np.float64) * NODE,
        indexing="ij",
    )
    height, main, side, lift = _evaluate(recipe, y, x)
    y, x, inner = y[1:-1, 1:-1], x[1:-1, 1:-1], lift[1:-1, 1:-1]
    seed = recipe.seed * 1000
    height = _carve(recipe, seed + 11, height, y, x, inner, (26.0, 24.0, 58.0))
    y, x, inner = y[1:-1, 1:-1], x[1:-1, 1:-1], inner[1:-1, 1:-1]
    height = _carve(recipe, seed + 12, height, y, x, inner, (14.0, 13.0, 20.0))
    return Nodes(
        (r0 + 2, c0 + 2),
        height.astype(np.float32),
        main[2:-2, 2:-2].astype(np.float32),
        side[2:-2, 2:-2].astype(np.float32),
        inner.astype(np.float32),
    )


def _evaluate(recipe: SceneRecipe, y: Array, x: Array) -> tuple[Array, Array, Array, Array]:
    seed = recipe.seed * 1000
    # Warping the coordinates bends valleys and hides the axes of the noise lattices.
    wy = y + 40.0 * point_noise(seed + 1, 110.0, y, x) + 7.0 * point_noise(seed + 2, 25.0, y, x)
    wx = x + 40.0 * point_noise(seed + 3, 110.0, y, x) + 7.0 * point_noise(seed + 4, 25.0, y, x)
    main = point_noise(seed + 5, _MAIN, wy, wx)
    side = point_noise(seed + 6, _SIDE, wy, wx)
    region = point_noise(seed + 9, 700.0, y, x)
    floor = 0.03 + 0.06 * smoothstep(-0.6, 1.8, point_noise(seed + 10, 190.0, y, x))
    above = np.maximum(_ridged(main, 0.03) - floor, 0.0)
    above = above * above / (above + 0.06)
    above = above / (1.0 + 0.3 * above)
    lift = above / (above + 0.12)
    tributary = _ridged(side, 0.05)
    tributary = tributary / (1.0 + 0.3 * tributary)
    height = 430.0 * above + 270.0 * tributary * lift * (0.35 + 0.65 * above)
    height += lift * 75.0 * _ridged(point_noise(seed + 7, _GULLY, wy, wx), 0.1)
    height += lift * 3.0 * point_noise(seed + 8, _RILL, y, x)
    height = 900.0 + 90.0 * region + recipe.relief * height
    return height, main, side, lift


def _wave(phase: Array) -> Array:
    """cos(2 pi phase) by a quartic: exact arithmetic only, so equal bits in every window."""
    t = 2.0 * (phase - np.floor(phase)) - 1.0
    t *= t
    return np.asarray(-(1.0 - 4.0 * t + 2.0 * t * t))


def _carve(
    recipe: SceneRecipe,
    seed: int,
    height: Array,
    y: Array,
    x: Array,
    lift: Array,
    shape: tuple[float, float, float],
) -> Array:
    """Add gullies and spurs that run down the slope of `height`.

    Sparse convolution noise whose waves are turned, point by point, across the fall line (after
    R. S. Johansen's and C. John's erosion filters for procedural terrain).

    Args:
        recipe: The scene.
        seed: Seed of the kernels.
        height: [M + 2, N + 2] metres, one node wider than the result on every side.
        y: Row positions [M, N] of the result, pixels.
        x: Column positions [M, N], pixels.
        lift: [M, N], 0 on valley floors, where nothing is carved.
        shape: Distance of the kernels and wavelength, in pixels; amplitude in metres.

    Returns:
        Heights [M, N] in metres.
    """
    cell, wavelength, amplitude = shape
    drow = (height[2:, 1:-1] - height[:-2, 1:-1]) * (0.05 / NODE)
    dcol = (height[1:-1, 2:] - height[1:-1, :-2]) * (0.05 / NODE)
    slope = np.sqrt(drow * drow + dcol * dcol)
    # Unit vector along the contour; short where the ground is flat, which lengthens the waves.
    scale = 1.0 / ((slope + 0.06) * wavelength)
    waves = _waves(seed, cell, y, x, (-dcol * scale, drow * scale))
    strength = amplitude * recipe.relief * np.minimum(slope * (1.0 / recipe.relief), 0.8) * 1.5
    return np.asarray(height[1:-1, 1:-1] + strength * lift * waves)


def _waves(seed: int, cell: float, y: Array, x: Array, across: tuple[Array, Array]) -> Array:
    """Mean of the waves of the nine kernels around each point, weighted by their distance."""
    ci, cj = np.floor(y / cell).astype(np.int64), np.floor(x / cell).astype(np.int64)
    top, left = int(ci.min()) - 1, int(cj.min()) - 1
    ids = (np.arange(top, int(ci.max()) + 2), np.arange(left, int(cj.max()) + 2))
    py = ((to_unit(hash_grid(seed, *ids)) + ids[0][:, None]) * cell).ravel()
    px = ((to_unit(hash_grid(seed + 500, *ids)) + ids[1][None, :]) * cell).ravel()
    total = np.zeros(y.shape)
    weights = np.full(y.shape, 1e-3)
    for i in (-1, 0, 1):
        for j in (-1, 0, 1):
            at = (ci - top + i) * len(ids[1]) + (cj - left + j)
            dy, dx = y - py[at], x - px[at]
            near = np.maximum(1.0 - (dy * dy + dx * dx) * (1.0 / (cell * cell)), 0.0)
            near *= near
            total += near * _wave(dy * across[0] + dx * across[1])
            weights += near
    return np.asarray(total / weights)


def build_terrain(rows: Array, cols: Array, nodes: Nodes) -> Terrain:
    """Terrain at pixel centres.

    Args:
        rows: Row positions [H] of pixel centres.
        cols: Column positions [W] of pixel centres.
        nodes: Nodes that cover them.

    Returns:
        The terrain of the window.
    """
    height, drow, dcol = upsample_gradient(nodes.height, nodes.origin, NODE, rows, cols)
    drow *= np.float32(0.1)
    dcol *= np.float32(0.1)
    slope = np.sqrt(drow * drow + dcol * dcol)
    main, mr, mc = upsample_gradient(nodes.main, nodes.origin, NODE, rows, cols)
    river = main / np.sqrt(mr * mr + mc * mc + np.float32(4e-6))
    side, sr, sc = upsample_gradient(nodes.side, nodes.origin, NODE, rows, cols)
    stream = np.abs(side) / np.sqrt(sr * sr + sc * sc + np.float32(3e-5))
    lift = upsample(nodes.lift, nodes.origin, NODE, rows, cols)
    return Terrain(nodes, height, drow, dcol, slope, river, stream, lift)


def height_at(recipe: SceneRecipe, y: Array, x: Array) -> Array:
    """Terrain height at arbitrary points.

    Args:
        recipe: The scene.
        y: Row positions in pixels of 10 m, any shape.
        x: Column positions, same shape.

    Returns:
        Heights in metres, float64, shaped like `y`.
    """
    nodes = build_nodes(recipe, (float(y.min()), float(y.max())), (float(x.min()), float(x.max())))
    return sample(nodes.height, nodes.origin, NODE, y, x)
