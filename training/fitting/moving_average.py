"""The exponential moving average of a network's weights."""

from __future__ import annotations

import copy

import torch
from torch import nn

from training.context.borrowed import borrowed, own_state


class Average:
    """Exponential moving average of a network's weights and statistics.

    A frozen context encoder is not averaged and not copied: both networks hold the same tensors.

    Attributes:
        model: The averaged network.
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        shared = {id(tensor): tensor for tensor in borrowed(model).values()}
        self.model = copy.deepcopy(model, shared).eval()
        self._decay = decay

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        """Move the average towards the weights after step number ``step`` (from 0)."""
        decay = min(self._decay, (1.0 + step) / (10.0 + step))
        theirs = own_state(model)
        for key, mine in own_state(self.model).items():
            if mine.is_floating_point():
                mine.lerp_(theirs[key], 1.0 - decay)
            else:
                mine.copy_(theirs[key])
