"""Blend tiles into a raster that is written row by row: the scene is never held."""

from __future__ import annotations

import numpy as np

from landslide_qgis.core.arrays import Mask, Raster
from landslide_qgis.core.probability import PROBABILITY_NODATA, encode
from landslide_qgis.core.rasters import RasterWriter
from landslide_qgis.core.tiles.tiling import Tile, TilePlan

# Rows are written so many at a time: fewer, and less of a wide scene is held.
BLOCK = 128


class Mosaic:
    """Sums weighted tiles in a strip as high as a tile and writes rows once they are final.

    Tiles must come in the plan's order. Where no tile came (skipped ones) the rows hold nodata.
    """

    def __init__(self, plan: TilePlan, file: RasterWriter, band: int = 1) -> None:
        """Start at the top.

        Args:
            plan: The tiles to come.
            file: Raster of the scene's size, uint8 or float32.
            band: Its band to write, from 1.
        """
        self._plan = plan
        self._file, self._band = file, band
        self._compact = file.dtype == "uint8"
        height, width = plan.y.tile + BLOCK, plan.x.length
        self._sum = np.zeros((height, width), np.float32)
        self._valid = np.zeros((height, width), np.bool_)
        self._first = 0
        self._row = 0

    def add(self, tile: Tile, probability: Raster | None, valid: Mask) -> None:
        """Add a tile.

        Args:
            tile: The tile.
            probability: ``[H, W]`` of its part inside the scene; ``None`` for a skipped tile.
            valid: Which of these pixels have data, ``[H, W]``.
        """
        if tile.row != self._row:
            self._flush(self._plan.rows_done(self._row))
            self._row = tile.row
        if probability is None:
            return
        window = tile.window
        top = int(window.row_off) - self._first
        rows = slice(top, top + int(window.height))
        cols = slice(int(window.col_off), int(window.col_off + window.width))
        weighted = probability * tile.weight_y[:, np.newaxis]
        weighted *= tile.weight_x
        self._sum[rows, cols] += weighted
        # At a tile's edge, where it weighs nothing, it has not seen whether a cloud begins beyond.
        weighs = np.logical_and.outer(tile.weight_y > 0, tile.weight_x > 0)
        self._valid[rows, cols] |= valid & weighs

    def finish(self) -> None:
        """Write what is left."""
        self._flush(self._plan.y.length)

    def _flush(self, done: int) -> None:
        """Write rows below ``done``, whole multiples only unless it is the end; move the strip."""
        last = done if done >= self._plan.y.length else done // BLOCK * BLOCK
        count = last - self._first
        if count <= 0:
            return
        values = self._sum[:count]
        if self._compact:
            block = encode(values)
            block[~self._valid[:count]] = PROBABILITY_NODATA
        else:
            block = np.where(self._valid[:count], np.clip(values, 0, 1), np.float32(np.nan))
        self._file.write_rows(block, self._first, self._band)
        keep = self._sum.shape[0] - count
        self._sum[:keep] = self._sum[count:]
        self._sum[keep:] = 0.0
        self._valid[:keep] = self._valid[count:]
        self._valid[keep:] = False
        self._first = last
