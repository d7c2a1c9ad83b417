"""Networks, by name."""

from __future__ import annotations

from torch import nn

from training.registry import Registry

MODELS: Registry[nn.Module] = Registry("model")

from training.models import lite_unet  # noqa: E402

__all__ = ["MODELS", "lite_unet"]
