"""A model card in Markdown: facts filled in from a model file, judgement left to a person.

The headings follow Mitchell et al., "Model cards for model reporting", FAT* 2019.
"""

from __future__ import annotations

from pathlib import Path

from landslide_qgis.core.model.card import BandSpec, ModelCard
from landslide_qgis.core.model.file import open_model
from training.evaluation.report import table

# What no file knows. A person replaces these; the words say with what.
JUDGEMENT = {
    "Intended use": "For whom and for what; and what it must not be used for.",
    "Factors": "Regions, seasons, ground cover, sensors and landslide types that were in the data, "
    "and those that were not.",
    "Limits": "What it misses, what it takes for landslides, and how that was found out.",
}
_DECIMALS = 3


def model_page(path: Path, words: dict[str, str] | None = None) -> str:
    """Return the model card of a file.

    Args:
        path: A model file with a card.
        words: Text for the headings of :data:`JUDGEMENT`; what is not given stays a question.

    Raises:
        LandslideError: The file is not usable, or not a segmenter.
    """
    model = open_model(str(path))
    card, said = model.card, words or {}
    sections = [
        f"# {card.title}",
        card.description,
        "## Details",
        _details(card, path, model.sha256),
        "## Input",
        _bands(card.bands),
        _scaling(card),
        *_judgement(said, "Intended use", "Factors"),
        "## Training data",
        card.training_data or "Not stated.",
        "## Scores",
        _scores(card),
        "A score belongs to its split and its definition; others do not compare.",
        *_judgement(said, "Limits"),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _judgement(words: dict[str, str], *headings: str) -> list[str]:
    """Return sections that a person writes."""
    lines = []
    for heading in headings:
        lines += [f"## {heading}", words.get(heading, f"*To be written: {JUDGEMENT[heading]}*")]
    return lines


def _details(card: ModelCard, path: Path, sha256: str) -> str:
    """Return the table of facts."""
    rows = [
        ["File", f"`{path.name}`, {path.stat().st_size / 1e6:.1f} MB, {card.precision}"],
        ["SHA-256", f"`{sha256}`"],
        ["Name, version", f"`{card.name}`, {card.version}"],
        ["Architecture", card.architecture],
        ["Output", "probability of landslide a pixel, from the channel of class "
         f"`{card.class_names[-1]}`; activation: {card.activation}"],
        ["Threshold", f"{card.threshold:.{_DECIMALS}f}: {card.threshold_source}"],
        ["Tiles", f"{card.tile_px} pixels at {card.gsd_m:g} m, overlap {card.overlap_px}"],
        ["Licence", card.license],
    ]  # fmt: skip
    return table(["", "what"], rows).replace("---:", "---")


def _bands(bands: tuple[BandSpec, ...]) -> str:
    """Return the table of bands."""
    rows = [
        [
            band.name,
            band.role,
            f"{band.wavelength_um:g}" if band.wavelength_um else "",
            band.unit,
            f"{band.scale:.6g}",
            f"{band.mean:g}",
            f"{band.std:g}",
        ]
        for band in bands
    ]
    return table(["band", "role", "wavelength µm", "native unit", "scale", "mean", "std"], rows)


def _scaling(card: ModelCard) -> str:
    """Return what happens between scale and mean."""
    parts = []
    if card.scene_scaling is not None:
        parts.append(
            f"The scene's percentile {card.scene_scaling.percentile:g} over all optical bands is "
            f"brought to {card.scene_scaling.target:g}."
        )
    if card.clip is not None:
        parts.append(f"Optical values are clipped to {card.clip[0]:g} to {card.clip[1]:g}.")
    if card.cloud_guard:
        parts.append("It takes bright clouds for landslides: the engine makes them nodata.")
    if card.top_of_atmosphere:
        parts.append("The engine puts the light of the air back into surface reflectance.")
    return " ".join(parts)


def _scores(card: ModelCard) -> str:
    """Return the table of scores."""
    if not card.metrics:
        return "None in the file."
    rows = [[m.name, f"{m.value:.{_DECIMALS}f}", m.split, m.definition] for m in card.metrics]
    return table(["score", "value", "split", "definition"], rows)
