"""Networks, by name."""

from __future__ import annotations

from torch import nn

from training.registry import Registry

MODELS: Registry[nn.Module] = Registry("model")

from training.models import (  # noqa: E402
    clay_terrain,
    competition_unet,
    digate,
    geonext,
    hybrid,
    landslidenet,
    lite_hybrid,
    lite_unet,
)

__all__ = [
    "MODELS",
    "clay_terrain",
    "competition_unet",
    "digate",
    "geonext",
    "hybrid",
    "landslidenet",
    "lite_hybrid",
    "lite_unet",
]
