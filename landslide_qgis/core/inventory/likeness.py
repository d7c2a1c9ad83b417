"""How likely each pixel belongs to the landslide that was clicked on.

A logistic model of a few clues. The clues along a path (how unlike the click the worst pixel is on
the best way there, and how low the probability falls on it) let a landslide be long and bent but
keep it from jumping over what is no landslide. The weights come from landslides with known
outlines; see ``benchmarks/outline.py``.
"""

from __future__ import annotations

import numpy as np

from landslide_qgis.core.arrays import Floats, Mask, Raster
from landslide_qgis.core.inventory.flood import flood

IMAGE_CLUES = ("colour", "smoothed colour", "colour on the way", "distance", "brightness")
PROBABILITY_CLUES = ("probability", "probability on the way", "probability at the click")
COLOUR, DISTANCE = IMAGE_CLUES.index("colour"), IMAGE_CLUES.index("distance")
_SEED_RADIUS = 1
# Weights of a binomial filter three pixels wide.
_BINOMIAL = (0.25, 0.5, 0.25)
_LEAST, _MOST = 1e-3, 1 - 1e-3
_METRES = 10.0


def clues(
    image: Raster, probability: Raster | None, seed: tuple[int, int], pixel_m: float, most: int
) -> tuple[Floats, Mask]:
    """Return the clues of each pixel.

    Args:
        image: ``[C, H, W]`` in any unit, NaN where unknown.
        probability: ``[H, W]``, 0–1, NaN where unknown, which counts as 0; ``None`` for none.
        seed: Row and column of the click.
        pixel_m: Side of a pixel in metres.
        most: Pixels that the ways are followed to; what lies beyond counts as bad as the last.

    Returns:
        The clues, float64 ``[K, H, W]``, in the order of :data:`IMAGE_CLUES` and, with a
        probability, :data:`PROBABILITY_CLUES`; and where the image is known, bool ``[H, W]``.
    """
    known: Mask = np.asarray(np.isfinite(image).all(axis=0))
    bands = image.astype(np.float64)
    middle = bands[:, known].mean(axis=1)[:, None, None]
    spread = bands[:, known].std(axis=1)[:, None, None]
    scaled = np.where(known, (bands - middle) / np.where(spread > 0, spread, 1.0), 0.0)
    near = _around(seed)
    centre = np.median(scaled[(slice(None), *near)][:, known[near]], axis=1)[:, None, None]
    unlike = _root_mean_square(scaled - centre)
    rows, columns = np.ogrid[: known.shape[0], : known.shape[1]]
    away = np.hypot(rows - seed[0], columns - seed[1]) * pixel_m / _METRES
    found = [
        unlike,
        _root_mean_square(_smooth(scaled) - centre),
        _worst_on_the_way(unlike, known, seed, most),
        np.log1p(away),
        scaled.mean(axis=0) - centre.mean(),
    ]
    if probability is not None:
        share = np.clip(np.nan_to_num(probability.astype(np.float64)), _LEAST, _MOST)
        odds = np.log(share / (1.0 - share))
        found += [
            odds,
            -_worst_on_the_way(-odds, known, seed, most),
            np.full(odds.shape, odds[near].max()),
        ]
    return np.stack(found), known


def _around(seed: tuple[int, int]) -> tuple[slice, slice]:
    """Return the neighbourhood of a pixel."""
    row, column = (slice(max(0, at - _SEED_RADIUS), at + _SEED_RADIUS + 1) for at in seed)
    return row, column


def _root_mean_square(bands: Floats) -> Floats:
    """Return the root mean square over the first axis."""
    return np.asarray(np.sqrt(np.mean(bands**2, axis=0)))


def _smooth(bands: Floats) -> Floats:
    """Return bands ``[C, H, W]`` after a binomial filter, their edge repeated outwards."""
    for axis in (1, 2):
        width = [(1, 1) if at == axis else (0, 0) for at in range(3)]
        padded = np.pad(bands, width, mode="edge")
        size = bands.shape[axis]
        bands = np.asarray(
            sum(
                weight * padded.take(range(step, step + size), axis=axis)
                for step, weight in enumerate(_BINOMIAL)
            )
        )
    return bands


def _worst_on_the_way(cost: Floats, known: Mask, seed: tuple[int, int], most: int) -> Floats:
    """Return, for each pixel, the highest cost on the way from the seed on which it is lowest."""
    order = flood(np.where(known, cost, np.inf), seed, most)
    worst = np.maximum.accumulate(cost.ravel()[order])
    result = np.full(cost.size, worst[-1])
    result[order] = worst
    return result.reshape(cost.shape)
