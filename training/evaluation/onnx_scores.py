"""Scores of model files, run by onnxruntime with the thresholds of their own cards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from landslide_qgis.core.errors import LandslideError
from training.data.preprocess import Preprocess
from training.data.sources import load_split
from training.evaluation.run import score
from training.export.graph import read_card
from training.fitting.distil import open_teachers
from training.recipes.recipe import Recipe
from training.run_folder.decision import Decision

_BATCH = 16


def evaluate_onnx(
    recipe: Recipe, root: Path, paths: Sequence[Path], split: str = ""
) -> dict[str, Any]:
    """Score a model file on a split, or several as the engine runs an ensemble.

    Of several the mean probability counts, from the mean of their thresholds on. Each file gets the
    input that its card describes, whatever the recipe makes of the bands.

    Args:
        recipe: The recipe of the data.
        root: Data folder.
        paths: The files.
        split: Split to score; the recipe's tune split if empty.

    Raises:
        LandslideError: A file is missing, has no card, wants a band that the recipe does not have,
            or brings scenes to another brightness.
    """
    cards = [read_card(path) for path in paths]
    known = tuple(band.name for band in recipe.input.bands)
    for path, card in zip(paths, cards, strict=True):
        if not set(card.band_names) <= set(known):
            raise LandslideError(f"{path.name} takes {card.band_names}, the recipe has {known}.")
    models = open_teachers([str(path) for path in paths], recipe.input, recipe.loop.threads)
    chips = load_split(recipe, root, split or recipe.data.tune_split)
    images = Preprocess(recipe.input).prepare(chips.images[:]).numpy()
    parts = []
    for start in range(0, len(images), _BATCH):
        batch = images[start : start + _BATCH]
        said = np.mean([model.probability(batch) for model in models], axis=0)
        parts.append(said[:, 0].astype(np.float32))
    threshold, source = cards[0].threshold, cards[0].threshold_source
    if len(cards) > 1:
        threshold = round(sum(card.threshold for card in cards) / len(cards), 6)
        source = "mean of the models' thresholds"
    found = score(
        recipe, chips, np.concatenate(parts), Decision(1.0, 0.0, threshold, source, 0.0), split
    )
    weights = " + ".join(path.name for path in paths)
    return {"recipe": recipe.name, "seed": recipe.seed, "weights": weights, **found}
