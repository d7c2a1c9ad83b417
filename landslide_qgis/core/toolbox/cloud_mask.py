"""A scene to a raster of what hides the ground: clouds, their shadows, snow, water."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.windows import Window

from landslide_qgis.core.arrays import Codes, Floats
from landslide_qgis.core.jobs.scene_steps import CLOUD_CLASSES, CloudMaskJob
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.rasters import RasterWriter, create_raster, write_cog
from landslide_qgis.core.scene.grid import Grid
from landslide_qgis.core.terrain import surface
from landslide_qgis.core.toolbox.cloud_sources import CLOUD, PREDICTED, SHADOW, UNKNOWN, find_clouds
from landslide_qgis.core.toolbox.desk import Desk
from landslide_qgis.core.toolbox.readers import squares

_FOUND, _GROWN = 0.75, 0.85


def run(job: CloudMaskJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Find what hides the ground, grow it, and write it.

    Raises:
        LandslideError: The method cannot be used on this scene.
    """
    desk.step(0.0, "Checking the rasters")
    raw, final = work.scratch("raw-classes.tif"), work.scratch("raw-cloudmask.tif")
    with ExitStack() as stack:
        found = find_clouds(job, work, stack, desk)
        grid = found.grid
        low = PREDICTED if found.method == "model" else 0.0
        step = desk.part(low, _FOUND, "Telling clouds from ground")
        with _create(raw, grid) as file:
            for window, classes in found.parts:
                step(float(window.row_off) / grid.height)
                file.write(classes, 1, window=window)
    counts = _grow(raw, final, grid, job, desk)
    desk.step(_GROWN, "Writing the cloud mask")
    write_cog(final, work.path("cloudmask"), "mode")
    known = float(counts[:UNKNOWN].sum())
    if known == 0:
        desk.warn("No pixel of the scene has data.", "no-data")
    shares = {
        f"{name}_percent": round(100.0 * float(counts[code]) / max(known, 1.0), 3)
        for code, name in enumerate(CLOUD_CLASSES, start=1)
    }
    size = {"width": grid.width, "height": grid.height, "pixel_m": round(grid.gsd_m, 4)}
    return {"method": found.method, "source": found.said, **shares, **size}


def _create(path: Path, grid: Grid) -> RasterWriter:
    """Create a raster of classes."""
    profile = {"count": 1, "dtype": "uint8", "nodata": UNKNOWN}
    file = create_raster(path, grid, profile, "The cloud mask", compress=False)
    names = ", ".join(f"{code} {name}" for code, name in enumerate(("clear", *CLOUD_CLASSES)))
    file.name_bands("what hides the ground", LANDSLIDE_CLASSES=names)
    return file


def _grow(raw: Path, target: Path, grid: Grid, job: CloudMaskJob, desk: Desk) -> Floats:
    """Grow clouds and shadows, drop the classes nobody wants; return the pixels of each code."""
    margin = round(job.grow_m / grid.gsd_m)
    table = np.arange(256, dtype=np.uint8)
    for code, name in enumerate(CLOUD_CLASSES, start=1):
        if name not in job.classes:
            table[code] = 0
    step = desk.part(_FOUND, _GROWN, "Growing the clouds")
    counts = np.zeros(256)
    with rasterio.open(raw) as source, _create(target, grid) as file:
        for window in squares(grid):
            step(float(window.row_off) / grid.height)
            classes = grow(table[_around(source, window, margin)], margin)
            counts += np.bincount(classes.reshape(-1), minlength=256)
            file.write(classes, 1, window=window)
    return counts


def grow(classes: Codes, margin: int) -> Codes:
    """Grow clouds, and shadows where there is no cloud, by a square.

    Args:
        classes: ``[H + 2 m, W + 2 m]`` with a margin.
        margin: m, the pixels to grow by.

    Returns:
        ``[H, W]``; pixels without data stay so.
    """
    inner = slice(margin, -margin) if margin else slice(None)
    result = classes[inner, inner].copy()
    known = result != UNKNOWN
    for code in (SHADOW, CLOUD):
        near = surface.sliding(np.maximum, (classes == code).astype(np.uint8), margin) > 0
        result[near & known] = code
    return result


def _around(source: Any, window: Window, margin: int) -> Codes:
    """Read a window with a margin; beyond the raster nothing is known."""
    rows = (int(window.row_off) - margin, int(window.row_off + window.height) + margin)
    cols = (int(window.col_off) - margin, int(window.col_off + window.width) + margin)
    values = np.full((rows[1] - rows[0], cols[1] - cols[0]), UNKNOWN, np.uint8)
    top, bottom = max(0, rows[0]), min(source.height, rows[1])
    left, right = max(0, cols[0]), min(source.width, cols[1])
    part = source.read(1, window=Window(left, top, right - left, bottom - top))
    values[top - rows[0] : bottom - rows[0], left - cols[0] : right - cols[0]] = part
    return values
