"""Attributes of polygons against formulas on simple ground, and against whole-array statistics."""

from __future__ import annotations

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Geod
from rasterio.transform import from_origin

from landslide_qgis.core.cli.main import main
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.jobs.inventory_steps import VOLUME_LAWS, CharacteriseJob
from landslide_qgis.core.polygons.volume import LAWS
from landslide_qgis.core.run import run_job

CRS = "EPSG:32643"
LEFT, TOP, SIDE = 600000.0, 1200000.0, 120


def write_layer(path, shapes, crs=CRS, **columns):
    shapes = np.asarray(shapes, object)
    wkb = shapely.to_wkb(shapes).astype(object)
    pyogrio.raw.write(
        path, wkb, list(columns.values()), list(columns), geometry_type="Unknown", crs=crs,
        driver="GPKG" if str(path).endswith("gpkg") else "GeoJSON",
    )  # fmt: skip
    return str(path)


def read(path):
    meta, _, wkb, data = pyogrio.raw.read(path)
    return shapely.from_wkb(wkb), dict(zip(meta["fields"], data))


@pytest.fixture
def plane(write_raster):
    """Ground that falls 0.5 m a metre to the south."""
    rows = np.arange(SIDE, dtype=np.float32)
    return str(write_raster("dem.tif", np.tile((2000 - 5 * rows)[:, None], (1, SIDE))))


def characterise(tmp_path, source, events=None, **options):
    out = str(tmp_path / "out.gpkg")
    job = CharacteriseJob(source, out, **options)
    assert jobs.job_from_json(jobs.job_to_json(job)) == job
    result = run_job(job, (events if events is not None else []).append)
    return *read(out), result.summary


def warnings(events):
    return [event.code for event in events if isinstance(event, jobs.Warn)]


def box(x, y, width, height):
    """A box that begins x metres right of and y metres below the DEM's corner."""
    return shapely.box(LEFT + x, TOP - y - height, LEFT + x + width, TOP - y)


def test_on_a_plane(tmp_path, plane):
    slide = box(300, 100, 60, 600)
    points, lines = str(tmp_path / "points.gpkg"), str(tmp_path / "lines.gpkg")
    source = write_layer(tmp_path / "in.gpkg", [slide], name=np.array(["a"], object))
    shapes, table, _ = characterise(tmp_path, source, dem=plane, points=points, lines=lines)
    assert shapely.equals(shapes[0], slide)
    assert table["name"][0] == "a"
    # 60 rows of pixels, centres 590 m apart; the scale of the projection is 1.0003 there.
    assert table["relief_m"][0] == pytest.approx(295.0)
    assert table["fall_m"][0] == pytest.approx(590.0, rel=0.015)
    assert table["h_l"][0] == pytest.approx(295 / table["fall_m"][0])
    assert table["reach_deg"][0] == pytest.approx(np.degrees(np.arctan(table["h_l"][0])))
    assert table["slope_mean"][0] == pytest.approx(np.degrees(np.arctan(0.5)), rel=2e-3)
    assert table["dem_cover"][0] == 1.0
    assert table["crown_y"][0] == pytest.approx(TOP - 105)
    assert table["toe_y"][0] == pytest.approx(TOP - 695)
    ends, about = read(points)
    assert list(about["kind"]) == ["crown", "toe"]
    np.testing.assert_allclose(about["elev_m"], [1950.0, 1655.0])
    assert ends[0].within(slide)
    assert read(lines)[0][0].within(slide)


def test_area_is_that_of_the_ellipsoid_in_any_crs(tmp_path):
    ring = [(75.9, 10.8), (75.91, 10.8), (75.912, 10.81), (75.9, 10.81)]
    hole = [(75.902, 10.802), (75.904, 10.802), (75.904, 10.804)]
    parts = shapely.MultiPolygon(
        [shapely.Polygon(ring, [hole]), shapely.box(75.95, 10.8, 75.96, 10.81)]
    )
    source = write_layer(tmp_path / "in.geojson", [parts], "EPSG:4326")
    _, table, summary = characterise(tmp_path, source)
    geod = Geod(ellps="WGS84")
    exact = sum(
        geod.geometry_area_perimeter(shapely.geometry.polygon.orient(part))[0]
        for part in parts.geoms
    )
    assert table["area_m2"][0] == pytest.approx(exact, rel=1e-4)
    law = LAWS[VOLUME_LAWS[0]]
    assert table["vol_m3"][0] == pytest.approx(0.074 * exact**1.45, rel=1e-3)
    assert summary["volume_source"] == law.source


def test_the_length_follows_a_bent_path(tmp_path, write_raster):
    """Three quarters of a ring, down which the ground falls: its middle is 270° × 400 m long."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] * 10.0 - 595.0
    angle = np.degrees(np.arctan2(y, x)) % 360
    dem = str(write_raster("dem.tif", (1000 - 3 * angle).astype(np.float32)))
    centre = shapely.Point(LEFT + 600, TOP - 600)
    ring = centre.buffer(440, quad_segs=60) - centre.buffer(360, quad_segs=60)
    slide = ring - shapely.box(LEFT + 600, TOP - 600, LEFT + 1200, TOP)
    _, table, _ = characterise(tmp_path, write_layer(tmp_path / "in.gpkg", [slide]), dem=dem)
    assert table["fall_m"][0] == pytest.approx(400 * 1.5 * np.pi, rel=0.05)
    straight = np.hypot(table["crown_x"] - table["toe_x"], table["crown_y"] - table["toe_y"])
    assert straight[0] < 700


def test_rasters_in_other_crs_and_overlapping_polygons(tmp_path, write_raster, plane):
    values = np.random.default_rng(3).normal(5, 2, (60, 60)).astype(np.float32)
    values[10:12] = np.nan
    transform = from_origin(LEFT, TOP, 20, 20)
    wetness = str(
        write_raster("Soil wetness.tif", np.stack([values, values * 2]), transform=transform)
    )
    shapes = [box(100, 100, 400, 400), box(300, 300, 400, 400)]
    source = write_layer(tmp_path / "in.gpkg", shapes)
    _, table, _ = characterise(tmp_path, source, rasters=(wetness, f"{wetness}|2"))
    for row, (first, stop) in enumerate(((5, 25), (15, 35))):
        inside = values[first:stop, first:stop]
        assert table["soilw_mean"][row] == pytest.approx(np.nanmean(inside), rel=1e-5)
        assert table["soilw_min"][row] == pytest.approx(np.nanmin(inside), rel=1e-5)
        assert table["soil2_max"][row] == pytest.approx(2 * np.nanmax(inside), rel=1e-5)


def test_a_coarse_dem_in_degrees(tmp_path, write_raster):
    """30 m ground in degrees gives a landslide of 20 m values too."""
    rows = np.arange(80, dtype=np.float32)
    dem = write_raster(
        "dem.tif", np.tile((900 - 10 * rows)[:, None], (1, 80)), crs="EPSG:4326",
        transform=from_origin(75.91, 10.86, 0.0003, 0.0003),
    )  # fmt: skip
    slide = shapely.Point(75.915, 10.855).buffer(0.0001)
    source = write_layer(tmp_path / "in.gpkg", [slide], "EPSG:4326")
    _, table, _ = characterise(tmp_path, source, dem=str(dem))
    assert table["slope_mean"][0] == pytest.approx(np.degrees(np.arctan(10 / 33.18)), rel=0.02)
    assert 2 < table["relief_m"][0] < 8
    assert table["elev_max"][0] == pytest.approx(900 - 10 * (0.005 / 0.0003 - 0.5), abs=4)


def test_what_the_dem_does_not_cover_is_empty_and_told(tmp_path, write_raster):
    dem = np.tile(np.arange(SIDE, dtype=np.float32)[:, None], (1, SIDE))
    dem[40:60, 40:60] = -9999
    path = str(write_raster("dem.tif", dem, nodata=-9999))
    shapes = [
        box(100, 100, 100, 100), box(300, 380, 300, 300), box(450, 450, 50, 50),
        box(1100, 100, 400, 50), box(5000, 5000, 90, 90),
    ]  # fmt: skip
    events: list = []
    source = write_layer(tmp_path / "in.gpkg", shapes)
    _, table, _ = characterise(tmp_path, source, events, dem=path)
    assert warnings(events) == ["dem-partial", "dem-partial"]
    np.testing.assert_allclose(table["dem_cover"], [1, 1 - 400 / 900, 0, 0.25, 0], atol=0.02)
    assert np.isnan(table["fall_m"]).tolist() == [False, True, True, True, True]
    assert np.isnan(table["slope_mean"]).tolist() == [False, False, True, False, True]
    assert np.isfinite(table["area_m2"]).all()


def test_crooked_empty_and_missing_geometries(tmp_path, plane):
    bow = shapely.Polygon(
        [(LEFT, TOP), (LEFT + 200, TOP - 200), (LEFT + 200, TOP), (LEFT, TOP - 200)]
    )
    shapes = [bow, None, shapely.Polygon(), shapely.LineString([(LEFT, TOP), (LEFT + 9, TOP)])]
    events: list = []
    source = write_layer(tmp_path / "in.gpkg", shapes)
    written, table, summary = characterise(tmp_path, source, events, dem=plane)
    assert warnings(events) == ["invalid-geometry", "no-area"]
    assert summary["polygons"] == 1
    assert table["area_m2"][0] == pytest.approx(20000, rel=2e-3)
    assert np.isnan(table["area_m2"][1:]).all()
    assert shapely.equals_exact(written[0], bow)


def test_fields_that_are_there_are_replaced_and_the_rest_stays(tmp_path):
    columns = {
        "AREA_M2": np.array([1.0, 2.0]),
        "when": np.array(["2020-05-01", "NaT"], "datetime64[D]"),
        "fid2": np.array([7, 8]),
        "note": np.array(["é", None], object),
    }
    source = write_layer(tmp_path / "in.gpkg", [box(0, 0, 50, 50), box(90, 0, 50, 50)], **columns)
    events: list = []
    _, table, _ = characterise(tmp_path, source, events)
    assert "AREA_M2" not in table
    assert table["area_m2"] == pytest.approx([2500, 2500], rel=2e-3)
    assert list(table["note"]) == ["é", None]
    assert table["when"][0] == np.datetime64("2020-05-01")
    assert any("AREA_M2" in event.text for event in events if isinstance(event, jobs.Log))


def test_an_empty_layer_gives_an_empty_layer(tmp_path, plane):
    events: list = []
    source = write_layer(tmp_path / "in.gpkg", np.empty(0, object), name=np.empty(0, object))
    shapes, table, summary = characterise(tmp_path, source, events, dem=plane)
    assert (len(shapes), summary["polygons"]) == (0, 0)
    assert "area_m2" in table
    assert warnings(events) == ["empty"]


def test_its_own_input_is_no_output(tmp_path):
    source = write_layer(tmp_path / "in.gpkg", [box(0, 0, 50, 50)])
    with pytest.raises(LandslideError, match="also an input"):
        run_job(CharacteriseJob(source, source))


def test_one_is_singular(tmp_path, plane):
    bow = shapely.Polygon([(LEFT, TOP), (LEFT + 90, TOP - 90), (LEFT + 90, TOP), (LEFT, TOP - 90)])
    away = box(5000, 5000, 90, 90)
    told = []
    for shapes in ([bow, away, box(0, 300, 90, 90)], [bow, bow, away, away, box(0, 300, 90, 90)]):
        events: list = []
        characterise(tmp_path, write_layer(tmp_path / "in.gpkg", shapes), events, dem=plane)
        told += [event.text for event in events if isinstance(event, jobs.Warn)]
    assert told == [
        "One outline of in.gpkg crosses itself; it is measured repaired.",
        "dem.tif does not cover one of 3 polygons; its terrain is empty.",
        "2 outlines of in.gpkg cross themselves; they are measured repaired.",
        "dem.tif does not cover 2 of 5 polygons; their terrain is empty.",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"source": "gone.gpkg"}, "'gone.gpkg' does not exist"),
        ({"dem": "gone.tif"}, "does not exist"),
        ({"volume": "guess"}, "is unknown"),
        ({"rasters": ("{dem}|7",)}, "no band 7"),
    ],
)
def test_wrong_input_is_one_sentence(tmp_path, plane, change, message):
    source = write_layer(tmp_path / "in.gpkg", [box(0, 0, 50, 50)])
    if "rasters" in change:
        change = {"rasters": (f"{plane}|7",)}
    with pytest.raises(LandslideError, match=message):
        characterise(tmp_path, **{"source": source, **change})
    assert not (tmp_path / "out.gpkg").exists()


def test_points_only_is_a_polygonless_layer(tmp_path, plane):
    source = write_layer(tmp_path / "in.gpkg", [shapely.Point(LEFT, TOP)])
    with pytest.raises(LandslideError, match="holds no polygons"):
        characterise(tmp_path, source, dem=plane)


def test_the_laws_have_names_on_both_sides():
    assert set(LAWS) == set(VOLUME_LAWS)
    # Larsen et al. (2010): a soil scar of 10,000 m² is about 25,000 m³.
    assert LAWS["larsen2010-soil"].volume_m3(np.array([1e4]))[0] == pytest.approx(25061, rel=1e-3)


def test_on_the_command_line(tmp_path, plane, capsys):
    source = write_layer(tmp_path / "in.gpkg", [box(0, 0, 50, 50)])
    out = tmp_path / "c.gpkg"
    assert main(["characterise", source, str(out), "--dem", plane]) == 0
    assert "polygons: 1" in capsys.readouterr().out
    assert out.exists()


def test_attributes_may_be_called_as_the_columns_of_a_geopackage(tmp_path):
    names = {"fid": np.array([7]), "geom": np.array(["g"], object)}
    source = write_layer(tmp_path / "in.geojson", [box(300, 100, 60, 600)], CRS, **names)
    shapes, table, _ = characterise(tmp_path, source)
    assert (table["fid"][0], table["geom"][0]) == (7, "g")
    assert shapes[0].area == pytest.approx(36000.0)


def test_a_hole_in_the_elevation_that_is_not_declared(tmp_path, write_raster):
    heights = np.full((SIDE, SIDE), 500, np.float32)
    heights[20:30, 30:40] = -32768
    source = write_layer(tmp_path / "in.gpkg", [box(290, 190, 120, 120)])
    events = []
    characterise(tmp_path, source, events, dem=str(write_raster("dem.tif", heights)))
    assert "strange-elevation" in warnings(events)
