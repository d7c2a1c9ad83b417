"""The stratum around mapped landslides, and what assess makes of it."""

from __future__ import annotations

import numpy as np
import pyogrio
import pytest
from scipy import ndimage

from landslide_qgis.core.cli.main import main
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory import source as map_source
from landslide_qgis.core.jobs.inventory_steps import AssessJob
from landslide_qgis.core.run import run_job
from tests.core.test_sample_points import sample, values_at

SIZE = 240
NEAR = "within 30 m of a landslide"


@pytest.fixture
def truth():
    """Landslides of 9 × 9 pixels."""
    values = np.zeros((SIZE, SIZE), np.uint8)
    for row, col in np.random.default_rng(3).integers(5, SIZE - 20, (40, 2)):
        values[row : row + 9, col : col + 9] = 1
    return values


@pytest.fixture
def mapped(truth, write_raster):
    """A map that misses the rim of every landslide."""
    core = ndimage.binary_erosion(truth, np.ones((5, 5))).astype(np.uint8)
    return write_raster("map.tif", core, descriptions=("mask",))


def reach(values, pixels):
    """Pixels within a square of others, by scipy."""
    side = 2 * pixels + 1
    return ndimage.maximum_filter(values, side, mode="constant") > 0


def test_it_is_what_lies_within_reach(tmp_path, mapped, write_raster, monkeypatch):
    """In strips of fewer rows than the reach, too; the reach does not end at a strip."""
    near = reach(values_of(mapped), 3)
    where = write_raster("near.tif", near.astype(np.uint8))
    monkeypatch.setattr(map_source, "_STRIP_PIXELS", 1)
    points, table, summary = sample(tmp_path, mapped, size=900, buffer_m=30.0)
    assert set(summary["allocation"]) == {"none", "landslide", NEAR}
    within = values_at(where, points) == 1
    said = values_at(mapped, points) == 1
    np.testing.assert_array_equal(table["stratum"] == NEAR, within & ~said)
    np.testing.assert_array_equal(table["map_class"] == "landslide", said)
    areas = dict(zip(table["stratum"], table["str_area"]))
    pixels = np.count_nonzero(near & (values_of(mapped) == 0))
    assert areas[NEAR] == pytest.approx(pixels * 100, rel=2e-3)
    assert sum(areas.values()) == pytest.approx(SIZE * SIZE * 100, rel=2e-3)


def test_of_a_probability_it_takes_from_the_strata_below(tmp_path, write_raster):
    values = np.full((60, 60), 0.05, np.float32)
    values[20:30, 20:30], values[20:30, 30:45] = 0.9, 0.3
    path = write_raster("p.tif", values, nodata=np.nan)
    options = {"threshold": 0.5, "allocation": "equal", "size": 160, "buffer_m": 20.0}
    points, table, summary = sample(tmp_path, path, **options)
    assert list(summary["allocation"]) == ["0 to 0.25", "0.25 to 0.5", "0.5 to 1",
                                           "within 20 m of a landslide"]  # fmt: skip
    found = values_at(path, points)[table["stratum"] == "within 20 m of a landslide"]
    assert {5, 30} == set(np.rint(100 * found).astype(int))


def values_of(path):
    import rasterio

    with rasterio.open(path) as dataset:
        return dataset.read(1)


def assessed(tmp_path, truth_file, path, seed, **options):
    """Draw points, label them from the truth, and assess them."""
    points, table, _ = sample(tmp_path, path, seed=seed, size=300, least=60, **options)
    labels = np.where(values_at(truth_file, points) == 1, "landslide", "none").astype(object)
    fields = ("stratum", "map_class", "str_area")
    pyogrio.raw.write(
        tmp_path / "labelled.gpkg",
        geometry=np.array([point.wkb for point in points], object),
        field_data=[*(np.asarray(table[name]) for name in fields), labels],
        fields=[*fields, "label"],
        geometry_type="Point",
        crs="EPSG:32643",
    )
    job = AssessJob(sample=str(tmp_path / "labelled.gpkg"), report=str(tmp_path / "r.html"))
    return run_job(job, lambda event: None).summary


def test_the_area_is_right_and_its_error_smaller(tmp_path, truth, mapped, write_raster):
    """What is missed beside landslides no longer stands for the whole of the rest."""
    truth_file = write_raster("truth.tif", truth)
    real = truth.sum() * 100
    runs = {
        buffer: [assessed(tmp_path, truth_file, mapped, n, buffer_m=buffer) for n in range(8)]
        for buffer in (0.0, 30.0)
    }
    error = {
        buffer: np.mean([run["true_area_error_m2"] for run in some])
        for buffer, some in runs.items()
    }
    for buffer, some in runs.items():
        mean = np.mean([run["true_area_m2"] for run in some])
        assert abs(mean - real) < 3 * error[buffer] / np.sqrt(len(some))
    assert error[30.0] < 0.6 * error[0.0]


def test_wrong_widths(tmp_path, mapped, capsys):
    with pytest.raises(LandslideError, match="is below 0"):
        sample(tmp_path, mapped, buffer_m=-1.0)
    words = ["sample", str(mapped), str(tmp_path / "s.gpkg"), "--size", "200", "--buffer", "20"]
    assert main(words) == 0
    assert "strata: 3" in capsys.readouterr().out


def test_a_width_beyond_all_reason(tmp_path, mapped):
    with pytest.raises(LandslideError, match=r"is 99,\d{3} pixels; give at most 10,0\d\d m"):
        sample(tmp_path, mapped, size=50, buffer_m=1e6)
