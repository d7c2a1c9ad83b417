"""Probability or mask raster to mask and polygons."""

from __future__ import annotations

from typing import Any

from landslide_qgis.core.inventory.vectorise import vectorise
from landslide_qgis.core.jobs.protocol import VectoriseJob
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.toolbox.desk import Desk


def run(job: VectoriseJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Make the mask and the polygons.

    Raises:
        LandslideError: An input is missing, damaged or not what it should be.
    """
    made = vectorise(
        job.source,
        band=job.band,
        polygons=work.path("polygons") if job.polygons else None,
        mask=work.path("mask") if job.mask else None,
        dem=job.dem,
        options=job.vector,
        say=desk.step,
        warn=desk.warn_with,
    )
    return made.values()
