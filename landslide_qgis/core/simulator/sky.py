"""Clouds, their shadows, haze and the light on the ground."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from landslide_qgis.core.simulator.hashing import Array
from landslide_qgis.core.simulator.noise import grid_noise, smoothstep
from landslide_qgis.core.simulator.recipe import SceneRecipe
from landslide_qgis.core.simulator.spectra import path_radiance, reflectance, sky_share
from landslide_qgis.core.simulator.terrain import Terrain

_CLOUD_BASE = 95.0  # height of the clouds above ground in pixels of 10 m


@dataclass(frozen=True)
class Sky:
    """The air above a window, float32 [H, W].

    Attributes:
        cloud: Opacity of the clouds, 0 to 1.
        texture: Brightness of the clouds, about 1.
        shadow: Share of the direct light that clouds take away, 0 to 1.
        haze: Haze relative to that of a top-of-atmosphere scene.
    """

    cloud: Array
    texture: Array
    shadow: Array
    haze: Array


def _cloud_field(recipe: SceneRecipe, rows: Array, cols: Array, fine: bool) -> Array:
    seed = recipe.seed * 1000 + 500
    field = 0.75 * grid_noise(seed, 420.0, rows, cols)
    for k, (spacing, weight) in enumerate(((130.0, 0.6), (48.0, 0.62), (19.0, 0.42), (8.0, 0.2))):
        field += weight * grid_noise(seed + 1 + k, spacing, rows, cols)
    if fine:
        field += 0.1 * grid_noise(seed + 6, 3.2, rows, cols)
    return field


@lru_cache(maxsize=64)
def _threshold(recipe: SceneRecipe) -> float:
    """Field value above which the wanted share of the scene lies, from a sample of the scene."""
    step = max(recipe.size / 160.0, 1.0)
    at = (np.arange(int(recipe.size / step), dtype=np.float64) + 0.5) * step
    values = np.sort(_cloud_field(recipe, at, at, False), axis=None)
    return float(values[min(int(values.size * (1.0 - recipe.clouds)), values.size - 1)])


def sun_vector(recipe: SceneRecipe) -> tuple[float, float, float]:
    """Unit vector to the sun: south, east and up components."""
    azimuth, elevation = math.radians(recipe.sun_azimuth), math.radians(recipe.sun_elevation)
    flat = math.cos(elevation)
    return -math.cos(azimuth) * flat, math.sin(azimuth) * flat, math.sin(elevation)


def build_sky(recipe: SceneRecipe, rows: Array, cols: Array) -> Sky:
    """Clouds, shadows and haze of a window.

    Args:
        recipe: The scene.
        rows: Row positions [H].
        cols: Column positions [W].

    Returns:
        The sky; shadows lie where the sun throws them from clouds 950 m above the ground.
    """
    seed = recipe.seed * 1000 + 520
    shape = (rows.size, cols.size)
    haze = recipe.haze * np.maximum(
        1.0
        + 0.25 * grid_noise(seed, 260.0, rows, cols)
        + 0.08 * grid_noise(seed + 1, 40.0, rows, cols),
        0.2,
    )
    if recipe.clouds <= 0.0:
        zero = np.zeros(shape, dtype=np.float32)
        return Sky(zero, zero, zero, haze.astype(np.float32))
    level = _threshold(recipe)
    field = _cloud_field(recipe, rows, cols, True) - level
    cloud = smoothstep(-0.22, 0.34, field)
    texture = 0.78 + 0.42 * smoothstep(0.0, 1.0, field)
    texture += 0.05 * grid_noise(seed + 2, 6.0, rows, cols)
    south, east, up = sun_vector(recipe)
    # The cloud that shades a pixel lies towards the sun; whole pixels keep both fields aligned.
    dr, dc = round(_CLOUD_BASE * south / up), round(_CLOUD_BASE * east / up)
    shade = _cloud_field(recipe, rows + dr, cols + dc, False) - level
    shadow = smoothstep(-0.20, 0.30, shade) * np.float32(0.92)
    return Sky(
        cloud.astype(np.float32),
        texture.astype(np.float32),
        shadow.astype(np.float32),
        haze.astype(np.float32),
    )


def illumination(recipe: SceneRecipe, terrain: Terrain, rough: Array) -> Array:
    """Direct light relative to flat ground, float32 [H, W].

    Args:
        recipe: The scene.
        terrain: Terrain of the window.
        rough: Small-scale roughness, added to the slope towards the sun (tree crowns), [H, W].

    Returns:
        0 where the ground faces away from the sun; a cosine softened by a quarter, because
        canopies and rough soil scatter more evenly than a Lambertian plane.
    """
    south, east, up = sun_vector(recipe)
    facing = terrain.drow * np.float32(south) + terrain.dcol * np.float32(east)
    cosine = (np.float32(up) - facing + rough) / np.sqrt(1.0 + terrain.slope * terrain.slope)
    cosine = np.clip(cosine * np.float32(1.0 / up), 0.0, 1.8)
    return np.asarray(0.18 + 0.82 * cosine).astype(np.float32)


def through_air(ground: Array, light: Array, sky: Sky, band: str) -> Array:
    """Light a surface and look at it through haze and clouds.

    Args:
        ground: Reflectance x 10,000 of the surface, float32 [H, W].
        light: Result of `illumination`.
        sky: The air.
        band: Band name.

    Returns:
        Reflectance x 10,000 at the sensor, float32 [H, W].
    """
    diffuse = np.float32(sky_share(band))
    total = light * (1.0 - diffuse) * (1.0 - sky.shadow) + diffuse * (1.0 - 0.35 * sky.shadow)
    seen = ground * total
    seen = seen * (1.0 - 0.10 * sky.haze) + np.float32(path_radiance(band)) * sky.haze
    white = np.float32(reflectance("cloud", band)) * sky.texture
    return np.asarray(seen + (white - seen) * sky.cloud)
