"""Pixels of polygons against GDAL's rasterisation."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.features import rasterize
from rasterio.transform import Affine, from_origin

from landslide_qgis.core.polygons.cover import cover

GRID = from_origin(1000.0, 2000.0, 10.0, 10.0)


def filled(runs, polygons, height=40, width=50):
    """One mask a polygon."""
    masks = np.zeros((polygons, height, width), bool)
    for row, start, stop, polygon in zip(runs.row, runs.start, runs.stop, runs.polygon):
        assert not masks[polygon, row, start:stop].any()
        masks[polygon, row, start:stop] = True
    return masks


def blob(seed):
    """A crooked polygon with a hole, partly outside the grid now and then."""
    noise = np.random.default_rng(seed)
    centre = noise.uniform((950, 1550), (1550, 2050))
    angles = np.sort(noise.uniform(0, 2 * np.pi, 14))
    radii = noise.uniform(40, 180, 14)
    ring = centre + radii[:, None] * np.column_stack([np.cos(angles), np.sin(angles)])
    outer = shapely.make_valid(shapely.Polygon(ring))
    shape = shapely.difference(outer, shapely.Point(centre).buffer(25, quad_segs=3))
    return shape if shape.geom_type in ("Polygon", "MultiPolygon") else outer


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.booleans())
def test_the_pixels_are_those_of_gdal(seed, rotated):
    transform = GRID @ Affine.rotation(17) if rotated else GRID
    polygons = np.array([blob(seed + n) for n in range(3)], object)
    masks = filled(cover(polygons, transform, 50, 40), 3)
    for mask, polygon in zip(masks, polygons):
        expected = rasterize([(polygon, 1)], (40, 50), transform=transform).astype(bool)
        np.testing.assert_array_equal(mask, expected)


def test_neighbours_share_no_pixel_and_leave_none():
    boxes = np.array([shapely.box(1005, 1905, 1055, 1995), shapely.box(1055, 1905, 1095, 1995)])
    masks = filled(cover(boxes, GRID, 50, 40), 2)
    assert not (masks[0] & masks[1]).any()
    assert np.count_nonzero(masks.any(axis=0)) == 9 * 9


def test_small_polygons_get_the_pixel_they_lie_in():
    tiny = shapely.box(1011, 1981, 1012, 1982)
    polygons = np.array([tiny, None, shapely.box(0, 0, 1, 1)], object)
    assert len(cover(polygons, GRID, 50, 40).row) == 0
    runs = cover(polygons, GRID, 50, 40, at_least_one=True)
    assert [(*run,) for run in zip(runs.row, runs.start, runs.stop, runs.polygon)] == [(1, 1, 2, 0)]


def test_no_polygons():
    assert len(cover(np.empty(0, object), GRID, 50, 40, at_least_one=True).row) == 0


@pytest.mark.parametrize("rows", [10, 40])
def test_reading_order(rows):
    polygons = np.array([blob(n) for n in range(20)], object)
    runs = cover(polygons, GRID, 50, rows)
    key = runs.row.astype(np.int64) * 1000 + runs.start
    assert (np.diff(key) >= 0).all()
    assert runs.row.max() < rows
