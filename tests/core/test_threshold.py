"""Probability to mask: each method against a plain computation on the whole array."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
import shapely
from pyogrio.raw import write as write_vector
from rasterio.features import rasterize
from rasterio.transform import from_origin

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory import source as source_module
from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.jobs.steps import ThresholdJob
from landslide_qgis.core.probability import decode
from landslide_qgis.core.run import run_job
from landslide_qgis.core.toolbox.levels import otsu

TRANSFORM = from_origin(600000, 1200000, 10, 10)


@pytest.fixture(autouse=True)
def short_strips(monkeypatch):
    """Many strips, so that patches cross their borders."""
    monkeypatch.setattr(source_module, "_STRIP_PIXELS", 64 * 150)


@pytest.fixture
def codes() -> np.ndarray:
    """Smooth blobs as 0–250, with a corner of nodata."""
    noise = np.random.default_rng(3).random((300, 150))
    for axis in (0, 1):
        for _ in range(3):
            noise = sum(np.roll(noise, shift, axis) for shift in range(-3, 4)) / 7
    scaled = (noise - noise.min()) / np.ptp(noise)
    values = np.rint(scaled * 250).astype(np.uint8)
    values[:40, :30] = 255
    return values


@pytest.fixture
def probability(tmp_path, codes):
    path = tmp_path / "p.tif"
    profile = {"driver": "GTiff", "count": 1, "height": 300, "width": 150, "dtype": "uint8"}
    grid = {"crs": "EPSG:32643", "transform": TRANSFORM, "nodata": 255}
    with rasterio.open(path, "w", **profile, **grid) as dataset:
        dataset.write(codes, 1)
        dataset.scales = (1 / 250,)
        dataset.update_tags(LANDSLIDE_THRESHOLD="0.55", LANDSLIDE_MODEL="toy")
    return path


def apply(probability, **options):
    target = probability.parent / "mask.tif"
    job = ThresholdJob(str(probability), str(target), **options)
    result = run_job(jobs.job_from_json(jobs.job_to_json(job)))
    with rasterio.open(target) as dataset:
        return dataset.read(1), result.summary, dataset.tags()


def expected(codes, called):
    return np.where(codes == 255, 255, called).astype(np.uint8)


def test_fixed_takes_the_models_threshold_unless_told(probability, codes):
    mask, summary, tags = apply(probability)
    np.testing.assert_array_equal(mask, expected(codes, decode(codes) >= np.float32(0.55)))
    assert summary["threshold"] == 0.55
    assert summary["mask_pixels"] == np.count_nonzero(mask == 1)
    assert summary["area_m2"] == pytest.approx(100 * summary["mask_pixels"], rel=2e-3)
    assert tags["LANDSLIDE_MODEL"] == "toy"
    mask, _, tags = apply(probability, threshold=0.7)
    np.testing.assert_array_equal(mask, expected(codes, decode(codes) >= np.float32(0.7)))
    assert tags["LANDSLIDE_THRESHOLD"] == "0.7"


def flood(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Grow from ``high`` within ``low`` over edges until nothing changes."""
    grown, count = high & low, -1
    while count != np.count_nonzero(grown):
        count = np.count_nonzero(grown)
        padded = np.pad(grown, 1)
        near = padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:]
        grown = grown | (near & low)
    return grown


def test_hysteresis_is_a_flood_from_the_cores(probability, codes):
    mask, summary, _ = apply(probability, method="hysteresis", threshold=0.8, low=0.6)
    value = decode(codes)
    low, high = value >= np.float32(0.6), value >= np.float32(0.8)
    flooded = flood(low, high)
    np.testing.assert_array_equal(mask, expected(codes, flooded))
    assert np.count_nonzero(high) < np.count_nonzero(flooded) < np.count_nonzero(low)
    assert summary["mask_pixels"] == np.count_nonzero(flooded)


def test_hysteresis_without_any_patch(probability, codes):
    mask, summary, _ = apply(probability, method="hysteresis", threshold=0.9999, low=0.9998)
    assert summary["mask_pixels"] == np.count_nonzero(codes == 250) == np.count_nonzero(mask == 1)


def brute_otsu(values: np.ndarray) -> float:
    """The greatest between-class variance over all splits, computed from the values themselves."""
    best, at = -1.0, 0
    for level in range(1, 251):
        low, high = values[values < level], values[values >= level]
        if len(low) and len(high):
            between = len(low) * len(high) * (low.mean() - high.mean()) ** 2
            if between > best * (1 + 1e-12):
                best, at = between, level
    return (at - 0.5) / 250


def test_otsu_is_the_best_of_all_splits(probability, codes):
    mask, summary, _ = apply(probability, method="otsu")
    known = codes[codes != 255].astype(float)
    assert summary["threshold"] == pytest.approx(brute_otsu(known), abs=1e-9)
    np.testing.assert_array_equal(
        mask, expected(codes, codes >= np.ceil(summary["threshold"] * 250))
    )


def test_otsu_lies_in_the_middle_of_a_gap():
    counts = np.zeros(251)
    counts[50], counts[200] = 90, 10
    assert otsu(counts) == pytest.approx(0.5, abs=1e-9)


def polygons(path, box=(600200, 1197600, 600900, 1199300), shift=0.0):
    shapes = [shapely.box(box[0] + shift, box[1], box[2] + shift, box[3])]
    write_vector(
        path, shapely.to_wkb(np.array(shapes)), [], [],
        geometry_type="Polygon", crs="EPSG:32643", driver="GPKG",
    )  # fmt: skip
    return str(path)


def test_precision_is_reached_by_the_lowest_threshold(probability, codes, tmp_path):
    reference = polygons(tmp_path / "known.gpkg")
    box = shapely.box(600200, 1197600, 600900, 1199300)
    truth = rasterize([box], codes.shape, transform=TRANSFORM) == 1
    known = codes != 255

    def precision(level):
        called = known & (codes >= level)
        return np.count_nonzero(called & truth) / max(1, np.count_nonzero(called))

    wanted = (precision(1) + max(precision(level) for level in range(1, 251))) / 2
    options = {"method": "precision", "precision": wanted, "reference": reference}
    mask, summary, _ = apply(probability, **options)
    level = min(level for level in range(1, 251) if precision(level) >= wanted)
    np.testing.assert_array_equal(mask, expected(codes, codes >= level))
    assert summary["precision"] == pytest.approx(precision(level))
    called = known & (codes >= level)
    recall = np.count_nonzero(called & truth) / np.count_nonzero(known & truth)
    assert summary["recall"] == pytest.approx(recall)


def test_a_precision_beyond_reach_names_the_best(probability, codes, tmp_path):
    row, col = np.unravel_index(codes.argmin(), codes.shape)
    x, y = TRANSFORM * (int(col), int(row))
    reference = polygons(tmp_path / "known.gpkg", (x, y - 10, x + 10, y))
    options = {"method": "precision", "reference": reference}
    with pytest.raises(LandslideError, match="the best is"):
        apply(probability, precision=0.9999, **options)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["known.gpkg", "p.tif"]


def test_a_reference_elsewhere_is_refused(probability, tmp_path):
    reference = polygons(tmp_path / "known.gpkg", shift=1e5)
    with pytest.raises(LandslideError, match="lie on the raster"):
        apply(probability, method="precision", precision=0.5, reference=reference)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "guess"}, "Method 'guess' is unknown"),
        ({"threshold": 1.5}, "threshold is 1.5, not between"),
        ({"method": "precision"}, "needs the wanted precision"),
        ({"method": "hysteresis", "threshold": 0.4, "low": 0.6}, "not below the upper"),
        ({"band": 3}, "no band 3"),
    ],
)
def test_wrong_options_are_one_sentence(probability, options, message):
    with pytest.raises(LandslideError, match=message):
        apply(probability, **options)
    assert [p.name for p in probability.parent.iterdir()] == ["p.tif"]


def test_a_mask_is_no_probability(tmp_path, write_raster):
    path = write_raster("m.tif", np.eye(40, dtype=np.uint8))
    with pytest.raises(LandslideError, match="no probability"):
        apply(path, method="otsu")


def test_one_value_cannot_be_parted(write_raster):
    with pytest.raises(LandslideError, match="same probability"):
        apply(write_raster("p.tif", np.full((40, 40), 0.3, np.float32)), method="otsu")
