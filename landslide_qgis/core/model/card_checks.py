"""What makes a model card unusable."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

ROLES = ("optical", "slope", "elevation", "sar", "index")
# Our words for what a model does, and MLM's.
TASKS = {"segmentation": "semantic-segmentation", "classification": "scene-classification"}
FEATURES = ("pixels", "statistics")
ACTIVATIONS = ("none", "sigmoid", "softmax")
# What boosted trees are told of every channel of a patch, in this order.
STATISTICS = ("mean", "median", "min", "max", "std", "skew", "kurtosis")
# Bytes a pixel beyond these are no measurement: one number, and a pixel's tile of 512 in 260 GB.
MEMORY = (4, 1_000_000)


def problem_of(card: Any) -> str:
    """Name the first thing that makes a :class:`~.card.ModelCard` unusable, or return ""."""
    return next((fault for fault, has in _FAULTS if has(card)), "")


def _numbers(card: Any) -> list[float]:
    """Return the numbers that every pixel goes through."""
    return [
        value for band in card.bands for value in (band.scale, band.offset, band.mean, band.std)
    ]


def _scales(card: Any) -> bool:
    """Return whether the scene scaling can be applied, or there is none."""
    scaling = card.scene_scaling
    if scaling is None:
        return True
    numbers = (scaling.percentile, scaling.target)
    if not all(isinstance(value, (int, float)) for value in numbers):
        return False
    return bool(0 <= scaling.percentile <= 100 and 0 < scaling.target < math.inf)


def _measured(value: object) -> bool:
    """Return whether bytes a pixel can be planned with, or are not known."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value is None
    return MEMORY[0] <= value <= MEMORY[1]


def _any_band(wrong: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Return whether a card has a band that is wrong."""
    return lambda card: any(map(wrong, card.bands))


# What is wrong, and how a card is seen to have it; the later rely on the earlier.
_FAULTS: tuple[tuple[str, Callable[[Any], bool]], ...] = (
    ("it lists no bands", lambda card: not card.bands),
    ("a band has no name", _any_band(lambda band: not isinstance(band.name, str) or not band.name)),
    ("a band is listed twice", lambda card: len(set(card.band_names)) != len(card.bands)),
    (f"a band's role is not in {ROLES}", _any_band(lambda band: band.role not in ROLES)),
    ("a band's standard deviation is not > 0", _any_band(lambda band: not band.std > 0)),
    ("a band's scale is 0", _any_band(lambda band: band.scale == 0)),
    ("a band's numbers are not finite", lambda card: not all(map(math.isfinite, _numbers(card)))),
    ("its ground sampling distance is not > 0", lambda card: not 0 < card.gsd_m < math.inf),
    ("its size multiple is below 1", lambda card: card.size_multiple < 1),
    ("its tile is smaller than its size multiple", lambda card: card.tile_px < card.size_multiple),
    ("its tile is no multiple of its step", lambda card: card.tile_px % card.size_multiple != 0),
    ("its overlap is below 0", lambda card: card.overlap_px < 0),
    ("its threshold is not between 0 and 1", lambda card: not 0.0 < card.threshold < 1.0),
    ("its activation is unknown", lambda card: card.activation not in ACTIVATIONS),
    ("its landslide class is below 0", lambda card: card.landslide_class < 0),
    (f"its task is not in {tuple(TASKS)}", lambda card: card.task not in TASKS),
    (f"its features are not in {FEATURES}", lambda card: card.features not in FEATURES),
    ("its clip is empty", lambda card: card.clip is not None and not card.clip[0] < card.clip[1]),
    ("its scene scaling is no percentile 0-100 and target", lambda card: not _scales(card)),
    (
        f"its bytes per pixel are not between {MEMORY[0]} and {MEMORY[1]}",
        lambda card: not _measured(card.bytes_per_pixel),
    ),
)
