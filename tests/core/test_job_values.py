"""A job of wrong types is refused by name before anything is loaded."""

from __future__ import annotations

import json

import pytest

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.jobs.inventory_steps import CharacteriseJob
from landslide_qgis.core.jobs.scene_steps import CloudMaskJob
from landslide_qgis.core.run import run_job

JOB = {"task": "detect", "scene": {"inputs": ["a.tif"]}, "probability": "p.tif"}


def read(**changes: object) -> jobs.Job:
    return jobs.job_from_json(json.dumps({**JOB, **changes}))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"scene": {"inputs": "a.tif"}}, "inputs is 'a.tif'; give a list of texts"),
        ({"scene": {"inputs": [1]}}, "give a list of texts"),
        ({"scene": {"bands": ["B04"]}}, "give an object"),
        ({"scene": {"bands": {"B04": 3}}}, "give an object"),
        ({"scene": {"dem": 3}}, "dem is 3; give a text"),
        ({"scene": {"extent": [0, 0, 1]}}, "give a list of 4 numbers"),
        ({"scene": {"extent": ["a", "b", "c", "d"]}}, "give a list of 4 numbers"),
        ({"scene": {"extent": [0, 0, float("inf"), 1]}}, "give a list of 4 numbers"),
        ({"scene": {"resolution": "10"}}, "give a number"),
        ({"scene": {"resolution": 10**400}}, "give a number"),
        ({"scene": {"skip_clouds": "no"}}, "give true or false"),
        ({"scene": None}, "scene is None; give an object"),
        ({"inference": {"threads": 1.5}}, "give a whole number"),
        ({"inference": {"threads": True}}, "give a whole number"),
        ({"inference": {"tta": "false"}}, "give true or false"),
        ({"vector": {"min_area_m2": float("nan")}}, "give a number"),
        ({"vector": {"min_area_m2": -1}}, "min_area_m2 is -1; give 0 or more"),
        ({"vector": {"sieve_px": -1}}, "sieve_px is -1"),
        ({"vector": {"simplify_m": -0.5}}, "simplify_m is -0.5"),
        ({"inference": {"provider": "gpu"}}, "Provider 'gpu' is unknown"),
        ({"task": ["detect"]}, "task is"),
        ({"polygons": "landslides.shp"}, r"a name that ends with \.gpkg"),
        ({"probability": "p.png"}, r"a name that ends with \.tif"),
    ],
)
def test_wrong_values_are_refused_by_name(changes, message):
    with pytest.raises(LandslideError, match=message):
        read(**changes)


@pytest.mark.parametrize(
    ("job", "message"),
    [
        (jobs.PredictJob(jobs.SceneSpec(radiometry="DN"), "p.tif"), "Radiometry 'DN' is unknown"),
        (CloudMaskJob(jobs.SceneSpec(), "c.tif", provider="gpu"), "Provider 'gpu' is unknown"),
        (CloudMaskJob(jobs.SceneSpec(), "c.tif", grow_m=-1), "cannot be grown"),
        (CloudMaskJob(jobs.SceneSpec(), "c.png"), r"cannot be written as c.png; .* with .tif"),
        (CharacteriseJob("a.gpkg", "b.shp"), r"cannot be written as b.shp; .* with .gpkg"),
    ],
)
def test_a_job_made_in_python_is_checked_as_one_from_json(job, message):
    with pytest.raises(LandslideError, match=message):
        run_job(job)


def test_deeply_nested_text_is_no_job():
    with pytest.raises(LandslideError, match="not JSON"):
        jobs.job_from_json("[" * 100_000)


def test_right_values_come_as_their_types():
    job = read(
        scene={"inputs": ["a"], "extent": [0, 1, 2, 3.5], "resolution": 10, "bands": {"B04": "x"}},
        inference={"threads": 2.0, "tile_px": None},
        probability="P.TIF",
    )
    assert job.scene.extent == (0, 1, 2, 3.5)
    assert job.scene.inputs == ("a",)
    assert type(job.inference.threads) is int
