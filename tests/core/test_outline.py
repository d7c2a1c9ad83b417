"""From a click to an outline: growing, and the step on real files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.crs import CRS
from rasterio.transform import from_origin
from scipy import ndimage

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory.grow import grow
from landslide_qgis.core.jobs.outline import OutlineJob
from landslide_qgis.core.toolbox.desk import Desk, run_step
from landslide_qgis.core.toolbox.outline import _pixel_m

DESK = Desk(lambda _: None, lambda: False)
ORIGIN = (600000.0, 1200000.0)


def scar() -> tuple[np.ndarray, np.ndarray]:
    """Noisy forest with a bright scar, and its truth."""
    rng = np.random.default_rng(5)
    truth = np.zeros((120, 120), np.bool_)
    truth[40:70, 50:62] = True
    truth[70:75, 52:90] = True
    image = rng.normal(400.0, 60.0, (3, 120, 120)) + truth * 1500.0
    return image.astype(np.float32), truth


def test_the_region_with_a_sharp_edge_is_offered() -> None:
    image, truth = scar()
    growth = grow(image, None, (50, 55))
    found = growth.mask(growth.best, truth.shape)
    assert (found & truth).sum() / (found | truth).sum() > 0.9


def test_regions_are_nested_connected_and_hold_the_seed() -> None:
    image, truth = scar()
    growth = grow(image, None, (50, 55))
    masks = [growth.mask(index, truth.shape) for index in range(len(growth.sizes))]
    for smaller, larger in zip(masks, masks[1:]):
        assert smaller[50, 55]
        assert not (smaller & ~larger).any()
        assert smaller.sum() < larger.sum()


def test_nodata_is_never_taken_in() -> None:
    image, truth = scar()
    image[:, 60:, :] = np.nan
    growth = grow(image, None, (50, 55))
    assert not growth.mask(len(growth.sizes) - 1, truth.shape)[60:].any()


def test_probability_holds_the_outline_back() -> None:
    image, truth = scar()
    probability = np.full(truth.shape, 0.05, np.float32)
    probability[40:70, 50:62] = 0.9
    growth = grow(image, probability, (50, 55))
    assert not growth.mask(growth.best, truth.shape)[70:75, 65:].any()


def test_the_outline_on_offer_lies_where_the_probability_falls_most() -> None:
    """A sure landslide in a wide and faint halo, which the image shows in one colour with it."""
    rows, columns = np.mgrid[:100, :100]
    away = np.hypot(rows - 50, columns - 50)
    probability = np.select([away < 7, away < 15], [0.8, 0.35], 0.1).astype(np.float32)
    image = np.random.default_rng(0).normal(100, 4, (3, 100, 100)).astype(np.float32)
    image[:, away < 15] += 15
    growth = grow(image, probability, (50, 50))
    assert growth.mask(growth.best, away.shape).sum() == pytest.approx((away < 7).sum(), rel=0.1)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, np.ndarray]:
    image, truth = scar()
    path = tmp_path / "after.tif"
    profile = {
        "driver": "GTiff", "width": 120, "height": 120, "count": 3, "dtype": "float32",
        "crs": "EPSG:32643", "transform": from_origin(*ORIGIN, 10.0, 10.0),
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as dataset:
        dataset.write(image)
    return str(path), truth


def test_the_step_writes_outlines_in_the_images_crs(
    files: tuple[str, np.ndarray], tmp_path: Path
) -> None:
    path, truth = files
    target = tmp_path / "out.json"
    job = OutlineJob((path,), str(target), ORIGIN[0] + 555.0, ORIGIN[1] - 505.0)
    result = run_step(job, DESK)
    document = json.loads(target.read_text(encoding="utf-8"))
    outlines = [shapely.from_wkt(one["wkt"]) for one in document["outlines"]]
    assert all(one.is_valid and one.geom_type == "Polygon" for one in outlines)
    best = outlines[document["best"]]
    assert best.contains(shapely.Point(job.x, job.y))
    assert best.area == pytest.approx(truth.sum() * 100.0, rel=0.15)
    assert result.summary["outlines"] == len(outlines)


def outlines(path: Path, **options: object) -> list[str]:
    images = options.pop("images")
    job = OutlineJob(images, str(path), ORIGIN[0] + 555.0, ORIGIN[1] - 505.0, **options)
    run_step(job, DESK)
    return json.loads(path.read_text(encoding="utf-8"))


def test_opacity_is_no_colour_and_tells_what_is_unknown(
    write_raster: Callable[..., Path], tmp_path: Path
) -> None:
    image = (scar()[0] / 20).astype(np.uint8)
    opacity = np.full((1, 120, 120), 255, np.uint8)
    opacity[:, 60:] = 0
    files = [
        str(write_raster("plain.tif", image * (opacity > 0), nodata=0)),
        str(write_raster("alpha.tif", np.concatenate([image, opacity]), photometric="rgb",
                         alpha="yes")),
        str(write_raster("whole.tif", image)),
        str(write_raster("part.tif", image[:, :60])),
    ]  # fmt: skip
    window = {"window_px": 128}
    plain, alpha = (outlines(tmp_path / "o.json", images=(f,), **window) for f in files[:2])
    assert alpha == plain
    beside = outlines(tmp_path / "o.json", images=tuple(files[2:]), **window)
    largest = shapely.from_wkt(beside["outlines"][-1]["wkt"])
    assert largest.bounds[1] >= ORIGIN[1] - 60 * 10 - 1e-6


def test_a_probability_is_read_by_the_scale_it_declares(
    write_raster: Callable[..., Path], files: tuple[str, np.ndarray], tmp_path: Path
) -> None:
    share = np.random.default_rng(2).integers(0, 50, files[1].shape) * 2
    made = []
    for name, factor in (("percent", 100), ("ours", 250)):
        path = write_raster(
            f"{name}.tif", np.rint(share / 100 * factor).astype(np.uint8), nodata=255
        )
        with rasterio.open(path, "r+") as dataset:
            dataset.scales = (1 / factor,)
        job = {"images": (files[0],), "probability": str(path)}
        made.append(outlines(tmp_path / "o.json", **job)["outlines"])
    assert made[0] == made[1]


def test_a_click_beside_the_image(files: tuple[str, np.ndarray], tmp_path: Path) -> None:
    job = OutlineJob((files[0],), str(tmp_path / "out.json"), 0.0, 0.0)
    with pytest.raises(LandslideError, match="outside the image"):
        run_step(job, DESK)
    assert not (tmp_path / "out.json").exists()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 20), st.integers(1, 20), st.booleans())
def test_any_image_with_a_known_seed(seed: int, height: int, width: int, known: bool) -> None:
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 4, (2, height, width)).astype(np.float32)
    image[:, rng.random((height, width)) < 0.3] = np.nan
    at = (int(rng.integers(height)), int(rng.integers(width)))
    image[:, at[0], at[1]] = 1.0
    probability = rng.random((height, width)).astype(np.float32) if known else None
    growth = grow(image, probability, at, pixel_m=0.5)
    assert growth.order[0] == at[0] * width + at[1]
    assert len(set(growth.order.tolist())) == len(growth.order)
    assert np.isfinite(image.reshape(2, -1)[0, growth.order]).all()
    assert np.isfinite(growth.merit).all()
    assert (growth.merit >= 0).all()
    for index in range(len(growth.sizes)):
        assert ndimage.label(growth.mask(index, (height, width)))[1] == 1


def test_the_ground_size_of_a_pixel_counts_in_degrees_too() -> None:
    grid = from_origin(76.0, 11.0, 0.0001, 0.0001)
    degrees = _pixel_m(grid, CRS.from_epsg(4326).to_wkt(), (5, 5))
    assert degrees == pytest.approx(11.0, abs=0.1)
    metres = _pixel_m(from_origin(*ORIGIN, 11.0, 11.0), CRS.from_epsg(32643).to_wkt(), (5, 5))
    assert metres == pytest.approx(11.0, rel=0.001)
