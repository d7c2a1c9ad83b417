"""Change as evidence: a probability filtered by what changed, or fused with it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace

import numpy as np

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory.source import Source
from landslide_qgis.core.jobs.steps import ChangeJob
from landslide_qgis.core.probability import Provenance, decode, describe, encode, profile
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.rasters import RasterWriter, create_raster

EVIDENCE = ("filtered", "fused")
# Probabilities are kept off 0 and 1, where no evidence could move them.
_LEAST = 0.002


class Evidence:
    """The probability rasters that change is brought to bear on; a context manager.

    Attributes:
        grid: The probability's.
    """

    def __init__(self, job: ChangeJob, work: Workspace) -> None:
        """Open the probability.

        Raises:
            LandslideError: None was given, or it is a mask.
        """
        if not job.probability:
            raise LandslideError(
                "To filter or fuse, a landslide probability is needed; give its raster."
            )
        self._job, self._work, self._stack = job, work, ExitStack()
        self._source = self._stack.enter_context(Source(job.probability, 1))
        if self._source.is_mask:
            self._stack.close()
            raise LandslideError(
                f"{self._source.path.name} is a mask, no probability; give the raster it was made "
                "from."
            )
        self.grid = self._source.grid
        self._files: dict[str, RasterWriter] = {}

    def __enter__(self) -> Evidence:
        for name in (name for name in EVIDENCE if name in self._work):
            target = self._work.scratch(f"raw-{name}.tif")
            file = create_raster(target, self.grid, profile(), "The probability")
            self._stack.enter_context(file)
            describe(file.dataset, self._provenance(name))
            self._files[name] = file
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def write(self, layers: Mapping[str, Raster], first: int) -> None:
        """Write the rows from ``first`` on, given the layers of change there."""
        change = layers["rdndvi"]
        levels, exact = self._source.levels(first, first + len(change))
        probability = decode(levels) if exact is None else exact
        job = self._job
        for name, file in self._files.items():
            if name == "filtered":
                result = filtered(probability, change, job.highest)
            else:
                result = fused(probability, change, job.middle, job.spread, job.weight)
            file.write_rows(encode(result), first)

    def _provenance(self, name: str) -> Provenance:
        """Return what the probability says of itself, and what was done to it."""
        known = Provenance.from_tags(self._source.tags)
        job = self._job
        how = {"method": name, "highest": job.highest, "middle": job.middle}
        how.update(spread=job.spread, weight=job.weight)
        return replace(known, parameters={**known.parameters, "change": how})


def filtered(probability: Raster, change: Raster, highest: float) -> Raster:
    """Return a probability that is 0 where too little was lost.

    Args:
        probability: 0-1, NaN where unknown, ``[H, W]``.
        change: Relative change of NDVI × 100; where it is unknown, the probability is kept.
        highest: Change above which a pixel is no fresh landslide.
    """
    with np.errstate(invalid="ignore"):
        return np.where((change > highest) & np.isfinite(probability), 0.0, probability)


def fused(
    probability: Raster, change: Raster, middle: float, spread: float, weight: float
) -> Raster:
    """Return a probability with change as a second witness.

    The log-odds add: ``logit P' = logit P + weight × (middle - change) / spread``, which is a
    logarithmic opinion pool (Genest & Zidek 1986, Statistical Science 1:114-148) of the model and
    of a logistic curve over change.

    Args:
        probability: 0-1, NaN where unknown, ``[H, W]``.
        change: Relative change of NDVI × 100; where it is unknown, the probability is kept.
        middle: Change that speaks neither for nor against a landslide.
        spread: Change from there that multiplies the odds by e.
        weight: Trust in the second witness; 0 leaves the probability as it is.
    """
    sure = np.clip(probability, _LEAST, 1.0 - _LEAST)
    with np.errstate(invalid="ignore", over="ignore"):
        odds = np.log(sure / (1.0 - sure)) + weight * (middle - change) / spread
        pooled = 1.0 / (1.0 + np.exp(-odds))
    return np.asarray(np.where(np.isnan(change), probability, pooled), np.float32)
