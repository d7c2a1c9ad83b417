"""Whether a new model file is better than the old one, on ground that neither decision has seen.

Both files are run by the engine's own code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.jobs.protocol import Event, InferenceOptions
from landslide_qgis.core.model.file import ModelFile
from landslide_qgis.core.report.words import ENGLISH, Words
from landslide_qgis.core.tiles.inference import Predictor
from training.data.chips import Chips
from training.data.preprocess import Preprocess
from training.evaluation.assess import histograms, pooled
from training.finetuning.reviewed import Reviewed
from training.metrics.pooled import bootstrap, paired_f1

_BATCH = 8


class Engine:
    """A model file, run by the engine on prepared chips."""

    def __init__(self, file: ModelFile, threads: int | None = None) -> None:
        options = InferenceOptions(provider="cpu", threads=threads or 1)
        self._predictor = Predictor(file, options, _say_nothing)
        self._batch = file.fixed_batch or _BATCH

    def says(self, images: Raster) -> Raster:
        """Return probabilities ``[N, H, W]`` of the network's input ``[N, C, H, W]``."""
        parts = [
            self._predictor.predict(np.ascontiguousarray(images[start : start + self._batch]), 0)
            for start in range(0, len(images), self._batch)
        ]
        return np.concatenate(parts)


@dataclass(frozen=True)
class Side:
    """A file on the judging chips.

    Attributes:
        name: What it is, in words.
        probability: ``(chips, height, width)``.
        threshold: Of a call, a multiple of 0.001.
    """

    name: str
    probability: Raster
    threshold: float


@dataclass(frozen=True)
class Verdict:
    """What the comparison says.

    Attributes:
        better: Whether the new file is to be kept.
        rows: Scores of the sides, JSON-ready: the old file, the old file with the threshold that
            the new chips would give it, the new file.
        difference: Difference of pooled F1, new minus old, and its 95 % interval.
        margin: By how much the new file had to be better for certain.
        chips: Number of chips judged on.
    """

    better: bool
    rows: list[dict[str, Any]]
    difference: tuple[float, float, float]
    margin: float
    chips: int

    def sentence(self, words: Words = ENGLISH) -> str:
        """Say whether it is better, with numbers."""

        def number(value: float, form: str = ".3f") -> str:
            return words.number(value, form)

        before, moved, after = self.rows
        numbers = words.phrase(
            "F1 {0} before, {1} after, on {2} chips that nothing was learned from; difference {3}, "
            "95 % interval {4} to {5}",
            *(number(row["f1"]) for row in (before, after)),
            number(self.chips, ",d"),
            *(number(value, "+.3f") for value in self.difference),
        )
        if self.better:
            return words.phrase("Better: {0}.", numbers)
        if self.difference[1] > self.margin:
            return words.phrase(
                "Not better than the old file with the threshold {0}, which reaches {1} ({2}); use "
                "that threshold instead.",
                number(moved["threshold"]),
                number(moved["f1"]),
                numbers,
            )
        return words.phrase("Not better: {0}.", numbers)

    def rule(self, words: Words = ENGLISH) -> str:
        """Say what it was judged by."""
        return words.phrase(
            "Rule: better if the 95 % intervals of the difference in F1 (landslide class, all "
            "pixels of the chips pooled; chips drawn with replacement, both files on the same "
            "draw) lie above {0}, against the old file as it is and against the old file with a "
            "threshold chosen on the new chips.",
            words.number(self.margin, "g"),
        )


def prepared(chips: Chips, reviewed: Reviewed) -> Raster:
    """Return the network's input of chips that have had their scene gain."""
    return Preprocess(reviewed.config).prepare(chips.images[:]).numpy()


def judge(chips: Chips, sides: tuple[Side, Side, Side], margin: float, seed: int) -> Verdict:
    """Compare old file, old file with a new threshold, and new file.

    Args:
        chips: The judging part.
        sides: The three, in that order.
        margin: Pooled F1 by which the new file has to be better for certain.
        seed: Seed of the bootstrap.
    """
    each = [histograms(chips, side.probability) for side in sides]
    rows: list[dict[str, Any]] = []
    for side, parts in zip(sides, each, strict=True):
        counts = pooled(parts).confusion(side.threshold)
        rows.append(
            {
                "file": side.name,
                "threshold": side.threshold,
                **counts.scores(),
                "f1_ci95_by_chip": list(bootstrap(parts, side.threshold, seed)["f1"]),
                "ece": pooled(parts).calibration_error(),
            }
        )
    old, moved, new = sides
    last = (each[2], new.threshold)
    low, high = paired_f1((each[0], old.threshold), last, seed)
    rival_low, _ = paired_f1((each[1], moved.threshold), last, seed)
    better = low > margin and rival_low > margin
    gain = rows[2]["f1"] - rows[0]["f1"]
    return Verdict(better, rows, (gain, low, high), margin, len(chips))


def _say_nothing(_: Event) -> None:
    """Drop what the engine tells of its set-up."""
