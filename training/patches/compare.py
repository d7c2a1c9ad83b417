"""Recipes side by side: out of fold, and by their model files on an independent set."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.screening.classifier import Classifier, open_classifiers
from training.metrics.pooled import Histogram
from training.patches.export import export
from training.patches.folds import fit
from training.patches.patches import load_patches, other_seed
from training.patches.recipe import PatchRecipe

_HEAD = (
    "| model | inputs | OOF F1 | test P | test R | test F1 | threshold | MB | CPU ms a patch |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def compare(recipes: Sequence[PatchRecipe], root: Path, runs: Path, out: Path) -> str:
    """Fit, export and score recipes of the same patches; return a table in Markdown.

    The test set is simulated anew from other seeds, or for patches of one's own left out. The
    threshold of each comes from its out-of-fold predictions, that of the mean from theirs.

    Args:
        recipes: Recipes with equal data, folds and seed.
        root: Data folder.
        runs: Folder of the runs.
        out: Folder for model files and ``table.md``.

    Raises:
        LandslideError: The recipes differ in their patches, or one cannot be fitted.
    """
    first = recipes[0]
    for recipe in recipes[1:]:
        if (recipe.data, recipe.folds, recipe.seed) != (first.data, first.folds, first.seed):
            raise LandslideError(f"{recipe.name} has other patches or folds than {first.name}.")
    labels = load_patches(first.data, root, runs / "patches").labels
    rows, held, tested = [], [], []
    test = None
    if not first.data.file:
        test = load_patches(other_seed(first.data), root, runs / "patches")
    for recipe in recipes:
        outcome = fit(recipe, root, runs)
        target = out / f"{recipe.name}.onnx"
        export(recipe, runs, target)
        held.append(np.load(runs / recipe.name / "out-of-fold.npy"))
        cells = [recipe.name, _inputs(recipe), f"{outcome.scores['f1']:.3f}"]
        if test is None:
            cells += ["", "", "", f"{outcome.threshold:.3f}", _size(target), ""]
        else:
            found, speed = _predict(target, test.channels(recipe.channels))
            tested.append(found)
            scores = _scores(found, test.labels, outcome.threshold)
            cells += [*scores, f"{outcome.threshold:.3f}", _size(target), f"{speed:.1f}"]
        rows.append(cells)
    mean = Histogram.of(np.mean(held, axis=0), labels)
    threshold = mean.best_threshold()
    cells = ["mean of all", "", f"{mean.confusion(threshold).f1:.3f}"]
    if test is not None:
        cells += _scores(np.mean(tested, axis=0), test.labels, threshold)
    rows.append([*cells, f"{threshold:.3f}", "", ""])
    table = "\n".join([_HEAD, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"
    (out / "table.md").write_text(table, encoding="utf-8")
    return table


def _predict(path: Path, patches: Raster) -> tuple[Raster, float]:
    """Return the probabilities of a model file as the engine runs it, and processor ms a patch."""
    (model,) = open_classifiers([str(path)])
    classifier = Classifier(model, "cpu", 1)
    classifier.predict(patches[:4])
    started = time.process_time()
    found = classifier.predict(patches)
    return found, 1000 * (time.process_time() - started) / len(patches)


def _scores(found: Raster, labels: npt.NDArray[np.bool_], threshold: float) -> list[str]:
    """Return precision, recall and F1 at a threshold."""
    counts = Histogram.of(found, labels).confusion(threshold)
    return [f"{value:.3f}" for value in (counts.precision, counts.recall, counts.f1)]


def _inputs(recipe: PatchRecipe) -> str:
    """Say in a word what a recipe looks at."""
    radar = any("V" in name for name in recipe.channels)
    optical = any("B0" in name for name in recipe.channels)
    kinds = [name for name, there in (("optical", optical), ("radar", radar)) if there]
    return f"{' + '.join(kinds)}, {len(recipe.channels)} channels"


def _size(path: Path) -> str:
    """Return a file's megabytes."""
    return f"{path.stat().st_size / 1e6:.1f}"
