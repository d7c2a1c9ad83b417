"""Turn the staircases of pixel outlines into slopes, exactly and without any geometric search.

Two steps on a lattice of half pixels:

1. A step of one pixel between a convex and a concave corner becomes a straight ramp that reaches
   equally far, up to half the adjoining edges, to both sides. It passes through the middle of the
   step, so the area of each polygon stays exactly what it was, and no point moves by more than
   half a pixel.
2. Vertices on straight lines go, and then, smallest triangle first (Visvalingam and Whyatt 1993,
   The Cartographic Journal 30(1):46-51), those that span less than half a square pixel.

A vertex goes only if its triangle holds no other point of the lattice, inside or on the new edge;
by Pick's theorem that is so if twice its area is two less than the number of points on its
border. Since all vertices are lattice points, no outline can then come to cross another or itself.
Points where outlines touch stay. So the result is valid, without overlaps or gaps, by construction.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from landslide_qgis.core.arrays import Geometries, Indices, Ints, Mask
from landslide_qgis.core.inventory.trace import Outlines

# The largest change of a polygon's area, as a share of it.
MAX_AREA_CHANGE = 0.01
# Twice the area of the largest triangle removed, in quarters of a square pixel.
_LARGEST = 3
# Rings with fewer vertices only lose those on straight lines: small shapes keep their area.
_LEAST_VERTICES = 8
# Rounds end when they remove less than this share of the vertices.
_WORTHWHILE = 1e-3


class _Rings:
    """Rings of vertices that follow one another, not closed, on the lattice of half pixels."""

    def __init__(self, outlines: Outlines) -> None:
        inner = np.ones(len(outlines.xy), bool)
        inner[outlines.ring_offsets[1:] - 1] = False
        self.x: Ints = 2 * outlines.xy[inner, 0]
        self.y: Ints = 2 * outlines.xy[inner, 1]
        self.fixed: Mask = outlines.at_saddle[inner]
        self._set_counts(np.diff(outlines.ring_offsets) - 1)

    def _set_counts(self, counts: Indices) -> None:
        self.counts = counts
        self.ends = np.cumsum(counts) - 1
        self.starts = self.ends + 1 - counts

    def after(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the value of the next vertex in the ring."""
        moved = np.empty_like(values)
        moved[:-1] = values[1:]
        moved[self.ends] = values[self.starts]
        return moved

    def before(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the value of the vertex before in the ring."""
        moved = np.empty_like(values)
        moved[1:] = values[:-1]
        moved[self.starts] = values[self.ends]
        return moved

    def keep(self, chosen: Mask) -> None:
        """Drop the other vertices."""
        counts = np.add.reduceat(chosen, self.starts, dtype=np.int64)
        self.x, self.y, self.fixed = self.x[chosen], self.y[chosen], self.fixed[chosen]
        self._set_counts(counts)

    def polygons(self, polygon_offsets: Indices) -> Geometries:
        """Return shapely polygons in pixels, given the first ring of each."""
        closed = np.arange(len(self.x) + len(self.counts))
        offsets = np.append(0, np.cumsum(self.counts + 1))
        closed -= np.repeat(np.arange(len(self.counts)), self.counts + 1)
        closed[offsets[1:] - 1] = self.starts
        xy = np.stack([self.x[closed], self.y[closed]], axis=1) / 2.0
        polygons: Geometries = shapely.from_ragged_array(
            shapely.GeometryType.POLYGON, xy, (offsets, polygon_offsets)
        )
        return polygons


def smooth(outlines: Outlines) -> Geometries:
    """Return the outlines as valid polygons in pixel coordinates (column, row) with slopes.

    Each polygon keeps its area within :data:`MAX_AREA_CHANGE`: where thinning would change it by
    more, only vertices on straight lines go. (Thinned and other polygons may lie side by side:
    the triangles taken away hold no lattice point, so no vertex of either.)
    """
    rings = _Rings(outlines)
    _ramp(rings)
    while _thin(rings, 0) > _WORTHWHILE * len(rings.x):
        pass
    exact = rings.polygons(outlines.polygon_offsets)
    while _thin(rings, _LARGEST) > _WORTHWHILE * len(rings.x):
        pass
    thinned = rings.polygons(outlines.polygon_offsets)
    before = shapely.area(exact)
    near = np.abs(shapely.area(thinned) - before) <= MAX_AREA_CHANGE * before
    return np.where(near, thinned, exact)


def _ramp(rings: _Rings) -> None:
    """Replace steps by ramps, by moving their two corners apart along the adjoining edges."""
    dx, dy = rings.after(rings.x) - rings.x, rings.after(rings.y) - rings.y
    length = np.abs(dx) + np.abs(dy)
    turn = np.sign(rings.before(dx)) * np.sign(dy) - np.sign(rings.before(dy)) * np.sign(dx)
    step = (length == 2) & (turn != rings.after(turn))
    step &= ~(rings.fixed | rings.after(rings.fixed))
    chosen = _every_other(rings, step)
    reach = np.minimum(rings.before(length), rings.after(length)) // 2
    reach[~chosen] = 0
    # The first corner moves back along the edge before, the second on along the edge after.
    ahead = rings.before(reach)
    rings.x += ahead * np.sign(dx) - reach * np.sign(rings.before(dx))
    rings.y += ahead * np.sign(dy) - reach * np.sign(rings.before(dy))
    rings.keep((rings.x != rings.after(rings.x)) | (rings.y != rings.after(rings.y)))


def _every_other(rings: _Rings, step: Mask) -> Mask:
    """Choose from each chain of steps the first, third …, so that no corner is in two of them."""
    index = np.arange(len(step))
    begins = step & ~rings.before(step)
    begins[rings.starts] = step[rings.starts]
    first = np.maximum.accumulate(np.where(begins, index, 0))
    chosen: Mask = step & ((index - first) % 2 == 0)
    # A chain may run on over the point where the ring begins.
    chosen[rings.ends] &= ~chosen[rings.starts]
    return chosen


def _thin(rings: _Rings, largest: int) -> int:
    """Remove vertices that span up to ``largest``, no two neighbours, and return how many."""
    ax, ay = rings.x - rings.before(rings.x), rings.y - rings.before(rings.y)
    bx, by = rings.after(ax), rings.after(ay)
    doubled = np.abs(ax.astype(np.float64) * by - ay.astype(np.float64) * bx)
    long = np.repeat(rings.counts >= _LEAST_VERTICES, rings.counts)
    at = np.flatnonzero(~rings.fixed & ((doubled == 0) | (long & (doubled <= largest))))
    ax, ay, bx, by, area = ax[at], ay[at], bx[at], by[at], doubled[at]
    across = np.gcd(ax + bx, ay + by)
    border = across + np.gcd(ax, ay) + np.gcd(bx, by)
    at = at[(area == 0) | ((across == 1) & (area == border - 2))]
    # Smallest first; a hash settles ties without favouring a direction.
    rank = np.full(len(rings.x), np.inf)
    rank[at] = doubled[at] + ((at * 2654435761) % (1 << 32)) / (1 << 33)
    goes = (rank < rings.before(rank)) & (rank < rings.after(rank))
    rings.keep(~goes)
    return int(np.count_nonzero(goes))
