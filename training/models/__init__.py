"""Networks, by name."""

from __future__ import annotations

from torch import nn

from training.registry import Registry

MODELS: Registry[nn.Module] = Registry("model")

# Losses of published systems register themselves beside the networks they belong to.
from training import losses_l4s, losses_published  # noqa: E402, F401
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
