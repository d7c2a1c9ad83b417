"""The area of interest: polygons outside which nothing is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyogrio
import pyproj
import shapely
from pyogrio.errors import DataSourceError
from pyproj import Transformer

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.scene.grid import Bounds, Grid


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
    source, _, layer = path.partition("|layername=")
    try:
        meta, _, wkb, fields = pyogrio.raw.read(
            source, layer=layer or None, columns=[column] if column else []
        )
    except DataSourceError as error:
        raise LandslideError(
            f"The {what} {path} cannot be read as a vector layer; check the file."
        ) from error
    if meta["crs"] is None:
        raise LandslideError(f"The {what} {path} has no coordinate reference system; assign one.")
    shapes = shapely.from_wkb(wkb)
    polygonal = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    if not polygonal.any():
        raise LandslideError(f"The {what} {path} holds no polygons; give a polygon layer.")
    shapes = shapely.make_valid(shapes[polygonal])
    target = pyproj.CRS.from_wkt(grid.crs.to_wkt())
    transformer = Transformer.from_crs(
        pyproj.CRS.from_user_input(meta["crs"]), target, always_xy=True
    )
    moved = shapely.transform(shapes, transformer.transform, interleaved=False)
    return moved, fields[0][polygonal] if fields else None
