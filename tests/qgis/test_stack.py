"""``landslide:stack`` in this process and through ``qgis_process``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException

from tests.qgis.conftest import qgis_process_run


def test_bands_with_a_dem_in_degrees(
    run: Callable[..., dict[str, Any]], bands: list[str], dem: str, tmp_path: Path
) -> None:
    result = run("stack", {"INPUT": bands, "DEM": dem, "STACK": str(tmp_path / "stack.tif")})
    assert result["BANDS_STACKED"] == "B02, B03, B04, dem, slope"
    assert (result["BAND_COUNT"], result["PIXEL_M"]) == (5, 10)
    stack = gdal.Open(result["STACK"])
    assert [stack.GetRasterBand(i + 1).GetDescription() for i in range(5)][3:] == ["dem", "slope"]
    values = stack.ReadAsArray()
    np.testing.assert_array_equal(values[0], gdal.Open(bands[2]).ReadAsArray())
    assert np.isfinite(values).all()


def test_without_a_dem_there_is_no_terrain(
    run: Callable[..., dict[str, Any]], bands: list[str], tmp_path: Path
) -> None:
    result = run("stack", {"INPUT": bands, "STACK": str(tmp_path / "stack.tif")})
    assert result["BANDS_STACKED"] == "B02, B03, B04"


def test_a_missing_band_of_an_index_is_named(
    run: Callable[..., dict[str, Any]], bands: list[str], tmp_path: Path
) -> None:
    target = tmp_path / "stack.tif"
    with pytest.raises(QgsProcessingException, match=r"lacks B08 \(NDVI\)"):
        run("stack", {"INPUT": bands, "INDICES": ["NDVI"], "STACK": str(target)})
    assert not target.exists()


@pytest.mark.usefixtures("qgis_app")
def test_on_the_command_line(bands: list[str], dem: str, tmp_path: Path) -> None:
    words = [*(f"INPUT={band}" for band in bands), f"DEM={dem}", "TERRAIN=slope"]
    done = qgis_process_run("run", "landslide:stack", "--", *words, f"STACK={tmp_path}/s.tif")
    assert done.returncode == 0, done.stderr
    assert "BANDS_STACKED:\tB02, B03, B04, slope" in done.stdout
