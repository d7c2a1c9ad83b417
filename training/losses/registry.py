"""Losses on logits, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

from training.recipes.registry import Registry

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
