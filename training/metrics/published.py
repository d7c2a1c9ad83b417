"""The scores of the published systems as their own programs count them, beside the pooled ones.

Papers on landslides print numbers that cannot be compared: means of both classes, means of images
where an empty image counts as perfect, and logits cut at 0.5 as if they were probabilities. To read
such a number one needs the same network's score by both definitions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.report.accuracy import Confusion, confusion, pixel_scores

Logits = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
# A logit of 0.5 is a probability of 0.622.
RAW_LOGIT = 0.5
DIGATE_BATCH = 32


@dataclass(frozen=True)
class ImagewiseCounts:
    """Counts of every image of a split.

    Attributes:
        tp: Landslide pixels found, ``(images,)``.
        fp: Pixels called wrongly, same shape.
        fn: Landslide pixels missed, same shape.
    """

    tp: npt.NDArray[np.int64]
    fp: npt.NDArray[np.int64]
    fn: npt.NDArray[np.int64]

    @classmethod
    def of(cls, called: Mask, truth: Mask) -> ImagewiseCounts:
        """Count pixels of ``(images, height, width)``."""
        axes = (1, 2)
        return cls(
            np.count_nonzero(called & truth, axis=axes).astype(np.int64),
            np.count_nonzero(called & ~truth, axis=axes).astype(np.int64),
            np.count_nonzero(~called & truth, axis=axes).astype(np.int64),
        )

    def f1(self) -> npt.NDArray[np.float64]:
        """Return the F1 of each image; 1 where there is nothing to find and nothing was called."""
        return self._score("f1")

    def iou(self) -> npt.NDArray[np.float64]:
        """Return the IoU of each image; 1 where there is nothing to find and nothing was called."""
        return self._score("iou")

    def _score(self, name: str) -> npt.NDArray[np.float64]:
        """Return a score of each image, 1 where there is nothing to divide by."""
        unused = np.zeros_like(self.tp)  # neither score looks at what was left alone
        counts = np.stack([self.tp, self.fp, self.fn, unused], axis=-1)
        return pixel_scores(counts, zero_division=1.0)[name]

    def empty(self) -> Mask:
        """Return which images have no landslide."""
        result: Mask = self.tp + self.fn == 0
        return result


def as_published(
    logits: Logits, truth: Mask, valid: Mask | None = None
) -> dict[str, dict[str, float]]:
    """Return the scores of a split by the definitions of the three papers.

    Args:
        logits: Uncalibrated, ``(images, height, width)``.
        truth: Landslide pixels, same shape.
        valid: Pixels whose truth is known, same shape; all of them if ``None``. The papers have no
            others; where there are, they count as background that was left alone, pooled scores
            excepted.

    Returns:
        By system and score:

        ``landslidenet`` (probability ≥ 0.5): mean of both classes' F1 and IoU; and the F1 of both
        classes' mean precision and recall, because the paper's table fits one on one set and the
        other on another.

        ``digate_unet`` (logit ≥ 0.5): mean F1 and IoU of images, averaged over batches of 32, an
        empty image without a call counting 1; the same without images that hold no landslide; and
        pooled over all pixels.

        ``geonext`` (logit > 0.5): mean of both classes' F1 and IoU, and the landslide's.
    """
    half, raw = confusion(logits >= 0.0, truth, valid), confusion(logits > RAW_LOGIT, truth, valid)
    called = logits >= RAW_LOGIT
    pooled = confusion(called, truth, valid)
    images = ImagewiseCounts.of(called if valid is None else called & valid, truth)
    occupied = ~images.empty()
    return {
        "landslidenet": {
            "f1_class_mean": half.f1_class_mean,
            "f1_of_class_mean_precision_and_recall": _f1_of_means(half),
            "iou_class_mean": _iou_class_mean(half),
        },
        "digate_unet": {
            "f1_imagewise": _mean_of_batches(images.f1()),
            "iou_imagewise": _mean_of_batches(images.iou()),
            "f1_imagewise_without_empty": float(images.f1()[occupied].mean())
            if occupied.any()
            else 1.0,
            "f1_pooled": pooled.f1,
            "iou_pooled": pooled.iou,
        },
        "geonext": {
            "f1_class_mean": raw.f1_class_mean,
            "iou_class_mean": _iou_class_mean(raw),
            "f1_pooled": raw.f1,
        },
    }


def describe(scores: dict[str, dict[str, float]]) -> str:
    """Return scores as lines for people, one a system."""
    lines = [
        f"as {system}: " + "  ".join(f"{name} {value:.4f}" for name, value in entries.items())
        for system, entries in scores.items()
    ]
    return "\n".join(lines)


def _iou_class_mean(counts: Confusion) -> float:
    """Return the mean IoU of both classes."""
    return (counts.iou + counts.background.iou) / 2.0


def _f1_of_means(counts: Confusion) -> float:
    """Return the harmonic mean of both classes' mean precision and mean recall."""
    other = counts.background
    precision = (counts.precision + other.precision) / 2.0
    recall = (counts.recall + other.recall) / 2.0
    total = precision + recall
    return 2.0 * precision * recall / total if total > 0 else 0.0


def _mean_of_batches(scores: npt.NDArray[np.float64]) -> float:
    """Return the mean over batches of the mean over their images; the last batch may be small."""
    starts = range(0, len(scores), DIGATE_BATCH)
    return float(np.mean([scores[start : start + DIGATE_BATCH].mean() for start in starts]))
