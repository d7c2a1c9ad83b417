"""Losses of the published systems, as parts that a recipe weighs and adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch.nn import functional

from landslide_qgis.core.errors import LandslideError
from training.losses.deep_output import DeepOutput
from training.losses.registry import LOSSES, Loss
from training.recipes.parsing import parse
from training.recipes.recipe import PartConfig

_TINY = 1e-7


@LOSSES.register("bce")
def bce(pos_weight: float = 1.0) -> Loss:
    """Cross-entropy.

    Args:
        pos_weight: Weight of landslide pixels.
    """

    def loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        weight = logits.new_tensor(pos_weight)
        return functional.binary_cross_entropy_with_logits(logits, target, pos_weight=weight)

    return loss


@LOSSES.register("dice")
def dice(smooth: float = 1.0) -> Loss:
    """Soft Dice loss of the whole batch pooled.

    Args:
        smooth: Added to numerator and denominator.
    """
    return boundary_dice(0.0, smooth)


@LOSSES.register("boundary_dice")
def boundary_dice(boost: float = 0.1, smooth: float = 1.0) -> Loss:
    """Soft Dice loss with undecided pixels counted more, as GeoNeXt's.

    Pixels weigh ``1 + boost · p (1 - p)``: most where the probability is one half, which is where
    outlines run. The weights are constants to the gradient.

    Args:
        boost: See above; 0 for the plain Dice loss.
        smooth: Added to numerator and denominator.
    """

    def loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        probability = torch.sigmoid(logits)
        weight = (1.0 + boost * probability * (1.0 - probability)).detach()
        overlap = (weight * probability * target).sum()
        total = (weight * probability).sum() + (weight * target).sum()
        return 1.0 - (2.0 * overlap + smooth) / (total + smooth)

    return loss


@LOSSES.register("tversky")
def tversky(alpha: float = 0.3, beta: float = 0.7, gamma: float = 1.0) -> Loss:
    """Tversky loss of the whole batch pooled, to the power ``gamma`` (the focal one).

    Salehi, Erdogmus & Gholipour, MLMI 2017; focal: Abraham & Khan, ISBI 2019. A batch without a
    landslide has no such loss, as in segmentation_models_pytorch, which the published code calls.

    Args:
        alpha: Weight of false positives.
        beta: Weight of false negatives.
        gamma: Exponent.
    """

    def loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        probability = torch.sigmoid(logits)
        hit = (probability * target).sum()
        wrong = (probability * (1.0 - target)).sum()
        missed = ((1.0 - probability) * target).sum()
        index = hit / (hit + alpha * wrong + beta * missed).clamp_min(_TINY)
        present = (target.sum() > 0).to(logits.dtype)
        result: torch.Tensor = ((1.0 - index).clamp_min(0.0) * present) ** gamma
        return result

    return loss


@LOSSES.register("sum")
def weighted_sum(terms: Sequence[Mapping[str, Any]]) -> Loss:
    """Several losses, weighed.

    Args:
        terms: For each ``{name: …, options: {…}, weight: …}``.

    Raises:
        LandslideError: There are none, or one is not known.
    """
    if not terms:
        raise LandslideError("The loss 'sum' needs at least one of 'terms'.")
    parts = [_term(term, f"loss.options.terms[{place}]") for place, term in enumerate(terms)]

    def loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        values = [weight * part(logits, target) for weight, part in parts]
        return torch.stack(values).sum()

    return loss


@LOSSES.register("deep")
def deep(
    loss: Mapping[str, Any], side_weights: Sequence[float] = (0.6, 0.4), penalty: float = 1e-3
) -> Loss:
    """Apply one loss to the outputs of several depths; the defaults are DiGATe-UNet's.

    Args:
        loss: ``{name: …, options: {…}}``, applied to each output.
        side_weights: Weights of the side outputs beside a main output of weight 1.
        penalty: Weight of the network's own penalty.

    Raises:
        LandslideError: There is no such loss, or the network has another number of side outputs.
    """
    part = parse(PartConfig, dict(loss), "loss.options.loss")
    inner = LOSSES.build(part.name, part.options)

    def total(output: torch.Tensor | DeepOutput, target: torch.Tensor) -> torch.Tensor:
        if not isinstance(output, DeepOutput):
            return inner(output, target)
        if len(output.side) != len(side_weights):
            raise LandslideError(
                f"'loss.options.side_weights' has {len(side_weights)} entries, the network "
                f"{len(output.side)} side outputs."
            )
        result = inner(output.main, target) + penalty * output.penalty
        for weight, logits in zip(side_weights, output.side, strict=True):
            result = result + weight * inner(logits, target)
        return result

    return total


def _term(term: Mapping[str, Any], where: str) -> tuple[float, Loss]:
    """Build one weighed loss."""
    entry = dict(term)
    weight = parse(float, entry.pop("weight", 1.0), f"{where}.weight")
    part = parse(PartConfig, entry, where)
    return weight, LOSSES.build(part.name, part.options)
