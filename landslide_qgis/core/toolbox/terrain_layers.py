"""Elevation to slope, aspect, curvature, roughness, relief and position, strip by strip."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader
from rasterio.windows import Window

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.geodesy import ground_pixel_size
from landslide_qgis.core.jobs.steps import TerrainJob
from landslide_qgis.core.parallel import in_order
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.rasters import RasterWriter, create_raster, write_cog
from landslide_qgis.core.scene.elevation import tell_strange_elevation
from landslide_qgis.core.scene.grid import Grid, raster_crs
from landslide_qgis.core.scene.layer import mask_kind
from landslide_qgis.core.scene.sources import no_band, open_raster
from landslide_qgis.core.terrain import surface
from landslide_qgis.core.toolbox import flow_layer
from landslide_qgis.core.toolbox.desk import Desk
from landslide_qgis.core.toolbox.strip import Strip

# Name, unit and resampling of the overviews; directions must not be averaged.
LAYERS = {
    "slope": ("slope", "degree", "average"),
    "aspect": ("aspect", "degree", "nearest"),
    "curvature": ("general curvature", "1/m", "average"),
    "roughness": ("roughness", "m", "average"),
    "relief": ("local relief", "m", "average"),
    "tpi": ("topographic position index", "m", "average"),
}
_STRIP_PIXELS = 1 << 20
_COMPUTED = 0.7
# Share of the computing that following the water takes.
_FLOW = 0.8


def run(job: TerrainJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Write the layers that were asked for, all in one pass over the elevation.

    Raises:
        LandslideError: The DEM cannot be used, or is not north-up.
    """
    wanted = [name for name in LAYERS if name in work]
    share = _FLOW if "flow" in work else 0.0
    with open_raster(job.dem) as dataset, ExitStack() as stack:
        grid = _grid(dataset, job)
        if share:
            flow_layer.check_size(job.dem, grid)
        rows = np.arange(float(grid.height))
        sizes = ground_pixel_size(grid.crs, grid.transform, grid.width, rows)
        files = {name: stack.enter_context(_create(name, grid, work)) for name in wanted}

        def compute(strip: Strip) -> tuple[Strip, dict[str, Raster]]:
            rows = slice(strip.first, strip.first + strip.rows)
            part = sizes[0][rows], sizes[1][rows]
            layers = {
                name: surface.layer(name, strip.dem, job.margin, job.radius_px, part)
                for name in wanted
            }
            return strip, layers

        seen = _Seen()
        for strip, layers in in_order(compute, _strips(dataset, job, grid)):
            done = (1 - share) * _COMPUTED * strip.first / grid.height
            desk.step(done, "Measuring the terrain")
            seen.add(strip, layers)
            for name, values in layers.items():
                files[name].write_rows(values, strip.first)
        if share:
            step = desk.part((1 - share) * _COMPUTED, _COMPUTED, "Following the water")
            flow_layer.write(_strips(dataset, job, grid), grid, sizes, work, step)
    seen.tell(job, wanted, desk)
    for number, name in enumerate(wanted):
        desk.step(_COMPUTED + (1 - _COMPUTED) * number / len(wanted), "Writing the layers")
        write_cog(work.scratch(f"raw-{name}.tif"), work.path(name), LAYERS[name][2])
    if share:
        write_cog(work.scratch(flow_layer.RAW), work.path("flow"), "nearest")
    return {"width": grid.width, "height": grid.height, "pixel_m": round(grid.gsd_m, 4)}


@dataclass
class _Seen:
    """What the elevation and its layers held.

    Attributes:
        lowest: Lowest elevation, metres; infinity before any.
        highest: Highest.
        filled: Layers with a value in any pixel.
    """

    lowest: float = np.inf
    highest: float = -np.inf
    filled: set[str] = field(default_factory=set)

    def add(self, strip: Strip, layers: dict[str, Raster]) -> None:
        """Look at a strip."""
        self.lowest = min(self.lowest, float(np.fmin.reduce(strip.dem, axis=None)))
        self.highest = max(self.highest, float(np.fmax.reduce(strip.dem, axis=None)))
        for name, values in layers.items():
            if name not in self.filled and np.isfinite(values).any():
                self.filled.add(name)

    def tell(self, job: TerrainJob, wanted: list[str], desk: Desk) -> None:
        """Warn of elevation that is missing or strange, and of layers without any value."""
        if self.lowest > self.highest:
            desk.warn(f"{job.dem} has no data in any pixel.", "no-data")
            return
        dem, converted = f"{job.dem}|{job.band}", job.z_factor != 1.0
        warn = desk.warn_with
        tell_strange_elevation(self.lowest, self.highest, dem, warn, converted=converted)
        empty = [name for name in wanted if name not in self.filled]
        if empty == ["aspect"] and self.lowest == self.highest:
            desk.warn(f"{job.dem} is level; its aspect has no data in any pixel.", "empty-layer")
        elif empty:
            desk.warn(
                f"Without data in any pixel, because no pixel has the neighbours to compute it "
                f"from: {', '.join(empty)}. Check the size of {job.dem}, and its gaps.",
                "empty-layer",
                layers=empty,
            )


def _grid(dataset: DatasetReader, job: TerrainJob) -> Grid:
    """Return the grid of the DEM.

    Raises:
        LandslideError: No such band, no CRS, or not north-up.
    """
    name = os.path.basename(dataset.name)  # noqa: PTH119 - may be a name only GDAL knows
    if not 1 <= job.band <= dataset.count:
        raise no_band(name, job.band, dataset.count)
    crs, transform = raster_crs(dataset), dataset.transform
    if transform.b or transform.d or transform.a <= 0 or transform.e >= 0:
        raise LandslideError(
            f"{name} is rotated or not north-up; warp it first (in QGIS: Raster > Projections > "
            "Warp)."
        )
    return Grid(crs, transform, int(dataset.width), int(dataset.height))


def _strips(dataset: DatasetReader, job: TerrainJob, grid: Grid) -> Iterator[Strip]:
    """Read the DEM strip by strip with a margin on all sides."""
    step, margin = max(64, _STRIP_PIXELS // grid.width), job.margin
    has_mask, nodata = mask_kind(dataset, [job.band])
    by_value = not has_mask or nodata is not None
    scale, offset = dataset.scales[job.band - 1], dataset.offsets[job.band - 1]
    for first in range(0, grid.height, step):
        rows = min(step, grid.height - first)
        top, bottom = max(0, first - margin), min(grid.height, first + rows + margin)
        try:
            window = Window(0, top, grid.width, bottom - top)
            values = dataset.read(job.band, window=window, masked=not by_value)
        except (RasterioError, OSError) as error:
            raise LandslideError(
                f"{job.dem} cannot be read at rows {top + 1}–{bottom}; the file is damaged or "
                "incomplete. Copy or download it again."
            ) from error
        known = values.astype(np.float32) if by_value else values.astype(np.float32).filled(np.nan)
        if nodata is not None:
            known[known == np.float32(nodata)] = np.nan
        known = known * np.float32(scale * job.z_factor) + np.float32(offset * job.z_factor)
        known[~np.isfinite(known)] = np.nan
        around = (top - first + margin, first + rows + margin - bottom)
        dem = np.pad(known, (around, (margin, margin)), constant_values=np.nan)
        yield Strip(first, rows, dem)


def _create(name: str, grid: Grid, work: Workspace) -> RasterWriter:
    """Create the working file of a layer."""
    profile = {"count": 1, "dtype": "float32", "nodata": float("nan")}
    path = work.scratch(f"raw-{name}.tif")
    file = create_raster(path, grid, profile, "A layer", compress=False)
    title, unit, _ = LAYERS[name]
    file.name_bands(title, units=[unit])
    return file
