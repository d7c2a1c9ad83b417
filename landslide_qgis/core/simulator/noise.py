"""Smooth noise and spline interpolation on lattices of absolute coordinates.

Values at lattice nodes come from hashing; between nodes a uniform cubic B-spline interpolates
(twice differentiable, no visible lattice). On a raster the spline is separable, which makes an
octave cost a few passes over the window. All arithmetic is elementwise, in a fixed order, so a
pixel has the same bits in whichever window it is computed.

Coordinates are pixels of 10 m; the centre of pixel (row, col) lies at (row + 0.5, col + 0.5).
"""

from __future__ import annotations

import numpy as np

from landslide_qgis.core.simulator.hashing import Array, hash_grid, to_unit

# Standard deviation of the B-spline of independent uniform numbers in [-1, 1]: 0.479 ** 2 of the
# variance 1/3 survives the smoothing. Dividing by it gives noise of about unit deviation.
_SPLINE_STD = 0.2766


def spline_weights(t: Array) -> tuple[Array, Array, Array, Array]:
    """Weights of a uniform cubic B-spline.

    Args:
        t: Position between two nodes, in [0, 1).

    Returns:
        Four arrays shaped like `t`: weights of the nodes -1, 0, +1 and +2.
    """
    s = 1.0 - t
    t2 = t * t
    return (
        s * s * s / 6.0,
        (t2 * (3.0 * t - 6.0) + 4.0) / 6.0,
        (s * s * (3.0 * s - 6.0) + 4.0) / 6.0,
        t2 * t / 6.0,
    )


def slope_weights(t: Array) -> tuple[Array, Array, Array, Array]:
    """Derivatives of `spline_weights` by `t` (per node spacing)."""
    s = 1.0 - t
    return (
        -0.5 * s * s,
        0.5 * t * (3.0 * t - 4.0),
        -0.5 * s * (3.0 * s - 4.0),
        0.5 * t * t,
    )


def split(positions: Array, spacing: float) -> tuple[Array, Array]:
    """Node index below each position and the remainder in [0, 1)."""
    scaled = np.asarray(positions, dtype=np.float64) / spacing
    index = np.floor(scaled)
    return index.astype(np.int64), scaled - index


def _blend_rows(nodes: Array, index: Array, weights: tuple[Array, Array, Array, Array]) -> Array:
    total = nodes[index] * weights[0].astype(np.float32)[:, None]
    for k in (1, 2, 3):
        total += nodes[index + k] * weights[k].astype(np.float32)[:, None]
    return np.asarray(total)


def _blend_cols(nodes: Array, index: Array, weights: tuple[Array, Array, Array, Array]) -> Array:
    total = np.take(nodes, index, axis=1)
    total *= weights[0].astype(np.float32)[None, :]
    for k in (1, 2, 3):
        part = np.take(nodes, index + k, axis=1)
        part *= weights[k].astype(np.float32)[None, :]
        total += part
    return np.asarray(total)


def upsample(
    nodes: Array,
    origin: tuple[int, int],
    spacing: float,
    rows: Array,
    cols: Array,
) -> Array:
    """Spline a lattice onto raster positions.

    Args:
        nodes: float32 [M, N] values; node [0, 0] has lattice index `origin`.
        origin: (row, column) lattice index of `nodes[0, 0]`.
        spacing: Pixels between nodes.
        rows: Positions [H] in pixels (pixel centres).
        cols: Positions [W] in pixels.

    Returns:
        float32 [H, W].
    """
    ri, rt = split(rows, spacing)
    ci, ct = split(cols, spacing)
    part = _blend_rows(nodes, ri - origin[0] - 1, spline_weights(rt))
    return _blend_cols(part, ci - origin[1] - 1, spline_weights(ct))


def upsample_gradient(
    nodes: Array,
    origin: tuple[int, int],
    spacing: float,
    rows: Array,
    cols: Array,
) -> tuple[Array, Array, Array]:
    """Spline a lattice and its exact derivatives onto raster positions.

    Args:
        nodes: float32 [M, N]; see `upsample`.
        origin: (row, column) lattice index of `nodes[0, 0]`.
        spacing: Pixels between nodes.
        rows: Positions [H] in pixels.
        cols: Positions [W] in pixels.

    Returns:
        value, derivative along rows (per pixel), derivative along columns (per pixel), each [H, W].
    """
    ri, rt = split(rows, spacing)
    ci, ct = split(cols, spacing)
    ri = ri - origin[0] - 1
    ci = ci - origin[1] - 1
    value = _blend_rows(nodes, ri, spline_weights(rt))
    steep = _blend_rows(nodes, ri, slope_weights(rt))
    scale = np.float32(1.0 / spacing)
    return (
        _blend_cols(value, ci, spline_weights(ct)),
        _blend_cols(steep, ci, spline_weights(ct)) * scale,
        _blend_cols(value, ci, slope_weights(ct)) * scale,
    )


def _node_range(positions: Array, spacing: float) -> tuple[int, int]:
    low = int(np.floor(float(positions.min()) / spacing)) - 1
    high = int(np.floor(float(positions.max()) / spacing)) + 3
    return low, high


def _lattice(seed: int, rows: tuple[int, int], cols: tuple[int, int]) -> Array:
    bits = hash_grid(seed, np.arange(*rows), np.arange(*cols))
    return ((to_unit(bits) * 2.0 - 1.0) / _SPLINE_STD).astype(np.float32)


def grid_noise(seed: int, spacing: float, rows: Array, cols: Array) -> Array:
    """Spline noise on a raster.

    Args:
        seed: Seed of this field.
        spacing: Lattice spacing in pixels; features are about twice as long.
        rows: Positions [H] in pixels.
        cols: Positions [W] in pixels.

    Returns:
        float32 [H, W], mean 0, standard deviation about 1.
    """
    r = _node_range(rows, spacing)
    c = _node_range(cols, spacing)
    return upsample(_lattice(seed, r, c), (r[0], c[0]), spacing, rows, cols)


def point_noise(seed: int, spacing: float, y: Array, x: Array) -> Array:
    """The same field as `grid_noise`, at arbitrary points (to about float32 rounding).

    Args:
        seed: Seed of this field.
        spacing: Lattice spacing in pixels.
        y: Row positions in pixels, any shape.
        x: Column positions in pixels, same shape.

    Returns:
        float64 array shaped like `y`.
    """
    r = _node_range(y, spacing)
    c = _node_range(x, spacing)
    lattice = _lattice(seed, r, c)
    return sample(lattice, (r[0], c[0]), spacing, y, x)


def sample(nodes: Array, origin: tuple[int, int], spacing: float, y: Array, x: Array) -> Array:
    """Spline a lattice at arbitrary points.

    Args:
        nodes: [M, N]; node [0, 0] has lattice index `origin`.
        origin: (row, column) lattice index of `nodes[0, 0]`.
        spacing: Pixels between nodes.
        y: Row positions in pixels, any shape.
        x: Column positions in pixels, same shape.

    Returns:
        float64 array shaped like `y`.
    """
    ri, rt = split(y, spacing)
    ci, ct = split(x, spacing)
    width = nodes.shape[1]
    flat = nodes.ravel()
    base = (ri - origin[0] - 1) * width + (ci - origin[1] - 1)
    wr = spline_weights(rt)
    wc = spline_weights(ct)
    total = np.zeros(base.shape, dtype=np.float64)
    for i in range(4):
        line = flat[base + i * width] * wc[0]
        for j in (1, 2, 3):
            line = line + flat[base + (i * width + j)] * wc[j]
        total += line * wr[i]
    return total


def smoothstep(low: float, high: float, values: Array) -> Array:
    """Hermite step from 0 at `low` to 1 at `high` (reversed when `low` > `high`)."""
    t = np.clip((values - low) * (1.0 / (high - low)), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))
