"""Probability to mask: at a threshold that is given, found, or one of two."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landslide_qgis.core.arrays import Floats
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory.mask import create_mask, make_mask
from landslide_qgis.core.inventory.run import choose_threshold, row_areas
from landslide_qgis.core.inventory.source import Source
from landslide_qgis.core.inventory.zonal import Runs, patches
from landslide_qgis.core.jobs.protocol import VectorOptions
from landslide_qgis.core.jobs.steps import ThresholdJob
from landslide_qgis.core.parallel import in_order
from landslide_qgis.core.probability import MASK_NODATA, Provenance
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.scene.area import read_area
from landslide_qgis.core.toolbox.desk import Desk
from landslide_qgis.core.toolbox.levels import histogram, otsu, reach_precision

_FOUND = 0.4


def run(job: ThresholdJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Choose the threshold and write the mask.

    Raises:
        LandslideError: The raster is no probability, or no threshold does what is wanted.
    """
    with Source(job.source, job.band) as source:
        if source.is_mask:
            raise LandslideError(
                f"{source.path.name} is a mask or whole numbers, no probability; give the "
                "probability raster it was made from."
            )
        found = _choose(job, source, desk)
        threshold = found["threshold"]
        desk.log(f"The threshold is {threshold:.4g} ({job.method}).")
        origin = _provenance(job, source, threshold)
        if job.method == "hysteresis":
            rows, known = _hysteresis(source, job, found, origin, work, desk)
        else:
            step = desk.part(_FOUND, 1.0, "Applying the threshold")
            with create_mask(work.path("mask"), source, origin) as file:
                scan = make_mask(source, threshold, job.sieve_px, step, file=file)
            rows, known = scan.row_pixels, scan.known_pixels
        if known == 0:
            desk.warn(f"{source.path.name} has no data in any pixel.", "no-data")
        area = float(rows @ row_areas(source))
    return {"method": job.method, **found, "mask_pixels": int(rows.sum()), "area_m2": area}


def _choose(job: ThresholdJob, source: Source, desk: Desk) -> dict[str, float]:
    """Return the threshold, and what was found with it."""
    step = desk.part(0.0, _FOUND, "Choosing the threshold")
    if job.method == "otsu":
        return {"threshold": otsu(histogram(source, None, step)[0])}
    if job.method == "precision":
        reference = read_area(job.reference or "", source.grid)
        counts = histogram(source, reference, step)
        return asdict(reach_precision(counts, job.precision or 0.0))
    options = VectorOptions(threshold=job.threshold)
    threshold = choose_threshold(source, options, None, desk.warn_with)
    if job.method == "fixed":
        return {"threshold": threshold}
    low = threshold / 2.0 if job.low is None else job.low
    if low >= threshold:
        raise LandslideError(
            f"The lower threshold {low:g} is not below the upper, {threshold:g}; lower it."
        )
    return {"threshold": threshold, "low": low}


def _hysteresis(
    source: Source,
    job: ThresholdJob,
    found: dict[str, float],
    origin: Provenance,
    work: Workspace,
    desk: Desk,
) -> tuple[Floats, int]:
    """Keep the patches above the lower threshold that reach the upper; count rows and pixels.

    Patches are 4-connected, as those of the inventory. What is held beside a few strips is the
    runs of the patches.
    """
    step = desk.part(0.0, _FOUND, "Finding patches")
    scan = make_mask(source, found["low"], job.sieve_px, step, outlines=True)
    runs, count = patches(scan.corners)
    step = desk.part(_FOUND, 0.7, "Looking for their cores")
    sure = np.zeros(count, np.bool_)

    def cores(strip: tuple[int, int]) -> NDArray[np.int64]:
        first, stop = strip
        part = runs.rows(first, stop)
        high = source.mask(first, stop, found["threshold"]) == 1
        hit = high.reshape(-1)[part.offsets(first, source.width)]
        owner = np.repeat(part.polygon, part.stop - part.start)
        return np.unique(owner[hit])

    for number, hit in enumerate(in_order(cores, source.strips())):
        step(number / len(source.strips()))
        sure[hit] = True
    return _write(source, runs.select(sure), job, origin, work, desk), scan.known_pixels


def _write(
    source: Source, runs: Runs, job: ThresholdJob, origin: Provenance, work: Workspace, desk: Desk
) -> Floats:
    """Write the runs as a mask, strip by strip; return the landslide pixels of each row."""
    step = desk.part(0.7, 1.0, "Writing the mask")
    rows = np.bincount(runs.row, runs.stop - runs.start, minlength=source.height)
    with create_mask(work.path("mask"), source, origin) as file:
        for first, stop in source.strips():
            step(first / source.height)
            known = source.mask(first, stop, job.low or 0.5) != MASK_NODATA
            mask = np.where(known, 0, MASK_NODATA).astype(np.uint8)
            mask.reshape(-1)[runs.rows(first, stop).offsets(first, source.width)] = 1
            file.write_rows(mask, first)
    return rows.astype(np.float64)


def _provenance(job: ThresholdJob, source: Source, threshold: float) -> Provenance:
    """Return what the raster's tags say, with the threshold and how it was chosen."""
    known = Provenance.from_tags(source.tags)
    how = {"method": job.method, "low": job.low, "precision": job.precision, "sieve": job.sieve_px}
    return replace(
        known,
        source=known.source or source.path.name,
        threshold=threshold,
        parameters={**known.parameters, "mask": how},
    )
