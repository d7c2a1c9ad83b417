"""Where landslides start, how large they are and which way they run.

Candidates are placed by a hash in every cell of two coarse grids: a fine one for small slides, a
coarse one for large ones, so that a window needs to look only as far as a slide of that grid can
reach. Run-outs are traced down the fall line of the lattice terrain.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from landslide_qgis.core.simulator.hashing import Array, hash_points, to_normal, to_unit
from landslide_qgis.core.simulator.noise import point_noise, smoothstep
from landslide_qgis.core.simulator.recipe import SceneRecipe
from landslide_qgis.core.simulator.terrain import NODE, Nodes

_SPLIT_M2 = 20000.0  # slides below this area belong to the fine grid
_LARGEST_M2 = 400000.0
_SLOTS = 64
_TABLE = 2048
_STUCK = 10  # steps over which a flow has to get ahead


@dataclass(frozen=True)
class _Tier:
    """A grid of candidates: cell width and the longest slide in pixels, area range in m2."""

    seed: int
    cell: int
    reach: float
    smallest: float
    largest: float


@dataclass(frozen=True)
class Candidates:
    """Possible landslides, one element each; lengths in pixels of 10 m.

    Attributes:
        key: Identity, [N, 4]: tier, cell row, cell column, slot.
        y: Row position of the crown.
        x: Column position of the crown.
        length: Length wanted.
        width: Largest width.
        neck: Width of the run-out as a share of the largest width.
        toe: Widening of the deposit as a share of the largest width.
        hue: 0 = brown soil, 1 = grey rock debris.
        age: 0 = fresh, 1 = largely overgrown.
        luck: Number in (0, 1) to compare with the odds of the place.
    """

    key: Array
    y: Array
    x: Array
    length: Array
    width: Array
    neck: Array
    toe: Array
    hue: Array
    age: Array
    luck: Array

    def take(self, keep: Array) -> Candidates:
        """The candidates that a boolean or index array selects, in their order."""
        return Candidates(*(getattr(self, name)[keep] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Slide:
    """One landslide.

    Attributes:
        key: Identity (tier, cell row, cell column, slot).
        y: Row positions [K] of its axis from crown to toe, pixels.
        x: Column positions [K].
        half: Half width [K] in pixels.
        hue: 0 = brown soil, 1 = grey rock debris.
        age: 0 = fresh, 1 = largely overgrown.
    """

    key: tuple[int, int, int, int]
    y: Array
    x: Array
    half: Array
    hue: float
    age: float

    @property
    def kind(self) -> str:
        """`debris flow` for a long, narrow slide, `debris slide` otherwise."""
        narrow = len(self.y) > 4.0 * 2.0 * float(self.half.max())
        return "debris flow" if narrow else "debris slide"

    def bounds(self) -> tuple[float, float, float, float]:
        """First row, last row, first column, last column with a rim for its ragged edge."""
        rim = 1.8 * float(self.half.max()) + 2.0
        return (
            float(self.y.min()) - rim,
            float(self.y.max()) + rim,
            float(self.x.min()) - rim,
            float(self.x.max()) + rim,
        )


@lru_cache(maxsize=16)
def _area_table(smallest: float) -> tuple[Array, Array]:
    """Cumulative distribution of landslide areas above `smallest`.

    Inverse gamma distribution with the parameters of Malamud et al. (2004), "Landslide inventories
    and their statistical properties", Earth Surface Processes and Landforms 29: rho = 1.40,
    a = 1.28e-3 km2, s = -1.32e-4 km2.

    Args:
        smallest: Smallest area in m2.

    Returns:
        cumulative probability [2048] from 0 to 1, area [2048] in m2.
    """
    ratio = math.log(_LARGEST_M2 / smallest) / (_TABLE - 1)
    area = np.array([smallest * math.exp(ratio * i) for i in range(_TABLE)])
    z = area * 1e-6 + 1.32e-4
    # Density times area: the table is spaced by logarithm.
    mass = np.array([math.exp(-1.28e-3 / v - 2.4 * math.log(v)) for v in z]) * area
    total = np.cumsum(mass)
    total = (total - total[0]) / (total[-1] - total[0])
    return total, area


def _tiers(recipe: SceneRecipe) -> tuple[_Tier, ...]:
    seed = recipe.seed * 1000 + 300
    split = max(_SPLIT_M2, recipe.min_area_m2 * 1.01)
    return (
        _Tier(seed, 48, 68.0, recipe.min_area_m2, split),
        _Tier(seed + 20, 160, 370.0, split, _LARGEST_M2),
    )


def find_candidates(
    recipe: SceneRecipe, rows: tuple[float, float], cols: tuple[float, float]
) -> Candidates:
    """Candidates that could reach a box of pixels.

    Args:
        recipe: The scene.
        rows: First and last row position of the box in pixels.
        cols: First and last column position.

    Returns:
        The candidates in an order that does not depend on the box.
    """
    parts = []
    for number, tier in enumerate(_tiers(recipe)):
        i = np.arange(
            math.floor((rows[0] - tier.reach) / tier.cell),
            math.floor((rows[1] + tier.reach) / tier.cell) + 1,
        )
        j = np.arange(
            math.floor((cols[0] - tier.reach) / tier.cell),
            math.floor((cols[1] + tier.reach) / tier.cell) + 1,
        )
        ci, cj = (a.ravel() for a in np.meshgrid(i, j, indexing="ij"))
        parts.append(_draw(recipe, tier, number, ci, cj))
    both = Candidates(
        *(np.concatenate([getattr(p, n) for p in parts]) for n in Candidates.__dataclass_fields__)
    )
    reach = both.length + both.width + 4.0
    keep = (both.y + reach > rows[0]) & (both.y - reach < rows[1])
    keep &= (both.x + reach > cols[0]) & (both.x - reach < cols[1])
    return both.take(keep)


def _counts(tier: _Tier, mean: float, ci: Array, cj: Array) -> Array:
    """Poisson numbers by inversion, one a cell."""
    u = to_unit(hash_points(tier.seed, ci, cj))
    counts = np.zeros(u.shape, dtype=np.int64)
    term = cumulative = math.exp(-mean)
    for k in range(1, _SLOTS + 1):
        counts += u > cumulative
        term *= mean / k
        cumulative += term
    return counts


def _draw(recipe: SceneRecipe, tier: _Tier, number: int, ci: Array, cj: Array) -> Candidates:
    total, area = _area_table(recipe.min_area_m2)
    low = float(np.interp(tier.smallest, area, total))
    high = float(np.interp(tier.largest, area, total))
    # Twice the wanted number, because about half are turned away outside the hit areas.
    mean = 2.0 * recipe.landslides * (high - low) * (tier.cell * 0.01) ** 2
    counts = _counts(tier, min(mean, 40.0), ci, cj)
    cell = np.repeat(np.arange(ci.size), counts)
    slot = np.arange(cell.size) - np.repeat(np.cumsum(counts) - counts, counts)
    i, j = ci[cell], cj[cell]

    def unit(salt: int) -> Array:
        return to_unit(hash_points(tier.seed + salt, i * _SLOTS + slot, j))

    size = np.interp(low + (high - low) * unit(1), total, area)
    stretch = 2.6 + 7.0 * unit(2) ** 2
    # Large slides tend to become debris flows: longer and narrower.
    stretch = stretch * (1.0 + 0.9 * smoothstep(_SPLIT_M2, 2e5, size))
    neck = np.where(stretch < 3.0, 0.75, 0.38 + 0.32 * unit(3))
    length = np.sqrt(size * stretch) * 0.1
    age = unit(5)
    return Candidates(
        np.stack([np.full_like(i, number), i, j, slot], axis=1),
        (i + unit(6)) * tier.cell,
        (j + unit(7)) * tier.cell,
        length,
        np.maximum(length / stretch / (0.35 + 0.5 * neck), 1.4),
        neck,
        0.25 * unit(4) * (stretch > 3.0),
        unit(8),
        age * age * age,
        unit(9),
    )


def _gradient(nodes: Nodes) -> tuple[Array, Array]:
    """Rise per metre at the nodes over 160 m, float64; the rim is zero.

    The wide difference bridges hollows that would stop a flow.
    """
    height = nodes.height.astype(np.float64)
    drow, dcol = np.zeros_like(height), np.zeros_like(height)
    drow[2:-2] = (height[4:] - height[:-4]) * (0.025 / NODE)
    dcol[:, 2:-2] = (height[:, 4:] - height[:, :-4]) * (0.025 / NODE)
    return drow, dcol


def _bilinear(fields: tuple[Array, Array], nodes: Nodes, y: Array, x: Array) -> list[Array]:
    i, j = np.floor(y / NODE), np.floor(x / NODE)
    fy, fx = y / NODE - i, x / NODE - j
    width = fields[0].shape[1]
    # Paths that have ended may lie anywhere; they are clipped here and dropped later.
    r = np.clip(i.astype(np.int64) - nodes.origin[0], 0, fields[0].shape[0] - 2)
    c = np.clip(j.astype(np.int64) - nodes.origin[1], 0, width - 2)
    at = r * width + c
    out = []
    for field in fields:
        flat = field.ravel()
        top = flat[at] * (1.0 - fx) + flat[at + 1] * fx
        low = flat[at + width] * (1.0 - fx) + flat[at + width + 1] * fx
        out.append(top * (1.0 - fy) + low * fy)
    return out


def trace(recipe: SceneRecipe, candidates: Candidates, nodes: Nodes) -> list[Slide]:
    """Turn candidates on steep ground into landslides.

    Args:
        recipe: The scene.
        candidates: Candidates, in their order.
        nodes: Terrain that covers every candidate by its length and width.

    Returns:
        The landslides that start, in the order of the candidates.
    """
    if candidates.y.size == 0:
        return []
    gradient = _gradient(nodes)
    drow, dcol = _bilinear(gradient, nodes, candidates.y, candidates.x)
    slope = np.sqrt(drow * drow + dcol * dcol)
    # The event hit some valleys and spared others.
    hit = point_noise(recipe.seed * 1000 + 290, 170.0, candidates.y, candidates.x)
    odds = smoothstep(0.36, 0.62, slope) * smoothstep(-0.9, 0.9, hit)
    keep = candidates.luck < odds
    chosen = candidates.take(keep)
    if chosen.y.size == 0:
        return []
    ys, xs, steps = _follow(chosen, gradient, nodes, drow[keep], dcol[keep])
    slides = []
    for n in range(chosen.y.size):
        k = int(steps[n])
        if k < 3:
            continue
        half = _half_width(recipe.seed * 1000 + 900, chosen, n, k)
        key = tuple(int(v) for v in chosen.key[n])
        slides.append(
            Slide(
                (key[0], key[1], key[2], key[3]),
                ys[:k, n],
                xs[:k, n],
                half,
                float(chosen.hue[n]),
                float(chosen.age[n]),
            )
        )
    return slides


def _follow(
    chosen: Candidates, gradient: tuple[Array, Array], nodes: Nodes, drow: Array, dcol: Array
) -> tuple[Array, Array, Array]:
    """Step down the fall line, one pixel a step, until the ground is flat or the length is used.

    Returns:
        row positions [K, N], column positions [K, N], number of valid steps [N].
    """
    wanted = np.floor(chosen.length).astype(np.int64)
    longest = int(wanted.max()) + 1
    norm = 1.0 / np.sqrt(drow * drow + dcol * dcol + 1e-12)
    hr, hc = -drow * norm, -dcol * norm
    y, x = chosen.y.copy(), chosen.x.copy()
    ys, xs = np.empty((longest, y.size)), np.empty((longest, y.size))
    alive = np.ones(y.size, dtype=bool)
    steps = np.zeros(y.size, dtype=np.int64)
    for k in range(longest):
        ys[k], xs[k] = y, x
        steps += alive
        drow, dcol = _bilinear(gradient, nodes, y, x)
        slope = np.sqrt(drow * drow + dcol * dcol)
        alive = alive & (k + 1 < wanted) & (slope > 0.08)
        if k >= _STUCK:
            # In a hollow a path would circle for the rest of its length.
            gone = (y - ys[k - _STUCK]) ** 2 + (x - xs[k - _STUCK]) ** 2
            alive = alive & (gone > (0.6 * _STUCK) ** 2)
        # Momentum: a flow cuts bends and does not turn on the spot.
        norm = 0.24 / (slope + 0.02)
        hr, hc = hr * 0.8 - drow * norm, hc * 0.8 - dcol * norm
        norm = 1.0 / np.sqrt(hr * hr + hc * hc + 1e-12)
        hr, hc = hr * norm, hc * norm
        y = np.where(alive, y + hr, y)
        x = np.where(alive, x + hc, x)
    return ys, xs, steps


def _half_width(seed: int, chosen: Candidates, n: int, count: int) -> Array:
    """Half width along the axis: round crown, widening scar, narrow run-out, round toe."""
    u = (np.arange(count) + 0.5) / count
    neck, toe = float(chosen.neck[n]), float(chosen.toe[n])
    body = 0.6 + 0.4 * smoothstep(0.0, 0.25, u)
    body = body - (1.0 - neck) * smoothstep(0.25, 0.65, u)
    body = body + toe * smoothstep(0.7, 0.92, u)
    # A slide that the ground stopped early is narrower too, not a round blob.
    size = 0.5 * min(float(chosen.width[n]), max(count / 2.2, 1.4))
    head = np.clip(np.arange(count) / max(size, 1.0), 0.0, 1.0)
    tail = np.clip((count - np.arange(count)) / max(size * neck, 1.0), 0.0, 1.0)
    ends = np.sqrt(1.0 - (1.0 - head) ** 2) * 0.6 + 0.4
    wobble = hash_points(
        seed + int(chosen.key[n][3]), chosen.key[n][1:3].sum()[None], np.arange(count)
    )
    rough = to_normal(wobble)
    smooth = (rough + np.roll(rough, 1) + np.roll(rough, 2)) * 0.06
    return np.asarray(size * body * ends * np.sqrt(tail) * (1.0 + smooth))
