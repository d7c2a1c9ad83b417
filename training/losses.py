"""Losses on logits, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch.nn import functional

from training.registry import Registry

Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
# A logit that no loss minds at a pixel without landslide.
_SURELY_NONE = -30.0


class LossRegistry(Registry[Loss]):
    """Losses; whatever they are, pixels whose truth is NaN neither teach nor count as errors."""

    def build(self, name: str, options: Mapping[str, Any] | None = None, **context: Any) -> Loss:
        """Build a loss and have it ignore unknown pixels; see :meth:`Registry.build`."""
        return known_only(super().build(name, options, **context))


def known_only(loss: Loss) -> Loss:
    """Return a loss that ignores the pixels whose target is NaN.

    They are given the truth *none* and a logit that says so beyond doubt, which has no gradient
    and costs nothing in any loss here; means are still taken over all pixels.
    """

    def ignoring(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        unknown = target.isnan()
        if not bool(unknown.any()):
            return loss(logits, target)
        return loss(logits.masked_fill(unknown, _SURELY_NONE), target.masked_fill(unknown, 0.0))

    return ignoring


LOSSES = LossRegistry("loss")


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
    positive = truth[order]
    total = positive.sum()
    intersection = total - positive.cumsum(0)
    union = total + (1.0 - positive).cumsum(0)
    jaccard = 1.0 - intersection / union.clamp_min(1.0)
    growth = torch.cat([jaccard[:1], jaccard[1:] - jaccard[:-1]])
    return torch.dot(ordered, growth.detach())


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


# The losses of the published systems put themselves into the registry above.
from training import losses_l4s, losses_published  # noqa: E402, F401
