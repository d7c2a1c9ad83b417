"""Cut a scene into overlapping tiles that fit it, with weights that blend them without seams."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rasterio.windows import Window

from landslide_qgis.core.arrays import Floats
from landslide_qgis.core.errors import LandslideError

Weights = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Axis:
    """Tiles along one axis of the canvas: the scene with a margin on either side.

    Attributes:
        length: Pixels of the scene.
        margin: Pixels added on either side, by reflection.
        tile: Side of a tile.
        starts: First canvas pixel of each tile, ascending; the last tile may reach beyond the
            canvas when the canvas is smaller than a tile.
    """

    length: int
    margin: int
    tile: int
    starts: tuple[int, ...]

    def weights(self) -> list[Weights]:
        """Return one weight vector ``[tile]`` a tile; over the scene they sum to one.

        In the overlap of neighbours the weights follow a raised cosine that vanishes towards a
        tile's edge, where a network sees least context.
        """
        raw = []
        for number, start in enumerate(self.starts):
            weight = np.ones(self.tile)
            if number > 0:
                overlap = self.starts[number - 1] + self.tile - start
                weight[:overlap] = _ramp(overlap)
            if number + 1 < len(self.starts):
                overlap = start + self.tile - self.starts[number + 1]
                weight[self.tile - overlap :] = np.minimum(
                    weight[self.tile - overlap :], _ramp(overlap)[::-1]
                )
            raw.append(weight)
        total = np.zeros(self.starts[-1] + self.tile)
        for start, weight in zip(self.starts, raw):
            total[start : start + self.tile] += weight
        return [
            (weight / total[start : start + self.tile]).astype(np.float32)
            for start, weight in zip(self.starts, raw)
        ]


@dataclass(frozen=True)
class Tile:
    """One tile.

    Attributes:
        row: Number of the tile row.
        window: The part of the tile inside the scene, in scene pixels.
        top: Rows to add above that part by reflection; likewise ``bottom``, ``left``, ``right``.
        weight_y: Blend weights of the part inside the scene, ``[window.height]``.
        weight_x: ``[window.width]``.
    """

    row: int
    window: Window
    top: int
    bottom: int
    left: int
    right: int
    weight_y: Weights
    weight_x: Weights


@dataclass(frozen=True)
class TilePlan:
    """All tiles of a scene, row by row."""

    y: Axis
    x: Axis

    def __len__(self) -> int:
        return len(self.y.starts) * len(self.x.starts)

    @property
    def network_pixels(self) -> int:
        """Pixels that go through the network, overlaps and margins counted."""
        return len(self) * self.y.tile * self.x.tile

    def __iter__(self) -> Iterator[Tile]:
        weights_y, weights_x = self.y.weights(), self.x.weights()
        for row, weight_y in enumerate(weights_y):
            row_off, height, top, bottom = _inside(self.y, row)
            for column, weight_x in enumerate(weights_x):
                col_off, width, left, right = _inside(self.x, column)
                yield Tile(
                    row,
                    Window(col_off, row_off, width, height),
                    top,
                    bottom,
                    left,
                    right,
                    weight_y[top : top + height],
                    weight_x[left : left + width],
                )

    def rows_done(self, row: int) -> int:
        """Return how many scene rows are final once tile rows 0 … ``row`` are in."""
        if row + 1 == len(self.y.starts):
            return self.y.length
        return min(self.y.length, max(0, self.y.starts[row + 1] - self.y.margin))


def plan_tiles(
    height: int,
    width: int,
    *,
    overlap: int,
    multiple: int,
    largest: int,
    fixed: int | None = None,
    phase: int = 1,
) -> TilePlan:
    """Fit tiles to a scene so that as few pixels as possible pass the network twice.

    Args:
        height: Rows of the scene.
        width: Columns of the scene.
        overlap: Least overlap of neighbouring tiles in pixels; half of it is the margin by which
            the scene is grown by reflection.
        multiple: Tile sides are multiples of this.
        largest: Largest side of a tile.
        fixed: Side of every tile, for models of one size; overrides the fit.
        phase: Tiles start at multiples of this in the scene. A network that halves its maps five
            times answers a little differently when its input moves by less than 32 pixels; with
            all tiles in one phase, neighbours agree wherever both see enough.

    Raises:
        LandslideError: Tiles are not larger than the overlap, or no multiple of the model's step.
    """
    side = fixed if fixed is not None else largest
    if side % multiple:
        raise LandslideError(
            f"The tile size {side} is no multiple of {multiple}, which the model asks for; use "
            f"{max(multiple, side // multiple * multiple)}."
        )
    if side <= 2 * overlap:
        raise LandslideError(
            f"The overlap of {overlap} pixels is too large for tiles of {side}; use less than "
            f"{side // 2}."
        )
    return TilePlan(
        _fit_axis(height, overlap, multiple, largest, fixed, phase),
        _fit_axis(width, overlap, multiple, largest, fixed, phase),
    )


def _fit_axis(
    length: int, overlap: int, multiple: int, largest: int, fixed: int | None, phase: int
) -> Axis:
    """Choose the tile side that covers an axis with the fewest pixels."""
    margin = math.ceil(overlap / 2 / phase) * phase
    canvas = length + 2 * margin
    if fixed is not None:
        sides = [fixed]
    else:
        whole = math.ceil(canvas / multiple) * multiple
        sides = [whole] if whole <= largest else _candidates(overlap, multiple, largest)
    side = min(sides, key=lambda s: (_tiles_needed(canvas, s, overlap, phase) * s, -s))
    count = _tiles_needed(canvas, side, overlap, phase)
    last = math.ceil(max(0, canvas - side) / phase)
    starts = [phase * round(i * last / max(1, count - 1)) for i in range(count)]
    return Axis(length, margin, side, tuple(starts))


def _candidates(overlap: int, multiple: int, largest: int) -> list[int]:
    """Tile sides from half the largest up: smaller ones only waste context."""
    least = max(2 * overlap + multiple, largest // 2)
    return list(range(math.ceil(least / multiple) * multiple, largest + 1, multiple)) or [largest]


def _tiles_needed(canvas: int, side: int, overlap: int, phase: int) -> int:
    """Return how many tiles of ``side`` cover the canvas with at least ``overlap``."""
    last = math.ceil(max(0, canvas - side) / phase)
    stride = max(1, (side - overlap) // phase)
    return 1 + math.ceil(last / stride)


def _inside(axis: Axis, number: int) -> tuple[int, int, int, int]:
    """Return offset, length, and padding before and after of the part of a tile in the scene."""
    first = axis.starts[number] - axis.margin
    last = first + axis.tile
    before, after = max(0, -first), max(0, last - axis.length)
    return first + before, axis.tile - before - after, before, after


def _ramp(length: int) -> Floats:
    """Return a raised cosine from 0 to 1 over ``length`` pixels, flat for an eighth at both ends.

    The outermost pixels of a tile saw padding in place of neighbours and count for nothing.
    """
    flat = length // 8
    position = np.clip((np.arange(length) + 0.5 - flat) / max(length - 2 * flat, 1), 0.0, 1.0)
    ramp: Floats = 0.5 - 0.5 * np.cos(np.pi * position)
    return ramp
