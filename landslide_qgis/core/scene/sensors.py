"""What the bands of a satellite are called, and where they lie in the spectrum.

A stack names bands as Sentinel-2 does, whatever the satellite: the red band of Landsat 8 becomes
``B04``, so that a model finds it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from landslide_qgis.core.scene.band_names import recognise

# Central wavelengths of Sentinel-2A in micrometres (ESA, Sentinel-2 MSI user guide).
WAVELENGTHS = {
    "B01": 0.443, "B02": 0.492, "B03": 0.560, "B04": 0.665, "B05": 0.704, "B06": 0.741,
    "B07": 0.783, "B08": 0.833, "B8A": 0.865, "B09": 0.945, "B10": 1.374, "B11": 1.614,
    "B12": 2.202,
}  # fmt: skip
_LANDSAT_BAND = re.compile(r"(?<![A-Za-z0-9])B(?:and)?(\d{1,2})(?![A-Za-z0-9])", re.I)
# Level 1 of Collections 1 and 2, and of the years before them. Reflectance that was ordered from
# Collection 1 keeps the name of its Level 1.
_LEVEL_1 = re.compile(r"^L[COTEM](0\d_L1|[1-9]\d{13}[A-Z]{3}\d\d)", re.I)
_ORDERED = re.compile(r"_(sr|toa)_", re.I)
# Harmonized Landsat Sentinel-2 (HLS user guide 2.0): reflectance × 10,000 of either; L30 has
# Landsat's band numbers.
_HARMONIZED = re.compile(r"^HLS\.[LS]30\.", re.I)


@dataclass(frozen=True)
class Sensor:
    """A family of satellites.

    Attributes:
        name: One of ``jobs.scene_steps.SENSORS``.
        title: Name for people.
        products: Matches the file names of its products; ``None`` if names tell nothing.
        bands: Sentinel-2's name by band number; empty where the names are already Sentinel-2's.
        factor: From stored values of surface reflectance to reflectance × 10,000; ``None`` to find
            out from the values.
        summand: Added after ``factor``.
    """

    name: str
    title: str
    products: re.Pattern[str] | None = None
    bands: dict[str, str] = field(default_factory=dict)
    factor: float | None = None
    summand: float = 0.0

    def band(self, text: str | None) -> str | None:
        """Return the stack's name of the band that ``text`` (a description, a file) speaks of."""
        if self.name == "other" or not text:
            return None
        numbers = _LANDSAT_BAND.findall(text)
        if not self.bands or not numbers:
            return recognise(text)
        found = {self.bands.get(str(int(number))) for number in numbers} - {None}
        return found.pop() if len(found) == 1 else None


# Collection 2 Level 2: reflectance = 0.0000275 DN - 0.2 (USGS, LSDS-1619 and LSDS-1618).
LANDSAT_TO_DN = 0.275, -2000.0
_FAMILIES = (
    Sensor("sentinel2", "Sentinel-2"),
    Sensor(
        "landsat89",
        "Landsat 8 and 9, Collection 2 Level 2",
        re.compile(r"^(L[COT](0[89]_L[12]|[89]\d{13})|HLS\.L30\.)", re.I),
        {"1": "B01", "2": "B02", "3": "B03", "4": "B04", "5": "B08", "6": "B11", "7": "B12"},
        *LANDSAT_TO_DN,
    ),
    Sensor(
        "landsat457",
        "Landsat 4, 5 and 7, Collection 2 Level 2",
        re.compile(r"^L[ET](0[457]_L[12]|[457]\d{13})", re.I),
        {"1": "B02", "2": "B03", "3": "B04", "4": "B08", "5": "B11", "7": "B12"},
        *LANDSAT_TO_DN,
    ),
    Sensor("other", "another sensor"),
)


def landsat_values(paths: Sequence[str]) -> str | None:
    """Return what the whole numbers of Landsat's products are, by the names of their files.

    Returns:
        A radiometry, ``level-1`` for numbers that are no reflectance yet, ``None`` for files of
        another name.
    """
    for stem in (Path(path).stem for path in paths):
        if _HARMONIZED.search(stem):
            return "dn"
        if _LEVEL_1.search(stem):
            return "dn" if _ORDERED.search(stem) else "level-1"
        if any(sensor.products and sensor.products.search(stem) for sensor in _FAMILIES):
            return "landsat"
    return None


def choose_sensor(name: str, paths: Sequence[str]) -> Sensor:
    """Return a sensor by name, or for ``auto`` the one whose products the files are.

    Files of no known product are read as Sentinel-2, whose names the plugin uses throughout.
    """
    if name != "auto":
        return next(sensor for sensor in _FAMILIES if sensor.name == name)
    stems = [Path(path).stem for path in paths]
    for sensor in _FAMILIES:
        if sensor.products is not None and any(sensor.products.search(stem) for stem in stems):
            return sensor
    return _FAMILIES[0]
