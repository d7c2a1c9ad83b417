"""The scene simulator: determinism, independence of the tiling, plausible content, files."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace

import numpy as np
import pyogrio
import pytest
import rasterio
import rasterio.features
import shapely
from rasterio.warp import transform_bounds

from landslide_qgis.core.errors import CancelledError, LandslideError
from landslide_qgis.core.simulator import (
    DEFAULT_BANDS,
    SceneRecipe,
    add_arguments,
    run,
    simulate_chip,
    simulate_scene,
)
from landslide_qgis.core.simulator import layers as codes
from landslide_qgis.core.simulator import scene as scene_module
from landslide_qgis.core.simulator.noise import grid_noise, point_noise

BUSY = SceneRecipe(seed=11, size=600, landslides=15.0, clouds=0.1, nodata=0.05)
SMALL = SceneRecipe(seed=4, size=260, landslides=25.0, clouds=0.1, bands=("B02", "B04", "B8A"))


@pytest.fixture(scope="module")
def big():
    return simulate_chip(replace(BUSY, size=2000, nodata=0.0), 0, 0, 768)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sim") / "scene"
    recipe = replace(SMALL, bands=("B01", "B02", "B04", "B8A"), nodata=0.05)
    return simulate_scene(folder, recipe), recipe


def test_same_recipe_gives_same_chip_and_another_seed_another():
    first = simulate_chip(BUSY, 100, 50, 96)
    again = simulate_chip(BUSY, 100, 50, 96)
    other = simulate_chip(replace(BUSY, seed=12), 100, 50, 96)
    np.testing.assert_array_equal(first.bands, again.bands)
    assert np.abs(first.bands - other.bands).mean() > 50


@pytest.mark.parametrize("size", [150, 256])
def test_windows_equal_one_window_bit_for_bit(size):
    """256-pixel windows (and odd ones) of all bands equal the whole, mask and all."""
    total = 600
    whole = simulate_chip(BUSY, 0, 0, total, DEFAULT_BANDS)
    assert (whole.mask == 1).sum() > 100
    assert (whole.mask == 255).any()
    for row in range(0, total, size):
        for col in range(0, total, size):
            part = simulate_chip(BUSY, row, col, size, DEFAULT_BANDS)
            high, wide = min(size, total - row), min(size, total - col)
            at = (slice(row, row + high), slice(col, col + wide))
            for name in ("bands", "mask", "classes", "cloud", "dem", "slope"):
                mine = getattr(part, name)[..., :high, :wide]
                np.testing.assert_array_equal(mine, getattr(whole, name)[(..., *at)], err_msg=name)


def test_world_has_no_edge():
    chip = simulate_chip(replace(BUSY, nodata=0.0), -500, -777, 64)
    assert np.isfinite(chip.bands).all()
    assert chip.bands.min() > 0


def test_chip_shapes_types_and_range():
    chip = simulate_chip(BUSY, 10, 20, 130, ("B04", "B11", "B01"))
    assert chip.bands.shape == (3, 130, 130)
    assert chip.bands.dtype == np.float32
    assert chip.mask.dtype == chip.classes.dtype == np.uint8
    assert chip.dem.dtype == chip.slope.dtype == chip.cloud.dtype == np.float32
    assert chip.mask.shape == chip.classes.shape == chip.dem.shape == (130, 130)
    assert set(np.unique(chip.mask)) <= {0, 1, 255}
    assert 0 < chip.slope.max() < 85


def test_slope_is_that_of_the_dem():
    chip = simulate_chip(replace(BUSY, noise=0.0), 40, 40, 128)
    drow, dcol = np.gradient(chip.dem.astype(np.float64), 10.0)
    expected = np.degrees(np.arctan(np.hypot(drow, dcol)))[2:-2, 2:-2]
    assert np.abs(expected - chip.slope[2:-2, 2:-2]).mean() < 0.5


def test_spectra_resemble_sentinel_2():
    recipe = SceneRecipe(seed=11, size=2000, landslides=15.0, clouds=0.05, nodata=0.0)
    chip = simulate_chip(recipe, 0, 0, 640, ("B02", "B03", "B04", "B08", "B11"))

    def median(code):
        return np.median(chip.bands[:, chip.classes == code], axis=1)

    wild, scar, cloud = (median(c) for c in (codes.BACKGROUND, codes.LANDSLIDE, codes.CLOUD))
    assert 200 < wild[0] < 600
    assert 350 < wild[1] < 800
    assert 200 < wild[2] < 600
    assert 1800 < wild[3] < 3600
    assert scar[0] < scar[1] < scar[2]
    assert 1000 < scar[2] < 2200
    assert 1500 < scar[3] < 2800
    assert scar[4] > 1.3 * wild[4]
    assert (cloud[:3] > 4000).all()
    assert (cloud[:3] < 9000).all()


def test_landslides_lie_on_steep_ground_and_fields_do_not(big):
    slide = np.median(big.slope[big.classes == codes.LANDSLIDE])
    field = np.median(big.slope[big.classes == codes.BARE_FIELD])
    assert slide > 22
    assert field < 15
    assert slide > np.median(big.slope)


def test_every_distractor_occurs_and_can_be_switched_off(big):
    present = set(np.unique(big.classes))
    wanted = {
        "roads": codes.ROAD,
        "rivers": codes.RIVER_BAR,
        "fields": codes.BARE_FIELD,
        "quarries": codes.QUARRY,
        "bare": codes.BARE_PATCH,
    }
    assert set(wanted.values()) | {codes.LANDSLIDE, codes.WATER, codes.CLOUD} <= present
    bare = simulate_chip(
        replace(
            BUSY,
            nodata=0.0,
            clouds=0.0,
            landslides=0.0,
            roads=False,
            rivers=False,
            fields=False,
            quarries=False,
            bare=False,
        ),
        0,
        0,
        300,
    )
    assert set(np.unique(bare.classes)) <= {codes.BACKGROUND, codes.WATER}
    assert not bare.mask.any()


@pytest.mark.parametrize("clouds", [0.05, 0.3])
def test_cloud_cover_is_the_one_asked_for(clouds):
    chip = simulate_chip(replace(BUSY, clouds=clouds, nodata=0.0), 0, 0, 600, ("B02",))
    assert (chip.cloud > 0.5).mean() == pytest.approx(clouds, rel=0.35)


def test_wedge_has_the_share_asked_for():
    chip = simulate_chip(replace(BUSY, nodata=0.1), 0, 0, 600, ("B02", "B11"))
    empty = chip.bands[0] == 0
    assert empty.mean() == pytest.approx(0.1, abs=0.005)
    assert (chip.mask[empty] == 255).all()
    # A coarse pixel with any missing part is missing.
    assert (chip.bands[1][empty] == 0).all()


def test_offset_is_added_to_valid_pixels_only():
    plain = simulate_chip(BUSY, 0, 500, 96)
    moved = simulate_chip(replace(BUSY, offset=1000), 0, 500, 96)
    valid = plain.bands > 0
    assert valid.any()
    assert not valid.all()
    np.testing.assert_array_equal(moved.bands[~valid], 0)
    np.testing.assert_allclose(moved.bands[valid] - plain.bands[valid], 1000, atol=0.01)


def test_haze_lifts_blue_more_than_red():
    clear = simulate_chip(replace(BUSY, haze=0.0), 0, 0, 64)
    hazy = simulate_chip(replace(BUSY, haze=1.0), 0, 0, 64)
    lift = (hazy.bands - clear.bands).mean(axis=(1, 2))
    assert lift[2] > lift[1] > lift[0] > 0


def test_grid_noise_and_point_noise_are_one_field():
    rows, cols = np.arange(-20, 30) + 0.5, np.arange(5, 60) + 0.5
    y, x = np.meshgrid(rows, cols, indexing="ij")
    np.testing.assert_allclose(grid_noise(3, 7.3, rows, cols), point_noise(3, 7.3, y, x), atol=2e-6)


def test_noise_has_unit_deviation():
    at = np.arange(600) + 0.5
    noise = grid_noise(5, 3.0, at, at)
    assert noise.mean() == pytest.approx(0.0, abs=0.05)
    assert noise.std() == pytest.approx(1.0, abs=0.08)


def test_band_files(written):
    folder, recipe = written
    for band, gsd, size in (("B02", 10, 260), ("B8A", 20, 130), ("B01", 60, 44)):
        with rasterio.open(folder / f"T45RTN_20250714T043709_{band}_{gsd}m.tif") as file:
            assert file.dtypes == ("uint16",)
            assert file.nodata == 0
            assert file.crs.to_epsg() == 32645
            assert file.shape == (size, size)
            assert file.res == (gsd, gsd)
            assert file.transform.c % 60 == 0
            assert file.transform.f % 60 == 0
            assert file.profile["tiled"]
            assert file.compression.name == "deflate"
            assert file.descriptions == (band,)
            assert (file.read(1) == 0).any()
    text = json.loads((folder / "scene.json").read_text(encoding="utf-8"))
    assert text["recipe"]["seed"] == recipe.seed
    assert not list(folder.rglob(".part*"))


def test_files_equal_the_chip(written):
    folder, recipe = written
    chip = simulate_chip(recipe, 0, 0, recipe.size, ("B04", "B8A"))
    with rasterio.open(folder / "T45RTN_20250714T043709_B04_10m.tif") as file:
        np.testing.assert_array_equal(file.read(1), np.rint(chip.bands[0]))
    with rasterio.open(folder / "T45RTN_20250714T043709_B8A_20m.tif") as file:
        np.testing.assert_array_equal(file.read(1), np.rint(chip.bands[1][::2, ::2]))
    with rasterio.open(folder / "truth" / "truth.tif") as file:
        np.testing.assert_array_equal(file.read(1), chip.mask)
        assert file.nodata == 255


def test_scene_does_not_depend_on_its_windows(tmp_path, monkeypatch):
    one = simulate_scene(tmp_path / "one", SMALL)
    monkeypatch.setattr(scene_module, "WINDOW", 96)
    many = simulate_scene(tmp_path / "many", SMALL, workers=3)
    for path in sorted(one.rglob("*.tif")):
        with rasterio.open(path) as a, rasterio.open(many / path.relative_to(one)) as b:
            np.testing.assert_array_equal(a.read(1), b.read(1), err_msg=path.name)
    columns = ["ls_id", "kind", "area_m2", "len_m", "wid_m", "age", "hidden"]
    first, second = (
        pyogrio.raw.read(f / "truth" / "truth.gpkg", columns=columns) for f in (one, many)
    )
    assert list(first[2]) == list(second[2])
    for mine, theirs in zip(first[3], second[3]):
        np.testing.assert_array_equal(mine, theirs)


def test_polygons_burn_to_the_truth_raster(written):
    folder, _ = written
    meta, _, geometry, fields = pyogrio.raw.read(
        folder / "truth" / "truth.gpkg", layer="landslides"
    )
    assert meta["crs"] == "EPSG:32645"
    outlines = shapely.from_wkb(geometry)
    assert len(outlines) > 3
    assert shapely.is_valid(outlines).all()
    values = dict(zip(meta["fields"], fields))
    np.testing.assert_allclose(values["area_m2"], shapely.area(outlines))
    assert set(values["kind"]) <= {"debris flow", "debris slide"}
    with rasterio.open(folder / "truth" / "truth.tif") as file:
        truth = file.read(1)
        burnt = rasterio.features.rasterize(
            list(outlines), out_shape=file.shape, transform=file.transform
        )
    assert (burnt[truth == 1] == 1).all()
    # Where a polygon lies and the raster has no landslide, a cloud hides it.
    assert (truth[burnt == 1] != 0).all()


def test_dem_covers_the_scene_and_agrees_with_the_terrain(written):
    folder, recipe = written
    chip = simulate_chip(recipe, 0, 0, 256)
    with rasterio.open(folder / "T45RTN_20250714T043709_B02_10m.tif") as band:
        bounds = transform_bounds(band.crs, "EPSG:4326", *band.bounds)
        at = [(100, 100), (20, 200), (250, 30)]
        points = [band.xy(r, c) for r, c in at]
        crs = band.crs
    with rasterio.open(folder / "dem.tif") as dem:
        assert dem.crs.to_epsg() == 4326
        assert dem.res == pytest.approx((1 / 3600, 1 / 3600))
        assert dem.bounds.left < bounds[0]
        assert dem.bounds.bottom < bounds[1]
        assert dem.bounds.right > bounds[2]
        assert dem.bounds.top > bounds[3]
        xs, ys = zip(*points)
        lon, lat = rasterio.warp.transform(crs, dem.crs, xs, ys)
        for (r, c), place in zip(at, zip(lon, lat)):
            height = next(dem.sample([place]))[0]
            # Within half a DEM pixel on a slope of 45 degrees.
            assert height == pytest.approx(chip.dem[r, c], abs=25)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"size": 255}, "size of 255"),
        ({"size": 20000}, "size of 20000"),
        ({"clouds": 1.5}, "'clouds'"),
        ({"landslides": float("nan")}, "'landslides'"),
        ({"bands": ("B04", "B99")}, "'B99'"),
        ({"bands": ()}, "No band"),
        ({"bands": ("B04", "B04")}, "twice"),
        ({"tile": "../up"}, "'tile'"),
    ],
)
def test_impossible_settings_are_named(tmp_path, change, words):
    with pytest.raises(LandslideError, match=words):
        simulate_scene(tmp_path / "x", replace(SMALL, **change))
    assert not (tmp_path / "x").exists()


def test_a_file_in_the_way_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(LandslideError, match="file"):
        simulate_scene(tmp_path / "file", SMALL)


def test_cancelling_leaves_nothing(tmp_path):
    with pytest.raises(CancelledError):
        simulate_scene(tmp_path / "new", SMALL, cancelled=lambda: True)
    assert not (tmp_path / "new").exists()


def test_a_failure_keeps_the_older_scene(tmp_path, monkeypatch):
    folder = simulate_scene(tmp_path / "s", SMALL)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(scene_module, "write_outlines", fail)
    with pytest.raises(LandslideError, match="disk full"):
        simulate_scene(folder, replace(SMALL, seed=5))
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_command_line(tmp_path):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    args = parser.parse_args(
        [str(tmp_path / "c"), "--size", "256", "--seed", "3", "--bands", "b04", "--clouds", "0.1",
         "--no-roads"]
    )  # fmt: skip
    shares = []
    folder = run(args, lambda share, _text: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    text = json.loads((folder / "scene.json").read_text(encoding="utf-8"))
    assert text["recipe"]["bands"] == ["B04"]
    assert text["recipe"]["roads"] is False
    assert len(list(folder.glob("*_10m.tif"))) == 1


def test_defaults_of_the_command_line_are_those_of_the_recipe():
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    from landslide_qgis.core.simulator.command import recipe_from

    assert recipe_from(parser.parse_args(["x"])) == SceneRecipe()
