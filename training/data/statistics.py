"""Mean and standard deviation of every band of the train chips, read one chip at a time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.errors import LandslideError
from training.data.chips import ChipFiles
from training.data.preprocess import Preprocess
from training.data.sources import find_split
from training.recipes.recipe import InputConfig, Recipe


class Moments:
    """Count, mean and squared deviations of several channels, joined chip by chip.

    Chan, Golub & LeVeque, "Updating formulae and a pairwise algorithm for computing sample
    variances", 1979: stable however many values there are.

    Attributes:
        count: Values seen, float64 ``(channels,)``.
        mean: Their mean.
    """

    def __init__(self, channels: int) -> None:
        self.count = np.zeros(channels)
        self.mean = np.zeros(channels)
        self._squares = np.zeros(channels)

    def add(self, values: npt.NDArray[np.floating]) -> None:
        """Add values ``(channels, …)``; those that are not finite are left out."""
        flat = values.reshape(len(self.count), -1).astype(np.float64)
        finite = np.isfinite(flat)
        count = finite.sum(axis=1).astype(np.float64)
        seen = count > 0
        flat = np.where(finite, flat, 0.0)
        mean = np.divide(flat.sum(axis=1), count, out=np.zeros_like(count), where=seen)
        squares = (np.where(finite, flat - mean[:, None], 0.0) ** 2).sum(axis=1)
        total = np.maximum(self.count + count, 1.0)
        step = np.where(seen, mean - self.mean, 0.0)
        self._squares += squares + step**2 * self.count * count / total
        self.mean += step * count / total
        self.count += count

    @property
    def std(self) -> npt.NDArray[np.float64]:
        """Standard deviation of the population, ``(channels,)``."""
        return np.asarray(np.sqrt(self._squares / np.maximum(self.count, 1.0)))


def band_moments(files: ChipFiles, config: InputConfig) -> Moments:
    """Return the moments of every band in model units after the scene gain and the clip.

    Args:
        files: The chips.
        config: Bands, scene gain and clip; its means and deviations do not matter.
    """
    preprocess = Preprocess(config)
    moments = Moments(len(config.bands))
    for place in range(len(files.names)):
        image = files.read(place).image
        image = image * preprocess.scene_gains(image[None])[0]
        image[preprocess.optical] = image[preprocess.optical].clip(0.0, config.clip_max)
        moments.add(image)
    return moments


def bands_as_yaml(recipe: Recipe, root: Path) -> str:
    """Return the recipe's ``input.bands`` with the moments of its train split, as YAML.

    Raises:
        LandslideError: A band has no value in any chip, or one and the same everywhere.
    """
    split = recipe.data.train_split
    moments = band_moments(find_split(recipe, root, split), recipe.input)
    for band, count, std in zip(recipe.input.bands, moments.count, moments.std, strict=True):
        if std == 0:
            has = "one and the same value everywhere" if count else "no value at all"
            raise LandslideError(
                f"The band {band.name} has {has} in the chips of {split}; leave it out of "
                "'input.bands', or put the chips right."
            )
    lines = [
        f"    - {{name: {band.name}, wavelength_um: {band.wavelength_um:g}, "
        f"divisor: {band.divisor:.7g}, mean: {mean:.4g}, std: {std:.4g}}}"
        for band, mean, std in zip(recipe.input.bands, moments.mean, moments.std, strict=True)
    ]
    return "\n".join(["  bands:", *lines])
