"""Recipes of patch classifiers: YAML files checked into dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.screening.channels import CHANNELS
from training.patches.patches import PatchSource
from training.recipes.checks import loop_checks, name_checks, refuse
from training.recipes.parsing import parse
from training.recipes.recipe import PartConfig
from training.recipes.schedule import LoopConfig
from training.recipes.yaml_files import read_yaml

BOOSTERS = ("lightgbm", "xgboost")
NETWORK = "patch_encoders"
SCALINGS = ("standard", "robust")


@dataclass(frozen=True)
class PatchExport:
    """Words and limits of the model file.

    Attributes:
        title: Name for people.
        training_data: Attribution.
        description: Strengths and limits in a paragraph.
        version: Version of the weights.
        max_mb: Largest allowed file in megabytes.
    """

    title: str
    training_data: str
    description: str = ""
    version: str = "1"
    max_mb: float = 200.0


@dataclass(frozen=True)
class PatchRecipe:
    """A whole recipe.

    Attributes:
        name: Short identifier; the run lands in ``runs/<name>``.
        channels: What the classifier looks at, of the engine's channels.
        data: Where the patches come from.
        model: ``lightgbm``, ``xgboost`` or ``patch_encoders``, with its options.
        export: Words for the model file.
        seed: Seed of folds and weights.
        folds: Parts that each are predicted by a model of the others.
        loss: Loss of a network.
        loop: Schedule of a network.
        scaling: How a network's channels are brought to one scale, from all patches: ``standard``
            by mean and standard deviation; ``robust``, as some of the published networks, by
            (x - q50) / (q95 - q05).
        flips: Average the logits of a network over the four mirror images.
        teachers: Model files of patch classifiers whose mean probability a network also learns.
        teacher_weight: Weight of the teachers beside the truth, 0–1.
    """

    name: str
    channels: tuple[str, ...]
    data: PatchSource
    model: PartConfig
    export: PatchExport
    seed: int = 42
    folds: int = 5
    loss: PartConfig = field(default_factory=lambda: PartConfig("bce_dice"))
    loop: LoopConfig = field(default_factory=LoopConfig)
    scaling: str = "standard"
    flips: bool = True
    teachers: tuple[str, ...] = ()
    teacher_weight: float = 0.7


def load_patch_recipe(path: Path) -> PatchRecipe:
    """Read and check a recipe.

    Raises:
        LandslideError: The file cannot be read, or a key is unknown, missing or out of range; the
            message names the file and the key.
    """
    document = read_yaml(path, "recipe")
    try:
        recipe = parse(PatchRecipe, document, "")
        _check(recipe)
    except LandslideError as error:
        raise LandslideError(f"{path}: {error}") from error
    return recipe


def _check(recipe: PatchRecipe) -> None:
    """Refuse what types cannot express."""
    unknown = [name for name in recipe.channels if name not in CHANNELS]
    known = (*BOOSTERS, NETWORK)
    checks = (
        (not recipe.channels, "'channels' must list at least one"),
        (bool(unknown), f"'channels' has {unknown[:1]}; known: {', '.join(CHANNELS)}"),
        (recipe.model.name not in known, f"'model.name' must be one of {', '.join(known)}"),
        (recipe.scaling not in SCALINGS, f"'scaling' must be one of {', '.join(SCALINGS)}"),
        (recipe.folds < 2, "'folds' must be at least 2"),
        (not 0 < recipe.data.positives < 1, "'data.positives' must lie between 0 and 1"),
        (recipe.data.count < 2 * recipe.folds, "'data.count' must be at least twice the folds"),
        (not 0 < recipe.teacher_weight <= 1, "'teacher_weight' must lie between 0 and 1"),
        (
            bool(recipe.teachers) and recipe.model.name != NETWORK,
            "'teachers' are for networks; boosted trees have none",
        ),
    )
    for wrong, text in checks:
        if wrong:
            raise LandslideError(f"{text}.")
    refuse((*name_checks(recipe.name, recipe.seed), *loop_checks(recipe.loop)))
