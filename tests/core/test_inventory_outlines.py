"""Outlines against GDAL's polygonize, and the promises of smoothing and simplification."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import rasterio.features
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from landslide_qgis.core.inventory.scan import Corners, join, scan
from landslide_qgis.core.inventory.sieve import sieve
from landslide_qgis.core.inventory.simplify import pixel_polygons, simplify
from landslide_qgis.core.inventory.smooth import MAX_AREA_CHANGE, smooth
from landslide_qgis.core.inventory.trace import Outlines, trace

needs_coverages = pytest.mark.skipif(
    not hasattr(shapely, "coverage_simplify"), reason="shapely for Python 3.9 has no coverages"
)


SIDES = st.tuples(st.integers(1, 24), st.integers(1, 24))
MASKS = SIDES.flatmap(lambda shape: hnp.arrays(np.uint8, shape, elements=st.integers(0, 1)))


def scanned(mask: np.ndarray, rows: int = 7) -> Corners:
    parts, above = [], np.zeros(mask.shape[1], np.uint8)
    for first in range(0, len(mask), rows):
        strip = mask[first : first + rows]
        parts.append(scan(above, strip, first, last=first + rows >= len(mask)))
        above = strip[-1]
    return join(parts)


def outlined(mask: np.ndarray) -> Outlines:
    return trace(scanned(mask))


def blobs(seed: int, size: int, share: float, radius: int) -> np.ndarray:
    field = np.random.default_rng(seed).standard_normal((size, size))
    for axis in (0, 1):
        for _ in range(3):
            field = sum(np.roll(field, step, axis) for step in range(-radius, radius + 1))
    return (field > np.quantile(field, 1 - share)).astype(np.uint8)


def parted(polygons: np.ndarray) -> bool:
    """Whether no two polygons share any area."""
    one, two = shapely.STRtree(polygons).query(polygons)
    one, two = one[one < two], two[one < two]
    return not shapely.relate_pattern(polygons[one], polygons[two], "T********").any()


def as_text(polygons: np.ndarray) -> Counter[str]:
    return Counter(shapely.to_wkt(shapely.normalize(polygons)).tolist())


@settings(max_examples=300, deadline=None)
@given(MASKS, st.integers(1, 9))
def test_outlines_are_gdals(mask: np.ndarray, rows: int) -> None:
    corners = scanned(mask, rows)
    if not mask.any():
        assert len(corners.run_row) == 0
        return
    outlines = trace(corners)
    polygons = pixel_polygons(outlines)
    shapes = rasterio.features.shapes(mask, mask=mask.view(bool), connectivity=4)
    expected = np.array([shapely.geometry.shape(shape) for shape, _ in shapes], object)
    assert as_text(polygons) == as_text(expected)
    assert shapely.is_valid(polygons).all()
    assert len(outlines) == len(polygons)


@settings(deadline=None)
@given(MASKS)
def test_runs_know_their_polygon(mask: np.ndarray) -> None:
    if not mask.any():
        return
    corners = scanned(mask)
    outlines = trace(corners)
    label = np.zeros(mask.shape, np.int32)
    for row, start, stop, polygon in zip(
        corners.run_row, corners.run_start, corners.run_stop, outlines.run_polygon
    ):
        label[row, start:stop] = polygon + 1
    shapes = [(shape, n + 1) for n, shape in enumerate(pixel_polygons(outlines))]
    burnt = rasterio.features.rasterize(shapes, out_shape=mask.shape, dtype="int32")
    assert np.array_equal(label, burnt)
    assert np.array_equal(label > 0, mask > 0)


@settings(deadline=None)
@given(MASKS)
def test_polygons_that_touch_are_named(mask: np.ndarray) -> None:
    if not mask.any():
        return
    outlines = outlined(mask)
    polygons = pixel_polygons(outlines)
    one, two = shapely.STRtree(polygons).query(polygons, predicate="touches")
    expected = {(a, b) for a, b in zip(one.tolist(), two.tolist()) if a < b}
    assert {tuple(sorted(pair)) for pair in outlines.touching.tolist()} == expected


@needs_coverages
@settings(max_examples=300, deadline=None)
@given(MASKS)
def test_smooth_polygons_are_valid_and_apart_and_keep_their_area(mask: np.ndarray) -> None:
    if not mask.any():
        return
    outlines = outlined(mask)
    before, after = pixel_polygons(outlines), smooth(outlines)
    assert shapely.is_valid(after).all()
    assert parted(after)
    assert shapely.coverage_is_valid(after)
    np.testing.assert_allclose(shapely.area(after), shapely.area(before), rtol=MAX_AREA_CHANGE)
    assert np.array_equal(
        shapely.get_num_interior_rings(after), shapely.get_num_interior_rings(before)
    )
    assert shapely.hausdorff_distance(before, after).max() <= 1.5


@pytest.mark.parametrize("share", [0.05, 0.2, 0.6])
def test_touching_neighbours_still_touch_when_smooth(share: float) -> None:
    outlines = outlined(blobs(5, 200, share, 1))
    one, two = outlines.touching.T
    polygons = smooth(outlines)
    assert len(one) > 0
    assert shapely.touches(polygons[one], polygons[two]).all()


@pytest.mark.parametrize("run", [1, 3])
def test_a_staircase_becomes_a_line(run: int) -> None:
    rows, cols = np.mgrid[:60, : 60 * run]
    (polygon,) = smooth(outlined((cols <= run * rows).astype(np.uint8)))
    assert shapely.get_num_coordinates(polygon) <= 9
    assert polygon.area == pytest.approx((60 * 61 // 2 - 30) * run + 30, rel=0.02)


def test_a_rectangle_and_a_pixel_stay_as_they_are() -> None:
    mask = np.zeros((20, 20), np.uint8)
    mask[3, 4], mask[8:15, 5:17] = 1, 1
    boxes = [shapely.box(4, 3, 5, 4), shapely.box(5, 8, 17, 15)]
    assert as_text(smooth(outlined(mask))) == as_text(np.array(boxes, object))


@needs_coverages
@pytest.mark.parametrize("tolerance", [0.6, 1.5, 4.0, 30.0])
@pytest.mark.parametrize("radius", [1, 3])
def test_coarse_polygons_are_valid_and_apart(tolerance: float, radius: int) -> None:
    outlines = outlined(blobs(9, 300, 0.4, radius))
    before = smooth(outlines)
    after = simplify(before, outlines.touching, tolerance, lambda share: None)
    assert shapely.is_valid(after).all()
    assert parted(after)
    assert shapely.get_num_coordinates(after).sum() <= shapely.get_num_coordinates(before).sum()
    one, two = outlines.touching.T
    assert shapely.touches(after[one], after[two]).all()


@needs_coverages
def test_coarse_polygons_keep_most_of_their_area() -> None:
    outlines = outlined(blobs(2, 400, 0.3, 4))
    after = simplify(smooth(outlines), outlines.touching, 2.0, lambda share: None)
    before = shapely.area(pixel_polygons(outlines)).sum()
    assert shapely.area(after).sum() == pytest.approx(before, rel=0.02)


def patches(chosen: np.ndarray) -> list[set[tuple[int, int]]]:
    """4-connected patches by flood fill."""
    left, found = set(map(tuple, np.argwhere(chosen).tolist())), []
    while left:
        patch, front = set(), [left.pop()]
        while front:
            row, col = at = front.pop()
            patch.add(at)
            near = {(row - 1, col), (row + 1, col), (row, col - 1), (row, col + 1)} & left
            left -= near
            front += near
        found.append(patch)
    return found


@settings(deadline=None)
@given(
    hnp.arrays(np.uint8, (14, 11), elements=st.sampled_from([0, 0, 1, 1, 1, 255])),
    st.integers(2, 9),
)
def test_the_sieve_is_what_flood_fill_says(mask: np.ndarray, size: int) -> None:
    expected = mask.copy()
    for patch in patches(mask == 1):
        if len(patch) < size:
            expected[tuple(zip(*patch))] = 0
    after = expected.copy()
    for hole in patches(expected == 0):
        beside = {(r + a, c + b) for r, c in hole for a, b in ((0, 1), (1, 0), (0, -1), (-1, 0))}
        inside = [(r, c) for r, c in beside if 0 <= r < 14 and 0 <= c < 11]
        if len(hole) < size and any(expected[at] == 1 for at in inside):
            after[tuple(zip(*hole))] = 1
    np.testing.assert_array_equal(sieve(mask, size), after)


def test_the_sieve_is_gdals_where_patches_lie_apart() -> None:
    mask = blobs(4, 300, 0.3, 3)
    np.testing.assert_array_equal(sieve(mask, 25), rasterio.features.sieve(mask, 25))


def test_rasters_wider_than_sixteen_bits() -> None:
    mask = (np.random.default_rng(0).random((4, 70_000)) < 0.5).astype(np.uint8)
    polygons = pixel_polygons(outlined(mask))
    assert shapely.is_valid(polygons).all()
    assert shapely.area(polygons).sum() == mask.sum()
    assert shapely.bounds(polygons)[:, 2].max() > 69_990


def test_pixels_beyond_those_that_32_bits_number() -> None:
    """Holes find their polygons across the pixel of that number, with numpy 1 too."""
    mask = np.zeros((9, 12), np.uint8)
    mask[1:8, 1:5], mask[1:8, 7:11] = 1, 1
    mask[2, 2:4], mask[6, 8:10] = 0, 0
    near = scan(np.zeros(12, np.uint8), mask, 0, last=True)
    right = 70_000
    down = 2**31 // (right + 12) - 4
    far = Corners(
        near.row + down, near.col + right, near.code,
        near.run_row + down, near.run_start + right, near.run_stop + right,
    )  # fmt: skip
    expected, found = trace(near), trace(far)
    np.testing.assert_array_equal(found.xy - (right, down), expected.xy)
    np.testing.assert_array_equal(found.polygon_offsets, expected.polygon_offsets)
