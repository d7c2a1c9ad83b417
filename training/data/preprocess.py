"""The path of a pixel from model units into the network, as the engine follows it.

See :mod:`landslide_qgis.core.model.card` for the contract. Evaluation goes through this module
and nothing else; training puts its augmentation between the scene gain and the clip. Scene gain
and clip are for the optical bands; terrain is only standardised. Where a band has no value, its
mean stands in.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from landslide_qgis.core.screening.channels import CHANNELS, OPTICAL
from training.data.stored import Images
from training.recipes.recipe import InputConfig

_TERRAIN = ("slope", "dem")
_RADAR = ("VV", "VH")


def optical_bands(config: InputConfig) -> list[int]:
    """Return the places of the optical bands."""
    derived = set(CHANNELS) - set(OPTICAL)
    other = {*_TERRAIN, *_RADAR, *derived}
    return [place for place, band in enumerate(config.bands) if band.name not in other]


class Preprocess:
    """Scene gain, clip and normalisation of one recipe.

    Attributes:
        config: The recipe's bands.
        optical: Places of the optical bands.
    """

    def __init__(self, config: InputConfig) -> None:
        self.config = config
        self.optical = optical_bands(config)
        self._all_optical = len(self.optical) == len(config.bands)
        self._mean = torch.tensor([band.mean for band in config.bands]).view(1, -1, 1, 1)
        self._std = torch.tensor([band.std for band in config.bands]).view(1, -1, 1, 1)
        high = torch.full((len(config.bands),), torch.inf)
        high[self.optical] = config.clip_max
        low = torch.where(torch.isinf(high), -torch.inf, 0.0)
        self._low, self._high = low.view(1, -1, 1, 1), high.view(1, -1, 1, 1)

    def scene_gain(self, image: npt.NDArray[np.float32]) -> float:
        """Return the joint gain of a scene; 1 where the scene is empty or black, or units absolute.

        Args:
            image: All bands of the scene in model units, the bands first.
        """
        if self.config.scene_target == 0.0 or not self.optical:
            return 1.0
        values = image if self._all_optical else image[self.optical]
        if np.isnan(values).any():
            values = values[~np.isnan(values)]
        level = float(np.percentile(values, self.config.scene_percentile)) if values.size else 0.0
        return self.config.scene_target / level if level > 0 else 1.0

    def scene_gains(self, images: Images) -> npt.NDArray[np.float32]:
        """Return the gain of every band of every chip, ``(n, bands, 1, 1)``."""
        gains = np.ones((*images.shape[:2], 1, 1), np.float32)
        for row, image in enumerate(images):
            gains[row, self.optical] = self.scene_gain(image)
        return gains

    def level(
        self, images: npt.NDArray[np.float32], gains: npt.NDArray[np.float32]
    ) -> torch.Tensor:
        """Apply scene gains and put a band's mean where it has no value.

        Args:
            images: Model units, ``(n, bands, height, width)``.
            gains: As from :meth:`scene_gains`.
        """
        levelled = torch.from_numpy(images * gains)
        return torch.where(torch.isnan(levelled), self._mean, levelled)

    def normalise(self, images: torch.Tensor) -> torch.Tensor:
        """Clip the optical bands and standardise all.

        Args:
            images: Model units after the scene gain, ``(n, bands, height, width)``.

        Returns:
            The network's input, same shape.
        """
        clipped = images.clamp(self._low, self._high)
        result: torch.Tensor = (clipped - self._mean) / self._std
        return result

    def prepare(self, images: npt.NDArray[np.float32]) -> torch.Tensor:
        """Prepare chips in model units that have not had their scene gain yet.

        Args:
            images: ``(n, bands, height, width)``; every chip is its own scene.
        """
        return self.normalise(self.level(images, self.scene_gains(images)))
