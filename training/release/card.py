"""The card of a model file, from the recipe and what its run found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.model.card import BandSpec, Metric, ModelCard, SceneScaling
from training.recipes.recipe import BandConfig, Recipe
from training.run_folder.decision import Decision

MULTIPLE = 32
_SCORED = ("precision", "recall", "f1", "iou", "f1_class_mean")
# Role and native unit of what is no optical band.
_OTHER = {
    "slope": ("slope", "degree"),
    "dem": ("elevation", "metre"),
    "vv": ("sar", "dB"),
    "vh": ("sar", "dB"),
}
_OPTICAL = ("optical", "reflectance_dn")
_OVERLAP_SHARE = 4


def make_card(
    recipe: Recipe,
    seen: npt.NDArray[np.float32],
    decision: Decision,
    precision: str,
    scores: Mapping[str, Any],
) -> ModelCard:
    """Describe a model file.

    A network that sees a chip as a whole gets tiles of the chips' size, whatever the recipe says.

    Args:
        recipe: The recipe.
        seen: Network input as in training, augmentation included: it fixes the range outside which
            the engine warns.
        decision: Threshold and where it is from.
        precision: ``fp32``, ``fp16-storage`` or ``int8``.
        scores: Scores with ``split`` and ``definition``; none if empty.
    """
    words, scene = recipe.export, recipe.input
    side = int(seen.shape[-1])
    tile = side if sees_whole_chips(recipe) else words.tile_px
    scaling = SceneScaling(scene.scene_percentile, scene.scene_target)
    return ModelCard(
        name=recipe.name,
        title=words.title,
        architecture=_architecture(recipe),
        bands=_bands(recipe, seen),
        gsd_m=scene.gsd_m,
        tile_px=tile,
        size_multiple=MULTIPLE,
        overlap_px=min(words.overlap_px, tile // _OVERLAP_SHARE),
        threshold=decision.threshold,
        threshold_source=decision.source,
        chip_px=side,
        cloud_guard=words.cloud_guard,
        top_of_atmosphere=words.top_of_atmosphere,
        scene_scaling=scaling if scene.scene_target > 0.0 else None,
        clip=(0.0, scene.clip_max),
        training_data=words.training_data,
        metrics=_metrics(scores),
        version=words.version,
        precision=precision,
        description=words.description,
    )


def sees_whole_chips(recipe: Recipe) -> bool:
    """Whether the recipe's network has a context encoder."""
    return _context(recipe) not in ("", "none")


def _context(recipe: Recipe) -> str:
    """Return the name of the recipe's context encoder, empty if it has none."""
    context = recipe.model.options.get("context", "")
    return str(context.get("name", "")) if isinstance(context, Mapping) else str(context)


def _architecture(recipe: Recipe) -> str:
    """Return the network in a few words."""
    inner = recipe.model.options.get("encoder", "") or _context(recipe)
    return f"{recipe.model.name} on {inner}" if inner else recipe.model.name


def _bands(recipe: Recipe, seen: npt.NDArray[np.float32]) -> tuple[BandSpec, ...]:
    """Describe the bands, with the range of the input as in training."""
    mean, std = (
        np.array([getattr(band, name) for band in recipe.input.bands]) for name in ("mean", "std")
    )
    low, high = np.percentile(seen, [1, 99], axis=(0, 2, 3)) * std + mean
    return tuple(
        _band(band, round(float(low[index]), 4), round(float(high[index]), 4))
        for index, band in enumerate(recipe.input.bands)
    )


def _band(band: BandConfig, low: float, high: float) -> BandSpec:
    """Describe a band; ``low`` and ``high`` are its range in training."""
    role, unit = _OTHER.get(band.name.lower(), _OPTICAL)
    return BandSpec(
        name=band.name,
        role=role,
        wavelength_um=band.wavelength_um or None,
        unit=unit,
        scale=1.0 / band.divisor,
        mean=band.mean,
        std=band.std,
        train_p01=low,
        train_p99=high,
    )


def _metrics(scores: Mapping[str, Any]) -> tuple[Metric, ...]:
    """Return the scores that a card shows."""
    split, pooled = str(scores.get("split", "")), str(scores.get("definition", ""))
    mean = "mean of both classes, all pixels pooled"
    return tuple(
        Metric(
            name,
            round(float(scores[name]), 4),
            split,
            mean if name == "f1_class_mean" else pooled,
        )
        for name in _SCORED
        if name in scores
    )
