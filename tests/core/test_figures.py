"""Axes that people can read, whatever the numbers on them."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landslide_qgis.core.jobs.wording import Wording
from landslide_qgis.core.report.agreement import Interval
from landslide_qgis.core.report.figures import interval_figure
from landslide_qgis.core.report.words import ENGLISH, Words


def texts(highest: float, interval: Interval, words: Words = ENGLISH) -> tuple[list[str], str]:
    """The labels of the axis, and what is said of the value."""
    found = re.findall(r">([^<>]+)</text>", interval_figure([("a", interval)], highest, words))
    return found[:-2], found[-1]


@pytest.mark.parametrize(
    ("highest", "interval", "axis", "value"),
    [
        (1.0, (0.834, 0.8, 0.86), ["0", "0.2", "0.4", "0.6", "0.8", "1.0"], "0.83 (0.80–0.86)"),
        (5.49, (5.2, 4.9, 5.4), ["0", "1", "2", "3", "4", "5", "6"], "5.20 (4.90–5.40)"),
        (
            0.0123,
            (0.0117, 0.011, 0.0119),
            ["0", "0.005", "0.010", "0.015"],
            "0.0117 (0.0110–0.0119)",
        ),
        (1234.5, (1100.4, 999.6, 1176.0), ["0", "500", "1,000", "1,500"], "1,100 (1,000–1,176)"),
    ],
)
def test_numbers_are_as_long_as_is_useful(highest, interval, axis, value):
    assert texts(highest, Interval(*interval)) == (axis, value)


def test_in_spanish():
    axis, value = texts(1234.5, Interval(1100.4, 999.6, 1176.0), Words(Wording("es", ",", ".")))
    assert (axis[-1], value) == ("1.500", "1.100 (1.000–1.176)")


@given(st.floats(1e-9, 1e9))
def test_every_axis_has_few_round_steps_that_reach_the_end(highest):
    axis, _ = texts(highest, Interval(highest, math.nan, math.nan))
    numbers = [float(text.replace(",", "")) for text in axis]
    assert 3 <= len(axis) <= 7
    assert len(set(axis)) == len(axis)
    assert numbers[-1] >= highest * (1 - 1e-6)
    assert numbers[-2] < highest
    assert f"{numbers[1]:e}"[0] in "125"
    for number, value in enumerate(numbers):
        assert value == pytest.approx(number * numbers[1])
