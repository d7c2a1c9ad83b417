"""The model files that ship: exported, checked, scored, and described by a card."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.model.card import BandSpec, Metric, ModelCard, SceneScaling
from training.adapters import merged_copy
from training.config import Recipe
from training.data.chips import Chips
from training.data.preprocess import Preprocess
from training.data.sources import Parts, load_parts
from training.evaluation.run import Extras, evaluate, score
from training.export import export_fp32, open_session, run_session, store_fp16, write_model
from training.loop import RunPaths
from training.quantise import quantise
from training.run import Decision, load_decision, load_network, make_batches

MULTIPLE = 32
_CALIBRATION_CHIPS = 96
_CALIBRATION_BATCHES = 4
# Loss of pooled F1 up to which the 8-bit file may replace the full one.
MAX_INT8_LOSS = 0.005
# Role and unit of the bands that are no reflectance.
_OPTICAL = ("optical", "reflectance_dn")
_KINDS = {
    "slope": ("slope", "degree"),
    "dem": ("elevation", "metre"),
    "VV": ("sar", "dB"),
    "VH": ("sar", "dB"),
}
_SCORED = ("precision", "recall", "f1", "iou", "f1_class_mean")


def release(
    recipe: Recipe, root: Path, folder: Path, out: Path, adapters: Path | None = None
) -> dict[str, object]:
    """Export a run as ``landslide_rgb.onnx`` and ``landslide_rgb_int8.onnx`` and score both.

    Args:
        recipe: The recipe.
        root: Data folder.
        folder: The run.
        out: Folder for the files.
        adapters: Another region's adapters to put in the place of the run's.

    Returns:
        Scores, sizes and differences, JSON-ready.

    Raises:
        LandslideError: The run is not finished, a check fails, or a file is too large.
    """
    decision = load_decision(folder, adapters)
    parts = load_parts(recipe, root)
    model = merged_copy(load_network(recipe, RunPaths(folder), adapters)).cpu()
    full = export_fp32(model, decision.platt, len(recipe.input.bands), MULTIPLE)
    seen = _seen(recipe, parts, folder)
    files = {
        "landslide_rgb.onnx": ("fp16-storage", store_fp16(full)),
        "landslide_rgb_int8.onnx": ("int8", quantise(full, seen)),
    }
    images = Preprocess(recipe.input).prepare(parts.tune.images).numpy()
    reference = run_session(open_session(full), images)
    scores: dict[str, dict[str, object]] = {}
    for name, (precision, graph) in files.items():
        probability = run_session(open_session(graph), images)
        scores[name] = _file_scores(recipe, parts.tune, probability, reference, decision)
        card = make_card(recipe, seen, decision, precision, scores[name])
        write_model(graph, card, out / name, recipe.export.max_mb)
        scores[name]["megabytes"] = round((out / name).stat().st_size / 1e6, 2)
    return {
        "run": evaluate(recipe, root, folder, Extras(adapters=adapters)),
        "files": scores,
        "holdout_f1": decision.holdout_f1,
        "platt": {"slope": decision.slope, "intercept": decision.intercept},
        "int8_may_be_default": _int8_may_be_default(scores),
    }


def make_card(
    recipe: Recipe,
    seen: npt.NDArray[np.float32],
    decision: Decision,
    precision: str,
    scores: dict[str, object],
) -> ModelCard:
    """Describe a model file.

    Args:
        recipe: The recipe.
        seen: Network input as in training, augmentation included: it fixes the range outside which
            the engine warns.
        decision: Threshold and its source.
        precision: ``fp16-storage`` or ``int8``.
        scores: As from :func:`training.evaluation.run.score`.
    """
    split, definition = str(scores["split"]), str(scores["definition"])
    metrics = tuple(
        Metric(name, round(float(str(scores[name])), 4), split, _definition(name, definition))
        for name in _SCORED
    )
    words = recipe.export
    encoder = recipe.model.options.get("encoder", "")
    return ModelCard(
        name=recipe.name,
        title=words.title,
        architecture=f"{recipe.model.name} on {encoder}" if encoder else recipe.model.name,
        bands=_bands(recipe, seen),
        gsd_m=recipe.input.gsd_m,
        tile_px=words.tile_px,
        size_multiple=MULTIPLE,
        overlap_px=words.overlap_px,
        threshold=decision.threshold,
        threshold_source=decision.source,
        chip_px=int(seen.shape[-1]),
        cloud_guard=words.cloud_guard,
        scene_scaling=_scene_scaling(recipe),
        clip=(0.0, recipe.input.clip_max),
        training_data=words.training_data,
        metrics=metrics,
        version=words.version,
        precision=precision,
        description=words.description,
    )


def _scene_scaling(recipe: Recipe) -> SceneScaling | None:
    """Return the joint gain of a scene, ``None`` where units are absolute."""
    target = recipe.input.scene_target
    return SceneScaling(recipe.input.scene_percentile, target) if target > 0 else None


def _bands(recipe: Recipe, seen: npt.NDArray[np.float32]) -> tuple[BandSpec, ...]:
    """Describe the bands, with the range of the input as in training."""
    mean, std = (
        np.array([getattr(band, name) for band in recipe.input.bands]) for name in ("mean", "std")
    )
    low, high = np.percentile(seen, [1, 99], axis=(0, 2, 3)) * std + mean
    return tuple(
        BandSpec(
            name=band.name,
            role=_KINDS.get(band.name, _OPTICAL)[0],
            wavelength_um=band.wavelength_um or None,
            unit=_KINDS.get(band.name, _OPTICAL)[1],
            scale=1.0 / band.divisor,
            mean=band.mean,
            std=band.std,
            train_p01=round(float(low[index]), 4),
            train_p99=round(float(high[index]), 4),
        )
        for index, band in enumerate(recipe.input.bands)
    )


def _definition(name: str, pooled: str) -> str:
    """Return how a score is defined."""
    return "mean of both classes, all pixels pooled" if name == "f1_class_mean" else pooled


def _file_scores(
    recipe: Recipe,
    chips: Chips,
    probability: npt.NDArray[np.float32],
    reference: npt.NDArray[np.float32],
    decision: Decision,
) -> dict[str, object]:
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


def _int8_may_be_default(scores: dict[str, dict[str, object]]) -> bool:
    """Whether the 8-bit file loses little enough pooled F1."""
    full, small = (float(str(entry["f1"])) for entry in scores.values())
    return full - small <= MAX_INT8_LOSS
