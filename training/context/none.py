"""No context: the hybrid without its transformer, for fair comparisons."""

from __future__ import annotations

import torch

from training.context.interface import CONTEXTS, ContextEncoder
from training.recipes.recipe import InputConfig


class NoContext(ContextEncoder):
    """Returns a feature map without channels."""

    width = 0
    stride = 16

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Return an empty map ``(n, 0, height / 16, width / 16)``."""
        count, _, height, width = normalised.shape
        return normalised.new_zeros((count, 0, height // self.stride, width // self.stride))


@CONTEXTS.register("none")
def build_none(config: InputConfig) -> ContextEncoder:
    """Build the encoder that knows nothing.

    Args:
        config: Bands; not used.
    """
    return NoContext()
