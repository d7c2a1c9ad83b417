"""Runs side by side: mean and standard deviation over seeds, a table and its picture."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from landslide_qgis.core.errors import LandslideError
from training.evaluation.report import table

RESULT = "evaluation.json"
_COLUMNS = ("precision", "recall", "f1", "iou")
# What tables and pictures show.
_NEEDED: tuple[tuple[str, ...], ...] = (
    ("recipe",), ("seed",), ("split",), ("definition",), ("threshold_source",), ("ece",),
    ("average_precision",), ("precision_by_recall",), ("class_means", "f1"),
    ("objects", "iou_0.1", "recall"), ("objects", "iou_0.5", "recall"), ("objects", "by_size"),
    *((name,) for name in _COLUMNS),
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """The runs of one recipe over several seeds.

    Attributes:
        recipe: The recipe's name.
        results: Evaluations, by rising seed.
    """

    recipe: str
    results: tuple[Mapping[str, Any], ...]

    def values(self, *keys: str) -> list[float]:
        """Return a number of every run, by its path in the document."""
        found = []
        for result in self.results:
            value: Any = result
            for key in keys:
                value = value[key]
            found.append(float(value))
        return found

    def summary(self, *keys: str) -> tuple[float, float]:
        """Return mean and sample standard deviation (ddof 1; NaN for a single run)."""
        values = self.values(*keys)
        spread = float(np.std(values, ddof=1)) if len(values) > 1 else math.nan
        return float(np.mean(values)), spread


def load_groups(runs: Sequence[Path]) -> list[Group]:
    """Read the evaluations of runs and group them by recipe, in the order given.

    Args:
        runs: Run folders, or evaluation files.

    Raises:
        LandslideError: A run has no evaluation, the runs are not of one split, or a recipe has a
            seed twice.
    """
    results = [_read(path) for path in runs]
    splits = sorted({str(result["split"]) for result in results})
    if len(splits) > 1:
        raise LandslideError(
            f"The runs were scored on different chips ({'; '.join(splits)}) and do not compare."
        )
    names = list(dict.fromkeys(str(result["recipe"]) for result in results))
    groups = []
    for name in names:
        own = sorted((r for r in results if r["recipe"] == name), key=lambda r: int(r["seed"]))
        seeds = [int(result["seed"]) for result in own]
        if len(set(seeds)) < len(seeds):
            raise LandslideError(f"The recipe {name!r} appears twice with one seed: {seeds}.")
        groups.append(Group(name, tuple(own)))
    return groups


def markdown_table(groups: Sequence[Group]) -> str:
    """Return the comparison: pooled landslide scores, mean ± standard deviation over seeds."""
    header = ["recipe", "seeds", "precision", "recall", "F1", "IoU", "F1, class mean", "ECE",
              "landslides found at IoU 0.1", "at 0.5"]  # fmt: skip
    rows = []
    for group in groups:
        cells = [spread(*group.summary(name)) for name in _COLUMNS]
        cells[2] = f"**{cells[2]}**"
        rows.append(
            [
                f"`{group.recipe}`",
                f"{len(group.results)}",
                *cells,
                spread(*group.summary("class_means", "f1")),
                spread(*group.summary("ece"), digits=4),
                spread(*group.summary("objects", "iou_0.1", "recall")),
                spread(*group.summary("objects", "iou_0.5", "recall")),
            ]
        )
    note = (
        f"{groups[0].results[0]['split']}; {groups[0].results[0]['definition']}. Mean ± standard "
        "deviation over seeds (ddof 1). Every run has its own threshold; that of the first: "
        f"{groups[0].results[0]['threshold_source']}."
    )
    return table(header, rows) + "\n\n" + note


def size_table(groups: Sequence[Group]) -> str:
    """Return the share of landslides found at IoU 0.1 by size, mean over seeds."""
    sizes = [entry["size"] for entry in groups[0].results[0]["objects"]["by_size"]]
    rows = []
    for number, size in enumerate(sizes):
        shares = [
            [r["objects"]["by_size"][number]["iou_0.1"]["recall"] for r in group.results]
            for group in groups
        ]
        count = groups[0].results[0]["objects"]["by_size"][number]["iou_0.1"]["landslides"]
        if count:
            rows.append([size, f"{count}", *(f"{float(np.mean(share)):.3f}" for share in shares)])
    return table(["size", "landslides", *(f"`{group.recipe}`" for group in groups)], rows)


def spread(mean: float, deviation: float, digits: int = 3) -> str:
    """Return a mean with its standard deviation, if there is one."""
    text = f"{mean:.{digits}f}"
    return text if math.isnan(deviation) else f"{text} ± {deviation:.{digits}f}"


def raw(groups: Sequence[Group]) -> dict[str, Any]:
    """Return the numbers behind the table, JSON-ready."""
    return {
        group.recipe: {
            **{
                name: dict(zip(("mean", "sd"), _plain(group.summary(name)), strict=True))
                for name in (*_COLUMNS, "ece", "average_precision")
            },
            "runs": [
                {key: value for key, value in result.items() if key != "precision_by_recall"}
                for result in group.results
            ],
        }
        for group in groups
    }


def _plain(pair: tuple[float, float]) -> tuple[float, float | None]:
    """Replace NaN, which JSON does not know."""
    return pair[0], None if math.isnan(pair[1]) else pair[1]


def _read(path: Path) -> dict[str, Any]:
    """Read one evaluation.

    Raises:
        LandslideError: It is missing or no evaluation.
    """
    file = path / RESULT if path.is_dir() else path
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise LandslideError(
            f"The run {path} has no {RESULT}; run 'python -m training evaluate' first."
        ) from error
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise LandslideError(f"{file} cannot be read: {error}.") from error
    if not isinstance(content, dict):
        raise LandslideError(f"{file} is no evaluation: it holds no JSON object.")
    for keys in _NEEDED:
        value: Any = content
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        if value is None:
            raise LandslideError(f"{file} is no evaluation of a run: it has no {'.'.join(keys)!r}.")
    return content
