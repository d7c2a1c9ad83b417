"""How materials are put over each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landslide_qgis.core.simulator.hashing import Array
from landslide_qgis.core.simulator.spectra import reflectance

#: Codes of the class layer that accompanies every chip.
BACKGROUND = 0
LANDSLIDE = 1
ROAD = 2
RIVER_BAR = 3
WATER = 4
BARE_FIELD = 5
QUARRY = 6
CLOUD = 7
CLOUD_SHADOW = 8
BARE_PATCH = 9
NO_DATA = 255


@dataclass(frozen=True)
class Layer:
    """One material over whatever lies below.

    Attributes:
        alpha: Share of each pixel that it covers, float32 [H, W], 0 to 1.
        material: Key of the spectral table.
        other: Second material, mixed in by `mix`; None for a pure material.
        mix: Share of `other`, float32 [H, W].
        gain: Factor on the reflectance (texture), float32 [H, W], or None.
        code: Class code where the layer covers at least half a pixel; None leaves the class.
    """

    alpha: Array
    material: str
    other: str | None = None
    mix: Array | None = None
    gain: Array | None = None
    code: int | None = None


def stack_layers(layers: list[Layer], band: str) -> Array:
    """Reflectance of the ground in one band before illumination.

    Args:
        layers: From the lowest to the highest; the lowest covers everything.
        band: Band name.

    Returns:
        float32 [H, W], reflectance x 10,000.
    """
    ground = np.zeros(layers[0].alpha.shape, dtype=np.float32)
    for layer in layers:
        own: Array = np.full_like(ground, reflectance(layer.material, band))
        if layer.other is not None and layer.mix is not None:
            step = reflectance(layer.other, band) - reflectance(layer.material, band)
            own += layer.mix * np.float32(step)
        if layer.gain is not None:
            own *= layer.gain
        own -= ground
        own *= layer.alpha
        ground += own
    return ground


def class_codes(layers: list[Layer]) -> Array:
    """Class of every pixel: the highest layer with a code that covers half of it.

    Args:
        layers: From the lowest to the highest.

    Returns:
        uint8 [H, W].
    """
    codes = np.zeros(layers[0].alpha.shape, dtype=np.uint8)
    for layer in layers:
        if layer.code is not None:
            codes[layer.alpha >= 0.5] = layer.code
    return codes
