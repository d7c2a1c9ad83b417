"""Vegetation, fields, bare patches and houses."""

from __future__ import annotations

import numpy as np

from landslide_qgis.core.simulator.hashing import Array, hash_points, to_normal, to_unit
from landslide_qgis.core.simulator.layers import BARE_FIELD, BARE_PATCH, Layer
from landslide_qgis.core.simulator.noise import grid_noise, smoothstep
from landslide_qgis.core.simulator.recipe import SceneRecipe
from landslide_qgis.core.simulator.terrain import NODE, Terrain

_DISTRICT = 130.0  # pixels: field systems of about 1.3 km share a direction


def vegetation(recipe: SceneRecipe, terrain: Terrain, rows: Array, cols: Array) -> list[Layer]:
    """Forest, shrub and grass, all pixels covered.

    Args:
        recipe: The scene.
        terrain: Terrain of the window.
        rows: Row positions [H].
        cols: Column positions [W].

    Returns:
        Layers from the lowest to the highest.
    """
    seed = recipe.seed * 1000 + 100
    stand = grid_noise(seed, 45.0, rows, cols)
    patch = grid_noise(seed + 1, 9.0, rows, cols)
    crown = grid_noise(seed + 2, 2.1, rows, cols)
    region = grid_noise(seed + 3, 330.0, rows, cols)
    gain = 1.0 + 0.03 * patch + 0.08 * crown + 0.03 * stand + 0.08 * region
    gain = np.maximum(gain, 0.5)
    ones = np.ones(terrain.height.shape, dtype=np.float32)
    shrubs = smoothstep(-0.4, 1.5, 0.45 * stand + 0.2 * patch + 0.4 * crown + 0.6 * region)
    # Grass prefers high, open ground, and in some regions replaces the forest altogether.
    high = (terrain.height - 1250.0) * (1.0 / 350.0)
    open_ = smoothstep(
        0.9, 1.5, 0.5 * stand + 0.35 * patch + 0.25 * crown + 0.45 * high + 0.55 * region
    )
    return [
        Layer(ones, "forest", "shrub", shrubs.astype(np.float32), gain),
        Layer(
            open_.astype(np.float32) * np.float32(0.9),
            "grass",
            "shrub",
            smoothstep(-1.0, 1.5, patch),
            gain,
        ),
    ]


def bare_ground(recipe: SceneRecipe, terrain: Terrain, rows: Array, cols: Array) -> list[Layer]:
    """Thin soil that shows through grass, rock faces and small clearings.

    Args:
        recipe: The scene.
        terrain: Terrain of the window.
        rows: Row positions [H].
        cols: Column positions [W].

    Returns:
        Layers from the lowest to the highest; none when the recipe has no bare patches.
    """
    if not recipe.bare:
        return []
    seed = recipe.seed * 1000 + 120
    region = grid_noise(seed, 160.0, rows, cols)
    blotch = grid_noise(seed + 1, 16.0, rows, cols)
    speck = grid_noise(seed + 2, 4.0, rows, cols)
    fine = grid_noise(seed + 3, 1.6, rows, cols)
    hue = smoothstep(-1.5, 1.5, grid_noise(seed + 4, 260.0, rows, cols) + 0.4 * blotch)
    texture = (1.0 + 0.07 * fine + 0.06 * speck).astype(np.float32)
    mixed = 0.75 * region + 0.6 * blotch + 0.45 * speck + 0.3 * fine
    thin = 0.5 * smoothstep(1.1, 3.0, mixed)
    cleared = 0.9 * smoothstep(2.45, 2.9, 0.55 * region + 0.5 * blotch + 0.95 * speck)
    # Round bare blobs on steep ground would be landslides to any observer: keep them off it.
    cleared = cleared * smoothstep(0.65, 0.35, terrain.slope)
    steep = smoothstep(1.3, 1.9, terrain.slope + 0.12 * blotch + 0.08 * speck)
    return [
        Layer(thin.astype(np.float32), "debris", "regolith", hue, texture, None),
        Layer((0.7 * steep).astype(np.float32), "rock", "regolith", 0.5 * hue, texture),
        Layer(cleared.astype(np.float32), "debris", "regolith", hue, texture, BARE_PATCH),
    ]


def houses(recipe: SceneRecipe, terrain: Terrain, rows: Array, cols: Array) -> list[Layer]:
    """Scattered roofs and yards, most of them on gentle ground in settled regions.

    At most one lies in every cell of 7 x 7 pixels, inside it, so that a pixel depends on its own
    cell only.

    Args:
        recipe: The scene.
        terrain: Terrain of the window.
        rows: Row positions [H].
        cols: Column positions [W].

    Returns:
        One layer, or none when the recipe has no bare patches.
    """
    if not recipe.bare:
        return []
    seed = recipe.seed * 1000 + 140
    ci, cj = np.floor(rows / 7.0).astype(np.int64), np.floor(cols / 7.0).astype(np.int64)
    i, j = ci[:, None], cj[None, :]
    y = rows[:, None] - i * 7.0
    x = cols[None, :] - j * 7.0
    cy = 1.2 + 4.6 * to_unit(hash_points(seed, i, j))
    cx = 1.2 + 4.6 * to_unit(hash_points(seed + 1, i, j))
    radius = 0.25 + 0.8 * to_unit(hash_points(seed + 2, i, j))
    settled = grid_noise(seed + 3, 60.0, rows, cols) + 0.6 * grid_noise(seed + 4, 14.0, rows, cols)
    chance = 0.5 * smoothstep(0.9, 2.4, settled) * smoothstep(0.55, 0.2, terrain.slope)
    there = to_unit(hash_points(seed + 5, i, j)) < chance + 0.002
    distance = np.sqrt((y - cy) ** 2 + (x - cx) ** 2)
    alpha = np.clip(radius - distance + 0.5, 0.0, 1.0) * there
    mix = to_unit(hash_points(seed + 6, i, j)).astype(np.float32)
    return [Layer(alpha.astype(np.float32), "road", "roof", mix, None, BARE_PATCH)]


def fields(recipe: SceneRecipe, terrain: Terrain, rows: Array, cols: Array) -> list[Layer]:
    """Cultivated land: rectangular parcels on gentle slopes, some ploughed and landslide-coloured.

    Args:
        recipe: The scene.
        terrain: Terrain of the window.
        rows: Row positions [H].
        cols: Column positions [W].

    Returns:
        Layers for crops, stubble and ploughed soil; none when the recipe has no fields.
    """
    if not recipe.fields:
        return []
    seed = recipe.seed * 1000 + 160
    farmed = grid_noise(seed, 110.0, rows, cols) + 0.35 * grid_noise(seed + 1, 20.0, rows, cols)
    shape = terrain.height.shape
    crop, stubble, soil, tone = (np.zeros(shape, dtype=np.float32) for _ in range(4))
    at = np.nonzero((farmed > 0.5) & (terrain.slope < 0.5))
    if at[0].size:
        ids, cy, cx, edge = _parcels(seed, rows[at[0]], cols[at[1]])
        nodes = terrain.nodes
        ni = np.floor(cy / NODE).astype(np.int64) - nodes.origin[0]
        nj = np.floor(cx / NODE).astype(np.int64) - nodes.origin[1]
        height = nodes.height
        fall = (height[ni + 1, nj] - height[ni - 1, nj]) ** 2
        fall = fall + (height[ni, nj + 1] - height[ni, nj - 1]) ** 2
        # 80 m between the nodes compared: a parcel is farmed where the rise is below a quarter.
        gentle = fall < (0.27 * 80.0) ** 2
        use = to_unit(_mix(ids, 1)) + 0.12 * np.clip(farmed[at], -1.0, 1.0)
        cover = (gentle & (use > 0.2) & (farmed[at] > 0.55)) * np.minimum(edge + 0.15, 1.0)
        kind = to_unit(_mix(ids, 2))
        crop[at] = cover * (kind < 0.55)
        stubble[at] = cover * ((kind >= 0.55) & (kind < 0.76))
        soil[at] = cover * (kind >= 0.76)
        tone[at] = to_normal(_mix(ids, 3))
    fine = grid_noise(seed + 9, 1.7, rows, cols)
    gain = np.maximum(1.0 + 0.13 * tone + 0.05 * fine, 0.4)
    tint = smoothstep(-1.8, 1.8, tone)
    return [
        Layer(crop * np.float32(0.92), "crop", "shrub", tint, gain),
        Layer(stubble * np.float32(0.9), "stubble", "grass", tint, gain),
        Layer(soil * np.float32(0.92), "field", "debris", tint, gain, BARE_FIELD),
    ]


def _mix(ids: Array, salt: int) -> Array:
    return hash_points(salt * 7919, ids, np.full(1, salt))


def _parcels(seed: int, y: Array, x: Array) -> tuple[Array, Array, Array, Array]:
    """Parcel of every point: its id, its centre and the distance to its edge in pixels.

    Districts are the cells of jittered points (nearest point wins); each has its own direction,
    parcel length and width, and every strip of parcels is shifted against its neighbour.
    """
    ci = np.floor(y / _DISTRICT).astype(np.int64)
    cj = np.floor(x / _DISTRICT).astype(np.int64)
    best = np.full(y.shape, np.inf)
    bi, bj = np.zeros_like(ci), np.zeros_like(cj)
    for di in (-1, 0, 1):
        for dj in (-1, 0, 1):
            i, j = ci + di, cj + dj
            py = (i + to_unit(hash_points(seed + 2, i, j))) * _DISTRICT
            px = (j + to_unit(hash_points(seed + 3, i, j))) * _DISTRICT
            distance = (y - py) ** 2 + (x - px) ** 2
            near = distance < best
            best = np.where(near, distance, best)
            bi, bj = np.where(near, i, bi), np.where(near, j, bj)
    # A direction without sine or cosine: a point on a diamond, scaled to unit length.
    turn = to_unit(hash_points(seed + 4, bi, bj)) * 2.0 - 1.0
    length = np.sqrt(turn * turn + (1.0 - np.abs(turn)) ** 2)
    ur, uc = turn / length, (1.0 - np.abs(turn)) / length
    long_ = 9.0 + 16.0 * to_unit(hash_points(seed + 5, bi, bj))
    wide = 3.0 + 6.0 * to_unit(hash_points(seed + 6, bi, bj))
    u, v = y * ur + x * uc, x * ur - y * uc
    strip = np.floor(v / wide)
    district = hash_points(seed + 7, bi, bj).astype(np.int64)
    shift = to_unit(hash_points(seed + 8, strip.astype(np.int64), district))
    block = np.floor(u / long_ + shift)
    cu, cv = (block + 0.5 - shift) * long_, (strip + 0.5) * wide
    edge = np.minimum(0.5 * long_ - np.abs(u - cu), 0.5 * wide - np.abs(v - cv))
    ids = hash_points(seed + 9, strip.astype(np.int64), block.astype(np.int64) ^ district)
    cy = np.clip(cu * ur - cv * uc, y - 30.0, y + 30.0)
    cx = np.clip(cu * uc + cv * ur, x - 30.0, x + 30.0)
    return ids.astype(np.int64), cy, cx, np.clip(edge, 0.0, 1.0)
