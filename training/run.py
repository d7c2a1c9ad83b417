"""The commands ``fit``, ``evaluate`` and ``export`` as functions on a recipe."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.adapters import has_adapters, load_adapters, read_about, save_adapters
from training.calibration import Platt, fit_platt
from training.checkpoint import load_weights
from training.config import Recipe, all_phases
from training.data.batches import BatchMaker
from training.data.chips import Chips
from training.data.preprocess import Preprocess
from training.data.simulated import simulated_chips
from training.data.sources import Parts, load_parts
from training.figures import draw_curves
from training.legs import share_batch
from training.loop import RunPaths, Trainer, build_model
from training.metrics import Histogram, bootstrap_f1
from training.predict import predict_logits, sigmoid
from training.provenance import begin_record, finish_record
from training.workers import find_device, gather_workers

_DECISION = "decision"


@dataclass(frozen=True)
class Decision:
    """What the hold-out fixes: calibration and threshold.

    Attributes:
        slope: Platt slope.
        intercept: Platt intercept.
        threshold: Calibrated probability from which a pixel is called, a multiple of 0.001.
        source: Data it was chosen on, and for what.
        holdout_f1: Pooled F1 there.
    """

    slope: float
    intercept: float
    threshold: float
    source: str
    holdout_f1: float

    @property
    def platt(self) -> Platt:
        """The calibration."""
        return Platt(self.slope, self.intercept)


def fit(recipe: Recipe, root: Path, folder: Path, resume: bool) -> Decision | None:
    """Train a recipe, then fix calibration and threshold on its hold-out.

    Returns:
        The decision; ``None`` in all but the first of several processes.
    """
    paths = RunPaths(folder)
    parts = load_parts(recipe, root)
    with gather_workers(recipe.loop.device) as workers:
        with workers.one_after_the_other():
            makers = make_batches(share_batch(recipe, workers.count), parts, paths)
        trainer = Trainer(recipe, makers, paths, workers)
        if workers.leads:
            begin_record(paths.record, recipe, parts, workers, resume)
        trainer.run(parts, resume)
        leads = workers.leads
    if not leads:
        return None
    decision = decide(recipe, parts, paths)
    finish_record(paths.record, asdict(decision))
    return decision


def load_network(recipe: Recipe, paths: RunPaths, adapters: Path | None = None) -> nn.Module:
    """Return a run's averaged network on the recipe's device.

    Args:
        recipe: The recipe.
        paths: The run.
        adapters: Another region's adapters to put in the place of its own.

    Raises:
        LandslideError: The run has no weights, or they or the adapters do not fit.
    """
    model = build_model(recipe)
    load_weights(model, paths.weights)
    if adapters is not None:
        load_adapters(model, adapters)
    return model.to(find_device(recipe.loop.device))


def make_batches(recipe: Recipe, parts: Parts, paths: RunPaths) -> list[BatchMaker]:
    """Return the batches of every phase, with simulated chips where the recipe asks for them."""
    simulated = None
    if recipe.data.simulated_chips:
        size = parts.learn.images.shape[-1]
        simulated = simulated_chips(
            recipe.input,
            recipe.data.simulated_chips,
            size,
            recipe.data.simulated_seed,
            paths.simulated,
        )
    return [
        BatchMaker(recipe, phase.augment, parts.learn, simulated) for phase in all_phases(recipe)
    ]


def decide(recipe: Recipe, parts: Parts, paths: RunPaths) -> Decision:
    """Fix calibration and threshold on the hold-out and write them beside the weights."""
    model = load_network(recipe, paths)
    logits = predict_logits(model, parts.holdout, Preprocess(recipe.input))
    platt = fit_platt(logits, parts.holdout.masks)
    histogram = Histogram.of(platt.probability(logits), parts.holdout.masks)
    threshold = histogram.best_threshold()
    data = recipe.data
    drawn = f"{data.train_split}, held out by seed {recipe.seed}"
    decision = Decision(
        platt.slope,
        platt.intercept,
        threshold,
        f"highest pooled F1 on {len(parts.holdout)} chips of {data.name} "
        f"{data.holdout_split or drawn}",
        histogram.confusion(threshold).f1,
    )
    text = json.dumps(asdict(decision), indent=2) + "\n"
    (paths.folder / "decision.json").write_text(text, encoding="utf-8")
    if has_adapters(model):
        save_adapters(model, paths.adapters, {_DECISION: text})
    return decision


def load_decision(folder: Path, adapters: Path | None = None) -> Decision:
    """Read what :func:`decide` wrote.

    Args:
        folder: The run.
        adapters: A file of adapters, whose own decision goes before the run's.

    Raises:
        LandslideError: The run has not been fitted, or the adapters cannot be read.
    """
    text = read_about(adapters).get(_DECISION) if adapters is not None else None
    if text is not None:
        return Decision(**json.loads(text))
    path = folder / "decision.json"
    if not path.is_file():
        raise LandslideError(f"The run {folder} has no {path.name}; run 'fit' to its end first.")
    return Decision(**json.loads(path.read_text(encoding="utf-8")))


def evaluate_run(
    recipe: Recipe,
    root: Path,
    folder: Path,
    figure: Path | None = None,
    adapters: Path | None = None,
) -> dict[str, object]:
    """Score a run's weights on the tune split with the hold-out's threshold.

    Args:
        recipe: The recipe.
        root: Data folder.
        folder: The run.
        figure: Picture of the curves to write.
        adapters: Another region's adapters to put in the place of the run's.
    """
    decision = load_decision(folder, adapters)
    chips = load_parts(recipe, root).tune
    model = load_network(recipe, RunPaths(folder), adapters)
    logits = predict_logits(model, chips, Preprocess(recipe.input))
    probability = decision.platt.probability(logits)
    raw = Histogram.of(sigmoid(logits), chips.masks)
    if figure is not None:
        draw_curves(raw, Histogram.of(probability, chips.masks), decision.threshold, figure)
    result = score(recipe, chips, probability, decision)
    return {"weights": "torch", **result, "ece_before_calibration": raw.calibration_error()}


def score(
    recipe: Recipe, chips: Chips, probability: npt.NDArray[np.float32], decision: Decision
) -> dict[str, object]:
    """Return every score of calibrated probabilities on the tune split, JSON-ready.

    Args:
        recipe: The recipe.
        chips: The chips.
        probability: ``(chips, height, width)``.
        decision: Threshold and where it is from.
    """
    each = [Histogram.of(p, m) for p, m in zip(probability, chips.masks, strict=True)]
    total = Histogram.of(probability, chips.masks)
    low, high = bootstrap_f1(each, decision.threshold, recipe.seed)
    return {
        "split": f"{recipe.data.name} {recipe.data.tune_split}, {len(chips)} chips",
        "definition": "landslide class, all pixels of the split pooled",
        "threshold": decision.threshold,
        "threshold_source": decision.source,
        **total.confusion(decision.threshold).scores(),
        "f1_ci95_by_chip": [low, high],
        "ece": total.calibration_error(),
    }
