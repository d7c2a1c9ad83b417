"""Curves for reports. Never pictures of chips: those may not be passed on."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from landslide_qgis.core.errors import LandslideError
from training.evaluation.compare import Group
from training.metrics.pooled import Histogram
from training.runtime.files import write_bytes

mpl.use("Agg")
from matplotlib import pyplot

_BLUE, _GREY, _PALE = "#1f5f8b", "#8a8a8a", "#9cc3dd"
_PICTURES = ("png", "svg", "pdf")
_HECTARE_M2 = 10_000.0
# Told apart by readers of all kinds of colour vision (Okabe & Ito 2008).
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")


def draw_curves(
    raw: Histogram,
    calibrated: Histogram,
    threshold: float,
    path: Path,
    sizes: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Draw precision-recall, F1 by threshold, reliability, and what was found by size.

    Args:
        raw: Probabilities before calibration.
        calibrated: Probabilities after it.
        threshold: The model's threshold.
        path: Picture to write.
        sizes: ``objects.by_size`` of an evaluation; without it there are three panels.
    """
    panels = 4 if sizes else 3
    figure, axes = pyplot.subplots(1, panels, figsize=(4 * panels, 3.8), constrained_layout=True)
    _precision_recall(axes[0], calibrated, threshold)
    _f1_by_threshold(axes[1], calibrated, threshold)
    _reliability(axes[2], raw, calibrated)
    if sizes:
        _by_size(axes[3], sizes)
    _save(figure, path)


def draw_comparison(groups: Sequence[Group], path: Path) -> None:
    """Draw F1 of every run with mean and standard deviation, and precision-recall curves.

    Args:
        groups: The recipes.
        path: Picture to write.
    """
    figure, axes = pyplot.subplots(1, 2, figsize=(12, 4.4), constrained_layout=True)
    colours = [_COLOURS[number % len(_COLOURS)] for number in range(len(groups))]
    for row, (group, colour) in enumerate(zip(groups, colours, strict=True)):
        values = group.values("f1")
        mean, spread = group.summary("f1")
        deviation = None if np.isnan(spread) else [spread]
        axes[0].errorbar([mean], [row], xerr=deviation, fmt="|", color=colour, capsize=4, ms=16)
        axes[0].plot(values, [row] * len(values), "o", color=colour, alpha=0.6)
        curves = np.array([result["precision_by_recall"] for result in group.results])
        recall = np.linspace(0.0, 1.0, curves.shape[1])
        axes[1].plot(recall, curves.mean(axis=0), color=colour, label=group.recipe)
    axes[0].set_yticks(range(len(groups)), [group.recipe for group in groups])
    axes[0].set(xlabel="F1 of the landslide class, pooled", ylim=(len(groups) - 0.5, -0.5))
    axes[0].set_title("A dot a seed; mean and standard deviation")
    axes[0].grid(axis="x", alpha=0.3)
    axes[1].set(xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1))
    axes[1].set_title("Mean over seeds")
    axes[1].legend(loc="lower left", fontsize="small")
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    """Write a picture, making its folder.

    Raises:
        LandslideError: It cannot be written, or its ending is no picture's.
    """
    kind = path.suffix.removeprefix(".").lower()
    if kind not in _PICTURES:
        raise LandslideError(f"The picture {path} must end in .{', .'.join(_PICTURES)}.")
    picture = io.BytesIO()
    notes = {"Software": None} if kind == "png" else None
    figure.savefig(picture, format=kind, dpi=110, metadata=notes)
    pyplot.close(figure)
    write_bytes(path, picture.getvalue())


def _by_size(axes: Axes, sizes: Sequence[Mapping[str, Any]]) -> None:
    """Draw the share of landslides found by size."""
    used = [entry for entry in sizes if entry["iou_0.1"]["landslides"]]
    places = np.arange(len(used))
    for shift, key, colour in ((-0.2, "iou_0.1", _PALE), (0.2, "iou_0.5", _BLUE)):
        heights = [entry[key]["recall"] for entry in used]
        label = f"IoU at least {key.removeprefix('iou_')}"
        axes.bar(places + shift, heights, 0.4, color=colour, label=label)
    labels = [
        f"from {entry['from_m2'] / _HECTARE_M2:g}\nn = {entry['iou_0.1']['landslides']}"
        for entry in used
    ]
    axes.set_xticks(places, labels, fontsize="small")
    axes.set(xlabel="size in hectares", ylabel="share found", ylim=(0, 1))
    axes.set_title("Landslides found by size")
    axes.legend(loc="upper left", fontsize="small")


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
