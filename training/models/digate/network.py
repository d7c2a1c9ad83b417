"""DiGATe-UNet: two encoders, gates between them, two decoders with attention, deep supervision.

After Mishra et al., "DiGATe-UNet", Computers, Materials & Continua (2025), written from its
description: optical bands and topography go through encoders of their own; their deep features
are mixed by gates on the way down (early), their decoded ones on the way up (late).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

from training.losses.deep_output import DeepOutput
from training.models.backbone import make_backbone
from training.models.digate.blocks import CrossUp, GatedUp, GateFuse, SubPixelUp
from training.models.digate.streams import Stream
from training.models.input_bands import RGB
from training.models.registry import MODELS
from training.recipes.recipe import InputConfig

_STRIDES = (0, 1, 2, 3, 4)


class Decoder(nn.Module):
    """The way up of one stream, from stride 32 to strides 4 and 2.

    Attributes:
        channels: Channels at strides 4 and 2.
    """

    def __init__(self, features: Sequence[int]) -> None:
        super().__init__()
        first, second, third, fourth, fifth = features
        self.channels = (second // 2, first // 2)
        self.up1 = CrossUp(fifth, fourth)
        self.up2 = GatedUp(fourth // 2, third, third // 2)
        self.up3 = GatedUp(third // 2, second, second // 2)
        self.up4 = GatedUp(second // 2, first, first // 2)

    def forward(self, features: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        """Map features at strides 2 to 32 to decoded ones at strides 4 and 2."""
        first, second, third, fourth, fifth = features
        quarter = self.up3(self.up2(self.up1(fifth, fourth), third), second)
        return quarter, self.up4(quarter, first)


class Supervised(nn.Module):
    """The side outputs from strides 4 and 2; nothing of them is left in an exported file."""

    def __init__(self, quarter: int, half: int) -> None:
        super().__init__()
        self.late_quarter = GateFuse(quarter)
        self.to_quarter, self.to_half = nn.Conv2d(quarter, 1, 1), nn.Conv2d(half, 1, 1)

    def forward(
        self, quarter_a: torch.Tensor, quarter_b: torch.Tensor, half: torch.Tensor
    ) -> tuple[tuple[torch.Tensor, torch.Tensor], torch.Tensor]:
        """Return both logits at the size of the image, and the gate's indecision."""
        quarter, loose = self.late_quarter(quarter_a, quarter_b)
        side = (_enlarged(self.to_quarter(quarter), 4), _enlarged(self.to_half(half), 2))
        return side, loose


class DiGATeUNet(nn.Module):
    """Landslide logits from two streams.

    Attributes:
        encoder: The encoders ``a`` (optical) and ``b`` (topography).
        frozen: Whether the encoders keep their weights and statistics.
        deep: Whether side outputs are returned in training.
    """

    def __init__(
        self,
        streams: tuple[Stream, Stream],
        encoders: tuple[nn.Module, nn.Module],
        features: Sequence[int],
        frozen: bool,
        deep: bool,
    ) -> None:
        super().__init__()
        self.frozen, self.deep = frozen, deep
        self.stream_a, self.stream_b = streams
        self.encoder = nn.ModuleDict({"a": encoders[0], "b": encoders[1]})
        self.encoder.requires_grad_(not frozen)
        self.early3, self.early4 = GateFuse(features[2]), GateFuse(features[3])
        self.decoder_a, self.decoder_b = Decoder(features), Decoder(features)
        quarter, half = self.decoder_a.channels
        self.late_half = GateFuse(half)
        self.wide = SubPixelUp(half, half // 2)
        self.head = nn.Conv2d(half // 2, 1, 1)
        self.supervised = Supervised(quarter, half) if deep else None

    def train(self, mode: bool = True) -> DiGATeUNet:
        """Set the mode; frozen encoders always stay in evaluation."""
        super().train(mode)
        if self.frozen:
            self.encoder.eval()
        return self

    def forward(self, normalised: torch.Tensor) -> torch.Tensor | DeepOutput:
        """Map ``(n, bands, h, w)`` to logits ``(n, 1, h, w)``; sides are multiples of 32.

        In training with deep supervision the side outputs and the gates' indecision come along.
        """
        a = list(self.encoder["a"](self.stream_a(normalised)))
        b = list(self.encoder["b"](self.stream_b(normalised)))
        a[2], loose3 = self.early3(a[2], b[2])
        a[3], loose4 = self.early4(a[3], b[3])
        quarter_a, half_a = self.decoder_a(a)
        quarter_b, half_b = self.decoder_b(b)
        half, loose_half = self.late_half(half_a, half_b)
        main: torch.Tensor = self.head(self.wide(half))
        if not self.training or self.supervised is None:
            return main
        side, loose_quarter = self.supervised(quarter_a, quarter_b, half)
        return DeepOutput(main, side, loose3 + loose4 + loose_quarter + loose_half)


def _enlarged(logits: torch.Tensor, factor: int) -> torch.Tensor:
    """Bring side logits to the size of the image."""
    return functional.interpolate(
        logits, scale_factor=float(factor), mode="bilinear", align_corners=True
    )


@MODELS.register("digate_unet")
def build_digate_unet(
    config: InputConfig,
    encoder: str = "tf_efficientnet_b4",
    optical: Sequence[str] = RGB,
    topography: Sequence[str] = ("dem",),
    scaling: str = "minmax",
    pretrained: bool = True,
    frozen: bool = True,
    deep: bool = True,
) -> nn.Module:
    """Build the network; the defaults are the published ones.

    Args:
        config: Bands and their normalisation.
        encoder: A timm name with features at five strides, such as ``mobilenetv3_small_100``.
        optical: Bands of the first stream.
        topography: Bands of the second stream: ``[dem]``, ``[dem, slope, B02]``,
            ``[ndvi, slope, dem]``, or further optical bands.
        scaling: ``minmax`` (every image by its own range, as published) or ``standard``.
        pretrained: Start from ImageNet weights.
        frozen: Keep the encoders as they are; without ImageNet weights they learn all the same.
        deep: Side outputs in training, for the loss ``deep``.

    Raises:
        LandslideError: The recipe lacks a band, or an option does not fit.
    """
    streams = (Stream(config, tuple(optical), scaling), Stream(config, tuple(topography), scaling))
    first, learned = make_backbone(encoder, 3, pretrained, _STRIDES)
    second, _ = make_backbone(encoder, 3, learned, _STRIDES)
    features = first.feature_info.channels()  # type: ignore[operator, union-attr]
    return DiGATeUNet(streams, (first, second), features, frozen and learned, deep)
