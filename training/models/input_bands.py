"""The bands of a recipe as networks made for three colours want them."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

from landslide_qgis.core.errors import LandslideError
from training.recipes.recipe import InputConfig

RGB = ("B04", "B03", "B02")
# ImageNet's, for values from 0 to 1.
IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


def indices_of(config: InputConfig, names: Sequence[str]) -> list[int]:
    """Return where bands stand in a recipe.

    Raises:
        LandslideError: The recipe lacks one of them.
    """
    known = [band.name for band in config.bands]
    for name in names:
        if name not in known:
            raise LandslideError(
                f"The network wants the band {name!r}, but the recipe has only {', '.join(known)}."
            )
    return [known.index(name) for name in names]


class ThreeColours(nn.Module):
    """Any bands as the three normalised colours of a network trained on photographs.

    A 1 × 1 convolution that starts by undoing the recipe's normalisation, picking three bands,
    and applying ImageNet's normalisation; left fixed, it is exactly that.

    Attributes:
        weight: ``(3, bands, 1, 1)``.
        bias: ``(3,)``.
    """

    weight: torch.Tensor
    bias: torch.Tensor

    def __init__(
        self, config: InputConfig, names: Sequence[str], white: float, learn: bool
    ) -> None:
        """Make the convolution.

        Args:
            config: Bands and their normalisation.
            names: The three bands to start from, red first.
            white: Value in model units that stands for a photograph's white.
            learn: Whether the weights are parameters, so that the other bands can enter.

        Raises:
            LandslideError: There are not three names, or the recipe lacks a band.
        """
        super().__init__()
        if len(names) != len(IMAGENET_MEAN):
            raise LandslideError(f"Three bands are wanted as red, green and blue, not {names!r}.")
        weight = torch.zeros(3, len(config.bands), 1, 1)
        bias = torch.zeros(3)
        for colour, index in enumerate(indices_of(config, names)):
            band, std = config.bands[index], IMAGENET_STD[colour]
            weight[colour, index] = band.std / (white * std)
            bias[colour] = (band.mean / white - IMAGENET_MEAN[colour]) / std
        if learn:
            self.weight, self.bias = nn.Parameter(weight), nn.Parameter(bias)
        else:
            self.register_buffer("weight", weight, persistent=False)
            self.register_buffer("bias", bias, persistent=False)

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Map ``(n, bands, h, w)`` to ``(n, 3, h, w)``."""
        return functional.conv2d(normalised, self.weight, self.bias)
