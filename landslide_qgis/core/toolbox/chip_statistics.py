"""What is in a folder of chips: counts by split, and the values of each band."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.arrays import Raster

IGNORE = 255
_SAMPLE_PX = 400


class Statistics:
    """Gathers numbers chip by chip; holds a sample of the pixels of the training chips."""

    def __init__(self, bands: tuple[str, ...], seed: int) -> None:
        """Start with nothing.

        Args:
            bands: Names of the bands.
            seed: Of the sample that percentiles are taken from.
        """
        self._bands = bands
        self._random = np.random.default_rng(seed)
        self._count = np.zeros(len(bands))
        self._sum = np.zeros(len(bands))
        self._squares = np.zeros(len(bands))
        self._sample: list[Raster] = []
        self.splits: dict[str, dict[str, int]] = {}

    def add(self, split: str, image: Raster, mask: npt.NDArray[np.uint8]) -> None:
        """Add a chip: image ``[C, H, W]``, NaN where unknown, and mask ``[H, W]``."""
        counts = self.splits.setdefault(
            split, {"chips": 0, "with_landslide": 0, "landslide_px": 0, "known_px": 0}
        )
        landslide = int(np.count_nonzero(mask == 1))
        counts["chips"] += 1
        counts["with_landslide"] += landslide > 0
        counts["landslide_px"] += landslide
        counts["known_px"] += int(np.count_nonzero(mask != IGNORE))
        if split != "train":
            return
        flat = image.reshape(len(self._bands), -1).astype(np.float64)
        known = np.isfinite(flat)
        self._count += known.sum(axis=1)
        self._sum += np.where(known, flat, 0.0).sum(axis=1)
        self._squares += (np.where(known, flat, 0.0) ** 2).sum(axis=1)
        drawn = self._random.integers(0, flat.shape[1], _SAMPLE_PX)
        self._sample.append(flat[:, drawn].astype(np.float32))

    def summary(self) -> dict[str, Any]:
        """Return everything, JSON-ready: ``splits``, and ``bands`` of the training chips."""
        return {"splits": self.splits, "bands": self._band_values()}

    def _band_values(self) -> list[dict[str, Any]]:
        """Return mean, standard deviation and percentiles of each band."""
        sample = np.concatenate(self._sample, axis=1) if self._sample else None
        rows: list[dict[str, Any]] = []
        for number, name in enumerate(self._bands):
            row: dict[str, Any] = {"name": name}
            count = self._count[number]
            if sample is not None and count:
                mean = self._sum[number] / count
                spread = max(self._squares[number] / count - mean**2, 0.0)
                known = sample[number][np.isfinite(sample[number])]
                low, high = np.percentile(known, (1, 99)) if len(known) else (np.nan, np.nan)
                row.update(mean=float(mean), std=float(spread**0.5))
                if np.isfinite(low):
                    row.update(p01=float(low), p99=float(high))
            rows.append(row)
        return rows
