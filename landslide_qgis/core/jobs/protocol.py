"""The language between QGIS and the engine: one job in, a line an event out.

Only the standard library is imported here, because both ends use this module: the engine, and
QGIS, whose Python has neither rasterio nor onnxruntime.

A job is one JSON object on one line, ``{"schema": 1, "task": "detect", …}``; an event is one JSON
object on one line, ``{"event": "progress", …}``. After its job the engine reads one more thing
from its standard input: the line ``cancel``.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar, Union

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.inventory_steps import INVENTORY_JOBS
from landslide_qgis.core.jobs.outline import OUTLINE_JOBS
from landslide_qgis.core.jobs.scene import RADIOMETRIES as RADIOMETRIES
from landslide_qgis.core.jobs.scene import SceneSpec as SceneSpec
from landslide_qgis.core.jobs.scene_steps import SCENE_JOBS
from landslide_qgis.core.jobs.screen import ScreenJob
from landslide_qgis.core.jobs.step import ToolboxJob
from landslide_qgis.core.jobs.steps import TOOLBOX_JOBS, ChangeJob, TerrainJob
from landslide_qgis.core.jobs.values import typed
from landslide_qgis.core.jobs.wording import Wording as Wording

SCHEMA_VERSION = 1
PROVIDERS = ("auto", "cpu", "cuda")
PROBABILITY_TYPES = ("uint8", "float32")


@dataclass(frozen=True)
class InferenceOptions:
    """How the model is run.

    Attributes:
        model: Model file (``.onnx``); ``None`` for the one that ships.
        others: Further model files; the probability is then the mean of all models', and band 2
            of its raster the standard deviation between them.
        provider: One of :data:`PROVIDERS`; ``cuda`` fails where ``auto`` would fall back.
        threads: Processor threads; ``None`` for all.
        tile_px: Side of a tile in pixels; ``None`` to fit the scene.
        overlap_px: Overlap of neighbouring tiles; ``None`` for the model's.
        batch_size: Tiles a call; ``None`` to choose from the memory at hand.
        tta: Average over the eight flips and quarter turns (eight times slower).
        memory_mb: Memory the run may use, in megabytes; ``None`` for a cautious default.
    """

    model: str | None = None
    others: tuple[str, ...] = ()
    provider: str = "auto"
    threads: int | None = None
    tile_px: int | None = None
    overlap_px: int | None = None
    batch_size: int | None = None
    tta: bool = False
    memory_mb: int | None = None


@dataclass(frozen=True)
class VectorOptions:
    """How probability becomes mask and polygons.

    Attributes:
        threshold: Probability from which a pixel is a landslide, 0–1; ``None`` for the model's.
        min_area_m2: Polygons below this ellipsoidal area are dropped.
        sieve_px: Patches of the mask, and holes in it, below this many pixels are removed.
        simplify_m: Tolerance of the simplification in metres; ``None`` for about one pixel,
            0 for none. Edges shared by neighbours stay shared.
    """

    threshold: float | None = None
    min_area_m2: float = 0.0
    sieve_px: int = 0
    simplify_m: float | None = None

    def check(self) -> None:
        """Refuse values outside their ranges.

        Raises:
            LandslideError: A value cannot be used.
        """
        for name in ("min_area_m2", "sieve_px", "simplify_m"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise LandslideError(f"{name} is {value}; give 0 or more.")
        if self.threshold is not None and not 0 < self.threshold < 1:
            raise LandslideError(
                f"The threshold {self.threshold} is not between 0 and 1; give a probability."
            )


@dataclass(frozen=True)
class PredictJob:
    """Scene to probability raster."""

    task: ClassVar[str] = "predict"
    scene: SceneSpec
    probability: str
    inference: InferenceOptions = InferenceOptions()
    probability_type: str = "uint8"


@dataclass(frozen=True)
class DetectJob:
    """Scene to probability raster, mask and polygons; outputs left ``None`` are not written."""

    task: ClassVar[str] = "detect"
    scene: SceneSpec
    probability: str | None = None
    mask: str | None = None
    polygons: str | None = None
    inference: InferenceOptions = InferenceOptions()
    vector: VectorOptions = VectorOptions()
    probability_type: str = "uint8"


@dataclass(frozen=True)
class VectoriseJob(ToolboxJob):
    """Probability or mask raster to mask and polygons.

    Attributes:
        source: Probability raster of this engine, any raster 0–1, or a mask.
        band: Band of ``source``, from 1.
        dem: Elevation raster in metres for the terrain attributes, any CRS.
    """

    task: ClassVar[str] = "vectorise"
    module: ClassVar[str] = "vectorise"
    READS: ClassVar[tuple[str, ...]] = ("source", "dem")
    WRITES: ClassVar[tuple[str, ...]] = ("polygons", "mask")
    source: str
    polygons: str | None = None
    mask: str | None = None
    band: int = 1
    dem: str | None = None
    vector: VectorOptions = VectorOptions()

    def check(self) -> None:
        """Refuse values of the options outside their ranges."""
        self.vector.check()


Job = Union[PredictJob, DetectJob, ToolboxJob]
_KINDS: tuple[type[Any], ...] = (
    PredictJob,
    DetectJob,
    VectoriseJob,
    *TOOLBOX_JOBS,
    *SCENE_JOBS,
    ScreenJob,
    *INVENTORY_JOBS,
    *OUTLINE_JOBS,
)
_JOBS = {cls.task: cls for cls in _KINDS}
_RASTERS = ("probability", "mask", "stack", "cloudmask", *TerrainJob.WRITES, *ChangeJob.WRITES)
_VECTORS = ("polygons", "points", "lines", "removed", "objects", "cells")
_ENDINGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_RASTERS, (".tif", ".tiff")),
    **dict.fromkeys(_VECTORS, (".gpkg",)),
}
_NESTED: dict[str, type[Any]] = {
    "scene": SceneSpec,
    "inference": InferenceOptions,
    "vector": VectorOptions,
    "wording": Wording,
}


@dataclass(frozen=True)
class Progress:
    """Share of the work done, 0–1, and what is being done."""

    event: ClassVar[str] = "progress"
    fraction: float
    stage: str


@dataclass(frozen=True)
class Log:
    """Something worth telling: what was matched, assumed, chosen."""

    event: ClassVar[str] = "log"
    text: str


@dataclass(frozen=True)
class Warn:
    """Something that may make the result wrong, with a stable code and the numbers behind it."""

    event: ClassVar[str] = "warning"
    text: str
    code: str
    numbers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """The files written, by role, and a summary of the run."""

    event: ClassVar[str] = "result"
    outputs: Mapping[str, str]
    summary: Mapping[str, Any]


@dataclass(frozen=True)
class Failure:
    """Why there is no result: one sentence, and ``input``, ``cancelled`` or ``defect``."""

    event: ClassVar[str] = "error"
    text: str
    code: str = "input"


Event = Union[Progress, Log, Warn, Result, Failure]
_EVENTS: dict[str, type[Any]] = {cls.event: cls for cls in (Progress, Log, Warn, Result, Failure)}
T = TypeVar("T")


def job_to_json(job: Job) -> str:
    """Return ``job`` as one line of JSON."""
    return json.dumps({"schema": SCHEMA_VERSION, "task": job.task, **dataclasses.asdict(job)})


def job_from_json(text: str) -> Job:
    """Read a job.

    Raises:
        LandslideError: Not JSON, another schema version, an unknown task, or a wrong key.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LandslideError(f"The job is not JSON: {error}.") from error
    if not isinstance(data, dict):
        raise LandslideError("The job is not a JSON object.")
    version = data.pop("schema", SCHEMA_VERSION)
    if version != SCHEMA_VERSION:
        raise LandslideError(
            f"The job follows schema {version!r}, this engine knows {SCHEMA_VERSION}; plugin and "
            "engine must be of the same version."
        )
    task = data.pop("task", None)
    if not isinstance(task, str) or task not in _JOBS:
        raise LandslideError(f"The job's task is {task!r}; known are {', '.join(sorted(_JOBS))}.")
    job: Job = _build(_JOBS[task], data, "job")
    check(job)
    return job


def wording_from_json(text: str) -> Wording:
    """Read a language and its signs of numbers, for programs that take no job.

    Raises:
        LandslideError: It is not one.
    """
    try:
        return _build(Wording, json.loads(text), "wording")
    except (ValueError, RecursionError) as error:
        raise LandslideError(f"The wording is not JSON: {error}.") from error


def event_to_json(event: Event) -> str:
    """Return ``event`` as one line of JSON."""
    return json.dumps({"event": event.event, **dataclasses.asdict(event)})


def event_from_json(text: str) -> Event:
    """Read an event.

    Raises:
        LandslideError: The line is not an event.
    """
    try:
        data = json.loads(text)
        event: Event = _build(_EVENTS[data.pop("event")], data, "event")
    except (ValueError, KeyError, AttributeError) as error:
        raise LandslideError(f"Not an event of the engine: {text[:200]!r}.") from error
    return event


def _build(cls: type[T], data: Mapping[str, Any], where: str) -> T:
    """Make a dataclass from a JSON object, nested ones included, and refuse what it lacks."""
    if not isinstance(data, Mapping):
        raise LandslideError(f"In the {where}, {data!r} is not a JSON object.")
    known = {entry.name: entry for entry in dataclasses.fields(cls)}  # type: ignore[arg-type]
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise LandslideError(f"The {where} has unknown keys: {', '.join(unknown)}.")
    missing = [
        name
        for name, entry in known.items()
        if name not in data
        and entry.default is dataclasses.MISSING
        and entry.default_factory is dataclasses.MISSING
    ]
    if missing:
        raise LandslideError(f"The {where} lacks: {', '.join(missing)}.")
    values: dict[str, Any] = {}
    for name, value in data.items():
        if name in _NESTED and isinstance(value, Mapping):
            values[name] = _build(_NESTED[name], value, name)
        elif name in _NESTED:
            raise LandslideError(f"In the {where}, {name} is {value!r}; give an object.")
        else:
            values[name] = typed(name, str(known[name].type), value, where)
    return cls(**values)


def check(job: Job) -> None:
    """Refuse values outside their lists and ranges before any work starts.

    Raises:
        LandslideError: A value cannot be used; it is named.
    """
    scene = getattr(job, "scene", None)
    if scene is not None:
        scene.check()
    provider = getattr(getattr(job, "inference", job), "provider", "auto")
    if provider not in PROVIDERS:
        raise LandslideError(
            f"Provider {provider!r} is unknown; use one of {', '.join(PROVIDERS)}."
        )
    _check_outputs(job)
    if isinstance(job, ToolboxJob):
        job.check()
        return
    if job.probability_type not in PROBABILITY_TYPES:
        raise LandslideError(
            f"Probability type {job.probability_type!r} is unknown; use one of "
            f"{', '.join(PROBABILITY_TYPES)}."
        )
    if isinstance(job, DetectJob):
        job.vector.check()


def _check_outputs(job: Job) -> None:
    """Refuse names of files that other programs would take for another format."""
    outputs = {role: getattr(job, role, None) for role in _ENDINGS}
    if isinstance(job, ToolboxJob):
        outputs = job.outputs()
    for role, path in outputs.items():
        endings = _ENDINGS.get(role, ("",))
        if path and not path.lower().endswith(endings):
            raise LandslideError(
                f"The {role} cannot be written as {path}; give a name that ends with {endings[0]}."
            )
