"""The parts of the data that a recipe asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from landslide_qgis.core.errors import LandslideError
from training.data import bijie as bijie
from training.data import chip_folder as chip_folder
from training.data import h5_files as h5_files
from training.data.chips import DATASETS, ChipFiles, Chips, load, split_holdout

# Imported to register their datasets.
from training.recipes.recipe import Recipe

# The same chips for every seed of a recipe, so that seeds compare.
_SUBSET_SEED = 20220501


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


def find_split(recipe: Recipe, root: Path, split: str) -> ChipFiles:
    """Find the files of a split of the recipe's dataset."""
    data = recipe.data
    return DATASETS.build(
        data.name, root=root, split=split, config=recipe.input, folder=data.folder
    )


def load_parts(recipe: Recipe, root: Path) -> Parts:
    """Load the chips of a recipe and split off its hold-out."""
    data, train = recipe.data, load_train(recipe, root)
    tune = load_split(recipe, root, data.tune_split)
    if data.holdout_split:
        return Parts(train, load_split(recipe, root, data.holdout_split), tune)
    learn, holdout = split_holdout(train, data.holdout, recipe.seed)
    return Parts(learn, holdout, tune)


def check_parts(parts: Parts, bands: Sequence[str]) -> None:
    """Check that there is something to learn, and to decide by.

    Args:
        parts: The chips.
        bands: Names of their bands.

    Raises:
        LandslideError: A band has no value in any chip to learn from, so that a scene which has it
            would meet weights that have learned nothing; or the chips to learn from, or those held
            out, have no landslide.
    """
    empty = np.ones(len(bands), bool)
    for image in parts.learn.images:
        empty &= ~np.isfinite(image).any(axis=(1, 2))
        if not empty.any():
            break
    if empty.any():
        first = bands[int(empty.argmax())]
        raise LandslideError(
            f"The band {first} has no value in any of the {len(parts.learn)} chips to learn from; "
            "leave it out of 'input.bands', or put the chips right."
        )
    for chips, purpose, remedy in (
        (parts.learn, "to learn from", "add chips with landslides, or give the hold-out fewer"),
        (
            parts.holdout,
            "held out for calibration and threshold",
            "raise data.holdout, take another seed, or name a data.holdout_split",
        ),
    ):
        if not chips.masks.any():
            raise LandslideError(
                f"None of the {len(chips)} chips {purpose} has a landslide; {remedy}."
            )


def load_split(recipe: Recipe, root: Path, split: str) -> Chips:
    """Load all chips of a split."""
    return load(find_split(recipe, root, split), None, recipe.data.memory_mb)


def load_train(recipe: Recipe, root: Path) -> Chips:
    """Load the chips of the train split, or as many of them as the recipe wants.

    Raises:
        LandslideError: There are fewer.
    """
    files = find_split(recipe, root, recipe.data.train_split)
    wanted, have = recipe.data.train_chips, len(files.names)
    if wanted == 0:
        return load(files, None, recipe.data.memory_mb)
    if wanted > have:
        raise LandslideError(f"'data.train_chips' is {wanted}, but there are {have} chips.")
    chosen = np.random.default_rng(_SUBSET_SEED).permutation(have)[:wanted]
    return load(files, sorted(int(place) for place in chosen), recipe.data.memory_mb)
