"""What a run's hold-out has fixed, calibration and threshold, and where it is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from landslide_qgis.core.errors import LandslideError
from training.context.adapters import read_about
from training.metrics.calibration import Platt
from training.recipes.parsing import parse
from training.runtime.files import read_object

IN_ADAPTERS = "decision"


@dataclass(frozen=True)
class Decision:
    """What the hold-out fixes: calibration and threshold.

    Attributes:
        slope: Platt slope.
        intercept: Platt intercept.
        threshold: Calibrated probability from which a pixel is called, a multiple of 0.001.
        source: Data it was chosen on, and for what.
        holdout_f1: Pooled F1 there.
    """

    slope: float
    intercept: float
    threshold: float
    source: str
    holdout_f1: float

    @property
    def platt(self) -> Platt:
        """The calibration."""
        return Platt(self.slope, self.intercept)


def load_decision(folder: Path, adapters: Path | None = None) -> Decision:
    """Read what fitting a recipe has decided.

    Args:
        folder: The run.
        adapters: A file of adapters, whose own decision goes before the run's.

    Raises:
        LandslideError: The run has not been fitted, its decision is damaged, or the adapters
            cannot be read.
    """
    text = read_about(adapters).get(IN_ADAPTERS) if adapters is not None else None
    if text is not None:
        return _as_decision(json.loads(text), adapters or folder)
    path = folder / "decision.json"
    if not path.is_file():
        raise LandslideError(f"The run {folder} has no {path.name}; run 'fit' to its end first.")
    return _as_decision(read_object(path, "'fit --resume' makes it anew"), path)


def _as_decision(stored: object, path: Path) -> Decision:
    """Check what a file says of a decision.

    Raises:
        LandslideError: It is not one.
    """
    try:
        return parse(Decision, stored, "")
    except LandslideError as error:
        raise LandslideError(f"{path} is damaged: {error} 'fit --resume' makes it anew.") from error
