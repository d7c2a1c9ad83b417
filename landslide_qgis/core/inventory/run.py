"""What the stages of a vectorisation share: the raster, the settings, and whom to tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from typing import Any

import numpy as np

from landslide_qgis.core.arrays import Floats
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.geodesy import ground_pixel_size
from landslide_qgis.core.inventory.source import Source
from landslide_qgis.core.jobs.protocol import VectorOptions
from landslide_qgis.core.parallel import span
from landslide_qgis.core.probability import Provenance

ASSUMED_THRESHOLD = 0.5

Say = Callable[[float, str], None]
Tell = Callable[[str, str, dict[str, Any]], None]


@dataclass(frozen=True)
class Run:
    """What the stages share."""

    source: Source
    provenance: Provenance
    options: VectorOptions
    say: Say
    warn: Tell

    def stage(self, low: float, high: float, text: str) -> Callable[[float], None]:
        """Return a progress function for a part of the run."""
        return span(lambda share: self.say(share, text), low, high)


def choose_threshold(
    source: Source, options: VectorOptions, provenance: Provenance | None, warn: Tell
) -> float:
    """Return a probability's threshold: asked for, the model's, the file's, or one half, warned of.

    Raises:
        LandslideError: It is not between 0 and 1.
    """
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


def complete_provenance(
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
        gsd_m=known.gsd_m or round(source.grid.gsd_m, 3),
        threshold=known.threshold if threshold is None else threshold,
        parameters={**known.parameters, "vector": asdict(options)},
    )


def row_areas(source: Source) -> Floats:
    """Return the area of a pixel of each row, in m², float64 ``[H]``."""
    rows = np.arange(float(source.height))
    width, height = ground_pixel_size(source.crs, source.transform, source.width, rows)
    return width * height
