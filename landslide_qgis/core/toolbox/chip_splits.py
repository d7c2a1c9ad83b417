"""Split chips by blocks of ground, so that no test chip lies beside one that was learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landslide_qgis.core.jobs.scene_steps import SPLITS


@dataclass(frozen=True)
class Place:
    """Where a chip could be cut.

    Attributes:
        row: First row.
        col: First column.
        block: Row and column of its block.
        landslide: Landslide pixels in it.
        rejected: Pixels of polygons in it that a person rejected.
    """

    row: int
    col: int
    block: tuple[int, int]
    landslide: int
    rejected: int = 0

    @property
    def block_name(self) -> str:
        """Name of the block in the manifest."""
        return f"r{self.block[0]:04d}c{self.block[1]:04d}"


def choose(places: Sequence[Place], negatives: float, seed: int) -> list[Place]:
    """Return all places with landslides, and so many without for each of them.

    Those with a rejected polygon go first: what a model took for a landslide teaches most. They
    are all taken, the others are drawn at random.
    """
    positive = [place for place in places if place.landslide]
    hard = [place for place in places if place.rejected and not place.landslide]
    empty = [place for place in places if not (place.landslide or place.rejected)]
    wanted = min(len(empty), max(0, round(negatives * len(positive)) - len(hard)))
    drawn = np.random.default_rng(seed).permutation(len(empty))[:wanted]
    chosen = [*positive, *hard, *(empty[number] for number in drawn)]
    return sorted(chosen, key=lambda place: (place.row, place.col))


def assign(
    places: Sequence[Place], shares: Sequence[float], seed: int
) -> dict[tuple[int, int], str]:
    """Give each block to a split, so that landslide pixels and chips come near their shares.

    Blocks go, the richest in landslides first, to the split that lacks most of its share: of the
    landslide pixels where the block has some, else of the chips.

    Args:
        places: The chips.
        shares: Shares of training, validation and test; they add up to 1.
        seed: Decides between equal blocks.

    Returns:
        The name of the split by block.
    """
    weight: dict[tuple[int, int], list[float]] = {}
    for place in places:
        entry = weight.setdefault(place.block, [0.0, 0.0])
        entry[0] += place.landslide
        entry[1] += 1
    blocks = sorted(weight)
    order = np.random.default_rng(seed).permutation(len(blocks))
    ranked = sorted((blocks[i] for i in order), key=lambda block: -weight[block][0])
    totals = np.sum([weight[block] for block in blocks], axis=0)
    have = np.zeros((len(SPLITS), 2))
    goal = np.outer(shares, totals)
    chosen = {}
    for block in ranked:
        kind = 0 if weight[block][0] else 1
        # What is left to give is what the splits lack together, so one that gets none is never it.
        split = int((goal[:, kind] - have[:, kind]).argmax())
        have[split] += weight[block]
        chosen[block] = SPLITS[split]
    return chosen
