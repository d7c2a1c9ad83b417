"""What a model file needs, was trained on and scores, as an HTML page."""

from __future__ import annotations

import json
import time
from functools import partial
from typing import Any

import numpy as np

from landslide_qgis.core.jobs.protocol import InferenceOptions
from landslide_qgis.core.jobs.steps import ModelInfoJob
from landslide_qgis.core.model.card import ModelCard, to_mlm
from landslide_qgis.core.model.file import ModelFile, open_model
from landslide_qgis.core.parallel import processors
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.report import html
from landslide_qgis.core.report.words import Words
from landslide_qgis.core.screening.classifier import Classifier
from landslide_qgis.core.tiles.inference import Predictor
from landslide_qgis.core.toolbox.desk import Desk

_TIMED_RUNS = 3
_BAND_HEAD = ("band", "role", "wavelength", "unit", "to model units", "mean", "deviation", "needed")
_SCORE_HEAD = ("score", "value", "measured on", "definition")


def run(job: ModelInfoJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Check the model file and write its page.

    Raises:
        LandslideError: The file is not usable; the sentence says why.
    """
    desk.step(0.0, "Reading the model")
    model = open_model(job.model, task=None)
    card = model.card
    clock = _time_tile(model, desk) if job.timing else {}
    words = Words(job.wording)
    html.write_page(work.path("report"), card.title, _parts(model, clock, words), words)
    return {
        **clock,
        "card": json.dumps(to_mlm(card), sort_keys=True),
        "model": card.name,
        "model_sha256": model.sha256,
        "bands": ", ".join(card.band_names),
        "gsd_m": card.gsd_m,
        "threshold": card.threshold,
    }


def _time_tile(model: ModelFile, desk: Desk) -> dict[str, Any]:
    """Run one tile of the model's own size, a first time to warm up, and take the time.

    A patch classifier's tile is its patch, the statistics of one that wants them included.
    """
    desk.step(0.3, "Starting the model")
    side = model.fixed_side or model.card.tile_px
    tile = np.zeros((1, len(model.card.bands), side, side), np.float32)
    runner: Classifier | Predictor
    if model.card.task == "classification":
        runner = Classifier(model, "auto", processors())
        look = runner.predict
    else:
        runner = Predictor(model, InferenceOptions(), desk.tell)
        look = partial(runner.predict, worker=0)
    seconds = []
    for number in range(_TIMED_RUNS + 1):
        desk.step(0.5 + 0.1 * number, "Timing a tile")
        started = time.perf_counter()
        look(tile)
        seconds.append(time.perf_counter() - started)
    best = min(seconds[1:])
    return {"provider": runner.provider, "tile_px": side, "tile_s": round(best, 6)}


def _parts(model: ModelFile, clock: dict[str, Any], words: Words) -> list[str]:
    """Return the parts of the page."""
    card = model.card
    parts = [html.paragraph(card.description)] if card.description else []
    if card.assumed:
        assumed = words.phrase("The file carries no description; what is said here is assumed.")
        parts.append(html.paragraph(assumed))
    facts = _facts(model, words)
    if clock:
        seconds = words.number(clock["tile_s"], ".3g")
        said = words.phrase(
            "{0} s for a tile of {1} pixels on {2}", seconds, clock["tile_px"], clock["provider"]
        )
        facts.append((words.phrase("Speed here"), said))
    bands = html.heading(words.phrase("Bands it reads"))
    parts += [html.facts(facts, words), bands, _bands(card, words)]
    if card.metrics:
        rows = [(m.name, float(m.value), m.split, m.definition) for m in card.metrics]
        head = [words.phrase(text) for text in _SCORE_HEAD]
        parts.append(html.heading(words.phrase("Scores")))
        parts.append(html.table(head, rows, words))
    return parts


def _facts(model: ModelFile, words: Words) -> list[tuple[str, object]]:
    """Return what there is to say in one line each."""
    card, phrase = model.card, words.phrase
    size = words.number(model.path.stat().st_size / 1e6, ".1f")
    threshold = f"{words.number(card.threshold, '.3g')} ({card.threshold_source})"
    return [
        (phrase("Name"), phrase("{0}, version {1}, {2}", card.name, card.version, card.precision)),
        (phrase("File"), f"{model.path.name}, {size} MB"),
        ("SHA-256", model.sha256),
        (phrase("Network"), card.architecture),
        ("ONNX", phrase("opset {0}, IR version {1}", model.opset, model.ir_version)),
        (phrase("Pixel size"), f"{words.number(card.gsd_m, 'g')} m"),
        (phrase("Tiles"), phrase("{0} pixels, overlap {1}", card.tile_px, card.overlap_px)),
        (phrase("Threshold"), threshold),
        (phrase("Trained on"), card.training_data or phrase("not said")),
        (phrase("Licence"), card.license),
    ]


def _bands(card: ModelCard, words: Words) -> str:
    """Return the table of bands."""
    rows = [
        (
            band.name,
            words.phrase(band.role),
            f"{words.number(band.wavelength_um * 1000, '.0f')} nm" if band.wavelength_um else None,
            band.unit,
            f"× {words.number(band.scale, 'g')} + {words.number(band.offset, 'g')}",
            float(band.mean),
            float(band.std),
            words.phrase("required") if band.required else words.phrase("optional"),
        )
        for band in card.bands
    ]
    return html.table([words.phrase(text) for text in _BAND_HEAD], rows, words)
