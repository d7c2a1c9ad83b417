"""Fit a patch classifier fold by fold; what all folds say of patches they never saw decides."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.screening.channels import OPTICAL
from landslide_qgis.core.screening.statistics import patch_statistics
from training.data.stored import Places
from training.metrics.calibration import Platt, fit_platt
from training.metrics.pooled import Histogram
from training.patches.boosters import Booster, fit_booster
from training.patches.network_runs import fit_network, kept, network_input
from training.patches.patches import Patches, load_patches
from training.patches.recipe import BOOSTERS, PatchRecipe
from training.recipes.parsing import parse
from training.recipes.recipe import BandConfig
from training.runtime.files import read_object, write_text

_DN = 10_000.0
_REMEDY = "fit the recipe anew"
ENDINGS = {"lightgbm": ".txt", "xgboost": ".json"}


@dataclass(frozen=True)
class Outcome:
    """What a finished run fixes.

    Attributes:
        bands: Channels with their standardisation; boosted trees take values as they are.
        slope: Platt slope, from the out-of-fold logits.
        intercept: Platt intercept.
        threshold: Calibrated probability of the highest out-of-fold F1.
        source: Where the threshold is from.
        scores: Out-of-fold precision, recall, F1 and more.
    """

    bands: tuple[BandConfig, ...]
    slope: float
    intercept: float
    threshold: float
    source: str
    scores: dict[str, float]

    @property
    def platt(self) -> Platt:
        """The calibration."""
        return Platt(self.slope, self.intercept)


def fit(recipe: PatchRecipe, root: Path, runs: Path) -> Outcome:
    """Fit all folds and write what they fix into the run's folder.

    Args:
        recipe: The recipe.
        root: Data folder.
        runs: Folder of the runs; simulated patches are kept there for other recipes.

    Raises:
        LandslideError: The patches cannot be had, or a fold has one class only.
    """
    patches = load_patches(recipe.data, root, runs / "patches")
    folder = runs / recipe.name
    folder.mkdir(parents=True, exist_ok=True)
    images = patches.channels(recipe.channels)
    parts = split(len(patches), recipe.folds, recipe.seed)
    for held in parts:
        if len(set(patches.labels[held])) < 2:
            raise LandslideError("A fold has patches of one kind only; use more or fewer folds.")
    if recipe.model.name in BOOSTERS:
        bands = tuple(BandConfig(name, 0.0, 1.0, 0.0, 1.0) for name in recipe.channels)
        logits = _fit_boosters(recipe, images, patches, parts, folder)
    else:
        bands = scaled(recipe.channels, images, recipe.scaling)
        logits = fit_network(recipe, network_input(bands), images,
                             patches.labels, parts, folder)  # fmt: skip
    outcome = _decide(recipe, bands, logits, patches.labels)
    np.save(folder / "out-of-fold.npy", outcome.platt.probability(logits))
    text = json.dumps(asdict(outcome), indent=2) + "\n"
    write_text(folder / "outcome.json", text)
    return outcome


def load_outcome(folder: Path) -> Outcome:
    """Read what :func:`fit` wrote.

    Raises:
        LandslideError: The run has not been fitted, or what it wrote is damaged.
    """
    path = folder / "outcome.json"
    if not path.is_file():
        raise LandslideError(f"The run {folder} is not finished; run 'fit' to its end first.")
    stored = read_object(path, _REMEDY)
    try:
        return parse(Outcome, stored, "")
    except LandslideError as error:
        raise LandslideError(f"{path} is damaged: {error} {_REMEDY.capitalize()}.") from error


def split(count: int, folds: int, seed: int) -> list[Places]:
    """Return the places that each fold holds out; together all places, each once."""
    order = np.random.default_rng(seed).permutation(count)
    return [np.sort(part) for part in np.array_split(order, folds)]


def _fit_boosters(
    recipe: PatchRecipe, images: Raster, patches: Patches, parts: Sequence[Places], folder: Path
) -> Raster:
    """Fit a booster a fold, write each in its own format and as ONNX, return the logits."""
    kind = recipe.model.name
    features = patch_statistics(images)
    logits = np.empty(len(patches), np.float32)
    for fold, held in enumerate(parts):
        learn = kept(parts, fold)
        options = recipe.model.options
        booster = fit_booster(kind, features[learn], patches.labels[learn], options, recipe.seed)
        logits[held] = booster.logits(features[held])
        _write(booster, features.shape[1], folder / f"fold{fold}")
    return logits


def _write(booster: Booster, count: int, stem: Path) -> None:
    """Write a booster as the library has it, and as ONNX."""
    stem.with_suffix(ENDINGS[booster.kind]).write_text(booster.text(), encoding="utf-8")
    stem.with_suffix(".onnx").write_bytes(booster.to_onnx(count).SerializeToString())


def scaled(names: Sequence[str], images: Raster, scaling: str) -> tuple[BandConfig, ...]:
    """Return the channels with centre and width over all patches.

    Args:
        names: The channels.
        images: In native units, ``[N, C, 64, 64]``, NaN where unknown.
        scaling: ``standard``: mean and standard deviation; ``robust``: the median, and what lies
            between the 5th and the 95th percentile.
    """
    bands = []
    for place, name in enumerate(names):
        divisor = _DN if name in OPTICAL else 1.0
        values = images[:, place].astype(np.float64) / divisor
        if scaling == "robust":
            low, mean, high = np.nanpercentile(values, [5.0, 50.0, 95.0]).tolist()
            std = high - low
        else:
            mean, std = float(np.nanmean(values)), float(np.nanstd(values))
        bands.append(BandConfig(name, 0.0, divisor, round(mean, 6), max(round(std, 6), 1e-6)))
    return tuple(bands)


def _decide(
    recipe: PatchRecipe,
    bands: tuple[BandConfig, ...],
    logits: Raster,
    labels: npt.NDArray[np.bool_],
) -> Outcome:
    """Fix calibration and threshold on the out-of-fold logits."""
    platt = fit_platt(logits, labels)
    histogram = Histogram.of(platt.probability(logits), labels)
    threshold = histogram.best_threshold()
    where = recipe.data.file or f"simulated patches, seed {recipe.data.seed}"
    return Outcome(
        bands,
        platt.slope,
        platt.intercept,
        threshold,
        f"highest F1 out of fold, {recipe.folds} folds of {len(labels)} patches ({where})",
        {**histogram.confusion(threshold).scores(), "ece": histogram.calibration_error()},
    )
