"""What a model file needs, was trained on and scores, for people and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from landslide_qgis.core.model.card import BandSpec, ModelCard, to_mlm
from landslide_qgis.core.model.checks import dims, parse
from landslide_qgis.core.model.file import ModelFile, image_input, open_model


def describe(path: str | None, *, as_json: bool = False) -> str:
    """Check a model file and describe it.

    Args:
        path: The file; ``None`` for the one that ships.
        as_json: Return the card as STAC MLM JSON instead of text.

    Raises:
        LandslideError: The file is not usable; the sentence says why.
    """
    model = open_model(path, task=None)
    if as_json:
        document = {**to_mlm(model.card), "file:checksum_sha256": model.sha256}
        return json.dumps(document, indent=2, sort_keys=True)
    return "\n".join(_lines(model))


def template(path: str | None) -> str:
    """Return a card, as JSON to be filled in, for a model file without metadata.

    Raises:
        LandslideError: It is no ONNX file with one image input.
    """
    channels, side = 3, 512
    name = "my-model"
    if path is not None:
        name = Path(path).stem
        _, bands, height, _ = dims(image_input(parse(Path(path)), Path(path)))
        channels, side = bands or channels, height or side
    card = ModelCard(
        name=name,
        title="Name of the model for people",
        architecture="Network in a few words",
        bands=tuple(
            BandSpec(f"channel{number + 1}", "optical", scale=0.0001, wavelength_um=None)
            for number in range(channels)
        ),
        gsd_m=10.0,
        tile_px=side,
        threshold=0.5,
        threshold_source="Data the threshold was chosen on",
        activation="sigmoid",
    )
    return json.dumps(to_mlm(card), indent=2)


def _lines(model: ModelFile) -> list[str]:
    """Return the description line by line."""
    card = model.card
    lines = [
        f"{card.title} ({card.name}, version {card.version}, {card.precision})",
        f"  file       {model.path.name}, {model.path.stat().st_size / 1e6:.1f} MB",
        f"  sha-256    {model.sha256}",
        f"  network    {card.architecture}; opset {model.opset}, IR version {model.ir_version}",
        f"  pixels     {card.gsd_m:g} m, tiles of {card.tile_px}",
        f"  threshold  {card.threshold:.3g} ({card.threshold_source})",
        f"  trained on {card.training_data or 'not said'}",
        f"  licence    {card.license}",
        "  bands",
    ]
    for band in card.bands:
        wave = f"{band.wavelength_um * 1000:.0f} nm" if band.wavelength_um else "-"
        need = "required" if band.required else "optional"
        lines.append(f"    {band.name:<8} {band.role:<10} {wave:<8} {band.unit:<15} {need}")
    if card.metrics:
        lines.append("  scores")
    lines.extend(
        f"    {metric.name:<10} {metric.value:.3f}  {metric.split}; {metric.definition}"
        for metric in card.metrics
    )
    if card.description:
        lines.append(f"  {card.description}")
    return lines
