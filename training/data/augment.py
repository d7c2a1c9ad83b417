"""Augmentation: geometry, mixtures of chips, and the radiometry of other scenes.

The radiometric part imitates what separates the training chips (top-of-atmosphere reflectance)
from the scenes that people hold: path radiance removed or added, strongest in blue; a gain a band;
a scene whose median lies elsewhere; clouds and their shadows.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch.nn import functional

from training.data.clouds import paint_clouds
from training.recipes.recipe import AugmentConfig

DARK_PERCENTILE = 0.02


def random_d4(
    rng: np.random.Generator, image: torch.Tensor, mask: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Apply one of the eight symmetries of the square to ``(bands, s, s)`` and ``(s, s)``."""
    turns, flip = int(rng.integers(4)), bool(rng.integers(2))
    image, mask = torch.rot90(image, turns, (-2, -1)), torch.rot90(mask, turns, (-2, -1))
    return (image.flip(-1), mask.flip(-1)) if flip else (image, mask)


def random_affine(
    rng: np.random.Generator,
    image: torch.Tensor,
    mask: torch.Tensor,
    scale: tuple[float, float],
) -> tuple[torch.Tensor, torch.Tensor]:
    """Zoom, rotate and shift a chip, mirroring it at its edges.

    Args:
        rng: Source of randomness.
        image: ``(bands, s, s)``.
        mask: ``(s, s)``, 0 or 1, NaN for unknown.
        scale: Range of the zoom; above 1 enlarges.
    """
    zoom = _log_uniform(rng, scale)
    angle = rng.uniform(-math.pi / 6, math.pi / 6)
    shift = rng.uniform(-0.3, 0.3, size=2)
    cos, sin = math.cos(angle) / zoom, math.sin(angle) / zoom
    theta = torch.tensor([[[cos, -sin, shift[0]], [sin, cos, shift[1]]]], dtype=torch.float32)
    stack = torch.cat([image, mask[None]])[None]
    grid = functional.affine_grid(theta, list(stack.shape), align_corners=False)
    warped = functional.grid_sample(
        stack, grid, mode="bilinear", padding_mode="reflection", align_corners=False
    )[0]
    truth = torch.where(warped[-1].isnan(), torch.nan, (warped[-1] > 0.5).float())
    return warped[:-1], truth


def cutmix(
    rng: np.random.Generator, images: torch.Tensor, masks: torch.Tensor, probability: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Replace a rectangle of some chips of a batch by that of their neighbour in the batch.

    Args:
        rng: Source of randomness.
        images: ``(n, bands, s, s)``.
        masks: ``(n, s, s)``.
        probability: Probability a chip.
    """
    size = images.shape[-1]
    mixed, mixed_masks = images.clone(), masks.clone()
    for index in np.flatnonzero(rng.random(len(images)) < probability):
        height, width = (int(v) for v in rng.integers(size // 4, 3 * size // 4, size=2))
        top, left = int(rng.integers(size - height)), int(rng.integers(size - width))
        window = (..., slice(top, top + height), slice(left, left + width))
        other = (int(index) + 1) % len(images)
        mixed[int(index)][window] = images[other][window]
        mixed_masks[int(index)][window] = masks[other][window]
    return mixed, mixed_masks


def shift_sensor(
    rng: np.random.Generator, image: torch.Tensor, config: AugmentConfig, target: float
) -> torch.Tensor:
    """Make a chip look as if another sensor, atmosphere or processing level had seen it.

    Part of every band's dark level is taken away (surface reflectance) or added (haze), most in
    the last band (blue); every band gets a gain; the joint median returns to ``target``, as the
    engine's scene gain would see to, and is then moved, because a chip is not its scene.

    Args:
        rng: Source of randomness.
        image: Model units after the scene gain, ``(bands, s, s)``, longest wavelength first.
        config: Ranges.
        target: Median that the scene gain aims at.
    """
    bands = image.shape[0]
    strength = rng.uniform(*config.haze)
    share = np.ones(bands)
    share[: bands - 1] = np.sort(rng.uniform(0.2, 1.0, size=bands - 1))
    flat = image.reshape(bands, -1)
    # Selection instead of sorting: with 14 bands this is what a batch would spend its time on.
    dark = flat.kthvalue(1 + int(DARK_PERCENTILE * (flat.shape[1] - 1)), dim=1).values
    gains = np.array([_log_uniform(rng, config.band_gain) for _ in range(bands)])
    offset = dark * torch.from_numpy((strength * share).astype(np.float32))
    image = (image - offset.view(-1, 1, 1)).clamp_min(0.0)
    image = image * torch.from_numpy(gains.astype(np.float32)).view(-1, 1, 1)
    level = float(image.median())
    return image * (_log_uniform(rng, config.gain) * target / max(level, 1e-3))


def radiometry(
    rng: np.random.Generator,
    image: torch.Tensor,
    mask: torch.Tensor,
    config: AugmentConfig,
    target: float,
    white: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Apply clouds, the sensor's change or a mild gain, blur and noise to the optical bands.

    Args:
        rng: Source of randomness.
        image: Model units after the scene gain, ``(bands, s, s)``, longest wavelength first.
        mask: ``(s, s)``, 0 or 1, NaN for unknown.
        config: Probabilities and ranges.
        target: Median that the scene gain aims at.
        white: Colour of a white cloud, ``(bands,)``, of mean 1.
    """
    if rng.random() < config.cloud:
        image, mask = paint_clouds(rng, image, mask, white, config)
    if rng.random() < config.sensor_shift:
        image = shift_sensor(rng, image, config, target)
    else:
        image = image * _log_uniform(rng, config.mild_gain)
    if rng.random() < config.blur:
        image = _blurred(image, float(rng.uniform(*config.blur_px)))
    if config.noise > 0 and rng.random() < 0.3:
        noise = rng.standard_normal(tuple(image.shape), dtype=np.float32)
        image = image + torch.from_numpy(noise) * float(rng.uniform(0.0, config.noise))
    return image, mask


def shift_terrain(
    rng: np.random.Generator, image: torch.Tensor, config: AugmentConfig, places: dict[int, float]
) -> torch.Tensor:
    """Raise or lower elevation, so that a network learns its shape and not its level.

    Args:
        rng: Source of randomness.
        image: Model units, ``(bands, s, s)``.
        config: Largest shift.
        places: Standard deviation of each elevation band by its place.
    """
    if config.terrain_shift == 0.0 or not places:
        return image
    shifted = image.clone()
    for place, std in places.items():
        shifted[place] += float(rng.uniform(-1.0, 1.0)) * config.terrain_shift * std
    return shifted


def drop_band(
    rng: np.random.Generator, image: torch.Tensor, probability: float, means: torch.Tensor
) -> torch.Tensor:
    """Replace one band by its mean, as the engine does where a scene lacks it.

    Args:
        rng: Source of randomness.
        image: Model units after the scene gain, ``(bands, s, s)``.
        probability: Probability a chip.
        means: Mean of every band, ``(bands,)``.
    """
    if probability == 0.0 or rng.random() >= probability:
        return image
    dropped = image.clone()
    place = int(rng.integers(len(means)))
    dropped[place] = means[place]
    return dropped


def _blurred(image: torch.Tensor, sigma: float) -> torch.Tensor:
    """Blur a chip by a Gaussian of so many pixels."""
    reach = math.ceil(3.0 * sigma)
    place = torch.arange(-reach, reach + 1, dtype=torch.float32)
    kernel = torch.exp(-0.5 * (place / sigma) ** 2)
    kernel = kernel / kernel.sum()
    padded = functional.pad(image[:, None], (reach, reach, reach, reach), mode="reflect")
    rows = functional.conv2d(padded, kernel.view(1, 1, -1, 1))
    return functional.conv2d(rows, kernel.view(1, 1, 1, -1))[:, 0]


def _log_uniform(rng: np.random.Generator, limits: tuple[float, float]) -> float:
    """Draw a factor whose logarithm is uniform between those of the limits."""
    return math.exp(rng.uniform(math.log(limits[0]), math.log(limits[1])))
