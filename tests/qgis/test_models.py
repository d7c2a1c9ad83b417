"""The algorithms as steps of a QGIS model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from osgeo import ogr
from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProject,
)

from tests.qgis.conftest import SCAR_M2, Listener, qgis_process_run

Source = QgsProcessingModelChildParameterSource
RASTER = QgsProcessing.SourceType.TypeRaster


def build() -> QgsProcessingModelAlgorithm:
    """detect → vectorise at another threshold → buffer."""
    model = QgsProcessingModelAlgorithm("Landslides with a margin", "tests", "tests")
    model.addModelParameter(
        QgsProcessingParameterMultipleLayers("images", "Images", RASTER),
        QgsProcessingModelParameter("images"),
    )
    model.addModelParameter(
        QgsProcessingParameterFile("model", "Model"), QgsProcessingModelParameter("model")
    )
    detect = child("landslide:detect", "detect")
    detect.addParameterSources("INPUT", [Source.fromModelParameter("images")])
    detect.addParameterSources("MODEL", [Source.fromModelParameter("model")])
    model.addChildAlgorithm(detect)

    vectorise = child("landslide:vectorise", "vectorise")
    vectorise.addParameterSources("INPUT", [Source.fromChildOutput("detect", "PROBABILITY")])
    vectorise.addParameterSources("THRESHOLD", [Source.fromChildOutput("detect", "THRESHOLD_USED")])
    model.addChildAlgorithm(vectorise)

    buffer = child("native:buffer", "buffer")
    buffer.addParameterSources("INPUT", [Source.fromChildOutput("vectorise", "POLYGONS")])
    buffer.addParameterSources("DISTANCE", [Source.fromStaticValue(30)])
    output = QgsProcessingModelOutput("margin", "margin")
    output.setChildId("buffer")
    output.setChildOutputName("OUTPUT")
    buffer.setModelOutputs({"margin": output})
    model.addChildAlgorithm(buffer)
    return model


def child(algorithm: str, name: str) -> QgsProcessingModelChildAlgorithm:
    step = QgsProcessingModelChildAlgorithm(algorithm)
    step.setChildId(name)
    return step


def margin(model: QgsProcessingModelAlgorithm) -> str:
    """Return the output's name: ``buffer:margin`` in older QGIS, ``margin`` in newer."""
    model.initAlgorithm({})
    (output,) = model.destinationParameterDefinitions()
    return output.name()


def check(path: str) -> None:
    source = ogr.Open(path)
    feature = source.GetLayer(0).GetNextFeature()
    assert feature.GetGeometryRef().Area() > SCAR_M2
    assert feature.GetField("area_m2") > 0


def test_chain(provider: Any, bands: list[str], model: Path, tmp_path: Path) -> None:
    context, feedback = QgsProcessingContext(), Listener()
    context.setProject(QgsProject.instance())
    chain = build()
    output = margin(chain)
    parameters = {
        "images": bands,
        "model": str(model),
        output: str(tmp_path / "margin.gpkg"),
    }
    results, succeeded = chain.run(parameters, context, feedback)
    assert succeeded, feedback.errors
    check(results[output])


def test_chain_from_a_file(provider: Any, bands: list[str], model: Path, tmp_path: Path) -> None:
    path = tmp_path / "chain.model3"
    chain = build()
    assert chain.toFile(str(path))
    done = qgis_process_run(
        *("run", str(path), "--", *(f"images={band}" for band in bands), f"model={model}"),
        f"{margin(chain)}={tmp_path}/margin.gpkg",
    )
    assert done.returncode == 0, done.stderr
    check(str(tmp_path / "margin.gpkg"))
