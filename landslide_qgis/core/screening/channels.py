"""The channels of a patch classifier, and the bands they are made from.

A channel is a band of the scene (``B04``, ``VV_desc``), the change of a backscatter (``dVV_desc``:
after minus before, in dB) or a normalised difference of two bands plus one half (``nd_B08_B04``).
The full list of 18 is that of Nasios (2026, arXiv:2604.05959): red, green, blue and near infrared;
backscatter and its change in two polarisations of a descending and an ascending orbit; six indices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.scene.gather import band_spec
from landslide_qgis.core.scene.indices import normalised_difference

ORBITS = ("desc", "asc")
POLARISATIONS = ("VV", "VH")
OPTICAL = ("B04", "B03", "B02", "B08")
SAR = tuple(
    f"{change}{polarisation}_{orbit}"
    for orbit in ORBITS
    for change in ("", "d")
    for polarisation in POLARISATIONS
)
INDICES = tuple(
    f"nd_{first}_{second}"
    for first, second in (
        ("B08", "B04"),
        ("B08", "B03"),
        ("B08", "B02"),
        ("B02", "B03"),
        ("B02", "B04"),
        ("B03", "B04"),
    )
)
CHANNELS = (*OPTICAL, *SAR, *INDICES)
BEFORE = "_pre"
_HALF = np.float32(0.5)
# Darker than the noise floor of Sentinel-1 (about -25 dB) by far; keeps logarithms finite.
_DARKEST = np.float32(1e-6)


def sources_of(channel: str) -> tuple[str, ...]:
    """Return the bands a channel is made from."""
    if channel.startswith("nd_"):
        _, first, second = channel.split("_")
        return first, second
    if is_change(channel):
        return channel[1:], channel[1:] + BEFORE
    return (channel,)


def bands_of(channels: Sequence[str]) -> tuple[str, ...]:
    """Return the bands that channels are made from, each once, in order of first use."""
    return tuple(dict.fromkeys(band for name in channels for band in sources_of(name)))


def is_change(channel: str) -> bool:
    """Whether a channel is the change of a backscatter."""
    return channel.startswith("d") and is_backscatter(channel[1:])


def is_backscatter(band: str) -> bool:
    """Whether a band is backscatter, before or after: ``VV_desc``, ``VH_asc_pre``."""
    polarisation, _, rest = band.partition("_")
    return polarisation in POLARISATIONS and rest.replace(BEFORE, "") in ORBITS


def source_spec(band: str) -> BandSpec:
    """Return what is known of a band that channels are made from; its values are left alone."""
    return BandSpec(band, "sar", unit="dB") if is_backscatter(band) else band_spec(band)


def derive(channel: str, bands: Mapping[str, Raster]) -> Raster:
    """Return a channel, float32 of the bands' shape, NaN where a band of it is unknown.

    Args:
        channel: Its name.
        bands: Reflectance × 10,000 and backscatter in dB, NaN where unknown, by band name.
    """
    found = [bands[name] for name in sources_of(channel)]
    if len(found) == 1:
        return found[0]
    if channel.startswith("nd_"):
        return normalised_difference(found[0], found[1]) + _HALF
    return found[0] - found[1]


def decibels(power: Raster) -> Raster:
    """Return linear backscatter in dB."""
    result: Raster = np.float32(10.0) * np.log10(np.maximum(power, _DARKEST))
    return result
