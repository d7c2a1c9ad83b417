"""What a comparison of a map with a reference found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landslide_qgis.core.report.agreement import Interval
from landslide_qgis.core.report.objects import ObjectMatch
from landslide_qgis.core.scene.grid import Grid
from landslide_qgis.core.toolbox.assess_sides import Found


@dataclass(frozen=True)
class Comparison:
    """A map compared with a reference.

    Attributes:
        blocks: Pixels of each block: true positive, false positive, false negative, true negative.
        scores: Scores by pixel with intervals.
        match: Objects of both.
        calls: The map's objects.
        slides: The reference's objects.
        grid: The grid compared on.
        pixel_m2: Ground area of a pixel.
        overview: The worst of each cell: 0 nothing, 1 right, 2 false, 3 missed.
    """

    blocks: NDArray[np.int64]
    scores: dict[str, Interval]
    match: ObjectMatch
    calls: Found
    slides: Found
    grid: Grid
    pixel_m2: float
    overview: NDArray[np.uint8]
