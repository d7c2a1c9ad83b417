"""The U-Net of the Landslide4Sense competition, which the Clay hybrid was built on.

Ronneberger et al. (2015) with batch norm and bilinear up-sampling, as IARAI's baseline:
Ghorbanzadeh et al., "The Outcome of the 2022 Landslide4Sense Competition", IEEE JSTARS 15, 2022.
The sides of an image are multiples of 16.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.models.registry import MODELS
from training.recipes.recipe import InputConfig

STRIDE = 16
# Channels at strides 1, 2, 4, 8 and 16 relative to the width.
_LEVELS = (1, 2, 4, 8, 8)
PAPER_WIDTH = 64
FIDELITIES = ("paper", "ours")


class DoubleConv(nn.Sequential):
    """Twice a 3 × 3 convolution with bias, batch norm and ReLU."""

    def __init__(self, inputs: int, outputs: int, middle: int | None = None) -> None:
        middle = middle or outputs
        super().__init__(
            nn.Conv2d(inputs, middle, 3, padding=1),
            nn.BatchNorm2d(middle),
            nn.ReLU(inplace=True),
            nn.Conv2d(middle, outputs, 3, padding=1),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
        )


class Up(nn.Module):
    """Doubles the resolution, joins the features from the way down, and mixes both."""

    def __init__(self, inputs: int, outputs: int, dropout: float) -> None:
        super().__init__()
        self.wide = nn.Upsample(scale_factor=2.0, mode="bilinear", align_corners=True)
        self.mix = DoubleConv(inputs, outputs, inputs // 2)
        self.dropout = nn.Dropout2d(dropout)

    def forward(self, deep: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        """Join ``(n, a, h, w)`` and ``(n, inputs - a, 2h, 2w)`` to ``(n, outputs, 2h, 2w)``."""
        joined = torch.cat([skip, self.wide(deep)], dim=1)
        result: torch.Tensor = self.dropout(self.mix(joined))
        return result


class CompetitionUNet(nn.Module):
    """Landslide logits from all bands.

    Attributes:
        deepest: Channels at stride 16.
        down: The blocks at strides 1 to 16.
        up: The blocks back to stride 1.
        head: The last convolution, to one or two classes.
    """

    def __init__(self, bands: int, width: int, classes: int, dropout: float) -> None:
        super().__init__()
        sizes = [width * level for level in _LEVELS]
        self.deepest = sizes[-1]
        self.down = nn.ModuleList(
            DoubleConv(before, after)
            for before, after in zip([bands, *sizes[:-1]], sizes, strict=True)
        )
        self.pool = nn.MaxPool2d(2)
        ups = [sizes[2], sizes[1], sizes[0], sizes[0]]
        deep = [sizes[4], *ups[:-1]]
        self.up = nn.ModuleList(
            Up(below + skip, after, dropout)
            for below, skip, after in zip(deep, sizes[3::-1], ups, strict=True)
        )
        self.head = nn.Conv2d(ups[-1], classes, 1)

    def encode(self, image: torch.Tensor) -> list[torch.Tensor]:
        """Map ``(n, bands, h, w)`` to features at strides 1, 2, 4, 8 and 16."""
        features = [self.down[0](image)]
        for block in self.down[1:]:
            features.append(block(self.pool(features[-1])))
        return features

    def decode(self, features: Sequence[torch.Tensor]) -> torch.Tensor:
        """Map features as from :meth:`encode` to logits ``(n, 1, h, w)``."""
        *skips, deep = features
        for block, skip in zip(self.up, reversed(skips), strict=True):
            deep = block(deep, skip)
        logits: torch.Tensor = self.head(deep)
        # The sigmoid of this difference is the softmax of both classes.
        return logits if logits.shape[1] == 1 else logits[:, 1:] - logits[:, :1]

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Map ``(n, bands, h, w)`` to logits ``(n, 1, h, w)``; sides are multiples of 16."""
        return self.decode(self.encode(normalised))


def check_fidelity(fidelity: str) -> None:
    """Check the name of a fidelity.

    Raises:
        LandslideError: It is neither ``paper`` nor ``ours``.
    """
    if fidelity not in FIDELITIES:
        raise LandslideError(f"'fidelity' must be 'paper' or 'ours', not {fidelity!r}.")


@MODELS.register("unet")
def build_unet(
    config: InputConfig,
    fidelity: str = "ours",
    width: int = PAPER_WIDTH,
    dropout: float = 0.0,
) -> nn.Module:
    """Build the benchmark's own network.

    Args:
        config: Bands.
        fidelity: ``paper``: two classes, as published. ``ours``: one.
        width: Channels at full resolution; 64 as published.
        dropout: Probability of dropping a channel after each block of the way up.
    """
    check_fidelity(fidelity)
    return CompetitionUNet(len(config.bands), width, 2 if fidelity == "paper" else 1, dropout)
