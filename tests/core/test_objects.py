from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.features import shapes

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.report.objects import label, match_objects


def blocks(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    mask = np.zeros((40, 50), bool)
    for top, left, high, wide in boxes:
        mask[top : top + high, left : left + wide] = True
    return mask


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.05, 0.95))
def test_labels_are_the_patches_that_gdal_finds(seed, share):
    mask = np.random.default_rng(seed).random((17, 23)) < share
    labels, count = label(mask)
    expected = list(shapes(mask.astype(np.uint8), mask=mask, connectivity=4))
    assert count == len(expected)
    assert np.array_equal(labels > 0, mask)
    assert sorted(np.unique(labels[mask])) == list(range(1, count + 1))
    sides = (labels[:, 1:] != labels[:, :-1]) & mask[:, 1:] & mask[:, :-1]
    assert not sides.any()


def test_found_by_hand():
    truth = blocks((0, 0, 10, 10), (20, 0, 10, 10), (0, 30, 4, 5), (30, 30, 1, 1))
    # The first is hit to 60 %, the second to 20 %, the third missed; one call hits nothing.
    called = blocks((0, 0, 10, 6), (20, 0, 10, 2), (12, 40, 3, 3))
    match = match_objects(called, truth)
    assert sorted(match.truth.overlap) == pytest.approx([0.0, 0.0, 0.2, 0.6])
    seen = match.scores(0.1)
    assert (seen["landslides"], seen["found"], seen["calls"], seen["right"]) == (4, 2, 3, 2)
    assert seen["recall"] == 0.5
    assert seen["precision"] == pytest.approx(2 / 3)
    assert seen["f1"] == pytest.approx(4 / 7)
    assert match.scores(0.5)["found"] == 1


def test_sizes_are_counted_apart_and_add_up():
    truth = blocks((0, 0, 10, 10), (20, 0, 10, 10), (0, 30, 4, 5), (30, 30, 1, 1))
    match = match_objects(truth, truth) + match_objects(blocks((0, 0, 2, 2)), truth)
    classes = match.by_size(0.5, pixel_m2=100.0)
    assert [name for name, _ in classes] == [
        "under 1,000 m²",
        "1,000 to 10,000 m²",
        "10,000 to 100,000 m²",
        "100,000 m² and more",
    ]
    assert [scores["landslides"] for _, scores in classes] == [2, 2, 4, 0]
    assert [scores["found"] for _, scores in classes] == [1, 1, 2, 0]
    assert [scores["calls"] for _, scores in classes] == [2, 1, 2, 0]


def test_ignored_pixels_belong_to_nothing():
    truth, called = blocks((0, 0, 10, 10)), blocks((0, 0, 10, 5))
    valid = ~blocks((0, 5, 10, 5))
    assert match_objects(called, truth, valid).truth.overlap.tolist() == [1.0]
    assert len(match_objects(called, truth, np.zeros_like(truth)).truth) == 0


def test_empty_masks_and_wrong_shapes():
    nothing = match_objects(np.zeros((4, 4)), np.zeros((4, 4))).scores(0.1)
    assert (nothing["landslides"], nothing["recall"], nothing["f1"]) == (0, 0.0, 0.0)
    only = match_objects(np.zeros((4, 4)), np.ones((4, 4)))
    assert only.scores(0.1)["recall"] == 0.0
    with pytest.raises(LandslideError, match="same grid"):
        match_objects(np.zeros((4, 4)), np.zeros((4, 5)))
    with pytest.raises(LandslideError, match="rows and columns"):
        label(np.zeros(4))
