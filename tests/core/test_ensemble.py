"""Several models on one scene: the mean, and how far they disagree."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import rasterio

from landslide_qgis.core import ensemble
from landslide_qgis.core.cli.main import main
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.model.file import open_model
from landslide_qgis.core.probability import decode
from landslide_qgis.core.run import run_job
from landslide_qgis.core.scene import reader
from landslide_qgis.core.tiles import inference
from tests.core.toys import make_card, make_model


@pytest.fixture
def models(tmp_path):
    """Three models: other bands, other scaling, other tiles; the last has a cloud guard."""
    infra = tuple(BandSpec(name, scale=1e-4, mean=0.2, std=0.05) for name in ("B08", "B04"))
    cards = (
        make_card(name="red", threshold=0.4),
        make_card(name="infra", threshold=0.6, bands=infra, size_multiple=16, overlap_px=32),
        make_card(name="wide", threshold=0.5, size_multiple=64, cloud_guard=True),
    )
    windows = (3, 5, 9)
    return [
        make_model(tmp_path / f"{card.name}.onnx", card, len(card.bands), window=window)
        for card, window in zip(cards, windows)
    ]


@pytest.fixture
def scene(rgb_scene, write_raster):
    values = np.random.default_rng(5).integers(1500, 3500, (130, 150)).astype(np.uint16)
    values[:20] = 0
    write_raster("scene/B08.tif", values, nodata=0)
    return rgb_scene


def run(tmp_path, scene, models, name="out.tif", **changes):
    options = jobs.InferenceOptions(
        model=str(models[0]), others=tuple(map(str, models[1:])), **changes
    )
    spec = jobs.SceneSpec(inputs=(str(scene),), skip_clouds=False)
    job = jobs.PredictJob(spec, str(tmp_path / name), options, probability_type="float32")
    assert jobs.job_from_json(jobs.job_to_json(job)) == job
    events = []
    result = run_job(job, events.append)
    with rasterio.open(tmp_path / name) as dataset:
        return dataset.read(), dataset.tags(), events, result


@pytest.mark.parametrize("changes", [{}, {"tile_px": 128, "threads": 2}])
def test_mean_and_standard_deviation_of_the_single_runs(tmp_path, scene, models, changes):
    single = [
        run(tmp_path, scene, [model], f"{number}.tif", **changes)[0][0]
        for number, model in enumerate(models)
    ]
    found, _, _, _ = run(tmp_path, scene, models, **changes)
    assert found.shape == (2, 130, 150)
    inner = np.s_[24:]  # beyond the reach of the widest window from the gap in B08
    single = [values[inner] for values in single]
    np.testing.assert_allclose(found[0][inner], np.mean(single, axis=0), atol=2e-5)
    np.testing.assert_allclose(found[1][inner], np.std(single, axis=0), atol=2e-5)
    assert np.nanmax(found[1]) > 0.05
    assert np.isnan(found[:, :20]).all(), "what one model cannot see, the ensemble does not judge"
    assert not np.isnan(found[:, 20:]).any()


def test_every_tile_is_read_once(tmp_path, scene, models, monkeypatch):
    reads = []
    real = reader.SceneReader.read

    def count(self, window):
        reads.append(window)
        return real(self, window)

    monkeypatch.setattr(
        "landslide_qgis.core.scene.survey.sample_scene",
        lambda scene: np.full((len(scene.bands), 9), 2000.0),
    )
    monkeypatch.setattr(reader.SceneReader, "read", count)
    _, _, _, result = run(tmp_path, scene, models, tile_px=64, overlap_px=16)
    assert len(reads) == result.summary["tiles"] > 4


def test_the_raster_names_every_model_and_chains(tmp_path, scene, models):
    target, polygons = tmp_path / "p.tif", tmp_path / "p.gpkg"
    words = ["--model", str(models[0]), "--model", str(models[2]), "--keep-clouds"]
    words += ["--probability", str(target), "--polygons", str(polygons)]
    assert main(["detect", str(scene), *words]) == 0
    files = [ensemble.open_model(path) for path in (models[0], models[2])]
    with rasterio.open(target) as dataset:
        tags, codes = dataset.tags(), dataset.read()
        assert dataset.descriptions == (
            "landslide probability",
            "standard deviation between models",
        )
        assert dataset.scales == (1 / 250, 1 / 250)
        assert dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
    assert tags["LANDSLIDE_MODEL"] == "red + wide"
    assert tags["LANDSLIDE_MODEL_SHA"] == f"{files[0].sha256}, {files[1].sha256}"
    assert float(tags["LANDSLIDE_THRESHOLD"]) == 0.45
    assert json.loads(tags["LANDSLIDE_PARAMETERS"])["models"] == [
        {"name": file.card.name, "sha256": file.sha256} for file in files
    ]
    assert np.nanmax(decode(codes[1])) <= 0.5
    assert main(["threshold", str(target), str(tmp_path / "mask.tif")]) == 0
    with rasterio.open(tmp_path / "mask.tif") as dataset:
        np.testing.assert_array_equal(dataset.read(1) == 1, decode(codes[0]) >= 0.45 - 1e-6)


def test_bands_of_any_model_are_needed(tmp_path, rgb_scene, models):
    with pytest.raises(LandslideError, match="needs B08"):
        run(tmp_path, rgb_scene, models)


def test_members_say_each_thing_once(tmp_path, scene, models):
    _, _, events, _ = run(tmp_path, scene, models)
    texts = [event.text for event in events if isinstance(event, (jobs.Log, jobs.Warn))]
    assert len(texts) == len(set(texts))
    assert sum(text.startswith("Band B04") for text in texts) == 1


def test_what_cannot_run_together_is_one_sentence(tmp_path, scene, models):
    with pytest.raises(LandslideError, match=r"red\.onnx is given twice"):
        run(tmp_path, scene, [models[0], models[0]])
    card = make_card(tile_px=64)
    fixed = [
        make_model(
            tmp_path / f"fixed{side}.onnx", replace(card, tile_px=side), dims=(1, side, side)
        )
        for side in (64, 96)
    ]
    with pytest.raises(LandslideError, match="take tiles of 64 pixels and tiles of 96 pixels only"):
        run(tmp_path, scene, fixed)
    with pytest.raises(LandslideError, match="tiles of 96 pixels only, another multiples of 64"):
        run(tmp_path, scene, [fixed[1], models[2]])
    assert not list(tmp_path.glob("*.tif"))


def test_a_model_of_one_size_sets_the_tiles(tmp_path, scene, models):
    fixed = make_model(tmp_path / "fixed.onnx", make_card(name="fixed"), dims=(1, 64, 64))
    _, _, _, result = run(tmp_path, scene, [models[0], fixed])
    assert result.summary["tile_px"] == 64
    assert result.summary["model"] == "red + fixed"


@pytest.mark.parametrize("threads", [1, 2, 8])
@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_models_share_the_memory_and_keep_every_session(tmp_path, threads, count):
    model = open_model(make_model(tmp_path / "m.onnx", make_card(tile_px=512), 3))
    for tile in (None, 256, 512):
        options = jobs.InferenceOptions(threads=threads, tile_px=tile)
        work = inference.plan_workload(model, options, False, count)
        pixels = work.sessions * work.batch * work.largest_tile**2
        least = work.sessions == work.batch == 1
        budget = 560e6 if count == 1 else 380e6
        assert least or pixels * count * inference.BYTES_PER_PIXEL <= budget
        if tile is None:
            assert work.sessions >= min(threads, 2 if count < 4 else 1)
            assert 256 <= work.largest_tile <= 576


def test_one_models_clouds_are_nodata_for_all(models):
    radiometries = [
        ensemble.Member([0, 1, 2], _Guarded(None)),
        ensemble.Member([2, 1, 0], _Guarded(np.eye(4, dtype=bool))),
    ]
    joint = ensemble.JointRadiometry(radiometries)
    found = joint.guard.find(np.zeros((3, 4, 4), np.float32), np.ones((4, 4), bool))
    np.testing.assert_array_equal(found, np.eye(4, dtype=bool))
    assert ensemble.JointRadiometry(radiometries[:1]).guard is None


class _Guarded:
    """A radiometry whose guard finds what it was given."""

    kind, gain, air_light = "dn", 1.0, 0.0

    def __init__(self, cloud):
        self.guard = self if cloud is not None else None
        self._cloud = cloud

    def find(self, values, valid):
        return self._cloud
