"""Calibration on the hold-out: Platt's slope and intercept on the logit, or a temperature alone."""

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
    """Fit slope and intercept by maximum likelihood.

    Args:
        logits: Any shape.
        truth: Landslide pixels, same shape.

    Returns:
        The calibration; the identity where the hold-out has one class only.
    """
    z = logits.reshape(-1).astype(np.float64)
    slope, intercept = _fit(np.stack([z, np.ones_like(z)]), truth)
    return Platt(slope, intercept)


def fit_temperature(logits: npt.NDArray[np.float32], truth: npt.NDArray[np.bool_]) -> Platt:
    """Fit a slope without an intercept by maximum likelihood.

    Guo et al., "On calibration of modern neural networks", ICML 2017; their temperature is the
    inverse of the slope. It cannot undo a weight of landslide pixels in the loss, Platt's can.

    Args:
        logits: Any shape.
        truth: Landslide pixels, same shape.

    Returns:
        The calibration; the identity where the hold-out has one class only.
    """
    (slope,) = _fit(logits.reshape(1, -1).astype(np.float64), truth)
    return Platt(slope, 0.0)


def _fit(features: npt.NDArray[np.float64], truth: npt.NDArray[np.bool_]) -> list[float]:
    """Fit a logistic regression, starting from the identity of the first feature.

    Newton's method; a step that does not raise the likelihood is halved, without which logits far
    too sure of themselves make it run away.

    Args:
        features: ``(features, pixels)``.
        truth: Landslide pixels, any shape.

    Returns:
        A weight a feature.
    """
    y = truth.reshape(-1).astype(np.float64)
    weights = np.zeros(len(features))
    weights[0] = 1.0
    if y.min() == y.max():
        return [float(weight) for weight in weights]
    cost = _cost(weights @ features, y)
    for _ in range(_STEPS):
        p = _logistic(weights @ features)
        curvature = (features * (p * (1.0 - p))) @ features.T
        step = np.linalg.solve(curvature + _RIDGE * np.eye(len(weights)), features @ (p - y))
        while (tried := _cost((weights - step) @ features, y)) > cost:
            step /= 2.0
            if float(np.abs(step).max()) < _TOLERANCE:
                return [float(weight) for weight in weights]
        weights, cost = weights - step, tried
        if float(np.abs(step).max()) < _TOLERANCE:
            break
    return [float(weight) for weight in weights]


def _cost(z: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> float:
    """Return the negative log-likelihood of logits without overflow."""
    return float((np.logaddexp(0.0, z) - y * z).sum())


def _logistic(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the logistic function without overflow."""
    small = np.exp(-np.abs(values))
    return np.where(values >= 0, 1.0, small) / (1.0 + small)
