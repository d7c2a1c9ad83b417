"""Write the cells: a raster with a pixel a cell, and polygons to go through one by one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.probability import (
    Provenance,
    decode,
    describe,
    encode,
    profile,
)
from landslide_qgis.core.rasters import create_raster, write_cog
from landslide_qgis.core.screening.cells import Cells
from landslide_qgis.core.vectors.layer import Column, VectorLayer
from landslide_qgis.core.vectors.write import write_layer

LAYER = "cells"


@dataclass(frozen=True)
class Screened:
    """The result by cell, float32 ``[rows, columns]``, NaN where a cell was not looked at.

    Attributes:
        probability: Probability that a landslide is in the cell, 0–1; of several models, the mean.
        spread: Standard deviation between models; ``None`` for one model.
        known: Share of the cell that has data, 0–1; never NaN.
    """

    probability: Raster
    spread: Raster | None
    known: Raster


def write_raster(
    result: Screened, cells: Cells, provenance: Provenance, scratch: Path, target: Path
) -> None:
    """Write a raster with a pixel a cell.

    Raises:
        LandslideError: It cannot be written.
    """
    layers = [result.probability, *([] if result.spread is None else [result.spread])]
    kept = profile("uint8", len(layers))
    with create_raster(scratch, cells.as_grid(), kept, "The probability") as file:
        describe(file.dataset, provenance)
        file.write(np.stack([encode(layer) for layer in layers]))
    write_cog(scratch, target, "average")


def write_polygons(
    result: Screened, cells: Cells, provenance: Provenance, threshold: float, target: Path
) -> int:
    """Write a polygon a cell, the most probable first; cells without data are left out.

    Args:
        result: The cells' values.
        cells: Where they are.
        provenance: Stored with the layer.
        threshold: Probability from which a cell is flagged.
        target: GeoPackage to create.

    Returns:
        How many cells are flagged.

    Raises:
        LandslideError: It cannot be written.
    """
    rows, columns = np.nonzero(np.isfinite(result.probability))
    chosen = result.probability[rows, columns]
    order = np.argsort(-chosen, kind="stable")
    rows, columns, chosen = rows[order], columns[order], chosen[order]
    flagged = (chosen >= np.float32(threshold)).astype(np.int32)
    table = {
        "cell_id": Column((rows * cells.columns + columns + 1).astype(np.int64)),
        "rank": Column(np.arange(1, len(order) + 1, dtype=np.int64)),
        "prob": Column(np.round(chosen.astype(np.float64), 4)),
        "flagged": Column(flagged),
        "known": Column(np.round(result.known[rows, columns].astype(np.float64), 3)),
    }
    if result.spread is not None:
        spread = result.spread[rows, columns].astype(np.float64)
        table["spread"] = Column(np.round(spread, 4))
    layer = VectorLayer(_boxes(cells, rows, columns), cells.grid.crs, table)
    text = "Probability that a landslide is in a cell; rank 1 comes first."
    metadata = {**provenance.to_tags(), "LANDSLIDE_FLAGGED_FROM": f"{threshold:g}"}
    write_layer(target, layer, LAYER, "Polygon", text, metadata)
    return int(flagged.sum())


def stored(values: Raster) -> Raster:
    """Return values as the raster stores them, so that raster and polygons agree."""
    return decode(encode(values))


def _boxes(cells: Cells, rows: Any, columns: Any) -> Any:
    """Return the outlines of cells, cut at the edge of the scene."""
    grid, side = cells.grid, cells.cell
    right = np.minimum((columns + 1) * side, grid.width)
    bottom = np.minimum((rows + 1) * side, grid.height)
    west, north = grid.transform * (columns * side, rows * side)
    east, south = grid.transform * (right, bottom)
    return shapely.box(west, south, east, north)
