"""Pooled confusion counts of a landslide mask and the scores that follow from them.

"Pooled" means that the pixels of all chips or tiles of a split are counted together before a
ratio is taken. A mean of per-image scores is a different, usually higher, number. With
``+`` on :class:`Confusion` a split is counted piece by piece.

All scores by pixel, in the toolbox and in training, are those of :func:`pixel_scores`. Where a
score has nothing to divide by (the precision of a map that calls nothing) there is nothing to say,
and an assessment says so: NaN. Where maps are ranked, as training does to choose a threshold or a
checkpoint, it counts as the worst, 0; :class:`Confusion` is for that. A caller that wants neither
names its own value, as scikit-learn's ``zero_division`` does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.arrays import Floats
from landslide_qgis.core.errors import LandslideError

SCORES = ("precision", "recall", "f1", "iou", "mcc")


def pixel_scores(counts: npt.ArrayLike, zero_division: float = np.nan) -> dict[str, Floats]:
    """Return precision, recall, F1 (Dice), IoU and Matthews' correlation coefficient.

    Args:
        counts: Pixels that are true positive, false positive, false negative and true negative in
            the last axis, ``[…, 4]``.
        zero_division: What a score is where there is nothing to divide by.

    Returns:
        By name, in the order of :data:`SCORES`, ``[…]``.
    """
    tp, fp, fn, tn = np.moveaxis(np.asarray(counts, np.float64), -1, 0)
    spread = np.sqrt(tp + fp) * np.sqrt(tp + fn) * np.sqrt(tn + fp) * np.sqrt(tn + fn)
    parts = (
        (tp, tp + fp),
        (tp, tp + fn),
        (2 * tp, 2 * tp + fp + fn),
        (tp, tp + fp + fn),
        (tp * tn - fp * fn, spread),
    )
    return {
        name: np.divide(part, whole, out=np.full(whole.shape, zero_division), where=whole > 0)
        for name, (part, whole) in zip(SCORES, parts)
    }


@dataclass(frozen=True)
class Confusion:
    """Pixel counts of the landslide class.

    Attributes:
        tp: Landslide pixels called landslide.
        fp: Other pixels called landslide.
        fn: Landslide pixels missed.
        tn: Other pixels left alone.
    """

    tp: int = 0
    fp: int = 0
    fn: int = 0
    tn: int = 0

    def __add__(self, other: Confusion) -> Confusion:
        return Confusion(
            self.tp + other.tp, self.fp + other.fp, self.fn + other.fn, self.tn + other.tn
        )

    def _score(self, name: str) -> float:
        """Return a score of :func:`pixel_scores`, 0 where there is nothing to divide by."""
        counts = (self.tp, self.fp, self.fn, self.tn)
        return float(pixel_scores(counts, zero_division=0.0)[name])

    @property
    def precision(self) -> float:
        """Share of the called pixels that are landslide; 0 where nothing is called."""
        return self._score("precision")

    @property
    def recall(self) -> float:
        """Share of the landslide pixels that are called; 0 where there are none."""
        return self._score("recall")

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall (Dice); 0 where neither mask has a pixel."""
        return self._score("f1")

    @property
    def iou(self) -> float:
        """Intersection over union; 0 where neither mask has a pixel."""
        return self._score("iou")

    @property
    def background(self) -> Confusion:
        """The same pixels with background as the class that is looked for."""
        return Confusion(tp=self.tn, fp=self.fn, fn=self.fp, tn=self.tp)

    @property
    def f1_class_mean(self) -> float:
        """Mean of both classes' F1: only for reading papers that print it; it flatters."""
        return (self.f1 + self.background.f1) / 2.0

    def scores(self) -> dict[str, float]:
        """Return precision, recall, F1, IoU and the class-mean F1 by name, all 0–1."""
        return {
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "iou": self.iou,
            "f1_class_mean": self.f1_class_mean,
        }


def confusion(
    predicted: npt.ArrayLike, truth: npt.ArrayLike, valid: npt.ArrayLike | None = None
) -> Confusion:
    """Count the pixels of a predicted mask against the truth.

    Args:
        predicted: Boolean (or 0/1) mask of any shape.
        truth: Mask of the same shape.
        valid: Pixels that count, same shape; all of them if ``None``.

    Returns:
        The pooled counts.

    Raises:
        LandslideError: The shapes differ.
    """
    called, real = np.asarray(predicted, dtype=bool), np.asarray(truth, dtype=bool)
    if called.shape != real.shape:
        raise LandslideError(
            f"The prediction is {called.shape} but the truth is {real.shape} pixels; "
            "compare rasters of the same grid."
        )
    if valid is not None:
        use = np.asarray(valid, dtype=bool)
        if use.shape != real.shape:
            raise LandslideError(
                f"The valid mask is {use.shape} but the truth is {real.shape} pixels; "
                "compare rasters of the same grid."
            )
        called, real = called[use], real[use]
    tp = int(np.count_nonzero(called & real))
    fp = int(np.count_nonzero(called)) - tp
    fn = int(np.count_nonzero(real)) - tp
    return Confusion(tp=tp, fp=fp, fn=fn, tn=int(real.size) - tp - fp - fn)
