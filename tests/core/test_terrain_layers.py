"""Terrain layers against closed forms and plain loops over the whole array."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from landslide_qgis.core.cli.main import main
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.jobs.steps import TerrainJob
from landslide_qgis.core.run import run_job
from landslide_qgis.core.terrain import surface
from landslide_qgis.core.toolbox import terrain_layers

LAYERS = tuple(TerrainJob.WRITES)


@pytest.fixture(autouse=True)
def short_strips(monkeypatch):
    """64 rows a strip, so that windows cross their borders."""
    monkeypatch.setattr(terrain_layers, "_STRIP_PIXELS", 1)


@pytest.fixture
def hills() -> np.ndarray:
    y, x = np.mgrid[:150, :90].astype(np.float64)
    bumps = 300 * np.sin(x / 9) * np.cos(y / 13) + 2 * x + y
    return (1000 + bumps + np.random.default_rng(5).normal(0, 2, x.shape)).astype(np.float32)


def derive(dem, out, **options):
    wanted = options.pop("wanted", LAYERS)
    job = TerrainJob(str(dem), **{name: str(out / f"{name}.tif") for name in wanted}, **options)
    result = run_job(jobs.job_from_json(jobs.job_to_json(job)))
    layers = {}
    for name in wanted:
        with rasterio.open(out / f"{name}.tif") as dataset:
            layers[name] = dataset.read(1)
    return layers, result


def windows(dem, radius):
    """Each pixel's window as ``[H, W, n, n]``, NaN outside."""
    padded = np.pad(dem.astype(np.float64), radius, constant_values=np.nan)
    side = 2 * radius + 1
    return np.lib.stride_tricks.sliding_window_view(padded, (side, side))


def test_windows_are_those_of_the_whole_array(hills, write_raster, tmp_path):
    hills[60:68, 30:40] = -9999
    dem = write_raster("dem.tif", hills, nodata=-9999)
    layers, _ = derive(dem, tmp_path, radius_px=4)
    known = np.where(hills == -9999, np.nan, hills)
    hole = np.isnan(known)
    for name, radius in (("roughness", 1), ("relief", 4)):
        around = windows(known, radius)
        spread = np.nanmax(np.where(hole[..., None, None], 0, around), axis=(2, 3))
        spread -= np.nanmin(np.where(hole[..., None, None], 0, around), axis=(2, 3))
        np.testing.assert_allclose(layers[name], np.where(hole, np.nan, spread), atol=1e-3)
    around = windows(known, 4).copy()
    around[:, :, 4, 4] = np.nan
    with np.errstate(invalid="ignore"):
        expected = known - np.nanmean(np.where(hole[..., None, None], 0, around), axis=(2, 3))
    np.testing.assert_allclose(layers["tpi"], expected, atol=2e-3)


def test_a_plane_falls_where_it_should(write_raster, tmp_path):
    y, x = np.mgrid[:80, :70]
    for east, south, compass in ((-1, 0, 90), (1, 0, 270), (0, -1, 180), (0, 1, 0), (-1, -1, 135)):
        dem = write_raster("dem.tif", (500 + east * x + south * y).astype(np.float32))
        layers, _ = derive(dem, tmp_path, wanted=("slope", "aspect", "curvature"))
        turned = (layers["aspect"] - compass + 180) % 360 - 180
        np.testing.assert_allclose(turned, 0, atol=0.1)
        expected = np.degrees(np.arctan(np.hypot(east, south) / 10))
        np.testing.assert_allclose(layers["slope"], expected, rtol=3e-3)
        np.testing.assert_allclose(layers["curvature"][1:-1, 1:-1], 0, atol=1e-6)


def test_a_flat_has_no_direction(write_raster, tmp_path):
    dem = write_raster("dem.tif", np.full((70, 70), 5, np.int16))
    layers, _ = derive(dem, tmp_path)
    assert np.isnan(layers["aspect"]).all()
    assert (layers["slope"] == 0).all()
    assert (layers["tpi"] == 0).all()


def test_curvature_of_a_bowl_is_minus_its_second_derivatives():
    y, x = np.mgrid[-20:21, -20:21] * 10.0
    bowl = (0.001 * x**2 + 0.003 * y**2).astype(np.float32)
    np.testing.assert_allclose(surface.curvature(bowl, 10.0, 10.0), -0.008, atol=1e-5)


def test_degrees_give_true_slopes(write_raster, tmp_path):
    """A plane that rises one metre in ten to the north, at 60° north."""
    y, _ = np.mgrid[:80, :80]
    degree_m = 111412.24  # metres a degree of latitude at 60°, WGS 84
    dem = write_raster(
        "dem.tif", (-y * 0.0001 * degree_m / 10).astype(np.float32), crs="EPSG:4326",
        transform=from_origin(10, 60.004, 0.0002, 0.0001),
    )  # fmt: skip
    layers, result = derive(dem, tmp_path, wanted=("slope", "aspect"))
    np.testing.assert_allclose(layers["slope"], np.degrees(np.arctan(0.1)), rtol=1e-3)
    np.testing.assert_allclose(layers["aspect"], 180, atol=0.05)
    assert result.summary["pixel_m"] == pytest.approx(11.15, abs=0.02)


def test_feet(hills, write_raster, tmp_path):
    metres, _ = derive(write_raster("m.tif", hills), tmp_path, wanted=("slope",))
    feet = write_raster("ft.tif", hills / np.float32(0.3048))
    layers, _ = derive(feet, tmp_path, wanted=("slope",), z_factor=0.3048)
    np.testing.assert_allclose(layers["slope"], metres["slope"], atol=1e-2)


@pytest.mark.parametrize(
    ("changes", "options", "message"),
    [
        ({}, {"wanted": ()}, "No output was asked for"),
        ({}, {"radius_px": 0}, "radius 0 is not usable"),
        ({}, {"z_factor": 0.0}, "not above 0"),
        ({}, {"band": 2}, "no band 2"),
        ({"crs": None}, {}, "no coordinate reference system"),
        ({"transform": from_origin(0, 0, 10, 10).rotation(30)}, {}, "not north-up"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(
    hills, write_raster, tmp_path, changes, options, message
):
    dem = write_raster("dem.tif", hills, **changes)
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(LandslideError, match=message):
        derive(dem, out, **options)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(
    ("dem", "empty"),
    [
        (np.full((1, 1), 7.0), "slope, aspect, curvature, tpi"),
        (np.arange(9.0).reshape(1, 9), "slope, aspect, curvature"),
        (np.arange(9.0).reshape(9, 1), "slope, aspect, curvature"),
        (np.arange(4.0).reshape(2, 2), "curvature"),
        (np.arange(9.0).reshape(3, 3), None),
    ],
)
def test_a_layer_without_any_value_is_said(write_raster, tmp_path, dem, empty):
    told: list[jobs.Event] = []
    wanted = {name: str(tmp_path / f"{name}.tif") for name in LAYERS}
    run_job(TerrainJob(str(write_raster("dem.tif", dem.astype(np.float32))), **wanted), told.append)
    warned = [event.text for event in told if isinstance(event, jobs.Warn)]
    if empty is None:
        assert warned == []
    else:
        (text,) = warned
        assert f"to compute it from: {empty}. Check the size" in text


def test_level_ground_has_no_aspect(write_raster, tmp_path):
    told: list[jobs.Event] = []
    dem = str(write_raster("dem.tif", np.full((70, 70), 5, np.int16)))
    files = {name: str(tmp_path / f"{name}.tif") for name in ("slope", "aspect")}
    run_job(TerrainJob(dem, **files), told.append)
    assert [event.text for event in told if isinstance(event, jobs.Warn)] == [
        f"{dem} is level; its aspect has no data in any pixel."
    ]


def test_no_data_at_all_is_said(write_raster, tmp_path):
    dem = write_raster("dem.tif", np.full((70, 70), -1, np.int16), nodata=-1)
    told: list[jobs.Event] = []
    run_job(TerrainJob(str(dem), slope=str(tmp_path / "s.tif")), told.append)
    assert [event.code for event in told if isinstance(event, jobs.Warn)] == ["no-data"]


def test_on_the_command_line(hills, write_raster, tmp_path, capsys):
    dem = write_raster("dem.tif", hills)
    assert main(["terrain", str(dem), "--relief", str(tmp_path / "r.tif"), "--radius", "2"]) == 0
    assert "relief:" in capsys.readouterr().out
    with rasterio.open(tmp_path / "r.tif") as dataset:
        assert dataset.descriptions == ("local relief",)
        assert dataset.units == ("m",)


def test_elevation_stored_as_scaled_whole_numbers(hills, write_raster, tmp_path):
    """Decimetres above −100 m, as the file itself says."""
    numbers = np.rint((hills + 100) * 10).astype(np.uint16)
    stored = write_raster("dm.tif", numbers)
    with rasterio.open(stored, "r+") as dataset:
        dataset.scales, dataset.offsets = (0.1,), (-100.0,)
    plain, _ = derive(write_raster("m.tif", (numbers / 10 - 100).astype(np.float32)), tmp_path)
    found, _ = derive(stored, tmp_path)
    for name in ("slope", "relief"):
        np.testing.assert_allclose(found[name], plain[name], atol=0.01)


@pytest.mark.parametrize(
    ("unit", "factor", "told"),
    [
        ("US survey foot", 1.0, True),
        ("ft", 1.0, True),
        ("ft", 0.3048, False),
        ("metre", 1.0, False),
    ],
)
def test_heights_that_say_that_they_are_feet(hills, write_raster, tmp_path, unit, factor, told):
    path = write_raster("d.tif", hills)
    with rasterio.open(path, "r+") as dataset:
        dataset.units = (unit,)
    events = []
    run_job(TerrainJob(str(path), str(tmp_path / "s.tif"), z_factor=factor), events.append)
    words = [event.text for event in events if isinstance(event, jobs.Warn)]
    said = f"d.tif says that its heights are in feet ({unit}), and they are taken for metres"
    assert any(said in text for text in words) == told


def test_a_height_that_no_land_has_is_told(hills, write_raster, tmp_path):
    hills[10:14, 10:14] = -9999
    for nodata, told in ((None, True), (-9999, False)):
        events = []
        job = TerrainJob(str(write_raster("d.tif", hills, nodata=nodata)), str(tmp_path / "s.tif"))
        run_job(job, events.append)
        words = [e.text for e in events if isinstance(e, jobs.Warn)]
        assert any("-9,999 m, which no land has" in text for text in words) == told
