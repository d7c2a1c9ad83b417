"""The jobs of the steps on inventories: characterise, filter, sample, assess.

Only the standard library is imported here, because QGIS uses this module too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.step import ToolboxJob
from landslide_qgis.core.jobs.wording import IN_ENGLISH, Wording

# Names of the area–volume laws; their numbers and sources are in ``core.polygons.volume``.
VOLUME_LAWS = (
    "guzzetti2009",
    "larsen2010-all",
    "larsen2010-soil",
    "larsen2010-bedrock",
    "parker2011",
)
ALLOCATIONS = ("olofsson", "proportional", "equal")
# What a smallest and a largest value are of, in sentences.
_SUBJECTS = {"area_m2": "ground area", "elong": "length over width", "slope": "mean slope"}


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
    READS: ClassVar[tuple[str, ...]] = ("source", "dem", "rasters")
    WRITES: ClassVar[tuple[str, ...]] = ("polygons", "points", "lines")
    source: str
    polygons: str | None = None
    points: str | None = None
    lines: str | None = None
    dem: str | None = None
    rasters: tuple[str, ...] = ()
    volume: str = VOLUME_LAWS[0]

    def check(self) -> None:
        """Refuse an unknown volume law, and points without elevation."""
        if self.volume not in VOLUME_LAWS:
            known = ", ".join(VOLUME_LAWS)
            raise LandslideError(f"Volume law {self.volume!r} is unknown; use one of {known}.")
        if (self.points or self.lines) and not self.dem:
            raise LandslideError("Points and fall lines need an elevation raster; give one.")


@dataclass(frozen=True)
class FilterJob(ToolboxJob):
    """Polygons to those that pass some rules, and those that do not, with the reason.

    Attributes:
        source: Vector file with polygons, any CRS.
        polygons: GeoPackage to write: what passes every rule.
        removed: GeoPackage to write: what does not, with a field ``reason``.
        min_area_m2: Smallest ground area.
        max_area_m2: Largest ground area.
        min_elong: Smallest length over width of the smallest box.
        max_elong: Largest length over width.
        dem: Elevation raster in metres, any CRS, for the slope.
        min_slope: Smallest mean slope in degrees.
        max_slope: Largest mean slope in degrees.
        cover: Land cover raster, ``path`` or ``path|band number``.
        cover_classes: Its values on which landslides are not believed.
        cover_share: Share of a polygon, 0–1, that may have such values.
        clouds: Cloud mask raster; what is not 0 is cloud unless ``cloud_classes`` says otherwise.
        cloud_classes: Its values that stand for cloud.
        cloud_share: Share of a polygon, 0–1, that may be cloud.
        roads: Vector file with roads.
        roads_m: Polygons nearer than this to a road are removed, ground metres.
        rivers: Vector file with rivers.
        rivers_m: Polygons nearer than this to a river are removed, ground metres.
    """

    task: ClassVar[str] = "filter"
    module: ClassVar[str] = "filter_polygons"
    READS: ClassVar[tuple[str, ...]] = ("source", "dem", "cover", "clouds", "roads", "rivers")
    WRITES: ClassVar[tuple[str, ...]] = ("polygons", "removed")
    source: str
    polygons: str | None = None
    removed: str | None = None
    min_area_m2: float | None = None
    max_area_m2: float | None = None
    min_elong: float | None = None
    max_elong: float | None = None
    dem: str | None = None
    min_slope: float | None = None
    max_slope: float | None = None
    cover: str | None = None
    cover_classes: tuple[float, ...] = ()
    cover_share: float = 0.5
    clouds: str | None = None
    cloud_classes: tuple[float, ...] = ()
    cloud_share: float = 0.5
    roads: str | None = None
    roads_m: float | None = None
    rivers: str | None = None
    rivers_m: float | None = None

    def check(self) -> None:
        """Refuse limits that leave nothing, and rules without the layer they need."""
        for key, what in _SUBJECTS.items():
            low, high = getattr(self, f"min_{key}"), getattr(self, f"max_{key}")
            if low is not None and high is not None and low > high:
                raise LandslideError(
                    f"The smallest {what}, {low:g}, is above the largest, {high:g}; swap them."
                )
        for share in (self.cover_share, self.cloud_share):
            if not 0 <= share < 1:
                raise LandslideError(f"The share {share:g} is not usable; give 0 up to below 1.")
        slope = self.min_slope is not None or self.max_slope is not None
        pairs = (
            (slope, self.dem, "The slope rule needs an elevation raster; give one."),
            (self.cover_classes, self.cover, "The land cover rule needs a raster; give one."),
            (self.roads_m, self.roads, "The distance to roads needs a layer of roads; give one."),
            (self.rivers_m, self.rivers, "The distance to rivers needs rivers; give a layer."),
        )
        for wanted, given, text in pairs:
            if wanted and not given:
                raise LandslideError(text)
        if self.cover and not self.cover_classes:
            raise LandslideError("The land cover rule needs the classes to remove; name some.")


@dataclass(frozen=True)
class SampleJob(ToolboxJob):
    """Mask or probability to a stratified random sample of points, to be labelled by people.

    Attributes:
        source: Mask, or probability raster of this engine, or any raster 0–1.
        points: GeoPackage to write.
        band: Band of ``source``, from 1.
        threshold: Probability from which the map says landslide; ``None`` for the model's.
        breaks: Probabilities between strata, beside the threshold; half the threshold if empty.
            A mask has the strata landslide and none.
        buffer_m: Width in metres of a stratum of its own around mapped landslides; 0 for none.
        area: Vector file; only pixels inside its polygons are sampled.
        size: Points in all; ``None`` for as many as ``target_error`` takes.
        target_error: Wanted standard error of the overall accuracy.
        expected: Expected share mapped right in each stratum, from low to high probability, last
            that around landslides; if empty, 0.7 where the map says landslide, 0.8 around, and
            0.95 elsewhere.
        allocation: One of :data:`ALLOCATIONS`: ``olofsson``: by area, rare strata ``least``;
            ``proportional``: by area; ``equal``.
        least: Points a stratum has at least.
        seed: Of the random numbers; the same seed gives the same points.
    """

    task: ClassVar[str] = "sample"
    module: ClassVar[str] = "sample_points"
    READS: ClassVar[tuple[str, ...]] = ("source", "area")
    WRITES: ClassVar[tuple[str, ...]] = ("points",)
    source: str
    points: str
    band: int = 1
    threshold: float | None = None
    breaks: tuple[float, ...] = ()
    buffer_m: float = 0.0
    area: str | None = None
    size: int | None = None
    target_error: float = 0.01
    expected: tuple[float, ...] = ()
    allocation: str = "olofsson"
    least: int = 50
    seed: int = 1

    def check(self) -> None:
        """Refuse numbers outside their ranges."""
        if self.allocation not in ALLOCATIONS:
            known = ", ".join(ALLOCATIONS)
            raise LandslideError(f"Allocation {self.allocation!r} is unknown; use one of {known}.")
        limits = [*self.breaks, *self.expected, self.target_error]
        for value in limits + ([] if self.threshold is None else [self.threshold]):
            if not 0 < value < 1:
                raise LandslideError(f"The value {value:g} is not between 0 and 1.")
        if not 0 <= self.buffer_m < math.inf:
            raise LandslideError(f"The width {self.buffer_m:g} m around landslides is below 0.")
        if self.least < 2 or (self.size is not None and self.size < 2):
            raise LandslideError("A sample and each of its strata need two points or more.")


@dataclass(frozen=True)
class AssessJob(ToolboxJob):
    """A map against a reference, or against labelled points, to scores and a report.

    Attributes:
        source: What was mapped: polygons, a mask, or a probability.
        reference: What is there: polygons or a mask.
        sample: Vector file of labelled points, as :class:`SampleJob` makes them.
        report: HTML page to write.
        objects: GeoPackage to write: landslides found and missed, calls right and false.
        band: Band of ``source``, from 1.
        threshold: Probability from which it says landslide; ``None`` for the model's.
        area: Vector file; only what is inside its polygons counts.
        resolution: Pixel size in metres where both are polygons.
        overlap: Intersection over union from which objects match, 0–1.
        block_m: Side of the blocks that are drawn for the intervals, metres.
        seed: Of the random numbers of the intervals.
        wording: Language of the page.
    """

    task: ClassVar[str] = "assess"
    module: ClassVar[str] = "assess"
    READS: ClassVar[tuple[str, ...]] = ("source", "reference", "sample", "area")
    WRITES: ClassVar[tuple[str, ...]] = ("report", "objects")
    source: str | None = None
    reference: str | None = None
    sample: str | None = None
    report: str | None = None
    objects: str | None = None
    band: int = 1
    threshold: float | None = None
    area: str | None = None
    resolution: float = 10.0
    overlap: float = 0.1
    block_m: float = 1000.0
    seed: int = 1
    wording: Wording = IN_ENGLISH

    def check(self) -> None:
        """Refuse numbers outside their ranges, and a comparison with nothing."""
        if bool(self.source) != bool(self.reference):
            raise LandslideError("A map is compared with a reference; give both or neither.")
        if not self.sample and not self.source:
            raise LandslideError(
                "An assessment needs a map and a reference, or labelled points; give either."
            )
        if self.objects and not self.reference:
            raise LandslideError("Objects are compared with a reference; give one.")
        if not 0 < self.overlap <= 1:
            raise LandslideError(f"The overlap {self.overlap:g} is not between 0 and 1.")
        if not self.resolution > 0 or not self.block_m > 0:
            raise LandslideError("Pixel size and side of the blocks have to be above 0.")
        if self.threshold is not None and not 0 < self.threshold < 1:
            raise LandslideError(f"The threshold {self.threshold:g} is not between 0 and 1.")


INVENTORY_JOBS: tuple[type[ToolboxJob], ...] = (
    AssessJob,
    CharacteriseJob,
    FilterJob,
    SampleJob,
)
