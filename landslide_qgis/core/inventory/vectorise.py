"""Probability or mask raster to mask and inventory polygons."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landslide_qgis.core.gdal import gdal_settings
from landslide_qgis.core.geodesy import Ellipsoid
from landslide_qgis.core.inventory.draft import draft_inventory
from landslide_qgis.core.inventory.mask import MaskScan, create_mask, make_mask
from landslide_qgis.core.inventory.run import (
    ASSUMED_THRESHOLD,
    Run,
    Say,
    Tell,
    choose_threshold,
    complete_provenance,
    row_areas,
)
from landslide_qgis.core.inventory.source import Source
from landslide_qgis.core.inventory.terrain_stats import Terrain
from landslide_qgis.core.jobs.protocol import VectorOptions
from landslide_qgis.core.probability import Provenance

# Share of the progress bar until the mask is made, from measured times.
_MASKED = 0.3


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

    def values(self) -> dict[str, Any]:
        """Return what a run's summary says of it."""
        return {
            "polygons": self.count,
            "area_m2": self.area_m2,
            "threshold": self.threshold,
            "mask_pixels": self.mask_pixels,
        }


def vectorise(
    source: Path | str,
    *,
    band: int = 1,
    polygons: Path | None = None,
    mask: Path | None = None,
    dem: Path | str | None = None,
    options: VectorOptions | None = None,
    provenance: Provenance | None = None,
    say: Say | None = None,
    warn: Tell | None = None,
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
        say: Called often with the share done, 0–1, and the stage in plain words; may raise to
            stop.
        warn: Called with a text, a stable code and numbers when a result may surprise:
            ``threshold-assumed``, ``no-data``, ``nothing-found``, ``dem-outside``, ``dem-partial``.

    Raises:
        LandslideError: An input is missing, damaged or not what it should be.
    """
    started = time.monotonic()
    say, warn = say or _unheard, warn or _quiet
    options = options or VectorOptions()
    with gdal_settings(), Source(source, band) as raster:
        _refuse_unusable(raster, dem)
        threshold = None
        if not raster.is_mask:
            threshold = choose_threshold(raster, options, provenance, warn)
        origin = complete_provenance(provenance, raster, threshold, options)
        run = Run(raster, origin, options, say, warn)
        found = _mask(run, threshold, mask, polygons is not None)
        count, dropped, area = 0, 0, float(found.row_pixels @ row_areas(raster))
        pixels, corners = int(found.row_pixels.sum()), found.corners
        del found
        if polygons is not None:
            count, dropped, area = draft_inventory(run, corners, polygons, dem)
        say(1.0, "Writing the files")
    return VectorSummary(
        count=count,
        area_m2=area,
        threshold=threshold,
        mask_pixels=pixels,
        dropped=dropped,
        seconds=time.monotonic() - started,
    )


def _refuse_unusable(raster: Source, dem: Path | str | None) -> None:
    """Refuse a CRS that is not tied to the Earth, or an unusable DEM, before any work."""
    Ellipsoid(raster.crs)
    if dem is not None:
        with Terrain(dem, raster.grid):
            pass


def _mask(run: Run, threshold: float | None, target: Path | None, outlines: bool) -> MaskScan:
    """Make the mask, and warn if there is no data."""
    file = create_mask(target, run.source, run.provenance) if target else None
    with file or nullcontext():
        found = make_mask(
            run.source,
            ASSUMED_THRESHOLD if threshold is None else threshold,
            run.options.sieve_px,
            run.stage(0.0, _MASKED, "Applying the threshold"),
            file=file,
            outlines=outlines,
        )
    if found.known_pixels == 0:
        run.warn("The probability has no data in any pixel.", "no-data", {})
    return found


def _unheard(share: float, stage: str) -> None:
    """Drop how far the run is."""


def _quiet(text: str, code: str, numbers: dict[str, Any]) -> None:
    """Drop a warning."""
