"""The draft inventory: outlines, sizes and statistics of the patches of a mask."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from landslide_qgis.core.arrays import Floats, Geometries, Indices, Mask
from landslide_qgis.core.inventory.fields import LAYER
from landslide_qgis.core.inventory.measure import Measures, measure, place
from landslide_qgis.core.inventory.probability_stats import probability_stats
from landslide_qgis.core.inventory.run import Run, row_areas
from landslide_qgis.core.inventory.scan import Corners
from landslide_qgis.core.inventory.schema import columns, confidence
from landslide_qgis.core.inventory.simplify import pixel_polygons, simplify
from landslide_qgis.core.inventory.smooth import smooth
from landslide_qgis.core.inventory.terrain_stats import Terrain, terrain_stats
from landslide_qgis.core.inventory.trace import trace
from landslide_qgis.core.inventory.zonal import Runs
from landslide_qgis.core.scene.elevation import tell_strange_elevation, tell_uncovered
from landslide_qgis.core.vectors.layer import VectorLayer
from landslide_qgis.core.vectors.write import write_layer

# Shares of the progress bar, from measured times.
_MASKED, _OUTLINED, _SIMPLIFIED, _PROBABILITY, _TERRAIN = 0.3, 0.45, 0.6, 0.7, 0.95


@dataclass(frozen=True)
class _Found:
    """Polygons in pixel coordinates with the pixels they were made from."""

    polygons: Geometries
    touching: Indices
    runs: Runs

    def take(self, keep: Mask) -> _Found:
        """Return some of them, numbered anew."""
        if keep.all():
            return self
        number = np.cumsum(keep) - 1
        both = keep[self.touching].all(axis=1)
        return _Found(self.polygons[keep], number[self.touching[both]], self.runs.select(keep))


def draft_inventory(
    run: Run, corners: Corners | None, target: Path, dem: Path | str | None
) -> tuple[int, int, float]:
    """Write the polygons; return their number, the number left out, and their area in m²."""
    if corners is None or len(corners.run_row) == 0:
        text = "No landslides were found; a lower threshold may show some."
        run.warn(text, "nothing-found", {})
        _write(run, target, np.empty(0, object), {})
        return 0, 0, 0.0
    metres = run.options.simplify_m
    tolerance_px = None if metres is None else max(0.0, metres) / run.source.grid.gsd_m
    found = _outlined(run, corners, tolerance_px is None or tolerance_px >= 1.0)
    traced = len(found.polygons)
    # Simplification changes a small polygon's area by less than half; the rest is decided by the
    # final area.
    found = found.take(_pixel_area(run, found) >= 0.5 * run.options.min_area_m2)
    values: dict[str, Any] = {}
    placed, area = found.polygons, 0.0
    if len(placed):
        found, placed, sizes = _sized(run, found, tolerance_px or 0.0)
        area = float(sizes.area_m2.sum())
        values = {**vars(sizes), **_statistics(run, found, dem)}
    run.say(_TERRAIN, "Writing the inventory")
    _write(run, target, placed, values)
    if len(placed) == 0:
        least = f"{run.options.min_area_m2:g}"
        text = (
            f"The only polygon is smaller than {least} m²."
            if traced == 1
            else f"All {traced} polygons are smaller than {least} m²."
        )
        run.warn(text, "nothing-found", {"polygons": traced})
    return len(placed), traced - len(placed), area


def _sized(run: Run, found: _Found, tolerance_px: float) -> tuple[_Found, Geometries, Measures]:
    """Simplify as far as asked, measure, and drop what is too small."""
    simple = found.polygons
    if tolerance_px > 0.0:
        step = run.stage(_OUTLINED, _SIMPLIFIED, "Simplifying the outlines")
        simple = simplify(simple, found.touching, tolerance_px, step)
    run.say(_SIMPLIFIED, "Measuring the polygons")
    placed = place(simple, run.source.transform)
    sizes = measure(placed, run.source.crs)
    keep = sizes.area_m2 >= run.options.min_area_m2
    return found.take(keep), placed[keep], sizes.take(keep)


def _outlined(run: Run, corners: Corners, smoothed: bool) -> _Found:
    """Link the outlines of the mask, and smooth them or leave them as they are."""
    run.say(_MASKED, "Tracing outlines")
    outlines = trace(corners)
    run.say(0.5 * (_MASKED + _OUTLINED), "Tracing outlines")
    runs = Runs(corners.run_row, corners.run_start, corners.run_stop, outlines.run_polygon)
    polygons = smooth(outlines) if smoothed else pixel_polygons(outlines)
    return _Found(polygons, outlines.touching, runs)


def _statistics(run: Run, found: _Found, dem: Path | str | None) -> dict[str, Any]:
    """Return the attributes that come from rasters."""
    count = len(found.polygons)
    values: dict[str, Any] = {}
    if count == 0:
        return values
    if not run.source.is_mask:
        step = run.stage(_SIMPLIFIED, _PROBABILITY, "Averaging the probability")
        stats = probability_stats(run.source, found.runs, count, step)
        values.update(prob_mean=stats.mean, prob_max=stats.highest, prob_p10=stats.p10)
        values["conf_usgs"] = confidence(stats.mean, stats.p10)
    if dem is not None:
        values.update(_terrain(run, found, dem))
    return values


def _terrain(run: Run, found: _Found, dem: Path | str) -> dict[str, Any]:
    """Return the attributes that come from the DEM, and warn of what it does not cover."""
    raster, count = run.source, len(found.polygons)
    step = run.stage(_PROBABILITY, _TERRAIN, "Measuring the terrain")
    with Terrain(dem, raster.grid) as terrain:
        elevation, slope = terrain_stats(terrain, found.runs, count, raster.strips(), step)
    without = int(np.count_nonzero(elevation.count == 0))
    name = Path(dem).name
    tell_uncovered(without, count, name, run.warn)
    low, high = elevation.minimum, elevation.maximum
    lowest, highest = (float(end.reduce(values, initial=np.nan))
                       for end, values in ((np.fmin, low), (np.fmax, high)))  # fmt: skip
    tell_strange_elevation(lowest, highest, dem, run.warn)
    return {"slope_mean": slope.mean, "elev_min": low, "elev_max": high, "relief_m": high - low}


def _write(run: Run, target: Path, polygons: Geometries, values: dict[str, Any]) -> None:
    """Write the GeoPackage with the attributes that are the same for all polygons."""
    origin = run.provenance
    stamp = "".join(char for char in origin.run_utc or "" if char.isalnum())
    text = f"Landslides found by {origin.model}" if origin.model else "Landslides"
    text += f" in {origin.source}; drafts to be reviewed."
    known = {
        "ls_id": np.array([f"{stamp}-{n + 1:06d}" for n in range(len(polygons))], object),
        "thresh": origin.threshold,
        "source": origin.source,
        "gsd_m": origin.gsd_m,
        "model": origin.model,
        "model_sha": origin.model_sha,
        "run_utc": origin.run_utc,
        "review": "auto",
        **values,
    }
    layer = VectorLayer(polygons, run.source.crs, columns(known, len(polygons)))
    write_layer(target, layer, LAYER, "Polygon", text, origin.to_tags())


def _pixel_area(run: Run, found: _Found) -> Floats:
    """Return the area of each polygon's pixels in m²."""
    runs, area = found.runs, row_areas(run.source)
    total = np.bincount(runs.polygon, (runs.stop - runs.start) * area[runs.row])
    return total.astype(np.float64)
