"""What a context encoder is: a pretrained transformer that turns a chip into a coarse feature map.

The networks of this package take any encoder with this interface, so that a recipe may swap a
model of a gigabyte for one of four megabytes, or for none, by one word.
"""

from __future__ import annotations

import torch
from torch import nn

from training.recipes.registry import Registry


class ContextEncoder(nn.Module):
    """A frozen encoder of the whole chip; only adapters inside it ever learn.

    Attributes:
        width: Channels of the feature map; 0 for no context at all.
        stride: Pixels of the input per step of the feature map.
        adapter_targets: Endings of the names of the linear layers that get adapters.
    """

    width: int
    stride: int
    adapter_targets: tuple[str, ...] = ()

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Map the network's input to context.

        Args:
            normalised: ``(n, bands, height, width)`` in the order of the recipe's bands; the
                sides are multiples of ``stride``.

        Returns:
            ``(n, self.width, height / stride, width / stride)``.
        """
        raise NotImplementedError

    def freeze(self) -> None:
        """Stop all gradients of the encoder's own weights."""
        self.requires_grad_(False)


CONTEXTS: Registry[ContextEncoder] = Registry("context encoder")
