"""The path of a pixel from model units into the network, as the engine follows it.

See :mod:`landslide_qgis.core.model.card` for the contract. Evaluation goes through this module
and nothing else; training puts its augmentation between the scene gain and the clip.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from training.config import InputConfig


class Preprocess:
    """Scene gain, clip and normalisation of one recipe."""

    def __init__(self, config: InputConfig) -> None:
        self.config = config
        self._mean = torch.tensor([band.mean for band in config.bands]).view(1, -1, 1, 1)
        self._std = torch.tensor([band.std for band in config.bands]).view(1, -1, 1, 1)

    def scene_gain(self, image: npt.NDArray[np.float32]) -> float:
        """Return the joint gain of a scene; 1 where the scene is empty or black.

        Args:
            image: All bands of the scene in model units, any shape.
        """
        level = float(np.percentile(image, self.config.scene_percentile))
        return self.config.scene_target / level if level > 0 else 1.0

    def normalise(self, images: torch.Tensor) -> torch.Tensor:
        """Clip and standardise.

        Args:
            images: Model units after the scene gain, ``(n, bands, height, width)``.

        Returns:
            The network's input, same shape.
        """
        result: torch.Tensor = (images.clamp(0.0, self.config.clip_max) - self._mean) / self._std
        return result

    def prepare(self, images: npt.NDArray[np.float32]) -> torch.Tensor:
        """Prepare chips in model units that have not had their scene gain yet.

        Args:
            images: ``(n, bands, height, width)``; every chip is its own scene.
        """
        gains = np.array([self.scene_gain(image) for image in images], dtype=np.float32)
        return self.normalise(torch.from_numpy(images * gains[:, None, None, None]))
