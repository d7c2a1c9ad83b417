"""Pooled confusion counts of a landslide mask and the scores that follow from them.

"Pooled" means that the pixels of all chips or tiles of a split are counted together before a
ratio is taken. A mean of per-image scores is a different, usually higher, number. With numpy's
``+`` on :class:`Confusion` a split is counted piece by piece.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.errors import LandslideError


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

    @property
    def precision(self) -> float:
        """Share of the called pixels that are landslide; 0 where nothing is called."""
        return _ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float:
        """Share of the landslide pixels that are called; 0 where there are none."""
        return _ratio(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall (Dice); 0 where neither mask has a pixel."""
        return _ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)

    @property
    def iou(self) -> float:
        """Intersection over union; 0 where neither mask has a pixel."""
        return _ratio(self.tp, self.tp + self.fp + self.fn)

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


def _ratio(part: int, whole: int) -> float:
    """Divide, with 0 for an empty whole."""
    return part / whole if whole else 0.0
