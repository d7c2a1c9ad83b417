"""Networks of one, two or three encoders with a common head (Nasios 2026, arXiv:2604.05959)."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from landslide_qgis.core.errors import LandslideError
from training.models import MODELS
from training.recipes.recipe import InputConfig
from training.runtime.torchvision_guard import import_timm

WIDTH = 256
HEADS = ("residual", "deep", "relu")


class Head(nn.Module):
    """From the features of all encoders to one logit.

    ``residual``, the published one for two encoders: f beside BN(Linear(f → 256)), Linear → 1.
    ``deep``, for three: f beside BN(Linear(f → 512)), Linear → 512, dropout 0.1, Linear → 1.
    ``relu``: f beside ReLU(Linear(f → 256)), Linear → 1.
    """

    def __init__(self, kind: str, width: int) -> None:
        super().__init__()
        if kind not in HEADS:
            raise LandslideError(f"The head {kind!r} is unknown; known: {', '.join(HEADS)}.")
        inner = 512 if kind == "deep" else WIDTH
        narrow: list[nn.Module] = [nn.Linear(width, inner)]
        narrow.append(nn.ReLU() if kind == "relu" else nn.BatchNorm1d(inner))
        self.narrow = nn.Sequential(*narrow)
        last: list[nn.Module] = [nn.Linear(width + inner, 1)]
        if kind == "deep":
            last = [nn.Linear(width + inner, inner), nn.Dropout(0.1), nn.Linear(inner, 1)]
        self.last = nn.Sequential(*last)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Map ``(n, width)`` to logits ``(n, 1)``."""
        result: torch.Tensor = self.last(torch.cat([features, self.narrow(features)], dim=1))
        return result


class PatchEncoders(nn.Module):
    """An encoder for each group of channels, and a head.

    Attributes:
        encoder: The encoders; the optimiser's rate of encoders is theirs.
        head: The head; with a single encoder, its own classifier.
    """

    def __init__(
        self, encoders: Sequence[nn.Module], groups: Sequence[Sequence[int]], size: int, head: str
    ) -> None:
        super().__init__()
        self.encoder = nn.ModuleList(encoders)
        self.head: nn.Module = nn.Identity()
        if len(encoders) > 1:
            self.head = Head(head, WIDTH * len(encoders))
        self._groups = [list(group) for group in groups]
        self._size = size

    def classify(self, patches: torch.Tensor) -> torch.Tensor:
        """Map standardised patches ``(n, channels, h, w)`` to logits ``(n, 1)``."""
        if patches.shape[-1] != self._size:
            size = (self._size, self._size)
            patches = functional.interpolate(patches, size, mode="bilinear", align_corners=False)
        features = [
            encoder(patches[:, group])
            for encoder, group in zip(self.encoder, self._groups, strict=True)
        ]
        result: torch.Tensor = self.head(torch.cat(features, dim=1))
        return result

    def forward(self, patches: torch.Tensor) -> torch.Tensor:
        """Map patches to a constant map of logits ``(n, 1, h, w)``: what the trainer works with.

        Means over the pixels of a batch are then means over its patches.
        """
        height, width = patches.shape[-2:]
        return self.classify(patches)[:, :, None, None].expand(-1, 1, height, width)


@MODELS.register("patch_encoders")
def build_patch_encoders(
    config: InputConfig,
    encoders: Sequence[Mapping[str, Any]],
    size: int = 256,
    head: str = "residual",
    pretrained: bool = False,
) -> nn.Module:
    """Build a patch classifier.

    Args:
        config: The channels.
        encoders: For each its timm ``name`` and ``channels``.
        size: Side that patches are resized to.
        head: One of :data:`HEADS`, for more than one encoder.
        pretrained: Start from ImageNet weights, downloaded by timm; without a network a line on
            stderr says what is missing, and the encoders start from random weights.

    Raises:
        LandslideError: An encoder wants channels that the recipe does not have.
    """
    names = [band.name for band in config.bands]
    made, groups = [], []
    for entry in encoders:
        wanted = list(entry["channels"])
        unknown = [name for name in wanted if name not in names]
        if unknown:
            raise LandslideError(f"An encoder wants {unknown[0]}; the recipe has {names}.")
        groups.append([names.index(name) for name in wanted])
        outputs = WIDTH if len(encoders) > 1 else 1
        made.append(_encoder(str(entry["name"]), len(wanted), outputs, size, pretrained))
    return PatchEncoders(made, groups, size, head)


def _encoder(name: str, channels: int, outputs: int, size: int, pretrained: bool) -> nn.Module:
    """Make a timm network with ``outputs`` numbers."""
    timm = import_timm()
    options: dict[str, Any] = {"in_chans": channels, "num_classes": outputs}
    if "vit" in name:
        options["img_size"] = size
    if pretrained:
        try:
            learned: nn.Module = timm.create_model(name, pretrained=True, **options)
            return learned
        except (OSError, RuntimeError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            print(
                f"The ImageNet weights of {name} could not be downloaded ({reason[:120]}); it "
                "starts from random weights.",
                file=sys.stderr,
            )
    network: nn.Module = timm.create_model(name, pretrained=False, **options)
    return network
