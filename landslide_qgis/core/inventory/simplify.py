"""Simplify outlines beyond a pixel without opening gaps or making neighbours overlap.

``shapely.coverage_simplify`` removes vertices by the area of the triangle they span
(Visvalingam-Whyatt; the tolerance is the square root of that area) and keeps the points at which
polygons touch. Its time grows faster than its input, so it gets small batches of neighbours, in
parallel; where polygons of different batches come to meet, both keep the outline they had.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely

from landslide_qgis.core.arrays import Geometries, Indices
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory.trace import Outlines
from landslide_qgis.core.parallel import in_order

_BATCH_VERTICES = 6000
_CELL_PX = 128


def pixel_polygons(outlines: Outlines) -> Geometries:
    """Return the exact outlines as polygons in pixel coordinates (column, row)."""
    polygons: Geometries = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON,
        outlines.xy.astype(np.float64),
        (outlines.ring_offsets, outlines.polygon_offsets),
    )
    return polygons


def simplify(
    polygons: Geometries,
    touching: Indices,
    tolerance_px: float,
    step: Callable[[float], None],
) -> Geometries:
    """Return the polygons with fewer vertices; each is valid, and no two overlap.

    Args:
        polygons: Valid polygons in pixel coordinates that do not overlap.
        touching: Pairs of polygons that share a point, int ``[pairs, 2]``.
        tolerance_px: Square root of the largest triangle removed, in pixels.
        step: Called with the share done; may raise to stop.

    Raises:
        LandslideError: The installed shapely cannot; that for Python 3.9 is too old.
    """
    if not hasattr(shapely, "coverage_simplify"):
        raise LandslideError(
            f"Simplifying by a tolerance needs shapely 2.1, and this is {shapely.__version__}; "
            "leave the tolerance out, set it to 0, or run the engine with Python 3.10 or later."
        )
    batches = _batches(polygons, touching)
    simple = _run(polygons, batches, tolerance_px, step)
    return _without_conflicts(polygons, simple, batches)


def _run(
    polygons: Geometries,
    batches: list[Indices],
    tolerance: float,
    step: Callable[[float], None],
) -> Geometries:
    """Simplify batch by batch; a result that is not valid is replaced by what it came from."""
    simple = polygons.copy()

    def work(batch: Indices) -> None:
        made = shapely.coverage_simplify(polygons[batch], tolerance)
        usable = shapely.is_valid(made) & ~shapely.is_empty(made)
        simple[batch] = np.where(usable, made, polygons[batch])

    for number, _ in enumerate(in_order(work, batches)):
        step(number / len(batches))
    return simple


def _batches(polygons: Geometries, touching: Indices) -> list[Indices]:
    """Group polygons that touch, and such groups that lie in the same part of the raster."""
    group = _groups(len(polygons), touching)
    bounds = shapely.bounds(polygons)
    cell = (bounds[:, 1] // _CELL_PX) * (bounds[:, 0].max() // _CELL_PX + 1)
    cell += bounds[:, 0] // _CELL_PX
    order = np.lexsort((group, cell[group]))
    filled = np.cumsum(shapely.get_num_coordinates(polygons[order])) // _BATCH_VERTICES
    new_group = np.append(True, np.diff(group[order]) != 0)
    new_batch = np.append(False, np.diff(filled) > 0)
    # A batch begins with the first group after the previous one is full.
    full = np.cumsum(new_batch)
    at_group = np.flatnonzero(new_group)
    cuts = at_group[np.flatnonzero(np.diff(full[at_group]) > 0) + 1]
    return list(np.split(order, cuts))


def _groups(count: int, touching: Indices) -> Indices:
    """Return, for each polygon, the lowest polygon it is connected to by touching."""
    label = np.arange(count)
    while len(touching):
        lowest = label[touching].min(axis=1)
        before = label.copy()
        for side in (0, 1):
            np.minimum.at(label, label[touching[:, side]], lowest)
        while not np.array_equal(label, label[label]):
            label = label[label]
        if np.array_equal(before, label):
            break
    return label


def _without_conflicts(
    polygons: Geometries, simple: Geometries, batches: list[Indices]
) -> Geometries:
    """Put back the former outlines of polygons that now meet one of another batch."""
    batch_of = np.empty(len(polygons), np.int64)
    for number, batch in enumerate(batches):
        batch_of[batch] = number
    while True:
        one, two = shapely.STRtree(simple).query(simple)
        apart = (one < two) & (batch_of[one] != batch_of[two])
        one, two = one[apart], two[apart]
        shapely.prepare(simple[np.unique(one)])
        meet = shapely.intersects(simple[one], simple[two])
        back = np.unique(np.concatenate([one[meet], two[meet]]))
        back = back[simple[back] != polygons[back]]
        if len(back) == 0:
            return simple
        simple[back] = polygons[back]
