"""DiGATe-UNet: optical bands and topography in two streams, joined by gates."""

from training.models.digate import network

__all__ = ["network"]
