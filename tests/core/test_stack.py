"""A stack against its bands: what is in it, where, in which units."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from landslide_qgis.core.cli.main import main
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.jobs.scene_steps import StackJob
from landslide_qgis.core.run import run_job
from landslide_qgis.core.toolbox import readers

SHAPE = (90, 110)


@pytest.fixture(autouse=True)
def small_squares(monkeypatch):
    monkeypatch.setattr(readers, "SQUARE_PX", 48)


@pytest.fixture
def values():
    """Reflectance × 10,000 by band, uint16 ``[H, W]``."""
    draw = np.random.default_rng(3).integers
    return {name: draw(300, 4000, SHAPE).astype(np.uint16) for name in ("B02", "B04", "B08")}


@pytest.fixture
def folder(write_raster, values):
    for name, band in values.items():
        path = write_raster(f"scene/T43PGM_20200101_{name}_10m.tif", band, nodata=0)
    return str(path.parent)


@pytest.fixture
def dem(write_raster):
    """A plane that rises 1 m in 4 m to the east, on a coarser, larger grid."""
    heights = np.tile(np.arange(80, dtype=np.float32) * 7.5, (70, 1))
    return str(write_raster("dem.tif", heights, transform=from_origin(599700, 1200300, 30, 30)))


def make(tmp_path, scene, **options):
    job = StackJob(scene, str(tmp_path / "stack.tif"), **options)
    assert jobs.job_from_json(jobs.job_to_json(job)) == job
    events = []
    result = run_job(job, events.append)
    dataset = rasterio.open(job.stack)
    return dataset.read(), dataset, result.summary, events


def test_only_bands_stay_whole_numbers(tmp_path, folder, values):
    found, dataset, summary, _ = make(tmp_path, jobs.SceneSpec((folder,)))
    assert dataset.descriptions == ("B02", "B04", "B08")
    assert (dataset.dtypes[0], dataset.nodata) == ("uint16", 0)
    np.testing.assert_array_equal(found, np.stack(list(values.values())))
    assert dataset.tags(2)["CENTRAL_WAVELENGTH_UM"] == "0.665"
    assert dataset.tags(2)["SOURCE"] == "T43PGM_20200101_B04_10m.tif"
    assert summary["known_pixels"] == SHAPE[0] * SHAPE[1]


def test_the_truth_is_no_band_of_a_simulated_scene(tmp_path, folder, values, write_raster):
    write_raster("scene/truth/truth.tif", (values["B04"] > 2000).astype(np.uint8))
    _, dataset, _, _ = make(tmp_path, jobs.SceneSpec((folder,)))
    assert dataset.descriptions == ("B02", "B04", "B08")


def test_indices_and_terrain_across_squares(tmp_path, folder, values, dem):
    scene = jobs.SceneSpec((folder,), dem=dem)
    names = ("dem", "slope", "aspect", "tpi")
    found, dataset, _, _ = make(tmp_path, scene, indices=("NDVI",), terrain=names)
    assert dataset.descriptions == ("B02", "B04", "B08", "NDVI", *names)
    assert dataset.units[4:7] == ("metre", "degree", "degree")
    layers = dict(zip(dataset.descriptions, found))
    red, nir = (values[name].astype(float) for name in ("B04", "B08"))
    np.testing.assert_allclose(layers["NDVI"], (nir - red) / (nir + red), atol=1e-6)
    exact = (np.arange(110) * 10 + 300 - 10) / 4  # centre of pixel: 5 m in, less half of 30 m
    np.testing.assert_allclose(layers["dem"], np.tile(exact, (90, 1)), atol=0.02)
    np.testing.assert_allclose(layers["slope"], np.degrees(np.arctan(0.25)), atol=0.05)
    np.testing.assert_allclose(layers["aspect"], 270, atol=0.5)


def test_a_band_of_a_raster_is_the_elevation(tmp_path, folder, dem, write_raster):
    with rasterio.open(dem) as dataset:
        heights, place = dataset.read(1), dataset.transform
    both = str(write_raster("both.tif", np.stack([heights * 0, heights]), transform=place))
    one, two = (
        make(tmp_path, jobs.SceneSpec((folder,), dem=source), terrain=("dem", "slope"))[0]
        for source in (dem, f"{both}|2")
    )
    np.testing.assert_array_equal(two, one)


@pytest.mark.parametrize("kind", ["dn-offset", "reflectance"])
def test_reflectance_is_brought_to_one_unit(tmp_path, write_raster, values, kind):
    for name, band in values.items():
        stored = band + 1000 if kind == "dn-offset" else band.astype(np.float32) / 10000
        write_raster(f"other/{name}.tif", stored, nodata=0)
    found, dataset, summary, _ = make(tmp_path, jobs.SceneSpec((str(tmp_path / "other"),)))
    assert summary["values"] == kind
    np.testing.assert_array_equal(found, np.stack(list(values.values())))
    assert dataset.tags()["LANDSLIDE_RADIOMETRY"] == "dn"


def test_landsat_is_named_and_scaled_like_sentinel(tmp_path, write_raster):
    for number in (2, 4, 5):
        name = f"l8/LC09_L2SP_143054_20230105_20230313_02_T1_SR_B{number}.TIF"
        write_raster(name, np.full(SHAPE, 10000 + number, np.uint16), nodata=0)
    found, dataset, _, _ = make(
        tmp_path, jobs.SceneSpec((str(tmp_path / "l8"),)), indices=("NDVI",)
    )
    assert dataset.descriptions == ("B02", "B04", "B08", "NDVI")
    np.testing.assert_allclose(
        found[:3, 9, 9], [(10000 + n) * 0.275 - 2000 for n in (2, 4, 5)], rtol=1e-6
    )


def test_any_sensor_by_hand_and_by_its_own_names(tmp_path, write_raster):
    stack = np.stack([np.full(SHAPE, n, np.float32) for n in (7, 8, 9)])
    path = write_raster("air.tif", stack, descriptions=("hh", "hv", "odd name"))
    scene = jobs.SceneSpec((str(path),), {"entropy": f"{path}|2"})
    found, dataset, _, _ = make(tmp_path, scene, sensor="other")
    assert dataset.descriptions == ("entropy", "hh", "odd_name")
    assert found[:, 5, 5].tolist() == [8, 7, 9]


def test_no_data_stays_no_data(tmp_path, write_raster, values, folder, dem):
    band = values["B04"].copy()
    band[:20, :30] = 0
    write_raster("scene/T43PGM_20200101_B04_10m.tif", band, nodata=0)
    found, _, summary, _ = make(tmp_path, jobs.SceneSpec((folder,), dem=dem), terrain=("dem",))
    assert np.isnan(found[:3, :20, :30]).all()
    assert np.isfinite(found[3]).all()
    assert summary["known_pixels"] == SHAPE[0] * SHAPE[1] - 600


def test_detect_reads_the_stack_as_it_reads_the_bands(tmp_path, rgb_scene, toy_model):
    """A bright stack is not taken for one with 1,000 added, since it says what it is."""
    model = jobs.InferenceOptions(model=str(toy_model))
    make(tmp_path, jobs.SceneSpec((str(rgb_scene),)))
    probabilities = []
    for number, source in enumerate((str(rgb_scene), str(tmp_path / "stack.tif"))):
        target = str(tmp_path / f"p{number}.tif")
        run_job(jobs.PredictJob(jobs.SceneSpec((source,)), target, model))
        with rasterio.open(target) as dataset:
            probabilities.append(dataset.read(1))
    np.testing.assert_array_equal(*probabilities)


def test_what_cannot_be_stacked_is_one_sentence(tmp_path, folder, write_raster):
    scene = jobs.SceneSpec((folder,))
    bare = write_raster("bare/B02.tif", np.ones(SHAPE, np.uint16), crs=None)
    for changes, message in (
        ({"indices": ("NBR",)}, r"lacks B12 \(NBR\)"),
        ({"terrain": ("slope",)}, "need an elevation model"),
        ({"indices": ("EVI",)}, "index 'EVI' is unknown"),
        ({"sensor": "spot"}, "sensor 'spot' is unknown"),
    ):
        with pytest.raises(LandslideError, match=message):
            make(tmp_path, scene, **changes)
    with pytest.raises(LandslideError, match="no coordinate reference system"):
        make(tmp_path, jobs.SceneSpec((str(bare),)))
    assert not (tmp_path / "stack.tif").exists()


def test_on_the_command_line(tmp_path, folder, dem, capsys):
    words = [folder, "--dem", dem, "--indices", "NDVI", "--terrain", "slope"]
    assert main(["stack", *words, "--output", str(tmp_path / "s.tif")]) == 0
    assert "B02, B04, B08, NDVI, slope" in capsys.readouterr().out


def test_elevation_among_the_bands_stays_a_band(tmp_path, folder, dem):
    """So that a stack with terrain layers can be stacked again."""
    scene = jobs.SceneSpec((folder,), dem=dem)
    first, _, _, _ = make(tmp_path, scene, terrain=("dem", "slope"))
    (tmp_path / "stack.tif").rename(tmp_path / "first.tif")
    again, dataset, _, _ = make(tmp_path, jobs.SceneSpec((str(tmp_path / "first.tif"),)))
    order = [dataset.descriptions.index(name) for name in ("B02", "B04", "B08", "dem", "slope")]
    np.testing.assert_array_equal(again[order], first)


def test_elevation_stored_as_scaled_whole_numbers(tmp_path, folder, dem, write_raster):
    with rasterio.open(dem) as dataset:
        heights, place = dataset.read(1), dataset.transform
    stored = str(write_raster("dm.tif", (heights * 10 + 50).astype(np.uint16), transform=place))
    with rasterio.open(stored, "r+") as dataset:
        dataset.scales, dataset.offsets = (0.1,), (-5.0,)
    stacks = [
        make(tmp_path, jobs.SceneSpec((folder,), dem=file), terrain=("dem", "slope"))[0]
        for file in (dem, stored)
    ]
    np.testing.assert_allclose(*stacks, atol=0.01)


@pytest.mark.parametrize(("resolution", "words"), [(0.01, "0.625 to"), (1e6, "to 900 m")])
def test_pixel_sizes_that_cannot_be_meant(tmp_path, folder, resolution, words):
    with pytest.raises(LandslideError, match=f"does not suit the image.*{words}"):
        make(tmp_path, jobs.SceneSpec((folder,), resolution=resolution))


def test_a_name_that_two_bands_of_a_file_bear_is_settled_by_the_mapping(tmp_path, write_raster):
    both = np.stack([np.full((40, 40), v, np.uint16) for v in (300, 700)])
    file = str(write_raster("two.tif", both, descriptions=("B04", "B04")))
    with pytest.raises(LandslideError, match=r"Both .*two.tif and .*two.tif\|2 claim band B04"):
        make(tmp_path, jobs.SceneSpec((file,)))
    made, *_ = make(tmp_path, jobs.SceneSpec((file,), {"B04": f"{file}|2"}))
    assert (made[0] == 700).all()


def test_the_same_file_twice_is_one(tmp_path, folder, values):
    found, *_ = make(tmp_path, jobs.SceneSpec((folder, folder)))
    assert len(found) == len(values)
