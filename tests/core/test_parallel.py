"""Handles that each thread has of its own."""

from __future__ import annotations

import threading
from contextlib import ExitStack, closing

import numpy as np
import pytest
import rasterio

from landslide_qgis.core.parallel import PerThread, in_order


def test_each_thread_opens_one_and_all_are_closed(write_raster):
    path = write_raster("band.tif", np.arange(12, dtype=np.uint8).reshape(3, 4))
    opened = []
    together = threading.Barrier(3)

    def open_one(stack):
        opened.append(stack.enter_context(closing(rasterio.open(path))))
        return opened[-1]

    handles = PerThread(open_one)

    def work(row):
        together.wait(10)  # three threads at least, or none goes on
        same = handles() is handles()
        return same, handles().read(1)[row].tolist()

    rows = list(in_order(work, range(3), 3))
    assert rows == [(True, [4 * row + col for col in range(4)]) for row in range(3)]
    assert len({id(handle) for handle in opened}) == 3
    handles.close()
    assert all(handle.closed for handle in opened)


def test_what_was_opened_before_an_error_is_closed_and_the_next_call_tries_again():
    left = []

    def open_one(stack: ExitStack) -> str:
        stack.callback(left.append, "closed")
        if not left:
            raise OSError("not yet")
        return "handle"

    handles = PerThread(open_one)
    with pytest.raises(OSError, match="not yet"):
        handles()
    assert left == ["closed"]
    assert handles() == "handle"
    handles.close()
    assert left == ["closed", "closed"]
