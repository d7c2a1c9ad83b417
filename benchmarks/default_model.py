"""What the default model could still gain without training: views, sizes, several files.

Run ``.venv/training/bin/python benchmarks/default_model.py FILE… --data DATA --json OUT``. Every
row is a way to make one probability of one or more model files. Its calibration and its threshold
are fixed on the hold-out of the recipe, as for the files themselves, and it is scored once on val
by the code that scores every run. Beside each F1 stands the difference to the first file on the
same chips, with its 95 % interval (chips drawn with replacement, the same for both).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from training.data.chips import Chips
from training.data.preprocess import Preprocess
from training.data.sources import load_parts
from training.evaluation.assess import histograms, pooled
from training.evaluation.run import score
from training.export.graph import open_session, run_session
from training.fitting.distil import turned, turned_back
from training.metrics.calibration import fit_platt
from training.metrics.pooled import Histogram
from training.recipes.loading import load_recipe
from training.recipes.recipe import Recipe
from training.run_folder.decision import Decision

Floats = npt.NDArray[np.float32]
Say = Callable[[Floats], Floats]
DRAWS = 1000
_BATCH = 16


@dataclass(frozen=True)
class Row:
    """A way to make probabilities.

    Attributes:
        name: What it is.
        say: From prepared images ``(n, bands, h, w)`` to logits ``(n, h, w)``.
    """

    name: str
    say: Say


def of_file(source: Path | onnx.ModelProto) -> Say:
    """Return the logits of a model file, one thread."""
    session = open_session(source, threads=1)

    def say(images: Floats) -> Floats:
        probability = run_session(session, images, _BATCH).astype(np.float64)
        probability = np.clip(probability, 1e-7, 1.0 - 1e-7)
        return np.asarray(np.log(probability / (1.0 - probability)), np.float32)

    return say


def of_symmetries(say: Say) -> Say:
    """Return the mean logit over the eight symmetries of the square."""

    def over(images: Floats) -> Floats:
        views = [(turns, flip) for turns in range(4) for flip in (False, True)]
        parts = [turned_back(say(turned(images, *view))[:, None], *view)[:, 0] for view in views]
        return np.asarray(np.mean(parts, axis=0), np.float32)

    return over


def enlarged(say: Say, factor: float) -> Say:
    """Return the logits of enlarged images, brought back by the mean of areas."""

    def over(images: Floats) -> Floats:
        side = images.shape[-1]
        large = functional.interpolate(
            torch.from_numpy(images), size=[round(side * factor)] * 2, mode="bicubic"
        )
        logits = torch.from_numpy(say(large.numpy()))[:, None]
        back = functional.interpolate(logits, size=[side] * 2, mode="area")
        return back[:, 0].numpy()

    return over


def mean_of(ways: Sequence[Say]) -> Say:
    """Return the mean logit of several ways."""
    return lambda images: np.asarray(np.mean([say(images) for say in ways], axis=0), np.float32)


def average_weights(paths: Sequence[Path]) -> onnx.ModelProto:
    """Return a model whose every constant is the mean of the files' (of one network)."""
    models = [onnx.load(str(path)) for path in paths]
    tables = [
        {t.name: numpy_helper.to_array(t) for t in model.graph.initializer} for model in models
    ]
    for tensor in models[0].graph.initializer:
        values = np.mean([table[tensor.name].astype(np.float64) for table in tables], axis=0)
        kind = tables[0][tensor.name].dtype
        tensor.CopyFrom(numpy_helper.from_array(values.astype(kind), tensor.name))
    return models[0]


def rows_of(paths: Sequence[Path]) -> list[Row]:
    """Return every way that is tried; those of several files only where there are several."""
    files = [of_file(path) for path in paths]
    rows = [Row(f"file {n + 1}", say) for n, say in enumerate(files)]
    first = files[0]
    rows += [
        Row("file 1, eight symmetries", of_symmetries(first)),
        Row("file 1, enlarged × 1.5", enlarged(first, 1.5)),
        Row("file 1, enlarged × 2", enlarged(first, 2.0)),
        Row("file 1, sizes × 1 and × 1.5", mean_of([first, enlarged(first, 1.5)])),
    ]
    if len(files) < 2:
        return rows
    weights = _weights_averaged(paths)
    both = mean_of(files)
    wide = mean_of([both, enlarged(both, 1.5)])
    return [
        *rows,
        *weights,
        Row("all files", both),
        Row("all files, eight symmetries", of_symmetries(both)),
        Row("all files, sizes × 1 and × 1.5, eight symmetries", of_symmetries(wide)),
    ]


def _weights_averaged(paths: Sequence[Path]) -> list[Row]:
    """Return the row of the averaged weights; none where the files hold different networks."""
    names = [{part.name for part in onnx.load(path).graph.initializer} for path in paths]
    if any(other != names[0] for other in names):
        return []
    return [Row("weights of all files averaged", of_file(average_weights(paths)))]


def decide(recipe: Recipe, held: Chips, logits: Floats) -> Decision:
    """Fix calibration and threshold on the hold-out."""
    platt = fit_platt(logits, held.masks)
    histogram = Histogram.of(platt.probability(logits), held.masks)
    threshold = histogram.best_threshold()
    source = f"{len(held)} chips of {recipe.data.name} {recipe.data.train_split}, held out"
    f1 = histogram.confusion(threshold).f1
    return Decision(platt.slope, platt.intercept, threshold, source, f1)


def difference(one: Floats, other: Floats) -> list[float]:
    """Return the 95 % interval of a difference of pooled F1.

    Args:
        one: Counts a chip, ``(chips, 3)``: tp, fp, fn.
        other: Those of what it is compared with, same chips.
    """
    rng = np.random.default_rng(0)
    gains = []
    for _ in range(DRAWS):
        drawn = rng.integers(len(one), size=len(one))
        gains.append(_f1(one[drawn]) - _f1(other[drawn]))
    low, high = np.percentile(gains, [2.5, 97.5])
    return [float(low), float(high)]


def _f1(counts: Floats) -> float:
    """Return the pooled F1 of counts a chip."""
    tp, fp, fn = counts.sum(axis=0)
    return float(2.0 * tp / (2.0 * tp + fp + fn))


def _counts(chips: Chips, probability: Floats, threshold: float) -> Floats:
    """Return tp, fp and fn a chip."""
    each = [part.confusion(threshold) for part in histograms(chips, probability)]
    return np.array([[c.tp, c.fp, c.fn] for c in each], np.float32)


def main() -> None:
    """Score every way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="model files, the one that ships first")
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    parser.add_argument("--recipe", type=Path, default=Path("training/configs/rgb_lite0.yaml"))
    parser.add_argument("--only", nargs="*", help="names of rows, all if none")
    parser.add_argument("--json", type=Path, help="write the raw numbers here")
    options = parser.parse_args()
    torch.set_num_threads(1)
    recipe = load_recipe(options.recipe)
    parts = load_parts(recipe, options.data)
    preprocess = Preprocess(recipe.input)
    held = preprocess.prepare(parts.holdout.images[:]).numpy()
    tune = preprocess.prepare(parts.tune.images[:]).numpy()
    found: list[dict[str, Any]] = []
    base: list[Floats] = []
    print("| way | hold-out F1 | gain | val F1 | gain | ECE | CPU ms a chip |\n|" + "---|" * 7)
    for row in rows_of(options.files):
        if options.only and row.name not in options.only:
            continue
        said = row.say(held)
        decision = decide(recipe, parts.holdout, said)
        started = time.process_time()
        probability = decision.platt.probability(row.say(tune))
        spent = (time.process_time() - started) / len(tune) * 1e3
        scores = score(recipe, parts.tune, probability, decision)
        ece = pooled(histograms(parts.tune, probability)).calibration_error()
        kept = decision.platt.probability(said)
        counts = [
            _counts(parts.holdout, kept, decision.threshold),
            _counts(parts.tune, probability, decision.threshold),
        ]
        base = base or counts
        gains = [difference(mine, theirs) for mine, theirs in zip(counts, base, strict=True)]
        found.append(
            {
                "way": row.name,
                "holdout_f1": decision.holdout_f1,
                "holdout_gain_ci95": gains[0],
                "gain_ci95": gains[1],
                "cpu_ms_a_chip": round(spent, 1),
                **{key: scores[key] for key in ("threshold", "precision", "recall", "f1", "ece")},
                "f1_ci95": scores["ci95_by_chip"]["f1"],
            }
        )
        words = [f"{low:+.3f} to {high:+.3f}" for low, high in gains]
        print(
            f"| {row.name} | {decision.holdout_f1:.4f} | {words[0]} | {scores['f1']:.4f} | "
            f"{words[1]} | {ece:.4f} | {spent:.1f} |",
            flush=True,
        )
        if options.json:
            options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
