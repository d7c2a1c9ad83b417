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
CLOUD_METHODS = ("auto", "scl", "model", "colour")
LEVELS = ("l2a", "l1c")
CLOUD_CLASSES = ("cloud", "shadow", "snow", "water")
LARGEST_GROWTH_M = 2000.0
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


@dataclass(frozen=True)
class CloudMaskJob(ToolboxJob):
    """A scene to a raster of what hides the ground: clouds, their shadows, snow, water.

    Attributes:
        scene: Where the bands, or Sentinel-2's scene classification (SCL), are.
        cloudmask: GeoTIFF to write: uint8, 0 clear, 1 cloud, 2 shadow, 3 snow, 4 water, 255 nodata.
        method: One of :data:`CLOUD_METHODS`: ``scl`` the classification that came with the scene;
            ``model`` a trained network; ``colour`` a test for bright clouds; ``auto`` the first of
            these that is there.
        level: One of :data:`LEVELS`: surface (``l2a``) or top-of-atmosphere (``l1c``) reflectance.
        classes: Those of :data:`CLOUD_CLASSES` to mark; the others count as clear.
        grow_m: Metres that clouds and shadows are grown by.
        provider: As in ``InferenceOptions``.
        threads: As in ``InferenceOptions``.
    """

    task: ClassVar[str] = "cloudmask"
    module: ClassVar[str] = "cloud_mask"
    WRITES: ClassVar[tuple[str, ...]] = ("cloudmask",)
    scene: SceneSpec
    cloudmask: str
    method: str = "auto"
    level: str = "l2a"
    classes: tuple[str, ...] = CLOUD_CLASSES
    grow_m: float = 60.0
    provider: str = "auto"
    threads: int | None = None

    def inputs(self) -> list[str]:
        """Return the files that are read."""
        return self.scene.files()

    def check(self) -> None:
        """Refuse unknown words and a growth below 0."""
        _among(self.method, CLOUD_METHODS, "method")
        _among(self.level, LEVELS, "product level")
        for name in self.classes:
            _among(name, CLOUD_CLASSES, "class")
        if not self.classes:
            raise LandslideError("No class is to be marked; name at least one, such as cloud.")
        if not 0 <= self.grow_m <= LARGEST_GROWTH_M:
            raise LandslideError(
                f"Clouds cannot be grown by {self.grow_m:g} m; give 0 to {LARGEST_GROWTH_M:g}."
            )


@dataclass(frozen=True)
class InspectJob(ToolboxJob):
    """What a model would see of a scene, as an HTML page and numbers; nothing is inferred.

    Attributes:
        scene: Where the bands are.
        report: HTML file to write.
        model: Model file; ``None`` for the one that ships.
    """

    task: ClassVar[str] = "inspect"
    module: ClassVar[str] = "inspect_scene"
    WRITES: ClassVar[tuple[str, ...]] = ("report",)
    scene: SceneSpec
    report: str
    model: str | None = None

    def inputs(self) -> list[str]:
        """Return the files that are read."""
        return [*self.scene.files(), *([self.model] if self.model else [])]


def _among(name: str, known: tuple[str, ...], what: str) -> None:
    """Refuse a word that is not in a list."""
    if name not in known:
        raise LandslideError(f"The {what} {name!r} is unknown; use one of {', '.join(known)}.")


SCENE_JOBS: tuple[type[ToolboxJob], ...] = (CloudMaskJob, InspectJob, StackJob)
