"""A scene to landslide probability, mask and polygons, as published files."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

from landslide_qgis.core.beside import Beside
from landslide_qgis.core.ensemble import fit_conversion, joint_model, open_models, start_sessions
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory.vectorise import vectorise
from landslide_qgis.core.jobs.protocol import DetectJob, PredictJob, Result, VectorOptions
from landslide_qgis.core.model.file import ModelFile
from landslide_qgis.core.predict import Conversion, Runner, fit_plan, predict_scene
from landslide_qgis.core.probability import Provenance
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.rasters import write_cog
from landslide_qgis.core.scene.assemble import assemble
from landslide_qgis.core.scene.reader import Scene
from landslide_qgis.core.scene.survey import survey
from landslide_qgis.core.toolbox.desk import Desk, publish

# Shares of the progress bar, from measured times.
_PREPARED = 0.03
_INFERRED = 0.9


def run_detect(job: PredictJob | DetectJob, desk: Desk) -> Result:
    """Scene to probability, and for a detect job to mask and polygons.

    Raises:
        LandslideError: With one sentence that says what is wrong.
        CancelledError: The run was cancelled; nothing was left behind.
    """
    started = time.monotonic()
    desk.step(0.0, "Checking the model and the rasters")
    outputs: dict[str, str | None] = {"probability": job.probability}
    if isinstance(job, DetectJob):
        outputs.update(mask=job.mask, polygons=job.polygons)
    if not any(outputs.values()):
        raise LandslideError("No output was asked for; name a probability, mask or polygon file.")
    models = open_models(job.inference)
    # The sessions start while the scene is looked at.
    with Beside(partial(start_sessions, models, job.inference, desk.tell), "sessions") as sessions:
        return _detect(job, models, sessions, outputs, started, desk)


def _detect(
    job: PredictJob | DetectJob,
    models: Sequence[ModelFile],
    sessions: Beside[Runner],
    outputs: Mapping[str, str | None],
    started: float,
    desk: Desk,
) -> Result:
    """Run models whose sessions are being started."""
    model = joint_model(models)
    scene = assemble(job.scene, model.card, desk.tell)
    read = [*job.scene.files(), *scene.source_paths, *_optional(scene.dem)]
    read += [str(member.path) for member in models]
    with Workspace(outputs, read) as work:
        scene, sample = survey(scene, desk.tell)
        radiometry = fit_conversion(models, scene, sample, job.scene.radiometry, desk.tell)
        del sample
        predictor = sessions.wait(desk.cancelled)
        plan = fit_plan(scene, model, job.inference, predictor.workload)
        desk.log(f"Tiles of {plan.x.tile} × {plan.y.tile} pixels: {len(plan)}.")
        provenance = _provenance(job, models, scene, radiometry)
        raw = work.scratch("probability-raw.tif")
        desk.step(_PREPARED, "Looking for landslides")
        inferred = predict_scene(
            scene,
            radiometry,
            predictor,
            plan,
            raw,
            kind=job.probability_type,
            provenance=provenance,
            step=desk.part(_PREPARED, _INFERRED, "Looking for landslides"),
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
        summary.update(_finish(job, work, raw, scene, provenance, desk))
        return publish(work, summary, started, desk)


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
    desk: Desk,
) -> dict[str, Any]:
    """Write the COG while the polygons are made."""
    summary: dict[str, Any] = {}
    # The folder that the copy is written into goes away with an error, but waits for it.
    with ExitStack() as begun:
        copying = None
        if "probability" in work:
            copy = partial(write_cog, raw, work.path("probability"), "average")
            copying = begun.enter_context(Beside(copy, "cog"))
        if isinstance(job, DetectJob) and (job.mask or job.polygons):
            made = vectorise(
                raw,
                polygons=work.path("polygons") if job.polygons else None,
                mask=work.path("mask") if job.mask else None,
                dem=scene.dem,
                options=job.vector,
                provenance=provenance,
                say=desk.stages(_INFERRED, 1.0),
                warn=desk.warn_with,
            )
            summary = made.values()
        if copying is not None:
            copying.wait(desk.cancelled)
    return summary


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


def _optional(value: str | None) -> list[str]:
    """Return a list of the value if there is one."""
    return [value] if value else []
