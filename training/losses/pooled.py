"""Cross-entropy beside a measure of overlap, a whole batch pooled."""

from __future__ import annotations

import torch
from torch.nn import functional

from training.losses.registry import LOSSES, Loss


def lovasz(probability: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the Lovász extension of 1 - IoU of the landslide class, a whole batch pooled.

    From Berman, Triki & Blaschko, "The Lovász-Softmax loss", CVPR 2018, for one class: the errors
    |target - probability|, sorted, are weighted by the growth of the Jaccard loss when they are
    counted one after the other. Unlike the hinge on logits it has no plateau at logit 0, where a
    network that starts from scratch gets stuck.

    Args:
        probability: 0–1, any shape.
        target: 0 or 1, same shape.
    """
    flat, truth = probability.reshape(-1), target.reshape(-1)
    ordered, order = torch.sort((truth - flat).abs(), descending=True)
    return torch.dot(ordered, jaccard_growth(truth[order]))


def jaccard_growth(truth: torch.Tensor) -> torch.Tensor:
    """Return what each pixel adds to 1 - IoU when errors are counted in a given order.

    Algorithm 1 of Berman, Triki & Blaschko; the gradient of the Lovász extension.

    Args:
        truth: 0–1 in the order of falling errors, ``(…, pixels)``.
    """
    total = truth.sum(-1, keepdim=True)
    union = total + (1.0 - truth).cumsum(-1)
    loss = 1.0 - (total - truth.cumsum(-1)) / union
    return torch.cat([loss[..., :1], loss[..., 1:] - loss[..., :-1]], dim=-1).detach()


@LOSSES.register("bce_lovasz")
def bce_lovasz(lovasz_weight: float = 1.0, pos_weight: float = 1.0) -> Loss:
    """Cross-entropy for probabilities, Lovász for the overlap.

    Args:
        lovasz_weight: Weight of the Lovász term beside a cross-entropy of weight 1.
        pos_weight: Weight of landslide pixels in the cross-entropy.
    """
    weight = torch.tensor(pos_weight)

    def loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        entropy = functional.binary_cross_entropy_with_logits(logits, target, pos_weight=weight)
        return entropy + lovasz_weight * lovasz(torch.sigmoid(logits), target)

    return loss


@LOSSES.register("bce_dice")
def bce_dice(dice_weight: float = 1.0, pos_weight: float = 1.0) -> Loss:
    """Cross-entropy and the soft Dice loss of the whole batch pooled.

    Args:
        dice_weight: Weight of the Dice term beside a cross-entropy of weight 1.
        pos_weight: Weight of landslide pixels in the cross-entropy.
    """
    weight = torch.tensor(pos_weight)

    def loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        entropy = functional.binary_cross_entropy_with_logits(logits, target, pos_weight=weight)
        probability = torch.sigmoid(logits)
        overlap = (probability * target).sum()
        dice = 1.0 - (2.0 * overlap + 1.0) / (probability.sum() + target.sum() + 1.0)
        return entropy + dice_weight * dice

    return loss
