from __future__ import annotations

import numpy as np
import pytest

from training.metrics.published import ImagewiseCounts, as_published, describe


def split() -> tuple[np.ndarray, np.ndarray]:
    """Three images of 2 × 2: one half found, one empty and silent, one empty with a false call."""
    truth = np.zeros((3, 2, 2), bool)
    truth[0, 0] = True
    logits = np.full((3, 2, 2), -5.0, np.float32)
    logits[0, 0, 0] = 5.0
    logits[0, 1, 0] = 0.3  # a call as a probability, none as a raw logit
    logits[2, 0, 0] = 5.0
    return logits, truth


def test_definitions_by_hand():
    scores = as_published(*split())
    images = scores["digate_unet"]
    # Image 1: tp 1, fn 1: F1 2/3, IoU 1/2. Image 2 is perfect, image 3 is worth nothing.
    assert images["f1_imagewise"] == pytest.approx((2 / 3 + 1 + 0) / 3)
    assert images["iou_imagewise"] == pytest.approx((1 / 2 + 1 + 0) / 3)
    assert images["f1_imagewise_without_empty"] == pytest.approx(2 / 3)
    assert images["f1_pooled"] == pytest.approx(2 / (2 + 1 + 1))
    # Probability 0.5: tp 1, fp 2, fn 1, tn 8.
    landslide, ground = 2 / (2 + 2 + 1), 16 / (16 + 1 + 2)
    assert scores["landslidenet"]["f1_class_mean"] == pytest.approx((landslide + ground) / 2)
    precision, recall = (1 / 3 + 8 / 9) / 2, (1 / 2 + 8 / 10) / 2
    expected = 2 * precision * recall / (precision + recall)
    key = "f1_of_class_mean_precision_and_recall"
    assert scores["landslidenet"][key] == pytest.approx(expected)
    assert scores["landslidenet"]["iou_class_mean"] == pytest.approx((1 / 4 + 8 / 11) / 2)
    # Logit 0.5: tp 1, fp 1, fn 1, tn 9.
    assert scores["geonext"]["f1_class_mean"] == pytest.approx((1 / 2 + 18 / 20) / 2)
    assert scores["geonext"]["iou_class_mean"] == pytest.approx((1 / 3 + 9 / 11) / 2)


def test_an_uneven_last_batch_weighs_as_much_as_a_full_one():
    truth = np.zeros((33, 1, 1), bool)
    logits = np.full((33, 1, 1), -1.0, np.float32)
    logits[32] = 1.0
    assert as_published(logits, truth)["digate_unet"]["f1_imagewise"] == pytest.approx(0.5)


def test_nothing_to_find_and_nothing_called():
    counts = ImagewiseCounts.of(np.zeros((2, 3, 3), bool), np.zeros((2, 3, 3), bool))
    assert counts.f1().tolist() == [1.0, 1.0]
    assert counts.empty().all()
    text = describe(as_published(np.full((2, 3, 3), -1.0, np.float32), np.zeros((2, 3, 3), bool)))
    assert "as digate_unet: f1_imagewise 1.0000" in text
    assert text.count("\n") == 2


def test_unknown_pixels_count_for_nothing():
    logits, truth = split()
    valid = np.ones_like(truth)
    valid[0, 1, 0] = valid[2, 0, 0] = False  # the false calls
    scores = as_published(logits, truth, valid)
    assert scores["digate_unet"]["f1_imagewise"] == pytest.approx((2 / 3 + 1 + 1) / 3)
    landslide, ground = 2 / (2 + 0 + 1), 16 / (16 + 1)
    assert scores["landslidenet"]["f1_class_mean"] == pytest.approx((landslide + ground) / 2)
