"""Accuracy and area from a stratified random sample that people labelled.

The estimators are those of Stehman (2014, Int. J. Remote Sens. 35:4923–4939), which hold for any
strata; where the strata are the map's classes they are those of Olofsson et al. (2014, Remote Sens.
Environ. 148:42–57, equations 1–11). No correction for finite populations is made, as there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landslide_qgis.core.arrays import Floats
from landslide_qgis.core.errors import LandslideError

# Normal quantile of a two-sided interval of 95 %.
Z95 = 1.959963984540054


@dataclass(frozen=True)
class Estimate:
    """An estimate and its standard error; NaN where the sample says nothing."""

    value: float
    error: float

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval."""
        return self.value - Z95 * self.error

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval."""
        return self.value + Z95 * self.error


@dataclass(frozen=True)
class StratifiedResult:
    """What a labelled sample says about a map.

    Attributes:
        classes: Names of the classes.
        overall: Share of the area that is mapped right.
        users: By class, share of the mapped area that is right (precision).
        producers: By class, share of the true area that is mapped so (recall).
        share: By class, share of the area that is truly of the class.
        mapped: By class, share of the area that is mapped so, as estimated from the sample.
        matrix: Estimated share of the area by map class (row) and true class, ``[K, K]``.
        counts: Sample units by map class and true class, int64 ``[K, K]``.
        area: Area of all strata, in their unit.
    """

    classes: tuple[str, ...]
    overall: Estimate
    users: dict[str, Estimate]
    producers: dict[str, Estimate]
    share: dict[str, Estimate]
    mapped: dict[str, float]
    matrix: Floats
    counts: NDArray[np.int64]
    area: float

    def true_area(self, name: str) -> Estimate:
        """Return the area of a class, in the unit of the strata."""
        part = self.share[name]
        return Estimate(part.value * self.area, part.error * self.area)


def estimate(
    strata: Sequence[str],
    mapped: Sequence[str],
    true: Sequence[str],
    areas: Mapping[str, float],
    classes: Sequence[str] | None = None,
) -> StratifiedResult:
    """Estimate accuracy and area from a labelled stratified sample.

    Args:
        strata: Stratum of each sample unit.
        mapped: What the map says there.
        true: What a person says there.
        areas: Area of each stratum, in any unit; strata without a unit are an error.
        classes: All classes; by default those that occur.

    Raises:
        LandslideError: A stratum has fewer than two units, or no area.
    """
    stratum, said, real = (np.asarray(list(v), object) for v in (strata, mapped, true))
    names = tuple(classes) if classes else tuple(sorted({*mapped, *true}))
    sample = _Sample.of(stratum, areas)
    right = sample.ratio((said == real).astype(float), np.ones(len(said)))
    users, producers, share, called = {}, {}, {}, {}
    matrix = np.zeros((len(names), len(names)))
    counts = np.zeros((len(names), len(names)), np.int64)
    every = np.ones(len(said))
    for row, name in enumerate(names):
        is_said, is_real = (said == name).astype(float), (real == name).astype(float)
        users[name] = sample.ratio(is_said * is_real, is_said)
        producers[name] = sample.ratio(is_said * is_real, is_real)
        share[name] = sample.ratio(is_real, every)
        called[name] = sample.mean(is_said)
        for column, other in enumerate(names):
            both = is_said * (real == other)
            matrix[row, column] = sample.mean(both)
            counts[row, column] = int(both.sum())
    return StratifiedResult(
        names, right, users, producers, share, called, matrix, counts, sample.area
    )


@dataclass(frozen=True)
class _Sample:
    """A stratified sample: the stratum of each unit, and weight and size of each stratum."""

    index: NDArray[np.int64]
    weight: Floats
    size: Floats
    area: float

    @classmethod
    def of(cls, strata: NDArray[np.object_], areas: Mapping[str, float]) -> _Sample:
        """Check a sample against the strata."""
        names = [name for name, area in areas.items() if area > 0]
        strange = sorted({str(name) for name in strata} - set(names))
        if strange:
            raise LandslideError(f"The sample has strata without area: {', '.join(strange)}.")
        number = {name: n for n, name in enumerate(names)}
        index = np.array([number[name] for name in strata], np.int64)
        size = np.bincount(index, minlength=len(names)).astype(np.float64)
        few = [name for name, count in zip(names, size) if count < 2]
        if few:
            raise LandslideError(
                f"Too few labelled points in {', '.join(few)}: every stratum needs two or more."
            )
        area = np.array([areas[name] for name in names])
        return cls(index, area / area.sum(), size, float(area.sum()))

    def mean(self, values: Floats) -> float:
        """Return the mean over the area (Stehman 2014, equation 3)."""
        return float(self.weight @ self._means(values))

    def ratio(self, above: Floats, below: Floats) -> Estimate:
        """Return a ratio of two means and its error (equations 27 and 28)."""
        top, bottom = self.mean(above), self.mean(below)
        if bottom <= 0.0:
            return Estimate(math.nan, math.nan)
        ratio = top / bottom
        rest = above - ratio * below
        centred = rest - self._means(rest)[self.index]
        spread = np.bincount(self.index, centred**2, minlength=len(self.size)) / (self.size - 1)
        variance = float(np.sum(self.weight**2 * spread / self.size)) / bottom**2
        return Estimate(ratio, math.sqrt(variance))

    def _means(self, values: Floats) -> Floats:
        """Return the mean of each stratum."""
        total = np.bincount(self.index, values, minlength=len(self.size))
        return np.asarray(total / self.size, np.float64)


def sample_size(weights: Floats, expected: Floats, target_error: float) -> int:
    """Return the size of a sample (Cochran 1977, equation 5.25; Olofsson et al. 2014, 13).

    Args:
        weights: Share of the area in each stratum.
        expected: Expected share of each stratum that the map has right, 0–1.
        target_error: Wanted standard error of the overall accuracy.
    """
    deviation = np.sqrt(expected * (1.0 - expected))
    return math.ceil((float(weights @ deviation) / target_error) ** 2 - 1e-9)


def whole_numbers(units: Floats) -> NDArray[np.int64]:
    """Round shares to whole numbers of the same sum: those with the largest remainders go up."""
    down = np.floor(units)
    short = round(float(units.sum() - down.sum()))
    up = np.argsort(down - units, kind="stable")[:short]
    whole = down.astype(np.int64)
    whole[up] += 1
    return whole


def allocate(weights: Floats, size: int, least: int) -> NDArray[np.int64]:
    """Share a sample among strata: by area, but rare strata get a number that says something.

    Strata that would get fewer than ``least`` get that many; what is left goes to the others by
    area (Olofsson et al. 2014, section 5.1.2).

    Args:
        weights: Share of the area in each stratum, above 0.
        size: Units in all; more are taken if the strata's least come to more.
        least: Units a stratum has at least.
    """
    rare = np.zeros(len(weights), bool)
    units = np.zeros(len(weights))
    for _ in range(len(weights) + 1):
        left = max(0.0, size - least * float(np.count_nonzero(rare)))
        common = ~rare
        units[rare] = least
        if not common.any():
            break
        units[common] = left * weights[common] / weights[common].sum()
        poor = common & (units < least)
        if not poor.any():
            break
        rare |= poor
    return whole_numbers(units)
