"""Lead water out of depressions: basins, their passes, and the tree over the lowest of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from landslide_qgis.core.arrays import Indices, Labels, Raster
from landslide_qgis.core.terrain.net import OUTLET, PIT, UNKNOWN, Net, from_the_top

OUTSIDE = 0
_STRIP_PIXELS = 1 << 21
# Half of the neighbours; the others are met from the other side.
_HALF = ((0, 1), (1, -1), (1, 0), (1, 1))


class Passes:
    """Ways between neighbouring basins, the lowest of each pair.

    Attributes:
        basins: The two basins, ``[n, 2]``.
        pixels: A pixel on either side, ``[n, 2]``; twice the same where it lies on the rim of the
            data and the other side is outside.
        height: Elevation of the higher of these, ``[n]``.
    """

    def __init__(self, basins: Any, pixels: Any, height: Any) -> None:
        """Keep the lowest pass of each pair of basins, lowest first."""
        columns = (pixels[:, 1], pixels[:, 0], height, basins[:, 1], basins[:, 0])
        order = np.lexsort(columns)
        pairs = basins[order]
        first = np.ones(len(pairs), np.bool_)
        first[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
        kept = order[first]
        kept = kept[np.argsort(height[kept], kind="stable")]
        self.basins, self.pixels, self.height = basins[kept], pixels[kept], height[kept]


def drain(net: Net, dem: Raster, step: Callable[[float], None]) -> None:
    """Turn round the ways from pits to their lowest passes, in place.

    Args:
        net: Directions, with pits.
        dem: Elevation, flat ``[H W]``.
        step: Told the share done, 0-1; may raise to stop.
    """
    pits = np.flatnonzero(net.codes == PIT)
    if len(pits) == 0:
        return
    labels = label_basins(net, pits, lambda share: step(0.5 * share))
    passes = find_passes(labels, dem, net.width, lambda share: step(0.5 + 0.3 * share))
    tree = spanning_tree(passes, len(pits) + 1)
    step(0.9)
    own, beyond = ways_out(passes, tree, len(pits) + 1)
    _turn(net, own, beyond)


def label_basins(net: Net, pits: Indices, step: Callable[[float], None]) -> Labels:
    """Return the basin of each pixel: 1 … n by pit, ``OUTSIDE`` for what drains off, -1 unknown."""
    labels = np.full(len(net.codes), -1, np.int32)
    labels[net.codes == OUTLET] = OUTSIDE
    labels[pits] = np.arange(1, len(pits) + 1, dtype=np.int32)
    order = np.empty(int(np.count_nonzero(net.codes != UNKNOWN)), np.int32)
    ends = [0]
    for pixels in from_the_top(net):
        step(0.6 * ends[-1] / len(order))
        order[ends[-1] : ends[-1] + len(pixels)] = pixels
        ends.append(ends[-1] + len(pixels))
    for first, stop in zip(ends[-2::-1], ends[:0:-1]):
        step(1.0 - 0.4 * first / len(order))
        chosen = order[first:stop].astype(np.int64)
        labels[chosen] = labels[net.receivers(chosen)]
    return labels


def find_passes(labels: Labels, dem: Raster, width: int, step: Callable[[float], None]) -> Passes:
    """Return the lowest pass between each pair of neighbouring basins."""
    height = len(labels) // width
    grid = labels.reshape(height, width)
    rows = max(16, _STRIP_PIXELS // width)
    parts = []
    for first in range(0, height, rows):
        step(first / height)
        stop = min(height, first + rows)
        found = [_borders(grid, dem, first, stop, way) for way in _HALF]
        found.append(_rim(grid, dem, first, stop))
        strip = Passes(*(np.concatenate(columns) for columns in zip(*found)))
        parts.append((strip.basins, strip.pixels, strip.height))
    return Passes(*(np.concatenate(columns) for columns in zip(*parts)))


def _borders(
    grid: Labels, dem: Raster, first: int, stop: int, way: tuple[int, int]
) -> tuple[Any, Any, Any]:
    """Return basins, pixels and heights of the borders in some rows, in one direction."""
    height, width = grid.shape
    row, col = way
    last = min(stop, height - row)
    left, right = max(0, -col), width - max(0, col)
    here = grid[first:last, left:right]
    there = grid[first + row : last + row, left + col : right + col]
    rows, cols = np.nonzero((here != there) & (here >= 0) & (there >= 0))
    one = (rows + first) * width + cols + left
    two = one + row * width + col
    pixels = np.stack([one, two], axis=1)
    basins = grid.reshape(-1)[pixels]
    swap = basins[:, 0] > basins[:, 1]
    basins[swap], pixels[swap] = basins[swap][:, ::-1], pixels[swap][:, ::-1]
    return basins, pixels, np.maximum(dem[one], dem[two])


def _rim(grid: Labels, dem: Raster, first: int, stop: int) -> tuple[Any, Any, Any]:
    """Return the ways to the outside: every pixel of a basin at the rim of the data is one."""
    height, width = grid.shape
    known = np.zeros((stop - first + 2, width + 2), np.bool_)
    top, bottom = max(0, first - 1), min(height, stop + 1)
    known[top - first + 1 : bottom - first + 1, 1:-1] = grid[top:bottom] >= 0
    inner = np.ones((stop - first, width), np.bool_)
    for row in range(3):
        for col in range(3):
            inner &= known[row : row + stop - first, col : col + width]
    rows, cols = np.nonzero(~inner & (grid[first:stop] > OUTSIDE))
    pixels = (rows + first) * width + cols
    basins = np.stack([np.zeros_like(pixels), grid.reshape(-1)[pixels]], axis=1)
    return basins, np.stack([pixels, pixels], axis=1), dem[pixels]


def spanning_tree(passes: Passes, count: int) -> Indices:
    """Return the passes of the minimum spanning tree over basins 0 … ``count`` - 1 (Borůvka 1926).

    Passes are sorted, so that the number of a pass is its rank and no two are equal.
    """
    group = np.arange(count)
    alive = np.arange(len(passes.height))
    tree: list[Indices] = []
    while len(alive):
        sides = group[passes.basins[alive]]
        between = sides[:, 0] != sides[:, 1]
        alive, sides = alive[between], sides[between]
        if len(alive) == 0:
            break
        best = np.full(count, len(passes.height), np.int64)
        np.minimum.at(best, sides[:, 0], alive)
        np.minimum.at(best, sides[:, 1], alive)
        groups = np.flatnonzero(best < len(passes.height))
        chosen = best[groups]
        tree.append(np.unique(chosen))
        group = _merge(group, groups, group[passes.basins[chosen]])
    return np.unique(np.concatenate(tree)) if tree else np.zeros(0, np.int64)


def _merge(group: Indices, groups: Indices, sides: Indices) -> Indices:
    """Join each of some groups with the one on the other side of its pass."""
    parent = np.arange(len(group))
    parent[groups] = np.where(sides[:, 0] == groups, sides[:, 1], sides[:, 0])
    # Two that chose each other would go round in a circle: the lower number becomes the root.
    mutual = (parent[parent] == np.arange(len(parent))) & (np.arange(len(parent)) < parent)
    parent[mutual] = np.flatnonzero(mutual)
    while True:
        further = parent[parent]
        if np.array_equal(further, parent):
            break
        parent = further
    merged: Indices = parent[group]
    return merged


def ways_out(passes: Passes, tree: Indices, count: int) -> tuple[Indices, Indices]:
    """Go through the tree from outside in; return by which pixels each basin drains.

    Returns:
        Pixels on this side of the passes and beyond them, ``[n]`` each, of all basins that have a
        way to the outside.
    """
    ends = passes.basins[tree]
    nodes = np.concatenate([ends[:, 0], ends[:, 1]])
    others = np.concatenate([ends[:, 1], ends[:, 0]])
    pixels = np.concatenate([passes.pixels[tree], passes.pixels[tree][:, ::-1]])
    order = np.argsort(nodes, kind="stable")
    starts = np.searchsorted(nodes[order], np.arange(count + 1))
    seen = np.zeros(count, np.bool_)
    seen[OUTSIDE] = True
    frontier = np.array([OUTSIDE])
    own: list[Indices] = []
    beyond: list[Indices] = []
    while len(frontier):
        lengths = starts[frontier + 1] - starts[frontier]
        shift = np.repeat(starts[frontier] - np.cumsum(lengths) + lengths, lengths)
        edges = order[shift + np.arange(int(lengths.sum()))]
        edges = edges[~seen[others[edges]]]
        frontier = others[edges]
        seen[frontier] = True
        own.append(pixels[edges, 1])
        beyond.append(pixels[edges, 0])
    return np.concatenate(own), np.concatenate(beyond)


def _turn(net: Net, own: Indices, beyond: Indices) -> None:
    """Drain basins over their passes: turn the ways from there down to the pits round."""
    offsets = net.offsets
    code_of = {int(offset): code for code, offset in enumerate(offsets[:8])}
    code_of[0] = OUTLET
    jumps = (beyond - own).tolist()
    new = np.array([code_of[jump] for jump in jumps], np.uint8)
    here = own.copy()
    while len(here):
        old = net.codes[here]
        net.codes[here] = new
        going = old < OUTLET
        here, old = here[going], old[going]
        here = here + offsets[old]
        new = (7 - old).astype(np.uint8)
