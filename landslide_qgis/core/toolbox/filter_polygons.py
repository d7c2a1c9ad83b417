"""Polygons to those that pass some rules and those that do not, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from landslide_qgis.core.arrays import Floats, Geometries, Mask, Raster
from landslide_qgis.core.inventory.fields import LAYER
from landslide_qgis.core.jobs.inventory_steps import FilterJob
from landslide_qgis.core.polygons.statistics import raster_statistics
from landslide_qgis.core.polygons.terrain import terrain_table
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.toolbox.desk import Desk
from landslide_qgis.core.toolbox.polygon_layer import (
    polygon_type,
    read_polygons,
    sizes_of,
    tell_strange_terrain,
)
from landslide_qgis.core.vectors.distance import nearest
from landslide_qgis.core.vectors.layer import Column, VectorLayer, read_layer
from landslide_qgis.core.vectors.write import write_layer

Step = Callable[[float], None]

REASON = "reason"


# What a rule is on, in sentences.
_SUBJECTS = {
    "area": "the area",
    "elongation": "the elongation",
    "slope": "the slope",
    "cover": "the land cover",
    "clouds": "the clouds",
    "roads": "the roads",
    "rivers": "the rivers",
}
_LAYERS = {"roads": "layer of roads", "rivers": "layer of rivers"}


@dataclass(frozen=True)
class Rule:
    """One rule, applied.

    Attributes:
        name: Its name, for the summary.
        broken: Polygons that break it, bool ``[features]``.
        values: What was measured of each.
        text: How a broken rule reads, with ``{:…}`` for the value.
        unknown: Polygons about which it can say nothing.
    """

    name: str
    broken: Mask
    values: Floats
    text: str
    unknown: int = 0


Maker = Callable[[FilterJob, VectorLayer, Geometries, Step], list[Rule]]


def run(job: FilterJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Apply the rules and write what passes and what does not.

    Raises:
        LandslideError: A file cannot be read or written, or there are no polygons.
    """
    desk.step(0.0, "Reading the polygons")
    layer = read_layer(job.source, "polygon layer")
    polygons = read_polygons(layer, desk)
    rules = list(_sizes(job, layer, polygons))
    slope = partial(_slope, desk=desk)
    makers: tuple[Maker, ...] = (slope, _cover, _clouds, _roads, _rivers)
    for number, make in enumerate(makers):
        stage = f"Applying the rules ({number + 1} of {len(makers)})"
        step = desk.part(0.1 + 0.16 * number, 0.26 + 0.16 * number, stage)
        rules += make(job, layer, polygons, step)
    reasons = _reasons(rules, polygons)
    for rule in rules:
        desk.log(f"Removed by the rule on {_SUBJECTS[rule.name]}: {np.count_nonzero(rule.broken)}.")
        if rule.unknown:
            subject = _SUBJECTS[rule.name]
            text = (
                f"The rule on {subject} has no data for one polygon, which passes it."
                if rule.unknown == 1
                else f"The rule on {subject} has no data for {rule.unknown} polygons, which pass "
                "it."
            )
            desk.warn(text, "rule-unknown", rule=rule.name, polygons=rule.unknown)
    if not rules:
        desk.warn("No rule was given; all polygons pass.", "no-rules")
    gone = reasons != ""
    desk.step(0.95, "Writing the polygons")
    _write(layer, reasons, gone, work)
    return {
        "kept": int(np.count_nonzero(~gone)),
        "removed": int(np.count_nonzero(gone)),
        **{f"removed_{rule.name}": int(np.count_nonzero(rule.broken)) for rule in rules},
    }


def _sizes(job: FilterJob, layer: VectorLayer, polygons: Geometries) -> list[Rule]:
    """Apply the rules on size and shape."""
    sizes = sizes_of(polygons, layer)
    area, elong = sizes.area_m2, sizes.elong
    return [
        *_limits("area", area, job.min_area_m2, job.max_area_m2, "area {:,.0f} m²"),
        *_limits("elongation", elong, job.min_elong, job.max_elong, "length over width {:.2f}"),
    ]


def _limits(
    name: str, values: Floats, low: float | None, high: float | None, text: str
) -> list[Rule]:
    """Apply a lower and an upper limit; what is unknown passes."""
    rules = []
    if low is not None:
        rules.append(Rule(name, values < low, values, f"{text} is below {low:g}"))
    if high is not None:
        rules.append(Rule(name, values > high, values, f"{text} is above {high:g}"))
    return rules


def _slope(
    job: FilterJob, layer: VectorLayer, polygons: Geometries, step: Step, desk: Desk
) -> list[Rule]:
    """Apply the rule on slope."""
    if not job.dem or (job.min_slope is None and job.max_slope is None):
        return []
    one = np.ones(len(layer))
    terrain = terrain_table(layer, polygons, one, job.dem, step)
    tell_strange_terrain(terrain, job.dem, desk)
    slope = terrain.slope_mean
    unknown = int(np.count_nonzero(np.isnan(slope) & ~shapely.is_missing(polygons)))
    rules = _limits("slope", slope, job.min_slope, job.max_slope, "mean slope {:.1f}°")
    return [replace(rule, unknown=unknown if rule is rules[0] else 0) for rule in rules]


def _cover(job: FilterJob, layer: VectorLayer, polygons: Geometries, step: Step) -> list[Rule]:
    """Apply the rule on land cover."""
    if not job.cover:
        return []
    wanted = partial(_among, classes=job.cover_classes)
    text = "{:.0%} has the land cover " + ", ".join(f"{value:g}" for value in job.cover_classes)
    return _shares("cover", job.cover, wanted, job.cover_share, text, layer, polygons, step)


def _clouds(job: FilterJob, layer: VectorLayer, polygons: Geometries, step: Step) -> list[Rule]:
    """Apply the rule on clouds."""
    if not job.clouds:
        return []
    wanted = partial(_among, classes=job.cloud_classes) if job.cloud_classes else _not_zero
    text = "{:.0%} is cloud"
    return _shares("clouds", job.clouds, wanted, job.cloud_share, text, layer, polygons, step)


def _shares(
    name: str,
    source: str,
    change: Callable[[Raster], Raster],
    most: float,
    text: str,
    layer: VectorLayer,
    polygons: Geometries,
    step: Step,
) -> list[Rule]:
    """Apply a limit to the share of a polygon's pixels that have certain values."""
    share = raster_statistics(layer, polygons, source, step, change).mean
    unknown = int(np.count_nonzero(np.isnan(share) & ~shapely.is_missing(polygons)))
    return [Rule(name, share > most, share, text, unknown)]


def _among(values: Raster, classes: tuple[float, ...]) -> Raster:
    """Return 1 for certain values, 0 for others, NaN for unknown."""
    chosen: Raster = np.isin(values, np.asarray(classes, np.float32)).astype(np.float32)
    chosen[np.isnan(values)] = np.nan
    return chosen


def _not_zero(values: Raster) -> Raster:
    """Return 1 for all but zero, NaN for unknown."""
    chosen: Raster = (values != 0).astype(np.float32)
    chosen[np.isnan(values)] = np.nan
    return chosen


def _roads(job: FilterJob, layer: VectorLayer, polygons: Geometries, step: Step) -> list[Rule]:
    """Apply the rule on roads."""
    step(0.0)
    return _near("roads", job.roads, job.roads_m, layer, polygons)


def _rivers(job: FilterJob, layer: VectorLayer, polygons: Geometries, step: Step) -> list[Rule]:
    """Apply the rule on rivers."""
    step(0.0)
    return _near("rivers", job.rivers, job.rivers_m, layer, polygons)


def _near(
    what: str, source: str | None, limit: float | None, layer: VectorLayer, polygons: Geometries
) -> list[Rule]:
    """Apply a limit to the distance to other features."""
    if not source or not limit:
        return []
    others = read_layer(source, _LAYERS[what], attributes=False)
    distance = nearest(polygons, layer.crs, others, limit)
    text = f"{{:.0f}} m from {what}, nearer than {limit:g} m"
    return [Rule(what, distance < limit, distance, text)]


def _reasons(rules: list[Rule], polygons: Geometries) -> NDArray[np.object_]:
    """Return why each polygon is removed; empty for those that stay."""
    reasons = np.full(len(polygons), "", object)
    reasons[shapely.is_missing(polygons)] = "covers no area"
    for rule in rules:
        for row in np.flatnonzero(rule.broken):
            text = rule.text.format(rule.values[row])
            reasons[row] = f"{reasons[row]}; {text}" if reasons[row] else text
    return reasons


def _write(layer: VectorLayer, reasons: NDArray[np.object_], gone: Mask, work: Workspace) -> None:
    """Write the layers that were asked for."""
    kind = polygon_type(layer)
    if "polygons" in work:
        kept = layer.take(~gone)
        write_layer(work.path("polygons"), kept, LAYER, kind, "Landslides that pass the rules", {})
    if "removed" in work:
        columns = {n: c for n, c in layer.columns.items() if n.casefold() != REASON}
        columns[REASON] = Column(reasons)
        out = replace(layer, columns=columns).take(gone)
        write_layer(work.path("removed"), out, "removed", kind, "What was removed, and why", {})
