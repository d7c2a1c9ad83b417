"""What hides the ground: by classification, by the real cloud network, by colour."""

from __future__ import annotations

import numpy as np
import onnxruntime as ort
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from rasterio.transform import from_origin

from landslide_qgis.core.cli.main import main
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.jobs.scene_steps import CloudMaskJob
from landslide_qgis.core.model import cloud
from landslide_qgis.core.run import run_job
from landslide_qgis.core.scene.reader import SceneReader
from landslide_qgis.core.toolbox import cloud_sources, readers
from landslide_qgis.core.toolbox.cloud_mask import grow

BANDS = ("B02", "B03", "B04", "B08", "B11", "B12")
FOREST = (350, 550, 400, 3000, 1500, 700)
WHITE = (7000, 7000, 7000, 7500, 5000, 4000)
SNOW = (8000, 8000, 7900, 7000, 800, 700)
LAKE = (500, 450, 300, 150, 60, 40)
SIDE = 256


@pytest.fixture(autouse=True)
def small_squares(monkeypatch):
    monkeypatch.setattr(readers, "SQUARE_PX", 100)


@pytest.fixture(scope="module")
def sky():
    """Forest under two soft clouds with shadows, reflectance × 10,000, uint16 ``[6, 256, 256]``."""
    random = np.random.default_rng(11)
    rows, cols = np.mgrid[:SIDE, :SIDE]
    noise = random.normal(1, 0.06, (6, SIDE, SIDE))
    values = np.array(FOREST)[:, None, None] * noise
    for row, col, radius in ((80, 90, 28), (180, 170, 18)):
        shade = np.exp(-(((np.hypot(rows - row - 40, cols - col + 30)) / radius) ** 6))
        values *= 1 - 0.7 * shade
    for row, col, radius in ((80, 90, 28), (180, 170, 18)):
        thick = np.exp(-(((np.hypot(rows - row, cols - col)) / radius) ** 4))
        values = values * (1 - thick) + np.array(WHITE)[:, None, None] * thick
    return values.round().astype(np.uint16)


@pytest.fixture
def write_scene(write_raster):
    def write(folder, values, pixel=30.0, names=BANDS):
        grid = from_origin(600000, 1200000, pixel, pixel)
        for name, band in zip(names, values):
            path = write_raster(f"{folder}/{name}.tif", band, nodata=0, transform=grid)
        return str(path.parent)

    return write


def mask(tmp_path, scene, **options):
    job = CloudMaskJob(scene, str(tmp_path / "clouds.tif"), **options)
    assert jobs.job_from_json(jobs.job_to_json(job)) == job
    events = []
    result = run_job(job, events.append)
    with rasterio.open(job.cloudmask) as dataset:
        return dataset.read(1), dataset.res[0], result.summary, events


def direct(values, level="l2a", bands=6):
    """The package's network called without this engine."""
    card = cloud.cloud_card(bands, level)
    image = values[:bands].astype(np.float32) / 10000
    mean, std = (np.array([getattr(b, k) for b in card.bands]) for k in ("mean", "std"))
    image = (image - mean[:, None, None]) / std[:, None, None]
    path = cloud.cloud_models() / f"model_{bands}b_{level}.onnx"
    session = ort.InferenceSession(str(path))
    return session.run(None, {"input": image[None].astype(np.float32)})[0][0].argmax(axis=0)


@pytest.mark.parametrize("bands", [6, 4])
def test_the_network_says_what_it_says_elsewhere(tmp_path, write_scene, sky, bands):
    scene = jobs.SceneSpec((write_scene("scene", sky[:bands]),))
    found, pixel, summary, _ = mask(tmp_path, scene, grow_m=0, classes=("cloud", "shadow"))
    exact = direct(sky, bands=bands)
    assert pixel == 30
    assert (summary["method"], summary["source"]) == ("model", f"ukis-csmask {bands} bands L2A")
    # Probabilities are kept to 1/250, which can turn a draw.
    assert np.mean(found == exact) > 0.999
    assert found[80, 90] == found[180, 170] == 1
    assert (exact == 1).sum() > 2000


def test_fine_scenes_are_looked_at_in_30_m(tmp_path, write_scene, sky):
    fine = np.repeat(np.repeat(sky, 3, axis=1), 3, axis=2)
    scene = jobs.SceneSpec((write_scene("fine", fine, pixel=10.0),))
    found, pixel, _, _ = mask(tmp_path, scene, method="model", grow_m=0)
    assert (pixel, found.shape) == (30, (SIDE, SIDE))
    assert np.mean((found == 1) == (direct(sky) == 1)) > 0.99


def test_what_the_network_was_given_is_not_read_again(tmp_path, write_scene, sky, monkeypatch):
    opened, enter = [], SceneReader.__enter__
    monkeypatch.setattr(SceneReader, "__enter__", lambda self: opened.append(self) or enter(self))
    folder = write_scene("fine", np.kron(sky, np.ones((1, 3, 3), np.uint16)), 10.0)
    mask(tmp_path, jobs.SceneSpec((folder,)))
    assert len(opened) == 2  # for the sample, and for the tiles


def test_sentinels_own_classification_wins(tmp_path, write_scene, write_raster, sky):
    folder = write_scene("scene", sky)
    codes = np.array([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1], np.uint8)
    scl = np.repeat(np.repeat(codes.reshape(3, 4), 40, axis=0), 40, axis=1)
    grid = from_origin(600000, 1200000, 20, 20)
    write_raster("scene/T43PGM_20200101_SCL_20m.tif", scl, transform=grid)
    found, pixel, summary, _ = mask(tmp_path, jobs.SceneSpec((folder,)), grow_m=0)
    assert (summary["method"], pixel) == ("scl", 20)
    expected = np.array([[255, 0, 2, 0], [0, 4, 0, 1], [1, 1, 3, 0]])
    np.testing.assert_array_equal(found[::40, ::40], expected)
    assert summary["water_percent"] == pytest.approx(100 / 11, abs=1e-3)
    found, *_ = mask(tmp_path, jobs.SceneSpec((folder,)), grow_m=0, classes=("cloud",))
    assert set(np.unique(found)) == {0, 1, 255}


def test_bands_are_named_as_anywhere_else(tmp_path, write_scene, sky):
    folder = write_scene("scene", sky)
    named = {name: f"{folder}/{name}.tif" for name in BANDS}
    short = {"2": named["B02"], "b3": named["B03"], "B4": named["B04"], "b08": named["B08"]}
    found, *_ = mask(tmp_path, jobs.SceneSpec(bands=short), method="colour")
    expected, *_ = mask(tmp_path, jobs.SceneSpec(bands=named), method="colour")
    np.testing.assert_array_equal(found == 1, expected == 1)


def test_codes_of_a_classification_in_degrees_are_not_mixed(tmp_path, write_raster):
    """Between vegetation (4) and cloud (9) lies no water (6)."""
    codes = np.full((100, 100), 4, np.uint8)
    codes[:, 50:] = 9
    place = {"crs": "EPSG:4326", "transform": from_origin(76, 11, 2e-4, 2e-4)}
    scl = write_raster("SCL.tif", codes, **place)
    found, *_ = mask(tmp_path, jobs.SceneSpec((str(scl),)), grow_m=0)
    assert set(np.unique(found)) == {0, 1, 255}


def test_without_the_network_bright_clouds_snow_and_water(tmp_path, write_scene, sky, monkeypatch):
    monkeypatch.setattr(cloud_sources, "cloud_models", lambda: None)
    values = sky.copy()
    values[:, :30, :30] = np.array(SNOW)[:, None, None]
    values[:, :30, 200:230] = np.array(LAKE)[:, None, None]
    values[:, 230:, 230:] = 0
    found, _, summary, events = mask(
        tmp_path, jobs.SceneSpec((write_scene("scene", values),)), grow_m=0
    )
    assert summary["method"] == "colour"
    assert [e.code for e in events if isinstance(e, jobs.Warn)] == ["no-cloud-model"]
    assert (found[10, 10], found[10, 215], found[80, 90], found[130, 20]) == (1, 4, 1, 0)
    assert (found[230:, 230:] == 255).all()


def test_true_colour_alone_is_looked_at_by_colour(tmp_path, write_scene, sky):
    """The network needs near infrared; the default model does not, nor do the ready models."""
    scene = jobs.SceneSpec((write_scene("scene", sky[:3], names=BANDS[:3]),))
    found, _, summary, events = mask(tmp_path, scene, grow_m=0)
    assert summary["method"] == "colour"
    assert [e.code for e in events if isinstance(e, jobs.Warn)] == ["no-near-infrared"]
    assert (found[80, 90], found[10, 10]) == (1, 0)
    lone = jobs.SceneSpec((write_scene("red", sky[2:3], names=("B04",)),))
    with pytest.raises(LandslideError, match="The model needs B02, B03, B08"):
        mask(tmp_path, lone)


def test_snow_is_told_from_the_network_s_ground(tmp_path, write_scene, sky, monkeypatch):
    values = np.array(FOREST)[:, None, None] + np.zeros((6, SIDE, SIDE))
    values[:, 100:, 100:] = np.array(SNOW)[:, None, None]
    scene = jobs.SceneSpec((write_scene("snow", values.astype(np.uint16)),))
    found, *_ = mask(tmp_path, scene, grow_m=0)
    ground = direct(values.astype(np.uint16)) == 0
    assert (found[100:, 100:][ground[100:, 100:]] == 3).all()
    assert (found[:90, :90][ground[:90, :90]] == 0).all()


@given(
    arrays(np.uint8, (12, 14), elements=st.sampled_from([0, 1, 2, 3, 4, 255])),
    st.integers(0, 3),
)
@settings(max_examples=60, deadline=None)
def test_growing_is_what_its_words_say(classes, margin):
    result = grow(np.pad(classes, margin, constant_values=255), margin)
    for (row, col), was in np.ndenumerate(classes):
        around = classes[
            max(0, row - margin) : row + margin + 1, max(0, col - margin) : col + margin + 1
        ]
        near = [code for code in (1, 2) if was != 255 and (around == code).any()]
        assert result[row, col] == (near[0] if near else was)


def test_detect_leaves_out_what_is_hidden(tmp_path, rgb_scene, toy_model, write_raster):
    """A cloud mask of coarser pixels, of a smaller area, in another coordinate system."""
    hidden = np.zeros((40, 60), np.uint8)
    hidden[:, :30] = 2
    hidden[:, 55:] = 255
    grid = from_origin(600000, 1200000, 20, 20)
    clouds = write_raster("clouds.tif", hidden, nodata=255, transform=grid)
    model = jobs.InferenceOptions(model=str(toy_model))
    found = []
    for number, path in enumerate((None, str(clouds))):
        spec = jobs.SceneSpec((str(rgb_scene),), clouds=path, skip_clouds=False)
        target = str(tmp_path / f"p{number}.tif")
        run_job(jobs.PredictJob(spec, target, model))
        with rasterio.open(target) as dataset:
            found.append(dataset.read(1))
    plain, masked = found
    assert (masked[:80, :60] == 255).all()
    np.testing.assert_array_equal(masked[:80, 60:], plain[:80, 60:])
    np.testing.assert_array_equal(masked[80:], plain[80:])


def test_what_cannot_be_masked_is_one_sentence(tmp_path, write_scene, sky, monkeypatch):
    scene = jobs.SceneSpec((write_scene("scene", sky),))
    red = jobs.SceneSpec((write_scene("red", sky[2:3], names=("B04",)),))
    for spec, changes, message in (
        (scene, {"method": "scl"}, "No scene classification"),
        (scene, {"method": "sen2cor"}, "method 'sen2cor' is unknown"),
        (scene, {"grow_m": -1}, "cannot be grown by -1 m"),
        (scene, {"classes": ()}, "No class is to be marked"),
        (red, {"method": "model"}, "The model needs B02, B03, B08"),
        (red, {"method": "colour"}, "needs reflectance in B02, B03 and B04"),
    ):
        with pytest.raises(LandslideError, match=message):
            mask(tmp_path, spec, **changes)
    monkeypatch.setattr(cloud, "cloud_models", lambda: None)
    with pytest.raises(LandslideError, match="The cloud model is not installed"):
        mask(tmp_path, scene, method="model")
    monkeypatch.setattr(cloud, "cloud_models", lambda: tmp_path)
    (tmp_path / "model_6b_l2a.onnx").write_bytes(b"another")
    with pytest.raises(LandslideError, match="is not the cloud model"):
        mask(tmp_path, scene, method="model")
    assert not (tmp_path / "clouds.tif").exists()


def test_on_the_command_line(tmp_path, write_scene, sky, capsys):
    words = [write_scene("scene", sky), "--output", str(tmp_path / "c.tif"), "--grow", "90"]
    assert main(["cloudmask", *words]) == 0
    assert "cloud_percent:" in capsys.readouterr().out
