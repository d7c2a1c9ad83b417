"""Bands from many rasters and a DEM to one aligned, named, described raster."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from rasterio.windows import Window

from landslide_qgis.core.arrays import Floats, Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.geodesy import ground_pixel_size
from landslide_qgis.core.jobs.scene_steps import StackJob
from landslide_qgis.core.parallel import in_order
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.rasters import RasterWriter, create_raster, write_cog
from landslide_qgis.core.scene.assemble import place
from landslide_qgis.core.scene.gather import band_spec, gather_bands
from landslide_qgis.core.scene.indices import bands_of, index
from landslide_qgis.core.scene.reader import Scene, SceneBand, SceneReader
from landslide_qgis.core.scene.sensors import Sensor, choose_sensor, landsat_values
from landslide_qgis.core.scene.sources import BandSource, explicit_source, find_rasters
from landslide_qgis.core.scene.survey import Sample, survey
from landslide_qgis.core.scene.units import KIND_NAMES, TO_DN, VALUES_TAG, recognise_kind
from landslide_qgis.core.terrain import surface
from landslide_qgis.core.toolbox.desk import Desk
from landslide_qgis.core.toolbox.readers import Readers, grown, squares

FLOAT: dict[str, Any] = {"dtype": "float32", "nodata": float("nan")}
_HIGHEST_DN = 65535
_COMPUTED = 0.7


@dataclass(frozen=True)
class StackScene:
    """A scene as a stack has it.

    Attributes:
        scene: All bands; optical ones are brought to reflectance × 10,000.
        elevation: The DEM alone on the same grid; ``None`` without terrain layers.
        kind: What the optical values were taken for.
        factor: From stored values to those of the stack, float32 ``[C, 1, 1]``.
        summand: The same.
        indices: Names of the indices.
        terrain: Names of the terrain layers.
        radius_px: Half side of the window of relief and position.
    """

    scene: Scene
    elevation: Scene | None
    kind: str
    factor: Raster
    summand: Raster
    indices: tuple[str, ...] = ()
    terrain: tuple[str, ...] = ()
    radius_px: int = 5

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the stack's bands."""
        return (*(band.spec.name for band in self.scene.bands), *self.indices, *self.terrain)

    @property
    def compact(self) -> bool:
        """Whether whole numbers hold it: optical bands in reflectance × 10,000 only."""
        optical = all(band.spec.role == "optical" for band in self.scene.bands)
        return optical and self.kind in TO_DN and not self.indices and not self.terrain

    @property
    def margin(self) -> int:
        """Pixels around a window that the terrain layers need."""
        return max(1, self.radius_px)

    def readers(self) -> Readers:
        """Return readers of the bands, and of the elevation if there is one."""
        return Readers(self.scene, *([self.elevation] if self.elevation else []))

    def read(self, readers: tuple[SceneReader, ...], window: Window) -> Raster:
        """Return the stack's bands, float32 ``[C, H, W]``, NaN where there is no data.

        Args:
            readers: What :meth:`readers` lends.
            window: Whole pixels of the scene's grid.
        """
        values, valid = readers[0].read(window)
        values *= self.factor
        values += self.summand
        values[:, ~valid] = np.nan
        parts = [values]
        if self.indices:
            bands = {band.spec.name: values[i] for i, band in enumerate(self.scene.bands)}
            parts.append(np.stack([index(name, bands) for name in self.indices]))
        if self.elevation is not None:
            parts.append(self._terrain(readers[1], window))
        return np.concatenate(parts)

    def _terrain(self, reader: SceneReader, window: Window) -> Raster:
        """Return the terrain layers ``[n, H, W]`` of a window."""
        grid = self.scene.grid
        elevation, inside = reader.read(grown(window, self.margin))
        first = int(window.row_off)
        rows: Floats = np.arange(first, first + int(window.height), dtype=np.float64)
        sizes = ground_pixel_size(grid.crs, grid.transform, grid.width, rows)
        layers = [
            surface.layer(name, elevation[0], self.margin, self.radius_px, sizes)
            for name in self.terrain
        ]
        values = np.stack(layers)
        values[:, ~inside[self.margin : -self.margin, self.margin : -self.margin]] = np.nan
        return values


def run(job: StackJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Write the stack.

    Raises:
        LandslideError: A raster cannot be used, or a band of an index is missing.
    """
    desk.step(0.0, "Checking the rasters")
    stack = open_stack(job, desk)
    raw = work.scratch("raw-stack.tif")
    known = _write(stack, raw, desk)
    if known == 0:
        desk.warn("No pixel of the stack has data in its bands.", "no-data")
    desk.step(_COMPUTED, "Writing the stack")
    write_cog(raw, work.path("stack"), "average")
    return {
        "bands": ", ".join(stack.names),
        "band_count": len(stack.names),
        "values": stack.kind,
        "known_pixels": known,
        "width": stack.scene.grid.width,
        "height": stack.scene.grid.height,
        "pixel_m": round(stack.scene.grid.gsd_m, 4),
    }


def open_stack(job: StackJob, desk: Desk) -> StackScene:
    """Gather the bands, place them on a grid and fix the conversion of their values.

    Raises:
        LandslideError: No band was found, two rasters claim one, or one is missing.
    """
    spec = job.scene
    sensor = choose_sensor(job.sensor, find_rasters(spec.inputs))
    found = gather_bands(spec.inputs, spec.bands, sensor)
    dem = _elevation(job, found)
    if not found:
        raise LandslideError("The input rasters hold no band to stack; name the scene's bands.")
    for name, source in found.items():
        desk.log(f"Band {name}: {source} ({source.how}).")
    missing = {band: name for name in job.indices for band in bands_of(name) if band not in found}
    if missing:
        wanted = ", ".join(f"{band} ({name})" for band, name in missing.items())
        raise LandslideError(f"The stack lacks {wanted}; add the raster or leave the index out.")
    bands = tuple(SceneBand(band_spec(name), source) for name, source in found.items())
    scene = place(spec, bands, str(dem) if dem else None)
    elevation = None
    if dem is not None and job.terrain:
        elevation = replace(scene, bands=(SceneBand(band_spec("dem"), dem),))
        if "dem" not in found:
            survey(elevation, desk.tell)
    scene, sample = survey(scene, desk.tell)
    kind, factor, summand = _conversion(scene, sample, spec.radiometry, sensor, desk)
    return StackScene(
        scene, elevation, kind, factor, summand, job.indices, job.terrain, job.radius_px
    )


def _elevation(job: StackJob, found: dict[str, BandSource]) -> BandSource | None:
    """Return the DEM that terrain layers are made from; as one of these it is no band."""
    own = found.pop("dem", None) if "dem" in job.terrain else found.get("dem")
    dem = explicit_source(job.scene.dem) if job.scene.dem else own
    if job.terrain and dem is None:
        raise LandslideError(
            f"The terrain layers {', '.join(job.terrain)} need an elevation model; give one."
        )
    for name in set(job.terrain) & set(found):
        raise LandslideError(
            f"The inputs hold a band {name} already; leave it out of the terrain layers."
        )
    return dem


def _conversion(
    scene: Scene, sample: Sample, kind: str, sensor: Sensor, desk: Desk
) -> tuple[str, Raster, Raster]:
    """Return what the optical values are, with factor and summand ``[C, 1, 1]`` of all bands."""
    factor = np.ones((len(scene.bands), 1, 1), np.float32)
    summand = np.zeros((len(scene.bands), 1, 1), np.float32)
    optical = scene.optical
    if not optical:
        return "none", factor, summand
    by_name = landsat_values(scene.source_paths)
    if sensor.factor is not None and kind == "auto" and by_name is None:
        desk.log(f"The values are those of {sensor.title}.")
        factor[optical], summand[optical] = sensor.factor, sensor.summand
        return "dn", factor, summand
    if kind == "auto":
        kind = recognise_kind(scene, sample, desk.tell)
        desk.log(f"The optical values are taken for {KIND_NAMES[kind]}.")
    if kind not in TO_DN:
        desk.warn(
            f"The optical values are {KIND_NAMES[kind]}, no reflectance, and are left as they are.",
            "values-kept",
            values=kind,
        )
        return kind, factor, summand
    factor[optical], summand[optical] = TO_DN[kind]
    return kind, factor, summand


def _write(stack: StackScene, raw: Path, desk: Desk) -> int:
    """Write the stack square by square; return the pixels whose bands all have data."""
    grid, known = stack.scene.grid, 0
    windows = squares(grid)
    kind = {"dtype": "uint16", "nodata": 0} if stack.compact else FLOAT
    bands = len(stack.scene.bands)
    profile = {"count": len(stack.names), **kind}
    with create_raster(raw, grid, profile, "The stack", compress=False) as file:
        _describe(file, stack)
        with stack.readers() as readers:

            def compute(window: Window) -> tuple[Window, Any, int]:
                with readers.lend() as lent:
                    values = stack.read(lent, window)
                count = int(np.count_nonzero(np.isfinite(values[:bands]).all(axis=0)))
                return window, whole(values) if stack.compact else values, count

            for number, (window, values, count) in enumerate(
                in_order(compute, windows, readers.workers)
            ):
                desk.step(_COMPUTED * number / len(windows), "Stacking the bands")
                file.write(values, window=window)
                known += count
    return known


def whole(values: Raster) -> Any:
    """Return reflectance × 10,000 as uint16, 0 for no data, darkest 1."""
    rounded = np.clip(np.rint(values), 1, _HIGHEST_DN)
    return np.nan_to_num(rounded, nan=0.0).astype(np.uint16)


def _describe(file: RasterWriter, stack: StackScene) -> None:
    """Name the bands and say what they are and where they come from."""
    sources = {band.spec.name: band.source for band in stack.scene.bands}
    units = []
    for number, name in enumerate(stack.names, start=1):
        spec, source = band_spec(name), sources.get(name)
        tags = {"ROLE": "terrain" if name in stack.terrain else spec.role}
        if spec.wavelength_um is not None:
            tags["CENTRAL_WAVELENGTH_UM"] = f"{spec.wavelength_um:g}"
        if source is not None:
            tags["SOURCE"] = str(replace(source, path=Path(source.path).name))
        file.dataset.update_tags(number, **tags)
        units.append(surface.UNITS.get(name, spec.unit))
    kind = "dn" if stack.kind in TO_DN else stack.kind
    source_names = ", ".join(Path(path).name for path in stack.scene.source_paths)
    about = {VALUES_TAG: kind, "LANDSLIDE_SOURCE": source_names}
    file.name_bands(*stack.names, units=units, **about)
