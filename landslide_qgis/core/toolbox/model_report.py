"""What a model file needs, was trained on and scores, as an HTML page."""

from __future__ import annotations

from typing import Any

from landslide_qgis.core.jobs.steps import ModelInfoJob
from landslide_qgis.core.model.card import ModelCard
from landslide_qgis.core.model.file import ModelFile, open_model
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.toolbox import html
from landslide_qgis.core.toolbox.desk import Desk


def run(job: ModelInfoJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Check the model file and write its page.

    Raises:
        LandslideError: The file is not usable; the sentence says why.
    """
    desk.step(0.0, "Reading the model")
    model = open_model(job.model)
    card = model.card
    html.write_page(work.path("report"), card.title, _parts(model))
    return {
        "model": card.name,
        "model_sha256": model.sha256,
        "bands": ", ".join(card.band_names),
        "gsd_m": card.gsd_m,
        "threshold": card.threshold,
    }


def _parts(model: ModelFile) -> list[str]:
    """Return the parts of the page."""
    card = model.card
    parts = [html.paragraph(card.description)] if card.description else []
    if card.assumed:
        parts.append(
            html.paragraph("The file carries no description; what is said here is assumed.")
        )
    parts += [html.facts(_facts(model)), html.heading("Bands it reads"), _bands(card)]
    if card.metrics:
        rows = [(m.name, float(m.value), m.split, m.definition) for m in card.metrics]
        parts.append(html.heading("Scores"))
        parts.append(html.table(("score", "value", "measured on", "definition"), rows))
    return parts


def _facts(model: ModelFile) -> list[tuple[str, object]]:
    """Return what there is to say in one line each."""
    card = model.card
    size = model.path.stat().st_size / 1e6
    return [
        ("Name", f"{card.name}, version {card.version}, {card.precision}"),
        ("File", f"{model.path.name}, {size:.1f} MB"),
        ("SHA-256", model.sha256),
        ("Network", card.architecture),
        ("ONNX", f"opset {model.opset}, IR version {model.ir_version}"),
        ("Pixel size", f"{card.gsd_m:g} m"),
        ("Tiles", f"{card.tile_px} pixels, overlap {card.overlap_px}"),
        ("Threshold", f"{card.threshold:.3g} ({card.threshold_source})"),
        ("Trained on", card.training_data or "not said"),
        ("Licence", card.license),
    ]


def _bands(card: ModelCard) -> str:
    """Return the table of bands."""
    rows = [
        (
            band.name,
            band.role,
            f"{band.wavelength_um * 1000:.0f} nm" if band.wavelength_um else None,
            band.unit,
            f"× {band.scale:g} + {band.offset:g}",
            float(band.mean),
            float(band.std),
            "required" if band.required else "optional",
        )
        for band in card.bands
    ]
    head = ("band", "role", "wavelength", "unit", "to model units", "mean", "deviation", "needed")
    return html.table(head, rows)
