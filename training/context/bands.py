"""From the network's input back to what a pretrained encoder was trained on."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.recipes.recipe import InputConfig

# Median of all optical bands of a Landslide4Sense chip, in the units of that benchmark.
TYPICAL_LEVEL = 1.0
_TERRAIN = ("slope", "dem")


def is_terrain(name: str) -> bool:
    """Whether a band is slope or elevation."""
    return name.lower() in _TERRAIN


def find_bands(config: InputConfig, names: Sequence[str]) -> list[int]:
    """Return where bands stand in the network's input.

    Args:
        config: The recipe's bands.
        names: Names as in the recipe; case does not matter.

    Raises:
        LandslideError: The recipe lacks one.
    """
    order = {band.name.lower(): index for index, band in enumerate(config.bands)}
    missing = [name for name in names if name.lower() not in order]
    if missing:
        have = ", ".join(band.name for band in config.bands)
        raise LandslideError(f"The recipe has no band {missing[0]!r}; it has {have}.")
    return [order[name.lower()] for name in names]


class NativeValues(nn.Module):
    """Undoes normalisation, scene gain and scale: native values of some bands.

    The scene gain brought the scene's typical level to a fixed target, so the level itself is
    lost; a typical one stands in for it.

    Attributes:
        index: Places of the bands in the network's input.
        slope: Factor to native values, ``(1, bands, 1, 1)``.
        offset: Summand after it, same shape.
    """

    index: torch.Tensor
    slope: torch.Tensor
    offset: torch.Tensor

    def __init__(self, config: InputConfig, names: Sequence[str], level: float) -> None:
        """Prepare the factors.

        Args:
            config: The recipe's bands and scene gain.
            names: Bands wanted, in order.
            level: Level of a scene, at the recipe's percentile and in its model units, before
                the gain.

        Raises:
            LandslideError: A band is missing.
        """
        super().__init__()
        index = find_bands(config, names)
        # Without a scene gain model units are absolute, and nothing has to stand in.
        gain = level / config.scene_target if config.scene_target > 0 else 1.0
        slopes, offsets = [], []
        for band in (config.bands[place] for place in index):
            unit = band.divisor * (1.0 if is_terrain(band.name) else gain)
            slopes.append(band.std * unit)
            offsets.append(band.mean * unit)
        self.register_buffer("index", torch.tensor(index), persistent=False)
        self.register_buffer("slope", _channels(slopes), persistent=False)
        self.register_buffer("offset", _channels(offsets), persistent=False)

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Map ``(n, all bands, h, w)`` to native values ``(n, wanted bands, h, w)``."""
        return normalised.index_select(1, self.index) * self.slope + self.offset


def _channels(values: Sequence[float]) -> torch.Tensor:
    """Return one value a channel as ``(1, channels, 1, 1)``."""
    return torch.tensor(list(values)).view(1, -1, 1, 1)
