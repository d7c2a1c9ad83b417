"""Metres are metres on the ground, whatever coordinate reference system a scene comes in."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from rasterio.crs import CRS
from rasterio.transform import Affine, from_origin
from rasterio.warp import Resampling, calculate_default_transform, reproject

from landslide_qgis.core.cli.main import main
from landslide_qgis.core.geodesy import ground_pixel_size
from landslide_qgis.core.scene.assemble import compare_gsd
from landslide_qgis.core.scene.grid import Grid
from landslide_qgis.core.toolbox.assess_sides import polygon_grid
from landslide_qgis.core.vectors.layer import VectorLayer
from tests.core.toys import RGB, make_card

DATA = Path(os.environ.get("LANDSLIDE_DATA", "../shared/data"), "puthumala", "sentinel2")
FOOT = 1200 / 3937


@pytest.mark.parametrize(
    ("crs", "x", "y", "pixel", "metres"),
    [
        ("EPSG:32632", 500_000, 5_094_000, 10, 10.0),  # 0.9996 of it, and called 10 m
        ("EPSG:3857", 1_000_000, 5_780_000, 10, 6.95),  # 46° N
        ("EPSG:3857", 1_000_000, 8_400_000, 10, 5.01),  # 60° N
        ("EPSG:2227", 6_500_000, 2_100_000, 100, 100 * FOOT),
        ("EPSG:3031", -640, 640, 10, 10 / 0.9728),  # the South Pole itself
        ("EPSG:3995", -640, 640, 10, 10 / 0.9728),
    ],
)
def test_pixel_size(crs, x, y, pixel, metres):
    grid = Grid(CRS.from_user_input(crs), from_origin(x, y, pixel, pixel), 128, 128)
    assert grid.gsd_m == pytest.approx(metres, rel=1e-2)
    told = []
    compare_gsd(grid, make_card(gsd_m=metres), told.append)
    assert told == []


def test_pixels_at_a_pole_are_square():
    wide, high = ground_pixel_size(
        CRS.from_epsg(3031), from_origin(-65, 65, 10, 10), 13, np.array([5.0, 6.0, 7.0])
    )
    np.testing.assert_allclose(wide, wide[1], rtol=1e-6)
    np.testing.assert_allclose(high, wide, rtol=1e-6)


def test_what_is_advised_is_in_units_of_the_scene():
    told = []
    grid = Grid(CRS.from_epsg(3857), Affine(10, 0, 1e6, 0, -10, 5.78e6), 128, 128)
    compare_gsd(grid, make_card(), told.append)
    assert "set the resolution to 14.4 units of EPSG:3857 for results" in told[0].text
    assert told[0].numbers["resolution"] == pytest.approx(14.4, rel=1e-2)


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """Return a function that puts Puthumala elsewhere on the Earth, warped from a UTM zone."""
    if not DATA.is_dir():
        pytest.skip(f"{DATA} is not there; LANDSLIDE_DATA names the folder of real data")
    folder = tmp_path_factory.mktemp("scenes")

    def make(zone: str, x: float, y: float, crs: str, pixel: object) -> Path:
        place = folder / f"{zone}-{y}-{crs}-{pixel}".replace(":", "")
        place.mkdir(exist_ok=True)
        for name in RGB:
            with rasterio.open(DATA / f"{name}.tif") as dataset:
                values, profile = dataset.read(1), dataset.profile
            placed = from_origin(x, y, 10, 10)
            source, shape = CRS.from_user_input(zone), values.shape
            bounds = (x, y - 10 * shape[0], x + 10 * shape[1], y)
            if crs == zone:
                profile.update(crs=source, transform=placed, nodata=0)
            else:
                size = (shape[1], shape[0])
                transform, width, height = calculate_default_transform(
                    source, crs, *size, *bounds, resolution=pixel
                )
                warped = np.zeros((height, width), values.dtype)
                reproject(
                    values, warped, src_crs=source, src_transform=placed, dst_crs=crs,
                    dst_transform=transform, resampling=Resampling.nearest, dst_nodata=0,
                )  # fmt: skip
                values = warped
                profile.update(crs=crs, transform=transform, nodata=0, width=width, height=height)
            with rasterio.open(place / f"{name}.tif", "w", **profile) as dataset:
                dataset.write(values, 1)
        return place

    return make


def share_of_cloud(folder: Path, grow: int) -> float:
    path = folder / f"clouds{grow}.tif"
    words = ["cloudmask", str(folder), "--method", "colour", "--grow", str(grow)]
    assert main([*words, "--output", str(path)]) == 0
    with rasterio.open(path) as dataset:
        classes = dataset.read(1)
    path.unlink()
    return float((classes == 1).sum() / (classes != 255).sum())


def areas(folder: Path, *options: str) -> list[float]:
    path = folder / "l.gpkg"
    assert main(["detect", str(folder), *options, "--polygons", str(path)]) == 0
    with sqlite3.connect(path) as file:
        return [area for (area,) in file.execute("SELECT area_m2 FROM landslides")]


UTM46, UTM60 = ("EPSG:32632", 500_000, 5_094_000), ("EPSG:32632", 500_000, 6_651_000)
CALIFORNIA = ("EPSG:32610", 719_000, 4_209_000)


@pytest.mark.parametrize(
    ("place", "crs", "pixel"),
    [
        (UTM46, "EPSG:3857", 14.4),
        (UTM60, "EPSG:3857", 20.0),
        (UTM46, "EPSG:4326", (0.000129, 0.00009)),
        (CALIFORNIA, "EPSG:2227", 10 / FOOT),
    ],
)
def test_the_same_ground_gives_the_same_metres(scene, place, crs, pixel):
    straight, warped = scene(*place, place[0], None), scene(*place, crs, pixel)
    for grow in (0, 60):  # a margin of 60 m nearly doubles the clouds
        expected = share_of_cloud(straight, grow)
        assert share_of_cloud(warped, grow) == pytest.approx(expected, abs=0.01)
    expected, found = areas(straight), areas(warped)
    assert sum(found) == pytest.approx(sum(expected), rel=0.15)
    assert max(found) == pytest.approx(max(expected), rel=0.15)
    least = 0.5 * max(expected)  # between the debris flow and all else
    assert len(areas(warped, "--min-area", str(least))) == 1


def test_advice_on_web_mercator_can_be_followed(scene, capsys):
    """10 m of Web Mercator are 6.95 m at 46°: the warning says what to ask for, and that helps."""
    straight, warped = scene(*UTM46, UTM46[0], None), scene(*UTM46, "EPSG:3857", 10)
    expected = sum(areas(straight))
    areas(warped)
    told = capsys.readouterr().err
    assert "set the resolution to 14.4 units of EPSG:3857" in told
    found = sum(areas(warped, "--resolution", "14.4"))
    assert found == pytest.approx(expected, rel=0.15)
    assert "set the resolution" not in capsys.readouterr().err


def test_polygons_are_compared_on_pixels_of_ground_metres():
    """The assessment's pixel size is in metres, and its polygons may be in Web Mercator."""
    for crs, x, y in (("EPSG:3857", 1e6, 8.4e6), ("EPSG:2227", 6.5e6, 2.1e6)):
        box = np.array([shapely.box(x, y, x + 1e4, y + 1e4)], dtype=object)
        layer = VectorLayer(box, CRS.from_user_input(crs), {})
        assert polygon_grid([layer], 10.0).gsd_m == pytest.approx(10.0, rel=1e-2)
