"""Patches of pixels above a threshold, in plain Python: this runs while a slider moves.

A view is held as bytes, a level a pixel. What touches every pixel is one call into C (translating
a table, searching a pattern, shifting one long integer); only runs of pixels are walked through in
Python, and there are few of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# As the engine stores a probability: level = probability × 250.
SCALE = 250
_RUN = re.compile(b"\x01+")


@dataclass(frozen=True)
class View:
    """What of a probability raster is seen.

    Attributes:
        levels: Probability × 250 of ``height`` rows of ``stride`` bytes; no data is 0, and so are
            the bytes beyond ``width``, of which each row has at least one.
        width: Pixels a row.
        height: Rows.
        stride: Bytes a row.
        row_m2: Ground area of a pixel of each row, square metres.
        slope: Slope in half degrees, laid out as ``levels``; ``None`` if not known.
    """

    levels: bytes
    width: int
    height: int
    stride: int
    row_m2: Sequence[float]
    slope: bytes | None = None


@dataclass(frozen=True)
class Found:
    """Patches at a threshold.

    Attributes:
        count: Number of patches.
        area_m2: Their area.
        mask: 1 inside them, laid out as the view's levels.
    """

    count: int
    area_m2: float
    mask: bytes


def stride_of(width: int) -> int:
    """Return the bytes of a row: at least one more than its pixels, a multiple of four."""
    return (width // 4 + 1) * 4


def pad(rows: Sequence[bytes], width: int) -> bytes:
    """Return rows of ``width`` bytes as one block of the stride."""
    return b"".join(row[:width].ljust(stride_of(width), b"\0") for row in rows)


def find(view: View, threshold: float, min_area_m2: float, min_slope: float = 0.0) -> Found:
    """Return the patches at a threshold that are large and steep enough.

    Args:
        view: What is seen.
        threshold: Probability, 0–1, from which a pixel counts.
        min_area_m2: Smallest patch.
        min_slope: Least mean slope of a patch in degrees; counts only where slope is known.
    """
    mask = _above(view.levels, threshold)
    runs = [match.span() for match in _RUN.finditer(mask)]
    labels = _labels(runs, view.stride)
    area, steep, pixels = _sums(view, runs, labels)
    keep = {
        label
        for label, size in area.items()
        if size >= min_area_m2 and _steep_enough(steep, pixels, label, min_slope)
    }
    if len(keep) == len(area):
        return Found(len(area), sum(area.values()), mask)
    left = bytearray(mask)
    for (start, end), label in zip(runs, labels):
        if label not in keep:
            left[start:end] = bytes(end - start)
    return Found(len(keep), sum(area[label] for label in keep), bytes(left))


def _above(levels: bytes, threshold: float) -> bytes:
    """Return 1 where the level reaches the threshold."""
    cut = max(1, math.ceil(threshold * SCALE - 1e-6))
    table = bytes(1 if cut <= level <= SCALE else 0 for level in range(256))
    return levels.translate(table)


def _labels(runs: Sequence[tuple[int, int]], stride: int) -> list[int]:
    """Return the patch of every run; runs of neighbouring rows that share a column are one."""
    parent = list(range(len(runs)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for above, below in _touching(runs, stride):
        parent[root(below)] = root(above)
    return [root(index) for index in range(len(runs))]


def _touching(runs: Sequence[tuple[int, int]], stride: int) -> Iterator[tuple[int, int]]:
    """Yield pairs of runs that touch, the upper one first; both advance in reading order."""
    above = 0
    for below, (start, end) in enumerate(runs):
        while above < below and runs[above][1] + stride <= start:
            above += 1
        candidate = above
        while candidate < below and runs[candidate][0] + stride < end:
            yield candidate, below
            candidate += 1


def _sums(
    view: View, runs: Sequence[tuple[int, int]], labels: Sequence[int]
) -> tuple[dict[int, float], dict[int, int], dict[int, int]]:
    """Return area, sum of slopes and pixels of every patch."""
    area: dict[int, float] = {}
    steep: dict[int, int] = {}
    pixels: dict[int, int] = {}
    for (start, end), label in zip(runs, labels):
        size = (end - start) * view.row_m2[start // view.stride]
        area[label] = area.get(label, 0.0) + size
        if view.slope is not None:
            steep[label] = steep.get(label, 0) + sum(view.slope[start:end])
            pixels[label] = pixels.get(label, 0) + end - start
    return area, steep, pixels


def _steep_enough(
    steep: dict[int, int], pixels: dict[int, int], label: int, min_slope: float
) -> bool:
    """Whether the mean slope of a patch, held in half degrees, reaches a limit."""
    return label not in steep or steep[label] >= 2.0 * min_slope * pixels[label]
