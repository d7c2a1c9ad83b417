"""Curves for a model's report. Never pictures of chips: those may not be passed on."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes

from training.metrics import Histogram

mpl.use("Agg")
from matplotlib import pyplot

_BLUE, _GREY = "#1f5f8b", "#8a8a8a"


def draw_curves(raw: Histogram, calibrated: Histogram, threshold: float, path: Path) -> None:
    """Draw precision-recall, F1 by threshold and reliability side by side.

    Args:
        raw: Probabilities before calibration.
        calibrated: Probabilities after it.
        threshold: The model's threshold.
        path: Picture to write.
    """
    figure, axes = pyplot.subplots(1, 3, figsize=(12, 3.8), constrained_layout=True)
    _precision_recall(axes[0], calibrated, threshold)
    _f1_by_threshold(axes[1], calibrated, threshold)
    _reliability(axes[2], raw, calibrated)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110, metadata={"Software": None})
    pyplot.close(figure)


def _precision_recall(axes: Axes, histogram: Histogram, threshold: float) -> None:
    """Draw the precision-recall curve with the threshold on it."""
    precision, recall = histogram.curve()
    chosen = histogram.confusion(threshold)
    axes.plot(recall, precision, color=_BLUE)
    axes.plot(chosen.recall, chosen.precision, "o", color=_BLUE, label=f"threshold {threshold:.3f}")
    axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1))
    axes.set_title("Landslide pixels, pooled")
    axes.legend(loc="lower left")


def _f1_by_threshold(axes: Axes, histogram: Histogram, threshold: float) -> None:
    """Draw F1 against the threshold."""
    steps = [step / 100 for step in range(1, 100)]
    axes.plot(steps, [histogram.confusion(step).f1 for step in steps], color=_BLUE)
    axes.axvline(threshold, color=_GREY, linestyle=":", label="chosen on the hold-out")
    axes.set(xlabel="threshold", ylabel="F1", xlim=(0, 1), ylim=(0, 1))
    axes.set_title("F1 by threshold")
    axes.legend(loc="lower left")


def _reliability(axes: Axes, raw: Histogram, calibrated: Histogram) -> None:
    """Draw the share of landslide against the probability."""
    axes.plot([0, 1], [0, 1], color=_GREY, linewidth=1)
    for histogram, label, style in ((raw, "before", "--"), (calibrated, "after", "-")):
        confidence, share, pixels = histogram.reliability()
        used = pixels > 0
        text = f"{label} calibration, ECE {histogram.calibration_error():.4f}"
        axes.plot(confidence[used], share[used], style, marker=".", color=_BLUE, label=text)
    axes.set(xlabel="probability", ylabel="share of landslide", xlim=(0, 1), ylim=(0, 1))
    axes.set_title("Reliability")
    axes.legend(loc="upper left")
