"""The jobs of the steps that start from a scene: inspect, stack, cloud mask, chips.

Only the standard library is imported here, because QGIS uses this module too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.scene import SceneSpec
from landslide_qgis.core.jobs.step import ToolboxJob
from landslide_qgis.core.jobs.wording import IN_ENGLISH, Wording

SENSORS = ("auto", "sentinel2", "landsat89", "landsat457", "other")
INDICES = ("NDVI", "NDWI", "BSI", "NBR")
CLOUD_METHODS = ("auto", "scl", "model", "colour")
LEVELS = ("l2a", "l1c")
CLOUD_CLASSES = ("cloud", "shadow", "snow", "water")
SPLITS = ("train", "val", "test")
SHARE_TOLERANCE = 1e-6
UNREVIEWED = ("ignore", "landslide")
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
        wording: Language of the page.
    """

    task: ClassVar[str] = "inspect"
    module: ClassVar[str] = "inspect_scene"
    READS: ClassVar[tuple[str, ...]] = ("model",)
    WRITES: ClassVar[tuple[str, ...]] = ("report",)
    scene: SceneSpec
    report: str
    model: str | None = None
    wording: Wording = IN_ENGLISH

    def inputs(self) -> list[str]:
        """Return the files that are read."""
        return [*self.scene.files(), *super().inputs()]


@dataclass(frozen=True)
class ChipsJob(ToolboxJob):
    """A scene and an inventory to training chips, in the layout of ``docs/chips-layout.md``.

    Attributes:
        scene: Where the bands are; ``mask`` is the area that was mapped.
        inventory: Vector file with the landslides.
        chips: Folder to make.
        terrain: Some of :data:`TERRAIN`, as bands of the chips.
        size_px: Side of a chip in pixels, a multiple of 32.
        block_chips: Side of a block of ground, in chips; all chips of a block go into one split.
        shares: Shares of the landslide pixels for training, validation and test.
        negatives: Chips without a landslide for each with one.
        least_known: Least share of a chip's pixels that must be known, 0–1.
        unreviewed: One of :data:`UNREVIEWED`: what polygons are whose field ``review`` says
            ``auto``: nobody has looked at them.
        source: Name of the image; by default that of its first file.
        seed: Of the draw of blocks and of chips without landslides.
    """

    task: ClassVar[str] = "chips"
    module: ClassVar[str] = "chips"
    READS: ClassVar[tuple[str, ...]] = ("inventory",)
    WRITES: ClassVar[tuple[str, ...]] = ("chips",)
    FOLDERS: ClassVar[tuple[str, ...]] = ("chips",)
    scene: SceneSpec
    inventory: str
    chips: str
    terrain: tuple[str, ...] = ()
    size_px: int = 128
    block_chips: int = 4
    shares: tuple[float, float, float] = (0.7, 0.15, 0.15)
    negatives: float = 1.0
    least_known: float = 0.5
    unreviewed: str = "ignore"
    source: str | None = None
    seed: int = 0

    def inputs(self) -> list[str]:
        """Return the files that are read."""
        return [*self.scene.files(), *super().inputs()]

    def check(self) -> None:
        """Refuse sizes, shares and words that cannot be used."""
        for name in self.terrain:
            _among(name, TERRAIN, "terrain layer")
        _among(self.unreviewed, UNREVIEWED, "way with polygons nobody has reviewed")
        if self.size_px < 32 or self.size_px % 32:
            raise LandslideError(f"The chip size {self.size_px} is no multiple of 32 pixels.")
        if self.block_chips < 1:
            raise LandslideError("A block must be at least one chip wide.")
        right = len(self.shares) == len(SPLITS) and min(self.shares) >= 0 and self.shares[0] > 0
        if not right or abs(sum(self.shares) - 1) > SHARE_TOLERANCE:
            raise LandslideError(
                "The shares of training, validation and test must be three numbers that add up "
                "to 1, the first above 0."
            )
        if self.negatives < 0 or not 0 <= self.least_known <= 1:
            raise LandslideError(
                "The number of chips without landslides must be 0 or more, and the least known "
                "share between 0 and 1."
            )


def _among(name: str, known: tuple[str, ...], what: str) -> None:
    """Refuse a word that is not in a list."""
    if name not in known:
        raise LandslideError(f"The {what} '{name}' is unknown; use one of {', '.join(known)}.")


SCENE_JOBS: tuple[type[ToolboxJob], ...] = (ChipsJob, CloudMaskJob, InspectJob, StackJob)
