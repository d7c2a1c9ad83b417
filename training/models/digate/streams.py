"""What each of the two streams is given: chosen bands as three channels."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.models.input_bands import indices_of
from training.recipes.recipe import InputConfig

NDVI = "ndvi"
_RED, _INFRARED = "B04", "B08"
SCALINGS = ("standard", "minmax")
_TINY = 1e-6


class Stream(nn.Module):
    """Picks bands, scales them, and makes three channels of them.

    Attributes:
        mix: A 1 × 1 convolution, batch norm and ReLU where there are neither one nor three bands.
    """

    def __init__(self, config: InputConfig, names: Sequence[str], scaling: str) -> None:
        """Prepare a stream.

        Args:
            config: Bands and their normalisation.
            names: Bands of the stream; ``ndvi`` is made from B08 and B04. A single one is given
                three times.
            scaling: ``standard``: as the recipe normalises; ``minmax``: every image's own range
                becomes 0–1, as published.

        Raises:
            LandslideError: There are no bands, the recipe lacks one, or the scaling is unknown.
        """
        super().__init__()
        if not names:
            raise LandslideError("A stream needs at least one band.")
        if scaling not in SCALINGS:
            raise LandslideError(f"'scaling' must be {' or '.join(SCALINGS)}, not {scaling!r}.")
        self._minmax = scaling == "minmax"
        self._plain = indices_of(config, [name for name in names if name != NDVI])
        self._ratio = _Ratio(config) if NDVI in names else None
        # The ratio comes last after the plain bands; this brings it back to its place.
        rest = iter(range(len(self._plain)))
        self._order = [len(self._plain) if name == NDVI else next(rest) for name in names]
        self._repeat = 3 if len(names) == 1 else 1
        self.mix = nn.Identity() if len(names) in (1, 3) else _mixture(len(names))

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Map ``(n, bands, h, w)`` to ``(n, 3, h, w)``."""
        planes = [normalised[:, index : index + 1] for index in self._plain]
        if self._ratio is not None:
            planes.append(self._ratio(normalised))
        image = torch.cat([planes[place] for place in self._order] * self._repeat, dim=1)
        if self._minmax:
            low = image.amin(dim=(2, 3), keepdim=True)
            image = (image - low) / (image.amax(dim=(2, 3), keepdim=True) - low + _TINY)
        result: torch.Tensor = self.mix(image)
        return result


class _Ratio(nn.Module):
    """NDVI of normalised bands."""

    def __init__(self, config: InputConfig) -> None:
        super().__init__()
        self._red, self._infrared = indices_of(config, (_RED, _INFRARED))
        bands = config.bands
        # Divisors bring both bands from model units back to one unit, reflectance.
        self._to_red = [bands[self._red].std, bands[self._red].mean, bands[self._red].divisor]
        far = bands[self._infrared]
        self._to_infrared = [far.std, far.mean, far.divisor]

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Map ``(n, bands, h, w)`` to ``(n, 1, h, w)``."""
        red = _reflectance(normalised, self._red, self._to_red)
        infrared = _reflectance(normalised, self._infrared, self._to_infrared)
        return (infrared - red) / (infrared + red + _TINY)


def _reflectance(image: torch.Tensor, index: int, undo: Sequence[float]) -> torch.Tensor:
    """Undo the normalisation of one band, up to a factor that all bands share."""
    std, mean, divisor = undo
    return ((image[:, index : index + 1] * std + mean) * divisor).clamp_min(0.0)


def _mixture(inputs: int) -> nn.Module:
    """Return a learned mixture of bands as three channels."""
    return nn.Sequential(
        nn.Conv2d(inputs, 3, 1, bias=False), nn.BatchNorm2d(3), nn.ReLU(inplace=True)
    )
