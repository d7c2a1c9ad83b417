"""A call beside other work: its result, its error, and who waits for it."""

from __future__ import annotations

import threading
import time

import pytest

from landslide_qgis.core.beside import Beside
from landslide_qgis.core.errors import CancelledError, LandslideError


def never() -> bool:
    return False


def test_what_the_call_returns_is_handed_over():
    with Beside(lambda: [1, 2], "test") as call:
        assert call.wait(never) == [1, 2]


def test_what_the_call_raises_is_raised_where_it_is_waited_for():
    def fail() -> None:
        raise LandslideError("The disk is full.")

    with pytest.raises(LandslideError, match="disk"), Beside(fail, "test") as call:
        call.wait(never)


def test_an_error_beside_it_waits_for_the_call():
    done = threading.Event()

    def work() -> None:
        time.sleep(0.3)
        done.set()

    with pytest.raises(LandslideError), Beside(work, "test"):
        raise LandslideError("The scene has no valid pixel.")
    assert done.is_set()


def test_one_who_cancels_does_not_wait():
    go_on = threading.Event()
    with pytest.raises(CancelledError), Beside(lambda: go_on.wait(30), "test") as call:
        call.wait(lambda: True)
    assert call.is_alive()
    go_on.set()
    call.join()
