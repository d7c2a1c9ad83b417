"""One raster of a scene: aligned with the grid, read window by window with its validity."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.enums import ColorInterp, MaskFlags, Resampling
from rasterio.errors import RasterioError
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from landslide_qgis.core.arrays import Mask, Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.geodesy import ground_pixel_size
from landslide_qgis.core.scene.grid import Grid
from landslide_qgis.core.scene.position import pixel_in, seamless_crs
from landslide_qgis.core.scene.rows import Rows
from landslide_qgis.core.scene.slope import horn_slope
from landslide_qgis.core.scene.sources import open_raster

# Rows of blocks no taller than this are always held whole.
SMALL_BLOCK = 512


@dataclass
class Layer:
    """Open bands of a raster, or of a warped view of it.

    Attributes:
        dataset: The raster, or the view.
        rows: What its windows are read from.
        channels: Numbers of the bands in the scene.
        column_shift: First column of the grid in the dataset.
        row_shift: First row.
        has_mask: Whether the file says which pixels are known.
        nodata: The value that says so, where there is nothing more to it.
        voids: Values that mean no data although the file does not say so.
        derived_slope: Whether slope is computed from what is read.
        scaling: Factor and summand of each band that make metres or degrees of the file's terrain
            values; what optical values mean is found out from the values themselves.
        opened: Datasets to close.
    """

    dataset: rasterio.DatasetReader
    rows: Rows
    channels: list[int]
    column_shift: int = 0
    row_shift: int = 0
    has_mask: bool = True
    nodata: float | None = None
    derived_slope: bool = False
    scaling: Sequence[tuple[float, float]] = ()
    voids: tuple[float, ...] = ()
    opened: list[rasterio.DatasetReader] = field(default_factory=list)

    @property
    def warped(self) -> bool:
        """Whether it is a warped view of the raster."""
        return len(self.opened) > 1

    @property
    def decodes_again(self) -> bool:
        """Whether blocks of the file are needed more than once even where whole rows are held."""
        return self.warped or self.rows.block_height > SMALL_BLOCK

    def hold(self, first: int, stop: int, width: int, budget: int) -> int:
        """Keep grid rows ``first`` up to ``stop`` in memory if ``budget`` bytes allow; return them.

        Raises:
            LandslideError: The file is damaged.
        """
        grown = int(self.derived_slope)
        row, left = first + self.row_shift - grown, self.column_shift - grown
        columns = width + 2 * grown
        end = row + stop - first + 2 * grown
        needed = self.rows.bytes_a_row(columns) * (self.rows.end_of_block(end) - row)
        if needed > budget:
            return 0
        try:
            self.rows.hold(row, end, left, left + columns)
        except RasterioError as error:
            raise self.damaged() from error
        return needed

    def read(self, window: Window, bands: Sequence[Raster]) -> Mask:
        """Read a window of the grid.

        Args:
            window: Whole pixels of the grid.
            bands: Where to put the values of each band, ``[H, W]``.

        Returns:
            Validity ``[H, W]``.

        Raises:
            LandslideError: The file is damaged.
        """
        try:
            if self.derived_slope:
                return _read_slope(self, window, bands[0])
            return _read_window(self, window, bands)
        except RasterioError as error:
            raise self.damaged() from error

    def to_terrain(self, bands: Sequence[Raster]) -> None:
        """Turn a file's elevation or slope into metres or degrees, in place."""
        for values, (factor, summand) in zip(bands, self.scaling):
            if (factor, summand) != (1.0, 0.0):
                np.multiply(values, np.float32(factor), out=values)
                np.add(values, np.float32(summand), out=values)

    def damaged(self) -> LandslideError:
        """Return the error of a file that cannot be read."""
        name = self.opened[0].name
        if name.startswith("/vsi") or not Path(name).exists():
            return LandslideError(
                f"{name} can no longer be read: its server or drive went away, or it is damaged; "
                "run this again once it is there."
            )
        if name.lower().endswith(".vrt"):
            return LandslideError(
                f"{name} cannot be read: a file that it is made of is missing or damaged; put that "
                "back, or build the virtual raster anew."
            )
        return LandslideError(
            f"{name} is damaged: a part of it cannot be read; copy or download it again."
        )

    def close(self) -> None:
        """Close the view before the dataset under it."""
        for dataset in reversed(self.opened):
            dataset.close()


def open_layer(
    path: str,
    channels: list[int],
    indexes: list[int],
    derived: bool,
    grid: Grid,
    categories: bool = False,
    voids: tuple[float, ...] = (),
) -> Layer:
    """Open a raster: as it is where its pixels are the grid's, else through a warped view.

    Values are averaged or interpolated; categories are taken from the nearest pixel, or where
    pixels are finer than the grid, the highest counts. Values beside undeclared voids must not be
    mixed with these, so they are taken from the nearest pixel too.
    """
    dataset = open_raster(path)
    scaling = [(dataset.scales[index - 1], dataset.offsets[index - 1]) for index in indexes]
    shift = _shift(dataset, grid)
    if shift is not None:
        masked, nodata = mask_kind(dataset, indexes)
        rows = Rows(dataset, indexes, masked=masked and nodata is None)
        return Layer(
            dataset,
            rows,
            channels,
            *shift,
            masked,
            nodata,
            derived,
            scaling,
            voids,
            opened=[dataset],
        )
    has_alpha = ColorInterp.alpha in dataset.colorinterp
    side = math.sqrt(abs(dataset.transform.determinant))
    coarser = side >= 0.75 * pixel_in(dataset, grid)
    values = Resampling.bilinear if coarser else Resampling.average
    highest = Resampling.nearest if coarser else Resampling.max
    view = WarpedVRT(
        dataset,
        src_crs=seamless_crs(dataset),
        crs=grid.crs,
        transform=grid.transform,
        width=grid.width,
        height=grid.height,
        resampling=Resampling.nearest if voids else highest if categories else values,
        add_alpha=not has_alpha,
        warp_mem_limit=64,
    )
    rows = Rows(view, indexes, masked=True, alpha=None if has_alpha else int(view.count))
    opened = [dataset, view]
    return Layer(view, rows, channels, 0, 0, True, None, derived, scaling, voids, opened=opened)


def _read_window(layer: Layer, window: Window, bands: Sequence[Raster]) -> Mask:
    """Read a window that may reach beyond the dataset; outside is not valid."""
    height, width = int(window.height), int(window.width)
    col, row = int(window.col_off) + layer.column_shift, int(window.row_off) + layer.row_shift
    first_col, first_row = max(col, 0), max(row, 0)
    last_col = min(col + width, layer.dataset.width)
    last_row = min(row + height, layer.dataset.height)
    whole = (first_col, first_row, last_col, last_row) == (col, row, col + width, row + height)
    if not whole:
        for band in bands:
            band.fill(np.nan)
    if last_col <= first_col or last_row <= first_row:
        return np.zeros((height, width), np.bool_)
    inner = Window(first_col, first_row, last_col - first_col, last_row - first_row)
    native, known = layer.rows.read(inner)
    part = np.s_[first_row - row : last_row - row, first_col - col : last_col - col]
    inside = [band[part] for band in bands]
    with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite, and not valid
        for values, stored in zip(inside, native):
            np.copyto(values, stored, casting="unsafe")
    mask = _finite(inside, native.dtype)
    if known is not None:
        mask &= known
    for void in (*([] if layer.nodata is None else [layer.nodata]), *layer.voids):
        with np.errstate(over="ignore"):
            lacking = np.float32(void)
        for values in inside:
            mask &= values != lacking
    if whole:
        return mask
    valid = np.zeros((height, width), np.bool_)
    valid[part] = mask
    return valid


def _read_slope(layer: Layer, window: Window, slope: Raster) -> Mask:
    """Compute slope in degrees from elevation read with a margin of one pixel."""
    grown = Window(window.col_off - 1, window.row_off - 1, window.width + 2, window.height + 2)
    elevation = np.empty((int(grown.height), int(grown.width)), np.float32)
    valid = _read_window(layer, grown, [elevation])
    layer.to_terrain([elevation])
    elevation[~valid] = np.nan
    first = window.row_off + layer.row_shift
    rows = np.arange(first, first + int(window.height), dtype=np.float64)
    dataset = layer.dataset
    sizes = ground_pixel_size(dataset.crs, dataset.transform, dataset.width, rows)
    slope[:] = horn_slope(elevation, *sizes)
    known: Mask = np.isfinite(slope)
    return known


def mask_kind(dataset: rasterio.DatasetReader, indexes: list[int]) -> tuple[bool, float | None]:
    """Say whether bands have any mask, and the nodata value if that is all there is to it."""
    flags = {flag for index in indexes for flag in dataset.mask_flag_enums[index - 1]}
    if flags <= {MaskFlags.all_valid}:
        return False, None
    values = {dataset.nodatavals[index - 1] for index in indexes}
    if flags == {MaskFlags.nodata} and len(values) == 1:
        # Comparing is much faster than having GDAL read the band a second time as a mask.
        return True, values.pop()
    return True, None


def _finite(bands: Sequence[Raster], dtype: np.dtype[Any]) -> Mask:
    """Return which pixels ``[H, W]`` are numbers in all bands; integers always are."""
    finite: Mask = np.ones(bands[0].shape, np.bool_)
    if not np.issubdtype(dtype, np.integer):
        for band in bands:
            finite &= np.isfinite(band)
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
