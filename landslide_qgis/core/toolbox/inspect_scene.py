"""What a model would see of a scene: matched bands, assumed units, values against its training."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from landslide_qgis.core.arrays import Floats
from landslide_qgis.core.jobs.protocol import Event, Warn
from landslide_qgis.core.jobs.scene_steps import InspectJob
from landslide_qgis.core.model.card import BandSpec, ModelCard
from landslide_qgis.core.model.file import open_model
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.report import html
from landslide_qgis.core.report.words import Words
from landslide_qgis.core.scene.assemble import assemble
from landslide_qgis.core.scene.radiometry import Radiometry, fit_radiometry
from landslide_qgis.core.scene.reader import Scene
from landslide_qgis.core.scene.survey import survey
from landslide_qgis.core.scene.units import KIND_NAMES
from landslide_qgis.core.toolbox.desk import Desk

BINS = 48
# The histogram reaches beyond what it compares, so that what lies outside can be seen.
_TAIL = 0.5
_HEAD = ("band", "from", "matched by", "1 %", "median", "99 %", "trained 1 %", "trained 99 %",
         "outside")  # fmt: skip
# What else a match may be called is where it is made: in ``core/scene``.
_MATCHES = ("description", "file name", "colour", "own name", "given", "cloud mask",
            "slope computed from it", "slope of the elevation")  # fmt: skip


def run(job: InspectJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Match the bands, fit the radiometry, and compare samples with the training range.

    Raises:
        LandslideError: A band is missing, or the scene has no valid pixel.
    """
    warnings: list[str] = []

    def tell(event: Event) -> None:
        if isinstance(event, Warn):
            warnings.append(event.text)
        desk.tell(event)

    desk.step(0.1, "Matching the bands")
    card = open_model(job.model).card
    scene = assemble(job.scene, card, tell)
    desk.step(0.3, "Looking at the values")
    scene, sample = survey(scene, tell)
    radiometry = fit_radiometry(scene, sample, card, job.scene.radiometry, tell)
    desk.step(0.7, "Comparing them with the training data")
    values = _model_units(radiometry, card, sample)
    bands = [
        {**_match(scene, number), **_spread(spec, values[number])}
        for number, spec in enumerate(card.bands)
    ]
    words = Words(job.wording)
    parts = _page(bands, radiometry, warnings, words)
    html.write_page(work.path("report"), words.phrase("Scene check"), parts, words)
    return {
        "model": card.name,
        "radiometry": radiometry.kind,
        "gain": radiometry.gain,
        "air_light": radiometry.air_light,
        "pixel_m": scene.grid.gsd_m,
        "model_pixel_m": card.gsd_m,
        "warnings": len(warnings),
        "check": json.dumps({"bands": bands, "warnings": warnings}),
    }


def _model_units(radiometry: Radiometry, card: ModelCard, sample: Floats) -> Floats:
    """Return native values ``[C, N]`` in model units after the scene gain: not standardised."""
    mean = np.array([band.mean for band in card.bands])[:, np.newaxis]
    std = np.array([band.std for band in card.bands])[:, np.newaxis]
    network = sample * radiometry.factor[:, :, 0] + radiometry.summand[:, :, 0]
    result: Floats = network * std + mean
    return result


def _match(scene: Scene, number: int) -> dict[str, Any]:
    """Say where a band comes from."""
    band = scene.bands[number]
    return {
        "band": band.spec.name,
        "role": band.spec.role,
        "source": str(band.source) if band.source else None,
        "how": "slope of the elevation" if band.derived_slope else getattr(band.source, "how", ""),
    }


def _spread(spec: BandSpec, values: Floats) -> dict[str, Any]:
    """Return percentiles and a histogram of a band's values, and the training range."""
    known = values[np.isfinite(values)]
    train = {"train_p01": spec.train_p01, "train_p99": spec.train_p99}
    if known.size == 0:
        return {**train, "counts": [], "low": 0.0, "high": 0.0, "outside": None}
    p01, median, p99 = (float(v) for v in np.percentile(known, (1, 50, 99)))
    ends = [v for v in (p01, p99, spec.train_p01, spec.train_p99) if v is not None]
    margin = _TAIL * (max(ends) - min(ends)) or 1.0
    low, high = min(ends) - margin, max(ends) + margin
    counts, _ = np.histogram(np.clip(known, low, high), BINS, (low, high))
    outside = None
    if spec.train_p01 is not None and spec.train_p99 is not None:
        outside = float(np.mean((known < spec.train_p01) | (known > spec.train_p99)))
    return {
        **train,
        "p01": p01,
        "median": median,
        "p99": p99,
        "low": float(low),
        "high": float(high),
        "counts": counts.tolist(),
        "outside": outside,
    }


def _page(
    bands: list[dict[str, Any]], radiometry: Radiometry, warnings: list[str], words: Words
) -> list[str]:
    """Return the parts of the page."""
    rows = [
        (
            band["band"],
            band["source"] or words.phrase("the training mean"),
            words.phrase(band["how"]),
            *(band.get(name) for name in ("p01", "median", "p99", "train_p01", "train_p99")),
            None if band["outside"] is None else words.number(band["outside"], ".0%"),
        )
        for band in bands
    ]
    facts = [
        (words.phrase("Values taken for"), words.phrase(KIND_NAMES[radiometry.kind])),
        (words.phrase("Scene gain"), words.number(radiometry.gain, ".3g")),
    ]
    if radiometry.air_light:
        share = words.number(radiometry.air_light, ".0%")
        facts.append((words.phrase("Light of clear air put back"), share))
    parts = [
        html.facts(facts, words),
        html.heading(words.phrase("Bands, in the model's units")),
        html.table([words.phrase(text) for text in _HEAD], rows, words),
    ]
    if warnings:
        parts.append(html.heading(words.phrase("Warnings")))
        parts += [html.paragraph(words.sentence(text)) for text in warnings]
    return parts
