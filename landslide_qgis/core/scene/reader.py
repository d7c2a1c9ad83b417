"""A scene: the bands a model wants, on one grid, read window by window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.enums import ColorInterp, MaskFlags, Resampling
from rasterio.errors import RasterioError
from rasterio.features import geometry_mask
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.scene.area import AreaOfInterest
from landslide_qgis.core.scene.grid import Grid, bounds_in, dataset_bounds
from landslide_qgis.core.scene.slope import ground_pixel_size, horn_slope
from landslide_qgis.core.scene.sources import BandSource, open_raster

Raster = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
TERRAIN_ROLES = ("slope", "elevation")


@dataclass(frozen=True)
class SceneBand:
    """A channel of a scene.

    Attributes:
        spec: What the model wants.
        source: Where it comes from; ``None`` if it is filled with the training mean.
        derived_slope: True if ``source`` is an elevation raster and slope is computed from it.
    """

    spec: BandSpec
    source: BandSource | None
    derived_slope: bool = False


@dataclass(frozen=True)
class Scene:
    """Bands aligned on one grid. Open a :class:`SceneReader` to read, one for each thread.

    Attributes:
        grid: The part of the working grid that is looked at.
        full_grid: The whole working grid, on which scene statistics are taken.
        bands: Channels in the model's order.
        area: Polygons outside which nothing is looked at, in the grid's CRS.
        dem: Elevation raster that came with the scene, whether the model wants it or not.
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


@dataclass
class _Layer:
    """An open band: a dataset, or a warped view of one, and the shift of grid to dataset pixels."""

    dataset: rasterio.DatasetReader
    channels: list[int]
    indexes: list[int]
    column_shift: int = 0
    row_shift: int = 0
    has_mask: bool = True
    nodata: float | None = None
    derived_slope: bool = False
    opened: list[rasterio.DatasetReader] = field(default_factory=list)

    def close(self) -> None:
        """Close the view before the dataset under it."""
        for dataset in reversed(self.opened):
            dataset.close()


class SceneReader:
    """Reads windows of a scene; a context manager. Not to be shared between threads."""

    def __init__(self, scene: Scene, grid: Grid) -> None:
        self._scene = scene
        self._grid = grid
        self._layers: list[_Layer] = []
        self._clouds: _Layer | None = None

    def __enter__(self) -> SceneReader:
        groups: dict[tuple[str, bool], list[int]] = {}
        for channel, band in enumerate(self._scene.bands):
            if band.source is not None:
                groups.setdefault((band.source.path, band.derived_slope), []).append(channel)
        for (path, derived), channels in groups.items():
            self._layers.append(self._open(path, channels, derived))
        if self._scene.clouds is not None:
            self._clouds = _open_layer(
                self._scene.clouds, [0], [1], False, self._grid, categories=True
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for layer in [*self._layers, *([self._clouds] if self._clouds else [])]:
            layer.close()
        self._layers, self._clouds = [], None

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
            try:
                data, mask = _read_layer(layer, window)
            except RasterioError as error:
                raise LandslideError(
                    f"{layer.opened[0].name} is damaged: a part of it cannot be read."
                ) from error
            values[layer.channels] = data
            if self._scene.bands[layer.channels[0]].spec.role in TERRAIN_ROLES:
                values[layer.channels] = np.where(mask, data, np.nan)
                continue
            valid &= mask
            if self._scene.zero_is_nodata and not layer.has_mask:
                zero = (data == 0).all(axis=0)
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
        try:
            values, known = _read_window(self._clouds, window)
        except RasterioError as error:
            raise LandslideError(
                f"{self._scene.clouds} is damaged: a part of it cannot be read."
            ) from error
        hidden: Mask = known & (values[0] != 0)
        return hidden if hidden.any() else None

    def _inside(self, window: Window) -> Mask:
        """Return which pixels of a window lie in the area of interest."""
        part = self._grid.crop(window)
        shapes = self._scene.area.touching(part.bounds) if self._scene.area else []
        if not shapes:
            return np.zeros((part.height, part.width), np.bool_)
        inside: Mask = geometry_mask(shapes, (part.height, part.width), part.transform, invert=True)
        return inside

    def _open(self, path: str, channels: list[int], derived: bool) -> _Layer:
        """Open the bands of one raster."""
        bands = [self._scene.bands[channel] for channel in channels]
        indexes = [band.source.index for band in bands if band.source is not None]
        return _open_layer(path, channels, indexes, derived, self._grid)


def _open_layer(
    path: str,
    channels: list[int],
    indexes: list[int],
    derived: bool,
    grid: Grid,
    categories: bool = False,
) -> _Layer:
    """Open a raster: as it is where its pixels are the grid's, else through a warped view.

    Values are averaged or interpolated; categories are taken from the nearest pixel, or where
    pixels are finer than the grid, the highest counts.
    """
    dataset = open_raster(path)
    shift = _shift(dataset, grid)
    if shift is not None:
        masked, nodata = _mask_kind(dataset, indexes)
        return _Layer(dataset, channels, indexes, *shift, masked, nodata, derived, opened=[dataset])
    has_alpha = ColorInterp.alpha in dataset.colorinterp
    coarser = abs(dataset.transform.a) >= 0.75 * _pixel_in(dataset, grid)
    values = Resampling.bilinear if coarser else Resampling.average
    highest = Resampling.nearest if coarser else Resampling.max
    view = WarpedVRT(
        dataset,
        crs=grid.crs,
        transform=grid.transform,
        width=grid.width,
        height=grid.height,
        resampling=highest if categories else values,
        add_alpha=not has_alpha,
        # Edges of the source keep their value instead of fading into its nodata.
        warp_mem_limit=64,
    )
    return _Layer(view, channels, indexes, 0, 0, True, None, derived, opened=[dataset, view])


def _read_layer(layer: _Layer, window: Window) -> tuple[Raster, Mask]:
    """Return the values ``[n, H, W]`` and validity ``[H, W]`` of one open raster."""
    if layer.derived_slope:
        return _read_slope(layer, window)
    return _read_window(layer, window)


def _read_window(layer: _Layer, window: Window) -> tuple[Raster, Mask]:
    """Read a window that may reach beyond the dataset; outside is not valid."""
    height, width = int(window.height), int(window.width)
    col, row = int(window.col_off) + layer.column_shift, int(window.row_off) + layer.row_shift
    first_col, first_row = max(col, 0), max(row, 0)
    last_col = min(col + width, layer.dataset.width)
    last_row = min(row + height, layer.dataset.height)
    whole = (first_col, first_row, last_col, last_row) == (col, row, col + width, row + height)
    if last_col <= first_col or last_row <= first_row:
        empty = np.full((len(layer.indexes), height, width), np.nan, np.float32)
        return empty, np.zeros((height, width), np.bool_)
    inner = Window(first_col, first_row, last_col - first_col, last_row - first_row)
    data = layer.dataset.read(layer.indexes, window=inner, out_dtype=np.float32)
    mask = _finite(data, layer.dataset.dtypes[0])
    if layer.nodata is not None:
        mask &= (data != np.float32(layer.nodata)).all(axis=0)
    elif layer.has_mask:
        mask &= (layer.dataset.read_masks(layer.indexes, window=inner) > 0).all(axis=0)
    if whole:
        return data, mask
    values = np.full((len(layer.indexes), height, width), np.nan, np.float32)
    valid = np.zeros((height, width), np.bool_)
    rows = slice(first_row - row, last_row - row)
    cols = slice(first_col - col, last_col - col)
    values[:, rows, cols] = data
    valid[rows, cols] = mask
    return values, valid


def _read_slope(layer: _Layer, window: Window) -> tuple[Raster, Mask]:
    """Compute slope in degrees from elevation read with a margin of one pixel."""
    grown = Window(window.col_off - 1, window.row_off - 1, window.width + 2, window.height + 2)
    elevation, valid = _read_window(layer, grown)
    dem = np.where(valid, elevation[0], np.nan).astype(np.float32)
    first = window.row_off + layer.row_shift
    rows = np.arange(first, first + int(window.height), dtype=np.float64)
    dataset = layer.dataset
    slope = horn_slope(dem, *ground_pixel_size(dataset.crs, dataset.transform, dataset.width, rows))
    return slope[np.newaxis], np.isfinite(slope)


def _mask_kind(dataset: rasterio.DatasetReader, indexes: list[int]) -> tuple[bool, float | None]:
    """Say whether bands have any mask, and the nodata value if that is all there is to it."""
    flags = {flag for index in indexes for flag in dataset.mask_flag_enums[index - 1]}
    if flags <= {MaskFlags.all_valid}:
        return False, None
    values = {dataset.nodatavals[index - 1] for index in indexes}
    if flags == {MaskFlags.nodata} and len(values) == 1:
        # Comparing is much faster than having GDAL read the band a second time as a mask.
        return True, values.pop()
    return True, None


def _finite(data: Raster, dtype: str) -> Mask:
    """Return which pixels ``[H, W]`` are numbers in all bands; integers always are."""
    if np.issubdtype(np.dtype(dtype), np.integer):
        return np.ones(data.shape[1:], np.bool_)
    finite: Mask = np.all(np.isfinite(data), axis=0)
    return finite


def _shift(dataset: rasterio.DatasetReader, grid: Grid) -> tuple[int, int] | None:
    """Return the whole-pixel shift from grid to dataset, or ``None`` if their pixels differ."""
    mine, theirs = grid.transform, dataset.transform
    if dataset.crs != grid.crs or theirs.b != 0 or theirs.d != 0:
        return None
    tolerance = 1e-3 * abs(mine.a)
    extent = max(grid.width, grid.height)
    if max(abs(mine.a - theirs.a), abs(mine.e - theirs.e)) * extent > tolerance:
        return None
    col = (mine.c - theirs.c) / mine.a
    row = (mine.f - theirs.f) / mine.e
    if abs(col - round(col)) > 1e-3 or abs(row - round(row)) > 1e-3:
        return None
    return round(col), round(row)


def _pixel_in(dataset: rasterio.DatasetReader, grid: Grid) -> float:
    """Return the grid's pixel size in the dataset's units (roughly, across CRSs)."""
    if dataset.crs is None:
        raise LandslideError(
            f"{dataset.name} has no coordinate reference system; assign one first "
            "(in QGIS: Raster > Projections > Assign Projection)."
        )
    box = bounds_in(dataset.crs, grid.bounds, grid.crs)
    return (box[2] - box[0]) / grid.width


def check_overlap(grid: Grid, sources: Sequence[BandSource]) -> None:
    """Refuse rasters that lie elsewhere.

    Raises:
        LandslideError: A raster does not overlap the grid, or has no CRS; it is named.
    """
    for source in sources:
        with open_raster(source.path) as dataset:
            if dataset.crs is None:
                _pixel_in(dataset, grid)
            box = bounds_in(grid.crs, dataset_bounds(dataset), dataset.crs)
            if grid.window_of(box) is None:
                raise LandslideError(
                    f"{source.path} does not overlap the scene; check its position and its "
                    "coordinate reference system."
                )
