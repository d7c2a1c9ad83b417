"""Where to look first: the probability of a landslide in each cell of a scene."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
from rasterio.windows import Window

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.jobs.screen import ScreenJob
from landslide_qgis.core.model.file import ModelFile
from landslide_qgis.core.parallel import in_order, processors
from landslide_qgis.core.probability import Provenance
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.screening.cells import Block, Cells
from landslide_qgis.core.screening.classifier import Classifier, open_classifiers
from landslide_qgis.core.screening.writing import Screened, stored, write_polygons, write_raster
from landslide_qgis.core.toolbox.desk import Desk
from landslide_qgis.core.toolbox.readers import Readers
from landslide_qgis.core.toolbox.screen_scene import ScreenScene, open_scene

_SCREENED = 0.95
# Patches that are cut out at a time: what bounds the memory where cells overlap.
_PATCHES = 64
_MOST_WORKERS = 2


def run(job: ScreenJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Write the cells.

    Raises:
        LandslideError: A model or a raster cannot be used, or a band is missing.
    """
    desk.step(0.0, "Checking the models and the rasters")
    models = open_classifiers(job.models)
    scene = open_scene(job, [model.card for model in models], desk)
    patch = models[0].card.tile_px
    cells = Cells(scene.scene.grid, job.cell_px or patch, patch)
    count = cells.rows * cells.columns
    desk.log(
        f"One cell of {cells.cell} pixels, patches of {patch}."
        if count == 1
        else f"{count} cells of {cells.cell} pixels, patches of {patch}."
    )
    threads = job.threads or processors()
    workers = min(_MOST_WORKERS, threads)
    classifiers = [Classifier(model, job.provider, threads // workers) for model in models]
    result = _screen(scene, cells, classifiers, job.least_known, workers, desk)
    looked_at = int(np.isfinite(result.probability).sum())
    if looked_at == 0:
        desk.warn("No cell has enough data; nothing was looked at.", "no-data")
    desk.step(_SCREENED, "Writing the cells")
    threshold = job.threshold
    if threshold is None:
        threshold = round(sum(model.card.threshold for model in models) / len(models), 6)
    provenance = _provenance(job, models, scene, cells, threshold)
    if "probability" in work:
        raw = work.scratch("raw-cells.tif")
        write_raster(result, cells, provenance, raw, work.path("probability"))
    flagged = int((result.probability >= threshold).sum())
    if "cells" in work:
        flagged = write_polygons(result, cells, provenance, threshold, work.path("cells"))
    return {
        "model": provenance.model,
        "provider": ", ".join(dict.fromkeys(one.provider for one in classifiers)),
        "cells": looked_at,
        "flagged": flagged,
        "threshold": threshold,
        "cell_m": round(cells.cell * scene.scene.grid.gsd_m, 3),
        "highest": float(np.nanmax(result.probability)) if looked_at else None,
    }


def _screen(
    scene: ScreenScene,
    cells: Cells,
    classifiers: Sequence[Classifier],
    least_known: float,
    workers: int,
    desk: Desk,
) -> Screened:
    """Look at every cell, block by block, some blocks at a time."""
    found = np.full((len(classifiers), cells.rows, cells.columns), np.nan, np.float32)
    known = np.zeros((cells.rows, cells.columns), np.float32)
    blocks = list(cells.blocks(scene.block_px()))
    with Readers(scene.scene) as readers:

        def look(block: Block) -> tuple[list[tuple[int, int]], Raster, Raster]:
            window, members = block.window(), block.members()
            with readers.lend() as (reader,):
                values, valid = scene.read(reader, window)
            shares = np.array(
                [valid[_inside(cells.window(*one), window)].mean() for one in members], np.float32
            )
            places = np.flatnonzero((shares > 0) & (shares >= least_known))
            probability = np.full((len(classifiers), len(members)), np.nan, np.float32)
            for first in range(0, len(places), _PATCHES):
                some = places[first : first + _PATCHES]
                windows = [cells.patch_window(*members[place]) for place in some]
                patches = np.stack(
                    [values[(slice(None), *_inside(one, window))] for one in windows]
                )
                patches = _whole(patches, cells.patch)
                for number, one in enumerate(classifiers):
                    wanted = channels[number]
                    own = patches if wanted == all_channels else patches[:, wanted]
                    probability[number, some] = one.predict(own)
            return members, probability, shares

        channels = [
            [scene.channels.index(name) for name in one.model.card.band_names]
            for one in classifiers
        ]
        all_channels = list(range(len(scene.channels)))
        for number, (members, probability, shares) in enumerate(in_order(look, blocks, workers)):
            rows, columns = np.array(members).T
            found[:, rows, columns] = probability
            known[rows, columns] = shares
            desk.step(_SCREENED * (number + 1) / len(blocks), "Looking at the cells")
    spread = stored(found.std(axis=0)) if len(classifiers) > 1 else None
    return Screened(stored(found.mean(axis=0)), spread, known)


def _inside(window: Window, outer: Window) -> tuple[slice, slice]:
    """Return rows and columns of a window inside another."""
    top, left = window.row_off - outer.row_off, window.col_off - outer.col_off
    return slice(top, top + window.height), slice(left, left + window.width)


def _whole(patches: Raster, side: int) -> Raster:
    """Return patches ``[N, C, H, W]`` of the full side: those of a smaller scene are mirrored."""
    short = [(0, side - length) for length in patches.shape[2:]]
    if not any(last for _, last in short):
        return patches
    return np.pad(patches, ((0, 0), (0, 0), *short), mode="symmetric")


def _provenance(
    job: ScreenJob,
    models: Sequence[ModelFile],
    scene: ScreenScene,
    cells: Cells,
    threshold: float,
) -> Provenance:
    """Say where the result comes from."""
    return Provenance(
        model=" + ".join(model.card.name for model in models),
        model_sha=", ".join(model.sha256 for model in models),
        run_utc=datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        source=", ".join(Path(path).name for path in scene.scene.source_paths),
        gsd_m=round(scene.scene.grid.gsd_m, 6),
        threshold=threshold,
        parameters={
            "radiometry": scene.radiometry.kind,
            "cell_px": cells.cell,
            "patch_px": cells.patch,
            "least_known": job.least_known,
            "linear": sorted(scene.linear),
        },
    )
