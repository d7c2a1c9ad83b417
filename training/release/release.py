"""The model files that ship: exported, checked, scored, and described by a card."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.publish import Workspace
from training.context.adapters import load_adapters, merged_copy
from training.data.chips import Chips
from training.data.preprocess import Preprocess
from training.data.sources import Parts, load_parts
from training.evaluation.run import score
from training.export.graph import (
    PARITY,
    Calibrated,
    export_fp32,
    open_session,
    run_session,
    store_fp16,
    write_model,
)
from training.export.memory import bytes_per_pixel
from training.export.quantise import quantise
from training.fitting.fit import SHAPING, decide_for, make_batches
from training.models.build import build_model
from training.recipes.recipe import Recipe
from training.release.card import MULTIPLE, make_card, sees_whole_chips
from training.run_folder.checkpoint import load_weights
from training.run_folder.decision import Decision, load_decision
from training.run_folder.layout import RunPaths
from training.run_folder.provenance import check_recipe

# What a precision is called in the card, and at the end of the file's name.
PRECISIONS = {"fp32": ("fp32", "_fp32"), "fp16": ("fp16-storage", ""), "int8": ("int8", "_int8")}
_CALIBRATION_CHIPS = 96
_CALIBRATION_BATCHES = 4
_BATCH = 16
# Loss of pooled F1 up to which the 8-bit file may replace the full one.
MAX_INT8_LOSS = 0.005


@dataclass(frozen=True)
class Wanted:
    """What to export.

    Attributes:
        precisions: Of ``fp32``, ``fp16`` (storage) and ``int8``.
        adapters: Another region's adapters to put in the place of the run's.
        weights: Weights to export instead of the run's, such as a checkpoint's
            ``ema.safetensors``; calibration and threshold are then fixed anew.
        chips: Chips of the tune split to compare and score on; 0 for all.
    """

    precisions: tuple[str, ...] = ("fp16", "int8")
    adapters: Path | None = None
    weights: Path | None = None
    chips: int = 0


def release(
    recipe: Recipe, root: Path, folder: Path, out: Path, wanted: Wanted | None = None
) -> dict[str, Any]:
    """Export a run, compare its files with torch on real chips, and score them.

    Args:
        recipe: The recipe; files are named by its ``export.file``, else by its name.
        root: Data folder.
        folder: The run.
        out: Folder for the files.
        wanted: What to export.

    Returns:
        Scores, sizes and differences, JSON-ready.

    Raises:
        LandslideError: The run is not finished, a check fails, or a file is too large.
    """
    wanted = wanted or Wanted()
    if wanted.chips < 0:
        raise LandslideError(f"'--chips' must be 0 or more, not {wanted.chips}.")
    stem = recipe.export.file or recipe.name
    targets = {key: str(out / f"{stem}{PRECISIONS[key][1]}.onnx") for key in wanted.precisions}
    # Before anything is computed: a folder that cannot be written is told at once.
    with Workspace(targets, (), make_folders=True) as product:
        return _release(recipe, root, folder, wanted, product)


def _release(
    recipe: Recipe, root: Path, folder: Path, wanted: Wanted, product: Workspace
) -> dict[str, Any]:
    """Write the files of a run into a workspace and publish them; see :func:`release`."""
    parts = load_parts(recipe, root)
    model, decision = _network(recipe, parts, folder, wanted)
    seen = _seen(recipe, parts, folder)
    # The engine may choose the tile of a graph that takes any; such a network wants its chips'.
    side = seen.shape[-1] if sees_whole_chips(recipe) else None
    full = export_fp32(model, decision.platt, len(recipe.input.bands), MULTIPLE, side)
    chips = parts.tune.take(np.arange(min(wanted.chips or len(parts.tune), len(parts.tune))))
    images = Preprocess(recipe.input).prepare(chips.images[:]).numpy()
    truth = _by_torch(Calibrated(model, decision.platt), images)
    reference = run_session(open_session(full), images)
    worst = float(np.abs(truth - reference).max())
    if worst > PARITY:
        raise LandslideError(
            f"On chips the exported graph differs from torch by {worst:.1e}, over {PARITY}."
        )
    exact: dict[str, Any] = score(recipe, chips, reference, decision)
    files: dict[str, dict[str, Any]] = {}
    for precision in wanted.precisions:
        graph = _convert(full, precision, seen)
        probability = run_session(open_session(graph), images)
        found = _file_scores(recipe, chips, probability, reference, decision)
        found["f1_drop"] = float(exact["f1"]) - float(found["f1"])
        card = replace(
            make_card(recipe, seen, decision, PRECISIONS[precision][0], found),
            bytes_per_pixel=bytes_per_pixel(graph, MULTIPLE),
        )
        path = product.path(precision)
        limit = float("inf") if precision == "fp32" else recipe.export.max_mb
        write_model(graph, card, path, limit)
        files[path.name] = {**found, "megabytes": round(path.stat().st_size / 1e6, 2)}
    product.publish()
    stem = recipe.export.file or recipe.name
    return {
        "run": exact,
        "largest_difference_to_torch": worst,
        "files": files,
        "holdout_f1": decision.holdout_f1,
        "platt": {"slope": decision.slope, "intercept": decision.intercept},
        "int8_may_be_default": _int8_may_be_default(files, f"{stem}_int8.onnx"),
    }


def _network(
    recipe: Recipe, parts: Parts, folder: Path, wanted: Wanted
) -> tuple[nn.Module, Decision]:
    """Return the network to export, adapters merged, and its decision."""
    check_recipe(RunPaths(folder).record, recipe, SHAPING)
    model = build_model(recipe)
    load_weights(model, wanted.weights or RunPaths(folder).weights)
    if wanted.adapters is not None:
        load_adapters(model, wanted.adapters)
    merged = merged_copy(model).eval()
    if wanted.weights is not None:
        return merged, decide_for(recipe, parts, merged)
    return merged, load_decision(folder, wanted.adapters)


def _convert(
    full: onnx.ModelProto, precision: str, seen: npt.NDArray[np.float32]
) -> onnx.ModelProto:
    """Return the graph in a precision."""
    if precision == "fp32":
        return full
    return store_fp16(full) if precision == "fp16" else quantise(full, seen)


def _by_torch(module: nn.Module, images: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return torch's probabilities of prepared images, ``(n, height, width)``."""
    module.eval()
    with torch.inference_mode():
        parts = [
            module(torch.from_numpy(images[start : start + _BATCH]))[:, 0].numpy()
            for start in range(0, len(images), _BATCH)
        ]
    return np.concatenate(parts)


def _file_scores(
    recipe: Recipe,
    chips: Chips,
    probability: npt.NDArray[np.float32],
    reference: npt.NDArray[np.float32],
    decision: Decision,
) -> dict[str, Any]:
    """Score a file and compare its probabilities with the fp32 graph's."""
    difference = np.abs(probability - reference)
    called, wanted = probability >= decision.threshold, reference >= decision.threshold
    union = int(np.count_nonzero(called | wanted))
    return {
        **score(recipe, chips, probability, decision),
        "largest_difference_to_fp32": float(difference.max()),
        "mean_difference_to_fp32": float(difference.mean()),
        "mask_iou_with_fp32": int(np.count_nonzero(called & wanted)) / max(union, 1),
    }


def _seen(recipe: Recipe, parts: Parts, folder: Path) -> npt.NDArray[np.float32]:
    """Return network input as in training: plain train chips and augmented ones."""
    plain = Preprocess(recipe.input).prepare(parts.learn.images[:_CALIBRATION_CHIPS]).numpy()
    maker = make_batches(recipe, parts, RunPaths(folder))[-1]
    count = min(_CALIBRATION_BATCHES, maker.steps)
    augmented = [maker.batch(0, step)[0].contiguous().numpy() for step in range(count)]
    return np.concatenate([plain, *augmented])


def _int8_may_be_default(files: dict[str, dict[str, Any]], name: str) -> bool:
    """Whether there is an 8-bit file that loses little enough pooled F1."""
    return name in files and float(files[name]["f1_drop"]) <= MAX_INT8_LOSS
