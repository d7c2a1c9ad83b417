from __future__ import annotations

import numpy as np
import pytest

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.report.accuracy import Confusion, confusion
from training.metrics.calibration import Platt, fit_platt
from training.metrics.pooled import BINS, Histogram, bootstrap


def test_scores_by_hand():
    predicted = np.array([[1, 1, 0], [0, 1, 0]])
    truth = np.array([[1, 0, 0], [1, 1, 0]])
    counts = confusion(predicted, truth)
    assert counts == Confusion(tp=2, fp=1, fn=1, tn=2)
    assert counts.precision == pytest.approx(2 / 3)
    assert counts.recall == pytest.approx(2 / 3)
    assert counts.f1 == pytest.approx(2 / 3)
    assert counts.iou == pytest.approx(1 / 2)
    assert counts.f1_class_mean == pytest.approx(2 / 3)
    assert confusion(predicted, truth, truth == 0) == Confusion(fp=1, tn=2)
    assert counts + counts == Confusion(4, 2, 2, 4)


def test_empty_masks_score_zero():
    nothing = confusion(np.zeros(4), np.zeros(4))
    assert nothing == Confusion(tn=4)
    assert nothing.scores() == {
        "precision": 0.0,
        "recall": 0.0,
        "f1": 0.0,
        "iou": 0.0,
        "f1_class_mean": 0.5,
    }


def test_shapes_must_agree():
    with pytest.raises(LandslideError, match="same grid"):
        confusion(np.zeros(3), np.zeros(4))
    with pytest.raises(LandslideError, match="same grid"):
        confusion(np.zeros(3), np.zeros(3), np.zeros(4))


def test_histogram_equals_counting_pixels():
    rng = np.random.default_rng(2)
    probability = rng.random((3, 20, 20)).astype(np.float32)
    truth = rng.random((3, 20, 20)) < probability
    histogram = sum(
        (Histogram.of(p, t) for p, t in zip(probability[1:], truth[1:], strict=True)),
        Histogram.of(probability[0], truth[0]),
    )
    for threshold in (0.05, 0.5, 0.731):
        assert histogram.confusion(threshold) == confusion(probability >= threshold, truth)
    best = histogram.best_threshold()
    scores = [histogram.confusion(step / BINS).f1 for step in range(50, 951)]
    assert histogram.confusion(best).f1 == max(scores)
    precision, recall = histogram.curve()
    counts = histogram.confusion(0.3)
    assert precision[300] == pytest.approx(counts.precision)
    assert recall[300] == pytest.approx(counts.recall)


def test_calibration_error_by_hand():
    probability = np.array([0.1005, 0.1005, 0.9005, 0.9005])
    truth = np.array([False, True, True, True])
    expected = (2 * abs(0.5 - 0.1005) + 2 * abs(1.0 - 0.9005)) / 4
    assert Histogram.of(probability, truth).calibration_error() == pytest.approx(expected)


def test_pooled_is_not_the_mean_of_images():
    truth = np.array([[True, False, False, False], [True, True, True, False]])
    predicted = np.array([[False, False, False, True], [True, True, True, False]])
    assert confusion(predicted, truth).f1 == pytest.approx(0.75)
    each = [confusion(p, t).f1 for p, t in zip(predicted, truth, strict=True)]
    assert np.mean(each) == pytest.approx(0.5)


def test_bootstrap_brackets_the_score():
    rng = np.random.default_rng(4)
    histograms = []
    for _ in range(40):
        truth = rng.random(200) < 0.3
        probability = np.clip(truth * 0.4 + rng.random(200) * 0.6, 0, 0.999)
        histograms.append(Histogram.of(probability, truth))
    total = sum(histograms[1:], histograms[0]).confusion(0.5).f1
    low, high = bootstrap(histograms, 0.5, 1, draws=200)["f1"]
    assert low < total < high
    assert high - low < 0.1


def test_platt_recovers_the_calibration():
    rng = np.random.default_rng(5)
    logits = rng.normal(0.0, 3.0, 40_000).astype(np.float32)
    truth = rng.random(40_000) < Platt(0.5, -1.0).probability(logits)
    fitted = fit_platt(logits, truth)
    assert fitted.slope == pytest.approx(0.5, abs=0.03)
    assert fitted.intercept == pytest.approx(-1.0, abs=0.05)
    raw = Histogram.of(Platt().probability(logits), truth).calibration_error()
    assert Histogram.of(fitted.probability(logits), truth).calibration_error() < raw / 4
    assert fit_platt(logits, np.zeros(40_000, bool)) == Platt()
