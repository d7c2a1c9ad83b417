"""What is refused before a run starts, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)

from tests.qgis.conftest import landslide_values, write_raster

Check = Callable[..., str]


@pytest.fixture
def check(provider: Any, bands: list[str], model: Path, tmp_path: Path) -> Check:
    """Return a function that gives the problem with some parameters, or an empty text."""

    def problem(name: str = "detect", **changes: Any) -> str:
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        target = str(tmp_path / "p.tif")
        detect = {"INPUT": bands, "MODEL": str(model), "PROBABILITY": target}
        vectorise = {"INPUT": bands[0], "POLYGONS": str(tmp_path / "l.gpkg")}
        usual = {"detect": detect, "vectorise": vectorise}
        parameters = {**usual.get(name, {}), **changes}
        accepted, text = provider.algorithm(name).create().checkParameterValues(parameters, context)
        assert accepted == (not text)
        return text

    return problem


def test_good_values_are_accepted(check: Check) -> None:
    assert check() == ""
    assert check("vectorise") == ""


def test_model_that_is_absent(check: Check, tmp_path: Path) -> None:
    assert "does not exist" in check(MODEL=str(tmp_path / "none.onnx"))


def test_model_of_another_kind(check: Check, bands: list[str]) -> None:
    assert "no ONNX file" in check(MODEL=bands[0])


def test_layer_without_system(check: Check, tmp_path: Path) -> None:
    path = write_raster(tmp_path / "bare.tif", landslide_values(), epsg=None)
    assert "has no coordinate reference system" in check(INPUT=[str(path)])


def test_raster_that_is_absent(check: Check, tmp_path: Path) -> None:
    absent = str(tmp_path / "none.tif")
    assert "cannot be read as a raster" in check(INPUT=[absent])
    assert "cannot be read as a raster" in check(DEM=absent)
    assert "cannot be read as a raster" in check("vectorise", INPUT=absent)


@pytest.mark.parametrize("value", [0.0, 1.0])
@pytest.mark.parametrize("name", ["detect", "vectorise"])
def test_threshold_outside(check: Check, name: str, value: float) -> None:
    assert "give a probability between 0 and 1" in check(name, THRESHOLD=value)


def test_extent_elsewhere(check: Check) -> None:
    assert "does not meet" in check(EXTENT="10,11,45,46 [EPSG:4326]")


def test_extent_that_overlaps(check: Check) -> None:
    assert check(EXTENT="75.9,76,10.8,10.9 [EPSG:4326]") == ""


def test_output_over_input(check: Check, bands: list[str]) -> None:
    assert "is an input" in check(PROBABILITY=bands[0])
    assert "is an input" in check("vectorise", MASK=bands[0])


def test_one_file_for_two_outputs(check: Check, tmp_path: Path) -> None:
    assert "two outputs" in check(MASK=str(tmp_path / "p.tif"))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("B04", "not understood"),
        ("B04=", "not understood"),
        ("B04=nothing.tif", "no raster layer or file"),
        ("B04={0}|2", "has 1 band;"),
        ("B04={0}; B04={1}", "given twice"),
    ],
)
def test_band_table(check: Check, bands: list[str], table: str, words: str) -> None:
    assert words in check(BANDS=table.format(*bands))


def test_good_band_table(check: Check, bands: list[str]) -> None:
    assert check(BANDS=f"B04={bands[0]}|1;\n B03 = {bands[1]}") == ""


def test_polygons_in_another_format(check: Check, tmp_path: Path) -> None:
    assert "let '" in check(POLYGONS=str(tmp_path / "polygons.shp"))


def test_picture_from_a_web_service(check: Check) -> None:
    uri = "type=xyz&url=http://localhost:9/{z}/{x}/{y}.png&zmax=3&zmin=0"
    layer = QgsRasterLayer(uri, "map tiles", "wms")
    assert layer.isValid()
    assert "is a picture from a web service" in check(INPUT=[layer])


def test_a_raster_under_the_name_of_another_format(check: Check, tmp_path: Path) -> None:
    for ending in (".png", ".img", ""):
        assert "let '" in check(PROBABILITY=str(tmp_path / f"p{ending}"))
    assert check(PROBABILITY=str(tmp_path / "p.TIF")) == ""


def test_a_table_of_another_geopackage(check: Check, tmp_path: Path) -> None:
    target = f"ogr:dbname='{tmp_path}/all.gpkg' table=\"slides\" (geom)"
    assert "a GeoPackage file of their own" in check(POLYGONS=target)


def test_vector_layers_without_system(check: Check, bands: list[str], tmp_path: Path) -> None:
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326", "bare", "memory")
    layer.setCrs(QgsCoordinateReferenceSystem())
    threshold = {"INPUT": bands[0], "REFERENCE": layer, "MASK": str(tmp_path / "m.tif")}
    for problem in (check(MASK_LAYER=layer), check("threshold", **threshold)):
        assert "Layer 'bare' has no coordinate reference system" in problem
