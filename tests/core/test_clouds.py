"""Bright clouds become nodata; bare soil, roofs and what has no known scale do not."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.features

from landslide_qgis.core.jobs.protocol import InferenceOptions, PredictJob, SceneSpec
from landslide_qgis.core.run import run_job
from landslide_qgis.core.scene.clouds import fit_guard
from tests.core.toys import RGB, make_card, make_model

DATA = Path(os.environ.get("LANDSLIDE_DATA", "../shared/data"))
IDENTITY = dict.fromkeys(RGB, (1.0, 0.0))
FOREST, SOIL, CLOUD = (300, 480, 340), (1400, 1000, 640), (5200, 5100, 5000)


def scene(haze=(0, 0, 0)):
    """Forest with a patch of soil, a cloud and a white roof of one pixel, ``[3, 60, 60]``."""
    values = np.empty((3, 60, 60), np.float32)
    for band in range(3):
        values[band] = FOREST[band]
        values[band, 5:20, 5:20] = SOIL[band]
        values[band, 30:50, 30:50] = CLOUD[band]
        values[band, 55, 5] = CLOUD[band]
        values[band, :, -3:] *= 0.4  # a shadow, as every real scene has
        values[band] += haze[band]
    return values


@pytest.mark.parametrize("haze", [(0, 0, 0), (190, 370, 700)])
def test_cloud_is_found_and_soil_is_not(haze):
    values = scene(haze)
    guard = fit_guard(RGB, values.reshape(3, -1).astype(float), IDENTITY)
    cloud = guard.find(values, np.ones((60, 60), bool))
    assert cloud[30:50, 30:50].all()
    assert not cloud[5:20, 5:20].any()
    assert not cloud[55, 5]
    assert cloud.sum() < 27 * 27


def test_no_guard_without_a_scale_or_the_bands():
    sample = scene().reshape(3, -1).astype(float)
    assert fit_guard(RGB, sample, {}) is None
    assert fit_guard(("B04", "B03", "B08"), sample, IDENTITY) is None


@pytest.mark.parametrize(("asked", "skip"), [(True, True), (True, False), (False, True)])
def test_in_a_run(tmp_path, write_raster, asked, skip):
    values = scene().astype(np.uint16)
    files = [str(write_raster(f"{name}.tif", values[i])) for i, name in enumerate(RGB)]
    model = make_model(tmp_path / "toy.onnx", make_card(cloud_guard=asked))
    spec = SceneSpec(inputs=tuple(files), skip_clouds=skip)
    run_job(PredictJob(spec, str(tmp_path / "p.tif"), InferenceOptions(model=str(model))))
    with rasterio.open(tmp_path / "p.tif") as found:
        hidden = found.read_masks(1) == 0
    assert hidden[30:50, 30:50].all() == (asked and skip)
    assert not hidden[5:20, 5:20].any()


def test_bright_values_for_no_data_are_no_cloud(tmp_path, write_raster):
    """Else the two pixels around them would have no data either."""
    values = scene().astype(np.uint16)
    values[:, :, 55:] = 65535
    files = [str(write_raster(f"{n}.tif", values[i], nodata=65535)) for i, n in enumerate(RGB)]
    model = make_model(tmp_path / "toy.onnx", make_card(cloud_guard=True))
    options = InferenceOptions(model=str(model))
    run_job(PredictJob(SceneSpec(inputs=tuple(files)), str(tmp_path / "p.tif"), options))
    with rasterio.open(tmp_path / "p.tif") as found:
        known = found.read_masks(1) > 0
    assert not known[30:50, 30:50].any()
    assert known[:20, :55].all()
    assert not known[:, 55:].any()


def test_where_the_cloud_mask_says_nothing_nothing_is_hidden(tmp_path, write_raster):
    values = scene().astype(np.uint16)
    files = [str(write_raster(f"{name}.tif", values[i])) for i, name in enumerate(RGB)]
    mask = np.zeros((60, 60), np.uint8)
    mask[:20], mask[20:40] = 1, 255
    clouds = str(write_raster("clouds.tif", mask, nodata=255))
    model = make_model(tmp_path / "toy.onnx", make_card())
    spec = SceneSpec(inputs=tuple(files), clouds=clouds)
    run_job(PredictJob(spec, str(tmp_path / "p.tif"), InferenceOptions(model=str(model))))
    with rasterio.open(tmp_path / "p.tif") as found:
        hidden = found.read_masks(1) == 0
    assert hidden[:20].all()
    assert not hidden[20:].any()


def test_a_cloud_is_one_cloud_however_the_tiles_lie(tmp_path, write_raster):
    """Its rim is hidden at the edges of tiles too, where half of the cloud lies beyond."""
    values = np.roll(np.tile(scene().astype(np.uint16), (1, 4, 4)), 34, axis=(1, 2))
    files = [str(write_raster(f"{name}.tif", values[i])) for i, name in enumerate(RGB)]
    card = make_card(cloud_guard=True, overlap_px=32)
    model = str(make_model(tmp_path / "toy.onnx", card))
    known = []
    for tile in (320, 96):
        options = InferenceOptions(model=model, tile_px=tile)
        run_job(PredictJob(SceneSpec(inputs=tuple(files)), str(tmp_path / "p.tif"), options))
        with rasterio.open(tmp_path / "p.tif") as found:
            known.append(found.read_masks(1))
    assert 0.5 < np.mean(known[0] > 0) < 0.95
    np.testing.assert_array_equal(*known)


@pytest.mark.real_data
def test_the_debris_flow_of_puthumala_is_found_and_no_cloud_is(tmp_path):
    folder = DATA / "puthumala" / "sentinel2"
    if not folder.exists():
        pytest.skip(f"{folder} is not there; LANDSLIDE_DATA names the folder of real data")
    spec = SceneSpec(inputs=(str(folder),))
    result = run_job(PredictJob(spec, str(tmp_path / "p.tif")))
    assert result.summary["model"] == "rgb_lite0"
    bands = []
    for name in RGB:
        with rasterio.open(folder / f"{name}.tif") as dataset:
            bands.append(dataset.read(1).astype(float))
    red, green, blue = bands
    with rasterio.open(tmp_path / "p.tif") as dataset:
        threshold = float(dataset.tags()["LANDSLIDE_THRESHOLD"])
        called = dataset.read(1, masked=True).filled(0) * dataset.scales[0] >= threshold
    # White and bright is cloud; the large brown patches in the eastern half are the scar.
    cloud = (blue > 1500) & (blue > 0.85 * red)
    assert not (called & cloud).any()
    brown = (red > 1.12 * green) & (red > 900) & (blue < 1400)
    brown[:, :330] = False
    large = rasterio.features.sieve(brown.astype(np.uint8), 200, connectivity=8) == 1
    scar = brown & large
    assert (called & scar).sum() / (called | scar).sum() >= 0.5
