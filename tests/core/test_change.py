"""Change layers against the formulas on whole arrays."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from landslide_qgis.core.cli.main import main
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.jobs.steps import ChangeJob
from landslide_qgis.core.run import run_job
from landslide_qgis.core.toolbox import change

NAMES = ("B03", "B04", "B08")


@pytest.fixture(autouse=True)
def short_strips(monkeypatch):
    monkeypatch.setattr(change, "_STRIP_PIXELS", 1)


@pytest.fixture
def reflectance():
    """Forest before, float64 ``[3, H, W]``; bare ground in a block after."""
    noise = np.random.default_rng(7).uniform(-0.005, 0.005, (2, 3, 150, 90))
    before = np.array([0.05, 0.04, 0.35])[:, None, None] + noise[0]
    after = np.array([0.05, 0.04, 0.35])[:, None, None] + noise[1]
    after[:, 50:100, 20:60] = np.array([0.12, 0.18, 0.22])[:, None, None]
    return before, after


@pytest.fixture
def write_image(write_raster):
    def write(folder, values, **changes):
        for name, band in zip(NAMES, values):
            path = write_raster(f"{folder}/{name}.tif", band, **changes)
        return str(path.parent)

    return write


def dn(values, offset=0):
    return np.rint(values * 10000 + offset).astype(np.uint16)


def compare(tmp_path, before, after, wanted=("rdndvi", "brightness", "magnitude"), **options):
    files = {name: str(tmp_path / f"{name}.tif") for name in wanted}
    job = ChangeJob(before=(before,), after=(after,), **files, **options)
    assert jobs.job_from_json(jobs.job_to_json(job)) == job
    result = run_job(job)
    layers = {}
    for name, path in files.items():
        with rasterio.open(path) as dataset:
            layers[name] = dataset.read(1)
    return layers, result.summary


def expected(before, after):
    old, new = ((b[2] - b[1]) / (b[2] + b[1]) for b in (before, after))
    return {
        "rdndvi": 100 * (new - old) / np.sqrt(new + old),
        "brightness": after.mean(axis=0) - before.mean(axis=0),
        "magnitude": np.linalg.norm(after - before, axis=0) / np.sqrt(3),
    }


def test_the_formulas_across_two_kinds_of_values(tmp_path, write_image, reflectance):
    """Before without, after with the added 1,000: told apart by ``auto``."""
    before, after = reflectance
    old = write_image("pre", dn(before), nodata=0)
    new = write_image("post", dn(after, 1000), nodata=0)
    layers, summary = compare(tmp_path, old, new)
    assert (summary["values_before"], summary["values_after"]) == ("dn", "dn-offset")
    assert summary["bands"] == "B03, B04, B08"
    for name, values in expected(before, after).items():
        np.testing.assert_allclose(layers[name], values, atol=0.1 if name == "rdndvi" else 2e-4)
    assert layers["rdndvi"][75, 40] < -40
    assert layers["brightness"][75, 40] > 0.02


def test_unknown_in_either_is_unknown(tmp_path, write_image, reflectance):
    before, after = (image.astype(np.float32) for image in reflectance)
    before[:, :10] = np.nan
    after[1, :, :7] = np.nan
    layers, summary = compare(tmp_path, write_image("a", before), write_image("b", after))
    unknown = np.zeros((150, 90), bool)
    unknown[:10], unknown[:, :7] = True, True
    for values in layers.values():
        np.testing.assert_array_equal(np.isnan(values), unknown)
    assert summary["known_pixels"] == np.count_nonzero(~unknown)
    assert summary["values_before"] == "reflectance"


def test_the_image_before_may_lie_on_another_grid(tmp_path, write_image, reflectance):
    before = np.full((3, 90, 60), 0.1, np.float32)
    before[2] = 0.4
    old = write_image("pre", before, transform=from_origin(599900, 1200100, 20, 20))
    layers, _ = compare(tmp_path, old, write_image("post", reflectance[1].astype(np.float32)))
    assert layers["rdndvi"].shape == (150, 90)
    exact = expected(np.array([0.1, 0.1, 0.4])[:, None, None] + 0 * reflectance[1], reflectance[1])
    np.testing.assert_allclose(layers["rdndvi"], exact["rdndvi"], atol=0.01)


def test_bare_before_and_after_has_no_relative_change(tmp_path, write_image):
    bare = np.full((3, 70, 70), 0.2, np.float32)
    options = {"before_values": "reflectance", "after_values": "reflectance"}
    layers, _ = compare(tmp_path, write_image("a", bare), write_image("b", bare), **options)
    assert np.isnan(layers["rdndvi"]).all()
    assert (layers["magnitude"] == 0).all()


def test_what_cannot_be_compared_is_one_sentence(tmp_path, write_image, write_raster, reflectance):
    before, after = (image.astype(np.float32) for image in reflectance)
    old, new = write_image("pre", before), write_image("post", after)
    only_red = str(write_raster("red/B04.tif", before[1]).parent)
    far = write_image("far", before, transform=from_origin(100000, 100000, 10, 10))
    picture = write_image("picture", np.full((3, 70, 70), 90, np.uint8))
    for pre, message in (
        (only_red, "image before lacks B08"),
        (far, "does not overlap"),
        (picture, "is no reflectance but an 8-bit picture"),
    ):
        with pytest.raises(LandslideError, match=message):
            compare(tmp_path, pre, new)
    with pytest.raises(LandslideError, match="No output was asked for"):
        compare(tmp_path, old, new, wanted=())
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


def test_the_same_image_twice_is_told(tmp_path, write_image, reflectance):
    old, new = (write_image(name, dn(image)) for name, image in zip("ab", reflectance))
    told = []
    for after in (old, new):
        events: list = []
        run_job(ChangeJob((old,), (after,), magnitude=str(tmp_path / "m.tif")), events.append)
        told.append([event.code for event in events if isinstance(event, jobs.Warn)])
        assert any("taken for reflectance × 10,000" in getattr(e, "text", "") for e in events)
    assert told == [["same-images"], []]


def test_no_file_of_a_folder_is_replaced(tmp_path, write_image, reflectance):
    old, new = (write_image(name, image) for name, image in zip("ab", reflectance))
    with pytest.raises(LandslideError, match="also an input"):
        run_job(ChangeJob((old,), (new,), magnitude=f"{old}/B04.tif"))


def test_on_the_command_line(tmp_path, write_image, reflectance, capsys):
    before, after = (image.astype(np.float32) for image in reflectance)
    words = ["--before", write_image("pre", before), "--after", write_image("post", after)]
    assert main(["change", *words, "--magnitude", str(tmp_path / "m.tif")]) == 0
    assert "magnitude:" in capsys.readouterr().out


def test_a_probability_is_filtered_and_fused(tmp_path, write_image, write_raster, reflectance):
    """On the probability's own, coarser grid; where change is unknown it stays as it was."""
    before, after = (image.astype(np.float32) for image in reflectance)
    after[:, :20] = np.nan
    levels = np.full((75, 45), 100, np.uint8)
    levels[:, 40:] = 255
    path = str(
        write_raster("p.tif", levels, nodata=255, transform=from_origin(600000, 1200000, 20, 20))
    )
    with rasterio.open(path, "r+") as dataset:
        dataset.scales = (1 / 250,)
        dataset.update_tags(LANDSLIDE_MODEL="toy", LANDSLIDE_THRESHOLD="0.3")
    images = write_image("a", before), write_image("b", after)
    wanted = ("rdndvi", "filtered", "fused")
    found, _ = compare(tmp_path, *images, wanted=wanted, probability=path)
    change, kept, pooled = (found[name][:, :40] for name in wanted)
    np.testing.assert_array_equal(found["filtered"][:, 40:], 255)
    np.testing.assert_array_equal(found["fused"][:, 40:], 255)
    unknown = np.isnan(change)
    assert unknown[:9].all()
    np.testing.assert_array_equal(kept, np.where(~unknown & (change > -5), 0, 100))
    odds = np.log(0.4 / 0.6) + (-15 - change) / 10
    exact = np.where(unknown, 0.4, 1 / (1 + np.exp(-odds)))
    np.testing.assert_allclose(pooled / 250, exact, atol=0.003)
    assert pooled[35, 20] > 200 > 100 > pooled[15, 35]
    with rasterio.open(tmp_path / "fused.tif") as dataset:
        tags = dataset.tags()
    assert (tags["LANDSLIDE_MODEL"], tags["LANDSLIDE_THRESHOLD"]) == ("toy", "0.3")
    assert '"method": "fused"' in tags["LANDSLIDE_PARAMETERS"]


def test_evidence_needs_a_probability(tmp_path, write_image, write_raster, reflectance):
    old, new = (write_image(n, i.astype(np.float32)) for n, i in zip("ab", reflectance))
    mask = str(write_raster("mask.tif", np.eye(90, dtype=np.uint8)))
    with pytest.raises(LandslideError, match="a landslide probability is needed"):
        compare(tmp_path, old, new, wanted=("fused",))
    with pytest.raises(LandslideError, match="is a mask, no probability"):
        compare(tmp_path, old, new, wanted=("filtered",), probability=mask)
    with pytest.raises(LandslideError, match="spread must be above 0"):
        compare(tmp_path, old, new, wanted=("fused",), probability=mask, spread=0)
