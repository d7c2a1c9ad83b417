"""Scores by landslide instead of by pixel: which were found, and how that depends on their size.

An object is a 4-connected patch of a mask, as in the inventory. A landslide counts as found if some
called object overlaps it with an intersection over union of at least a limit, usually 0.1 (seen at
all) or 0.5 (outlined); a call is right if some landslide overlaps it so. From 0.5 up, such pairs
are one to one. Sizes are those of the object itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.arrays import Floats, Labels
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory.scan import scan
from landslide_qgis.core.inventory.zonal import Runs, patches
from landslide_qgis.core.report.words import ENGLISH, Words

IOU_LIMITS = (0.1, 0.5)
# Bounds between size classes in square metres; the last class has no upper bound.
SIZE_BOUNDS_M2 = (1_000.0, 10_000.0, 100_000.0)

_RUNS_AT_ONCE = 1 << 17


@dataclass(frozen=True)
class Objects:
    """Objects of one mask, compared with those of another.

    Attributes:
        pixels: Size in pixels, int64 ``[objects]``.
        overlap: Highest intersection over union with an object of the other mask, 0 for none,
            float64 ``[objects]``.
    """

    pixels: npt.NDArray[np.int64]
    overlap: Floats

    def __len__(self) -> int:
        return len(self.pixels)

    def __add__(self, other: Objects) -> Objects:
        return Objects(
            np.concatenate([self.pixels, other.pixels]),
            np.concatenate([self.overlap, other.overlap]),
        )

    def within(self, low: float, high: float) -> Objects:
        """Return the objects of ``low`` up to, not including, ``high`` pixels."""
        kept = (self.pixels >= low) & (self.pixels < high)
        return Objects(self.pixels[kept], self.overlap[kept])

    def matched(self, limit: float) -> int:
        """Return how many overlap an object of the other mask by at least ``limit``."""
        return int(np.count_nonzero(self.overlap >= limit))


@dataclass(frozen=True)
class ObjectMatch:
    """Landslides of the truth and called objects; masks are pooled with ``+``.

    Attributes:
        truth: The landslides.
        called: The predicted objects.
    """

    truth: Objects
    called: Objects

    def __add__(self, other: ObjectMatch) -> ObjectMatch:
        return ObjectMatch(self.truth + other.truth, self.called + other.called)

    def scores(self, limit: float) -> dict[str, float]:
        """Return counts and scores at a limit of the intersection over union.

        Returns:
            ``landslides``, ``found``, ``calls``, ``right``; ``recall`` = found ÷ landslides,
            ``precision`` = right ÷ calls (0 where there is nothing to divide by), and their
            harmonic mean ``f1``.
        """
        found, right = self.truth.matched(limit), self.called.matched(limit)
        recall = found / len(self.truth) if len(self.truth) else 0.0
        precision = right / len(self.called) if len(self.called) else 0.0
        total = recall + precision
        return {
            "landslides": len(self.truth),
            "found": found,
            "calls": len(self.called),
            "right": right,
            "recall": recall,
            "precision": precision,
            "f1": 2.0 * recall * precision / total if total else 0.0,
        }

    def by_size(
        self, limit: float, pixel_m2: float, words: Words = ENGLISH
    ) -> list[tuple[str, dict[str, float]]]:
        """Return name and scores of each size class, smallest first.

        Args:
            limit: Limit of the intersection over union.
            pixel_m2: Area of a pixel in square metres.
            words: What the names are written with.
        """
        edges = [0.0, *SIZE_BOUNDS_M2, np.inf]
        result = []
        for low, high in zip(edges, edges[1:]):
            part = ObjectMatch(
                self.truth.within(low / pixel_m2, high / pixel_m2),
                self.called.within(low / pixel_m2, high / pixel_m2),
            )
            result.append((class_name(low, high, words), part.scores(limit)))
        return result


def class_name(low: float, high: float, words: Words = ENGLISH) -> str:
    """Return the name of a size class, bounds in square metres."""
    least, most = (words.number(bound, ",.0f") for bound in (low, high))
    if low <= 0:
        return words.phrase("under {0} m²", most)
    if np.isinf(high):
        return words.phrase("{0} m² and more", least)
    return words.phrase("{0} to {1} m²", least, most)


def label(mask: npt.ArrayLike) -> tuple[Labels, int]:
    """Number the 4-connected objects of a mask in reading order of their first pixel.

    Args:
        mask: Boolean or 0/1, ``[H, W]``.

    Returns:
        Numbers from 1, 0 outside, int32 ``[H, W]``; and how many objects there are.

    Raises:
        LandslideError: The mask is not two-dimensional.
    """
    runs, count = _patches(mask)
    labels: Labels = np.zeros(np.shape(mask), np.int32)
    width = labels.shape[1]
    labels.reshape(-1)[runs.offsets(0, width)] = np.repeat(runs.polygon, runs.stop - runs.start) + 1
    return labels, count


def _patches(mask: npt.ArrayLike) -> tuple[Runs, int]:
    """Return the pixels of the 4-connected objects of a mask, and how many there are.

    Raises:
        LandslideError: The mask is not two-dimensional.
    """
    ones = np.ascontiguousarray(mask, dtype=bool)
    if ones.ndim != 2:
        raise LandslideError(f"A mask has rows and columns, not the shape {ones.shape}.")
    return patches(scan(np.zeros(ones.shape[1], np.uint8), ones.view(np.uint8), 0, last=True))


def match_objects(
    called: npt.ArrayLike, truth: npt.ArrayLike, valid: npt.ArrayLike | None = None
) -> ObjectMatch:
    """Compare the objects of a predicted mask with the landslides of the truth.

    Args:
        called: Boolean or 0/1, ``[H, W]``.
        truth: Landslides, same shape.
        valid: Pixels that count, same shape; the others belong to no object. All if ``None``.

    Raises:
        LandslideError: The shapes differ, or are not two-dimensional.
    """
    masks = [np.asarray(called, dtype=bool), np.asarray(truth, dtype=bool)]
    use = np.ones(masks[1].shape, bool) if valid is None else np.asarray(valid, dtype=bool)
    if masks[0].shape != masks[1].shape or use.shape != masks[1].shape:
        raise LandslideError(
            f"The prediction is {masks[0].shape}, the truth {masks[1].shape} and the valid mask "
            f"{use.shape} pixels; compare rasters of the same grid."
        )
    called_runs, truth_runs = (_patches(mask & use) for mask in masks)
    return match_runs(*called_runs, *truth_runs, width=masks[1].shape[1])


def match_runs(called: Runs, calls: int, truth: Runs, slides: int, width: int) -> ObjectMatch:
    """Compare objects given by their pixels, which may be those of a whole scene.

    Objects of one side may overlap each other, as polygons of an inventory do.

    Args:
        called: Pixels of the predicted objects, in reading order.
        calls: How many objects there are; those without pixels match nothing.
        truth: Pixels of the landslides, in reading order.
        slides: How many there are.
        width: Columns of the grid.
    """
    called_px, truth_px = called.pixels(calls), truth.pixels(slides)
    sides = []
    for runs in (called, truth):
        begin = runs.row.astype(np.int64) * width + runs.start
        sides.append((begin, begin + runs.stop - runs.start))
    (begin, end), (other_begin, other_end) = sides
    longest = int((other_end - other_begin).max()) if len(other_begin) else 0
    first = np.searchsorted(other_begin, begin - longest, side="right")
    count = np.maximum(0, np.searchsorted(other_begin, end, side="left") - first)
    shared: dict[int, float] = {}
    for low in range(0, len(begin), _RUNS_AT_ONCE):
        part = slice(low, low + _RUNS_AT_ONCE)
        number = count[part]
        one = np.repeat(np.arange(len(begin))[part], number)
        ends = np.cumsum(number)
        two = np.arange(len(one)) - np.repeat(ends - number, number) + first[one]
        pixels = np.minimum(end[one], other_end[two]) - np.maximum(begin[one], other_begin[two])
        met = pixels > 0
        pair = called.polygon[one[met]] * max(slides, 1) + truth.polygon[two[met]]
        pairs, at = np.unique(pair, return_inverse=True)
        for key, value in zip(pairs.tolist(), np.bincount(at, pixels[met]).tolist()):
            shared[key] = shared.get(key, 0.0) + value
    pairs = np.fromiter(shared.keys(), np.int64, len(shared))
    both = np.fromiter(shared.values(), np.float64, len(shared))
    one, two = np.divmod(pairs, max(slides, 1))
    iou = both / (called_px[one] + truth_px[two] - both)
    called_best, truth_best = np.zeros(calls), np.zeros(slides)
    np.maximum.at(called_best, one, iou)
    np.maximum.at(truth_best, two, iou)
    return ObjectMatch(
        Objects(truth_px.astype(np.int64), truth_best),
        Objects(called_px.astype(np.int64), called_best),
    )
