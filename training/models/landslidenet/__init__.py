"""LandslideNet: the Segment Anything Model, frozen, with tuning layers and its own decoder."""

from training.models.landslidenet import network

__all__ = ["network"]
