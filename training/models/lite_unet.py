"""A small U-Net on a mobile encoder, shaped for the CPU: few channels where pixels are many.

Up-sampling has a constant factor and padding is symmetric and static, so the exported graph is
free of shape arithmetic and takes any height and width that are multiples of 32.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

from landslide_qgis.core.errors import LandslideError
from training.models.registry import MODELS
from training.models.weights import load_imagenet
from training.recipes.recipe import InputConfig
from training.runtime.torchvision_guard import import_timm


class ToneCurve(nn.Module):
    """Undoes the normalisation and compresses the highlights: ``v / (v + knee)``, standardised.

    Clouds reach many times the brightness of ground; on a linear scale they would dominate every
    statistic that the network normalises by.

    Attributes:
        knee: Value, in model units after the scene gain, that is mapped to one half.
        mean: Means of the bands, ``(1, bands, 1, 1)``.
        std: Their standard deviations, same shape.
    """

    mean: torch.Tensor
    std: torch.Tensor

    def __init__(self, config: InputConfig, knee: float) -> None:
        super().__init__()
        self.knee = knee
        means = torch.tensor([band.mean for band in config.bands])
        stds = torch.tensor([band.std for band in config.bands])
        self.register_buffer("mean", means.view(1, -1, 1, 1), persistent=False)
        self.register_buffer("std", stds.view(1, -1, 1, 1), persistent=False)
        self.centre = config.scene_target / (config.scene_target + knee)

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Map ``(n, bands, h, w)`` to the encoder's input, same shape."""
        value = (normalised * self.std + self.mean).clamp_min(0.0)
        result: torch.Tensor = (value / (value + self.knee) - self.centre) * 8.0
        return result


class ConvBlock(nn.Sequential):
    """3 × 3 convolution, batch norm, ReLU."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
        )


class Up(nn.Module):
    """Doubles the resolution, joins the encoder's features, and mixes both."""

    def __init__(self, inputs: int, skip: int, outputs: int) -> None:
        super().__init__()
        self.mix = nn.Sequential(ConvBlock(inputs + skip, outputs), ConvBlock(outputs, outputs))

    def forward(self, deep: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        """Join ``(n, inputs, h, w)`` and ``(n, skip, 2h, 2w)`` into ``(n, outputs, 2h, 2w)``."""
        wide = functional.interpolate(deep, scale_factor=2.0, mode="nearest")
        result: torch.Tensor = self.mix(torch.cat([wide, skip], dim=1))
        return result


class LiteUNet(nn.Module):
    """Landslide logits from optical bands.

    Attributes:
        encoder: Features at strides 2, 4, 8, 16 and 32 of the enlarged image.
        decoder: The way back up to stride 2 of it.
        enlarge: How many times its size the encoder sees the image at, 1 or 2. At 2 a 10-metre
            landslide of a few pixels is as large as the things ImageNet's filters know, at four
            times the work.
    """

    def __init__(
        self,
        config: InputConfig,
        encoder: nn.Module,
        features: Sequence[int],
        channels: Sequence[int],
        knee: float,
        dropout: float,
        enlarge: int = 1,
    ) -> None:
        super().__init__()
        self.enlarge = enlarge
        bands = len(config.bands)
        self.tone = ToneCurve(config, knee)
        self.encoder = encoder
        deep = [features[-1], *channels[:4]]
        self.decoder = nn.ModuleList(
            Up(deep[i], skip, channels[i]) for i, skip in enumerate(reversed(features[:-1]))
        )
        self.dropout = nn.Dropout2d(dropout)
        self.full = ConvBlock(channels[3] + bands, channels[4])
        self.head = nn.Conv2d(channels[4], 1, 1)

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Map ``(n, bands, h, w)`` to logits ``(n, 1, h, w)``; sides are multiples of 32."""
        toned = self.tone(normalised)
        *skips, deep = self.encoder(self._enlarged(toned))
        deep = self.dropout(deep)
        for up, skip in zip(self.decoder, reversed(skips), strict=True):
            deep = up(deep, skip)
        if self.enlarge == 1:
            deep = functional.interpolate(deep, scale_factor=2.0, mode="nearest")
        result: torch.Tensor = self.head(self.full(torch.cat([deep, toned], dim=1)))
        return result

    def _enlarged(self, toned: torch.Tensor) -> torch.Tensor:
        """Map ``(n, bands, h, w)`` to ``(n, bands, enlarge · h, enlarge · w)``."""
        if self.enlarge == 1:
            return toned
        factor = float(self.enlarge)
        return functional.interpolate(
            toned, scale_factor=factor, mode="bilinear", align_corners=False
        )


@MODELS.register("lite_unet")
def build_lite_unet(
    config: InputConfig,
    encoder: str = "efficientnet_lite0",
    channels: Sequence[int] = (128, 64, 48, 32, 16),
    pretrained: bool = True,
    drop_path: float = 0.1,
    dropout: float = 0.1,
    knee: float = 0.3,
    enlarge: int = 1,
) -> nn.Module:
    """Build the network.

    Args:
        config: Bands and their normalisation.
        encoder: A timm name with features at five strides.
        channels: Channels of the decoder at strides 16, 8, 4, 2 and 1.
        pretrained: Start from ImageNet weights.
        drop_path: Largest probability of skipping an encoder block.
        dropout: Probability of dropping a channel of the deepest features.
        knee: See :class:`ToneCurve`.
        enlarge: How many times its size the encoder sees the image at, 1 or 2.

    Raises:
        LandslideError: ``enlarge`` is neither.
    """
    if enlarge not in (1, 2):
        raise LandslideError(f"model.options.enlarge is {enlarge}; it is 1 or 2.")
    timm = import_timm()
    backbone = timm.create_model(
        encoder,
        features_only=True,
        pretrained=False,
        in_chans=len(config.bands),
        bn_eps=1e-3,
        drop_path_rate=drop_path,
    )
    if pretrained:
        load_imagenet(backbone, encoder)
    features = backbone.feature_info.channels()
    return LiteUNet(config, backbone, features, channels, knee, dropout, enlarge)
