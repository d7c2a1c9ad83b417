"""The area of interest: polygons outside which nothing is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
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
    source, _, layer = path.partition("|layername=")
    try:
        meta, _, wkb, _ = pyogrio.raw.read(source, layer=layer or None, columns=[])
    except DataSourceError as error:
        raise LandslideError(
            f"The mask {path} cannot be read as a vector layer; check the file."
        ) from error
    if meta["crs"] is None:
        raise LandslideError(f"The mask {path} has no coordinate reference system; assign one.")
    shapes = shapely.from_wkb(wkb)
    polygonal = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    shapes = shapely.make_valid(shapes[polygonal])
    if len(shapes) == 0:
        raise LandslideError(f"The mask {path} holds no polygons; give a polygon layer.")
    target = pyproj.CRS.from_wkt(grid.crs.to_wkt())
    transformer = Transformer.from_crs(
        pyproj.CRS.from_user_input(meta["crs"]), target, always_xy=True
    )
    moved = shapely.transform(shapes, transformer.transform, interleaved=False)
    return AreaOfInterest(shapely.STRtree(moved))
