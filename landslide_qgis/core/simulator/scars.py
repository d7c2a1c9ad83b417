"""Landslides on the raster: cover, texture and the truth mask."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from landslide_qgis.core.simulator.hashing import Array
from landslide_qgis.core.simulator.layers import LANDSLIDE, Layer
from landslide_qgis.core.simulator.noise import grid_noise, smoothstep
from landslide_qgis.core.simulator.recipe import SceneRecipe
from landslide_qgis.core.simulator.slides import Slide


@dataclass(frozen=True)
class Scars:
    """Landslides of a window, arrays [H, W].

    Attributes:
        alpha: Covered share of each pixel, float32.
        along: 0 at the crown, 1 at the toe.
        across: -1 and 1 at the edges, 0 on the axis.
        hue: 0 = brown soil, 1 = grey rock debris.
        age: 0 = fresh, 1 = largely overgrown.
    """

    alpha: Array
    along: Array
    across: Array
    hue: Array
    age: Array


def draw_scars(recipe: SceneRecipe, slides: list[Slide], rows: Array, cols: Array) -> Scars:
    """Rasterise landslides.

    Args:
        recipe: The scene.
        slides: Landslides in their order; where two overlap, the deeper one sets the texture.
        rows: Row positions [H] of pixel centres, one pixel apart.
        cols: Column positions [W].

    Returns:
        The landslides of the window.
    """
    shape = (rows.size, cols.size)
    inside = np.full(shape, -9.0, dtype=np.float32)
    along, across, hue, age = (np.zeros(shape, dtype=np.float32) for _ in range(4))
    touching = [s for s in slides if _touches(s, rows, cols)]
    if touching:
        seed = recipe.seed * 1000 + 260
        ragged = 0.14 * grid_noise(seed, 2.6, rows, cols)
        ragged += 0.17 * grid_noise(seed + 1, 7.0, rows, cols)
        ragged = np.clip(1.0 + ragged, 0.3, 1.75)
        for slide in touching:
            _draw(slide, rows, cols, ragged, (inside, along, across, hue, age))
    alpha = np.clip(inside + np.float32(0.5), 0.0, 1.0)
    return Scars(alpha, along, across, hue, age)


def _touches(slide: Slide, rows: Array, cols: Array) -> bool:
    r0, r1, c0, c1 = slide.bounds()
    return bool(r1 > rows[0] - 1 and r0 < rows[-1] + 1 and c1 > cols[0] - 1 and c0 < cols[-1] + 1)


def _draw(
    slide: Slide,
    rows: Array,
    cols: Array,
    ragged: Array,
    out: tuple[Array, Array, Array, Array, Array],
) -> None:
    """Put one landslide into the output arrays: a union of discs along its axis."""
    inside, along, across, hue, age = out
    count = len(slide.y)
    ahead = np.minimum(np.arange(count) + 1, count - 1)
    back = np.maximum(np.arange(count) - 1, 0)
    tr, tc = slide.y[ahead] - slide.y[back], slide.x[ahead] - slide.x[back]
    top, left = float(rows[0]), float(cols[0])
    for k in range(count):
        half, y, x = float(slide.half[k]), float(slide.y[k]), float(slide.x[k])
        rim = 1.75 * half + 1.0
        r0 = max(math.floor(y - rim - top), 0)
        r1 = min(math.ceil(y + rim - top) + 1, rows.size)
        c0 = max(math.floor(x - rim - left), 0)
        c1 = min(math.ceil(x + rim - left) + 1, cols.size)
        if r0 >= r1 or c0 >= c1:
            continue
        box = (slice(r0, r1), slice(c0, c1))
        dy = (rows[r0:r1] - y)[:, None]
        dx = (cols[c0:c1] - x)[None, :]
        depth = half * ragged[box] - np.sqrt(dy * dy + dx * dx)
        deeper = depth > inside[box]
        inside[box][deeper] = depth[deeper]
        along[box][deeper] = (k + 0.5) / count
        length = math.sqrt(float(tr[k]) ** 2 + float(tc[k]) ** 2) + 1e-9
        side = (dx * float(tr[k]) - dy * float(tc[k])) / (length * max(half, 0.5))
        across[box][deeper] = side[deeper]
        hue[box][deeper] = slide.hue
        age[box][deeper] = slide.age


def scar_layers(recipe: SceneRecipe, scars: Scars, rows: Array, cols: Array) -> list[Layer]:
    """Materials of the landslides: debris with streaks, remains of vegetation, wet run-outs.

    Args:
        recipe: The scene.
        scars: Landslides of the window.
        rows: Row positions [H].
        cols: Column positions [W].

    Returns:
        Layers from the lowest to the highest; none when no landslide touches the window.
    """
    if not np.any(scars.alpha > 0.0):
        return []
    seed = recipe.seed * 1000 + 270
    fine = grid_noise(seed, 1.5, rows, cols)
    clump = grid_noise(seed + 1, 4.0, rows, cols)
    region = grid_noise(seed + 2, 400.0, rows, cols)
    # Streaks run along the axis: a wave across it, bent by noise.
    streak = np.abs(((scars.across * 2.3 + 0.35 * clump) % 2.0) - 1.0) - 0.5
    gain = 1.0 + 0.10 * fine + 0.10 * clump + 0.22 * streak
    gain += 0.12 - 0.30 * smoothstep(0.25, 0.9, scars.along)
    gain = np.clip(gain - 0.12 * scars.age, 0.55, 1.6).astype(np.float32)
    mix = np.clip(0.55 * scars.hue + 0.22 * region + 0.1 * clump + 0.1, 0.0, 1.0)
    green = smoothstep(1.5, 2.4, 1.0 * clump + 0.6 * fine + 2.6 * scars.age)
    alpha = scars.alpha * (1.0 - 0.85 * green.astype(np.float32))
    wet = smoothstep(0.45, 0.9, scars.along) * smoothstep(0.7, 0.1, np.abs(scars.across))
    wet = wet * np.float32(0.55) * smoothstep(-0.8, 1.0, clump)
    return [
        Layer(alpha.astype(np.float32), "debris", "regolith", mix.astype(np.float32), gain),
        Layer((wet * alpha).astype(np.float32), "mud", None, None, gain),
    ]


def truth_mask(scars: Scars) -> Array:
    """Pixels of which a landslide covers at least half, uint8 [H, W] of 0 and 1.

    The outline counts, vegetated remains inside it included, as a mapper would draw it.
    """
    return np.asarray((scars.alpha >= 0.5).astype(np.uint8) * np.uint8(LANDSLIDE))
