"""What a model would see of a scene."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from rasterio.transform import from_origin

from landslide_qgis.core.cli.main import main
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.protocol import job_from_json, job_to_json
from landslide_qgis.core.jobs.scene import SceneSpec
from landslide_qgis.core.jobs.scene_steps import InspectJob
from landslide_qgis.core.jobs.steps import ModelInfoJob
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.run import run_job
from tests.core.toys import RGB, make_card, make_model


@pytest.fixture
def model(tmp_path):
    """Trained on reflectance between 0.02 and 0.2."""
    specs = [
        BandSpec(name, scale=1e-4, mean=0.1, std=0.1, train_p01=0.02, train_p99=0.2) for name in RGB
    ]
    return str(make_model(tmp_path / "toy.onnx", make_card(bands=tuple(specs))))


@pytest.fixture
def scene(write_raster):
    """Red half within and half above the range; green and blue within."""
    values = np.full((80, 100), 800, np.uint16)
    red = values.copy()
    red[:40] = 3000
    paths = []
    for name, data in zip(RGB, (red, values, values)):
        paths.append(str(write_raster(f"{name}.tif", data)))
    return SceneSpec(inputs=tuple(paths))


def check(job):
    result = run_job(job_from_json(job_to_json(job)))
    return result.summary, json.loads(result.summary["check"])


def test_values_stand_in_the_units_of_the_training_range(scene, model, tmp_path):
    summary, found = check(InspectJob(scene, str(tmp_path / "page.html"), model))
    red, green, _ = found["bands"]
    assert summary["radiometry"] == "dn"
    assert (red["band"], red["how"]) == ("B04", "file name")
    assert red["p99"] == pytest.approx(0.3, abs=1e-6)
    assert red["outside"] == pytest.approx(0.5)
    assert green["median"] == pytest.approx(0.08, abs=1e-6)
    assert green["outside"] == 0
    assert sum(red["counts"]) == 80 * 100
    assert red["low"] < 0.02 < 0.3 < red["high"]
    assert summary["warnings"] == len(found["warnings"]) == 1
    assert "B04" in found["warnings"][0]
    assert "50%" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_other_units_give_other_values(scene, model, tmp_path):
    other = SceneSpec(inputs=scene.inputs, radiometry="dn-offset")
    _, found = check(InspectJob(other, str(tmp_path / "page.html"), model))
    assert found["bands"][1]["median"] == pytest.approx(-0.02, abs=1e-6)


def test_a_missing_band_is_named(scene, model, tmp_path):
    with pytest.raises(LandslideError, match="B02"):
        run_job(InspectJob(SceneSpec(inputs=scene.inputs[:2]), str(tmp_path / "p.html"), model))
    assert not (tmp_path / "p.html").exists()


def test_on_the_command_line(scene, model, tmp_path, capsys):
    page = tmp_path / "page.html"
    assert main(["inspect", *scene.inputs, "--model", model, "--html", str(page)]) == 0
    said = capsys.readouterr().out
    assert "radiometry: dn" in said
    assert "check:" not in said, "JSON is for programs"
    assert page.exists()


def test_a_tile_is_timed_on_request(model, tmp_path):
    page = tmp_path / "page.html"
    summary = run_job(ModelInfoJob(str(page), model, timing=True)).summary
    assert summary["provider"] in ("CPU", "CUDA")
    assert 0 < summary["tile_s"] < 60
    assert summary["tile_px"] == 64
    assert "for a tile of 64 pixels" in page.read_text(encoding="utf-8")
    assert json.loads(summary["card"])["mlm:name"] == "toy"
    assert "tile_s" not in run_job(ModelInfoJob(str(page), model)).summary


def test_what_a_cloud_mask_hides_does_not_count(scene, model, tmp_path, write_raster):
    """The bright half of the red band is cloud; the page then says what a run assumes."""
    clouds = np.zeros((40, 50), np.uint8)
    clouds[:20] = 9
    place = from_origin(600000, 1200000, 20, 20)
    masked = replace(scene, clouds=str(write_raster("clouds.tif", clouds, transform=place)))
    _, found = check(InspectJob(masked, str(tmp_path / "page.html"), model))
    red = found["bands"][0]
    assert (red["outside"], red["p99"]) == (0.0, pytest.approx(0.08))
