"""The estimators against the published worked examples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.report.stratified import Z95, allocate, estimate, sample_size

PIXEL_HA = 0.09


def units(matrix, names):
    """Map class and true class of each unit of a matrix of counts."""
    pairs = [
        (a, b)
        for a, row in zip(names, matrix)
        for b, count in zip(names, row)
        for _ in range(count)
    ]
    return [a for a, _ in pairs], [b for _, b in pairs]


def test_olofsson_2014():
    """Section 5 and Tables 8 and 9: 640 points on a map of 10 million pixels of 30 m."""
    names = ("deforestation", "gain", "forest", "other")
    matrix = [[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]]
    pixels = (200_000, 150_000, 3_200_000, 6_450_000)
    said, real = units(matrix, names)
    areas = {name: count * PIXEL_HA for name, count in zip(names, pixels)}
    result = estimate(said, said, real, areas)
    assert result.overall.value == pytest.approx(0.947, abs=5e-4)
    assert Z95 * result.overall.error == pytest.approx(0.018, abs=5e-4)
    printed = {
        "deforestation": (0.88, 0.07, 0.75, 0.21, 21_158, 6_158),
        "gain": (0.73, 0.10, 0.85, None, 11_686, 3_756),
        "forest": (0.93, 0.04, 0.93, 0.03, 285_770, 15_510),
        "other": (0.96, 0.02, 0.96, None, 581_386, 16_282),
    }
    for name, (user, user_ci, producer, producer_ci, area, area_ci) in printed.items():
        assert result.users[name].value == pytest.approx(user, abs=0.006)
        assert Z95 * result.users[name].error == pytest.approx(user_ci, abs=0.006)
        assert result.producers[name].value == pytest.approx(producer, abs=0.006)
        if producer_ci:
            # The paper's 0.23 and 0.01 for the others are not what its equation 7 gives.
            assert Z95 * result.producers[name].error == pytest.approx(producer_ci, abs=0.006)
        assert result.true_area(name).value == pytest.approx(area, abs=0.5)
        assert Z95 * result.true_area(name).error == pytest.approx(area_ci, abs=1.5)
    row = list(result.classes).index("deforestation")
    assert result.counts[row].sum() == 75
    assert result.matrix[row, row] == pytest.approx(0.02 * 66 / 75)


def test_olofsson_2014_sample_size():
    """Table 5: 641 units for an error of 0.01."""
    weights = np.array([0.02, 0.015, 0.32, 0.645])
    expected = np.array([0.70, 0.60, 0.90, 0.95])
    assert sample_size(weights, expected, 0.01) == 641


def test_olofsson_2013():
    """Deforestation of 22,353 ha mapped, 45,112 ha estimated with a standard error of 10,751."""
    names = ("deforestation", "forest", "other")
    said, real = units([[97, 0, 3], [3, 279, 18], [2, 1, 97]], names)
    areas = dict(zip(names, (22_353.0, 1_122_543.0, 610_228.0)))
    result = estimate(said, said, real, areas)
    area = result.true_area("deforestation")
    assert (area.value, area.error) == pytest.approx((45_112.4, 10_751.4), abs=0.5)
    assert result.overall.value == pytest.approx(0.9444168, abs=1e-6)
    assert result.producers["deforestation"].value == pytest.approx(0.4806308, abs=1e-6)


def test_stehman_2014():
    """The example of section 3.2, where the strata are not the classes of the map."""
    strata = list("A" * 10 + "B" * 10 + "C" * 10 + "D" * 10)
    said = list("A" * 7 + "B" * 3 + "A" + "B" * 11 + "C" * 6 + "BB" + "D" * 10)
    real = list("AAAAACBABC" + "ABBBBBAABB" + "CCCCCDDBBA" + "DDDDDDDCCB")
    areas = {"A": 40_000.0, "B": 30_000.0, "C": 20_000.0, "D": 10_000.0}
    result = estimate(strata, said, real, areas)
    found = (
        result.share["A"], result.share["C"], result.overall,
        result.users["B"], result.producers["B"],
    )  # fmt: skip
    values = (0.35, 0.20, 0.63, 0.574, 0.794)
    errors = (0.082, 0.064, 0.085, 0.125, 0.116)
    for one, value, error in zip(found, values, errors):
        assert one.value == pytest.approx(value, abs=5e-4)
        assert one.error == pytest.approx(error, abs=1e-3)
    assert result.matrix[1, 2] == pytest.approx(0.08)


def test_the_intervals_hold_their_promise():
    """Of 400 samples of a known population, about 95 % give an interval with the true area."""
    noise = np.random.default_rng(11)
    share = {"slide": 0.7, "none": 0.03}
    weight = {"slide": 0.1, "none": 0.9}
    true = sum(share[name] * weight[name] for name in share)
    hits = 0
    for _ in range(400):
        strata = ["slide"] * 80 + ["none"] * 200
        real = ["slide" if noise.random() < share[name] else "none" for name in strata]
        area = estimate(strata, strata, real, weight).share["slide"]
        hits += area.low <= true <= area.high
    assert 0.90 <= hits / 400 <= 0.98


@settings(max_examples=80, deadline=None)
@given(st.lists(st.floats(0.001, 1.0), min_size=1, max_size=6), st.integers(1, 2000))
def test_allocation_gives_every_stratum_its_least(parts, size):
    weights = np.array(parts) / sum(parts)
    units_of = allocate(weights, size, 50)
    assert (units_of >= 50).all()
    assert units_of.sum() == max(size, 50 * len(weights))


def test_too_few_points_are_one_sentence():
    with pytest.raises(LandslideError, match="Too few labelled points in b"):
        estimate(["a", "a", "b"], ["x"] * 3, ["x"] * 3, {"a": 1.0, "b": 1.0})
    with pytest.raises(LandslideError, match="strata without area: c"):
        estimate(["a", "a", "c"], ["x"] * 3, ["x"] * 3, {"a": 1.0})
