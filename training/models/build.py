"""A recipe's network."""

from __future__ import annotations

import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.models import MODELS
from training.recipes.recipe import Recipe


def build_model(recipe: Recipe) -> nn.Module:
    """Build the recipe's network with its seed, in the channels-last layout.

    Raises:
        LandslideError: Its name or options do not fit.
    """
    torch.manual_seed(recipe.seed)
    model = MODELS.build(recipe.model.name, recipe.model.options, config=recipe.input)
    if not all(tensor.numel() for tensor in model.parameters()):
        raise LandslideError(
            f"The options of model {recipe.model.name!r} do not fit: a layer has no channels."
        )
    return model.to(memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]
