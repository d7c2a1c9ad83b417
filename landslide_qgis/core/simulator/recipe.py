"""What a simulated scene is made of: one frozen, hashable description."""

from __future__ import annotations

import re
from dataclasses import dataclass

from landslide_qgis.core.errors import LandslideError

#: Native ground sampling distance of the Sentinel-2 bands, metres (ESA product specification).
BAND_GSD: dict[str, int] = {
    "B01": 60,
    "B02": 10,
    "B03": 10,
    "B04": 10,
    "B05": 20,
    "B06": 20,
    "B07": 20,
    "B08": 10,
    "B8A": 20,
    "B09": 60,
    "B10": 60,
    "B11": 20,
    "B12": 20,
}

#: What a level-2A product holds: every band but the cirrus band B10.
DEFAULT_BANDS: tuple[str, ...] = tuple(band for band in BAND_GSD if band != "B10")

#: UTM zone of the scene (45 N, eastern Himalaya) and its upper left corner. The corner is a
#: multiple of 60 m, like that of a real granule.
SCENE_EPSG = 32645
SCENE_LEFT = 600000.0
SCENE_TOP = 3100020.0

#: A Sentinel-2 tile is 10,980 pixels of 10 m wide.
FULL_TILE = 10980
SMALLEST_SCENE = 256


@dataclass(frozen=True)
class SceneRecipe:
    """Everything that a simulated scene depends on.

    Two equal recipes give the same scene, bit for bit on the same machine.

    Attributes:
        seed: Seed of every random choice.
        size: Width and height of the scene in pixels of 10 m, from 256 to 10,980.
        landslides: Landslides per square kilometre of ground steeper than about 30 degrees, in
            the areas hit by the event; gentler ground has fewer, flat ground none. 0 = none.
        min_area_m2: Smallest landslide; sizes above it follow the inverse gamma distribution of
            Malamud et al. (2004).
        clouds: Share of the scene under cloud, 0 to 0.9.
        haze: 0 = surface reflectance (level 2A); 1 = about a top-of-atmosphere scene (level 1C).
        offset: DN added to every valid pixel; 1000 since processing baseline 04.00.
        nodata: Share of the scene in a wedge without data along its edge, 0 to 0.5.
        roads: Whether there are roads and tracks.
        rivers: Whether rivers have bright gravel bars and debris-filled channels.
        fields: Whether there are cultivated fields, some of them ploughed.
        quarries: Whether there are quarries and construction sites.
        bare: Whether there are bare patches: thin soil, clearings, houses.
        noise: Sensor noise; 1 is about that of Sentinel-2.
        relief: Height of the mountains; 1 gives slopes of 25 to 40 degrees.
        sun_azimuth: Direction of the sun in degrees, clockwise from north.
        sun_elevation: Height of the sun in degrees.
        bands: Band names to write, in Sentinel-2 spelling (`B04`, `B8A`).
        tile: Tile name in the file names.
        sensed: Sensing time in the file names.
    """

    seed: int = 7
    size: int = 1024
    landslides: float = 8.0
    min_area_m2: float = 1500.0
    clouds: float = 0.05
    haze: float = 0.15
    offset: int = 0
    nodata: float = 0.03
    roads: bool = True
    rivers: bool = True
    fields: bool = True
    quarries: bool = True
    bare: bool = True
    noise: float = 1.0
    relief: float = 1.0
    sun_azimuth: float = 135.0
    sun_elevation: float = 50.0
    bands: tuple[str, ...] = DEFAULT_BANDS
    tile: str = "T45RTN"
    sensed: str = "20250714T043709"

    def check(self) -> None:
        """Check every value.

        Raises:
            LandslideError: If a value is out of its range; the message names it.
        """
        if not SMALLEST_SCENE <= self.size <= FULL_TILE:
            raise LandslideError(
                f"The scene size of {self.size} pixels is not possible: choose a size from "
                f"{SMALLEST_SCENE} to {FULL_TILE}."
            )
        limits = {
            "landslides": (self.landslides, 0.0, 50.0),
            "min_area_m2": (self.min_area_m2, 200.0, 100000.0),
            "clouds": (self.clouds, 0.0, 0.9),
            "haze": (self.haze, 0.0, 2.0),
            "offset": (float(self.offset), 0.0, 5000.0),
            "nodata": (self.nodata, 0.0, 0.5),
            "noise": (self.noise, 0.0, 20.0),
            "relief": (self.relief, 0.05, 3.0),
            "sun_azimuth": (self.sun_azimuth, 0.0, 360.0),
            "sun_elevation": (self.sun_elevation, 15.0, 90.0),
        }
        for name, (value, low, high) in limits.items():
            if not low <= value <= high:
                raise LandslideError(
                    f"The scene setting '{name}' is {value:g}: choose a value from {low:g} to "
                    f"{high:g}."
                )
        check_bands(self.bands)
        for name, text in (("tile", self.tile), ("sensed", self.sensed)):
            if not re.fullmatch(r"[0-9A-Za-z]{1,32}", text):
                raise LandslideError(
                    f"The scene setting '{name}' is '{text}': use only letters and digits, "
                    "because it becomes part of the file names."
                )


def check_bands(bands: tuple[str, ...]) -> None:
    """Check band names.

    Args:
        bands: Names such as `B04`.

    Raises:
        LandslideError: If the list is empty, has duplicates or holds an unknown name.
    """
    if not bands:
        raise LandslideError("No band was asked for: name at least one, such as B04.")
    for band in bands:
        if band not in BAND_GSD:
            raise LandslideError(
                f"The band '{band}' is not a Sentinel-2 band: choose from {', '.join(BAND_GSD)}."
            )
    if len(set(bands)) != len(bands):
        raise LandslideError(f"A band is named twice in {', '.join(bands)}: name every band once.")
