"""Rows that are held: any sequence of holding and reading gives what the file holds."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasterio.windows import Window

from landslide_qgis.core.scene.rows import Rows

HEIGHT, WIDTH = 230, 96
spans = st.tuples(st.integers(0, HEIGHT - 1), st.integers(1, 90))
steps = st.lists(st.tuples(spans, spans, st.integers(0, WIDTH - 8), st.booleans()), max_size=8)


@pytest.fixture(params=["uint16", "float32", "masked"])
def opened(request, tmp_path):
    """A file of two bands and blocks of 32 rows, with a mask of its own or without."""
    rng = np.random.default_rng(1)
    masked = request.param == "masked"
    kind = "uint16" if masked else request.param
    values = rng.integers(1, 60000, (2, HEIGHT, WIDTH)).astype(kind)
    path = tmp_path / "rows.tif"
    profile = {"count": 2, "dtype": kind, "height": HEIGHT, "width": WIDTH}
    tiles = {"tiled": True, "blockxsize": 32, "blockysize": 32, "compress": "deflate"}
    known = rng.random((HEIGHT, WIDTH)) > 0.3
    with rasterio.open(path, "w", driver="GTiff", **profile, **tiles) as file:
        file.write(values)
        if masked:
            file.write_mask(known)
    with rasterio.open(path) as dataset:
        yield dataset, values, known if masked else None


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_any_sequence_gives_the_values_of_the_file(opened, steps):
    dataset, values, known = opened
    rows = Rows(dataset, [2, 1], masked=known is not None)
    for (first, count), (top, height), left, whole in steps:
        rows.hold(first, first + count, 0 if whole else left, WIDTH)
        bottom = min(HEIGHT, top + height)
        data, mask = rows.read(Window(left, top, 8, bottom - top))
        part = np.s_[top:bottom, left : left + 8]
        np.testing.assert_array_equal(data, values[::-1][(slice(None), *part)])
        if known is not None:
            np.testing.assert_array_equal(mask, known[part])


def test_rows_that_are_held_are_read_once(opened):
    """Tiles overlap, blocks do not end with them; still every row comes from the file once."""
    dataset, values, known = opened
    rows, asked = Rows(dataset, [1], masked=known is not None), []
    read = rows._read
    rows._read = lambda window, *into: (asked.append(window), read(window, *into))
    for first in range(0, HEIGHT, 50):
        last = min(HEIGHT, first + 70)
        rows.hold(first, last, 0, WIDTH)
        data, _ = rows.read(Window(0, first, WIDTH, last - first))
        np.testing.assert_array_equal(data[0], values[0, first:last])
    assert sum(window.height for window in asked) == HEIGHT
