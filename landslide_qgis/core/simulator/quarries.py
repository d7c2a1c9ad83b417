"""Quarries and construction sites: bright, compact, with benches and straight edges."""

from __future__ import annotations

import math

import numpy as np

from landslide_qgis.core.simulator.hashing import Array, hash_points, to_unit
from landslide_qgis.core.simulator.layers import QUARRY, Layer
from landslide_qgis.core.simulator.noise import grid_noise
from landslide_qgis.core.simulator.recipe import SceneRecipe

_CELL = 210
_REACH = 26.0


def quarries(recipe: SceneRecipe, rows: Array, cols: Array) -> list[Layer]:
    """Quarries that touch a window: at most one in every cell of 2.1 km.

    Args:
        recipe: The scene.
        rows: Row positions [H] of pixel centres, one pixel apart.
        cols: Column positions [W].

    Returns:
        One layer, or none.
    """
    if not recipe.quarries:
        return []
    seed = recipe.seed * 1000 + 460
    i = np.arange(
        math.floor((float(rows[0]) - _REACH) / _CELL),
        math.floor((float(rows[-1]) + _REACH) / _CELL) + 1,
    )
    j = np.arange(
        math.floor((float(cols[0]) - _REACH) / _CELL),
        math.floor((float(cols[-1]) + _REACH) / _CELL) + 1,
    )
    ci, cj = (a.ravel() for a in np.meshgrid(i, j, indexing="ij"))
    draw = [to_unit(hash_points(seed + k, ci, cj)) for k in range(8)]
    shape = (rows.size, cols.size)
    alpha, bench, tint = (np.zeros(shape, dtype=np.float32) for _ in range(3))
    for n in np.nonzero(draw[0] < 0.45)[0]:
        y, x = (ci[n] + draw[1][n]) * _CELL, (cj[n] + draw[2][n]) * _CELL
        r = slice(*_range(float(y), rows))
        c = slice(*_range(float(x), cols))
        if r.start >= r.stop or c.start >= c.stop:
            continue
        dy, dx = (rows[r] - y)[:, None], (cols[c] - x)[None, :]
        depth = _depth(dy, dx, [float(d[n]) for d in draw[3:]])
        depth = depth + 0.9 * grid_noise(seed + 20, 5.0, rows[r], cols[c])
        cover = np.clip(depth + 0.5, 0.0, 1.0).astype(np.float32)
        over = cover > alpha[r, c]
        alpha[r, c][over] = cover[over]
        # Benches follow the outline, about 25 m wide, alternately lit and shaded.
        bench[r, c][over] = (np.abs((depth * 0.4) % 2.0 - 1.0) - 0.5)[over]
        tint[r, c][over] = draw[7][n]
    fine = grid_noise(seed + 21, 1.7, rows, cols)
    gain = (0.9 + 0.08 * fine + 0.15 * bench).astype(np.float32)
    return [Layer(alpha, "quarry", "regolith", tint, gain, QUARRY)]


def _range(centre: float, positions: Array) -> tuple[int, int]:
    first = math.floor(centre - _REACH - float(positions[0]))
    last = math.ceil(centre + _REACH - float(positions[0])) + 1
    return max(first, 0), min(max(last, 0), positions.size)


def _depth(dy: Array, dx: Array, draw: list[float]) -> Array:
    """Distance inside the outline in pixels: a turned rectangle with cut corners."""
    turn = 2.0 * draw[0] - 1.0
    length = math.sqrt(turn * turn + (1.0 - abs(turn)) ** 2)
    ur, uc = turn / length, (1.0 - abs(turn)) / length
    size = 2.5 + 9.5 * draw[1] * draw[1] * draw[1] + 2.0 * draw[3]
    wide = size * (0.5 + 0.4 * draw[2])
    u, v = np.abs(dy * ur + dx * uc), np.abs(dx * ur - dy * uc)
    box = np.minimum(size - u, wide - v)
    return np.asarray(np.minimum(box, (0.78 * (size + wide) - u - v) * 0.7071))
