"""Against forgetting: where nobody knows the truth, the old model's word is the target.

The chips that a model file was made from are rarely at hand. So simulated ground, of which no
truth is used, comes into every batch, and for it and for all unknown pixels of the reviewed chips
the network learns what the old file says (learning without forgetting: Li & Hoiem, IEEE TPAMI
40(12), 2018). Reviewed pixels keep the person's word.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.file import ModelFile
from landslide_qgis.core.simulator.recipe import BAND_GSD
from training.data.batches import BatchMaker
from training.data.chips import Chips
from training.data.simulated import draw_chip
from training.finetuning.reviewed import level_scenes
from training.recipes.recipe import AugmentConfig, InputConfig, Recipe

Says = Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]]
_TERRAIN = ("slope", "dem")


class RemindedBatches(BatchMaker):
    """Batches whose pixels of unknown truth have the old model's probability as their target."""

    def __init__(
        self,
        recipe: Recipe,
        augment: AugmentConfig,
        real: Chips,
        reminders: Chips | None,
        says: Says,
    ) -> None:
        """Prepare the batches.

        Args:
            recipe: The recipe.
            augment: The augmentation; ``simulated_share`` is the reminders'.
            real: Reviewed chips.
            reminders: Chips of which nothing is known.
            says: The old model: the network's input ``[N, C, H, W]`` to probability ``[N, H, W]``.
        """
        super().__init__(recipe, augment, real, reminders)
        self._says = says

    def batch(self, epoch: int, step: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Make one batch; no target is unknown."""
        images, masks = super().batch(epoch, step)
        unknown = masks.isnan()
        asked = torch.nonzero(unknown.flatten(1).any(dim=1)).flatten()
        if len(asked):
            said = torch.from_numpy(self._says(images[asked].contiguous().numpy()))[:, None]
            masks[asked] = torch.where(unknown[asked], said, masks[asked])
        return images, masks


def can_remind(config: InputConfig) -> bool:
    """Whether all bands can be simulated."""
    return all(band.name in (*BAND_GSD, *_TERRAIN) for band in config.bands)


def simulate_reminders(
    file: ModelFile,
    config: InputConfig,
    count: int,
    size: int,
    seed: int,
    listen: Callable[[int], None],
) -> Chips:
    """Simulate chips in model units after their scene gain, with nothing known about them.

    Args:
        file: The model.
        config: Its bands.
        count: How many.
        size: Side in pixels.
        seed: Seed of scenes and places.
        listen: Told the number of chips done; may raise to end it.

    Raises:
        LandslideError: A band cannot be simulated.
    """
    if not can_remind(config):
        raise LandslideError("The model has bands that cannot be simulated.")
    names = tuple(band.name for band in config.bands)
    drawn = []
    for number in range(count):
        drawn.append(draw_chip(names, size, np.random.default_rng([seed, number]))[0])
        listen(number + 1)
    divisors = np.array([band.divisor for band in config.bands], np.float32)
    images = np.stack(drawn).astype(np.float32) / divisors[:, None, None]
    labels = tuple(f"reminder_{number}" for number in range(count))
    nothing = np.zeros((count, size, size), bool)
    chips = Chips(labels, images, nothing, nothing)
    return replace(chips, images=level_scenes(chips, list(labels), file, config))
