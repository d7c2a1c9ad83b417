"""``landslide:terrain`` against GDAL's own terrain functions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException

from tests.qgis.conftest import qgis_process_run, write_raster

INNER = (slice(1, -1), slice(1, -1))


@pytest.fixture
def hills(tmp_path: Path) -> str:
    """Hills around the middle of a UTM zone, where the grid's metres are the ground's × 0.9996."""
    y, x = np.mgrid[:120, :140].astype(np.float64)
    dem = 1000 + 300 * np.sin(x / 9) * np.cos(y / 13) + 2 * x + y
    dem += np.random.default_rng(5).normal(0, 2, x.shape)
    path = write_raster(
        tmp_path / "dem.tif", dem.astype(np.float32), origin=(500000.0, 1200000.0), pixel=10.0
    )
    return str(path)


def gdaldem(dem: str, what: str) -> np.ndarray:
    dataset = gdal.DEMProcessing("", dem, what, format="MEM")
    return dataset.ReadAsArray()[INNER]


def test_layers_are_those_of_gdal(
    run: Callable[..., dict[str, Any]], hills: str, tmp_path: Path
) -> None:
    names = ("SLOPE", "ASPECT", "ROUGHNESS", "TPI")
    files = {name: str(tmp_path / f"{name}.tif") for name in names}
    result = run("terrain", {"DEM": hills, "RADIUS": 1, **files})
    ours = {name: gdal.Open(files[name]).ReadAsArray()[INNER] for name in names}
    assert result["PIXEL_M"] == 10
    # GDAL takes the grid's metres; the ground's are 0.04 % longer.
    np.testing.assert_allclose(ours["SLOPE"], gdaldem(hills, "slope"), atol=0.02)
    turned = (ours["ASPECT"] - gdaldem(hills, "aspect") + 180) % 360 - 180
    np.testing.assert_allclose(turned, 0, atol=0.02)
    np.testing.assert_allclose(ours["ROUGHNESS"], gdaldem(hills, "roughness"), atol=1e-3)
    np.testing.assert_allclose(ours["TPI"], gdaldem(hills, "TPI"), atol=1e-3)


def test_only_what_was_asked_for(
    run: Callable[..., dict[str, Any]], hills: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = run("terrain", {"DEM": hills, "RELIEF": str(out / "relief.tif")})
    assert [path.name for path in out.iterdir()] == ["relief.tif"]
    assert set(result) == {"RELIEF", "PIXEL_M"}


def test_no_output_is_one_sentence(run: Callable[..., dict[str, Any]], hills: str) -> None:
    with pytest.raises(QgsProcessingException, match="No output was asked for"):
        run("terrain", {"DEM": hills})


def test_the_elevation_is_never_replaced(run: Callable[..., dict[str, Any]], hills: str) -> None:
    with pytest.raises(QgsProcessingException, match="is an input"):
        run("terrain", {"DEM": hills, "SLOPE": hills})


@pytest.mark.usefixtures("qgis_app")
def test_on_the_command_line_in_degrees(dem: str, tmp_path: Path) -> None:
    done = qgis_process_run(
        *("run", "landslide:terrain", "--", f"DEM={dem}", f"SLOPE={tmp_path}/slope.tif"),
        f"CURVATURE={tmp_path}/curvature.tif",
    )
    assert done.returncode == 0, done.stderr
    slope = gdal.Open(str(tmp_path / "slope.tif")).ReadAsArray()
    assert slope.mean() == pytest.approx(
        np.degrees(np.arctan(np.hypot(10 / 54.7, 10 / 55.3))), abs=0.1
    )
