"""Batches: every one a function of (seed, epoch, step), so that a resumed run repeats them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from training.config import AugmentConfig, Recipe
from training.data.augment import cutmix, radiometry, random_affine, random_d4
from training.data.chips import Chips, scaled
from training.data.preprocess import Preprocess

_ORDER, _BATCH = 1, 2


class BatchMaker:
    """Draws augmented batches from real chips, simulated chips and mosaics of landslide-free parts.

    One phase of the schedule has one maker; epochs are counted over all phases.

    Attributes:
        steps: Batches an epoch; an epoch sees every real chip once (but for the remainder).
    """

    def __init__(
        self, recipe: Recipe, augment: AugmentConfig, real: Chips, simulated: Chips | None
    ) -> None:
        self._recipe = recipe
        self._config = augment
        self._preprocess = Preprocess(recipe.input)
        self._real = scaled(real, self._preprocess.scene_gain)
        self._simulated = scaled(simulated, self._preprocess.scene_gain) if simulated else None
        size = recipe.loop.batch_size
        self._n_simulated = round(size * augment.simulated_share) if simulated else 0
        self._n_mosaic = round(size * augment.mosaic_share)
        self._n_real = size - self._n_simulated - self._n_mosaic
        self.steps = max(len(real) // self._n_real, 1)
        self._free = _free_quadrants(self._real.masks) if self._n_mosaic else np.empty((0, 2), int)
        white = np.array([1.0 / band.divisor for band in recipe.input.bands], dtype=np.float32)
        self._white = torch.from_numpy(white / white.mean())

    def order(self, epoch: int) -> npt.NDArray[np.intp]:
        """Return the order of the real chips in an epoch."""
        rng = np.random.default_rng([self._recipe.seed, _ORDER, epoch])
        return rng.permutation(len(self._real))

    def batch(self, epoch: int, step: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Make one batch.

        Returns:
            The network's input ``(n, bands, s, s)`` and the masks ``(n, 1, s, s)``, float32.
        """
        rng = np.random.default_rng([self._recipe.seed, _BATCH, epoch, step])
        chosen = self.order(epoch)[step * self._n_real : (step + 1) * self._n_real]
        images = torch.from_numpy(self._real.images[chosen])
        masks = torch.from_numpy(self._real.masks[chosen]).float()
        images, masks = cutmix(rng, images, masks, self._config.cutmix)
        pairs = list(zip(images, masks, strict=True))
        if self._simulated is not None:
            for index in rng.integers(len(self._simulated), size=self._n_simulated):
                mask = torch.from_numpy(self._simulated.masks[index]).float()
                pairs.append((torch.from_numpy(self._simulated.images[index]), mask))
        pairs.extend(self._mosaic(rng) for _ in range(self._n_mosaic))
        done = [self._augment(rng, image, mask) for image, mask in pairs]
        batch = self._preprocess.normalise(torch.stack([image for image, _ in done]))
        return (
            batch.contiguous(memory_format=torch.channels_last),
            torch.stack([mask for _, mask in done])[:, None],
        )

    def _augment(
        self, rng: np.random.Generator, image: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Augment one chip: symmetry, zoom and shift, radiometry."""
        config = self._config
        image, mask = random_d4(rng, image, mask)
        if rng.random() < config.affine:
            image, mask = random_affine(rng, image, mask, config.scale)
        target = self._recipe.input.scene_target
        return radiometry(rng, image, mask, config, target, self._white)

    def _mosaic(self, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Join four landslide-free quadrants of real chips into a chip without a landslide."""
        size = self._real.images.shape[-1]
        half = size // 2
        result = torch.zeros(self._real.images.shape[1], size, size)
        for place in range(4):
            chip, quadrant = self._free[rng.integers(len(self._free))]
            part = self._real.images[chip][(slice(None), *_quadrant(int(quadrant), half))]
            turned, _ = random_d4(rng, torch.from_numpy(part), torch.zeros(half, half))
            result[(slice(None), *_quadrant(place, half))] = turned
        return result, torch.zeros(size, size)


def _quadrant(number: int, half: int) -> tuple[slice, slice]:
    """Return the rows and columns of quadrant 0–3."""
    row, col = divmod(number, 2)
    return slice(row * half, (row + 1) * half), slice(col * half, (col + 1) * half)


def _free_quadrants(masks: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """List (chip, quadrant) of every quadrant without a landslide pixel."""
    half = masks.shape[-1] // 2
    hits = [masks[(slice(None), *_quadrant(q, half))].any(axis=(1, 2)) for q in range(4)]
    return np.argwhere(~np.stack(hits, axis=1))
