"""Seven statistics of every channel of a patch: what boosted trees decide by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from landslide_qgis.core.arrays import Floats, Raster
from landslide_qgis.core.model.card_checks import STATISTICS

# Rows at a time: half a megabyte for patches of 64 × 64 pixels.
_ROWS = 32


def statistic_names(channels: Sequence[str]) -> list[str]:
    """Return the names of :func:`patch_statistics`' columns."""
    return [f"{channel}_{statistic}" for channel in channels for statistic in STATISTICS]


def patch_statistics(patches: Raster) -> Raster:
    """Return the statistics of patches.

    Skewness and kurtosis are the moments m3 / m2^1.5 and m4 / m2² − 3 of the population (as in
    scipy.stats), 0 for a patch of one value. With 18 channels these are the 126 features of Nasios
    (2026, arXiv:2604.05959).

    Args:
        patches: float32 ``[N, C, H, W]``, NaN where unknown.

    Returns:
        float32 ``[N, 7 × C]``, channel by channel in the order of :data:`STATISTICS`, of the known
        pixels; NaN for a channel without any.
    """
    count, channels = patches.shape[:2]
    flat = patches.reshape(count * channels, -1)
    known = np.isfinite(flat)
    result = np.full((flat.shape[0], len(STATISTICS)), np.nan, np.float32)
    whole = known.all(axis=1)
    if whole.all():
        result[:] = _statistics(flat)
    elif whole.any():
        result[whole] = _statistics(flat[whole])
    for row in np.flatnonzero(~whole & known.any(axis=1)):
        result[row] = _statistics(flat[row][known[row]][np.newaxis])[0]
    return result.reshape(count, channels * len(STATISTICS))


def _statistics(values: Raster) -> Floats:
    """Return the statistics ``[N, 7]`` of rows without gaps ``[N, P]``."""
    parts = [values[first : first + _ROWS] for first in range(0, len(values), _ROWS)]
    return np.concatenate([_of_some(part) for part in parts])


def _of_some(values: Raster) -> Floats:
    """Return the statistics of as many rows as stay in the processor's cache."""
    mean = values.mean(axis=1, dtype=np.float64)
    away = values - mean[:, np.newaxis].astype(np.float32)
    square = away * away
    # numpy adds up in pairs, which keeps float32 exact to a millionth here.
    second, third, fourth = (
        product.mean(axis=1).astype(np.float64)
        for product in (square, np.multiply(away, square, out=away), square * square)
    )
    # Rounding leaves a trace of variance in a patch of one value.
    flat = second <= (1e-6 * np.maximum(np.abs(mean), 1e-6)) ** 2
    safe = np.where(flat, 1.0, second)
    return np.stack(
        [
            mean,
            _median(values),
            values.min(axis=1),
            values.max(axis=1),
            np.sqrt(second),
            np.where(flat, 0.0, third / safe**1.5),
            np.where(flat, 0.0, fourth / safe**2 - 3.0),
        ],
        axis=1,
    )


def _median(values: Raster) -> Raster:
    """Return the median of rows, as ``numpy.median`` does.

    That one looks for both middle values and for NaN, at several times the price of one partition
    and the largest value below it.
    """
    middle = values.shape[1] // 2
    parted = np.partition(values, middle, axis=1)
    upper = parted[:, middle]
    if values.shape[1] % 2:
        return upper
    half: Raster = (parted[:, :middle].max(axis=1) + upper) * np.float32(0.5)
    return half
