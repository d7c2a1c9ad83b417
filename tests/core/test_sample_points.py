"""Stratified samples: where the points lie, how many, and that chances are equal."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

from landslide_qgis.core.cli.main import main
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.jobs.inventory_steps import ALLOCATIONS, SampleJob
from landslide_qgis.core.run import run_job
from landslide_qgis.core.toolbox.sample_points import draw
from tests.core.test_characterise import box, read, warnings, write_layer


def sample(tmp_path, source, events=None, **options):
    out = str(tmp_path / "points.gpkg")
    job = SampleJob(str(source), out, **options)
    assert jobs.job_from_json(jobs.job_to_json(job)) == job
    result = run_job(job, (events if events is not None else []).append)
    return *read(out), result.summary


def values_at(path, points):
    with rasterio.open(path) as dataset:
        return np.array([v[0] for v in dataset.sample([(p.x, p.y) for p in points])])


@pytest.fixture
def mask(write_raster):
    values = np.zeros((120, 150), np.uint8)
    values[20:40, 30:60] = 1
    values[:, 140:] = 255
    return write_raster("mask.tif", values, nodata=255, descriptions=("Landslide mask",))


def test_strata_of_a_mask(tmp_path, mask):
    points, table, summary = sample(tmp_path, mask, size=300)
    assert Counter(table["stratum"]) == {"landslide": 50, "none": 250}
    assert summary["points"] == 300
    found = values_at(mask, points)
    np.testing.assert_array_equal(found == 1, table["map_class"] == "landslide")
    assert 255 not in found
    assert len({(p.x, p.y) for p in points}) == 300
    areas = dict(zip(table["stratum"], table["str_area"]))
    assert areas["landslide"] == pytest.approx(600 * 100, rel=2e-3)
    assert areas["none"] == pytest.approx((120 * 140 - 600) * 100, rel=2e-3)
    assert all(value is None for value in table["label"])
    # Points of both strata are mixed, so that their order does not give them away.
    assert 2 < np.count_nonzero(table["stratum"][:100] == "landslide") < 40
    again, _, _ = sample(tmp_path, mask, size=300)
    assert shapely.equals(points, again).all()


def test_strata_of_a_probability_in_an_area(tmp_path, write_raster):
    values = np.random.default_rng(2).random((100, 100)).astype(np.float32)
    values[0] = np.nan
    path = write_raster("p.tif", values, nodata=np.nan)
    within = write_layer(tmp_path / "area.gpkg", [box(0, 0, 500, 1000), box(300, 0, 200, 200)])
    points, table, summary = sample(
        tmp_path, path, threshold=0.6, breaks=(0.2,), area=within, allocation="equal", size=240
    )
    assert summary["allocation"] == {"0 to 0.2": 80, "0.2 to 0.6": 80, "0.6 to 1": 80}
    found = values_at(path, points)
    for name, low, high in (("0 to 0.2", 0, 0.2), ("0.2 to 0.6", 0.2, 0.6), ("0.6 to 1", 0.6, 1)):
        inner = found[table["stratum"] == name]
        assert ((inner >= low) & (inner < high)).all()
    assert ((found >= 0.6) == (table["map_class"] == "landslide")).all()
    assert max(p.x for p in points) < 600500
    assert sum(set(table["str_area"])) == pytest.approx(50 * 99 * 100, rel=2e-3)


def test_size_from_the_wanted_error(tmp_path, mask):
    """Cochran's size, with 0.036 of the area at 0.7 and the rest at 0.95."""
    events: list = []
    _, _, summary = sample(tmp_path, mask, events, target_error=0.02)
    weight = 600 / (120 * 140)
    exact = ((weight * 0.7**0.5 * 0.3**0.5 + (1 - weight) * (0.95 * 0.05) ** 0.5) / 0.02) ** 2
    assert summary["points"] == np.ceil(exact)
    assert any("points 50" in event.text for event in events if isinstance(event, jobs.Log))


@pytest.mark.parametrize("allocation", ALLOCATIONS)
@pytest.mark.parametrize(("size", "least"), [(100, 50), (101, 7), (100, 2)])
def test_as_many_points_as_are_asked_for(tmp_path, write_raster, allocation, size, least):
    values = np.repeat(np.float32([0.1, 0.3, 0.7]), [80, 30, 10])[:, None] * np.ones(60, np.float32)
    path, events = write_raster("p.tif", values), []
    options = {"size": size, "least": least, "allocation": allocation, "threshold": 0.5}
    _, table, summary = sample(tmp_path, path, events, **options)
    strata = Counter(table["stratum"])
    assert len(strata) == 3
    if allocation == "proportional" or least < 50:
        assert (summary["points"], warnings(events)) == (size, [])
        return
    assert set(strata.values()) == {50}
    assert warnings(events) == ["least-points"]
    said = next(event for event in events if isinstance(event, jobs.Warn))
    assert said.text.startswith("Points drawn: 150, not 100. Every stratum gets 50 at least")
    assert said.numbers == {"asked": 100, "points": 150}


def test_small_strata_are_taken_whole_and_empty_ones_told(tmp_path, write_raster):
    values = np.zeros((80, 80), np.uint8)
    values[5, 5:9] = 1
    path = write_raster("m.tif", values, descriptions=("mask",))
    events: list = []
    _, table, _ = sample(tmp_path, path, events, size=100)
    assert Counter(table["stratum"])["landslide"] == 4
    assert warnings(events) == ["few-pixels"]
    events.clear()
    empty = write_raster("e.tif", np.zeros((80, 80), np.uint8), descriptions=("mask",))
    sample(tmp_path, empty, events, size=60)
    assert warnings(events) == ["empty-strata"]


def test_equal_chance_for_equal_ground():
    """Pixels of rows with half the ground are drawn half as often."""
    noise = np.random.default_rng(1)
    counts, ground = np.array([40, 0, 40]), np.array([1.0, 1.0, 0.5])
    rows = Counter()
    for _ in range(2000):
        pairs = draw(noise, counts, ground, 5)
        assert len({tuple(pair) for pair in pairs.tolist()}) == 5
        rows.update(pairs[:, 0].tolist())
    assert rows[1] == 0
    assert rows[0] / rows[2] == pytest.approx(2.0, rel=0.1)


def test_degrees(tmp_path, write_raster):
    values = np.zeros((90, 90), np.uint8)
    values[40:] = 1
    place = {"crs": "EPSG:4326", "transform": from_origin(20, 60, 0.001, 0.001)}
    path = write_raster("m.tif", values, descriptions=("mask",), **place)
    points, table, _ = sample(tmp_path, path, size=200)
    assert ((values_at(path, points) == 1) == (table["stratum"] == "landslide")).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"allocation": "fair"}, "is unknown"),
        ({"least": 1}, "two points or more"),
        ({"expected": (0.5,)}, "an expected accuracy for each of the 2 strata"),
        ({"target_error": 1.0}, "not between 0 and 1"),
    ],
)
def test_wrong_values_are_one_sentence(tmp_path, mask, options, message):
    with pytest.raises(LandslideError, match=message):
        sample(tmp_path, mask, **options)
    assert not (tmp_path / "points.gpkg").exists()


def test_an_area_elsewhere(tmp_path, mask):
    far = write_layer(tmp_path / "far.gpkg", [box(90000, 0, 50, 50)])
    with pytest.raises(LandslideError, match="does not meet the raster"):
        sample(tmp_path, mask, area=far)


def test_on_the_command_line(tmp_path, mask, capsys):
    words = ["sample", str(mask), str(tmp_path / "s.gpkg"), "--size", "120", "--seed", "5"]
    assert main(words) == 0
    assert "points: 120" in capsys.readouterr().out
