"""Where a network doubts itself: variance over dropout, or over the members of an ensemble."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.errors import LandslideError
from training.data.chips import Chips
from training.data.preprocess import Preprocess
from training.fitting.predict import BATCH
from training.metrics.calibration import Platt
from training.metrics.pooled import Histogram
from training.runtime.files import write_bytes

_DROPS = ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "DropPath")


class Spread:
    """Mean and variance of probability maps, added one member at a time (Welford's recurrence).

    Attributes:
        members: Maps seen.
        mean: Their mean, float32 ``(chips, height, width)``.
    """

    def __init__(self) -> None:
        self.members = 0
        self.mean: Raster = np.zeros(0, np.float32)
        self._squares: Raster = np.zeros(0, np.float32)

    def add(self, probability: Raster) -> None:
        """Add the maps of a member."""
        if self.members == 0:
            self.mean = np.zeros_like(probability)
            self._squares = np.zeros_like(probability)
        self.members += 1
        step = probability - self.mean
        self.mean = self.mean + step / np.float32(self.members)
        self._squares = self._squares + step * (probability - self.mean)

    @property
    def variance(self) -> Raster:
        """Sample variance (ddof 1); zeros for fewer than two members."""
        return np.asarray(self._squares / np.float32(max(self.members - 1, 1)))


def spread_of(members: Iterable[Raster]) -> Spread:
    """Return the spread of several members' probability maps."""
    spread = Spread()
    for probability in members:
        spread.add(probability)
    return spread


def dropout_members(
    model: nn.Module, chips: Chips, preprocess: Preprocess, platt: Platt, count: int, seed: int
) -> Iterable[Raster]:
    """Yield probability maps with dropout on and everything else in evaluation mode.

    Gal & Ghahramani, "Dropout as a Bayesian approximation", ICML 2016.

    Args:
        model: Maps normalised images to logits; its mode comes back as it was.
        chips: The chips.
        preprocess: The recipe's.
        platt: Calibration.
        count: How many maps.
        seed: Seed of what is dropped.

    Raises:
        LandslideError: The network has nothing to drop.
    """
    layers = [layer for layer in model.modules() if type(layer).__name__ in _DROPS]
    rates = [getattr(layer, "p", getattr(layer, "drop_prob", 0.0)) for layer in layers]
    if not any(rates):
        raise LandslideError(
            "The network drops nothing, so dropout says nothing about its doubt; use an ensemble."
        )
    modes = {layer: layer.training for layer in model.modules()}
    device = next(model.parameters()).device
    model.eval()
    for layer in layers:
        layer.train()
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            for _ in range(count):
                yield _pass(model, chips, preprocess, platt, device)
    finally:
        for layer, mode in modes.items():
            layer.training = mode


def _pass(
    model: nn.Module, chips: Chips, preprocess: Preprocess, platt: Platt, device: torch.device
) -> Raster:
    """Return the probabilities of all chips, without touching the network's mode."""
    parts = []
    with torch.inference_mode():
        for start in range(0, len(chips), BATCH):
            images = preprocess.prepare(chips.images[start : start + BATCH]).to(device)
            parts.append(platt.probability(model(images)[:, 0].float().cpu().numpy()))
    return np.concatenate(parts)


def describe(spread: Spread, chips: Chips, threshold: float, kind: str) -> dict[str, Any]:
    """Return how well the variance tells wrong calls from right ones.

    Args:
        spread: Of the members.
        chips: The chips.
        threshold: Of a call, on the mean of the members.
        kind: What the members are.
    """
    mean, variance = chips.known(spread.mean), chips.known(spread.variance)
    truth = chips.known(chips.masks)
    wrong = (mean >= threshold) != truth
    top = float(variance.max()) or 1.0
    return {
        "kind": kind,
        "members": spread.members,
        "mean_where_right": float(variance[~wrong].mean()) if not wrong.all() else 0.0,
        "mean_where_wrong": float(variance[wrong].mean()) if wrong.any() else 0.0,
        "error_auc": Histogram.of(np.sqrt(variance / top), wrong).roc_auc(),
        "f1_of_mean": Histogram.of(mean, truth).confusion(threshold).f1,
    }


def write_maps(spread: Spread, chips: Chips, path: Path) -> None:
    """Write ``names``, ``mean`` and ``variance`` of all chips as a compressed ``.npz``."""
    packed = io.BytesIO()
    np.savez_compressed(
        packed, names=np.array(chips.names), mean=spread.mean, variance=spread.variance
    )
    write_bytes(path, packed.getvalue())
