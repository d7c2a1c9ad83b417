"""The small mobile U-Net with a context encoder's view at its bottleneck.

Our own variant of the hybrid: an ImageNet encoder in place of the one learned from nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from training.context import ContextEncoder
from training.models.hybrid import make_context, make_fusion
from training.models.lite_unet import LiteUNet, build_lite_unet
from training.models.registry import MODELS
from training.recipes.recipe import InputConfig

_STRIDE = 32


class LiteHybrid(nn.Module):
    """Landslide logits from optical bands and a context encoder.

    Its parts bear the names they have in :class:`training.models.lite_unet.LiteUNet`.

    Attributes:
        context: The pretrained encoder.
        fusion: Joins the context; absent without context.
    """

    def __init__(self, lite: LiteUNet, deepest: int, context: ContextEncoder) -> None:
        super().__init__()
        self.tone, self.encoder, self.decoder = lite.tone, lite.encoder, lite.decoder
        self.dropout, self.full, self.head = lite.dropout, lite.full, lite.head
        self.context = context
        self.fusion = make_fusion(context, deepest, _STRIDE)

    def forward(
        self, normalised: torch.Tensor, context: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Map images to logits.

        Args:
            normalised: ``(n, bands, h, w)``; sides are multiples of 32.
            context: What ``self.context(normalised)`` returned earlier, to save the time.

        Returns:
            ``(n, 1, h, w)``.
        """
        toned = self.tone(normalised)
        *skips, deep = self.encoder(toned)
        if self.fusion is not None:
            seen = self.context(normalised) if context is None else context
            deep = self.fusion(deep, seen)
        deep = self.dropout(deep)
        for up, skip in zip(self.decoder, reversed(skips), strict=True):
            deep = up(deep, skip)
        wide = functional.interpolate(deep, scale_factor=2.0, mode="nearest")
        result: torch.Tensor = self.head(self.full(torch.cat([wide, toned], dim=1)))
        return result


@MODELS.register("lite_hybrid")
def build_lite_hybrid(
    config: InputConfig,
    context: object = "galileo_nano",
    channels: Sequence[int] = (128, 64, 48, 32, 16),
    pretrained: bool = True,
    drop_path: float = 0.1,
    dropout: float = 0.1,
    knee: float = 0.3,
) -> nn.Module:
    """Build the network; all but ``context`` as :func:`training.models.lite_unet.build_lite_unet`.

    Args:
        config: Bands and their normalisation.
        context: A registered context encoder: its name, or ``{name: …, options: {…}}``.
        channels: Channels of the decoder.
        pretrained: Start from ImageNet weights.
        drop_path: Largest probability of skipping an encoder block.
        dropout: Probability of dropping a channel of the deepest features.
        knee: See :class:`training.models.lite_unet.ToneCurve`.
    """
    lite: Any = build_lite_unet(
        config,
        channels=channels,
        pretrained=pretrained,
        drop_path=drop_path,
        dropout=dropout,
        knee=knee,
    )
    deepest = int(lite.encoder.feature_info.channels()[-1])
    return LiteHybrid(lite, deepest, make_context(config, context, "ours"))
