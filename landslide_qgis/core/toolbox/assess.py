"""A map against a reference, or against labelled points, to scores and a report."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landslide_qgis.core.arrays import Mask
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.geodesy import ground_pixel_size
from landslide_qgis.core.inventory.run import choose_threshold
from landslide_qgis.core.inventory.source import Source
from landslide_qgis.core.inventory.zonal import Runs
from landslide_qgis.core.jobs.inventory_steps import AssessJob
from landslide_qgis.core.jobs.protocol import VectorOptions
from landslide_qgis.core.polygons.inside import area_runs, fill
from landslide_qgis.core.probability import MASK_NODATA
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.report.agreement import block_intervals, wilson
from landslide_qgis.core.report.objects import match_runs
from landslide_qgis.core.report.stratified import StratifiedResult, estimate
from landslide_qgis.core.scene.grid import Grid
from landslide_qgis.core.toolbox.assess_comparison import Comparison
from landslide_qgis.core.toolbox.assess_extents import runs_bounds, tell_extents
from landslide_qgis.core.toolbox.assess_report import write_objects, write_report
from landslide_qgis.core.toolbox.assess_sides import (
    PolygonSide,
    RasterSide,
    Side,
    is_raster,
    on_grid,
    polygon_grid,
    raster_bounds,
    read_side,
)
from landslide_qgis.core.toolbox.desk import Desk
from landslide_qgis.core.toolbox.sample_points import LANDSLIDE, NONE
from landslide_qgis.core.vectors.layer import VectorLayer, read_layer

FIELDS = ("stratum", "map_class", "str_area", "label")
PICTURE_PX = 700
_STRIP_PIXELS = 1 << 21
_LEAST_BLOCK_PX = 4


@dataclass
class _Tally:
    """What is added up strip by strip."""

    side_px: int
    width: int
    picture_step: int
    counts: NDArray[np.int64]
    overview: list[NDArray[np.uint8]] = field(default_factory=list)

    def add(self, first: int, called: Mask, real: Mask,
            valid: Mask) -> None:  # fmt: skip
        """Count a strip whose first row begins a row of the picture."""
        code = np.where(called, np.where(real, 0, 1), np.where(real, 2, 3)).astype(np.uint8)
        code[~valid] = 4
        across = -(-self.width // self.side_px)
        cell = (np.arange(self.width) // self.side_px * 5).astype(np.int64)
        top = 0
        while top < len(code):
            block = (first + top) // self.side_px
            part = code[top : (block + 1) * self.side_px - first]
            found = np.bincount((cell + part).reshape(-1), minlength=across * 5).reshape(-1, 5)
            self.counts[block] += found[:, :4]
            top += len(part)
        worst = np.array([1, 2, 3, 0, 0], np.uint8)[code]
        step = self.picture_step
        rows = np.maximum.reduceat(worst, np.arange(0, len(worst), step), axis=0)
        self.overview.append(np.maximum.reduceat(rows, np.arange(0, self.width, step), axis=1))


def run(job: AssessJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Compare, estimate and write the report.

    Raises:
        LandslideError: A file cannot be read, or there is nothing to compare.
    """
    compared = estimated = None
    with ExitStack() as stack:
        if job.reference:
            compared = _compare(job, work, stack, desk)
        if job.sample:
            desk.step(0.85, "Estimating from the labelled points")
            estimated = estimate_sample(job.sample, desk)
    desk.step(0.9, "Writing the report")
    if "objects" in work and compared is not None:
        write_objects(work.path("objects"), compared, job.overlap)
    if "report" in work:
        write_report(work.path("report"), job, compared, estimated)
    return {**_pixel_summary(compared, job), **_sample_summary(estimated)}


def _compare(job: AssessJob, work: Workspace, stack: ExitStack, desk: Desk) -> Comparison:
    """Compare the map with the reference, strip by strip."""
    desk.step(0.0, "Reading the map and the reference")
    grid, called, real = _sides(job, work, stack, desk)
    inside = area_runs(job.area, grid)
    _tell_extents(called, real, inside, grid, desk)
    middle = np.array([grid.height / 2.0])
    width_m, height_m = ground_pixel_size(grid.crs, grid.transform, grid.width, middle)
    pixel_m2 = float(width_m[0] * height_m[0])
    step = max(1, -(-max(grid.width, grid.height) // PICTURE_PX))
    wanted = max(_LEAST_BLOCK_PX, job.block_m / pixel_m2**0.5)
    side_px = step * max(1, round(wanted / step))
    across, down = -(-grid.width // side_px), -(-grid.height // side_px)
    tally = _Tally(side_px, grid.width, step, np.zeros((down, across, 4), np.int64))
    rows = step * max(1, _STRIP_PIXELS // grid.width // step)
    for first in range(0, grid.height, rows):
        desk.step(0.75 * first / grid.height, "Comparing map and reference")
        stop = min(grid.height, first + rows)
        says, truth = called.rows(first, stop), real.rows(first, stop)
        valid = (says != MASK_NODATA) & (truth != MASK_NODATA)
        if inside is not None:
            valid &= fill(inside, first, stop, grid.width)
        called.look(first, says, valid)
        real.look(first, truth, valid)
        tally.add(first, says == 1, truth == 1, valid)
    desk.step(0.75, "Matching landslides")
    blocks = tally.counts.reshape(-1, 4)
    blocks = blocks[blocks.sum(axis=1) > 0]
    if len(blocks) == 0:
        raise LandslideError(
            "The map and the reference have no ground in common inside the area of interest."
        )
    calls, slides = called.found(), real.found()
    if isinstance(called, PolygonSide) and len(called) and not len(calls):
        desk.warn("No polygon of the map has a pixel in what is assessed.", "map-outside")
    if isinstance(real, PolygonSide) and len(slides) < len(real):
        away = len(real) - len(slides)
        text = (
            f"Polygons of the reference without a pixel in what is assessed: {away} of {len(real)}."
        )
        desk.warn(text, "reference-outside", polygons=away)
    match = match_runs(calls.runs, len(calls), slides.runs, len(slides), grid.width)
    desk.step(0.8, "Drawing blocks for the intervals")
    scores = block_intervals(blocks, job.seed)
    overview = np.concatenate(tally.overview)
    return Comparison(blocks, scores, match, calls, slides, grid, pixel_m2, overview)


def _tell_extents(called: Side, real: Side, inside: Runs | None, grid: Grid, desk: Desk) -> None:
    """Warn of sides that are not of one place; in an area of interest polygons are of all of it."""
    area = None if inside is None else runs_bounds(inside, grid)
    boxes = [
        area if area is not None and isinstance(side, PolygonSide) and side.bounds else side.bounds
        for side in (called, real)
    ]
    if boxes[0] is not None and boxes[1] is not None:
        tell_extents(boxes[0], boxes[1], area, grid, desk)


def _sides(
    job: AssessJob, work: Workspace, stack: ExitStack, desk: Desk
) -> tuple[Grid, Side, Side]:
    """Open the map and the reference on one grid: the map's, else the reference's."""
    source, reference = job.source or "", job.reference or ""
    raster, other = is_raster(source), is_raster(reference)
    layers: dict[str, tuple[VectorLayer, NDArray[np.object_]]] = {}
    if not raster:
        layers["map"] = read_side(source, "map", desk.warn)
    if not other:
        layers["reference"] = read_side(reference, "reference", desk.warn)
    scratch = work.scratch("reference.vrt")
    if raster:
        opened = stack.enter_context(Source(source, job.band))
        grid = opened.grid
        options = VectorOptions(threshold=job.threshold)
        threshold = 0.5
        if not opened.is_mask:
            threshold = choose_threshold(opened, options, None, desk.warn_with)
        called: Side = RasterSide(opened, threshold, grid.bounds)
    elif other:
        opened = stack.enter_context(Source(reference))
        grid = opened.grid
        called = PolygonSide(*layers["map"], grid)
    else:
        grid = _grid_of(job, [layer for layer, _ in layers.values()], desk)
        called = PolygonSide(*layers["map"], grid)
    if other:
        view, bounds = on_grid(reference, grid, scratch, stack), raster_bounds(reference, grid)
        return grid, called, RasterSide(view, 0.5, bounds)
    return grid, called, PolygonSide(*layers["reference"], grid)


def _grid_of(job: AssessJob, layers: list[VectorLayer], desk: Desk) -> Grid:
    """Return a grid for polygons, around the area of interest if there is one."""
    if job.area:
        return polygon_grid(
            [read_layer(job.area, "area of interest", attributes=False)], job.resolution
        )
    desk.warn(
        "No area of interest is given: all ground in the box around the polygons counts as "
        "mapped, which flatters Matthews' coefficient.",
        "no-area",
    )
    return polygon_grid(layers, job.resolution)


def estimate_sample(path: str, desk: Desk) -> StratifiedResult:
    """Estimate accuracy and area from labelled points.

    Raises:
        LandslideError: The points lack a field, or too few are labelled.
    """
    layer = read_layer(path, "sample")
    missing = [name for name in FIELDS if name not in layer.columns]
    if missing:
        raise LandslideError(
            f"The sample {layer.name} lacks what landslide:sample writes ({', '.join(missing)}); "
            "give its points."
        )
    strata, mapped, labels = (
        layer.columns[name].filled("").astype(object) for name in ("stratum", "map_class", "label")
    )
    area = layer.columns["str_area"].filled(np.nan).astype(np.float64)
    told = np.isin(labels.astype(str), (LANDSLIDE, NONE))
    left = int(np.count_nonzero(~told))
    if left:
        text = (
            f"One of {len(layer)} points is left out: it is not labelled, or could not be."
            if left == 1
            else f"{left} of {len(layer)} points are left out: not labelled, or could not be."
        )
        desk.warn(text, "unlabelled", points=left)
    areas = {str(name): float(area[strata == name][0]) for name in np.unique(strata.astype(str))}
    return estimate(
        [str(value) for value in strata[told]],
        [str(value) for value in mapped[told]],
        [str(value) for value in labels[told]],
        areas,
        (LANDSLIDE, NONE),
    )


def _pixel_summary(compared: Comparison | None, job: AssessJob) -> dict[str, Any]:
    """Return the numbers of the comparison."""
    if compared is None:
        return {}
    counts = compared.blocks.sum(axis=0)
    objects = compared.match.scores(job.overlap)
    summary: dict[str, Any] = {n: _plain(x.value) for n, x in compared.scores.items()}
    for name, number in zip(("tp", "fp", "fn", "tn"), counts.tolist()):
        summary[f"{name}_pixels"] = number
    summary.update(
        {
            "landslides": int(objects["landslides"]),
            "found": int(objects["found"]),
            "calls": int(objects["calls"]),
            "right": int(objects["right"]),
            "object_recall": _plain(
                wilson(int(objects["found"]), int(objects["landslides"])).value
            ),
            "object_precision": _plain(wilson(int(objects["right"]), int(objects["calls"])).value),
            "blocks": len(compared.blocks),
        }
    )
    return summary


def _sample_summary(estimated: StratifiedResult | None) -> dict[str, Any]:
    """Return the numbers of the sample."""
    if estimated is None:
        return {}
    area = estimated.true_area(LANDSLIDE)
    return {
        "overall_accuracy": estimated.overall.value,
        "users_accuracy": _plain(estimated.users[LANDSLIDE].value),
        "producers_accuracy": _plain(estimated.producers[LANDSLIDE].value),
        "true_area_m2": area.value,
        "true_area_error_m2": area.error,
        "labelled": int(estimated.counts.sum()),
    }


def _plain(value: float) -> float | None:
    """Return a number, ``None`` where there is nothing to say, which JSON can hold."""
    return None if np.isnan(value) else float(value)
