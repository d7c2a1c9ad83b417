"""The parts of the data that a recipe asks for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from training.config import Recipe
from training.data.chips import DATASETS, Chips, split_holdout


@dataclass(frozen=True)
class Parts:
    """The parts of a dataset.

    Attributes:
        learn: Chips that the weights are learned from.
        holdout: Part of the train split that fixes calibration and threshold.
        tune: Split that is looked at and reported.
    """

    learn: Chips
    holdout: Chips
    tune: Chips


def load_parts(recipe: Recipe, root: Path) -> Parts:
    """Load the chips of a recipe and split off its hold-out."""
    data = recipe.data
    train = DATASETS.build(data.name, root=root, split=data.train_split)
    learn, holdout = split_holdout(train, data.holdout, recipe.seed)
    return Parts(learn, holdout, DATASETS.build(data.name, root=root, split=data.tune_split))
