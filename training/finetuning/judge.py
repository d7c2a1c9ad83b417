"""Whether a new model file is better than the old one, on ground that neither decision has seen.

Both files are run by the engine's own code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from landslide_qgis.core.jobs.protocol import Event, InferenceOptions
from landslide_qgis.core.model.file import ModelFile
from landslide_qgis.core.tiles.inference import Array, Predictor
from training.data.chips import Chips
from training.data.preprocess import Preprocess
from training.evaluation.assess import DEFINITION, histograms, pooled
from training.finetuning.reviewed import Reviewed
from training.metrics.pooled import bootstrap, paired_f1

_BATCH = 8


class Engine:
    """A model file, run by the engine on prepared chips."""

    def __init__(self, file: ModelFile, threads: int | None = None) -> None:
        options = InferenceOptions(provider="cpu", threads=threads or 1)
        self._predictor = Predictor(file, options, _say_nothing)
        self._batch = file.fixed_batch or _BATCH

    def says(self, images: Array) -> Array:
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
    probability: Array
    threshold: float


@dataclass(frozen=True)
class Verdict:
    """What the comparison says.

    Attributes:
        better: Whether the new file is to be kept.
        sentence: Why, with numbers.
        rule: What it was judged by.
        rows: Scores of the sides, JSON-ready: the old file, the old file with the threshold that
            the new chips would give it, the new file.
        difference: Difference of pooled F1, new minus old, and its 95 % interval.
    """

    better: bool
    sentence: str
    rule: str
    rows: list[dict[str, Any]]
    difference: tuple[float, float, float]


def prepared(chips: Chips, reviewed: Reviewed) -> Array:
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
    gain, rival = rows[2]["f1"] - rows[0]["f1"], rows[1]["f1"]
    certain, own = low > margin, rival_low > margin
    numbers = (
        f"F1 {rows[0]['f1']:.3f} before, {rows[2]['f1']:.3f} after, on {len(chips)} chips that "
        f"nothing was learned from; difference {gain:+.3f}, 95 % interval {low:+.3f} to {high:+.3f}"
    )
    if certain and own:
        sentence = f"Better: {numbers}."
    elif certain:
        sentence = (
            f"Not better than the old file with the threshold {moved.threshold:.3f}, which reaches "
            f"{rival:.3f} ({numbers}); use that threshold instead."
        )
    else:
        sentence = f"Not better: {numbers}."
    rule = (
        f"better if the 95 % intervals of the difference in F1 ({DEFINITION}; chips drawn with "
        f"replacement, both files on the same draw) lie above {margin:g}, against the old file as "
        "it is and against the old file with a threshold chosen on the new chips"
    )
    return Verdict(certain and own, sentence, rule, rows, (gain, low, high))


def _say_nothing(_: Event) -> None:
    """Drop what the engine tells of its set-up."""
