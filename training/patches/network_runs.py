"""Train the networks of all folds with the trainer of the segmenters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from landslide_qgis.core.arrays import Raster
from training.data.batches import BatchMaker
from training.data.chips import Chips
from training.data.preprocess import Preprocess
from training.data.stored import Places
from training.fitting.distil import DistilledBatches, open_teachers
from training.fitting.loop import Trainer
from training.models.build import build_model
from training.patches import networks as networks
from training.patches.networks import PatchEncoders
from training.patches.recipe import PatchRecipe
from training.recipes.recipe import (
    AugmentConfig,
    BandConfig,
    DataConfig,
    ExportConfig,
    InputConfig,
    Recipe,
)
from training.run_folder.checkpoint import load_weights
from training.run_folder.layout import RunPaths

# Turned and mirrored only.
SYMMETRIES = AugmentConfig(
    affine=0.0, cutmix=0.0, cloud=0.0, sensor_shift=0.0, mild_gain=(1.0, 1.0), noise=0.0, blur=0.0
)
_BATCH = 16
_NO_CLIP = 1e9


def fit_network(
    recipe: PatchRecipe,
    config: InputConfig,
    images: Raster,
    labels: npt.NDArray[np.bool_],
    parts: Sequence[Places],
    folder: Path,
) -> Raster:
    """Train a network a fold and return the logits of the patches it held out.

    Args:
        recipe: The recipe.
        config: The channels and their standardisation.
        images: Channels in native units, ``[N, C, 64, 64]``.
        labels: ``[N]``.
        parts: Places that each fold holds out.
        folder: The run; each fold has a folder in it.

    Returns:
        Logits, float32 ``[N]``.
    """
    chips = as_chips(config, images, labels)
    logits = np.empty(len(labels), np.float32)
    for fold, held in enumerate(parts):
        plan = _plan(recipe, config, fold)
        maker = _batches(recipe, plan, chips.take(kept(parts, fold)))
        Trainer(plan, [maker], RunPaths(folder / f"fold{fold}")).run(None)
        network = load_fold(recipe, config, folder, fold)
        logits[held] = network_logits(network, chips.take(held), config, recipe.flips)
    return logits


def kept(parts: Sequence[Places], fold: int) -> Places:
    """Return the places that a fold learns from: what the other folds hold out."""
    return np.sort(np.concatenate([part for k, part in enumerate(parts) if k != fold]))


def network_input(bands: tuple[BandConfig, ...]) -> InputConfig:
    """Return how patches go into a network: standardised, neither levelled nor clipped."""
    return InputConfig(bands, scene_target=0.0, clip_max=_NO_CLIP)


def load_fold(recipe: PatchRecipe, config: InputConfig, folder: Path, fold: int) -> PatchEncoders:
    """Return the trained network of a fold on the CPU.

    Raises:
        LandslideError: The fold has not been trained, or by another recipe.
    """
    network = build_model(_plan(recipe, config, fold))
    load_weights(network, RunPaths(folder / f"fold{fold}").weights)
    if not isinstance(network, PatchEncoders):
        raise TypeError(f"{type(network).__name__} is no patch classifier")
    return network.eval()


def as_chips(config: InputConfig, images: Raster, labels: npt.NDArray[np.bool_]) -> Chips:
    """Return patches as chips whose mask is the label everywhere."""
    divisors = np.array([band.divisor for band in config.bands], np.float32)
    masks = np.broadcast_to(labels[:, None, None], (len(labels), *images.shape[2:]))
    names = tuple(f"patch_{number}" for number in range(len(labels)))
    return Chips(names, images / divisors[:, None, None], masks.copy())


def network_logits(
    network: PatchEncoders, chips: Chips, config: InputConfig, flips: bool
) -> Raster:
    """Return the logit of every patch, ``[N]``; with ``flips`` the mean over mirror images."""
    preprocess = Preprocess(config)
    parts = []
    with torch.inference_mode():
        for start in range(0, len(chips), _BATCH):
            seen = preprocess.prepare(chips.images[start : start + _BATCH])
            parts.append(flipped(network, seen, flips)[:, 0].numpy())
    return np.concatenate(parts)


def flipped(network: PatchEncoders, patches: torch.Tensor, flips: bool) -> torch.Tensor:
    """Return logits ``(n, 1)``, with ``flips`` the mean over the four mirror images."""
    if not flips:
        return network.classify(patches)
    axes: tuple[list[int], ...] = ([], [2], [3], [2, 3])
    views = torch.cat([patches.flip(which) if which else patches for which in axes])
    return network.classify(views).reshape(len(axes), -1, 1).mean(dim=0)


def _plan(recipe: PatchRecipe, config: InputConfig, fold: int) -> Recipe:
    """Return the trainer's recipe of a fold."""
    return Recipe(
        name=f"{recipe.name}-{fold}",
        seed=recipe.seed * 100 + fold,
        input=config,
        data=DataConfig(name="patches"),
        model=recipe.model,
        loss=recipe.loss,
        export=ExportConfig(recipe.export.title, recipe.export.training_data),
        augment=SYMMETRIES,
        loop=recipe.loop,
        teachers=recipe.teachers,
        teacher_weight=recipe.teacher_weight,
    )


def _batches(recipe: PatchRecipe, plan: Recipe, learn: Chips) -> BatchMaker:
    """Return the batches of a fold, softened by teachers if there are any."""
    if not recipe.teachers:
        return BatchMaker(plan, plan.augment, learn, None)
    teachers = open_teachers(recipe.teachers, plan.input, recipe.loop.threads)
    return DistilledBatches(plan, plan.augment, learn, None, teachers, recipe.teacher_weight)
