"""``landslide:threshold`` in this process and through ``qgis_process``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsFeature, QgsGeometry, QgsProcessingException, QgsVectorLayer

from tests.qgis.conftest import qgis_process_run, write_raster


@pytest.fixture
def probability(tmp_path: Path) -> str:
    """0.1, with a block of 0.6 that has a core of 0.9, and a block of 0.6 without."""
    values = np.full((100, 120), 0.1, np.float32)
    values[20:40, 20:50] = 0.6
    values[28:32, 30:40] = 0.9
    values[70:80, 90:100] = 0.6
    return str(write_raster(tmp_path / "probability.tif", values))


def known_landslide() -> QgsVectorLayer:
    """A layer in memory, in degrees, with the larger block."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:32643", "known", "memory")
    feature = QgsFeature()
    feature.setGeometry(
        QgsGeometry.fromWkt(
            "POLYGON((600200 1199600, 600500 1199600, 600500 1199800, 600200 1199800,"
            " 600200 1199600))"
        )
    )
    layer.dataProvider().addFeature(feature)
    layer.updateExtents()
    return layer


@pytest.mark.parametrize(
    ("options", "pixels"),
    [
        ({"THRESHOLD": 0.5}, 700),
        ({"THRESHOLD": 0.8}, 40),
        ({"METHOD": "hysteresis", "THRESHOLD": 0.8, "LOW": 0.5}, 600),
        ({"METHOD": "otsu"}, 700),
    ],
)
def test_methods(
    run: Callable[..., dict[str, Any]],
    probability: str,
    tmp_path: Path,
    options: dict[str, Any],
    pixels: int,
) -> None:
    target = str(tmp_path / "mask.tif")
    result = run("threshold", {"INPUT": probability, "MASK": target, **options})
    assert result["MASK_PIXELS"] == pixels
    assert np.count_nonzero(gdal.Open(target).ReadAsArray() == 1) == pixels
    assert result["AREA_M2"] == pytest.approx(pixels * 100, rel=2e-3)


def test_wanted_precision_on_a_layer_in_memory(
    run: Callable[..., dict[str, Any]], probability: str, tmp_path: Path
) -> None:
    parameters = {"INPUT": probability, "METHOD": "precision", "REFERENCE": known_landslide()}
    target = {"MASK": str(tmp_path / "mask.tif")}
    result = run("threshold", {**parameters, "PRECISION": 0.8, **target})
    assert result["MASK_PIXELS"] == 700
    assert result["PRECISION_REACHED"] == pytest.approx(600 / 700)
    assert result["RECALL_REACHED"] == 1.0
    result = run("threshold", {**parameters, "PRECISION": 0.95, **target})
    assert result["MASK_PIXELS"] == 40
    assert result["RECALL_REACHED"] == pytest.approx(40 / 600)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"METHOD": "precision"}, "needs the wanted precision"),
        ({"METHOD": "hysteresis", "THRESHOLD": 0.3, "LOW": 0.6}, "not below the upper"),
        ({"THRESHOLD": 1.0}, "between 0 and 1"),
    ],
)
def test_wrong_values_are_one_sentence(
    run: Callable[..., dict[str, Any]],
    probability: str,
    tmp_path: Path,
    options: dict[str, Any],
    message: str,
) -> None:
    target = tmp_path / "mask.tif"
    with pytest.raises(QgsProcessingException, match=message):
        run("threshold", {"INPUT": probability, "MASK": str(target), **options})
    assert not target.exists()


@pytest.mark.usefixtures("qgis_app")
def test_on_the_command_line(probability: str, tmp_path: Path) -> None:
    done = qgis_process_run(
        *("run", "landslide:threshold", "--", f"INPUT={probability}", "METHOD=otsu"),
        f"MASK={tmp_path}/mask.tif",
    )
    assert done.returncode == 0, done.stderr
    assert "MASK_PIXELS:\t700" in done.stdout


def test_a_reference_without_polygons_is_named(
    run: Callable[..., dict[str, Any]], probability: str, tmp_path: Path
) -> None:
    known = QgsVectorLayer("Polygon?crs=EPSG:32643", "my reference", "memory")
    options = {"METHOD": "precision", "PRECISION": 0.8, "REFERENCE": known}
    with pytest.raises(QgsProcessingException, match="'my reference' holds no polygon"):
        run("threshold", {"INPUT": probability, "MASK": str(tmp_path / "m.tif"), **options})
