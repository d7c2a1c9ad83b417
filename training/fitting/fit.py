"""A recipe trained to the end: weights, then calibration and threshold from its hold-out."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.context.adapters import has_adapters, load_adapters, save_adapters
from training.data.batches import BatchMaker
from training.data.preprocess import Preprocess
from training.data.simulated import simulated_chips
from training.data.sources import Parts, check_parts, load_parts
from training.fitting.distil import DistilledBatches, open_teachers
from training.fitting.loop import Trainer
from training.fitting.plan import share_batch
from training.fitting.predict import predict_logits
from training.metrics.calibration import fit_platt
from training.metrics.pooled import Histogram
from training.models import MODELS
from training.models.build import build_model
from training.recipes.recipe import Recipe, all_phases
from training.run_folder.checkpoint import load_weights
from training.run_folder.decision import IN_ADAPTERS, Decision
from training.run_folder.layout import RunPaths, claim, clear
from training.run_folder.provenance import begin_record, check_recipe, finish_record
from training.runtime.files import write_text
from training.runtime.workers import find_device, gather_workers, is_first

# What the weights were made for.
SHAPING = ("input", "model")
# The loss, and the option of networks, for outputs at several depths.
_DEEP = "deep"


def fit(
    recipe: Recipe, root: Path, folder: Path, resume: bool, overwrite: bool = False
) -> Decision | None:
    """Train a recipe, then fix calibration and threshold on its hold-out.

    Args:
        recipe: The recipe.
        root: Data folder.
        folder: The run.
        resume: Go on from its checkpoint.
        overwrite: Start over where a run is already.

    Returns:
        The decision; ``None`` in all but the first of several processes.

    Raises:
        LandslideError: The loss does not take what the network returns, there is a run already,
            or whatever the chips, the network and the loop raise.
    """
    _check_supervision(recipe)
    parts = load_parts(recipe, root)
    check_parts(parts, [band.name for band in recipe.input.bands])
    with claim(folder, resume, overwrite) if is_first() else nullcontext():
        return _fit(recipe, parts, RunPaths(folder), resume)


def _fit(recipe: Recipe, parts: Parts, paths: RunPaths, resume: bool) -> Decision | None:
    """Train in a folder that is this program's own."""
    with gather_workers(recipe.loop.device) as workers:
        with workers.one_after_the_other():
            makers = make_batches(share_batch(recipe, workers.count), parts, paths)
        trainer = Trainer(recipe, makers, paths, workers)
        if workers.leads:
            if not resume:
                # Not before: a recipe that makes no network costs nobody a former run.
                clear(paths.folder)
            begin_record(paths.record, recipe, parts, workers, resume)
        trainer.run(parts, resume)
        leads = workers.leads
    if not leads:
        return None
    decision = decide(recipe, parts, paths)
    finish_record(paths.record, asdict(decision))
    return decision


def _check_supervision(recipe: Recipe) -> None:
    """Refuse a loss of one output for a network that returns several.

    Raises:
        LandslideError: It is so.
    """
    model, loss = recipe.model, recipe.loss
    if loss.name != _DEEP and MODELS.setting(model.name, model.options, _DEEP):
        raise LandslideError(
            f"The network '{model.name}' returns side outputs, which the loss '{loss.name}' does "
            f"not take; make it the 'loss' of the loss 'deep', or set model.options.deep to false."
        )


def load_network(recipe: Recipe, paths: RunPaths, adapters: Path | None = None) -> nn.Module:
    """Return a run's averaged network on the recipe's device.

    Args:
        recipe: The recipe.
        paths: The run.
        adapters: Another region's adapters to put in the place of its own.

    Raises:
        LandslideError: The run has no weights, or they or the adapters do not fit.
    """
    check_recipe(paths.record, recipe, SHAPING)
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
            recipe.data.memory_mb,
        )
    phases = all_phases(recipe)
    if not recipe.teachers:
        return [BatchMaker(recipe, phase.augment, parts.learn, simulated) for phase in phases]
    teachers = open_teachers(recipe.teachers, recipe.input, recipe.loop.threads)
    said = (teachers, recipe.teacher_weight, recipe.teacher_draw)
    return [
        DistilledBatches(recipe, phase.augment, parts.learn, simulated, *said) for phase in phases
    ]


def decide_for(recipe: Recipe, parts: Parts, model: nn.Module) -> Decision:
    """Fix calibration and threshold of a network on the hold-out."""
    held = parts.holdout
    logits = held.known(predict_logits(model, held, Preprocess(recipe.input)))
    truth = held.known(held.masks)
    platt = fit_platt(logits, truth)
    histogram = Histogram.of(platt.probability(logits), truth)
    threshold = histogram.best_threshold()
    data = recipe.data
    drawn = f"{data.train_split}, held out by seed {recipe.seed}"
    return Decision(
        platt.slope,
        platt.intercept,
        threshold,
        f"highest pooled F1 on {len(held)} chips of {data.name} {data.holdout_split or drawn}",
        histogram.confusion(threshold).f1,
    )


def decide(recipe: Recipe, parts: Parts, paths: RunPaths) -> Decision:
    """Fix calibration and threshold on the hold-out and write them beside the weights."""
    model = load_network(recipe, paths)
    decision = decide_for(recipe, parts, model)
    text = json.dumps(asdict(decision), indent=2) + "\n"
    if has_adapters(model):
        save_adapters(model, paths.adapters, {IN_ADAPTERS: text})
    # Last: with it the run counts as finished.
    write_text(paths.folder / "decision.json", text)
    return decision
