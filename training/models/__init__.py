"""Networks, by name; importing the package registers them all."""

from __future__ import annotations

from training.models import (
    clay_terrain,
    competition_unet,
    digate,
    geonext,
    hybrid,
    landslidenet,
    lite_hybrid,
    lite_unet,
)
from training.models.registry import MODELS

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
