"""Each rule of the filter on polygons made for it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import Geod

from landslide_qgis.core.cli.main import main
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.jobs.inventory_steps import FilterJob
from landslide_qgis.core.run import run_job
from tests.core.test_characterise import LEFT, TOP, box, read, warnings, write_layer
from tests.core.toys import moved

SHAPES = {
    "square": box(100, 100, 100, 100),
    "small": box(400, 100, 20, 20),
    "long": box(100, 400, 400, 20),
    "far": box(800, 900, 100, 100),
}


@pytest.fixture
def source(tmp_path):
    names = np.array(list(SHAPES), object)
    return write_layer(tmp_path / "in.gpkg", list(SHAPES.values()), name=names)


def sift(tmp_path, source, events=None, **rules):
    out = {name: str(tmp_path / f"{name}.gpkg") for name in FilterJob.WRITES}
    job = FilterJob(source, **out, **rules)
    assert jobs.job_from_json(jobs.job_to_json(job)) == job
    result = run_job(job, (events if events is not None else []).append)
    kept, removed = (read(out[name])[1] for name in FilterJob.WRITES)
    reasons = dict(zip(removed["name"], removed["reason"]))
    assert len(kept["name"]) + len(reasons) == result.summary["kept"] + result.summary["removed"]
    assert set(kept["name"]).isdisjoint(reasons)
    return list(kept["name"]), reasons


def test_sizes_and_shape(tmp_path, source):
    kept, reasons = sift(tmp_path, source, min_area_m2=1000, max_elong=5)
    assert kept == ["square", "far"]
    assert reasons["small"].startswith("area 401 m² is below 1000") or reasons["small"].startswith(
        "area 40"
    )
    assert "length over width 20" in reasons["long"]
    kept, reasons = sift(tmp_path, source, max_area_m2=5000, min_elong=2)
    assert kept == []
    assert "; " in reasons["square"]


def test_slope(tmp_path, source, write_raster):
    ground = np.zeros((120, 120), np.float32)
    ground[:60] = np.arange(60)[:, None] * 5
    dem = str(write_raster("dem.tif", ground))
    events: list = []
    kept, reasons = sift(tmp_path, source, events, dem=dem, min_slope=10)
    assert kept == ["square", "small", "long"]
    assert reasons == {"far": "mean slope 0.0° is below 10"}
    assert warnings(events) == []


def test_where_a_rule_has_no_data_polygons_pass(tmp_path, source, write_raster):
    dem = str(write_raster("dem.tif", np.zeros((50, 120), np.float32)))
    events: list = []
    kept, _ = sift(tmp_path, source, events, dem=dem, min_slope=10)
    assert kept == ["far"]
    assert warnings(events) == ["rule-unknown"]


def test_cover_and_clouds(tmp_path, source, write_raster):
    cover = np.full((120, 120), 10, np.uint8)
    cover[10:16, 10:20] = 50
    clouds = np.zeros((120, 120), np.uint8)
    clouds[90:94, 80:90] = 2
    files = {
        "cover": str(write_raster("cover.tif", cover)),
        "clouds": str(write_raster("c.tif", clouds)),
    }
    rules = {"cover_classes": (50.0, 80.0), "cloud_share": 0.3}
    kept, reasons = sift(tmp_path, source, **files, **rules)
    assert kept == ["small", "long"]
    assert reasons == {"square": "60% has the land cover 50, 80", "far": "40% is cloud"}
    kept, _ = sift(tmp_path, source, **files, **rules, cloud_classes=(1.0,))
    assert kept == ["small", "long", "far"]
    kept, _ = sift(tmp_path, source, **files, **{**rules, "cover_share": 0.7, "cloud_share": 0.7})
    assert len(kept) == 4


def test_distance_is_that_on_the_ground_across_crs(tmp_path, source):
    """Roads in degrees, 50 m east of the square; the UTM grid is 0.1 ‰ too long there."""
    from pyproj import Transformer

    to_degrees = Transformer.from_crs("EPSG:32643", "EPSG:4326", always_xy=True).transform
    road = shapely.LineString([(LEFT + 250, TOP - 50), (LEFT + 250, TOP - 250)])
    degrees = moved(road, to_degrees)
    roads = write_layer(tmp_path / "roads.geojson", [degrees, None], "EPSG:4326")
    way = shapely.LineString([(LEFT + 200, TOP - 150), (LEFT + 250, TOP - 150)])
    exact = Geod(ellps="WGS84").geometry_length(moved(way, to_degrees))
    kept, reasons = sift(tmp_path, source, roads=roads, roads_m=exact + 0.01)
    assert list(reasons) == ["square"]
    assert reasons["square"] == f"50 m from roads, nearer than {exact + 0.01:g} m"
    kept, reasons = sift(tmp_path, source, rivers=roads, rivers_m=exact - 0.01)
    assert (len(kept), reasons) == (4, {})
    kept, reasons = sift(tmp_path, source, rivers=roads, rivers_m=170)
    assert set(reasons) == {"square", "small", "long"}


def test_nothing_to_do_and_nothing_to_measure(tmp_path, source):
    events: list = []
    kept, _ = sift(tmp_path, source, events)
    assert kept == list(SHAPES)
    assert warnings(events) == ["no-rules"]
    mixed = write_layer(
        tmp_path / "mixed.gpkg", [SHAPES["square"], None], name=np.array(["a", "b"], object),
        reason=np.array(["old", "old"], object),
    )  # fmt: skip
    kept, reasons = sift(tmp_path, mixed, min_area_m2=1)
    assert (kept, reasons) == (["a"], {"b": "covers no area"})


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"min_slope": 5.0}, "needs an elevation raster"),
        ({"cover_classes": (5.0,)}, "land cover rule needs a raster"),
        ({"cover": "x.tif"}, "needs the classes"),
        ({"roads_m": 5.0}, "needs a layer of roads"),
        ({"min_area_m2": 9.0, "max_area_m2": 1.0}, "swap them"),
        ({"cloud_share": 1.5}, "is not usable"),
        ({"roads": "gone.gpkg", "roads_m": 5.0}, "layer of roads 'gone.gpkg' does not exist"),
    ],
)
def test_wrong_rules_are_one_sentence(tmp_path, source, rules, message):
    with pytest.raises(LandslideError, match=message):
        sift(tmp_path, source, **rules)
    assert not (tmp_path / "polygons.gpkg").exists()


def test_on_the_command_line(tmp_path, source, capsys):
    out, gone = tmp_path / "kept.gpkg", tmp_path / "gone.gpkg"
    words = ["filter", source, str(out), "--removed", str(gone), "--min-area", "1000"]
    assert main(words) == 0
    assert "removed_area: 1" in capsys.readouterr().out
    assert out.exists()
    assert gone.exists()
