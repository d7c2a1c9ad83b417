"""What makes a model card unusable."""

from __future__ import annotations

import math
from typing import Any

ROLES = ("optical", "slope", "elevation", "sar", "index")
# Our words for what a model does, and MLM's.
TASKS = {"segmentation": "semantic-segmentation", "classification": "scene-classification"}
FEATURES = ("pixels", "statistics")
# What boosted trees are told of every channel of a patch, in this order.
STATISTICS = ("mean", "median", "min", "max", "std", "skew", "kurtosis")
# Bytes a pixel beyond these are no measurement: one number, and a pixel's tile of 512 in 260 GB.
MEMORY = (4, 1_000_000)


def problem_of(card: Any) -> str:
    """Name the first thing that makes a :class:`~.card.ModelCard` unusable, or return ""."""
    names = card.band_names
    checks = (
        (not names, "it lists no bands"),
        (any(not isinstance(name, str) or not name for name in names), "a band has no name"),
        (len(set(names)) != len(names), "a band is listed twice"),
        (any(band.role not in ROLES for band in card.bands), f"a band's role is not in {ROLES}"),
        (any(not band.std > 0 for band in card.bands), "a band's standard deviation is not > 0"),
        (any(band.scale == 0 for band in card.bands), "a band's scale is 0"),
        (not all(map(math.isfinite, _numbers(card))), "a band's numbers are not finite"),
        (not 0 < card.gsd_m < math.inf, "its ground sampling distance is not > 0"),
        (card.size_multiple < 1, "its size multiple is below 1"),
        (card.tile_px < card.size_multiple, "its tile is smaller than its size multiple"),
        (card.tile_px % max(card.size_multiple, 1) != 0, "its tile is no multiple of its step"),
        (card.overlap_px < 0, "its overlap is below 0"),
        (not 0.0 < card.threshold < 1.0, "its threshold is not between 0 and 1"),
        (card.activation not in ("none", "sigmoid", "softmax"), "its activation is unknown"),
        (card.landslide_class < 0, "its landslide class is below 0"),
        (card.task not in TASKS, f"its task is not in {tuple(TASKS)}"),
        (card.features not in FEATURES, f"its features are not in {FEATURES}"),
        (card.clip is not None and not card.clip[0] < card.clip[1], "its clip is empty"),
        (not _scales(card), "its scene scaling is no percentile 0-100 and target"),
        (not _measured(card.bytes_per_pixel), "its bytes per pixel are not between {} and {}"),
    )
    return next((text.format(*MEMORY) for wrong, text in checks if wrong), "")


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
