"""Write the cells: a raster with a pixel a cell, and polygons to go through one by one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.probability import (
    Provenance,
    decode,
    describe,
    encode,
    profile,
)
from landslide_qgis.core.rasters import create_raster, write_cog
from landslide_qgis.core.screening.cells import Cells

Values = npt.NDArray[np.float32]
LAYER = "cells"


@dataclass(frozen=True)
class Screened:
    """The result by cell, float32 ``[rows, columns]``, NaN where a cell was not looked at.

    Attributes:
        probability: Probability that a landslide is in the cell, 0–1; of several models, the mean.
        spread: Standard deviation between models; ``None`` for one model.
        known: Share of the cell that has data, 0–1; never NaN.
    """

    probability: Values
    spread: Values | None
    known: Values


def write_raster(
    result: Screened, cells: Cells, provenance: Provenance, scratch: Path, target: Path
) -> None:
    """Write a raster with a pixel a cell.

    Raises:
        LandslideError: It cannot be written.
    """
    layers = [result.probability, *([] if result.spread is None else [result.spread])]
    with create_raster(scratch, cells.as_grid(), profile("uint8", len(layers))) as file:
        describe(file, provenance)
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
    rows, columns, chosen = rows[order], columns[order], chosen[order].astype(np.float64)
    fields: dict[str, Any] = {
        "cell_id": (rows * cells.columns + columns + 1).astype(np.int64),
        "rank": np.arange(1, len(order) + 1, dtype=np.int64),
        "prob": np.round(chosen, 4),
        "flagged": (chosen >= threshold).astype(np.int32),
        "known": np.round(result.known[rows, columns].astype(np.float64), 3),
    }
    if result.spread is not None:
        fields["spread"] = np.round(result.spread[rows, columns].astype(np.float64), 4)
    try:
        pyogrio.raw.write(
            target,
            shapely.to_wkb(_boxes(cells, rows, columns)).astype(object),
            list(fields.values()),
            list(fields),
            layer=LAYER,
            driver="GPKG",
            geometry_type="Polygon",
            crs=cells.grid.crs.to_wkt(version="WKT2_2019"),
            layer_options={
                "IDENTIFIER": "Screened cells",
                "DESCRIPTION": "Probability that a landslide is in a cell; rank 1 comes first.",
                "SPATIAL_INDEX": "YES",
            },
            layer_metadata={**provenance.to_tags(), "LANDSLIDE_FLAGGED_FROM": f"{threshold:g}"},
        )
    except (DataSourceError, DataLayerError, FeatureError, GeometryError, OSError) as error:
        raise LandslideError(
            f"{target.name} cannot be written ({error}); is the disk full or the file open "
            "elsewhere?"
        ) from error
    return int(fields["flagged"].sum())


def stored(values: Values) -> Values:
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
