"""A scene: the bands a model wants, on one grid, read window by window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass

import numpy as np
import rasterio
from rasterio.features import geometry_mask
from rasterio.windows import Window

from landslide_qgis.core.arrays import Mask, Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.gdal import GDAL_CACHE_BYTES, SMALL_CACHE_BYTES
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.scene.area import AreaOfInterest
from landslide_qgis.core.scene.grid import Grid
from landslide_qgis.core.scene.layer import Layer, open_layer
from landslide_qgis.core.scene.position import overlaps
from landslide_qgis.core.scene.sources import BandSource, open_raster

# What whole rows of bands may take, so that tiles cut from them decode each block of a file once.
HELD_BYTES = 144_000_000
TERRAIN_ROLES = ("slope", "elevation")


@dataclass(frozen=True)
class SceneBand:
    """A channel of a scene.

    Attributes:
        spec: What the model wants.
        source: Where it comes from; ``None`` if it is filled with the training mean.
        derived_slope: True if ``source`` is an elevation raster and slope is computed from it.
        categories: True if its values are codes, between which there is nothing.
    """

    spec: BandSpec
    source: BandSource | None
    derived_slope: bool = False
    categories: bool = False


@dataclass(frozen=True)
class Scene:
    """Bands aligned on one grid. Open a :class:`SceneReader` to read, one for each thread.

    Attributes:
        grid: The part of the working grid that is looked at.
        full_grid: The whole working grid, on which scene statistics are taken.
        bands: Channels in the model's order.
        area: Polygons outside which nothing is looked at, in the grid's CRS.
        dem: Elevation raster that came with the scene, whether the model wants it or not; ``path``
            or ``path|band number``.
        skip_clouds: Whether bright clouds become nodata in the result.
        zero_is_nodata: Optical rasters that declare no nodata are taken to follow Sentinel-2's
            convention: zero in every optical band is no data.
        clouds: Raster on any grid that is not 0 where the ground cannot be seen.
    """

    grid: Grid
    full_grid: Grid
    bands: tuple[SceneBand, ...]
    area: AreaOfInterest | None = None
    dem: str | None = None
    zero_is_nodata: bool = True
    skip_clouds: bool = True
    clouds: str | None = None

    @property
    def optical(self) -> list[int]:
        """Channel numbers of the optical bands that have a source."""
        return [
            number
            for number, band in enumerate(self.bands)
            if band.spec.role == "optical" and band.source is not None
        ]

    @property
    def source_paths(self) -> list[str]:
        """The raster files that are read."""
        paths = [band.source.path for band in self.bands if band.source is not None]
        return list(dict.fromkeys(paths))

    def reader(self, grid: Grid | None = None) -> SceneReader:
        """Return a reader on ``grid``, by default the part that is looked at."""
        return SceneReader(self, grid or self.grid)


class SceneReader:
    """Reads windows of a scene; a context manager. Not to be shared between threads."""

    def __init__(self, scene: Scene, grid: Grid) -> None:
        self._scene = scene
        self._grid = grid
        self._layers: list[Layer] = []
        self._clouds: Layer | None = None
        self._open_files = ExitStack()

    def __enter__(self) -> SceneReader:
        groups = _by_file(self._scene.bands)
        with ExitStack() as opened:
            for path, derived, channels in groups:
                layer = self._open(path, channels, derived)
                self._layers.append(opened.enter_context(closing(layer)))
            if self._scene.clouds is not None:
                clouds = open_layer(
                    self._scene.clouds, [0], [1], False, self._grid, categories=True
                )
                self._clouds = opened.enter_context(closing(clouds))
            again = any(layer.decodes_again for layer in self._every_layer())
            cache = GDAL_CACHE_BYTES if again else SMALL_CACHE_BYTES
            opened.enter_context(rasterio.Env(GDAL_CACHEMAX=cache))
            self._open_files = opened.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._layers, self._clouds = [], None
        self._open_files.close()

    @property
    def block(self) -> tuple[int, int]:
        """Rows and columns of the blocks that bands are warped by, or of the files if none is."""
        layers = self._every_layer()
        chosen = [layer for layer in layers if layer.warped] or layers
        return max((layer.dataset.block_shapes[0] for layer in chosen), default=(1, 1))

    def hold(self, first: int, stop: int) -> None:
        """Keep rows ``first`` up to ``stop`` of the grid in memory for the windows to come.

        Bands are held while :data:`HELD_BYTES` suffice; windows of the others, and of other rows,
        are read from the files.

        Raises:
            LandslideError: A file is damaged.
        """
        budget = HELD_BYTES
        for layer in self._every_layer():
            budget -= layer.hold(first, stop, self._grid.width, budget)

    def read(self, window: Window) -> tuple[Raster, Mask]:
        """Read a window that lies inside the grid.

        Args:
            window: Whole pixels of the reader's grid.

        Returns:
            Values in native units, float32 ``[C, H, W]``, meaningless where not valid (gaps of the
            terrain bands are NaN); validity, bool ``[H, W]``: every optical or SAR band has data
            and the pixel lies in the area of interest.

        Raises:
            LandslideError: A file is damaged.
        """
        height, width = int(window.height), int(window.width)
        values = np.empty((len(self._scene.bands), height, width), np.float32)
        valid = np.ones((height, width), np.bool_)
        all_zero: Mask | None = None
        for number, band in enumerate(self._scene.bands):
            if band.source is None:
                values[number] = np.nan
        for layer in self._layers:
            planes = [values[channel] for channel in layer.channels]
            mask = layer.read(window, planes)
            if self._scene.bands[layer.channels[0]].spec.role in TERRAIN_ROLES:
                _finish_terrain(layer, planes, mask)
                continue
            valid &= mask
            if self._scene.zero_is_nodata and not layer.has_mask:
                zero = np.logical_and.reduce([plane == 0 for plane in planes])
                all_zero = zero if all_zero is None else all_zero & zero
        if all_zero is not None:
            valid &= ~all_zero
        if self._scene.area is not None:
            valid &= self._inside(window)
        return values, valid

    def hidden(self, window: Window) -> Mask | None:
        """Return where the cloud mask hides the ground, ``[H, W]``; ``None`` for nowhere.

        What the cloud mask says nothing about (its nodata, what lies beyond it) is not hidden.

        Raises:
            LandslideError: The cloud mask is damaged.
        """
        if self._clouds is None:
            return None
        values = np.empty((int(window.height), int(window.width)), np.float32)
        known = self._clouds.read(window, [values])
        hidden: Mask = known & (values != 0)
        return hidden if hidden.any() else None

    def _every_layer(self) -> list[Layer]:
        """Return the bands' layers, and the cloud mask's."""
        return [*self._layers, *([self._clouds] if self._clouds else [])]

    def _inside(self, window: Window) -> Mask:
        """Return which pixels of a window lie in the area of interest."""
        part = self._grid.crop(window)
        shapes = self._scene.area.touching(part.bounds) if self._scene.area else []
        if not shapes:
            return np.zeros((part.height, part.width), np.bool_)
        inside: Mask = geometry_mask(shapes, (part.height, part.width), part.transform, invert=True)
        return inside

    def _open(self, path: str, channels: list[int], derived: bool) -> Layer:
        """Open the bands of one raster."""
        bands = [self._scene.bands[channel] for channel in channels]
        indexes = [band.source.index for band in bands if band.source is not None]
        voids = {void for band in bands if band.source is not None for void in band.source.voids}
        return open_layer(
            path,
            channels,
            indexes,
            derived,
            self._grid,
            categories=any(band.categories for band in bands),
            voids=tuple(sorted(voids)),
        )


def _by_file(bands: Sequence[SceneBand]) -> list[tuple[str, bool, list[int]]]:
    """Return files, whether slope is computed from them, and the channels to read together.

    Terrain is read apart from the other bands of its file, since it does not decide which pixels
    are valid. A band that stands for two channels is read by itself for the second: asked for a
    band twice in one call, GDAL's parallel reading of GeoTIFFs now and then leaves a block out.
    """
    groups: dict[tuple[str, bool, bool, int], list[int]] = {}
    used: Counter[tuple[str, bool, bool, int]] = Counter()
    for channel, band in enumerate(bands):
        if band.source is not None:
            terrain = band.spec.role in TERRAIN_ROLES
            name = (band.source.path, band.derived_slope, terrain)
            again = used[(*name, band.source.index)]
            used[(*name, band.source.index)] += 1
            groups.setdefault((*name, again), []).append(channel)
    return [(path, derived, channels) for (path, derived, _, _), channels in groups.items()]


def _finish_terrain(layer: Layer, planes: Sequence[Raster], mask: Mask) -> None:
    """Turn what was read into metres or degrees, NaN where it is not known, in place."""
    if not layer.derived_slope:
        layer.to_terrain(planes)
    for plane in planes:
        plane[~mask] = np.nan


def check_overlap(grid: Grid, sources: Sequence[BandSource]) -> None:
    """Refuse rasters that lie elsewhere.

    Raises:
        LandslideError: A raster does not overlap the grid, or has no CRS; it is named.
    """
    for source in sources:
        with open_raster(source.path) as dataset:
            if not overlaps(dataset, grid):
                raise LandslideError(
                    f"{source.path} does not overlap the scene; check its position and its "
                    "coordinate reference system."
                )
