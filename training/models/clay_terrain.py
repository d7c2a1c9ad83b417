"""A pretrained encoder as the only one, a light decoder, and terrain added on the way up.

The comparison arm of H. B. Vu, arXiv:2606.14081 (2026): slope and elevation enter as residues with
a learned factor that starts at zero, at the bottleneck and one step above.
"""

from __future__ import annotations

import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.context import ContextEncoder
from training.context.bands import is_terrain
from training.models.competition_unet import check_fidelity
from training.models.hybrid import make_context
from training.models.registry import MODELS
from training.recipes.recipe import InputConfig

PAPER_CHANNELS = 96
_NORM_GROUPS = 8
_HEAD_STD = 1e-3


class ConvGroupNorm(nn.Sequential):
    """A convolution without bias, group norm and ReLU."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
            nn.GroupNorm(_NORM_GROUPS, outputs),
            nn.ReLU(inplace=True),
        )


class TerrainResidue(nn.Module):
    """Adds terrain to features, by a factor that starts at zero.

    Attributes:
        factor: The learned factor.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.features = nn.Conv2d(channels, channels, 1)
        self.terrain = nn.Conv2d(channels, channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)
        self.factor = nn.Parameter(torch.zeros(1))

    def forward(self, features: torch.Tensor, terrain: torch.Tensor) -> torch.Tensor:
        """Join two maps ``(n, channels, h, w)``."""
        joined = self.features(features) + self.factor * self.terrain(terrain)
        result: torch.Tensor = self.out(joined)
        return result


class UpBlock(nn.Sequential):
    """Doubles the resolution bilinearly and convolves."""

    def __init__(self, channels: int, dropout: float) -> None:
        super().__init__(
            nn.Upsample(scale_factor=2.0, mode="bilinear", align_corners=False),
            ConvGroupNorm(channels, channels, 3),
            nn.Dropout2d(dropout),
        )


class ClayTerrain(nn.Module):
    """Landslide logits from a context encoder and terrain.

    Attributes:
        context: The pretrained encoder.
        project: Its tokens to the decoder's channels.
        pyramid: Terrain at strides 1, 2, 4, … down to the encoder's; empty without terrain bands.
        residues: Terrain's way into the bottleneck and the step above.
        up: The way up to full resolution.
        head: To logits.
    """

    def __init__(
        self, context: ContextEncoder, terrain: list[int], channels: int, dropout: float
    ) -> None:
        super().__init__()
        steps = context.stride.bit_length() - 1
        self.terrain = terrain
        self.context = context
        self.project = ConvGroupNorm(context.width, channels, 1)
        self.pyramid = nn.ModuleList()
        self.residues = nn.ModuleList()
        if terrain:
            first = ConvGroupNorm(len(terrain), channels, 3)
            rest = [ConvGroupNorm(channels, channels, 3, stride=2) for _ in range(steps)]
            self.pyramid.extend([first, *rest])
            self.residues.extend([TerrainResidue(channels), TerrainResidue(channels)])
        self.up = nn.ModuleList(UpBlock(channels, dropout) for _ in range(steps))
        last = nn.Conv2d(channels, 1, 1)
        nn.init.normal_(last.weight, std=_HEAD_STD)
        self.head = nn.Sequential(ConvGroupNorm(channels, channels, 3), last)

    def forward(
        self, normalised: torch.Tensor, context: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Map images to logits.

        Args:
            normalised: ``(n, bands, h, w)``; sides are multiples of the encoder's patch.
            context: What ``self.context(normalised)`` returned earlier, to save the time.

        Returns:
            ``(n, 1, h, w)``.
        """
        seen = self.context(normalised) if context is None else context
        deep = self.project(seen)
        levels = self._levels(normalised)
        for step, block in enumerate(self.up):
            if step < len(self.residues):
                deep = self.residues[step](deep, levels[-1 - step])
            deep = block(deep)
        result: torch.Tensor = self.head(deep)
        return result

    def _levels(self, normalised: torch.Tensor) -> list[torch.Tensor]:
        """Return the terrain pyramid, finest first."""
        levels: list[torch.Tensor] = []
        for layer in self.pyramid:
            levels.append(layer(levels[-1] if levels else normalised[:, self.terrain]))
        return levels


@MODELS.register("clay_terrain")
def build_clay_terrain(
    config: InputConfig,
    context: object = "clay",
    fidelity: str = "ours",
    channels: int = PAPER_CHANNELS,
    dropout: float = 0.1,
) -> nn.Module:
    """Build the network; without slope and elevation among the bands it is the encoder alone.

    Args:
        config: Bands.
        context: A registered context encoder: its name, or ``{name: …, options: {…}}``.
        fidelity: ``paper`` or ``ours``; decides how Clay sees the chip.
        channels: Channels of the decoder, a multiple of 8; 96 as published.
        dropout: Probability of dropping a channel after each block of the way up.

    Raises:
        LandslideError: The encoder gives no context, or an option does not fit.
    """
    check_fidelity(fidelity)
    if channels % _NORM_GROUPS:
        raise LandslideError(f"'channels' must be a multiple of {_NORM_GROUPS}, not {channels}.")
    encoder = make_context(config, context, fidelity)
    if encoder.width == 0:
        raise LandslideError("The network 'clay_terrain' needs a context encoder, not 'none'.")
    terrain = [place for place, band in enumerate(config.bands) if is_terrain(band.name)]
    return ClayTerrain(encoder, terrain, channels, dropout)
