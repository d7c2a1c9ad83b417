"""``landslide:cloudmask`` in QGIS and through ``qgis_process``, and what detect makes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException

from tests.qgis.conftest import qgis_process_run, write_raster


@pytest.fixture
def scl(tmp_path: Path) -> str:
    """Scene classification of the scene: cloud on its left half, shadow below."""
    codes = np.full((65, 75), 4, np.uint8)
    codes[:, :30] = 9
    codes[50:, 40:] = 3
    return str(write_raster(tmp_path / "T43_SCL_20m.tif", codes, pixel=20.0))


def test_classification_and_detect(
    run: Callable[..., dict[str, Any]], bands: list[str], scl: str, model: Path, tmp_path: Path
) -> None:
    target = str(tmp_path / "clouds.tif")
    result = run("cloudmask", {"INPUT": [*bands, scl], "GROW": 0, "CLOUDMASK": target})
    assert result["METHOD_USED"] == "scl"
    assert result["CLOUD_PERCENT"] == pytest.approx(40, abs=0.01)
    detected = run(
        "detect",
        {
            "INPUT": bands,
            "MODEL": str(model),
            "CLOUDS": result["CLOUDMASK"],
            "PROBABILITY": str(tmp_path / "p.tif"),
        },
    )
    values = gdal.Open(detected["PROBABILITY"]).ReadAsArray()
    assert (values[:, :60] == 255).all()
    assert (values[100:, 80:] == 255).all()
    assert (values[:100, 60:] != 255).all()


def test_clouds_alone(
    run: Callable[..., dict[str, Any]], bands: list[str], scl: str, tmp_path: Path
) -> None:
    result = run(
        "cloudmask",
        {"INPUT": [scl], "CLASSES": ["cloud"], "GROW": 40, "CLOUDMASK": str(tmp_path / "c.tif")},
    )
    values = gdal.Open(result["CLOUDMASK"]).ReadAsArray()
    assert np.unique(values).tolist() == [0, 1]
    assert (values[:, :32] == 1).all()


def test_no_classification_is_said(
    run: Callable[..., dict[str, Any]], bands: list[str], tmp_path: Path
) -> None:
    target = tmp_path / "c.tif"
    with pytest.raises(QgsProcessingException, match="No scene classification"):
        run("cloudmask", {"INPUT": bands, "METHOD": "scl", "CLOUDMASK": str(target)})
    assert not target.exists()


@pytest.mark.usefixtures("qgis_app")
def test_on_the_command_line(bands: list[str], tmp_path: Path) -> None:
    words = [*(f"INPUT={band}" for band in bands), "METHOD=colour", "GROW=0"]
    done = qgis_process_run(
        "run", "landslide:cloudmask", "--", *words, f"CLOUDMASK={tmp_path}/c.tif"
    )
    assert done.returncode == 0, done.stderr
    assert "METHOD_USED:\tcolour" in done.stdout
