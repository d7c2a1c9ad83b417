"""Scenes that people really have: little of them valid, across the date line, in odd systems."""

from __future__ import annotations

import json
import zipfile

import numpy as np
import pyogrio.raw
import pytest
import rasterio
import shapely
from rasterio.transform import from_bounds, from_origin
from rasterio.windows import Window

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.jobs.inventory_steps import CharacteriseJob
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.model.file import open_model
from landslide_qgis.core.run import run_job
from landslide_qgis.core.scene.assemble import compare_gsd
from landslide_qgis.core.scene.grid import Grid, working_grid
from landslide_qgis.core.scene.position import overlaps, pixel_in
from landslide_qgis.core.scene.reader import Scene, SceneBand
from landslide_qgis.core.scene.sources import BandSource, find_rasters, match_bands, open_raster
from landslide_qgis.core.tiles.inference import Predictor, plan_workload
from tests.core.toys import RGB, make_card, make_model


@pytest.fixture
def bands(write_raster):
    """Return a function that writes B04, B03, B02 of the same values."""

    def write(values, folder="in", **changes):
        return tuple(str(write_raster(f"{folder}/{n}.tif", values, **changes)) for n in RGB)

    return write


def predict(tmp_path, model, **scene):
    """Run a prediction; return its values."""
    job = jobs.PredictJob(
        jobs.SceneSpec(**scene), str(tmp_path / "p.tif"), jobs.InferenceOptions(model=str(model))
    )
    run_job(job)
    with rasterio.open(tmp_path / "p.tif") as made:
        return made.read(1), made.crs


def test_little_data_between_the_sampled_places_is_found(tmp_path, bands, toy_model):
    values = np.zeros((3000, 3000), np.uint16)
    values[250:330, 250:330] = 900
    made, _ = predict(tmp_path, toy_model, inputs=bands(values, nodata=0, tiled=True))
    assert np.array_equal(made != 255, values > 0)


def test_small_polygons_in_a_large_scene_change_no_value(tmp_path, bands, toy_model):
    import pyogrio.raw

    files = bands(np.full((3000, 3000), 900, np.uint16), tiled=True)
    box = shapely.box(602500, 1196400, 603500, 1197000)
    pyogrio.raw.write(
        tmp_path / "m.gpkg", shapely.to_wkb(np.array([box], object)), [], [],
        crs="EPSG:32643", driver="GPKG", geometry_type="Polygon",
    )  # fmt: skip
    made, _ = predict(tmp_path, toy_model, inputs=files, mask=str(tmp_path / "m.gpkg"))
    assert made.shape == (60, 100)
    assert (made != 255).all()


@pytest.mark.parametrize(("left", "crs"), [(179.99, "EPSG:32701"), (283.0, "EPSG:32718")])
def test_degrees_beyond_the_date_line(tmp_path, bands, toy_model, left, crs):
    transform = from_bounds(left, -17, left + 0.02, -16.98, 220, 200)
    files = bands(np.full((200, 220), 900, np.uint16), crs="EPSG:4326", transform=transform)
    made, found = predict(tmp_path, toy_model, inputs=files)
    assert found == rasterio.CRS.from_string(crs)
    assert (made == 255).mean() < 0.05


@pytest.mark.parametrize("west", [-180, 0])
def test_a_raster_of_the_whole_world_overlaps(write_raster, west):
    grid = Grid(rasterio.CRS.from_epsg(32760), from_origin(819000, 8120000, 10, 10), 220, 200)
    transform = from_bounds(west, -90, west + 360, 90, 360, 180)
    path = write_raster(
        "w.tif", np.ones((180, 360), np.float32), crs="EPSG:4326", transform=transform
    )
    with rasterio.open(path) as world:
        assert overlaps(world, grid)
        assert pixel_in(world, grid) == pytest.approx(9.2e-5, rel=0.05)


def test_a_system_that_is_not_tied_to_the_earth(bands, write_raster, toy_model, tmp_path):
    values = np.full((64, 64), 900, np.uint16)
    local = 'LOCAL_CS["site",UNIT["metre",1]]'
    with (
        rasterio.open(bands(values, crs=local)[0]) as dataset,
        pytest.raises(LandslideError, match="not tied to the Earth"),
    ):
        working_grid(dataset)
    dem = write_raster("dem.tif", values.astype(np.float32), crs=local)
    job = jobs.DetectJob(
        jobs.SceneSpec(inputs=bands(values), dem=str(dem)),
        polygons=str(tmp_path / "p.gpkg"),
        inference=jobs.InferenceOptions(model=str(toy_model)),
    )
    with pytest.raises(LandslideError, match="no way from"):
        run_job(job)


def test_pixels_of_web_mercator_are_measured_on_the_ground():
    told = []
    grid = Grid(rasterio.CRS.from_epsg(3857), from_origin(1e6, 8.4e6, 20, 20), 220, 200)
    compare_gsd(grid, make_card(), told.append)  # 20 m there are 10 m at 60° north
    assert told == []
    compare_gsd(Grid(grid.crs, from_origin(1e6, 8.4e6, 10, 10), 220, 200), make_card(), told.append)
    assert told[0].numbers["scene_m"] == pytest.approx(5, rel=0.03)


def test_an_extent_the_wrong_way_round(bands, toy_model, tmp_path):
    files = bands(np.full((64, 64), 900, np.uint16))
    for extent in ((600300, 1199500, 600000, 1200000), (600000, 1200000, 600300, 1199500)):
        with pytest.raises(LandslideError, match="in this order"):
            predict(tmp_path, toy_model, inputs=files, extent=extent)
    with pytest.raises(LandslideError, match="have no place in EPSG:32643"):
        predict(tmp_path, toy_model, inputs=files, extent=(70, 95, 80, 100), extent_crs="EPSG:4326")


def test_a_resolution_in_the_wrong_unit(bands, toy_model, tmp_path):
    files = bands(np.full((64, 64), 900, np.uint16))
    with pytest.raises(LandslideError, match="give a larger one"):
        predict(tmp_path, toy_model, inputs=files, resolution=1e-5)


def test_the_elevation_band_that_was_named_gives_the_attributes(
    write_raster, bands, toy_model, tmp_path
):
    values = np.full((64, 64), 900, np.uint16)
    values[20:40, 20:40] = 9000
    dem = write_raster(
        "dem.tif", np.stack([np.zeros((64, 64)), np.full((64, 64), 77)]).astype("f4")
    )
    run_job(
        jobs.DetectJob(
            jobs.SceneSpec(inputs=bands(values), dem=f"{dem}|2"),
            polygons=str(tmp_path / "p.gpkg"),
            inference=jobs.InferenceOptions(model=str(toy_model)),
        )
    )
    meta, _, _, data = pyogrio.raw.read(tmp_path / "p.gpkg")
    assert dict(zip(meta["fields"], data))["elev_max"][0] == 77


@pytest.mark.parametrize("first", ["B04", "dem"])
def test_all_bands_of_a_file_that_holds_the_elevation_too_are_named(
    write_raster, tmp_path, toy_model, first
):
    """A scene is found again from what its result says of it."""
    names = [first, *(name for name in ("B04", "B03", "B02", "dem") if name != first)]
    values = np.random.default_rng(0).integers(300, 900, (4, 64, 64)).astype(np.uint16)
    file = str(write_raster("all.tif", values, descriptions=names))
    predict(tmp_path, toy_model, inputs=(file,))
    with rasterio.open(tmp_path / "p.tif") as made:
        scene = json.loads(made.tags()["LANDSLIDE_PARAMETERS"])["scene"]
    places = {name: f"{file}|{number}" for number, name in enumerate(names, start=1)}
    places[first] = file
    assert {**scene["bands"], "dem": scene["dem"]} == places


def test_rasters_in_an_archive_are_read_where_they_are(write_raster, tmp_path):
    """GDAL's names for such places hold two slashes side by side, as addresses do."""
    values = np.zeros((64, 64), np.float32)
    values[20:40, 20:40] = 1
    files = [write_raster("p.tif", values), write_raster("dem.tif", values * 77)]
    with zipfile.ZipFile(tmp_path / "scene.zip", "w") as archive:
        for file in files:
            archive.write(file, file.name)
            file.unlink()
    inside = f"/vsizip/{(tmp_path / 'scene.zip').as_posix()}"
    polygons, described = str(tmp_path / "o.gpkg"), str(tmp_path / "d.gpkg")
    dem = f"{inside}/dem.tif"
    run_job(jobs.VectoriseJob(f"{inside}/p.tif", polygons=polygons, dem=dem))
    run_job(CharacteriseJob(polygons, described, dem=dem, rasters=(dem,)))
    meta, _, _, data = pyogrio.raw.read(described)
    found = dict(zip(meta["fields"], data))
    assert found["elev_max"][0] == found["dem_max"][0] == 77


def test_files_are_looked_for_once_and_products_inside_folders(tmp_path, bands):
    files = bands(np.full((64, 64), 900, np.uint16))
    folder = tmp_path / "in"
    assert find_rasters([str(folder), files[0], str(folder / ".." / "in" / "B04.tif")]) == sorted(
        files
    )
    images = tmp_path / "all" / "S2A_X.SAFE" / "GRANULE" / "L2A" / "IMG_DATA" / "R10m"
    images.mkdir(parents=True)
    (images / "T_B04_10m.jp2").write_bytes(b"")
    for place in (tmp_path / "all", tmp_path / "all" / "S2A_X.SAFE" / "GRANULE"):
        assert find_rasters([str(place)]) == [str(images / "T_B04_10m.jp2")]


@pytest.mark.parametrize(
    ("name", "advice"),
    [("S2A.SAFE.zip", "unpack it"), ("MTD_MSIL2A.xml", "give the product's folder")],
)
def test_what_to_do_with_a_product_that_is_not_a_folder(tmp_path, name, advice):
    (tmp_path / name).write_text("<x/>")
    with pytest.raises(LandslideError, match=advice):
        open_raster(str(tmp_path / name))


def test_complex_numbers(write_raster):
    with pytest.raises(LandslideError, match="complex numbers"):
        open_raster(str(write_raster("c.tif", np.ones((20, 20), np.complex64))))


def test_a_band_mapped_twice(bands):
    files = bands(np.full((64, 64), 900, np.uint16))
    with pytest.raises(LandslideError, match="names a band twice"):
        match_bands(make_card().bands, [], {"4": files[0], "B04": files[1]}, None)


def test_a_model_of_one_batch_size_runs_on_any_number_of_tiles(tmp_path, bands, toy_model):
    values = np.random.default_rng(0).integers(300, 4000, (200, 220)).astype(np.uint16)
    files = bands(values)
    wanted, _ = predict(tmp_path, toy_model, inputs=files)
    fixed = make_model(tmp_path / "four.onnx", make_card(), dims=(4, "H", "W"))
    made, _ = predict(tmp_path, fixed, inputs=files)
    assert np.array_equal(made, wanted)
    predictor = Predictor(open_model(fixed), jobs.InferenceOptions(), lambda _: None)
    assert predictor.predict(np.zeros((6, 3, 64, 64), np.float32), 0).shape == (6, 64, 64)


def test_a_tile_far_larger_than_the_scene(tmp_path, bands, toy_model):
    job = jobs.PredictJob(
        jobs.SceneSpec(inputs=bands(np.full((64, 64), 900, np.uint16))),
        str(tmp_path / "p.tif"),
        jobs.InferenceOptions(model=str(toy_model), tile_px=32_000),
    )
    assert run_job(job).summary["tile_px"] <= 192


def test_threads_far_beyond_the_processors(toy_model):
    work = plan_workload(open_model(toy_model), jobs.InferenceOptions(threads=100_000), False)
    assert work.sessions * work.threads <= 1000


def test_a_band_that_stands_for_two_is_read_twice(write_raster):
    """GDAL, asked for a band twice in one call, left blocks out in one of about thirty reads."""
    values = np.random.default_rng(0).integers(1, 900, (2, 400, 400)).astype(np.float32)
    path = str(write_raster("s1.tif", values, compress="deflate", tiled=True, blockxsize=128,
                            blockysize=128, nodata=0))  # fmt: skip
    numbers = {"VV": 1, "VH": 2, "VV_pre": 1, "VH_pre": 2, "VV_third": 1}
    grid = open_raster(path)
    bands = tuple(SceneBand(BandSpec(n, "sar"), BandSource(path, i, "x"))
                  for n, i in numbers.items())  # fmt: skip
    with grid, Scene(working_grid(grid), working_grid(grid), bands).reader() as reader:
        asked = [layer.rows._indexes for layer in reader._layers]
        found, _ = reader.read(Window(0, 0, 400, 400))
    assert asked == [[1, 2], [1, 2], [1]]
    np.testing.assert_array_equal(found, values[[i - 1 for i in numbers.values()]])


def test_decoded_blocks_are_kept(write_raster, bands, monkeypatch):
    """A warped view asks for the same blocks many times; GDAL's cache must hold some."""
    import time

    from landslide_qgis.core.gdal import gdal_settings

    noise = np.random.default_rng(0).integers(0, 60000, (1024, 1024)).astype(np.uint16)
    path = write_raster(
        "B04.tif", noise, compress="deflate", tiled=True, blockxsize=1024, blockysize=1024
    )
    with gdal_settings(), rasterio.open(path) as dataset:
        window = ((0, 64), (0, 64))
        started = time.process_time()
        dataset.read(1, window=window)
        first = time.process_time() - started
        started = time.process_time()
        for _ in range(20):
            dataset.read(1, window=window)
        assert time.process_time() - started < 20 * first / 2
