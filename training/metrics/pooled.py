"""Pooled scores of probabilities: threshold sweep, precision-recall curve, calibration error.

Everything follows from one pooled histogram of probabilities of landslide and of other pixels, so
a split of any size is swept in one pass and chips can be resampled without touching pixels again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.report.accuracy import Confusion, pixel_scores

BINS = 1000
_SCORES = ("precision", "recall", "f1", "iou")


@dataclass(frozen=True)
class Histogram:
    """Pixel counts by probability, in :data:`BINS` bins of equal width.

    Attributes:
        positive: Landslide pixels in bin ``floor(p × BINS)``, ``(BINS,)``.
        negative: Other pixels, same shape.
    """

    positive: npt.NDArray[np.int64]
    negative: npt.NDArray[np.int64]

    @classmethod
    def of(cls, probability: npt.NDArray[np.floating], truth: npt.NDArray[np.bool_]) -> Histogram:
        """Count the pixels of arrays of one shape.

        Raises:
            LandslideError: A probability is no number.
        """
        if not np.isfinite(probability).all():
            raise LandslideError(
                "The network returned values that are no numbers; check the values of the chips, "
                "and lower the learning rate."
            )
        bins = np.minimum((np.asarray(probability, np.float64) * BINS).astype(np.int64), BINS - 1)
        return cls(
            np.bincount(bins[truth], minlength=BINS).astype(np.int64),
            np.bincount(bins[~truth], minlength=BINS).astype(np.int64),
        )

    def __add__(self, other: Histogram) -> Histogram:
        return Histogram(self.positive + other.positive, self.negative + other.negative)

    def confusion(self, threshold: float) -> Confusion:
        """Return the counts of ``probability >= threshold`` for a multiple of 1/BINS."""
        start = round(threshold * BINS)
        tp, fp = int(self.positive[start:].sum()), int(self.negative[start:].sum())
        fn = int(self.positive.sum()) - tp
        return Confusion(tp=tp, fp=fp, fn=fn, tn=int(self.negative.sum()) - fp)

    def best_threshold(self) -> float:
        """Return the threshold of the highest pooled F1, among 0.05, 0.051, … 0.95."""
        candidates = np.arange(BINS // 20, BINS - BINS // 20 + 1)
        tp = np.cumsum(self.positive[::-1])[::-1][candidates]
        fp = np.cumsum(self.negative[::-1])[::-1][candidates]
        fn, tn = self.positive.sum() - tp, self.negative.sum() - fp
        f1 = _scores(np.stack([tp, fp, fn, tn], axis=-1))["f1"]
        return float(candidates[int(np.argmax(f1))]) / BINS

    def curve(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return precision and recall at the thresholds 0, 1/BINS, …, each ``(BINS,)``."""
        tp = np.cumsum(self.positive[::-1])[::-1].astype(np.float64)
        fp = np.cumsum(self.negative[::-1])[::-1].astype(np.float64)
        precision = np.divide(tp, tp + fp, out=np.ones_like(tp), where=tp + fp > 0)
        return precision, tp / max(float(self.positive.sum()), 1.0)

    def average_precision(self) -> float:
        """Return the area under the precision-recall curve, summed in steps of the recall."""
        precision, recall = self.curve()
        return float((precision * -np.diff(recall, append=0.0)).sum())

    def roc_auc(self) -> float:
        """Return the probability that a landslide pixel gets a higher probability than another."""
        below = np.cumsum(self.negative) - self.negative / 2.0
        pairs = float(self.positive.sum()) * float(self.negative.sum())
        return float((self.positive * below).sum()) / pairs if pairs else 0.0

    def reliability(
        self, groups: int = 20
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.int64]]:
        """Return mean probability, share of landslide, and pixels of groups of bins."""
        centres = (np.arange(BINS) + 0.5) / BINS
        both = (self.positive + self.negative).reshape(groups, -1)
        pixels = both.sum(axis=1)
        safe = np.maximum(pixels, 1)
        confidence = (both * centres.reshape(groups, -1)).sum(axis=1) / safe
        return confidence, self.positive.reshape(groups, -1).sum(axis=1) / safe, pixels

    def calibration_error(self, groups: int = 20) -> float:
        """Return the expected calibration error of the landslide probability, 0–1.

        The mean over all pixels of |share of landslide - mean probability| of their group of equal
        width (Guo et al., "On calibration of modern neural networks", ICML 2017).
        """
        confidence, share, pixels = self.reliability(groups)
        return float((np.abs(confidence - share) * pixels).sum() / max(int(pixels.sum()), 1))


def class_means(counts: Confusion) -> dict[str, float]:
    """Return the means over landslide and background of precision, recall, F1 and IoU.

    Only for reading papers that print them; background is nearly always right, so they flatter.
    """
    other = counts.background
    return {name: (getattr(counts, name) + getattr(other, name)) / 2.0 for name in _SCORES}


def bootstrap(
    histograms: Sequence[Histogram], threshold: float, seed: int, draws: int = 1000
) -> dict[str, tuple[float, float]]:
    """Return 95 % intervals of the pooled scores when chips are drawn with replacement.

    Args:
        histograms: One a chip.
        threshold: A multiple of 1/BINS.
        seed: Seed of the draws.
        draws: How many.

    Returns:
        Lower and upper bound of ``precision``, ``recall``, ``f1`` and ``iou``.
    """
    counts = [histogram.confusion(threshold) for histogram in histograms]
    table = np.array([[c.tp, c.fp, c.fn, c.tn] for c in counts], dtype=np.int64)
    rng = np.random.default_rng(seed)
    sums = np.stack(
        [table[rng.integers(len(table), size=len(table))].sum(axis=0) for _ in range(draws)]
    )
    drawn = _scores(sums)
    bounds = {name: np.percentile(drawn[name], [2.5, 97.5]) for name in _SCORES}
    return {name: (float(low), float(high)) for name, (low, high) in bounds.items()}


def paired_f1(
    before: tuple[Sequence[Histogram], float],
    after: tuple[Sequence[Histogram], float],
    seed: int,
    draws: int = 2000,
) -> tuple[float, float]:
    """Return the 95 % interval of the difference in pooled F1 when chips are drawn anew.

    Both sides are scored on the same draw, so that hard chips do not blur the difference.

    Args:
        before: Histograms, one a chip, and a threshold that is a multiple of 1/BINS.
        after: The same of the other side, in the same order.
        seed: Seed of the draws.
        draws: How many.
    """
    tables = [
        np.array(
            [[c.tp, c.fp, c.fn, c.tn] for c in (part.confusion(limit) for part in parts)], np.int64
        )
        for parts, limit in (before, after)
    ]
    rng = np.random.default_rng(seed)
    count = len(tables[0])
    drawn = rng.integers(count, size=(draws, count))
    scores = [_scores(table[drawn].sum(axis=1))["f1"] for table in tables]
    low, high = np.percentile(scores[1] - scores[0], [2.5, 97.5])
    return float(low), float(high)


def _scores(counts: npt.NDArray[np.int64]) -> dict[str, npt.NDArray[np.float64]]:
    """Return scores by name, 0 where there is nothing to divide by, as :class:`Confusion` does.

    Args:
        counts: True positive, false positive, false negative, true negative, ``(…, 4)``.
    """
    return pixel_scores(counts, zero_division=0.0)
