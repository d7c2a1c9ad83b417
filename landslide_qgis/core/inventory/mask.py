"""Threshold a probability to a mask, strip by strip, and scan the mask for outlines on the way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from landslide_qgis.core.arrays import Codes, Floats
from landslide_qgis.core.inventory.scan import Corners, join, scan
from landslide_qgis.core.inventory.source import Source
from landslide_qgis.core.parallel import in_order
from landslide_qgis.core.probability import MASK_DESCRIPTION, MASK_NODATA, Provenance
from landslide_qgis.core.rasters import create_raster
from landslide_qgis.core.scene.grid import Grid


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
    target: Path | None,
    provenance: Provenance,
    outlines: bool,
    workers: int,
    step: Callable[[float], None],
) -> MaskScan:
    """Threshold ``source``; memory is that of a few strips, and of the outlines found.

    Args:
        source: Probability or mask.
        threshold: Probability from which a pixel is a landslide.
        sieve_px: Patches and holes below this many pixels are removed; strips are then at least
            as many rows tall and are read with twice as many more on either side, so memory grows
            with it.
        target: Mask GeoTIFF to write: uint8, 1 landslide, 0 none, 255 nodata.
        provenance: Goes into its tags.
        outlines: Whether to scan for corners and runs.
        workers: Threads that read.
        step: Called with the share done; may raise to stop.

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
    with ExitStack() as stack:
        write = mask_writer(stack, target, source, provenance) if target else None
        for first, mask, inner in in_order(work, source.strips(sieve_px), workers):
            step(first / source.height)
            if write:
                write(mask, first)
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


def mask_writer(
    stack: ExitStack, target: Path, source: Source, provenance: Provenance
) -> Callable[[Codes, int], None]:
    """Create the mask file and return a function that writes a strip from a row on."""
    grid = Grid(source.crs, source.transform, source.width, source.height)
    profile = {"count": 1, "dtype": "uint8", "nodata": MASK_NODATA}
    file = stack.enter_context(create_raster(target, grid, profile, "The mask"))
    file.name_bands(MASK_DESCRIPTION, **provenance.to_tags())
    return file.write_rows
