"""Exact outlines of a mask's patches, linked from its corners.

Along every lattice row corners pair up into horizontal edges, along every column into vertical
ones, so sorting links all outlines at once. Pixels that touch by a corner alone belong to different
polygons (4-connected); where both belong to the same polygon, its outline is split there into
shell and hole, as the simple-features standard demands.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landslide_qgis.core.arrays import Indices, Ints, Mask
from landslide_qgis.core.inventory.scan import (
    NORTH_EAST,
    SADDLE_FALLING,
    SADDLE_RISING,
    SOUTH_EAST,
    Corners,
)


@dataclass(frozen=True)
class Outlines:
    """Polygons on the pixel lattice, in reading order of their first pixel.

    Attributes:
        xy: Vertices, column and row, int32 ``[vertices, 2]``; rings follow one another, closed.
        at_saddle: Whether outlines touch at a vertex, bool ``[vertices]``.
        ring_offsets: First vertex of each ring, and the end, int64 ``[rings + 1]``.
        polygon_offsets: First ring (the shell) of each polygon, and the end,
            int64 ``[polygons + 1]``.
        run_polygon: Polygon of each run of pixels, int64 ``[runs]``.
        touching: Pairs of polygons that share a corner, int64 ``[pairs, 2]``.
    """

    xy: Ints
    at_saddle: Mask
    ring_offsets: Indices
    polygon_offsets: Indices
    run_polygon: Indices
    touching: Indices

    def __len__(self) -> int:
        return len(self.polygon_offsets) - 1


@dataclass(frozen=True)
class _Rings:
    """Rings as sequences of horizontal edges, in reading order of their first edge.

    Attributes:
        edges: Edges of ring after ring, int32.
        offsets: First position in ``edges`` of each ring, and the end.
        of_edge: Ring of each edge.
    """

    edges: Ints
    offsets: Indices
    of_edge: Indices


def trace(corners: Corners) -> Outlines:
    """Return the outlines of a scanned mask (at least one landslide pixel)."""
    saddle = (corners.code == SADDLE_RISING) | (corners.code == SADDLE_FALLING)
    node = np.repeat(np.arange(len(saddle)), 1 + saddle)
    row, col, code = corners.row[node], corners.col[node], corners.code[node]
    doubled = np.flatnonzero(saddle) + np.arange(np.count_nonzero(saddle))
    by_column = np.argsort(_radix(col), kind="stable").astype(np.int32)
    # Edge k joins nodes 2k and 2k + 1; it runs east where the landslide lies north of it.
    east_going = (code[0::2] & NORTH_EAST) != 0
    rings = _link(by_column, east_going, code, doubled)
    is_hole = east_going[rings.edges[rings.offsets[:-1]]]
    run_ring = _rings_of_runs(corners, rings, by_column, row, code)
    polygon = _polygons_of_rings(corners, rings, run_ring, is_hole, row, col)
    # A polygon's shell comes before its holes.
    sequence = np.lexsort((is_hole, polygon))
    nodes, ring_offsets = _vertices(rings, sequence, east_going)
    ends = np.flatnonzero(np.append(~is_hole[sequence], True))
    touching = polygon[rings.of_edge[np.stack([doubled, doubled + 1], axis=1) >> 1]]
    return Outlines(
        xy=np.stack([col[nodes], row[nodes]], axis=1),
        at_saddle=saddle[node[nodes]],
        ring_offsets=ring_offsets,
        polygon_offsets=ends,
        run_polygon=polygon[run_ring],
        touching=touching[touching[:, 0] != touching[:, 1]],
    )


def _link(by_column: Ints, east_going: Mask, code: NDArray[np.uint8], doubled: Indices) -> _Rings:
    """Link edges to rings; ``by_column`` is left with the final pairing at saddles."""
    end = np.arange(0, len(code), 2, dtype=np.int32) + east_going
    place = np.empty_like(by_column)
    place[by_column] = np.arange(len(by_column), dtype=np.int32)
    at_saddle = place[doubled]
    # The node listed first holds the western edge; where the landslide lies south-west, its other
    # edge is the southern one, which comes second in the column.
    _swap(by_column, at_saddle[code[doubled] == SADDLE_RISING])
    following = _following(by_column, end)
    rings = _cycles(following, range(len(end)))
    same = rings.of_edge[doubled >> 1] == rings.of_edge[(doubled + 1) >> 1]
    if not same.any():
        return rings
    # A ring that meets itself becomes two that touch there.
    _swap(by_column, at_saddle[same])
    redo = np.zeros(len(rings.offsets) - 1, bool)
    redo[rings.of_edge[doubled[same] >> 1]] = True
    keep = ~redo[rings.of_edge[rings.edges]]
    again = _cycles(_following(by_column, end), np.flatnonzero(redo[rings.of_edge]).tolist())
    counts = np.append(np.diff(rings.offsets)[~redo], np.diff(again.offsets))
    return _sorted_rings(np.append(rings.edges[keep], again.edges), counts)


def _swap(by_column: Ints, first: Ints) -> None:
    """Exchange the two nodes of saddles, given the place of the first in the column order."""
    by_column[first], by_column[first + 1] = by_column[first + 1], by_column[first]


def _following(by_column: Ints, end: Ints) -> Ints:
    """Return the horizontal edge that follows each one, by way of a vertical edge."""
    partner = np.empty_like(by_column)
    partner[by_column[0::2]] = by_column[1::2]
    partner[by_column[1::2]] = by_column[0::2]
    return partner[end] >> 1


def _cycles(following: Ints, seeds: Iterable[int]) -> _Rings:
    """Follow the edges from ``seeds`` (ascending) round to where they began."""
    ahead = array("i", following.tobytes())
    edges, starts = array("i"), array("q")
    push = edges.append
    for seed in seeds:
        edge, after = seed, ahead[seed]
        if after < 0:
            continue
        starts.append(len(edges))
        while after >= 0:
            push(edge)
            ahead[edge] = -1
            edge, after = after, ahead[after]
    starts.append(len(edges))
    offsets = np.frombuffer(starts, dtype=np.int64)
    sequence = np.frombuffer(edges, dtype=np.int32)
    of_edge = np.zeros(len(following), np.int64)
    of_edge[sequence] = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    return _Rings(sequence, offsets, of_edge)


def _sorted_rings(edges: Ints, counts: Indices) -> _Rings:
    """Bring rings into reading order of their first edge."""
    first = edges[np.cumsum(counts) - counts]
    sequence = np.argsort(first)
    edges = edges[ragged(np.cumsum(counts) - counts, counts, sequence)]
    offsets = np.append(0, np.cumsum(counts[sequence]))
    of_edge = np.empty(len(edges), np.int64)
    of_edge[edges] = np.repeat(np.arange(len(counts)), counts[sequence])
    return _Rings(edges, offsets, of_edge)


def _rings_of_runs(
    corners: Corners, rings: _Rings, by_column: Ints, row: Ints, code: NDArray[np.uint8]
) -> Indices:
    """Return the ring on the western side of each run.

    Vertical edges with landslide to their east, in column order, are the western ends of the runs
    in column order, each edge as often as it is long.
    """
    top, bottom = by_column[0::2], by_column[1::2]
    western = (code[top] & SOUTH_EAST) != 0
    top, bottom = top[western], bottom[western]
    by_start = np.argsort(_radix(corners.run_start), kind="stable")
    ring = np.empty(len(by_start), np.int64)
    ring[by_start] = np.repeat(rings.of_edge[top >> 1], row[bottom] - row[top])
    return ring


def _polygons_of_rings(
    corners: Corners,
    rings: _Rings,
    run_ring: Indices,
    is_hole: Mask,
    row: Ints,
    col: Ints,
) -> Indices:
    """Number the shells, and give each hole the polygon of the pixel west of its first one."""
    corner = 2 * rings.edges[rings.offsets[:-1][is_hole]]
    # Arrays, since before numpy 2 a number alone does not widen 32 bits to 64.
    stride = int(col.max()) + 1
    runs = corners.run_row.astype(np.int64) * stride + corners.run_start
    first = row[corner].astype(np.int64) * stride + col[corner] - 1
    run = np.searchsorted(runs, first, side="right") - 1
    parent = np.arange(len(is_hole))
    parent[is_hole] = run_ring[run]
    while is_hole[parent].any():
        parent = parent[parent]
    number = np.cumsum(~is_hole) - 1
    polygon: Indices = number[parent]
    return polygon


def _vertices(rings: _Rings, sequence: Indices, east_going: Mask) -> tuple[Ints, Indices]:
    """Return the nodes of the rings in the order wanted, each ring closed, and offsets."""
    counts = np.diff(rings.offsets)
    edges = rings.edges[ragged(rings.offsets[:-1], counts, sequence)]
    counts = counts[sequence]
    offsets = np.append(0, np.cumsum(2 * counts + 1))
    at = 2 * np.arange(len(edges)) + np.repeat(np.arange(len(counts)), counts)
    nodes = np.empty(offsets[-1], np.int32)
    start = 2 * edges + ~east_going[edges]
    nodes[at], nodes[at + 1] = start, start ^ 1
    nodes[offsets[1:] - 1] = nodes[offsets[:-1]]
    return nodes, offsets


def ragged(starts: Indices, counts: Indices, rows: Indices) -> Indices:
    """Return the positions of some rows of a ragged array, row after row."""
    counts = counts[rows]
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts[rows] - ends + counts, counts)


def _radix(values: Ints) -> Ints | NDArray[np.uint16]:
    """Return columns in 16 bits where they fit: numpy sorts those several times faster."""
    return values.astype(np.uint16) if values.max() < 1 << 16 else values
