"""Everything that is said about a network on a split, as one JSON-ready document."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.report.objects import (
    IOU_LIMITS,
    SIZE_BOUNDS_M2,
    ObjectMatch,
    class_name,
    label,
    match_objects,
)
from training.data.chips import Chips
from training.metrics.pooled import BINS, Histogram, bootstrap, class_means

DEFINITION = "landslide class, all pixels of the split pooled"
CURVE_POINTS = 101
Probabilities = npt.NDArray[np.float32]


def histograms(chips: Chips, probability: Probabilities) -> list[Histogram]:
    """Return one histogram a chip, of the pixels whose truth is known."""
    valid = np.ones_like(chips.masks) if chips.valid is None else chips.valid
    return [
        Histogram.of(p[v], m[v]) for p, m, v in zip(probability, chips.masks, valid, strict=True)
    ]


def pooled(parts: Sequence[Histogram]) -> Histogram:
    """Return the histogram of several chips together."""
    return Histogram(
        np.sum([part.positive for part in parts], axis=0, dtype=np.int64),
        np.sum([part.negative for part in parts], axis=0, dtype=np.int64),
    )


def assess(
    chips: Chips, probability: Probabilities, threshold: float, gsd_m: float, seed: int
) -> dict[str, Any]:
    """Score calibrated probabilities at a threshold that was fixed elsewhere.

    Args:
        chips: The split.
        probability: ``(chips, height, width)``.
        threshold: A multiple of 0.001.
        gsd_m: Pixel size in metres.
        seed: Seed of the bootstrap.

    Returns:
        Pooled scores of the landslide class, their 95 % intervals by chip, class means beside them,
        curves, calibration error, scores by object and by size.
    """
    each = histograms(chips, probability)
    total = pooled(each)
    counts = total.confusion(threshold)
    quiet = ~chips.masks.any(axis=(1, 2))
    calls = np.array([part.confusion(threshold).fp > 0 for part in each])
    return {
        "definition": DEFINITION,
        "threshold": threshold,
        **counts.scores(),
        "pixels": {"tp": counts.tp, "fp": counts.fp, "fn": counts.fn, "tn": counts.tn},
        "ci95_by_chip": {
            name: list(bounds) for name, bounds in bootstrap(each, threshold, seed).items()
        },
        "class_means": class_means(counts),
        "average_precision": total.average_precision(),
        "roc_auc": total.roc_auc(),
        "best_f1_of_any_threshold": total.confusion(total.best_threshold()).f1,
        "ece": total.calibration_error(),
        "chips_without_landslide": int(quiet.sum()),
        "of_these_with_a_call": int(calls[quiet].sum()),
        "objects": _objects(chips, probability, threshold, gsd_m**2),
        "precision_by_recall": _curve(total),
    }


def _objects(
    chips: Chips, probability: Probabilities, threshold: float, pixel_m2: float
) -> dict[str, Any]:
    """Return scores by object: in all, and by size of the landslide or of the call."""
    match: ObjectMatch | None = None
    edges = [0.0, *SIZE_BOUNDS_M2, np.inf]
    seen, hit = np.zeros(len(edges) - 1), np.zeros(len(edges) - 1)
    for place in range(len(chips)):
        called = probability[place] >= threshold
        valid = None if chips.valid is None else chips.valid[place]
        one = match_objects(called, chips.masks[place], valid)
        match = one if match is None else match + one
        labels, _ = label(chips.masks[place])
        size = np.bincount(labels.reshape(-1))[labels[labels > 0]] * pixel_m2
        group = np.searchsorted(edges, size, side="right") - 1
        seen += np.bincount(group, minlength=len(seen))
        hit += np.bincount(group[called[labels > 0]], minlength=len(hit))
    if match is None:
        return {}
    by_size = []
    for number, (low, high) in enumerate(pairwise(edges)):
        entry: dict[str, Any] = {"size": class_name(low, high), "from_m2": low}
        for limit in IOU_LIMITS:
            entry[f"iou_{limit:g}"] = match.by_size(limit, pixel_m2)[number][1]
        entry["landslide_pixels"] = int(seen[number])
        entry["pixel_recall"] = float(hit[number] / seen[number]) if seen[number] else 0.0
        by_size.append(entry)
    return {
        **{f"iou_{limit:g}": match.scores(limit) for limit in IOU_LIMITS},
        "by_size": by_size,
    }


def _curve(total: Histogram) -> list[float]:
    """Return the highest precision at a recall of at least 0, 0.01, … 1."""
    precision, recall = total.curve()
    # From high thresholds to low: recall rises, and any precision further on is still to be had.
    reachable = np.maximum.accumulate(precision)
    wanted = np.linspace(0.0, 1.0, CURVE_POINTS)
    place = BINS - 1 - np.searchsorted(recall[::-1], wanted - 1e-12)
    return [round(float(reachable[p]), 4) if p >= 0 else 0.0 for p in place]
