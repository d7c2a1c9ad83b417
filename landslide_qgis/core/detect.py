"""The jobs of the engine, from a job's dataclass to published files."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from landslide_qgis.core.ensemble import joint_model, open_models, start
from landslide_qgis.core.errors import CancelledError, LandslideError
from landslide_qgis.core.gdal import gdal_settings
from landslide_qgis.core.inventory.vectorise import VectorSummary, vectorise
from landslide_qgis.core.jobs.protocol import (
    DetectJob,
    Event,
    Job,
    Log,
    PredictJob,
    Progress,
    Result,
    VectoriseJob,
    VectorOptions,
    Warn,
    check,
)
from landslide_qgis.core.jobs.step import ToolboxJob
from landslide_qgis.core.model.file import ModelFile
from landslide_qgis.core.predict import Conversion, Runner, fit_plan, predict_scene
from landslide_qgis.core.probability import Provenance
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.rasters import CogCopy
from landslide_qgis.core.scene.assemble import assemble
from landslide_qgis.core.scene.reader import Scene
from landslide_qgis.core.scene.survey import survey
from landslide_qgis.core.toolbox.desk import Desk, run_step

# Shares of the progress bar, from measured times.
_PREPARED = 0.03
_INFERRED = 0.9

Tell = Callable[[Event], None]
Cancelled = Callable[[], bool]


def run_job(job: Job, tell: Tell | None = None, cancelled: Cancelled | None = None) -> Result:
    """Run a job to its end.

    Args:
        job: What to do.
        tell: Receives progress, log lines and warnings while it runs.
        cancelled: Asked often; the run ends with nothing written once it says true.

    Returns:
        The files written, and a summary.

    Raises:
        LandslideError: With one sentence that says what is wrong and what to do.
        CancelledError: The run was cancelled.
    """
    tell = tell or _silent
    cancelled = cancelled or _never
    check(job)
    with gdal_settings():
        if isinstance(job, ToolboxJob):
            return run_step(job, Desk(tell, cancelled))
        if isinstance(job, VectoriseJob):
            return _run_vectorise(job, tell, cancelled)
        return _run_detect(job, tell, cancelled)


def _run_detect(job: PredictJob | DetectJob, tell: Tell, cancelled: Cancelled) -> Result:
    """Scene to probability, and for a detect job to mask and polygons."""
    started = time.monotonic()
    tell(Progress(0.0, "Checking the model and the rasters"))
    outputs: dict[str, str | None] = {"probability": job.probability}
    if isinstance(job, DetectJob):
        outputs.update(mask=job.mask, polygons=job.polygons)
    if not any(outputs.values()):
        raise LandslideError("No output was asked for; name a probability, mask or polygon file.")
    models = open_models(job.inference)
    model = joint_model(models)
    scene = assemble(job.scene, model.card, tell)
    read = [*job.scene.files(), *scene.source_paths, *_optional(scene.dem)]
    read += [str(member.path) for member in models]
    with Workspace(outputs, read) as work:
        scene, sample = survey(scene, tell)
        radiometry, predictor = start(
            models, scene, sample, job.scene.radiometry, job.inference, tell
        )
        del sample
        plan = fit_plan(scene, model, job.inference, predictor.workload)
        tell(Log(f"Tiles of {plan.x.tile} × {plan.y.tile} pixels: {len(plan)}."))
        provenance = _provenance(job, models, scene, radiometry)
        raw = work.scratch("probability-raw.tif")
        tell(Progress(_PREPARED, "Looking for landslides"))
        inferred = predict_scene(
            scene,
            radiometry,
            predictor,
            plan,
            raw,
            kind=job.probability_type,
            provenance=provenance,
            progress=_span(tell, _PREPARED, _INFERRED, "Looking for landslides"),
            cancelled=cancelled,
        )
        summary = {
            **_run_summary(model, radiometry, predictor),
            "tiles": len(plan),
            "tiles_skipped": len(plan) - inferred,
            "tile_px": plan.x.tile,
            "width": scene.grid.width,
            "height": scene.grid.height,
        }
        del predictor  # its memory is needed for the polygons
        summary.update(_finish(job, work, raw, scene, provenance, tell, cancelled))
        return _published(work, summary, started, tell, cancelled)


def _run_summary(model: ModelFile, radiometry: Conversion, predictor: Runner) -> dict[str, Any]:
    """Say what ran, on what, and what the scene's values were taken for."""
    return {
        "model": model.card.name,
        "model_sha256": model.sha256,
        "provider": predictor.provider,
        "radiometry": radiometry.kind,
        "gain": radiometry.gain,
        "air_light": radiometry.air_light,
    }


def _finish(
    job: PredictJob | DetectJob,
    work: Workspace,
    raw: Path,
    scene: Scene,
    provenance: Provenance,
    tell: Tell,
    cancelled: Cancelled,
) -> dict[str, Any]:
    """Write the COG while the polygons are made."""
    copy = None
    if "probability" in work:
        copy = CogCopy(raw, work.path("probability"), "average")
        copy.start()
    summary: dict[str, Any] = {}
    try:
        if isinstance(job, DetectJob) and (job.mask or job.polygons):
            made = vectorise(
                raw,
                polygons=work.path("polygons") if job.polygons else None,
                mask=work.path("mask") if job.mask else None,
                dem=scene.dem,
                options=job.vector,
                provenance=provenance,
                progress=_staged(tell, _INFERRED, 0.99),
                cancelled=cancelled,
                warn=_warner(tell),
            )
            summary = _vector_summary(made)
    except LandslideError as error:
        # The folder that the copy is written into goes away with the error; one who cancels does
        # not wait for it.
        if copy is not None and not isinstance(error, CancelledError):
            copy.join()
        raise
    if copy is not None:
        copy.wait(cancelled)
    return summary


def _run_vectorise(job: VectoriseJob, tell: Tell, cancelled: Cancelled) -> Result:
    """Probability or mask raster to mask and polygons."""
    started = time.monotonic()
    outputs = {"polygons": job.polygons, "mask": job.mask}
    if not any(outputs.values()):
        raise LandslideError("No output was asked for; name a polygon or mask file.")
    with Workspace(outputs, [job.source, *_optional(job.dem)]) as work:
        made = vectorise(
            job.source,
            band=job.band,
            polygons=work.path("polygons") if job.polygons else None,
            mask=work.path("mask") if job.mask else None,
            dem=job.dem,
            options=job.vector,
            provenance=None,
            progress=_staged(tell, 0.0, 0.99),
            cancelled=cancelled,
            warn=_warner(tell),
        )
        return _published(work, _vector_summary(made), started, tell, cancelled)


def _published(
    work: Workspace, summary: dict[str, Any], started: float, tell: Tell, cancelled: Cancelled
) -> Result:
    """Rename the outputs into place and report."""
    if cancelled():
        raise CancelledError
    outputs = work.publish()
    tell(Progress(1.0, "Done"))
    return Result(outputs, {**summary, "seconds": round(time.monotonic() - started, 2)})


def _provenance(
    job: PredictJob | DetectJob,
    models: Sequence[ModelFile],
    scene: Scene,
    radiometry: Conversion,
) -> Provenance:
    """Say where the result comes from."""
    model = joint_model(models)
    members = [{"name": member.card.name, "sha256": member.sha256} for member in models]
    vector = job.vector if isinstance(job, DetectJob) else VectorOptions()
    return Provenance(
        model=model.card.name,
        model_sha=model.sha256,
        run_utc=datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        source=", ".join(Path(path).name for path in scene.source_paths),
        gsd_m=round(scene.grid.gsd_m, 6),
        threshold=vector.threshold if vector.threshold is not None else model.card.threshold,
        parameters={
            "radiometry": radiometry.kind,
            "gain": radiometry.gain,
            "air_light": radiometry.air_light,
            "tta": job.inference.tta,
            **({"models": members} if len(models) > 1 else {}),
            "vector": asdict(vector),
            "scene": _whereabouts(scene, job.scene.clouds),
        },
    )


def _whereabouts(scene: Scene, clouds: str | None) -> dict[str, Any]:
    """Say where the files of a scene are, so that it can be found again from its inventory."""
    bands = {
        band.spec.name: _absolute(str(band.source))
        for band in scene.bands
        if band.source is not None and str(band.source) != scene.dem
    }
    others = {"dem": scene.dem, "clouds": clouds}
    return {"bands": bands, **{name: _absolute(path) for name, path in others.items() if path}}


def _absolute(source: str) -> str:
    """Return ``path`` or ``path|number`` with an absolute path; other GDAL names as they are."""
    path, bar, number = source.partition("|")
    return f"{Path(path).absolute()}{bar}{number}" if Path(path).exists() else source


def _vector_summary(made: VectorSummary) -> dict[str, Any]:
    """Return the summary of the vectorisation as plain values."""
    return {
        "polygons": made.count,
        "area_m2": made.area_m2,
        "threshold": made.threshold,
        "mask_pixels": made.mask_pixels,
    }


def _span(tell: Tell, low: float, high: float, stage: str) -> Callable[[float], None]:
    """Return a progress function that fills a part of the bar."""
    return lambda share: tell(Progress(low + (high - low) * share, stage))


def _staged(tell: Tell, low: float, high: float) -> Callable[[float, str], None]:
    """Return a progress function with stages that fills a part of the bar."""
    return lambda share, stage: tell(Progress(low + (high - low) * share, stage))


def _warner(tell: Tell) -> Callable[[str, str, dict[str, Any]], None]:
    """Return a function that turns a warning's parts into an event."""
    return lambda text, code, numbers: tell(Warn(text, code, numbers))


def _optional(value: str | None) -> list[str]:
    """Return a list of the value if there is one."""
    return [value] if value else []


def _silent(event: Event) -> None:
    """Drop an event."""


def _never() -> bool:
    """Never cancel."""
    return False
