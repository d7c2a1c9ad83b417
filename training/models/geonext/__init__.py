"""GeoNeXt: ConvNeXt V2 with pyramid squeeze attention and atrous pyramid pooling."""

from training.models.geonext import network

__all__ = ["network"]
