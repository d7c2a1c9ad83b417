"""``landslide:change`` in this process and through ``qgis_process``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException

from tests.qgis.conftest import qgis_process_run, write_raster

FOREST = {"B04": 400, "B08": 3500}
BARE = {"B04": 1800, "B08": 2200}


@pytest.fixture
def images(tmp_path: Path) -> dict[str, list[str]]:
    """Forest before; after, a block of bare ground."""
    found: dict[str, list[str]] = {"BEFORE": [], "AFTER": []}
    for name, value in FOREST.items():
        values = np.full((100, 120), value, np.uint16)
        found["BEFORE"].append(str(write_raster(tmp_path / "pre" / f"{name}.tif", values)))
        values[30:60, 40:80] = BARE[name]
        found["AFTER"].append(str(write_raster(tmp_path / "post" / f"{name}.tif", values)))
    return found


def relative() -> float:
    old, new = ((v["B08"] - v["B04"]) / (v["B08"] + v["B04"]) for v in (FOREST, BARE))
    return float(100 * (new - old) / np.sqrt(new + old))


def test_layers(
    run: Callable[..., dict[str, Any]], images: dict[str, list[str]], tmp_path: Path
) -> None:
    names = ("RDNDVI", "BRIGHTNESS", "MAGNITUDE")
    files = {name: str(tmp_path / "out" / f"{name}.tif") for name in names}
    kinds = {"VALUES_BEFORE": "dn", "VALUES_AFTER": "dn"}
    result = run("change", {**images, **kinds, **files})
    assert result["BANDS_USED"] == "B04, B08"
    layers = {name: gdal.Open(path).ReadAsArray() for name, path in files.items()}
    assert layers["RDNDVI"][45, 60] == pytest.approx(relative(), abs=1e-3)
    assert layers["BRIGHTNESS"][45, 60] == pytest.approx((0.14 - 0.13) / 2, abs=1e-5)
    assert layers["MAGNITUDE"][45, 60] == pytest.approx(np.hypot(0.14, 0.13) / 2**0.5, abs=1e-5)
    assert all(values[5, 5] == 0 for values in layers.values())


def test_bands_named_by_hand(
    run: Callable[..., dict[str, Any]], images: dict[str, list[str]], tmp_path: Path
) -> None:
    stack = np.stack([gdal.Open(path).ReadAsArray() for path in images["BEFORE"]])
    path = write_raster(tmp_path / "nameless.tif", stack)
    result = run(
        "change",
        {
            **images,
            "BEFORE": [str(path)],
            "BANDS_BEFORE": f"B04={path}|1; B08={path}|2",
            "VALUES_BEFORE": "dn",
            "VALUES_AFTER": "dn",
            "RDNDVI": "TEMPORARY_OUTPUT",
        },
    )
    values = gdal.Open(result["RDNDVI"]).ReadAsArray()
    assert values[45, 60] == pytest.approx(relative(), abs=1e-3)


def test_a_probability_is_filtered_by_change(
    run: Callable[..., dict[str, Any]], images: dict[str, list[str]], tmp_path: Path
) -> None:
    sure = write_raster(tmp_path / "p.tif", np.full((100, 120), 0.9, np.float32))
    result = run(
        "change", {**images, "PROBABILITY": str(sure), "FILTERED": str(tmp_path / "f.tif")}
    )
    values = gdal.Open(result["FILTERED"]).ReadAsArray()
    assert (values[30:60, 40:80] == 225).all()
    assert np.count_nonzero(values) == 30 * 40


def test_a_missing_band_is_named(
    run: Callable[..., dict[str, Any]], images: dict[str, list[str]], tmp_path: Path
) -> None:
    target = tmp_path / "r.tif"
    with pytest.raises(QgsProcessingException, match="image after lacks B08"):
        run("change", {**images, "AFTER": images["AFTER"][:1], "RDNDVI": str(target)})
    assert not target.exists()


@pytest.mark.usefixtures("qgis_app")
def test_on_the_command_line(images: dict[str, list[str]], tmp_path: Path) -> None:
    words = [f"{when}={path}" for when, paths in images.items() for path in paths]
    done = qgis_process_run(
        "run", "landslide:change", "--", *words, f"RDNDVI={tmp_path}/rdndvi.tif"
    )
    assert done.returncode == 0, done.stderr
    assert "BANDS_USED:\tB04, B08" in done.stdout
