"""Whether a map and its reference are of the same place at all."""

from __future__ import annotations

import numpy as np
import shapely

from landslide_qgis.core.geodesy import Ellipsoid
from landslide_qgis.core.inventory.zonal import Runs
from landslide_qgis.core.scene.grid import Bounds, Grid
from landslide_qgis.core.toolbox.desk import Desk

# Below this share of the smaller extent, scores say little of either.
_SLIVER = 0.1


def runs_bounds(runs: Runs, grid: Grid) -> Bounds:
    """Return the box around pixels, in coordinates of the grid."""
    left, top = grid.transform * (int(runs.start.min()), int(runs.row.min()))
    right, bottom = grid.transform * (int(runs.stop.max()), int(runs.row.max()) + 1)
    return left, bottom, right, top


def tell_extents(called: Bounds, real: Bounds, area: Bounds | None, grid: Grid, desk: Desk) -> None:
    """Warn if two extents are apart, or have only a sliver in common.

    Args:
        called: Box of the ground that the map knows, in coordinates of the grid.
        real: The same of the reference.
        area: Box of the area of interest, outside which nothing counts.
        grid: The grid they are compared on.
        desk: Receives the warning.
    """
    sides = [shapely.box(*bounds) for bounds in (called, real)]
    if area is not None:
        sides = [side & shapely.box(*area) for side in sides]
    if any(side.is_empty for side in sides):
        return
    ellipsoid = Ellipsoid(grid.crs)
    common = sides[0] & sides[1]
    if common.is_empty:
        x, y = shapely.get_coordinates(shapely.shortest_line(*sides)).T
        lon, lat = ellipsoid.lonlat(x, y)
        apart = float(ellipsoid.chord_m((lon[0], lat[0]), (lon[1], lat[1])))
        desk.warn(
            f"The map and the reference lie {apart:,.0f} m apart; check that they are of the same "
            "place and have the right coordinate reference systems.",
            "no-overlap",
            distance_m=apart,
        )
        return
    share = common.area / min(side.area for side in sides)
    if share < _SLIVER:
        x, y = shapely.get_coordinates(common).T
        ground = abs(float(ellipsoid.ring_measures(x, y, np.array([0]))[0][0]))
        desk.warn(
            f"The map and the reference have only {ground:,.0f} m² in common, {share:.1%} of the "
            "smaller one's extent; check that they are of the same place, or give an area of "
            "interest.",
            "little-overlap",
            area_m2=ground,
            share=share,
        )
