"""Scores of a model file, run by onnxruntime with the threshold of its own card."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from landslide_qgis.core.errors import LandslideError
from training.config import Recipe
from training.data.preprocess import Preprocess
from training.data.sources import load_parts
from training.evaluation.run import score
from training.export import open_session, read_card, run_session
from training.run import Decision


def evaluate_onnx(recipe: Recipe, root: Path, path: Path) -> dict[str, Any]:
    """Score a model file on the recipe's tune split.

    Raises:
        LandslideError: The file is missing, has no card, or wants other bands than the recipe has.
    """
    card = read_card(path)
    wanted = tuple(band.name for band in recipe.input.bands)
    if card.band_names != wanted:
        raise LandslideError(f"{path.name} takes {card.band_names}, the recipe has {wanted}.")
    chips = load_parts(recipe, root).tune
    images = Preprocess(recipe.input).prepare(chips.images[:]).numpy()
    probability = run_session(open_session(path), images)
    decision = Decision(1.0, 0.0, card.threshold, card.threshold_source, 0.0)
    found = score(recipe, chips, probability, decision)
    return {"recipe": recipe.name, "seed": recipe.seed, "weights": path.name, **found}
