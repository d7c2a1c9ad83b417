"""Rows of a DEM with what lies around them, as they pass through the steps of a run."""

from __future__ import annotations

from dataclasses import dataclass

from landslide_qgis.core.arrays import Raster


@dataclass(frozen=True)
class Strip:
    """Rows of a DEM with a margin around them.

    Attributes:
        first: First row.
        rows: Number of rows without the margin.
        dem: Elevation in metres, float32 ``[rows + 2 m, W + 2 m]``, NaN where unknown.
    """

    first: int
    rows: int
    dem: Raster
