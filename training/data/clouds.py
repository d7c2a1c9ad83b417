"""Clouds and their shadows, painted on chips: what a landslide model must not fall for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional

from training.recipes.recipe import AugmentConfig, InputConfig

OPAQUE = 0.5
_COARSEST = (2, 4, 8)
_OCTAVES = 5
_SHADOW = (0.25, 0.75)
_SHIFT_PX = 24
# Reflectance of cloud tops relative to white: water vapour and ice absorb, and the cirrus band sees
# low clouds through all the vapour above them. Typical of a level-2A scene.
_DARKER = {"B09": 0.8, "B10": 0.01, "B11": 0.8, "B12": 0.6}
_VISIBLE = ("B02", "B03", "B04")


def cloud_colour(config: InputConfig, places: Sequence[int]) -> torch.Tensor:
    """Return the colour of a white cloud in some bands of the model's units.

    Args:
        config: The recipe's bands.
        places: Places of the optical bands wanted.

    Returns:
        One number a band, of mean 1 over the visible bands (over all without any), ``(bands,)``.
    """
    bands = [config.bands[place] for place in places]
    white = np.array([_DARKER.get(b.name, 1.0) / b.divisor for b in bands], dtype=np.float32)
    visible = np.array([band.name in _VISIBLE for band in bands])
    return torch.from_numpy(white / (white[visible] if visible.any() else white).mean())


def fractal_noise(
    rng: np.random.Generator, size: int, coarsest: int, roughness: float
) -> torch.Tensor:
    """Return smooth noise of several octaves, ``(size, size)``, scaled to 0–1.

    Args:
        rng: Source of randomness.
        size: Side in pixels.
        coarsest: Cells a side of the lowest octave; the next ones double it.
        roughness: Weight of an octave relative to the one before it.
    """
    total = torch.zeros(size, size)
    for octave in range(_OCTAVES):
        cells = min(coarsest * 2**octave, size)
        grid = torch.from_numpy(rng.random((1, 1, cells + 1, cells + 1), dtype=np.float32))
        layer = functional.interpolate(grid, size=(size, size), mode="bicubic", align_corners=True)
        total += layer[0, 0] * roughness**octave
    low, high = total.min(), total.max()
    return (total - low) / (high - low).clamp_min(1e-6)


def paint_clouds(
    rng: np.random.Generator,
    image: torch.Tensor,
    mask: torch.Tensor,
    white: torch.Tensor,
    config: AugmentConfig,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Paint a cloud field with its shadow over a chip.

    Args:
        rng: Source of randomness.
        image: Model units after the scene gain, ``(bands, size, size)``.
        mask: Landslide pixels, ``(size, size)``, 0 or 1, NaN for unknown.
        white: Colour of a white cloud, ``(bands,)``, of mean 1.
        config: Ranges of brightness and softness.

    Returns:
        The clouded image, and the mask without the pixels that an opaque cloud hides.
    """
    size = image.shape[-1]
    low, high = config.cloud_roughness
    roughness = float(rng.uniform(low, high)) if low < high else low
    noise = fractal_noise(rng, size, int(rng.choice(_COARSEST)), roughness)
    cover = float(rng.uniform(0.03, 0.5))
    softness = float(rng.uniform(*config.cloud_softness))
    start = torch.quantile(noise, 1.0 - cover)
    alpha = ((noise - start) / softness + 0.5).clamp(0.0, 1.0)
    alpha = alpha * alpha * (3.0 - 2.0 * alpha) * float(rng.uniform(0.75, 1.0))
    shift = tuple(int(s) for s in rng.integers(-_SHIFT_PX, _SHIFT_PX + 1, size=2))
    shadow = _shifted(alpha, shift) * float(rng.uniform(*_SHADOW))
    tint = torch.from_numpy(rng.uniform(0.9, 1.1, size=len(white)).astype(np.float32))
    level = float(np.exp(rng.uniform(*np.log(config.cloud_level))))
    texture = 0.85 + 0.3 * fractal_noise(rng, size, 4, roughness)
    cloud = (white * tint * level).view(-1, 1, 1) * texture
    painted = image * (1.0 - shadow) * (1.0 - alpha) + cloud * alpha
    return painted, mask * (alpha < OPAQUE)


def _shifted(field: torch.Tensor, shift: tuple[int, ...]) -> torch.Tensor:
    """Shift a field by whole pixels, with nothing coming in from outside."""
    rolled = torch.roll(field, shift, dims=(0, 1))
    rows, cols = shift
    if rows:
        rolled[slice(0, rows) if rows > 0 else slice(rows, None)] = 0.0
    if cols:
        rolled[:, slice(0, cols) if cols > 0 else slice(cols, None)] = 0.0
    return rolled
