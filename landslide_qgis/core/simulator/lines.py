"""Rivers with braided gravel bars, debris-filled channels, and roads.

All of them are zero lines of smooth fields, so a pixel needs only its own surroundings: rivers
follow the valleys of the terrain, roads its contours and its valley floors.
"""

from __future__ import annotations

import numpy as np

from landslide_qgis.core.simulator.hashing import Array
from landslide_qgis.core.simulator.layers import RIVER_BAR, ROAD, WATER, Layer
from landslide_qgis.core.simulator.noise import grid_noise, smoothstep
from landslide_qgis.core.simulator.recipe import SceneRecipe
from landslide_qgis.core.simulator.terrain import Terrain

_ROAD_RISE = 210.0  # metres between the contours that roads may follow


def rivers(recipe: SceneRecipe, terrain: Terrain, rows: Array, cols: Array) -> list[Layer]:
    """Water, and gravel bars and sediment-filled side channels if the recipe has them.

    Args:
        recipe: The scene.
        terrain: Terrain of the window.
        rows: Row positions [H].
        cols: Column positions [W].

    Returns:
        Layers from the lowest to the highest.
    """
    seed = recipe.seed * 1000 + 400
    off = terrain.river
    flat = smoothstep(0.30, 0.12, terrain.slope)
    power = grid_noise(seed, 120.0, rows, cols)
    wide = np.maximum(1.5 + 9.0 * smoothstep(-0.3, 2.2, power), 1.0)
    wide = wide * (1.0 + 0.2 * grid_noise(seed + 1, 16.0, rows, cols))
    bend = [grid_noise(seed + 2 + k, s, rows, cols) for k, s in enumerate((22.0, 15.0, 11.0))]
    # Threads wander over the bed; each is a line where `off` equals its own slow noise.
    thread = np.zeros_like(off)
    for k, noise in enumerate(bend):
        distance = np.abs(off - 0.55 * wide * noise)
        width = 0.55 + (0.10, 0.05, 0.03)[k] * wide
        thread = np.maximum(thread, np.clip(width - distance + 0.5, 0.0, 1.0))
    fine = grid_noise(seed + 6, 1.6, rows, cols)
    clump = grid_noise(seed + 7, 4.5, rows, cols)
    silt = smoothstep(-1.2, 1.0, grid_noise(seed + 8, 300.0, rows, cols))
    layers = []
    if recipe.rivers:
        bed = np.clip(wide * (1.0 + 0.12 * clump) - np.abs(off) + 0.5, 0.0, 1.0) * flat
        island = smoothstep(0.7, 1.3, clump + 0.3 * bend[2])
        rim = smoothstep(0.6, 1.1, np.abs(off) / wide)
        bed = bed * (1.0 - 0.8 * island) * smoothstep(-1.0, -0.3, power)
        grey = np.clip(0.65 - 0.35 * rim + 0.25 * bend[0] - 0.2 * silt, 0.0, 1.0)
        gain = np.clip(0.95 + 0.07 * fine + 0.08 * clump + 0.05 * bend[1], 0.5, 1.5)
        layers.append(Layer(bed, "debris", "gravel", grey, gain, RIVER_BAR))
        layers.append(_channels(recipe, terrain, rows, cols, gain))
    layers.append(Layer(thread * flat, "clear", "silty", silt, None, WATER))
    return layers


def _channels(
    recipe: SceneRecipe, terrain: Terrain, rows: Array, cols: Array, gain: Array
) -> Layer:
    """Side valleys whose beds are full of bright sediment: long, narrow, easily mistaken."""
    seed = recipe.seed * 1000 + 420
    active = grid_noise(seed, 70.0, rows, cols) + 0.4 * grid_noise(seed + 1, 12.0, rows, cols)
    width = 1.9 * smoothstep(0.3, 1.6, active) - 0.2
    bend = 1.3 * grid_noise(seed + 2, 7.0, rows, cols)
    distance = np.abs(terrain.stream + bend)
    alpha = np.clip(width - distance + 0.5, 0.0, 1.0) * smoothstep(0.02, 0.2, terrain.lift)
    tint = smoothstep(-1.5, 1.5, grid_noise(seed + 3, 200.0, rows, cols))
    return Layer(alpha * np.float32(0.9), "debris", "gravel", tint, gain, RIVER_BAR)


def roads(recipe: SceneRecipe, terrain: Terrain, rows: Array, cols: Array) -> list[Layer]:
    """Valley roads and hillside tracks, thin bright lines with freshly cut stretches.

    Args:
        recipe: The scene.
        terrain: Terrain of the window.
        rows: Row positions [H].
        cols: Column positions [W].

    Returns:
        Layers; none when the recipe has no roads.
    """
    if not recipe.roads:
        return []
    seed = recipe.seed * 1000 + 440
    wander = grid_noise(seed, 60.0, rows, cols)
    bends = grid_noise(seed + 1, 9.0, rows, cols)
    there = grid_noise(seed + 2, 95.0, rows, cols)
    fresh = smoothstep(0.5, 1.6, grid_noise(seed + 3, 30.0, rows, cols))
    level = (terrain.height + 45.0 * wander + 3.0 * bends) / _ROAD_RISE
    offset = (level - np.floor(level) - 0.5) * _ROAD_RISE
    rise = np.maximum(terrain.slope * 10.0, 1.2)  # metres a pixel; never a plateau-wide road
    track = np.clip(0.62 + 0.5 * fresh - np.abs(offset) / rise, 0.0, 1.0)
    track = track * smoothstep(0.35, 0.6, there) * smoothstep(0.08, 0.16, terrain.slope)
    side = grid_noise(seed + 4, 260.0, rows, cols)
    beside = np.abs(terrain.river - 15.0 - 3.0 * wander - 1.0 * bends)
    valley = np.clip(0.75 - beside, 0.0, 1.0) * smoothstep(-0.2, 0.1, side)
    alpha = np.maximum(track * np.float32(0.85), valley * np.float32(0.8))
    texture = 1.0 + 0.08 * grid_noise(seed + 5, 1.8, rows, cols)
    return [Layer(alpha, "road", "debris", np.clip(0.35 + 0.6 * fresh, 0.0, 1.0), texture, ROAD)]
