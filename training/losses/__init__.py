"""Losses on logits, by name; importing the package registers them all."""

from training.losses import l4s, pooled, published
from training.losses.registry import LOSSES, Loss

__all__ = ["LOSSES", "Loss", "l4s", "pooled", "published"]
