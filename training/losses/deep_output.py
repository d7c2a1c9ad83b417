"""What a network returns in training when more than its last output is supervised."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch.types import Number


class DeepOutput(NamedTuple):
    """Logits at several depths, all at the size of the image.

    In evaluation, and so in an exported file, such a network returns the main logits alone.

    Attributes:
        main: Logits ``(n, 1, h, w)`` that are evaluated.
        side: Logits of the same size from shallower parts.
        penalty: A number that the loss adds with a weight, such as how undecided gates are.
    """

    main: torch.Tensor
    side: tuple[torch.Tensor, ...]
    penalty: torch.Tensor

    def float(self) -> DeepOutput:
        """Return the same in 32 bits, as a tensor's own method does."""
        side = tuple(logits.float() for logits in self.side)
        return DeepOutput(self.main.float(), side, self.penalty.float())

    def masked_fill(self, mask: torch.Tensor, value: Number) -> DeepOutput:
        """Return the same with one logit at some pixels of all depths, as a tensor's own does."""
        side = tuple(logits.masked_fill(mask, value) for logits in self.side)
        return DeepOutput(self.main.masked_fill(mask, value), side, self.penalty)
