"""Probability or mask raster to mask and inventory polygons."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np

from landslide_qgis.core.errors import CancelledError, LandslideError
from landslide_qgis.core.geodesy import Ellipsoid
from landslide_qgis.core.inventory.geopackage import write_inventory
from landslide_qgis.core.inventory.mask import MaskScan, make_mask
from landslide_qgis.core.inventory.measure import measure, place
from landslide_qgis.core.inventory.parallel import span
from landslide_qgis.core.inventory.probability_stats import probability_stats
from landslide_qgis.core.inventory.scan import Corners
from landslide_qgis.core.inventory.schema import confidence
from landslide_qgis.core.inventory.simplify import Geometries, pixel_polygons, simplify
from landslide_qgis.core.inventory.source import Source
from landslide_qgis.core.inventory.terrain_stats import Terrain, terrain_stats
from landslide_qgis.core.inventory.trace import Indices, trace
from landslide_qgis.core.inventory.zonal import Runs
from landslide_qgis.core.jobs import VectorOptions
from landslide_qgis.core.probability import Provenance
from landslide_qgis.core.rasters import gdal_settings
from landslide_qgis.core.terrain import ground_pixel_size

ASSUMED_THRESHOLD = 0.5
_MOST_WORKERS = 4
# Shares of the progress bar, from measured times.
_MASKED, _OUTLINED, _SIMPLIFIED, _PROBABILITY, _TERRAIN = 0.25, 0.4, 0.6, 0.7, 0.95

Say = Callable[[float, str], None]
Warning_ = Callable[[str, str, dict[str, Any]], None]


@dataclass(frozen=True)
class VectorSummary:
    """What was found.

    Attributes:
        count: Polygons written.
        area_m2: Their area on the ellipsoid; of the mask where no polygons were asked for.
        threshold: Probability from which a pixel was called a landslide; ``None`` for a mask.
        mask_pixels: Landslide pixels of the mask.
        dropped: Polygons left out because they are below the least area.
        seconds: Time taken.
    """

    count: int
    area_m2: float
    threshold: float | None
    mask_pixels: int
    dropped: int
    seconds: float


@dataclass(frozen=True)
class _Found:
    """Polygons in pixel coordinates with the pixels they were made from."""

    polygons: Geometries
    touching: Indices
    runs: Runs

    def take(self, keep: np.ndarray[Any, np.dtype[np.bool_]]) -> _Found:
        """Return some of them, numbered anew."""
        if keep.all():
            return self
        number = np.cumsum(keep) - 1
        both = keep[self.touching].all(axis=1)
        return _Found(self.polygons[keep], number[self.touching[both]], self.runs.select(keep))


@dataclass(frozen=True)
class _Run:
    """What the stages share."""

    source: Source
    provenance: Provenance
    options: VectorOptions
    workers: int
    say: Say
    warn: Warning_

    def stage(self, low: float, high: float, text: str) -> Callable[[float], None]:
        """Return a progress function for a part of the run."""
        return span(lambda share: self.say(share, text), low, high)


def vectorise(
    source: Path | str,
    *,
    band: int = 1,
    polygons: Path | None = None,
    mask: Path | None = None,
    dem: Path | str | None = None,
    options: VectorOptions | None = None,
    provenance: Provenance | None = None,
    progress: Say | None = None,
    cancelled: Callable[[], bool] | None = None,
    warn: Warning_ | None = None,
) -> VectorSummary:
    """Make a mask and an inventory of polygons from a raster.

    Polygons are 4-connected patches of the mask with their holes, simplified together so that
    neighbours neither overlap nor part. Memory is bounded by a few strips of the raster and by
    the polygons themselves.

    Args:
        source: Probability raster (uint8 with a band scale, float32, any raster 0–1) or a mask
            (0 and one other value).
        band: Band of it, from 1.
        polygons: GeoPackage to write, layer ``landslides``.
        mask: GeoTIFF to write: uint8, 1 landslide, 0 none, 255 nodata.
        dem: Elevation raster in metres, any CRS, for the terrain attributes.
        options: Threshold, least area, sieve and simplification.
        provenance: Where the probability comes from; by default what the raster's tags say.
        progress: Called with the share done, 0–1, and the stage in plain words.
        cancelled: Asked often; the run stops once it says true.
        warn: Called with a text, a stable code and numbers when a result may surprise:
            ``threshold-assumed``, ``no-data``, ``nothing-found``, ``dem-outside``, ``dem-partial``.

    Raises:
        LandslideError: An input is missing, damaged or not what it should be.
        CancelledError: The run was cancelled; files begun are left to the caller.
    """
    started = time.monotonic()
    ask = cancelled or (lambda: False)

    def say(share: float, text: str) -> None:
        if ask():
            raise CancelledError
        if progress:
            progress(share, text)

    options = options or VectorOptions()
    with gdal_settings(), Source(source, band) as raster:
        Ellipsoid(raster.crs)  # refuses a local CRS before any work
        threshold = _threshold(raster, options, provenance, warn or _quiet)
        origin = _completed(provenance, raster, threshold, options)
        workers = max(1, min(_MOST_WORKERS, os.cpu_count() or 1))
        run = _Run(raster, origin, options, workers, say, warn or _quiet)
        found = make_mask(
            raster,
            ASSUMED_THRESHOLD if threshold is None else threshold,
            options.sieve_px,
            mask,
            origin,
            polygons is not None,
            workers,
            run.stage(0.0, _MASKED, "Applying the threshold"),
        )
        if found.known_pixels == 0:
            run.warn(f"{raster.path.name} has no data in any pixel.", "no-data", {})
        count, dropped, area = 0, 0, _mask_area(run, found)
        pixels = int(found.row_pixels.sum())
        if polygons is not None:
            corners = found.corners
            del found
            count, dropped, area = _inventory(run, corners, polygons, dem)
        say(1.0, "Done")
    return VectorSummary(
        count=count,
        area_m2=area,
        threshold=threshold,
        mask_pixels=pixels,
        dropped=dropped,
        seconds=time.monotonic() - started,
    )


def _inventory(
    run: _Run, corners: Corners | None, target: Path, dem: Path | str | None
) -> tuple[int, int, float]:
    """Write the polygons; return their number, the number left out, and their area in m²."""
    if corners is None or len(corners.run_row) == 0:
        run.warn(f"No landslides were found in {run.source.path.name}.", "nothing-found", {})
        _write(run, target, np.empty(0, object), {})
        return 0, 0, 0.0
    found = _outlined(run, corners)
    traced = len(found.polygons)
    least = run.options.min_area_m2
    if least > 0:
        # Simplification changes a small polygon's area by less than half; the rest is decided
        # by the final area.
        found = found.take(_pixel_area(run, found) >= 0.5 * least)
    simple = simplify(
        found.polygons,
        found.touching,
        _tolerance_px(run),
        run.workers,
        run.stage(_OUTLINED, _SIMPLIFIED, "Smoothing the outlines"),
    )
    run.say(_SIMPLIFIED, "Measuring the polygons")
    placed = place(simple, run.source.transform)
    sizes = measure(placed, run.source.crs)
    keep = sizes.area_m2 >= least
    found, placed, sizes = found.take(keep), placed[keep], sizes.take(keep)
    values = {**vars(sizes), **_statistics(run, found, dem)}
    run.say(_TERRAIN, "Writing the inventory")
    _write(run, target, placed, values)
    if len(placed) == 0:
        text = f"All {traced} polygons are smaller than {least:g} m²."
        run.warn(text, "nothing-found", {"polygons": traced, "min_area_m2": least})
    return len(placed), traced - len(placed), float(sizes.area_m2.sum())


def _outlined(run: _Run, corners: Corners) -> _Found:
    """Link the outlines of the mask."""
    run.say(_MASKED, "Tracing outlines")
    outlines = trace(corners)
    run.say(_OUTLINED, "Tracing outlines")
    runs = Runs(corners.run_row, corners.run_start, corners.run_stop, outlines.run_polygon)
    return _Found(pixel_polygons(outlines), outlines.touching, runs)


def _statistics(run: _Run, found: _Found, dem: Path | str | None) -> dict[str, Any]:
    """Return the attributes that come from rasters."""
    count = len(found.polygons)
    values: dict[str, Any] = {}
    if count == 0:
        return values
    if not run.source.is_mask:
        step = run.stage(_SIMPLIFIED, _PROBABILITY, "Averaging the probability")
        stats = probability_stats(run.source, found.runs, count, run.workers, step)
        values.update(prob_mean=stats.mean, prob_max=stats.highest, prob_p10=stats.p10)
        values["conf_usgs"] = confidence(stats.mean, stats.p10)
    if dem is not None:
        values.update(_terrain(run, found, dem))
    return values


def _terrain(run: _Run, found: _Found, dem: Path | str) -> dict[str, Any]:
    """Return the attributes that come from the DEM, and warn of what it does not cover."""
    raster, count = run.source, len(found.polygons)
    step = run.stage(_PROBABILITY, _TERRAIN, "Measuring the terrain")
    terrain = Terrain(dem, raster.crs, raster.transform, raster.width, raster.height)
    try:
        elevation, slope = terrain_stats(terrain, found.runs, count, raster.strips(), step)
    finally:
        terrain.close()
    without = int(np.count_nonzero(elevation.count == 0))
    numbers = {"polygons": count, "without_elevation": without}
    name = Path(dem).name
    if without == count:
        text = f"{name} does not cover any polygon; the terrain attributes stay empty."
        run.warn(text, "dem-outside", numbers)
    elif without:
        text = f"{name} does not cover {without} of {count} polygons; their terrain is empty."
        run.warn(text, "dem-partial", numbers)
    low, high = elevation.minimum, elevation.maximum
    return {"slope_mean": slope.mean, "elev_min": low, "elev_max": high, "relief_m": high - low}


def _write(run: _Run, target: Path, polygons: Geometries, values: dict[str, Any]) -> None:
    """Write the GeoPackage with the attributes that are the same for all polygons."""
    origin = run.provenance
    stamp = "".join(char for char in origin.run_utc or "" if char.isalnum())
    text = f"Landslides found by {origin.model}" if origin.model else "Landslides"
    text += f" in {origin.source}; drafts to be reviewed."
    write_inventory(
        target,
        polygons,
        {
            "ls_id": np.array([f"{stamp}-{n + 1:06d}" for n in range(len(polygons))], object),
            "thresh": origin.threshold,
            "source": origin.source,
            "gsd_m": origin.gsd_m,
            "model": origin.model,
            "model_sha": origin.model_sha,
            "run_utc": origin.run_utc,
            "review": "auto",
            **values,
        },
        run.source.crs,
        text,
        origin.to_tags(),
    )


def _threshold(
    source: Source, options: VectorOptions, provenance: Provenance | None, warn: Warning_
) -> float | None:
    """Return the threshold asked for, the model's, the file's, or one half with a warning."""
    if source.is_mask:
        return None
    known = provenance or Provenance.from_tags(source.tags)
    for value in (options.threshold, known.threshold):
        if value is not None:
            if not 0 < value <= 1:
                raise LandslideError(f"The threshold {value} is no probability; give one of 0–1.")
            return value
    warn(
        f"{source.path.name} does not say which threshold its model wants; "
        f"{ASSUMED_THRESHOLD} is assumed.",
        "threshold-assumed",
        {"threshold": ASSUMED_THRESHOLD},
    )
    return ASSUMED_THRESHOLD


def _completed(
    provenance: Provenance | None,
    source: Source,
    threshold: float | None,
    options: VectorOptions,
) -> Provenance:
    """Return the provenance with what the caller and the raster's tags leave open."""
    known = provenance or Provenance.from_tags(source.tags)
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return replace(
        known,
        run_utc=known.run_utc or now,
        source=known.source or source.path.name,
        gsd_m=known.gsd_m or round(_gsd(source), 3),
        threshold=known.threshold if threshold is None else threshold,
        parameters={**known.parameters, "vector": asdict(options)},
    )


def _gsd(source: Source) -> float:
    """Return the pixel size on the ground at the middle of the raster, in metres."""
    middle = np.array([source.height // 2], dtype=np.float64)
    width, height = ground_pixel_size(source.crs, source.transform, source.width, middle)
    return float(np.sqrt(width[0] * height[0]))


def _tolerance_px(run: _Run) -> float | None:
    """Return the tolerance of the simplification in pixels, ``None`` for the default."""
    metres = run.options.simplify_m
    return None if metres is None else max(0.0, metres) / _gsd(run.source)


def _row_areas(run: _Run) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the area of a pixel in each row, in m²."""
    source = run.source
    rows = np.arange(float(source.height))
    width, height = ground_pixel_size(source.crs, source.transform, source.width, rows)
    return width * height


def _mask_area(run: _Run, found: MaskScan) -> float:
    """Return the area of the mask's pixels in m²."""
    return float(found.row_pixels @ _row_areas(run))


def _pixel_area(run: _Run, found: _Found) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the area of each polygon's pixels in m²."""
    runs, area = found.runs, _row_areas(run)
    total = np.bincount(runs.polygon, (runs.stop - runs.start) * area[runs.row])
    return total.astype(np.float64)


def _quiet(text: str, code: str, numbers: dict[str, Any]) -> None:
    """Drop a warning."""
