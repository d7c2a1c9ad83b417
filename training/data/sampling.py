"""Which chips a batch is drawn from: as they come, more with landslides, more that fooled a model.

Every draw is a function of (seed, epoch, step), so that a resumed run repeats it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.errors import LandslideError
from training.data.stored import Places
from training.recipes.recipe import SamplingConfig

_ORDER, _HARD = 1, 3


class Sampler:
    """Draws chips.

    Attributes:
        steps: Batches an epoch.
    """

    def __init__(
        self,
        config: SamplingConfig,
        seed: int,
        count: int,
        names: Sequence[str],
        positive: npt.NDArray[np.bool_],
    ) -> None:
        """Prepare the draws.

        Args:
            config: The shares.
            seed: The recipe's seed.
            count: Real chips a batch.
            names: Names of the chips.
            positive: Whether each chip has a landslide, ``(chips,)``.

        Raises:
            LandslideError: A share is out of range, there is no chip to draw, or the file of hard
                chips does not fit.
        """
        for key in ("positive_share", "hard_share"):
            if not 0.0 <= getattr(config, key) <= 1.0:
                raise LandslideError(f"'data.sampling.{key}' must lie between 0 and 1.")
        self._seed, self._count = seed, count
        self._chips = len(names)
        self.steps = max(self._chips // count, 1)
        self._hard = round(count * config.hard_share)
        self._weights = _weights(config, names) if self._hard else None
        rest = count - self._hard
        self._positives = min(round(count * config.positive_share), rest)
        self._with, self._without = np.flatnonzero(positive), np.flatnonzero(~positive)
        if self._positives and not len(self._with):
            raise LandslideError("'data.sampling.positive_share' needs chips with landslides.")

    def order(self, epoch: int) -> Places:
        """Return the order in which an epoch goes through all chips."""
        return self._shuffled(epoch, 0, np.arange(self._chips))

    def draw(self, epoch: int, step: int) -> Places:
        """Return the chips of a batch."""
        rest = self._count - self._hard
        if self._positives:
            others = self._without if len(self._without) else self._with
            parts = [
                self._turn(epoch, step, 1, self._with, self._positives),
                self._turn(epoch, step, 2, others, rest - self._positives),
            ]
        else:
            parts = [self.order(epoch)[step * rest : (step + 1) * rest]]
        if self._weights is not None:
            rng = np.random.default_rng([self._seed, _HARD, epoch, step])
            parts.append(rng.choice(self._chips, size=self._hard, p=self._weights))
        return np.concatenate(parts)

    def _turn(self, epoch: int, step: int, kind: int, pool: Places, count: int) -> Places:
        """Return the next ``count`` of a pool that is shuffled anew whenever it is used up."""
        if count == 0:
            return pool[:0]
        wanted = np.arange(step * count, (step + 1) * count)
        first, last = int(wanted[0]) // len(pool), int(wanted[-1]) // len(pool)
        rounds = [self._shuffled(epoch, kind + 2 * r, pool) for r in range(first, last + 1)]
        return np.concatenate(rounds)[wanted - first * len(pool)]

    def _shuffled(self, epoch: int, kind: int, pool: Places) -> Places:
        """Return a pool in an order of its own for every epoch and kind."""
        key = [self._seed, _ORDER, epoch] + ([kind] if kind else [])
        return pool[np.random.default_rng(key).permutation(len(pool))]


def _weights(config: SamplingConfig, names: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return the probability of drawing each chip.

    Raises:
        LandslideError: The file cannot be read, or knows none of the chips.
    """
    path = Path(config.hard_chips)
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        weights = np.array([float(known.get(name, 0.0)) for name in names])
    except (OSError, UnicodeDecodeError, ValueError, TypeError, AttributeError) as error:
        raise LandslideError(
            f"'data.sampling.hard_chips' must name a file that 'evaluate --hard' wrote, not "
            f"{config.hard_chips!r} ({error})."
        ) from error
    if weights.min() < 0 or weights.sum() <= 0:
        raise LandslideError(f"{path} gives no weight to any chip that is learned from.")
    return np.asarray(weights / weights.sum())
