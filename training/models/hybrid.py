"""The hybrid: a U-Net for all bands with a pretrained encoder's view at its bottleneck.

After H. B. Vu, "Clay-CNN hybrid", arXiv:2606.14081 (2026): Clay's patch tokens, projected and
pooled to stride 16, are joined to the deepest features of the competition's U-Net.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.context import CONTEXTS, ContextEncoder
from training.models.competition_unet import PAPER_WIDTH, STRIDE, CompetitionUNet, check_fidelity
from training.models.registry import MODELS
from training.recipes.parsing import parse
from training.recipes.recipe import InputConfig, PartConfig


class ConvNormRelu(nn.Sequential):
    """A convolution without bias, batch norm and ReLU."""

    def __init__(self, inputs: int, outputs: int, kernel: int) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
        )


class Fusion(nn.Module):
    """Joins a context map to deep features.

    The published code resizes the projected tokens from 16 × 16 to 8 × 8 bilinearly, which is the
    mean of 2 × 2 and is written so here.

    Attributes:
        project: Tokens to as many channels as the features have.
        mix: Mixes both.
    """

    def __init__(self, context: int, deepest: int, ratio: int) -> None:
        super().__init__()
        self.project = ConvNormRelu(context, deepest, 1)
        self.shrink = nn.AvgPool2d(ratio)
        self.mix = nn.Sequential(
            ConvNormRelu(2 * deepest, deepest, 3), ConvNormRelu(deepest, deepest, 3)
        )

    def forward(self, deep: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        """Join ``(n, deepest, h, w)`` and ``(n, context, ratio · h, ratio · w)``."""
        seen = self.shrink(self.project(context))
        result: torch.Tensor = self.mix(torch.cat([deep, seen], dim=1))
        return result


class Hybrid(nn.Module):
    """Landslide logits from all bands and a context encoder.

    Attributes:
        unet: The convolutional part.
        fusion: Joins the context; absent without context.
        context: The pretrained encoder.
    """

    def __init__(self, unet: CompetitionUNet, context: ContextEncoder) -> None:
        super().__init__()
        self.unet = unet
        self.context = context
        self.fusion = make_fusion(context, unet.deepest, STRIDE)

    def forward(
        self, normalised: torch.Tensor, context: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Map images to logits.

        Args:
            normalised: ``(n, bands, h, w)``; sides are multiples of 16.
            context: What ``self.context(normalised)`` returned earlier, to save the time.

        Returns:
            ``(n, 1, h, w)``.
        """
        features = self.unet.encode(normalised)
        if self.fusion is not None:
            seen = self.context(normalised) if context is None else context
            features[-1] = self.fusion(features[-1], seen)
        return self.unet.decode(features)


def make_fusion(context: ContextEncoder, deepest: int, stride: int) -> Fusion | None:
    """Return the fusion of a context encoder with features, ``None`` without context.

    Args:
        context: The encoder.
        deepest: Channels of the features.
        stride: Pixels per step of the features.

    Raises:
        LandslideError: The encoder's patches do not divide the stride.
    """
    if context.width == 0:
        return None
    if stride % context.stride:
        raise LandslideError(
            f"Patches of {context.stride} pixels do not fit features at stride {stride}."
        )
    return Fusion(context.width, deepest, stride // context.stride)


def make_context(config: InputConfig, context: object, fidelity: str) -> ContextEncoder:
    """Build the context encoder that a recipe names.

    Args:
        config: Bands.
        context: A name, or a mapping with ``name`` and ``options``.
        fidelity: Passed on to Clay unless its options say otherwise.

    Raises:
        LandslideError: There is no such encoder, or its options do not fit.
    """
    where = "model.options.context"
    named: Mapping[str, Any] | object = {"name": context} if isinstance(context, str) else context
    part = parse(PartConfig, named, where)
    options = dict(part.options)
    if part.name == "clay":
        options.setdefault("fidelity", fidelity)
    return CONTEXTS.build(part.name, options, config=config)


@MODELS.register("hybrid")
def build_hybrid(
    config: InputConfig,
    context: object = "galileo_nano",
    fidelity: str = "ours",
    width: int = PAPER_WIDTH,
    dropout: float = 0.1,
) -> nn.Module:
    """Build the hybrid.

    Args:
        config: Bands.
        context: A registered context encoder: its name, or ``{name: …, options: {…}}``.
        fidelity: ``paper`` or ``ours``; decides how Clay sees the chip, see
            :func:`training.context.clay_context.build_clay`.
        width: Channels of the U-Net at full resolution; 64 as published.
        dropout: Probability of dropping a channel after each block of the way up.
    """
    check_fidelity(fidelity)
    unet = CompetitionUNet(len(config.bands), width, 1, dropout)
    return Hybrid(unet, make_context(config, context, fidelity))
