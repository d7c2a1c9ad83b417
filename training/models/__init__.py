"""Networks, by name."""

from __future__ import annotations

from torch import nn

from training.registry import Registry

MODELS: Registry[nn.Module] = Registry("model")

# The loss of the published hybrid registers itself beside the networks it belongs to.
from training import losses_l4s  # noqa: E402, F401
from training.models import (  # noqa: E402
    clay_terrain,
    competition_unet,
    hybrid,
    landslidenet,
    lite_hybrid,
    lite_unet,
)

__all__ = [
    "MODELS",
    "clay_terrain",
    "competition_unet",
    "hybrid",
    "landslidenet",
    "lite_hybrid",
    "lite_unet",
]
