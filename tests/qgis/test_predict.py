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


def test_several_models_are_averaged(
    run: Callable[..., dict[str, Any]],
    bands: list[str],
    make_model: Callable[[int], Path],
    tmp_path: Path,
) -> None:
    models = [str(make_model(window)) for window in (3, 9)]
    targets = [str(tmp_path / f"{name}.tif") for name in ("first", "second", "both")]
    common = {"INPUT": bands, "PROBABILITY_TYPE": "float32"}
    for model, target in zip(models, targets):
        run("predict", {**common, "MODEL": model, "PROBABILITY": target})
    choice = {"MODEL": models[0], "MODELS": [models[1]]}
    result = run("predict", {**common, **choice, "PROBABILITY": targets[2]})
    first, second, both = (gdal.Open(target).ReadAsArray() for target in targets)
    assert np.allclose(both[0], (first + second) / 2, atol=1e-5)
    assert np.allclose(both[1], abs(first - second) / 2, atol=1e-5)
    assert both[1].max() > 0.05
    assert result["MODEL_USED"] == "toy + toy"
    mask = run("threshold", {"INPUT": targets[2], "THRESHOLD": 0.5, "MASK": "TEMPORARY_OUTPUT"})
    assert np.array_equal(gdal.Open(mask["MASK"]).ReadAsArray() == 1, both[0] >= 0.5)


def test_a_further_model_that_is_missing_is_named(
    run: Callable[..., dict[str, Any]], bands: list[str], model: Path, tmp_path: Path
) -> None:
    with pytest.raises(QgsProcessingException, match=r"gone\.onnx"):
        run(
            "predict",
            {
                "INPUT": bands,
                "MODEL": str(model),
                "MODELS": [str(tmp_path / "gone.onnx")],
                "PROBABILITY": str(tmp_path / "p.tif"),
            },
        )
