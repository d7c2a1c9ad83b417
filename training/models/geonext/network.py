"""GeoNeXt: a ConvNeXt V2 encoder, squeeze-attention decoder, atrous pyramid at full resolution.

After Uribe-Ventura et al., "GeoNeXt" (2025), written from its description.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.models.backbone import make_backbone
from training.models.geonext.blocks import AtrousPyramid, SqueezeBlock
from training.models.registry import MODELS
from training.recipes.recipe import InputConfig

VARIANTS = ("atto", "femto", "pico", "nano", "tiny", "base", "large")
_STRIDES = (0, 1, 2, 3)
_PYRAMID, _HEAD = 64, 32


class SqueezeUp(nn.Module):
    """Doubles the resolution and joins the encoder's features."""

    def __init__(self, deep: int, skip: int) -> None:
        super().__init__()
        self.wide = nn.ConvTranspose2d(deep, skip, 2, stride=2)
        self.mix = SqueezeBlock(2 * skip, skip)

    def forward(self, deep: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        """Join ``(n, deep, h, w)`` and ``(n, skip, 2h, 2w)`` to ``(n, skip, 2h, 2w)``."""
        result: torch.Tensor = self.mix(torch.cat([self.wide(deep), skip], dim=1))
        return result


class GeoNeXt(nn.Module):
    """Landslide logits from all bands.

    Attributes:
        encoder: Features at strides 4, 8, 16 and 32.
        decoder: The way up to stride 4.
        full: To full resolution at once.
        pyramid: Surroundings of every pixel, at full resolution.
    """

    def __init__(self, encoder: nn.Module, features: Sequence[int]) -> None:
        super().__init__()
        self.encoder = encoder
        self.decoder = nn.ModuleList(
            SqueezeUp(deep, skip)
            for deep, skip in zip(features[:0:-1], features[-2::-1], strict=True)
        )
        shallow = features[0]
        self.full = nn.ConvTranspose2d(shallow, shallow, 4, stride=4)
        self.pyramid = AtrousPyramid(shallow, _PYRAMID)
        self.head = nn.Sequential(
            nn.Conv2d(_PYRAMID, _HEAD, 3, padding=1),
            nn.BatchNorm2d(_HEAD),
            nn.ReLU(inplace=True),
            nn.Conv2d(_HEAD, 1, 1),
        )

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Map ``(n, bands, h, w)`` to logits ``(n, 1, h, w)``; sides are multiples of 32."""
        *skips, deep = self.encoder(normalised)
        for up, skip in zip(self.decoder, reversed(skips), strict=True):
            deep = up(deep, skip)
        result: torch.Tensor = self.head(self.pyramid(self.full(deep)))
        return result


@MODELS.register("geonext")
def build_geonext(
    config: InputConfig,
    variant: str = "tiny",
    pretrained: bool = True,
    drop_path: float = 0.1,
) -> nn.Module:
    """Build the network; the defaults are the published ones.

    Args:
        config: Bands.
        variant: Size of ConvNeXt V2: ``atto`` … ``tiny`` (as published) … ``large``.
        pretrained: Start from ImageNet weights.
        drop_path: Largest probability of skipping a block of the encoder.

    Raises:
        LandslideError: There is no such variant.
    """
    if variant not in VARIANTS:
        raise LandslideError(f"'variant' must be one of {', '.join(VARIANTS)}, not {variant!r}.")
    name = f"convnextv2_{variant}"
    bands = len(config.bands)
    encoder, _ = make_backbone(name, bands, pretrained, _STRIDES, drop_path_rate=drop_path)
    features = encoder.feature_info.channels()  # type: ignore[operator, union-attr]
    return GeoNeXt(encoder, features)
