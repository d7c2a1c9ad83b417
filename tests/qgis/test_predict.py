"""``landslide:predict``: the probability of ``landslide:detect``, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException

from tests.qgis.conftest import tree


def test_it_is_the_probability_of_detect(
    run: Callable[..., dict[str, Any]], bands: list[str], dem: str, model: Path, tmp_path: Path
) -> None:
    common = {"INPUT": bands, "DEM": dem, "MODEL": str(model)}
    alone, both = str(tmp_path / "out" / "alone.tif"), str(tmp_path / "both.tif")
    result = run("predict", {**common, "PROBABILITY": alone})
    run("detect", {**common, "PROBABILITY": both})
    assert result["PROBABILITY"] == alone
    assert result["MODEL_USED"] == "toy"
    assert "cpu" in result["PROVIDER_USED"].lower()
    first, second = gdal.Open(alone), gdal.Open(both)
    assert np.array_equal(first.ReadAsArray(), second.ReadAsArray())
    assert first.GetMetadataItem("LANDSLIDE_MODEL") == "toy"
    assert tree(tmp_path / "out") == {"alone.tif"}


def test_extent_and_exact_numbers(
    run: Callable[..., dict[str, Any]], bands: list[str], model: Path, tmp_path: Path
) -> None:
    target = str(tmp_path / "p.tif")
    extent = "600500,601200,1199100,1199700 [EPSG:32643]"
    parameters = {"INPUT": bands, "MODEL": str(model), "EXTENT": extent, "PROBABILITY": target}
    run("predict", {**parameters, "PROBABILITY_TYPE": "float32"})
    values = gdal.Open(target).ReadAsArray()
    assert values.dtype == np.float32
    assert values.shape == (60, 70)


def test_missing_bands_are_named(
    run: Callable[..., dict[str, Any]], bands: list[str], model: Path, tmp_path: Path
) -> None:
    with pytest.raises(QgsProcessingException, match="B02"):
        run(
            "predict",
            {"INPUT": bands[:2], "MODEL": str(model), "PROBABILITY": str(tmp_path / "p.tif")},
        )
    assert not (tmp_path / "p.tif").exists()
