"""The jobs of the steps on inventories: characterise, filter, sample, assess.

Only the standard library is imported here, because QGIS uses this module too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.step import ToolboxJob

# Names of the area–volume laws; their numbers and sources are in ``core.vectors.volume``.
VOLUME_LAWS = (
    "guzzetti2009",
    "larsen2010-all",
    "larsen2010-soil",
    "larsen2010-bedrock",
    "parker2011",
)


@dataclass(frozen=True)
class CharacteriseJob(ToolboxJob):
    """Polygons to the same polygons with measured attributes.

    Attributes:
        source: Vector file with polygons, any CRS.
        polygons: GeoPackage to write: the polygons, their own attributes and the new ones.
        points: GeoPackage to write: highest and lowest point of each polygon.
        lines: GeoPackage to write: the fall line of each polygon.
        dem: Elevation raster in metres, any CRS.
        rasters: Rasters, ``path`` or ``path|band number``, to take mean, lowest and highest of.
        volume: One of :data:`VOLUME_LAWS`.
    """

    task: ClassVar[str] = "characterise"
    module: ClassVar[str] = "characterise"
    WRITES: ClassVar[tuple[str, ...]] = ("polygons", "points", "lines")
    source: str
    polygons: str | None = None
    points: str | None = None
    lines: str | None = None
    dem: str | None = None
    rasters: tuple[str, ...] = ()
    volume: str = VOLUME_LAWS[0]

    def inputs(self) -> list[str]:
        """Return the files that are read."""
        return files(self.source, self.dem, *self.rasters)

    def check(self) -> None:
        """Refuse an unknown volume law, and points without elevation."""
        if self.volume not in VOLUME_LAWS:
            known = ", ".join(VOLUME_LAWS)
            raise LandslideError(f"Volume law {self.volume!r} is unknown; use one of {known}.")
        if (self.points or self.lines) and not self.dem:
            raise LandslideError("Points and fall lines need an elevation raster; give one.")


def files(*sources: str | None) -> list[str]:
    """Return the files in a list of sources, without the layer or band after ``|``."""
    return [source.partition("|")[0] for source in sources if source]


INVENTORY_JOBS: tuple[type[ToolboxJob], ...] = (CharacteriseJob,)
