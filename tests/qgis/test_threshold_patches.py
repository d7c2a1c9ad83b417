"""Patches above a threshold, against a plain flood fill."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from qgis.core import QgsPointXY, QgsRectangle
from scipy import ndimage

from landslide_qgis.ui.threshold.outlines import trace
from landslide_qgis.ui.threshold.patches import View, find, pad, stride_of


def view_of(levels: np.ndarray, slope: np.ndarray | None = None) -> View:
    height, width = levels.shape
    rows = [row.tobytes() for row in levels.astype(np.uint8)]
    steep = None if slope is None else pad([r.tobytes() for r in slope.astype(np.uint8)], width)
    areas = [100.0] * height
    return View(pad(rows, width), width, height, stride_of(width), areas, steep)


def array_of(data: bytes, view: View) -> np.ndarray:
    return np.frombuffer(data, np.uint8).reshape(view.height, view.stride)[:, : view.width]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 23),
    st.integers(1, 19),
    st.floats(0.1, 0.95),
    st.sampled_from([0.0, 250.0]),
)
def test_as_a_flood_fill_finds_them(
    seed: int, width: int, height: int, threshold: float, least: float
) -> None:
    levels = np.random.default_rng(seed).integers(0, 256, (height, width))
    view = view_of(levels)
    expected, _ = ndimage.label((levels >= np.ceil(threshold * 250 - 1e-6)) & (levels <= 250))
    sizes = np.bincount(expected.ravel())[1:] * 100.0
    kept = 1 + np.flatnonzero(sizes >= least)
    found = find(view, threshold, least)
    assert found.count == len(kept)
    assert found.area_m2 == sizes[kept - 1].sum()
    assert (array_of(found.mask, view) == np.isin(expected, kept)).all()


def test_flat_patches_go() -> None:
    levels = np.zeros((5, 9), int)
    levels[1:3, 1:3] = levels[1:3, 5:8] = 200
    slope = np.zeros((5, 9), int)
    slope[:, 4:] = 2 * 20
    view = view_of(levels, slope)
    assert find(view, 0.5, 0.0).count == 2
    steep = find(view, 0.5, 0.0, min_slope=10.0)
    assert (steep.count, steep.area_m2) == (1, 600.0)
    assert find(view, 0.5, 0.0, min_slope=30.0).count == 0


def test_nodata_is_no_landslide_and_the_threshold_belongs_to_it() -> None:
    view = view_of(np.array([[255, 125, 124, 0]]))
    assert array_of(find(view, 0.5, 0.0).mask, view).tolist() == [[0, 1, 0, 0]]


def test_outlines_cover_the_patches() -> None:
    mask = np.zeros((6, 7), int)
    mask[1:5, 1:6] = 1
    mask[3, 3] = 0
    mask[0, 6] = 1
    view = view_of(mask)
    outlines = trace(view.levels, view.width, view.height, QgsRectangle(100, 0, 170, 60))
    parts = outlines.asGeometryCollection()
    assert sorted(part.area() for part in parts) == [100.0, 1900.0]
    assert not outlines.contains(QgsPointXY(135, 25)), "a hole stays one"
    assert outlines.boundingBox() == QgsRectangle(110, 10, 170, 60)
    assert trace(bytes(len(view.levels)), 7, 6, QgsRectangle(0, 0, 7, 6)).isEmpty()
