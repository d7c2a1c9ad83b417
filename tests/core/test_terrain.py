"""Slope and ground sizes against closed forms, pyproj's geodesics and gdaldem."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pyproj
import pytest
import rasterio
from rasterio.crs import CRS
from rasterio.transform import Affine, from_origin

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.geodesy import Ellipsoid, ground_pixel_size, wrap
from landslide_qgis.core.scene.slope import horn_slope

PARIS_GRADS = "EPSG:4807"
CRS_CASES = ["EPSG:32643", "EPSG:2263", "EPSG:3857", "EPSG:4326", PARIS_GRADS, "EPSG:3031"]


def plane(rows: int, cols: int, by_row: float, by_col: float) -> np.ndarray:
    y, x = np.mgrid[:rows, :cols]
    return (500 + by_row * y + by_col * x).astype(np.float32)


def test_plane_has_its_slope() -> None:
    slope = horn_slope(plane(12, 9, 3.0, 4.0), 10.0, 10.0)
    assert slope.shape == (10, 7)
    np.testing.assert_allclose(slope, np.degrees(np.arctan(0.5)), rtol=1e-4)


def test_pixels_may_differ_in_width_and_height_and_by_row() -> None:
    dy = np.linspace(5, 20, 10)
    slope = horn_slope(plane(12, 9, 3.0, 0.0), 1000.0, dy)
    np.testing.assert_allclose(
        slope, np.degrees(np.arctan(3.0 / dy))[:, None] * np.ones((1, 7)), rtol=1e-4
    )


def test_cone_has_one_slope_away_from_its_tip() -> None:
    y, x = np.mgrid[-50:51, -50:51] * 10.0
    dem = (2000 - 0.7 * np.hypot(x, y)).astype(np.float32)
    slope = horn_slope(dem, 10.0, 10.0)
    far = np.hypot(x, y)[1:-1, 1:-1] > 150
    np.testing.assert_allclose(slope[far], np.degrees(np.arctan(0.7)), atol=0.2)


def test_a_plane_stays_exact_beside_holes_and_rims() -> None:
    dem = plane(20, 20, 2.0, -5.0)
    dem[0], dem[:, 0] = np.nan, np.nan
    dem[8:11, 8:11] = np.nan
    slope = horn_slope(dem, 10.0, 10.0)
    hole = np.isnan(dem[1:-1, 1:-1])
    assert np.array_equal(np.isnan(slope), hole)
    expected = np.degrees(np.arctan(np.hypot(0.2, 0.5)))
    np.testing.assert_allclose(slope[~hole], expected, rtol=1e-4)


def test_without_neighbours_there_is_no_slope() -> None:
    lone = np.full((3, 3), np.nan, np.float32)
    lone[1, 1] = 7
    row = np.full((3, 5), np.nan, np.float32)
    row[1] = 7
    assert np.isnan(horn_slope(lone, 1.0, 1.0)).all()
    assert np.isnan(horn_slope(row, 1.0, 1.0)).all()


@pytest.mark.skipif(shutil.which("gdaldem") is None, reason="gdaldem is not installed")
def test_slope_is_gdaldems(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    dem = rng.normal(800, 15, (60, 70)).astype(np.float32)
    profile = {"driver": "GTiff", "count": 1, "height": 60, "width": 70, "dtype": "float32"}
    with rasterio.open(
        tmp_path / "dem.tif", "w", crs="EPSG:32643", transform=from_origin(0, 0, 12, 9), **profile
    ) as out:
        out.write(dem, 1)
    subprocess.run(
        ["gdaldem", "slope", "-q", tmp_path / "dem.tif", tmp_path / "slope.tif"], check=True
    )
    with rasterio.open(tmp_path / "slope.tif") as made:
        expected = made.read(1)[1:-1, 1:-1]
    np.testing.assert_allclose(horn_slope(dem, 12.0, 9.0), expected, atol=2e-3)


@pytest.mark.parametrize("code", CRS_CASES)
def test_ground_size_is_the_geodesic(code: str) -> None:
    crs = CRS.from_user_input(code)
    own = pyproj.CRS.from_user_input(code)
    forward = pyproj.Transformer.from_crs(own.geodetic_crs, own, always_xy=True)
    unit = 0.9 if code == PARIS_GRADS else 1.0  # grads to degrees
    lon, lat = {"EPSG:2263": (-74, 40.7), "EPSG:3031": (40, -75), PARIS_GRADS: (1, 50)}.get(
        code, (75.3, 41.0)
    )
    x, y = forward.transform(lon, lat)
    step = 1e-4 if own.is_geographic else 20.0
    transform = Affine(step, 0, x - step * 5, 0, -step, y + step * 3.5)
    dx, dy = ground_pixel_size(crs, transform, 10, np.array([3.0]))
    back = pyproj.Transformer.from_crs(own, own.geodetic_crs, always_xy=True)
    geod = own.get_geod()

    def ground(x0: float, y0: float, x1: float, y1: float) -> float:
        (lon0, lat0), (lon1, lat1) = back.transform(x0, y0), back.transform(x1, y1)
        return geod.inv(lon0 * unit, lat0 * unit, lon1 * unit, lat1 * unit)[2]

    half = step / 2
    assert dx[0] == pytest.approx(ground(x - half, y, x + half, y), rel=1e-6)
    assert dy[0] == pytest.approx(ground(x, y - half, x, y + half), rel=1e-6)


@pytest.mark.parametrize("code", [*CRS_CASES[:4], "EPSG:3031"])
def test_ring_measures_are_the_geodesics(code: str) -> None:
    crs = pyproj.CRS.from_user_input(code)
    lon0, lat0 = {"EPSG:2263": (-74, 40.7), "EPSG:3031": (40, -75)}.get(code, (75.3, 41.0))
    turn = np.linspace(0, 2 * np.pi, 200)
    radius = 0.004 + 0.001 * np.sin(5 * turn)
    lon, lat = lon0 + radius * np.cos(turn), lat0 + radius * np.sin(turn)
    lon[-1], lat[-1] = lon[0], lat[0]
    x, y = pyproj.Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True).transform(lon, lat)
    x2, y2 = np.tile(x, 2), np.tile(y, 2)
    area, length = Ellipsoid(CRS.from_user_input(code)).ring_measures(
        x2, y2, np.array([0, 200], dtype=np.int64)
    )
    expected_area, expected_length = crs.get_geod().polygon_area_perimeter(lon, lat)
    np.testing.assert_allclose(area, expected_area, rtol=1e-6)
    np.testing.assert_allclose(length, expected_length, rtol=1e-6)


def test_the_date_line_is_no_obstacle() -> None:
    x = np.array([179.99, 180.01, 180.01, 179.99, 179.99])
    y = np.array([-17.0, -17.0, -16.98, -16.98, -17.0])
    ellipsoid, start = Ellipsoid(CRS.from_epsg(4326)), np.array([0], dtype=np.int64)
    area, _ = ellipsoid.ring_measures(x, y, start)
    wrapped, _ = ellipsoid.ring_measures(np.where(x > 180, x - 360, x), y, start)
    assert area[0] > 4e6
    np.testing.assert_allclose(area, wrapped)
    assert wrap(np.array([2 * np.pi + 0.1]))[0] == pytest.approx(0.1)


def test_a_sphere_is_an_ellipsoid_too() -> None:
    sphere = Ellipsoid(CRS.from_proj4("+proj=longlat +R=6371000 +no_defs"))
    assert sphere.strip_m2(np.array([np.pi / 2]))[0] == pytest.approx(6371000**2)


def test_a_local_crs_is_refused() -> None:
    local = CRS.from_wkt('LOCAL_CS["site grid",UNIT["metre",1]]')
    with pytest.raises(LandslideError, match="not tied to the Earth"):
        Ellipsoid(local)
