"""Tiles cover the scene, weights blend to one, and no size is a special case."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from rasterio.crs import CRS
from rasterio.transform import Affine

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.probability import profile
from landslide_qgis.core.rasters import create_raster
from landslide_qgis.core.scene.grid import Grid
from landslide_qgis.core.tiles.mosaic import Mosaic
from landslide_qgis.core.tiles.tiling import plan_tiles

SIZES = st.integers(16, 900)


@given(
    height=SIZES,
    width=SIZES,
    overlap=st.integers(0, 60),
    fixed=st.sampled_from([None, 128]),
    phase=st.sampled_from([1, 32]),
)
def test_weights_of_all_tiles_sum_to_one(height, width, overlap, fixed, phase):
    plan = plan_tiles(
        height, width, overlap=overlap, multiple=32, largest=256, fixed=fixed, phase=phase
    )
    for axis in (plan.y, plan.x):
        assert all((start - axis.margin) % phase == 0 for start in axis.starts)
        assert all(b - a <= axis.tile - overlap for a, b in zip(axis.starts, axis.starts[1:]))
    total = np.zeros((height, width))
    for tile in plan:
        window = tile.window
        rows = slice(window.row_off, window.row_off + window.height)
        cols = slice(window.col_off, window.col_off + window.width)
        total[rows, cols] += np.outer(tile.weight_y, tile.weight_x)
        assert tile.top + window.height + tile.bottom == plan.y.tile
        assert tile.left + window.width + tile.right == plan.x.tile
    np.testing.assert_allclose(total, 1.0, atol=1e-5)


@given(height=SIZES, width=SIZES)
def test_rows_called_done_get_no_further_tile(height, width):
    plan = plan_tiles(height, width, overlap=32, multiple=32, largest=256)
    first_rows: dict[int, int] = {}
    for tile in plan:
        first_rows.setdefault(tile.row, tile.window.row_off)
    for row in range(len(plan.y.starts) - 1):
        assert plan.rows_done(row) <= first_rows[row + 1]
    assert plan.rows_done(len(plan.y.starts) - 1) == height


@pytest.mark.parametrize("side", [64, 256, 257, 320, 1000, 4096, 10980])
def test_fitted_tiles_waste_little(side):
    plan = plan_tiles(side, side, overlap=64, multiple=32, largest=896)
    grown = (side + 64) ** 2
    # Up to a whole multiple of 32, plus the overlap of tiles of at least half the largest side.
    assert plan.network_pixels <= 1.35 * max(grown, 96**2)


@pytest.mark.parametrize("side", [127, 128, 129])
def test_scene_about_one_tile_wide(side):
    plan = plan_tiles(side, side, overlap=0, multiple=32, largest=128, fixed=128)
    assert len(plan) == (1 if side <= 128 else 4)


def test_tile_of_a_wrong_size_is_refused():
    with pytest.raises(LandslideError, match="no multiple of 32"):
        plan_tiles(500, 500, overlap=16, multiple=32, largest=512, fixed=100)


def test_overlap_as_large_as_the_tile_is_refused():
    with pytest.raises(LandslideError, match="too large for tiles of 64"):
        plan_tiles(500, 500, overlap=32, multiple=32, largest=512, fixed=64)


def test_what_any_tile_knows_is_known(tmp_path):
    """Where one tile takes a pixel for cloud and its neighbour does not, the pixel has data.

    Not so at a tile's edge, where it weighs nothing.
    """
    plan = plan_tiles(64, 100, overlap=16, multiple=32, largest=64)
    grid = Grid(CRS.from_epsg(32643), Affine(10, 0, 0, 0, -10, 0), 100, 64)
    with create_raster(tmp_path / "p.tif", grid, profile("float32"), "The probability") as file:
        mosaic = Mosaic(plan, file)
        for number, tile in enumerate(plan):
            shape = (int(tile.window.height), int(tile.window.width))
            mosaic.add(tile, np.full(shape, 0.5, np.float32), np.full(shape, number == 0))
        mosaic.finish()
    with rasterio.open(tmp_path / "p.tif") as dataset:
        known = np.isfinite(dataset.read(1))
    first, second, *_ = plan
    expected = np.zeros((64, 100), bool)
    weighs = np.logical_and.outer(first.weight_y > 0, first.weight_x > 0)
    expected[: weighs.shape[0], : weighs.shape[1]] = weighs
    shared = slice(int(second.window.col_off), int(first.window.width))
    assert expected[:, shared].any(), "though the other tile is blind there"
    np.testing.assert_array_equal(known, expected)
