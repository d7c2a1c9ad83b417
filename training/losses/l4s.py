"""The loss of the published Clay hybrid."""

from __future__ import annotations

import torch
from torch.nn import functional

from training.losses.pooled import jaccard_growth
from training.losses.registry import LOSSES, Loss


def lovasz_hinge(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Return the Lovász hinge of the landslide class, the mean over the images of a batch.

    From Berman, Triki & Blaschko, "The Lovász-Softmax loss", CVPR 2018: margins
    ``1 - logit · (±1)``, sorted, positive ones weighted by the growth of the Jaccard loss.

    Args:
        logits: ``(n, …)``.
        target: 0 or 1, same shape.
    """
    flat, truth = logits.flatten(1), target.flatten(1)
    margins = 1.0 - flat * (2.0 * truth - 1.0)
    ordered, order = torch.sort(margins, dim=1, descending=True)
    growth = jaccard_growth(truth.gather(1, order))
    return (functional.relu(ordered) * growth).sum(1).mean()


@LOSSES.register("bce_lovasz_hinge")
def bce_lovasz_hinge(
    bce_weight: float = 0.9, lovasz_weight: float = 0.1, pos_weight: float = 25.0
) -> Loss:
    """Weighted cross-entropy and Lovász hinge; the defaults are the published ones.

    Args:
        bce_weight: Weight of the cross-entropy.
        lovasz_weight: Weight of the hinge.
        pos_weight: Weight of landslide pixels in the cross-entropy.
    """

    def loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        weight = logits.new_tensor(pos_weight)
        entropy = functional.binary_cross_entropy_with_logits(logits, target, pos_weight=weight)
        return bce_weight * entropy + lovasz_weight * lovasz_hinge(logits, target)

    return loss
