"""From raster to GeoPackage: encodings, grids, options, bad input, cancelling."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
import pyproj
import pytest
import rasterio
import rasterio.features
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasterio.transform import Affine, from_origin

from landslide_qgis.core.errors import CancelledError, LandslideError
from landslide_qgis.core.inventory import source as source_module
from landslide_qgis.core.inventory.fields import FIELDS
from landslide_qgis.core.inventory.sieve import sieve
from landslide_qgis.core.inventory.source import Source
from landslide_qgis.core.inventory.vectorise import VectorSummary, vectorise
from landslide_qgis.core.jobs.protocol import VectorOptions
from landslide_qgis.core.probability import Provenance, encode

needs_coverages = pytest.mark.skipif(
    not hasattr(shapely, "coverage_simplify"), reason="shapely for Python 3.9 has no coverages"
)


Write = Callable[..., Path]
ORIGIN = Provenance(
    model="unet",
    model_sha="ab" * 32,
    run_utc="2024-05-01T12:00:00Z",
    source="a.tif",
    gsd_m=10.0,
    threshold=0.5,
)
GRID = {"crs": "EPSG:32643", "transform": from_origin(600000, 1200000, 10, 10)}


def chances(seed: int = 0, size: int = 120, radius: int = 3) -> np.ndarray:
    """Smooth noise scaled to 0–1, float32, a fifth of it above one half."""
    field = np.random.default_rng(seed).standard_normal((size, size))
    for axis in (0, 1):
        for _ in range(2):
            field = sum(np.roll(field, step, axis) for step in range(-radius, radius + 1))
    field = (field - np.quantile(field, 0.8)) / field.std() / 5 + 0.5
    return np.clip(field, 0, 1).astype(np.float32)


class Inventory:
    """A written layer."""

    def __init__(self, path: Path) -> None:
        self.info = pyogrio.read_info(path, layer="landslides")
        self.meta, self.fid, wkb, data = pyogrio.raw.read(path, return_fids=True)
        self.polygons = shapely.from_wkb(wkb)
        self.table = dict(zip(self.meta["fields"], data))

    def __getitem__(self, name: str) -> np.ndarray:
        return self.table[name]

    def __len__(self) -> int:
        return len(self.polygons)


class Runner:
    """Runs ``vectorise`` in a folder and keeps what it said."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.warnings, self.progress = folder, [], []

    def __call__(self, source: Path, **changes: Any) -> tuple[VectorSummary, Inventory]:
        target = self.folder / "made.gpkg"
        options = VectorOptions(**changes.pop("options", {}))
        summary = vectorise(
            source,
            polygons=target,
            options=options,
            warn=lambda text, code, numbers: self.warnings.append(code),
            say=lambda share, text: self.progress.append((share, text)),
            **changes,
        )
        return summary, Inventory(target)


@pytest.fixture
def run(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@pytest.fixture
def small_strips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make strips so short that a test raster has several."""
    monkeypatch.setattr(source_module, "_STRIP_PIXELS", 1)


@pytest.fixture
def probability(write_raster: Write) -> Path:
    path = write_raster("p.tif", encode(chances()), nodata=255)
    with rasterio.open(path, "r+") as dataset:
        dataset.scales = (1 / 250,)
    return path


def brute(polygons: np.ndarray, values: np.ndarray) -> list[np.ndarray]:
    """Values of the pixels of each polygon, by GDAL's rasterizer."""
    shapes = [(polygon, n + 1) for n, polygon in enumerate(polygons)]
    burnt = rasterio.features.rasterize(
        shapes, out_shape=values.shape, transform=GRID["transform"], dtype="int32"
    )
    return [values[burnt == n + 1] for n in range(len(polygons))]


def test_an_inventory_says_what_it_should(run: Runner, probability: Path) -> None:
    summary, made = run(probability, provenance=ORIGIN, options={"simplify_m": 0.0})
    levels = encode(chances())
    mask = (levels >= 125).astype(np.uint8)
    assert summary.count == len(made) > 20
    assert summary.mask_pixels == mask.sum()
    assert summary.threshold == 0.5
    assert made.meta["fields"].tolist() == [field.name for field in FIELDS]
    assert made.meta["geometry_type"] == "Polygon"
    assert pyproj.CRS.from_user_input(made.meta["crs"]).to_epsg() == 32643
    assert made.fid.tolist() == list(range(1, len(made) + 1))
    assert len(set(made["ls_id"])) == len(made)
    assert made["area_m2"].sum() == pytest.approx(summary.area_m2)
    for inside, mean, high, p10 in zip(
        brute(made.polygons, levels), made["prob_mean"], made["prob_max"], made["prob_p10"]
    ):
        assert mean == pytest.approx(inside.mean() / 250)
        assert high == pytest.approx(inside.max() / 250)
        assert p10 == pytest.approx(np.quantile(inside, 0.1, method="inverted_cdf") / 250)
    assert set(made["conf_usgs"].tolist()) <= {1, 2, 3}
    for name, value in (
        ("model", "unet"),
        ("model_sha", "ab" * 32),
        ("run_utc", "2024-05-01T12:00:00Z"),
        ("source", "a.tif"),
        ("gsd_m", 10.0),
        ("thresh", 0.5),
        ("review", "auto"),
    ):
        assert set(made[name].tolist()) == {value}
    for field in FIELDS:
        if field.person:
            values = made[field.name]
            assert all(v is None or np.isnat(v) for v in values), field.name
    for name in ("slope_mean", "elev_min", "elev_max", "relief_m"):
        assert np.isnan(made[name]).all()
    assert run.warnings == []
    shares = [share for share, _ in run.progress]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_unsimplified_polygons_are_the_mask(run: Runner, probability: Path, tmp_path: Path) -> None:
    target = tmp_path / "mask.tif"
    _, made = run(probability, provenance=ORIGIN, mask=target, options={"simplify_m": 0.0})
    with rasterio.open(target) as dataset:
        mask = dataset.read(1)
        assert dataset.nodata == 255
        assert dataset.descriptions == ("landslide mask",)
        assert dataset.profile["compress"] == "deflate"
        assert Provenance.from_tags(dataset.tags()).model == "unet"
        assert Provenance.from_tags(dataset.tags()).parameters["vector"]["simplify_m"] == 0.0
    burnt = rasterio.features.rasterize(
        made.polygons, out_shape=mask.shape, transform=GRID["transform"]
    )
    assert np.array_equal(burnt, mask)
    assert np.array_equal(mask, (chances() >= 0.498).astype(np.uint8))


@needs_coverages
@pytest.mark.parametrize("radius", [1, 2, 5])
def test_smooth_polygons_hold_the_area_of_the_mask(
    run: Runner, write_raster: Write, radius: int
) -> None:
    summary, made = run(write_raster("p.tif", chances(3, 300, radius)), provenance=ORIGIN)
    plane = shapely.area(made.polygons).sum()
    assert plane == pytest.approx(summary.mask_pixels * 100, rel=0.01)
    assert shapely.is_valid(made.polygons).all()
    assert shapely.coverage_is_valid(made.polygons)


ENCODINGS = {
    "uint8 scaled": lambda p: (encode(p), {"nodata": 255}, 1 / 250),
    "float32": lambda p: (p, {"nodata": -9999.0}, 1.0),
    "float64": lambda p: (p.astype(np.float64), {}, 1.0),
    "uint16 scaled": lambda p: (np.rint(p * 10000).astype(np.uint16), {}, 1e-4),
    "percent": lambda p: (np.rint(p * 100).astype(np.uint8), {"nodata": 200}, 0.01),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_every_encoding_means_the_same(
    run: Runner, write_raster: Write, name: str, small_strips: None
) -> None:
    probability = np.rint(chances() * 50) / np.float32(50)
    values, profile, scale = ENCODINGS[name](probability)
    if "nodata" in profile:
        values[:9, :9] = profile["nodata"]
    if values.dtype.kind == "f":
        values[50:55, 50:55] = np.inf
    path = write_raster("p.tif", values, **profile)
    with rasterio.open(path, "r+") as dataset:
        dataset.scales = (scale,)
    summary, made = run(path, options={"threshold": 0.6, "simplify_m": 0.0})
    expected = probability >= np.float32(0.6)
    if "nodata" in profile:
        expected[:9, :9] = False
    if values.dtype.kind == "f":
        expected[50:55, 50:55] = False
    assert summary.mask_pixels == expected.sum()
    inside = brute(made.polygons, probability)
    np.testing.assert_allclose(made["prob_mean"], [i.mean() for i in inside], atol=1e-4)
    np.testing.assert_allclose(made["prob_max"], [i.max() for i in inside], atol=1e-4)


@pytest.mark.parametrize(("on", "dtype"), [(1, np.uint8), (255, np.uint8), (1, np.int16)])
def test_masks_need_no_threshold(
    run: Runner, write_raster: Write, on: int, dtype: type, small_strips: None
) -> None:
    mask = (chances() > 0.5).astype(dtype) * dtype(on)
    summary, made = run(write_raster("m.tif", mask))
    assert summary.threshold is None
    assert summary.mask_pixels == np.count_nonzero(mask)
    assert np.isnan(made["prob_mean"]).all()
    assert np.isnan(made["thresh"]).all()
    assert np.isnan(made["conf_usgs"].astype(float)).all()
    assert run.warnings == []


def test_our_mask_makes_our_polygons(run: Runner, probability: Path, tmp_path: Path) -> None:
    target = tmp_path / "mask.tif"
    _, first = run(probability, provenance=ORIGIN, mask=target)
    _, second = run(target)
    assert shapely.equals(first.polygons, second.polygons).all()
    assert set(second["model"].tolist()) == {"unet"}
    assert set(second["thresh"].tolist()) == {0.5}


def test_a_mask_band_and_an_alpha_band_count(run: Runner, write_raster: Write) -> None:
    values = np.stack([np.ones((40, 40), np.uint8), np.full((40, 40), 255, np.uint8)])
    values[1, :20] = 0
    path = write_raster("a.tif", values)
    with rasterio.open(path, "r+") as dataset:
        dataset.colorinterp = (rasterio.enums.ColorInterp.gray, rasterio.enums.ColorInterp.alpha)
    summary, _ = run(path)
    assert summary.mask_pixels == 800


@pytest.mark.parametrize("named", [None, 0.3])
def test_the_threshold_is_the_files_or_assumed(
    run: Runner, write_raster: Write, named: float | None
) -> None:
    path = write_raster("p.tif", chances())
    if named:
        with rasterio.open(path, "r+") as dataset:
            dataset.update_tags(**Provenance(threshold=named).to_tags())
    summary, _ = run(path)
    assert summary.threshold == (named or 0.5)
    assert run.warnings == ([] if named else ["threshold-assumed"])


def test_holes_stay(run: Runner, write_raster: Write) -> None:
    mask = np.zeros((40, 40), np.uint8)
    mask[5:30, 5:30] = 1
    mask[10:20, 10:20] = 0
    mask[13:16, 13:16] = 1
    _, made = run(write_raster("m.tif", mask))
    assert shapely.get_num_interior_rings(made.polygons).tolist() == [1, 0]
    # Scale of UTM 43 N at 600 km east: the ground is 0.99971 of the plane, squared.
    np.testing.assert_allclose(made["area_m2"], [52500, 900], rtol=1e-3)


def test_small_polygons_are_dropped(run: Runner, probability: Path) -> None:
    _, everything = run(probability, provenance=ORIGIN)
    summary, made = run(probability, provenance=ORIGIN, options={"min_area_m2": 2000.0})
    kept = everything["area_m2"] >= 2000
    assert 0 < summary.count == kept.sum() < len(everything)
    assert summary.dropped == np.count_nonzero(~kept)
    for name in ("area_m2", "prob_mean", "prob_p10", "len_m"):
        np.testing.assert_array_equal(made[name], everything[name][kept])


def test_nothing_is_left_above_the_least_area(run: Runner, probability: Path) -> None:
    summary, made = run(probability, provenance=ORIGIN, options={"min_area_m2": 1e9})
    assert summary.count == len(made) == 0
    assert run.warnings == ["nothing-found"]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 1000), st.integers(2, 12), st.floats(0.1, 0.9))
def test_the_sieve_is_that_of_the_whole_raster(
    tmp_path: Path, seed: int, size: int, share: float
) -> None:
    rng = np.random.default_rng(seed)
    mask = (rng.random((150, 12)) < share).astype(np.uint8)
    mask[rng.random(mask.shape) < 0.05] = 255
    path = tmp_path / "m.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=12, height=150, count=1, dtype="uint8", nodata=255, **GRID
    ) as dataset:
        dataset.write(mask, 1)
    with Source(path) as source:
        made = [source.mask(first, first + 25, 0.5, size) for first in range(0, 150, 25)]
    np.testing.assert_array_equal(np.concatenate(made), sieve(mask, size))


def test_the_sieve_reaches_mask_and_polygons(
    run: Runner, probability: Path, tmp_path: Path
) -> None:
    target = tmp_path / "mask.tif"
    summary, made = run(
        probability, provenance=ORIGIN, mask=target, options={"sieve_px": 30, "simplify_m": 0.0}
    )
    with rasterio.open(target) as dataset:
        mask = dataset.read(1)
    assert (mask == 1).sum() == summary.mask_pixels
    assert shapely.area(made.polygons).min() >= 3000
    burnt = rasterio.features.rasterize(
        made.polygons, out_shape=mask.shape, transform=GRID["transform"]
    )
    assert np.array_equal(burnt, mask == 1)


@needs_coverages
def test_a_larger_tolerance_leaves_fewer_vertices(run: Runner, probability: Path) -> None:
    counts = []
    for tolerance in (0.0, None, 20.0, 50.0):
        _, made = run(probability, provenance=ORIGIN, options={"simplify_m": tolerance})
        assert shapely.is_valid(made.polygons).all()
        counts.append(shapely.get_num_coordinates(made.polygons).sum())
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[1] > counts[3]


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (7, 1)])
def test_the_smallest_rasters_work(
    run: Runner, write_raster: Write, shape: tuple[int, int]
) -> None:
    summary, made = run(write_raster("m.tif", np.ones(shape, np.uint8)))
    assert summary.count == 1
    assert made["area_m2"][0] == pytest.approx(100 * np.prod(shape), rel=1e-3)
    assert made["len_m"][0] == pytest.approx(10 * max(shape), rel=1e-3)
    assert made["wid_m"][0] == pytest.approx(10, rel=1e-3)


@needs_coverages
def test_degrees_and_rotation(run: Runner, write_raster: Write) -> None:
    mask = np.zeros((30, 30), np.uint8)
    mask[10:20, 5:25] = 1
    step = 1e-4
    path = write_raster("d.tif", mask, crs="EPSG:4326", transform=from_origin(85, 60, step, step))
    summary, made = run(path, options={"simplify_m": 0.0})
    area, length = pyproj.Geod(ellps="WGS84").geometry_area_perimeter(
        shapely.orient_polygons(made.polygons[0])
    )
    assert summary.area_m2 == pytest.approx(area, rel=1e-6)
    assert made["perim_m"][0] == pytest.approx(length, rel=1e-6)
    # At 60° a degree of longitude is half as long, so the square of 20 × 10 px is nearly one.
    assert made["elong"][0] == pytest.approx(1.0, abs=0.02)
    turned = Affine(8, 6, 600000, 6, -8, 1200000)
    _, made = run(write_raster("r.tif", mask, transform=turned), options={"simplify_m": 0.0})
    assert made["area_m2"][0] == pytest.approx(20_000, rel=1e-3)
    corners = {turned * (col, row) for col in (5, 25) for row in (10, 20)}
    assert {tuple(xy) for xy in shapely.get_coordinates(made.polygons)} == corners


def test_a_custom_crs_survives(run: Runner, write_raster: Write) -> None:
    text = "+proj=laea +lat_0=28 +lon_0=84 +datum=WGS84 +units=us-ft +no_defs"
    path = write_raster("c.tif", np.ones((9, 9), np.uint8), crs=text)
    _, made = run(path, options={"simplify_m": 0.0})
    written = pyproj.CRS.from_user_input(made.meta["crs"])
    assert written.coordinate_operation.method_name.startswith("Lambert Azimuthal Equal Area")
    foot = 1200 / 3937
    assert made["area_m2"][0] == pytest.approx(8100 * foot**2, rel=1e-6)
    assert made["gsd_m"][0] == pytest.approx(10 * foot, rel=2e-2)


def slope_dem(write_raster: Write, rows: int, name: str = "dem.tif", **changes: Any) -> Path:
    y, x = np.mgrid[:rows, :60]
    heights = (1000 + 12.0 * x - 9.0 * y).astype(np.float32)
    grid = {"crs": "EPSG:32643", "transform": from_origin(599700, 1200300, 30, 30), **changes}
    return write_raster(name, heights, **grid)


def test_terrain_of_a_tilted_plane(run: Runner, probability: Path, write_raster: Write) -> None:
    dem = slope_dem(write_raster, 60)
    _, made = run(probability, provenance=ORIGIN, dem=dem, options={"simplify_m": 0.0})
    y, x = np.mgrid[:120, :120]
    # Pixel centres of the probability in those of the DEM.
    heights = 1000 + 12.0 * ((10 * x + 5 + 300) / 30 - 0.5) - 9.0 * ((10 * y + 5 + 300) / 30 - 0.5)
    inside = brute(made.polygons, heights)
    np.testing.assert_allclose(made["elev_min"], [i.min() for i in inside], atol=0.2)
    np.testing.assert_allclose(made["elev_max"], [i.max() for i in inside], atol=0.2)
    np.testing.assert_allclose(made["relief_m"], made["elev_max"] - made["elev_min"], atol=1e-6)
    np.testing.assert_allclose(made["slope_mean"], np.degrees(np.arctan(0.5)), rtol=2e-3)
    assert run.warnings == []


def test_terrain_comes_from_any_crs(run: Runner, probability: Path, write_raster: Write) -> None:
    _, x = np.mgrid[:200, :200]
    lon = 75.9 + (x + 0.5) * 3e-4
    heights = (2000 + 40000 * (lon - 75.9)).astype(np.float32)
    dem = write_raster(
        "d.tif", heights, crs="EPSG:4326", transform=from_origin(75.9, 10.87, 3e-4, 3e-4)
    )
    _, made = run(probability, provenance=ORIGIN, dem=dem)
    expected = np.degrees(np.arctan(40000 / (111320 * np.cos(np.radians(10.85)))))
    np.testing.assert_allclose(made["slope_mean"], expected, rtol=5e-3)


def test_a_dem_that_covers_half(run: Runner, probability: Path, write_raster: Write) -> None:
    dem = slope_dem(write_raster, 30, nodata=-1.0)
    _, made = run(probability, provenance=ORIGIN, dem=dem)
    tops = shapely.bounds(made.polygons)[:, 3]
    bottoms = shapely.bounds(made.polygons)[:, 1]
    edge = 1200300 - 30 * 30
    assert np.isfinite(made["elev_min"][bottoms > edge + 20]).all()
    assert np.isnan(made["elev_min"][tops < edge - 40]).all()
    assert np.isnan(made["slope_mean"][tops < edge - 40]).all()
    assert run.warnings == ["dem-partial"]


def test_a_dem_elsewhere(run: Runner, probability: Path, write_raster: Write) -> None:
    dem = slope_dem(write_raster, 20, transform=from_origin(100000, 5200000, 30, 30))
    _, made = run(probability, provenance=ORIGIN, dem=dem)
    assert np.isnan(made["elev_min"]).all()
    assert np.isfinite(made["prob_mean"]).all()
    assert run.warnings == ["dem-outside"]


@pytest.mark.parametrize(
    ("values", "code"),
    [(np.zeros((9, 9), np.uint8), "nothing-found"), (np.full((9, 9), 255, np.uint8), "no-data")],
)
def test_nothing_found_is_an_empty_layer(
    run: Runner, write_raster: Write, values: np.ndarray, code: str
) -> None:
    summary, made = run(write_raster("m.tif", values, nodata=255))
    assert (summary.count, summary.area_m2, summary.mask_pixels) == (0, 0.0, 0)
    assert len(made) == 0
    assert made.meta["fields"].tolist() == [field.name for field in FIELDS]
    assert code in run.warnings


def test_only_a_mask(write_raster: Write, tmp_path: Path) -> None:
    mask = np.zeros((50, 50), np.uint8)
    mask[10:20, 10:30] = 1
    target = tmp_path / "mask.tif"
    summary = vectorise(write_raster("m.tif", mask), mask=target)
    assert (summary.count, summary.mask_pixels) == (0, 200)
    assert summary.area_m2 == pytest.approx(20_000, rel=1e-3)
    assert target.exists()


def test_metadata_travels_with_the_layer(run: Runner, probability: Path) -> None:
    _, made = run(probability, provenance=ORIGIN, options={"threshold": 0.7})
    told = made.info["layer_metadata"]
    assert told["LANDSLIDE_MODEL"] == "unet"
    assert told["LANDSLIDE_THRESHOLD"] == "0.7"
    assert '"min_area_m2"' in told["LANDSLIDE_PARAMETERS"]


def test_a_polygon_layer_has_a_spatial_index(run: Runner, probability: Path) -> None:
    _, made = run(probability, provenance=ORIGIN)
    assert made.info["capabilities"]["fast_spatial_filter"]


BAD = {
    "no probability": (lambda: chances() * 7, {}, "no probability"),
    "below zero": (lambda: chances() - 0.5, {}, "no probability"),
    "scale lost": (lambda: encode(chances()), {}, "no mask.*scale"),
    "classes": (lambda: np.arange(900, dtype=np.int32).reshape(30, 30), {}, "no mask"),
    "no CRS": (lambda: np.ones((5, 5), np.uint8), {"crs": None}, "no coordinate reference"),
    "complex": (lambda: np.ones((5, 5), np.complex64), {}, "complex"),
    "local": (
        lambda: np.ones((5, 5), np.uint8),
        {"crs": 'LOCAL_CS["site",UNIT["metre",1]]'},
        "not tied to the Earth",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_rasters_are_refused(
    run: Runner, write_raster: Write, tmp_path: Path, name: str
) -> None:
    values, profile, text = BAD[name]
    path = write_raster("bad.tif", values(), **profile)
    with pytest.raises(LandslideError, match=text):
        run(path, options={"threshold": 0.5})
    assert not (tmp_path / "made.gpkg").exists()


def test_a_missing_file_band_or_dem_is_named(
    run: Runner, probability: Path, write_raster: Write, tmp_path: Path
) -> None:
    with pytest.raises(LandslideError, match=r"nowhere\.tif"):
        run(tmp_path / "nowhere.tif")
    with pytest.raises(LandslideError, match="no band 2"):
        run(probability, band=2)
    with pytest.raises(LandslideError, match=r"none\.tif"):
        run(probability, dem=tmp_path / "none.tif")
    with pytest.raises(LandslideError, match=r"dem\.tif has no coordinate reference"):
        run(probability, dem=slope_dem(write_raster, 9, crs=None))
    with pytest.raises(LandslideError, match="threshold"):
        run(probability, options={"threshold": 7.0})
    with pytest.raises(LandslideError, match="cannot be written"):
        vectorise(probability, polygons=tmp_path / "no" / "folder.gpkg", provenance=ORIGIN)


def test_a_damaged_file_is_refused(run: Runner, write_raster: Write, tmp_path: Path) -> None:
    whole = write_raster("whole.tif", chances(size=400), compress="deflate")
    part = tmp_path / "part.tif"
    part.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(LandslideError, match=r"damaged|cannot be opened"):
        run(part, options={"threshold": 0.5})


@pytest.mark.parametrize("share", [0.0, 0.1, 0.35, 0.65, 0.9])
def test_cancelling_ends_the_run(
    probability: Path, write_raster: Write, tmp_path: Path, share: float
) -> None:
    seen = [0.0]

    def say(done: float, stage: str) -> None:
        if seen[-1] >= share:
            raise CancelledError
        seen.append(done)

    with pytest.raises(CancelledError):
        vectorise(
            probability,
            polygons=tmp_path / "c.gpkg",
            dem=slope_dem(write_raster, 60),
            provenance=ORIGIN,
            say=say,
        )
    assert seen[-1] < 1.0
