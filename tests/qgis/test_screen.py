"""``landslide:screen`` in this process, as a script or a model runs it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal, ogr
from processing.gui.Postprocessing import handleAlgorithmResults
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
)

from tests.qgis.conftest import ENGINE_PYTHON, ROOT, engine_environment, write_raster

MAKE = """
import sys
from pathlib import Path
from tests.core.test_screen import card
from tests.core.toys import make_classifier
for name in ("B04", "VV_desc"):
    weight = {"B04": 30.0, "VV_desc": 1.0}[name]
    bias = {"B04": -4.0, "VV_desc": 10.0}[name]
    target = Path(sys.argv[1]) / f"{name}.onnx"
    make_classifier(target, card((name,)), {name: weight}, bias)
"""


@pytest.fixture(scope="module")
def classifiers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("classifiers")
    command = [str(ENGINE_PYTHON), "-c", MAKE, str(folder)]
    subprocess.run(command, cwd=ROOT, env=engine_environment(), check=True)
    return folder


@pytest.fixture
def radar(tmp_path: Path) -> str:
    """Backscatter in dB, VV bright in the cell of row 1 and column 2."""
    values = np.full((2, 130, 150), -12.0, np.float32)
    values[0, 32:64, 64:96] = -6.0
    return str(write_raster(tmp_path / "s1.tif", values, descriptions=("VV", "VH")))


def test_cells_of_optical_bands(
    run: Callable[..., dict[str, Any]], bands: list[str], classifiers: Path, tmp_path: Path
) -> None:
    outputs = {"CELLS": str(tmp_path / "c.gpkg"), "PROBABILITY": str(tmp_path / "p.tif")}
    result = run("screen", {"INPUT": bands, "MODEL": str(classifiers / "B04.onnx"), **outputs})
    cells = ogr.Open(outputs["CELLS"])
    first = cells.GetLayer("cells").GetNextFeature()
    assert cells.GetLayer("cells").GetFeatureCount() == result["CELL_COUNT"] == 25
    assert first["rank"] == 1
    assert first["prob"] > 0.9
    assert result["FLAGGED"] >= 1
    assert result["CELL_M"] == 320
    assert result["MODEL_USED"] == "toy"
    values = gdal.Open(outputs["PROBABILITY"]).ReadAsArray()
    assert values.shape == (5, 5)
    assert values[1, 2] == values.max()


def test_radar_alone_and_both_averaged(
    run: Callable[..., dict[str, Any]],
    bands: list[str],
    radar: str,
    classifiers: Path,
    tmp_path: Path,
) -> None:
    targets = [str(tmp_path / f"{name}.tif") for name in ("radar", "both")]
    model = str(classifiers / "VV_desc.onnx")
    temporary = {"CELLS": "TEMPORARY_OUTPUT"}
    run("screen", {"SAR_DESC": [radar], "MODEL": model, "PROBABILITY": targets[0], **temporary})
    alone = gdal.Open(targets[0]).ReadAsArray()
    assert np.argmax(alone) == 1 * 5 + 2
    more = {"INPUT": bands, "MODELS": [str(classifiers / "B04.onnx")]}
    run(
        "screen",
        {"SAR_DESC": [radar], "MODEL": model, "PROBABILITY": targets[1], **more, **temporary},
    )
    assert gdal.Open(targets[1]).RasterCount == 2


def test_cells_are_coloured_by_their_probability(
    provider: Any, feedback: Any, bands: list[str], classifiers: Path
) -> None:
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    parameters = {
        "INPUT": bands,
        "MODEL": str(classifiers / "B04.onnx"),
        "CELLS": QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", QgsProject.instance()),
    }
    algorithm = provider.algorithm("screen").create()
    _, succeeded = algorithm.run(parameters, context, feedback)
    assert succeeded
    assert handleAlgorithmResults(algorithm, context, feedback)
    (layer,) = QgsProject.instance().mapLayers().values()
    assert layer.renderer().type() == "graduatedSymbol"
    assert layer.renderer().classAttribute() == "prob"
    assert len(layer.renderer().ranges()) == 5
    QgsProject.instance().clear()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"INPUT": []}, "No image was given"),
        ({"THRESHOLD": 1.0}, "between 0 and 1"),
        ({"MODEL": "VV_desc.onnx"}, "needs Sentinel-1 backscatter .VV_desc."),
        ({"CELLS": "cells.shp"}, "end with .gpkg"),
    ],
)
def test_what_is_wrong_is_said(
    run: Callable[..., dict[str, Any]],
    bands: list[str],
    classifiers: Path,
    tmp_path: Path,
    changes: dict[str, Any],
    message: str,
) -> None:
    parameters = {"INPUT": bands, "MODEL": "B04.onnx", "CELLS": str(tmp_path / "c.gpkg"), **changes}
    parameters["MODEL"] = str(classifiers / parameters["MODEL"])
    with pytest.raises(QgsProcessingException, match=message):
        run("screen", parameters)
