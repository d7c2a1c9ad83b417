"""Logits and scores of chips from a torch network, prepared as the engine prepares a scene."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from training.data.chips import Chips
from training.data.preprocess import Preprocess
from training.data.sources import Parts
from training.metrics.pooled import Histogram

BATCH = 16


def predict_logits(
    model: nn.Module, chips: Chips, preprocess: Preprocess
) -> npt.NDArray[np.float32]:
    """Return the logits of all chips, ``(chips, height, width)``, float32.

    The network is put into evaluation mode and back into the mode it came in.
    """
    was_training = model.training
    model.eval()
    device = next(model.parameters()).device
    parts = []
    with torch.inference_mode():
        for start in range(0, len(chips), BATCH):
            images = preprocess.prepare(chips.images[start : start + BATCH])
            logits = model(images.to(device, memory_format=torch.channels_last))
            parts.append(logits[:, 0].float().cpu().numpy())
    model.train(was_training)
    return np.concatenate(parts)


def sigmoid(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the logistic function of float32 logits, same shape."""
    result: npt.NDArray[np.float32] = torch.sigmoid(torch.from_numpy(logits)).numpy()
    return result


def histogram_of(model: nn.Module, chips: Chips, preprocess: Preprocess) -> Histogram:
    """Return the pooled histogram of a network's uncalibrated probabilities."""
    probability = sigmoid(predict_logits(model, chips, preprocess))
    return Histogram.of(chips.known(probability), chips.known(chips.masks))


def watched_scores(
    model: nn.Module, parts: Parts, preprocess: Preprocess, fixed: float
) -> dict[str, float]:
    """Score a network while it learns.

    Args:
        model: The network.
        parts: The hold-out, which chooses the threshold, and the split to report.
        preprocess: The recipe's.
        fixed: Threshold of ``watched_f1``, by which runs stop early.
    """
    held = histogram_of(model, parts.holdout, preprocess)
    tuned = histogram_of(model, parts.tune, preprocess)
    threshold = held.best_threshold()
    return {
        "threshold": threshold,
        "holdout_f1": held.confusion(threshold).f1,
        "tune_f1": tuned.confusion(threshold).f1,
        "watched_f1": held.confusion(fixed).f1,
    }
