"""The area of interest: polygons outside which nothing is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy.typing as npt
import shapely

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.scene.grid import Bounds, Grid
from landslide_qgis.core.vectors.layer import read_layer, reproject


@dataclass(frozen=True)
class AreaOfInterest:
    """Polygons in the CRS of a grid, findable by box."""

    tree: shapely.STRtree

    def touching(self, bounds: Bounds) -> list[Any]:
        """Return the polygons whose box meets ``bounds``."""
        return list(self.tree.geometries[self.tree.query(shapely.box(*bounds))])

    @property
    def bounds(self) -> Bounds:
        """``(xmin, ymin, xmax, ymax)`` of all polygons."""
        left, bottom, right, top = shapely.total_bounds(self.tree.geometries)
        return float(left), float(bottom), float(right), float(top)


def read_area(path: str, grid: Grid) -> AreaOfInterest:
    """Read the polygons of a vector file (first layer, or ``path|layername=…``).

    Raises:
        LandslideError: Not readable, no CRS, or without polygons.
    """
    shapes, _ = read_polygons(path, grid, "mask")
    return AreaOfInterest(shapely.STRtree(shapes))


def read_polygons(
    path: str, grid: Grid, what: str, column: str | None = None
) -> tuple[npt.NDArray[Any], npt.NDArray[Any] | None]:
    """Read the polygons of a vector file (first layer, or ``path|layername=…``).

    Args:
        path: The file.
        grid: Its CRS is that of the result.
        what: What they are, for messages.
        column: Field to read too.

    Returns:
        Valid polygons ``[n]``, and the field's values ``[n]``, ``None`` where there is none.

    Raises:
        LandslideError: Not readable, no CRS, or without polygons.
    """
    layer = read_layer(path, what, attributes=column is not None)
    shapes, _ = layer.polygons()
    some = ~shapely.is_missing(shapes)
    if not some.any():
        raise LandslideError(f"The {what} '{layer.name}' holds no polygons; give a polygon layer.")
    moved = reproject(shapes[some], layer.crs, grid.crs, layer.name)
    values = layer.columns.get(column) if column else None
    return moved, None if values is None else values.take(some).filled(None)
