"""One window of a scene: everything that is known about its pixels, and its bands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landslide_qgis.core.simulator.cover import bare_ground, fields, houses, vegetation
from landslide_qgis.core.simulator.hashing import Array, hash_grid, to_normal
from landslide_qgis.core.simulator.layers import (
    CLOUD,
    CLOUD_SHADOW,
    LANDSLIDE,
    NO_DATA,
    Layer,
    class_codes,
    stack_layers,
)
from landslide_qgis.core.simulator.lines import rivers, roads
from landslide_qgis.core.simulator.noise import grid_noise
from landslide_qgis.core.simulator.quarries import quarries
from landslide_qgis.core.simulator.recipe import BAND_GSD, SceneRecipe
from landslide_qgis.core.simulator.scars import Scars, draw_scars, scar_layers, truth_mask
from landslide_qgis.core.simulator.sky import Sky, build_sky, illumination, through_air
from landslide_qgis.core.simulator.slides import Slide, find_candidates, trace
from landslide_qgis.core.simulator.terrain import Nodes, Terrain, build_nodes, build_terrain

_RIM = 1  # pixels around the window that the point spread function needs
_AROUND = 40.0  # pixels of terrain around it that the parcels need


@dataclass(frozen=True)
class Window:
    """A window of a scene, with a rim of one pixel in all arrays.

    Attributes:
        recipe: The scene.
        row: First row without the rim.
        col: First column without the rim.
        terrain: Terrain.
        layers: Materials from the lowest to the highest.
        scars: Landslides on the raster.
        slides: Landslides that may touch the window.
        sky: Clouds, shadows, haze.
        light: Direct light relative to flat ground.
        valid: False in the wedge without data.
    """

    recipe: SceneRecipe
    row: int
    col: int
    terrain: Terrain
    layers: list[Layer]
    scars: Scars
    slides: list[Slide]
    sky: Sky
    light: Array
    valid: Array


def find_slides(
    recipe: SceneRecipe, rows: tuple[float, float], cols: tuple[float, float]
) -> tuple[list[Slide], Nodes]:
    """Landslides that may touch a box, and a terrain that covers box and landslides.

    Args:
        recipe: The scene.
        rows: First and last row position in pixels.
        cols: First and last column position in pixels.

    Returns:
        The landslides in an order that does not depend on the box, and the terrain nodes.
    """
    r0, r1, c0, c1 = rows[0] - _AROUND, rows[1] + _AROUND, cols[0] - _AROUND, cols[1] + _AROUND
    if recipe.landslides <= 0.0:
        return [], build_nodes(recipe, (r0, r1), (c0, c1))
    found = find_candidates(recipe, rows, cols)
    if found.y.size:
        reach = found.length + 12.0
        r0, r1 = min(r0, float((found.y - reach).min())), max(r1, float((found.y + reach).max()))
        c0, c1 = min(c0, float((found.x - reach).min())), max(c1, float((found.x + reach).max()))
    nodes = build_nodes(recipe, (r0, r1), (c0, c1))
    return trace(recipe, found, nodes), nodes


def valid_mask(recipe: SceneRecipe, rows: Array, cols: Array) -> Array:
    """False in the wedge without data along the east edge of the scene.

    Args:
        recipe: The scene.
        rows: Row positions [H].
        cols: Column positions [W].

    Returns:
        bool [H, W]. The edge leans like a satellite's track, twice as far at the top as the
        wedge is wide on average, none at the bottom.
    """
    if recipe.nodata <= 0.0:
        return np.ones((rows.size, cols.size), dtype=bool)
    cut = recipe.size * (1.0 - 2.0 * recipe.nodata * (1.0 - rows / recipe.size))
    inside = (cols >= 0.0) & (cols <= recipe.size)
    return ~((cols[None, :] > cut[:, None]) & inside[None, :])


def build_window(recipe: SceneRecipe, row: int, col: int, height: int, width: int) -> Window:
    """Everything about a window but its bands.

    Args:
        recipe: The scene.
        row: First row in pixels of 10 m; may lie outside the scene, the world has no edge.
        col: First column.
        height: Rows.
        width: Columns.

    Returns:
        The window.
    """
    rows = np.arange(row - _RIM, row + height + _RIM, dtype=np.float64) + 0.5
    cols = np.arange(col - _RIM, col + width + _RIM, dtype=np.float64) + 0.5
    slides, nodes = find_slides(
        recipe, (float(rows[0]), float(rows[-1])), (float(cols[0]), float(cols[-1]))
    )
    terrain = build_terrain(rows, cols, nodes)
    scars = draw_scars(recipe, slides, rows, cols)
    layers = vegetation(recipe, terrain, rows, cols)
    layers += bare_ground(recipe, terrain, rows, cols)
    layers += fields(recipe, terrain, rows, cols)
    layers += houses(recipe, terrain, rows, cols)
    layers += rivers(recipe, terrain, rows, cols)
    layers += roads(recipe, terrain, rows, cols)
    layers += quarries(recipe, rows, cols)
    layers += scar_layers(recipe, scars, rows, cols)
    rough = _roughness(recipe, layers, rows, cols)
    return Window(
        recipe,
        row,
        col,
        terrain,
        layers,
        scars,
        slides,
        build_sky(recipe, rows, cols),
        illumination(recipe, terrain, rough),
        valid_mask(recipe, rows, cols),
    )


def _roughness(recipe: SceneRecipe, layers: list[Layer], rows: Array, cols: Array) -> Array:
    """Slope of tree crowns towards the sun: strong in forest, weak elsewhere."""
    seed = recipe.seed * 1000 + 600
    bumps = 0.07 * to_normal(
        hash_grid(seed, np.floor(rows).astype(np.int64), np.floor(cols).astype(np.int64))
    )
    bumps += 0.085 * grid_noise(seed + 1, 1.8, rows, cols)
    bumps += 0.05 * grid_noise(seed + 2, 4.5, rows, cols)
    bare = np.zeros_like(bumps)
    for layer in layers[1:]:
        bare = np.maximum(bare, layer.alpha)
    return np.asarray(bumps * (1.0 - 0.75 * bare))


def _blur(image: Array) -> Array:
    """Point spread of the sensor: half a pixel of deviation; takes the rim away."""
    side, middle = np.float32(0.16), np.float32(0.68)
    lines = image[1:-1] * middle + (image[:-2] + image[2:]) * side
    return np.asarray(lines[:, 1:-1] * middle + (lines[:, :-2] + lines[:, 2:]) * side)


def render(window: Window, band: str) -> Array:
    """One band on the 10 m grid, without noise and offset.

    Args:
        window: The window.
        band: Band name.

    Returns:
        float32 [H, W] reflectance x 10,000; also computed where there are no data.
    """
    ground = stack_layers(window.layers, band)
    return _blur(through_air(ground, window.light, window.sky, band))


def add_noise(recipe: SceneRecipe, image: Array, band: str, row: int, col: int) -> Array:
    """Sensor noise of a band at its own resolution.

    Args:
        recipe: The scene.
        image: float32 [H, W] reflectance x 10,000.
        band: Band name.
        row: Row of the first pixel in pixels of the image's own resolution.
        col: Column of the first pixel.

    Returns:
        float32 [H, W]: noise of 9 DN plus 0.4 % of the signal, at least 1 DN.
    """
    seed = recipe.seed * 1000 + 700 + list(BAND_GSD).index(band)
    height, width = image.shape
    bits = hash_grid(seed, np.arange(row, row + height), np.arange(col, col + width))
    spread = (np.float32(9.0) + image * np.float32(0.004)) * np.float32(recipe.noise)
    return np.asarray(np.maximum(image + to_normal(bits) * spread, np.float32(1.0)))


def truth_and_classes(window: Window) -> tuple[Array, Array]:
    """Truth and class codes of a window, without the rim.

    Args:
        window: The window.

    Returns:
        truth, uint8 [H, W]: 1 landslide, 0 none, 255 no data or landslide hidden by a cloud;
        classes, uint8 [H, W]: codes of `layers`.
    """
    inner = (slice(_RIM, -_RIM), slice(_RIM, -_RIM))
    truth = truth_mask(window.scars)
    classes = class_codes(window.layers)
    classes[truth == 1] = LANDSLIDE
    classes[(window.sky.shadow > 0.5) & (truth == 0)] = CLOUD_SHADOW
    hidden = window.sky.cloud > 0.5
    classes[hidden] = CLOUD
    truth[hidden & (truth == 1)] = NO_DATA
    classes[~window.valid] = NO_DATA
    truth[~window.valid] = NO_DATA
    return truth[inner], classes[inner]
