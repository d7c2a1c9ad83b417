"""The jobs of the single steps around detection; see :mod:`.protocol`.

Only the standard library is imported here, because QGIS uses this module too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.step import ToolboxJob
from landslide_qgis.core.jobs.wording import IN_ENGLISH, Wording

THRESHOLD_METHODS = ("fixed", "hysteresis", "otsu", "precision")
REFLECTANCES = ("auto", "dn", "dn-offset", "reflectance")
LARGEST_RADIUS_PX = 100


@dataclass(frozen=True)
class ModelInfoJob(ToolboxJob):
    """What a model file needs, was trained on and scores, as an HTML page.

    Attributes:
        report: HTML file to write.
        model: Model file; ``None`` for the one that ships.
        timing: Run the model once on a tile of its own size, and say where and how long.
        wording: Language of the page.
    """

    task: ClassVar[str] = "modelinfo"
    module: ClassVar[str] = "model_report"
    READS: ClassVar[tuple[str, ...]] = ("model",)
    WRITES: ClassVar[tuple[str, ...]] = ("report",)
    report: str
    model: str | None = None
    timing: bool = False
    wording: Wording = IN_ENGLISH


@dataclass(frozen=True)
class ThresholdJob(ToolboxJob):
    """Probability raster to mask.

    Attributes:
        source: Probability raster of this engine, or any raster 0–1.
        mask: GeoTIFF to write: uint8, 1 landslide, 0 none, 255 nodata.
        band: Band of ``source``, from 1.
        method: One of :data:`THRESHOLD_METHODS`: ``fixed``; ``hysteresis``: patches above
            ``low`` that reach ``threshold`` somewhere; ``otsu``: the threshold that parts the
            histogram best; ``precision``: the lowest threshold whose pixels are as precise as
            ``precision`` on ``reference``.
        threshold: Probability 0–1, for ``fixed`` and ``hysteresis``; ``None`` for the model's.
        low: Lower threshold of ``hysteresis``; ``None`` for half the upper.
        precision: Wanted share of right pixels, 0–1.
        reference: Vector file with the true landslides, any CRS.
        sieve_px: Patches, and holes, below this many pixels are removed.
    """

    task: ClassVar[str] = "threshold"
    module: ClassVar[str] = "threshold"
    READS: ClassVar[tuple[str, ...]] = ("source", "reference")
    WRITES: ClassVar[tuple[str, ...]] = ("mask",)
    source: str
    mask: str
    band: int = 1
    method: str = "fixed"
    threshold: float | None = None
    low: float | None = None
    precision: float | None = None
    reference: str | None = None
    sieve_px: int = 0

    def check(self) -> None:
        """Refuse an unknown method, numbers outside 0–1 and a missing reference."""
        if self.method not in THRESHOLD_METHODS:
            known = ", ".join(THRESHOLD_METHODS)
            raise LandslideError(f"Method {self.method!r} is unknown; use one of {known}.")
        for name in ("threshold", "low", "precision"):
            value = getattr(self, name)
            if value is not None and not 0 < value < 1:
                raise LandslideError(f"The {name} is {value:g}, not between 0 and 1.")
        if self.method == "precision" and (self.precision is None or not self.reference):
            raise LandslideError(
                "The method precision needs the wanted precision and reference polygons; give both."
            )


@dataclass(frozen=True)
class TerrainJob(ToolboxJob):
    """Elevation to terrain layers on its own grid; layers left ``None`` are not written.

    Attributes:
        dem: Elevation raster, north-up, in any CRS, degrees too.
        slope: Slope in degrees (Horn 1981).
        aspect: Direction of descent, degrees clockwise from the grid's north; none where flat.
        curvature: General curvature in 1/m (Zevenbergen & Thorne 1987), positive if convex.
        roughness: Highest minus lowest of 3 × 3 pixels, m.
        relief: Highest minus lowest of the window, m.
        tpi: Elevation minus the mean of the window around, m.
        flow: Pixels that drain through each pixel, itself included (D8 over depressions).
        band: Band of ``dem``, from 1.
        radius_px: Half side of the window of ``relief`` and ``tpi``, in pixels.
        z_factor: Metres a unit of elevation; 0.3048 for feet.
    """

    task: ClassVar[str] = "terrain"
    module: ClassVar[str] = "terrain_layers"
    READS: ClassVar[tuple[str, ...]] = ("dem",)
    WRITES: ClassVar[tuple[str, ...]] = (
        "slope",
        "aspect",
        "curvature",
        "roughness",
        "relief",
        "tpi",
        "flow",
    )
    dem: str
    slope: str | None = None
    aspect: str | None = None
    curvature: str | None = None
    roughness: str | None = None
    relief: str | None = None
    tpi: str | None = None
    flow: str | None = None
    band: int = 1
    radius_px: int = 5
    z_factor: float = 1.0

    @property
    def margin(self) -> int:
        """Pixels around a block that its layers need."""
        return max(1, self.radius_px)

    def check(self) -> None:
        """Refuse a window or a unit of no size."""
        if not 1 <= self.radius_px <= LARGEST_RADIUS_PX:
            raise LandslideError(
                f"The radius {self.radius_px} is not usable; give 1 to {LARGEST_RADIUS_PX} pixels."
            )
        if not self.z_factor > 0:
            raise LandslideError(f"The factor {self.z_factor:g} is not above 0; 1 is for metres.")


@dataclass(frozen=True)
class ChangeJob(ToolboxJob):
    """Images before and after to layers of change; layers left ``None`` are not written.

    Attributes:
        before: Rasters or folders of the image before; bands are matched as in a scene.
        after: Those of the image after, whose grid is used.
        rdndvi: Relative change of NDVI × 100; below 0 where vegetation was lost.
        brightness: Change of the mean reflectance.
        magnitude: Length of the change vector, reflectance a band.
        before_bands: Explicit matches before, band to ``path`` or ``path|band number``.
        after_bands: Explicit matches after.
        before_values: One of :data:`REFLECTANCES`.
        after_values: The same after.
        probability: Landslide probability, whose grid is then used.
        filtered: Probability that is 0 where the relative change is above ``highest``.
        fused: Probability with the relative change as a second witness.
        highest: Relative change of NDVI × 100 above which nothing is a fresh landslide.
        middle: Relative change that speaks neither for nor against one.
        spread: Relative change from there that multiplies the odds by e.
        weight: Trust in the second witness; 0 for none.
    """

    task: ClassVar[str] = "change"
    module: ClassVar[str] = "change"
    READS: ClassVar[tuple[str, ...]] = ("before", "after", "probability")
    WRITES: ClassVar[tuple[str, ...]] = (
        "rdndvi",
        "brightness",
        "magnitude",
        "filtered",
        "fused",
    )
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    rdndvi: str | None = None
    brightness: str | None = None
    magnitude: str | None = None
    before_bands: Mapping[str, str] = field(default_factory=dict)
    after_bands: Mapping[str, str] = field(default_factory=dict)
    before_values: str = "auto"
    after_values: str = "auto"
    probability: str | None = None
    filtered: str | None = None
    fused: str | None = None
    highest: float = -5.0
    middle: float = -15.0
    spread: float = 10.0
    weight: float = 1.0

    def inputs(self) -> list[str]:
        """Return the files that are read."""
        return [*super().inputs(), *self.before_bands.values(), *self.after_bands.values()]

    def check(self) -> None:
        """Refuse unknown kinds of values."""
        for kind in (self.before_values, self.after_values):
            if kind not in REFLECTANCES:
                known = ", ".join(REFLECTANCES)
                raise LandslideError(f"Values {kind!r} are unknown; use one of {known}.")
        if not self.spread > 0 or self.weight < 0:
            raise LandslideError("The spread must be above 0, and the weight 0 or more.")


TOOLBOX_JOBS: tuple[type[ToolboxJob], ...] = (ChangeJob, ModelInfoJob, TerrainJob, ThresholdJob)
