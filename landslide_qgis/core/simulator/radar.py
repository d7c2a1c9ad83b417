"""Sentinel-1 backscatter of a window, before and after the landslides, without layover.

Every material has a mean backscatter; local incidence brightens slopes that face the radar;
moisture changes between two acquisitions; speckle is multiplicative and gamma-distributed. A
landslide takes the canopy away, which lowers VH clearly and VV less, while rough debris raises both
by an amount of its own for every place: as in real amplitude images, some landslides darken and
some brighten (Mondini et al. 2019, Remote Sensing 11:760; Mondini et al. 2021, Earth-Science
Reviews 216:103574).
"""

from __future__ import annotations

import math

import numpy as np

from landslide_qgis.core.simulator.hashing import Array, hash_grid, to_unit
from landslide_qgis.core.simulator.layers import Layer
from landslide_qgis.core.simulator.noise import grid_noise
from landslide_qgis.core.simulator.window import Window

#: Orbits, with the direction in which the radar looks, in degrees clockwise from north.
LOOK_AZIMUTH = {"desc": 283.0, "asc": 77.0}
#: Before and after the event.
TIMES = ("pre", "post")
POLARISATIONS = ("VV", "VH")

# C-band backscatter in dB at 39 degrees: ranges of Ulaby & Dobson (1989, Handbook of Radar
# Scattering Statistics for Terrain) for trees, shrubs, grass, soil, roads and water.
_DECIBELS: dict[str, tuple[float, float]] = {
    "forest": (-8.0, -13.5),
    "shrub": (-9.0, -15.0),
    "grass": (-11.5, -18.5),
    "crop": (-10.5, -16.5),
    "stubble": (-12.0, -20.0),
    "field": (-11.5, -20.5),
    "debris": (-10.0, -18.5),
    "regolith": (-10.5, -19.5),
    "gravel": (-12.0, -20.5),
    "mud": (-13.5, -22.0),
    "rock": (-10.0, -18.0),
    "clear": (-19.5, -27.0),
    "silty": (-19.0, -26.5),
    "road": (-14.0, -22.5),
    "roof": (-3.5, -11.0),
    "quarry": (-11.0, -19.5),
}
_INCIDENCE = math.radians(39.0)
# Looks of a 10 m ground range product (4.4), rounded down to a whole number.
_LOOKS = 4
# Largest change of brightness by the slope alone; beyond lies layover or shadow.
_MOST_TILT_DB = 6.0
_RIM = 1


def backscatter(
    window: Window, orbit: str, time: str, moisture_db: float = 0.8, debris_db: float = 2.5
) -> Array:
    """Backscatter of a window in two polarisations.

    Args:
        window: The window.
        orbit: ``desc`` or ``asc``.
        time: ``pre`` (no landslides yet) or ``post``.
        moisture_db: Standard deviation of the change between acquisitions, in dB.
        debris_db: Standard deviation of the debris' own brightness, in dB.

    Returns:
        float32 [2, H, W] in dB, VV and VH; [H, W] is the window without its rim.
    """
    rows, cols = _positions(window)
    number = 10 * list(LOOK_AZIMUTH).index(orbit) + TIMES.index(time)
    seed = window.recipe.seed * 1000 + 800 + 20 * number
    common = _tilt(window, orbit)
    common = common + np.float32(moisture_db) * grid_noise(seed, 60.0, rows, cols)
    result = []
    for band, _ in enumerate(POLARISATIONS):
        power = _ground(_before(window), band)
        if time == "post":
            power = _with_scars(window, power, band, debris_db, rows, cols)
        level = 10.0 * np.log10(power) + common + 10.0 * np.log10(_speckle(seed + 1 + band, window))
        result.append(level[_RIM:-_RIM, _RIM:-_RIM])
    return np.stack(result).astype(np.float32)


def _before(window: Window) -> list[Layer]:
    """Layers without the two of the landslides, which lie on top."""
    return window.layers[:-2] if np.any(window.scars.alpha > 0.0) else window.layers


def _ground(layers: list[Layer], band: int) -> Array:
    """Backscattered power of layers over each other, float64 [H, W]."""
    power = np.zeros(layers[0].alpha.shape)
    for layer in layers:
        own = np.full(power.shape, _power(layer.material, band))
        if layer.other is not None and layer.mix is not None:
            own += layer.mix * (_power(layer.other, band) - own)
        power += (own - power) * layer.alpha
    return power


def _with_scars(
    window: Window, before: Array, band: int, debris_db: float, rows: Array, cols: Array
) -> Array:
    """Power with landslides: debris whose brightness differs from place to place."""
    layers = window.layers[len(_before(window)) :]
    if not layers:
        return before
    own = np.float64(debris_db) * grid_noise(window.recipe.seed * 1000 + 790, 25.0, rows, cols)
    power = before.copy()
    for layer in layers:
        scar = _power(layer.material, band) * 10.0 ** (own / 10.0)
        power += (scar - power) * layer.alpha
    return power


def _tilt(window: Window, orbit: str) -> Array:
    """Change of brightness by the local incidence angle, in dB [H, W], without layover."""
    azimuth = math.radians(LOOK_AZIMUTH[orbit])
    # Rise of the ground along the look direction: a slope that rises away faces the radar.
    rise = window.terrain.dcol * math.sin(azimuth) - window.terrain.drow * math.cos(azimuth)
    local = np.clip(_INCIDENCE - np.arctan(rise.astype(np.float64)), 0.05, 1.5)
    ratio = (np.cos(local) / math.cos(_INCIDENCE)) * (math.sin(_INCIDENCE) / np.sin(local))
    tilt = 10.0 * np.log10(np.maximum(ratio, 1e-3))
    return np.asarray(np.clip(tilt, -_MOST_TILT_DB, _MOST_TILT_DB))


def _speckle(seed: int, window: Window) -> Array:
    """Gamma-distributed speckle of mean 1: the mean of as many exponentials as there are looks."""
    height, width = window.scars.alpha.shape
    rows = np.arange(window.row - _RIM, window.row - _RIM + height)
    cols = np.arange(window.col - _RIM, window.col - _RIM + width)
    total = np.zeros((height, width))
    for look in range(_LOOKS):
        total -= np.log(to_unit(hash_grid(seed * 8 + look, rows, cols)))
    return np.asarray(total / _LOOKS)


def _positions(window: Window) -> tuple[Array, Array]:
    """Row and column positions of a window with its rim."""
    height, width = window.scars.alpha.shape
    rows = np.arange(window.row - _RIM, window.row - _RIM + height, dtype=np.float64) + 0.5
    cols = np.arange(window.col - _RIM, window.col - _RIM + width, dtype=np.float64) + 0.5
    return rows, cols


def _power(material: str, band: int) -> float:
    """Mean backscattered power of a material."""
    return float(10.0 ** (_DECIBELS[material][band] / 10.0))
