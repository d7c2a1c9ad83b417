"""Threshold a probability to a mask, strip by strip, and scan the mask for outlines on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from landslide_qgis.core.arrays import Codes, Floats
from landslide_qgis.core.inventory.scan import Corners, join, scan
from landslide_qgis.core.inventory.source import Source
from landslide_qgis.core.parallel import in_order
from landslide_qgis.core.probability import MASK_DESCRIPTION, MASK_NODATA, Provenance
from landslide_qgis.core.rasters import RasterWriter, create_raster


@dataclass(frozen=True)
class MaskScan:
    """What a mask holds.

    Attributes:
        corners: Corners and runs of its patches; ``None`` if they were not asked for.
        row_pixels: Landslide pixels in each row, float64 ``[H]``.
        known_pixels: Pixels that have data.
    """

    corners: Corners | None
    row_pixels: Floats
    known_pixels: int


def make_mask(
    source: Source,
    threshold: float,
    sieve_px: int,
    step: Callable[[float], None],
    *,
    file: RasterWriter | None = None,
    outlines: bool = False,
) -> MaskScan:
    """Threshold ``source``; memory is that of a few strips, and of the outlines found.

    Args:
        source: Probability or mask.
        threshold: Probability from which a pixel is a landslide.
        sieve_px: Patches and holes below this many pixels are removed; strips are then at least
            as many rows tall and are read with twice as many more on either side, so memory grows
            with it.
        step: Called with the share done; may raise to stop.
        file: Where to write the mask, from :func:`create_mask`.
        outlines: Whether to scan for corners and runs.

    Raises:
        LandslideError: A file cannot be read or written, or holds no probabilities.
    """

    def work(strip: tuple[int, int]) -> tuple[int, Codes, Corners | None]:
        first, stop = strip
        mask = source.mask(first, stop, threshold, sieve_px)
        ones = (mask == 1).view(np.uint8)
        inner = None
        if outlines and len(mask) > 1:
            inner = scan(ones[0], ones[1:], first + 1, last=stop == source.height)
        return first, mask, inner

    parts: list[Corners] = []
    row_pixels, known = np.zeros(source.height), 0
    above = np.zeros(source.width, np.uint8)
    for first, mask, inner in in_order(work, source.strips(sieve_px)):
        step(first / source.height)
        if file is not None:
            file.write_rows(mask, first)
        ones = mask == 1
        row_pixels[first : first + len(mask)] = np.count_nonzero(ones, axis=1)
        known += int(np.count_nonzero(mask != MASK_NODATA))
        if outlines:
            alone = first + 1 == source.height
            parts.append(scan(above, ones[:1].view(np.uint8), first, last=alone))
            above = ones[-1].view(np.uint8)
        if inner is not None:
            parts.append(inner)
    return MaskScan(join(parts) if outlines else None, row_pixels, known)


def create_mask(target: Path, source: Source, provenance: Provenance) -> RasterWriter:
    """Create the file of a mask on the grid of ``source``: 1 landslide, 0 none, 255 nodata.

    Raises:
        LandslideError: It cannot be created.
    """
    profile = {"count": 1, "dtype": "uint8", "nodata": MASK_NODATA}
    file = create_raster(target, source.grid, profile, "The mask")
    file.name_bands(MASK_DESCRIPTION, **provenance.to_tags())
    return file
