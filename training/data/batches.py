"""Batches: every one a function of (seed, epoch, step), so that a resumed run repeats them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch

from training.data.augment import (
    cutmix,
    drop_band,
    radiometry,
    random_affine,
    random_d4,
    shift_terrain,
)
from training.data.chips import Chips
from training.data.clouds import cloud_colour
from training.data.preprocess import Preprocess
from training.data.sampling import Sampler
from training.recipes.recipe import AugmentConfig, Recipe

_BATCH = 2


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
        self._real = _Levelled(real, self._preprocess)
        self._simulated = _Levelled(simulated, self._preprocess) if simulated else None
        size = recipe.loop.batch_size
        self._n_simulated = round(size * augment.simulated_share) if simulated else 0
        self._n_mosaic = round(size * augment.mosaic_share)
        n_real = size - self._n_simulated - self._n_mosaic
        positive = np.asarray(real.masks.any(axis=(1, 2)))
        self._sampler = Sampler(recipe.data.sampling, recipe.seed, n_real, real.names, positive)
        self.steps = self._sampler.steps
        self._free = _free_quadrants(real) if self._n_mosaic else np.empty((0, 2), int)
        bands = recipe.input.bands
        # Longest wavelength first, as the radiometric augmentation wants them.
        self._optical = sorted(
            self._preprocess.optical, key=lambda place: -bands[place].wavelength_um
        )
        self._white = cloud_colour(recipe.input, self._optical)
        self._means = torch.tensor([band.mean for band in bands])
        self._heights = {i: band.std for i, band in enumerate(bands) if band.name == "dem"}

    def order(self, epoch: int) -> npt.NDArray[np.intp]:
        """Return the order of the real chips in an epoch."""
        return self._sampler.order(epoch)

    def batch(self, epoch: int, step: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Make one batch.

        Returns:
            The network's input ``(n, bands, s, s)`` and the masks ``(n, 1, s, s)``, float32: 1
            landslide, 0 none, NaN unknown.
        """
        rng = np.random.default_rng([self._recipe.seed, _BATCH, epoch, step])
        images, masks = self._real.take(self._sampler.draw(epoch, step))
        images, masks = cutmix(rng, images, masks, self._config.cutmix)
        pairs = list(zip(images, masks, strict=True))
        if self._simulated is not None:
            drawn = rng.integers(len(self._simulated), size=self._n_simulated)
            pairs.extend(zip(*self._simulated.take(drawn), strict=True))
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
        if self._optical:
            seen = image[self._optical]
            target = self._recipe.input.scene_target or float(seen.median())
            seen, mask = radiometry(rng, seen, mask, config, target, self._white)
            image = image.clone()
            image[self._optical] = seen
        image = shift_terrain(rng, image, config, self._heights)
        return drop_band(rng, image, config.band_drop, self._means), mask

    def _mosaic(self, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Join four landslide-free quadrants of real chips into a chip without a landslide."""
        bands, size = self._real.shape[1], self._real.shape[-1]
        half = size // 2
        result = torch.zeros(bands, size, size)
        for place in range(4):
            chip, quadrant = self._free[rng.integers(len(self._free))]
            image = self._real.take(np.array([chip]))[0][0]
            part = image[(slice(None), *_quadrant(int(quadrant), half))]
            turned, _ = random_d4(rng, part, torch.zeros(half, half))
            result[(slice(None), *_quadrant(place, half))] = turned
        return result, torch.zeros(size, size)


class _Levelled:
    """Chips whose scene gains are known, brought to them when they are taken: no second copy.

    Attributes:
        shape: Shape of all images.
    """

    def __init__(self, chips: Chips, preprocess: Preprocess) -> None:
        self.shape = chips.images.shape
        self._chips, self._preprocess = chips, preprocess
        self._gains = preprocess.scene_gains(chips.images)

    def __len__(self) -> int:
        return len(self._chips)

    def take(self, index: npt.NDArray[np.intp]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return images after the scene gain and masks, NaN where the truth is unknown."""
        images = self._preprocess.level(self._chips.images[index], self._gains[index])
        masks = torch.from_numpy(self._chips.masks[index]).float()
        if self._chips.valid is not None:
            masks[torch.from_numpy(~self._chips.valid[index])] = torch.nan
        return images, masks


def _quadrant(number: int, half: int) -> tuple[slice, slice]:
    """Return the rows and columns of quadrant 0–3."""
    row, col = divmod(number, 2)
    return slice(row * half, (row + 1) * half), slice(col * half, (col + 1) * half)


def _free_quadrants(chips: Chips) -> npt.NDArray[np.int64]:
    """List (chip, quadrant) of every quadrant that is known to have no landslide pixel."""
    taken = chips.masks if chips.valid is None else chips.masks | ~chips.valid
    half = taken.shape[-1] // 2
    hits = [taken[(slice(None), *_quadrant(q, half))].any(axis=(1, 2)) for q in range(4)]
    return np.argwhere(~np.stack(hits, axis=1))
