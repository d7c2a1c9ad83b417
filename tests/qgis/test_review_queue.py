"""The order of candidates, and the way through them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landslide_qgis.ui.review import queue
from landslide_qgis.ui.review.queue import Candidate, Queue, Totals, is_shown, ordered

# A busy machine pauses now and then.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
candidates = st.lists(
    st.builds(
        Candidate,
        fid=st.integers(1, 10_000),
        area_m2=st.floats(1.0, 1e6),
        probability=st.none() | st.floats(0.0, 1.0),
        review=st.sampled_from(("auto", "accepted", "edited", "rejected", "")),
        reviewer=st.sampled_from(("", "Ana", "Ben")),
        x=st.floats(-1e6, 1e6),
        y=st.floats(-1e6, 1e6),
    ),
    unique_by=lambda one: one.fid,
    max_size=40,
)


@patient
@given(candidates, st.sampled_from(queue.ORDERS))
def test_an_order_has_everyone_once(some: list[Candidate], order: str) -> None:
    assert sorted(one.fid for one in ordered(some, order)) == sorted(one.fid for one in some)


@patient
@given(candidates)
def test_a_broken_off_review_has_put_right_the_most(some: list[Candidate]) -> None:
    stakes = [one.stake_m2 for one in ordered(some, queue.AT_STAKE)]
    assert stakes == sorted(stakes, reverse=True)


@patient
@given(candidates)
def test_totals_count_everyone(some: list[Candidate]) -> None:
    totals = Totals.of(some)
    assert totals.everything == len(some)
    assert sum(totals.area_m2.values()) == pytest.approx(sum(one.area_m2 for one in some))


def test_across_the_map_goes_to_and_fro() -> None:
    grid = [Candidate(10 * r + c, 1.0, 0.5, x=c, y=-r) for r in range(3) for c in range(9)]
    order = [one.fid for one in ordered(grid, queue.ACROSS)]
    assert order == [*range(9), *range(18, 9, -1), *range(20, 29)]
    steps = [abs(a % 10 - b % 10) + abs(a // 10 - b // 10) for a, b in zip(order, order[1:])]
    assert max(steps) <= 2


def test_doubt() -> None:
    assert Candidate(1, 100.0, 0.9).stake_m2 == pytest.approx(10.0)
    assert Candidate(1, 100.0, 0.1).stake_m2 == pytest.approx(10.0)
    assert Candidate(1, 100.0, None).stake_m2 == 50.0


def test_filters_by_person() -> None:
    mine, theirs = Candidate(1, 1, 1, "accepted", "Ana"), Candidate(2, 1, 1, "rejected", "Ben")
    draft = Candidate(3, 1, 1)
    for shown, expected in (
        (queue.MINE, [mine]), (queue.OTHERS, [theirs]), (queue.TO_DO, [draft]),
        (queue.ALL, [mine, theirs, draft]),
    ):  # fmt: skip
        assert [o for o in (mine, theirs, draft) if is_shown(o, shown, "Ana")] == expected


def filled(*fids: int) -> Queue:
    way = Queue()
    way.fill(Candidate(fid, 1.0, 0.5) for fid in fids)
    return way


def test_skipped_ones_come_back_at_the_end() -> None:
    way = filled(1, 2, 3)
    assert [way.next(False), way.next(True), way.next(True), way.next(True)] == [2, 3, 1, None]
    assert len(way) == 0


def test_the_only_one_left_may_be_skipped_for_ever() -> None:
    way = filled(1)
    assert way.next(False) == 1


def test_back_along_ones_own_steps() -> None:
    way = filled(1, 2, 3)
    way.next(True)
    way.next(True)
    assert [way.previous(), way.previous(), way.previous()] == [2, 1, 1]
    assert way.next(True) == 2


def test_parts_come_next_and_the_gone_are_gone() -> None:
    way = filled(1, 2, 3)
    way.put_first([7, 8])
    assert way.next(True) == 7
    way.forget([7, 8])
    assert way.current == 2


def test_refilling_stays_where_one_is() -> None:
    way = filled(1, 2, 3)
    way.next(True)
    way.fill([Candidate(3, 1.0, 0.5), Candidate(2, 1.0, 0.5)])
    assert way.current == 2
    way.fill([Candidate(3, 1.0, 0.5)])
    assert way.current == 3
