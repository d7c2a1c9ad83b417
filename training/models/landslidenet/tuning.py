"""The few parameters that teach a frozen transformer about landslides.

After every block of the encoder a bottleneck is added to the tokens,
``y = x + W_u · GELU(W_t · GELU(W_d · x))``. The published number of trainable parameters, 4.20 M,
leaves about 0.142 M for the tuning of 24 blocks, which only shared projections can explain.
"""

from __future__ import annotations

from typing import Protocol

import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError

HIDDEN = 32
PATCH = 16
VARIANTS = ("shared", "shared_plain", "per_block")


class Tuning(Protocol):
    """What adds to the tokens of every block."""

    def begin(self, image: torch.Tensor) -> torch.Tensor | None:
        """Return what the tuning sees of the image ``(n, 3, s, s)`` itself, if anything."""

    def __call__(self, tokens: torch.Tensor, block: int, seen: torch.Tensor | None) -> torch.Tensor:
        """Return the tokens ``(n, h, w, width)`` after a block, tuned; same shape."""


class TuningLayer(nn.Module):
    """A bottleneck of one block.

    Attributes:
        down: To the hidden width; ``None`` where blocks share it.
        tune: Within the hidden width.
        up: Back; starts at zero, so that the tokens start unchanged. ``None`` where shared.
    """

    def __init__(self, width: int, hidden: int = HIDDEN, share_proj: bool = False) -> None:
        super().__init__()
        self.down = None if share_proj else nn.Linear(width, hidden)
        self.tune = nn.Linear(hidden, hidden)
        self.up = None if share_proj else zero(nn.Linear(hidden, width))

    def forward(
        self,
        tokens: torch.Tensor,
        down: nn.Module | None = None,
        up: nn.Module | None = None,
    ) -> torch.Tensor:
        """Tune ``(n, h, w, width)``; ``down`` and ``up`` are the shared projections."""
        shrink, widen = self.down or down, self.up or up
        if shrink is None or widen is None:
            raise LandslideError("A tuning layer that shares its projections was given none.")
        hidden = nn.functional.gelu(self.tune(nn.functional.gelu(shrink(tokens))))
        result: torch.Tensor = tokens + widen(hidden)
        return result


class PerBlockTuning(nn.Module):
    """A bottleneck of its own after every block, or shared projections with one layer a block.

    Attributes:
        layers: One a block.
        down: Shared projection, or ``None``.
        up: Shared projection back, or ``None``.
    """

    def __init__(self, width: int, depth: int, hidden: int, share_proj: bool) -> None:
        super().__init__()
        self.layers = nn.ModuleList(TuningLayer(width, hidden, share_proj) for _ in range(depth))
        self.down = nn.Linear(width, hidden) if share_proj else None
        self.up = zero(nn.Linear(hidden, width)) if share_proj else None

    def begin(self, image: torch.Tensor) -> torch.Tensor | None:
        """See :class:`Tuning`: the image itself is not looked at."""
        return None

    def forward(self, tokens: torch.Tensor, block: int, seen: torch.Tensor | None) -> torch.Tensor:
        """See :class:`Tuning`."""
        result: torch.Tensor = self.layers[block](tokens, self.down, self.up)
        return result


class SharedTuning(nn.Module):
    """Shared projections, two layers a block, and patches of the image itself.

    The parts are those that add up to the published count; their order is our reading of it.

    Attributes:
        down: Tokens to the hidden width, for all blocks.
        up: Back, for all blocks; starts at zero.
        patches: The image's patches in the hidden width, added before the tuning.
        layers: Two linear layers a block.
    """

    def __init__(self, width: int, depth: int, hidden: int, patch: int) -> None:
        super().__init__()
        self.down = nn.Linear(width, hidden)
        self.up = zero(nn.Linear(hidden, width))
        self.patches = nn.Conv2d(3, hidden, patch, stride=patch)
        self.layers = nn.ModuleList(
            nn.Sequential(nn.Linear(hidden, hidden), nn.GELU(), nn.Linear(hidden, hidden))
            for _ in range(depth)
        )

    def begin(self, image: torch.Tensor) -> torch.Tensor | None:
        """See :class:`Tuning`: the image's patches, ``(n, h, w, hidden)``."""
        result: torch.Tensor = self.patches(image).permute(0, 2, 3, 1)
        return result

    def forward(self, tokens: torch.Tensor, block: int, seen: torch.Tensor | None) -> torch.Tensor:
        """See :class:`Tuning`."""
        hidden = nn.functional.gelu(self.down(tokens) + seen)
        hidden = nn.functional.gelu(self.layers[block](hidden))
        result: torch.Tensor = tokens + self.up(hidden)
        return result


def zero(layer: nn.Linear) -> nn.Linear:
    """Set a layer to zero, so that what it adds is nothing at first."""
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def make_tuning(variant: str, width: int, depth: int, hidden: int, patch: int) -> nn.Module:
    """Return the tuning of an encoder.

    Args:
        variant: ``shared``: as the published count demands; ``shared_plain``: shared projections
            with one layer a block; ``per_block``: nothing shared.
        width: Width of the tokens.
        depth: Blocks.
        hidden: Hidden width.
        patch: Side of the encoder's patches.

    Raises:
        LandslideError: There is no such variant.
    """
    if variant == "shared":
        return SharedTuning(width, depth, hidden, patch)
    if variant in VARIANTS:
        return PerBlockTuning(width, depth, hidden, variant == "shared_plain")
    raise LandslideError(f"'tuning' must be one of {', '.join(VARIANTS)}, not {variant!r}.")
