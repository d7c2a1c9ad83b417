"""Evaluation of a run: scores, report and pictures beside its weights."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.data.chips import Chips
from training.data.preprocess import Preprocess
from training.data.sources import load_parts, load_split
from training.evaluation.assess import Probabilities, assess, histograms, pooled
from training.evaluation.figures import draw_curves
from training.evaluation.report import markdown
from training.evaluation.uncertainty import describe, dropout_members, spread_of, write_maps
from training.fitting.fit import load_network
from training.fitting.predict import predict_logits, sigmoid
from training.metrics.calibration import Platt, fit_temperature
from training.metrics.published import as_published
from training.recipes.recipe import Recipe
from training.run_folder.decision import Decision, load_decision
from training.run_folder.layout import RunPaths
from training.runtime.files import write_text

MAPS, HARD = "uncertainty.npz", "hard_chips.json"


@dataclass(frozen=True)
class Extras:
    """What an evaluation may do beside scoring.

    Attributes:
        split: Split to score, the recipe's tune split if empty.
        passes: Passes with dropout for a variance map, 0 for none.
        members: Further runs of the same bands; the variance is then that of the ensemble.
        hard: Also weigh the train chips by how wrong the run is about them.
        adapters: Another region's adapters to put in the place of the run's.
        on: Recipe whose data set is scored instead: one that the run has never seen.
    """

    split: str = ""
    passes: int = 0
    members: tuple[Path, ...] = ()
    hard: bool = False
    adapters: Path | None = None
    on: Recipe | None = None

    def check(self) -> None:
        """Check what can be checked beforehand.

        Raises:
            LandslideError: A variance is wanted over a single pass.
        """
        if self.passes < 0 or self.passes == 1:
            raise LandslideError("A variance needs at least 2 passes with dropout (--dropout).")

    def file_name(self, ending: str) -> str:
        """Return the name of a report, which tells other splits and adapters apart."""
        parts = ["evaluation", self.on.name if self.on else "", self.split]
        parts.append(self.adapters.stem if self.adapters else "")
        return "_".join(part for part in parts if part) + ending


def evaluate(recipe: Recipe, root: Path, folder: Path, extras: Extras) -> dict[str, Any]:
    """Score a run with the calibration and threshold that its hold-out fixed, and write all down.

    Writes ``evaluation.json``, ``evaluation.md`` and ``evaluation.png`` into the run's folder (with
    the data, split or adapters in their names where those are not the run's own), and
    ``uncertainty.npz`` and ``hard_chips.json`` where they are asked for.

    Args:
        recipe: The recipe.
        root: Data folder.
        folder: The run.
        extras: What else to do.

    Raises:
        LandslideError: The run has not been fitted, or an extra does not fit it.
    """
    extras.check()
    decision = load_decision(folder, extras.adapters)
    model = load_network(recipe, RunPaths(folder), extras.adapters)
    parts = load_parts(recipe, root)
    scored = recipe if extras.on is None else _elsewhere(recipe, extras.on)
    split = extras.split or scored.data.tune_split
    known = extras.on is None and split == recipe.data.tune_split
    chips = parts.tune if known else load_split(scored, root, split)
    preprocess = Preprocess(recipe.input)
    logits = predict_logits(model, chips, preprocess)
    probability = decision.platt.probability(logits)
    raw = pooled(histograms(chips, sigmoid(logits)))
    held = predict_logits(model, parts.holdout, preprocess)
    temperature = fit_temperature(
        parts.holdout.known(held), parts.holdout.known(parts.holdout.masks)
    )
    result = {
        "recipe": recipe.name,
        "seed": recipe.seed,
        "model": recipe.model.name,
        "parameters": sum(tensor.numel() for tensor in model.parameters()),
        "weights": "torch",
        "holdout_f1": decision.holdout_f1,
        **score(scored, chips, probability, decision, split),
        "as_published": as_published(logits, chips.masks, chips.valid),
        "calibration": {
            "slope": decision.slope,
            "intercept": decision.intercept,
            "temperature": 1.0 / temperature.slope,
            "ece_before": raw.calibration_error(),
            "ece_temperature": _error(chips, temperature.probability(logits)),
            "ece_after": _error(chips, probability),
        },
    }
    if extras.passes or extras.members:
        result["uncertainty"] = _uncertainty(
            recipe, model, chips, probability, decision, folder, extras
        )
    if extras.hard:
        weights = hard_chips(parts.learn, recipe, model, decision)
        write_text(folder / HARD, json.dumps(weights, indent=1) + "\n")
    calibrated = pooled(histograms(chips, probability))
    sizes = result["objects"]["by_size"]
    figure = extras.file_name(".png")
    draw_curves(raw, calibrated, decision.threshold, folder / figure, sizes)
    write_text(folder / extras.file_name(".json"), json.dumps(result, indent=2) + "\n")
    write_text(folder / extras.file_name(".md"), markdown(result, figure))
    return result


def _elsewhere(recipe: Recipe, on: Recipe) -> Recipe:
    """Return a recipe with another one's data, but its own normalisation.

    Raises:
        LandslideError: The bands differ.
    """
    mine, theirs = ([band.name for band in r.input.bands] for r in (recipe, on))
    if mine != theirs:
        raise LandslideError(
            f"The run takes {', '.join(mine)}, but {on.name} has {', '.join(theirs)}."
        )
    return replace(recipe, data=on.data, input=replace(recipe.input, gsd_m=on.input.gsd_m))


def score(
    recipe: Recipe,
    chips: Chips,
    probability: Probabilities,
    decision: Decision,
    split: str = "",
) -> dict[str, Any]:
    """Return every score of calibrated probabilities at the hold-out's threshold, JSON-ready.

    Args:
        recipe: The recipe.
        chips: The chips.
        probability: ``(chips, height, width)``.
        decision: Threshold and where it is from.
        split: Split of the chips; the recipe's tune split if empty.
    """
    return {
        "split": f"{recipe.data.name} {split or recipe.data.tune_split}, {len(chips)} chips",
        "threshold_source": decision.source,
        **assess(chips, probability, decision.threshold, recipe.input.gsd_m, recipe.seed),
    }


def hard_chips(
    chips: Chips, recipe: Recipe, model: nn.Module, decision: Decision
) -> dict[str, float]:
    """Return the share of wrong pixels of every chip, for ``data.sampling.hard_chips``."""
    probability = decision.platt.probability(predict_logits(model, chips, Preprocess(recipe.input)))
    wrong = (probability >= decision.threshold) != chips.masks
    if chips.valid is not None:
        wrong &= chips.valid
    shares = wrong.mean(axis=(1, 2))
    return {name: round(float(share), 6) for name, share in zip(chips.names, shares, strict=True)}


def _error(chips: Chips, probability: Probabilities) -> float:
    """Return the expected calibration error."""
    return pooled(histograms(chips, probability)).calibration_error()


def _uncertainty(
    recipe: Recipe,
    model: nn.Module,
    chips: Chips,
    probability: Probabilities,
    decision: Decision,
    folder: Path,
    extras: Extras,
) -> dict[str, Any]:
    """Return what the variance says, and write its maps."""
    preprocess = Preprocess(recipe.input)
    if extras.members:
        others = [_member(recipe, path, chips, preprocess) for path in extras.members]
        spread = spread_of([probability, *others])
        kind = "runs"
    else:
        spread = spread_of(
            dropout_members(model, chips, preprocess, decision.platt, extras.passes, recipe.seed)
        )
        kind = "passes with dropout"
    write_maps(spread, chips, folder / MAPS)
    return describe(spread, chips, decision.threshold, kind)


def _member(recipe: Recipe, folder: Path, chips: Chips, preprocess: Preprocess) -> Probabilities:
    """Return the probabilities of another run of the recipe."""
    model = load_network(recipe, RunPaths(folder))
    platt: Platt = load_decision(folder).platt
    return platt.probability(predict_logits(model, chips, preprocess))
