"""An evaluation as Markdown, for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_SCORES = ("precision", "recall", "f1", "iou")
_NAMES = {"precision": "precision", "recall": "recall", "f1": "F1", "iou": "IoU"}


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, the first column aligned left."""
    rule = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (header, rule, *rows))


def markdown(result: Mapping[str, Any], figure: str | None = None) -> str:
    """Return the report of one evaluation.

    Args:
        result: As :func:`training.evaluation.run.evaluate` returns it.
        figure: Picture of the curves, relative to the report.
    """
    parts = [
        f"# {result['recipe']}, seed {result['seed']}",
        f"{result['split']}; {result['definition']}. Weights: {result['weights']}.",
        f"Threshold {result['threshold']:.3f}: {result['threshold_source']}.",
        _pixels(result),
        "Class means count background, which is nearly always right: only for reading papers that "
        "print them. Intervals: chips drawn with replacement.",
        _calibration(result),
        "## By landslide",
        _objects(result["objects"]),
        "Found: some call overlaps the landslide with at least this intersection over union.",
        _sizes(result["objects"]["by_size"]),
    ]
    if result["chips_without_landslide"]:
        parts.append(
            f"Of {result['chips_without_landslide']} chips without a landslide, "
            f"{result['of_these_with_a_call']} have a call."
        )
    if "as_published" in result:
        parts += ["## As the papers count", _as_published(result["as_published"])]
    if "uncertainty" in result:
        parts += ["## Uncertainty", _uncertainty(result["uncertainty"])]
    if figure:
        parts.append(f"![Curves]({figure})")
    return "\n\n".join(parts) + "\n"


def _pixels(result: Mapping[str, Any]) -> str:
    """Return the table of pooled scores."""
    rows = []
    for name in _SCORES:
        low, high = result["ci95_by_chip"][name]
        mean = result["class_means"][name]
        rows.append(
            [_NAMES[name], f"**{result[name]:.3f}**", f"{low:.3f} to {high:.3f}", f"{mean:.3f}"]
        )
    header = ["all pixels pooled", "landslide", "95 % by chip", "mean of both classes"]
    curve = (
        f"Average precision {result['average_precision']:.3f}, area under the ROC curve "
        f"{result['roc_auc']:.3f}. Best F1 of any threshold, chosen on this very split and so "
        f"not a score: {result['best_f1_of_any_threshold']:.3f}."
    )
    return table(header, rows) + "\n\n" + curve


def _calibration(result: Mapping[str, Any]) -> str:
    """Return a sentence on calibration errors."""
    found = result.get("calibration")
    if not found:
        return f"Expected calibration error (ECE) {result['ece']:.4f}."
    return (
        f"Expected calibration error (ECE): {found['ece_before']:.4f} before calibration, "
        f"{found['ece_after']:.4f} after Platt (slope {found['slope']:.3f}, intercept "
        f"{found['intercept']:.3f}), {found['ece_temperature']:.4f} by a temperature of "
        f"{found['temperature']:.2f} alone; both fixed on the hold-out."
    )


def _objects(objects: Mapping[str, Any]) -> str:
    """Return the table of scores by object."""
    rows = []
    for key, scores in objects.items():
        if key.startswith("iou_"):
            rows.append(
                [
                    key.removeprefix("iou_"),
                    f"{scores['found']} of {scores['landslides']}",
                    f"{scores['recall']:.3f}",
                    f"{scores['right']} of {scores['calls']}",
                    f"{scores['precision']:.3f}",
                    f"{scores['f1']:.3f}",
                ]
            )
    return table(["IoU at least", "found", "recall", "calls right", "precision", "F1"], rows)


def _sizes(sizes: Sequence[Mapping[str, Any]]) -> str:
    """Return the table by size."""
    rows = [
        [
            entry["size"],
            f"{entry['iou_0.1']['landslides']}",
            f"{entry['iou_0.1']['recall']:.3f}",
            f"{entry['iou_0.5']['recall']:.3f}",
            f"{entry['pixel_recall']:.3f}",
        ]
        for entry in sizes
        if entry["iou_0.1"]["landslides"]
    ]
    header = ["size", "landslides", "found at IoU 0.1", "found at IoU 0.5", "share of pixels"]
    return table(header, rows)


def _uncertainty(found: Mapping[str, Any]) -> str:
    """Return a paragraph on the variance map."""
    return (
        f"Variance of the probability over {found['members']} {found['kind']}: mean "
        f"{found['mean_where_right']:.5f} where the call is right and "
        f"{found['mean_where_wrong']:.5f} where it is wrong; it ranks wrong pixels "
        f"above right ones with probability "
        f"{found['error_auc']:.3f}. F1 of the mean of the members: {found['f1_of_mean']:.3f}."
    )


def _as_published(found: Mapping[str, Mapping[str, float]]) -> str:
    """Return the table of the papers' own definitions."""
    rows = [
        [system, name.replace("_", " "), f"{value:.3f}"]
        for system, scores in found.items()
        for name, value in scores.items()
    ]
    return table(["system", "score", "value"], rows)
