"""Mask or probability to a stratified random sample of points, to be labelled by people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from landslide_qgis.core.arrays import Codes, Floats, Mask
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory.run import choose_threshold, row_areas
from landslide_qgis.core.inventory.source import Source
from landslide_qgis.core.inventory.zonal import Runs
from landslide_qgis.core.jobs.inventory_steps import SampleJob
from landslide_qgis.core.jobs.protocol import VectorOptions
from landslide_qgis.core.polygons.inside import area_runs, fill
from landslide_qgis.core.probability import MASK_NODATA
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.report.stratified import allocate, sample_size, whole_numbers
from landslide_qgis.core.terrain import surface
from landslide_qgis.core.toolbox.desk import Desk
from landslide_qgis.core.vectors.layer import Column, VectorLayer
from landslide_qgis.core.vectors.write import write_layer

LAYER = "sample"
LANDSLIDE, NONE = "landslide", "none"
UNKNOWN = 255
_EXPECTED = {LANDSLIDE: 0.7, NONE: 0.95}
# Beside what was mapped more is missed than elsewhere.
_EXPECTED_NEAR = 0.8
# Without two a stratum has no variance.
_FEWEST = 2
# So many rows above and below a strip are held to find what is near.
_MOST_REACH_PX = 1000

Points = NDArray[np.int64]


@dataclass(frozen=True)
class Strata:
    """How pixels are put into strata.

    Attributes:
        limits: Thresholds between strata, rising; one half for a mask.
        names: Name of each stratum, one more than limits; last that around landslides, if any.
        classes: What the map says in each.
        reach: Pixels that the stratum around landslides is wide; 0 for none.
    """

    limits: tuple[float, ...]
    names: tuple[str, ...]
    classes: tuple[str, ...]
    reach: int = 0

    def codes(self, source: Source, inside: Runs | None, first: int, stop: int) -> Codes:
        """Return the number of the stratum of rows ``first`` to ``stop``; 255 for none."""
        codes = np.zeros((stop - first, source.width), np.uint8)
        for limit in self.limits:
            mask = source.mask(first, stop, limit)
            codes += (mask == 1).view(np.uint8)
        if self.reach:
            lowest = self.classes.index(LANDSLIDE)
            near = self._near(source, first, stop, self.limits[lowest - 1])
            codes[near & (codes < lowest)] = len(self.names) - 1
        codes[mask == MASK_NODATA] = UNKNOWN
        if inside is not None:
            codes[~fill(inside, first, stop, source.width)] = UNKNOWN
        return codes

    def _near(self, source: Source, first: int, stop: int, threshold: float) -> Mask:
        """Return the pixels within reach of a landslide, in rows and columns, ``[rows, W]``."""
        top, bottom = max(0, first - self.reach), min(source.height, stop + self.reach)
        margins = (top - first + self.reach, stop + self.reach - bottom)
        landslides = (source.mask(top, bottom, threshold) == 1).view(np.uint8)
        wide = np.pad(landslides, (margins, (self.reach, self.reach)))
        return np.asarray(surface.sliding(np.maximum, wide, self.reach) > 0)


def run(job: SampleJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Draw the points and write them.

    Raises:
        LandslideError: A file cannot be read, or there is nothing to sample.
    """
    desk.step(0.0, "Reading the map")
    with Source(job.source, job.band) as source:
        strata = _strata(job, source, desk)
        inside = area_runs(job.area, source.grid)
        counts = _count(source, strata, inside, desk)
        ground = row_areas(source)
        areas = counts @ ground
        if not counts.any():
            raise LandslideError(f"{source.path.name} has no data in the area of interest.")
        units = _units(job, strata, counts.sum(axis=1), areas, desk)
        noise = np.random.default_rng(job.seed)
        draws = [draw(noise, rows, ground, number) for rows, number in zip(counts, units.tolist())]
        points = _locate(source, strata, inside, draws, desk)
        noise.shuffle(points)
        layer = _layer(source, strata, areas, points)
    text = "Points to label for an accuracy assessment"
    write_layer(work.path("points"), layer, LAYER, "Point", text, {"seed": str(job.seed)})
    table = {name: int(number) for name, number in zip(strata.names, units)}
    return {"points": len(layer), "strata": len([1 for n in units if n]), "allocation": table}


def _strata(job: SampleJob, source: Source, desk: Desk) -> Strata:
    """Choose the strata."""
    plain = _plain_strata(job, source, desk)
    if not job.buffer_m:
        return plain
    pixel = float(np.sqrt(row_areas(source).mean()))
    reach = max(1, round(job.buffer_m / pixel))
    if reach > _MOST_REACH_PX:
        raise LandslideError(
            f"The width {job.buffer_m:g} m around landslides is {reach:,} pixels; give at most "
            f"{_MOST_REACH_PX * pixel:,.0f} m."
        )
    near = f"within {reach * pixel:.3g} m of a landslide"
    return Strata(plain.limits, (*plain.names, near), (*plain.classes, NONE), reach)


def _plain_strata(job: SampleJob, source: Source, desk: Desk) -> Strata:
    """Choose the strata by what the map says of a pixel alone."""
    if source.is_mask:
        return Strata((0.5,), (NONE, LANDSLIDE), (NONE, LANDSLIDE))
    options = VectorOptions(threshold=job.threshold)
    threshold = choose_threshold(source, options, None, desk.warn_with)
    limits = tuple(sorted({*(job.breaks or (threshold / 2.0,)), threshold}))
    edges = (0.0, *limits, 1.0)
    names = tuple(f"{low:.3g} to {high:.3g}" for low, high in zip(edges, edges[1:]))
    classes = tuple(LANDSLIDE if low >= threshold else NONE for low in edges[:-1])
    return Strata(limits, names, classes)


def _count(source: Source, strata: Strata, inside: Runs | None, desk: Desk) -> NDArray[np.int64]:
    """Return the pixels of each stratum in each row, int64 ``[strata, rows]``."""
    counts = np.zeros((len(strata.names), source.height), np.int64)
    for first, stop in source.strips():
        desk.step(0.5 * first / source.height, "Measuring the strata")
        codes = strata.codes(source, inside, first, stop)
        for number in range(len(counts)):
            counts[number, first:stop] = np.count_nonzero(codes == number, axis=1)
    return counts


def _units(
    job: SampleJob, strata: Strata, pixels: NDArray[np.int64], areas: Floats, desk: Desk
) -> NDArray[np.int64]:
    """Return the number of points of each stratum."""
    some = pixels > 0
    weights = areas[some] / areas.sum()
    if job.expected and len(job.expected) != len(strata.names):
        raise LandslideError(
            f"Give an expected accuracy for each of the {len(strata.names)} strata "
            f"({'; '.join(strata.names)}), not {len(job.expected)}."
        )
    usual = [_EXPECTED[name] for name in strata.classes]
    if strata.reach:
        usual[-1] = _EXPECTED_NEAR
    expected = np.array(job.expected or usual)[some]
    size = job.size or sample_size(weights, expected, job.target_error)
    if job.allocation == "equal":
        chosen = np.maximum(job.least, whole_numbers(np.full(len(weights), size / len(weights))))
    elif job.allocation == "proportional":
        chosen = np.maximum(_FEWEST, whole_numbers(size * weights))
    else:
        chosen = allocate(weights, size, job.least)
    units = np.zeros(len(pixels), np.int64)
    units[some] = np.minimum(chosen, pixels[some])
    if job.size:
        least = _FEWEST if job.allocation == "proportional" else job.least
        _tell_number(job.size, int(units.sum()), least, desk)
    for name, number, area in zip(strata.names, units, areas):
        desk.log(f"Stratum {name}: {area / 1e6:.4g} km², points {number}.")
    gone = [name for name, there in zip(strata.names, some) if not there]
    if gone:
        desk.warn(f"Strata with nothing to sample: {', '.join(gone)}.", "empty-strata")
    return units


def _tell_number(asked: int, drawn: int, least: int, desk: Desk) -> None:
    """Say why there are more or fewer points than were asked for."""
    if drawn > asked:
        desk.warn(
            f"Points drawn: {drawn}, not {asked}. Every stratum gets {least} at least, since fewer "
            "say little of its accuracy (Olofsson et al. 2014, section 5); lower the least points "
            "of a stratum if you want fewer.",
            "least-points",
            asked=asked,
            points=drawn,
        )
    elif drawn < asked:
        text = f"Points drawn: {drawn}, not {asked}. A stratum has no more pixels."
        desk.warn(text, "few-pixels", asked=asked, points=drawn)


def draw(noise: np.random.Generator, counts: Points, ground: Floats, number: int) -> Points:
    """Draw distinct pixels with equal chance for equal ground.

    Args:
        noise: Random numbers.
        counts: Pixels to choose from in each row.
        ground: Area of a pixel of each row.
        number: Pixels to draw; all if there are fewer.

    Returns:
        Row, and which of that row's pixels, int64 ``[number, 2]``.
    """
    if number >= counts.sum():
        rows = np.repeat(np.arange(len(counts)), counts)
        begins = np.repeat(np.cumsum(counts) - counts, counts)
        return np.column_stack([rows, np.arange(len(rows)) - begins])
    reach = np.cumsum(counts * ground)
    chosen = np.zeros((0, 2), np.int64)
    while len(chosen) < number:
        rows = np.searchsorted(reach, noise.random(number) * reach[-1], side="right")
        pairs = np.column_stack([rows, noise.integers(0, counts[rows])])
        both = np.concatenate([chosen, pairs])
        _, at = np.unique(both, axis=0, return_index=True)
        chosen = both[np.sort(at)][:number]
    return chosen


def _locate(
    source: Source, strata: Strata, inside: Runs | None, draws: list[Points], desk: Desk
) -> Points:
    """Return row, column and stratum of each point, int64 ``[points, 3]``."""
    wanted = np.concatenate(
        [np.column_stack([pairs, np.full(len(pairs), n)]) for n, pairs in enumerate(draws)]
    )
    found = []
    for first, stop in source.strips():
        desk.step(0.5 + 0.45 * first / source.height, "Drawing the points")
        part = wanted[(wanted[:, 0] >= first) & (wanted[:, 0] < stop)]
        if len(part) == 0:
            continue
        codes = strata.codes(source, inside, first, stop)
        for row, order, number in part.tolist():
            found.append((row, int(np.flatnonzero(codes[row - first] == number)[order]), number))
    return np.array(found, np.int64).reshape(-1, 3)


def _layer(source: Source, strata: Strata, areas: Floats, points: Points) -> VectorLayer:
    """Return the points with the fields of the form."""
    x, y = source.transform * (points[:, 1] + 0.5, points[:, 0] + 0.5)
    number, count = points[:, 2], len(points)
    names, classes = np.array(strata.names, object), np.array(strata.classes, object)
    empty = np.full(count, None, object)
    columns = {
        "sample_id": Column(np.arange(1, count + 1, dtype=np.int32)),
        "label": Column(empty),
        "remarks": Column(empty),
        "labeller": Column(empty),
        "lab_date": Column(np.full(count, np.datetime64("NaT"), "datetime64[D]")),
        "stratum": Column(names[number]),
        "map_class": Column(classes[number]),
        "str_area": Column(areas[number]),
    }
    return VectorLayer(shapely.points(x, y).astype(object), source.crs, columns)
