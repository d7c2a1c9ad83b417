"""Platt calibration: one slope and one intercept on the logit, fixed on the hold-out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_STEPS = 50
_TOLERANCE = 1e-8
_RIDGE = 1e-9


@dataclass(frozen=True)
class Platt:
    """Calibrated probability = sigmoid(slope × logit + intercept).

    Attributes:
        slope: Factor on the logit; below 1 softens an over-confident network.
        intercept: Summand after it.
    """

    slope: float = 1.0
    intercept: float = 0.0

    def probability(self, logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return calibrated probabilities, same shape, float32."""
        scaled = np.float64(self.slope) * logits.astype(np.float64) + self.intercept
        return _logistic(scaled).astype(np.float32)


def fit_platt(logits: npt.NDArray[np.float32], truth: npt.NDArray[np.bool_]) -> Platt:
    """Fit slope and intercept by maximum likelihood (Newton's method).

    Args:
        logits: Any shape.
        truth: Landslide pixels, same shape.

    Returns:
        The calibration; the identity where the hold-out has one class only.
    """
    z, y = logits.reshape(-1).astype(np.float64), truth.reshape(-1).astype(np.float64)
    if y.min() == y.max():
        return Platt()
    weights = np.array([1.0, 0.0])
    for _ in range(_STEPS):
        p = _logistic(weights[0] * z + weights[1])
        spread = p * (1.0 - p)
        gradient = np.array([((p - y) * z).sum(), (p - y).sum()])
        cross = (spread * z).sum()
        curvature = np.array([[(spread * z * z).sum(), cross], [cross, spread.sum()]])
        step = np.linalg.solve(curvature + _RIDGE * np.eye(2), gradient)
        weights -= step
        if float(np.abs(step).max()) < _TOLERANCE:
            break
    return Platt(float(weights[0]), float(weights[1]))


def _logistic(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the logistic function without overflow."""
    small = np.exp(-np.abs(values))
    return np.where(values >= 0, 1.0, small) / (1.0 + small)
