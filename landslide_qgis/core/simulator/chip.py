"""Chips in memory, for training and tests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landslide_qgis.core.simulator.hashing import Array
from landslide_qgis.core.simulator.recipe import BAND_GSD, SceneRecipe, check_bands
from landslide_qgis.core.simulator.window import (
    Window,
    add_noise,
    build_window,
    render,
    truth_and_classes,
)


@dataclass(frozen=True)
class Chip:
    """A square piece of a simulated scene on the 10 m grid.

    Attributes:
        bands: float32 [C, H, W], DN: reflectance x 10,000 plus the offset; 0 = no data.
        mask: uint8 [H, W]: 1 landslide, 0 none, 255 no data or landslide hidden by a cloud.
        classes: uint8 [H, W]: codes of `simulator.layers` (landslide, road, river bar, cloud ...).
        cloud: float32 [H, W]: opacity of the clouds, 0 to 1.
        dem: float32 [H, W]: height in metres.
        slope: float32 [H, W]: slope in degrees.
    """

    bands: Array
    mask: Array
    classes: Array
    cloud: Array
    dem: Array
    slope: Array


def simulate_chip(
    recipe: SceneRecipe,
    row: int,
    col: int,
    size: int,
    bands: tuple[str, ...] = ("B04", "B03", "B02"),
) -> Chip:
    """Simulate a chip of a scene without writing a file.

    The 10 m bands equal the pixels of the written scene; bands of 20 and 60 m are averaged to
    their own pixels and brought back to 10 m by nearest neighbour.

    Args:
        recipe: The scene. Its `bands` are not used; its `size` places the wedge without data.
        row: First row in pixels of 10 m. Any integer: the world has no edge.
        col: First column.
        size: Height and width in pixels.
        bands: Band names, in the order wanted.

    Returns:
        The chip.

    Raises:
        LandslideError: If a band name or a value of the recipe is not possible.
    """
    recipe.check()
    check_bands(bands)
    coarsest = max(BAND_GSD[band] for band in bands) // 10
    top, left = row // coarsest * coarsest, col // coarsest * coarsest
    high = -(-(row + size) // coarsest) * coarsest - top
    wide = -(-(col + size) // coarsest) * coarsest - left
    window = build_window(recipe, top, left, high, wide)
    inner = (slice(row - top, row - top + size), slice(col - left, col - left + size))
    rim = (slice(1 + row - top, 1 + row - top + size), slice(1 + col - left, 1 + col - left + size))
    truth, classes = truth_and_classes(window)
    out = np.empty((len(bands), size, size), dtype=np.float32)
    for k, band in enumerate(bands):
        image, valid = native_band(window, band)
        factor = BAND_GSD[band] // 10
        out[k] = (image * valid).repeat(factor, 0).repeat(factor, 1)[inner]
    slope = np.degrees(np.arctan(window.terrain.slope[rim].astype(np.float64)))
    return Chip(
        out,
        truth[inner],
        classes[inner],
        window.sky.cloud[rim].copy(),
        window.terrain.height[rim].copy(),
        slope.astype(np.float32),
    )


def native_band(window: Window, band: str) -> tuple[Array, Array]:
    """A band at its own resolution, with noise and offset.

    Args:
        window: A window whose first row and column are multiples of the band's pixel.
        band: Band name.

    Returns:
        DN, float32 [H / f, W / f] with f = 1, 2 or 6 pixels of 10 m, at least 1; and where it
        has data, bool of the same shape.
    """
    factor = BAND_GSD[band] // 10
    image = block_mean(render(window, band), factor)
    image = add_noise(window.recipe, image, band, window.row // factor, window.col // factor)
    valid = np.ones(image.shape, dtype=bool)
    for i in range(factor):
        for j in range(factor):
            valid &= window.valid[1 + i : -1 : factor, 1 + j : -1 : factor]
    return image + np.float32(window.recipe.offset), valid


def block_mean(image: Array, factor: int) -> Array:
    """Mean of blocks of `factor` x `factor` pixels, summed in a fixed order.

    Args:
        image: [H, W], both multiples of `factor`.
        factor: Pixels a block side.

    Returns:
        float32 [H / factor, W / factor].
    """
    if factor == 1:
        return image
    total = image[0::factor, 0::factor].copy()
    for i in range(factor):
        for j in range(factor):
            if i or j:
                total += image[i::factor, j::factor]
    return np.asarray(total * np.float32(1.0 / (factor * factor)))
