"""Reflectance of the materials of a mountain scene in the Sentinel-2 bands.

Surface reflectance x 10,000. Vegetation, fresh debris, water and cloud follow a level-2A scene of
a landslide in a tropical forest; the others are typical values of the USGS spectral library
(version 7), resampled by eye to the bands.
"""

from __future__ import annotations

from landslide_qgis.core.simulator.recipe import BAND_GSD

_ORDER = tuple(BAND_GSD)

_TABLE: dict[str, tuple[int, ...]] = {
    # B01  B02   B03   B04   B05   B06   B07   B08   B8A   B09  B10  B11   B12
    "forest": (230, 265, 420, 265, 690, 1950, 2430, 2500, 2680, 2650, 9, 1420, 690),
    "shrub": (270, 320, 560, 390, 930, 2250, 2700, 2850, 3000, 2900, 9, 1850, 940),
    "grass": (340, 410, 720, 640, 1200, 2150, 2450, 2650, 2800, 2750, 10, 2450, 1400),
    "crop": (300, 360, 700, 400, 1050, 2800, 3450, 3600, 3750, 3600, 10, 1950, 950),
    "stubble": (560, 700, 1000, 1230, 1600, 2050, 2250, 2400, 2500, 2500, 11, 3200, 2400),
    "field": (600, 760, 1050, 1430, 1700, 1850, 1950, 2100, 2200, 2250, 11, 2900, 2400),
    "debris": (680, 850, 1200, 1660, 1920, 2060, 2160, 2330, 2420, 2450, 12, 3150, 2700),
    "regolith": (900, 1150, 1400, 1600, 1740, 1800, 1880, 1980, 2060, 2100, 12, 2700, 2350),
    "gravel": (1120, 1330, 1560, 1720, 1800, 1830, 1880, 1930, 1980, 2000, 12, 2150, 1850),
    "mud": (560, 720, 980, 1330, 1560, 1640, 1680, 1760, 1800, 1830, 11, 1900, 1500),
    "rock": (760, 880, 1010, 1130, 1210, 1260, 1310, 1380, 1430, 1450, 10, 1800, 1550),
    "clear": (330, 380, 400, 270, 230, 170, 160, 140, 110, 90, 7, 50, 30),
    "silty": (620, 780, 960, 950, 820, 560, 540, 470, 350, 260, 8, 110, 60),
    "road": (860, 1020, 1200, 1380, 1500, 1580, 1640, 1750, 1820, 1850, 12, 2350, 2050),
    "roof": (1500, 1750, 1950, 2150, 2250, 2300, 2350, 2450, 2500, 2500, 14, 2700, 2400),
    "quarry": (1480, 1820, 2180, 2460, 2580, 2640, 2700, 2800, 2870, 2900, 14, 3350, 2950),
    "cloud": (5700, 5650, 5500, 5450, 5600, 5750, 5850, 5950, 6050, 4300, 60, 4600, 3500),
}

# Share of the light that comes from the sky rather than the sun: Rayleigh scattering favours blue,
# which is why shaded slopes look blue.
_SKY: tuple[float, ...] = (
    0.36,
    0.30,
    0.23,
    0.18,
    0.16,
    0.14,
    0.13,
    0.12,
    0.11,
    0.11,
    0.10,
    0.06,
    0.05,
)

# Path radiance of a top-of-atmosphere scene (haze = 1), reflectance x 10,000.
_PATH: tuple[int, ...] = (
    1050,
    640,
    350,
    190,
    150,
    110,
    90,
    75,
    60,
    35,
    2,
    8,
    4,
)

_INDEX = {band: i for i, band in enumerate(_ORDER)}


def reflectance(material: str, band: str) -> float:
    """Reflectance x 10,000 of a flat, fully lit surface.

    Args:
        material: A key of the table, such as `forest`.
        band: A Sentinel-2 band name, such as `B04`.

    Returns:
        Reflectance x 10,000.
    """
    return float(_TABLE[material][_INDEX[band]])


def sky_share(band: str) -> float:
    """Diffuse share of the light on flat ground in clear weather, 0 to 1."""
    return _SKY[_INDEX[band]]


def path_radiance(band: str) -> float:
    """Reflectance x 10,000 that the air adds to a top-of-atmosphere scene."""
    return float(_PATH[_INDEX[band]])
