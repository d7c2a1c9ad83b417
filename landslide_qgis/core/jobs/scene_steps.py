"""The jobs of the steps that start from a scene: stack, cloud mask, training chips.

Only the standard library is imported here, because QGIS uses this module too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.scene import SceneSpec
from landslide_qgis.core.jobs.step import ToolboxJob

SENSORS = ("auto", "sentinel2", "landsat89", "landsat457", "other")
INDICES = ("NDVI", "NDWI", "BSI", "NBR")
TERRAIN = ("dem", "slope", "aspect", "curvature", "roughness", "relief", "tpi")


@dataclass(frozen=True)
class StackJob(ToolboxJob):
    """Bands from many rasters and a DEM to one raster.

    Attributes:
        scene: Where the bands are; all that are found are taken.
        stack: GeoTIFF to write.
        sensor: One of :data:`SENSORS`: what band numbers in file names mean; ``auto`` finds out.
        indices: Some of :data:`INDICES`.
        terrain: Some of :data:`TERRAIN`, made from the scene's DEM.
        radius_px: Half side of the window of ``relief`` and ``tpi``, in pixels of the stack.
    """

    task: ClassVar[str] = "stack"
    module: ClassVar[str] = "stack"
    WRITES: ClassVar[tuple[str, ...]] = ("stack",)
    scene: SceneSpec
    stack: str
    sensor: str = "auto"
    indices: tuple[str, ...] = ()
    terrain: tuple[str, ...] = ()
    radius_px: int = 5

    def inputs(self) -> list[str]:
        """Return the files that are read."""
        return self.scene.files()

    def check(self) -> None:
        """Refuse unknown sensors, indices and terrain layers, and terrain without a DEM."""
        _among(self.sensor, SENSORS, "sensor")
        for name in self.indices:
            _among(name, INDICES, "index")
        for name in self.terrain:
            _among(name, TERRAIN, "terrain layer")
        if not 1 <= self.radius_px <= 100:
            raise LandslideError(
                f"The radius {self.radius_px} is not usable; give 1 to 100 pixels."
            )


def _among(name: str, known: tuple[str, ...], what: str) -> None:
    """Refuse a word that is not in a list."""
    if name not in known:
        raise LandslideError(f"The {what} {name!r} is unknown; use one of {', '.join(known)}.")


SCENE_JOBS: tuple[type[ToolboxJob], ...] = (StackJob,)
