"""``landslide:detect`` in this process, as a script or a model runs it."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal, ogr
from processing.gui.Postprocessing import handleAlgorithmResults
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsMapLayerStyle,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsRasterDataProvider,
    QgsRasterLayer,
    QgsVectorLayer,
)

from tests.qgis.conftest import SCAR_M2, landslide_values, write_raster


def test_probability_mask_and_polygons(
    run: Callable[..., dict[str, Any]], bands: list[str], dem: str, model: Path, tmp_path: Path
) -> None:
    outputs = {
        "PROBABILITY": str(tmp_path / "out" / "probability.tif"),
        "MASK": str(tmp_path / "out" / "mask.tif"),
        "POLYGONS": str(tmp_path / "out" / "landslides.gpkg"),
    }
    result = run("detect", {"INPUT": bands, "DEM": dem, "MODEL": str(model), **outputs})
    assert {name: result[name] for name in outputs} == outputs
    probability = gdal.Open(outputs["PROBABILITY"]).ReadAsArray()
    assert probability[60, 85] > probability[10, 10]
    mask = gdal.Open(outputs["MASK"]).ReadAsArray()
    assert set(np.unique(mask)) == {0, 1}
    layer = ogr.Open(outputs["POLYGONS"])
    assert layer.GetLayer(0).GetFeatureCount() == 1 == result["POLYGON_COUNT"]
    assert result["AREA_M2"] == pytest.approx(SCAR_M2, rel=0.1)
    assert result["THRESHOLD_USED"] == 0.5
    assert result["MODEL_USED"] == "toy"
    assert "cpu" in result["PROVIDER_USED"].lower()


def probability(path: str) -> np.ndarray:
    """Read a probability raster as 0-1, with NaN where there is none."""
    dataset = gdal.Open(path)
    band = dataset.GetRasterBand(1)
    values = band.ReadAsArray().astype(float) * (band.GetScale() or 1.0)
    return np.where(band.GetMaskBand().ReadAsArray() > 0, values, np.nan)


@pytest.fixture
def detect(
    run: Callable[..., dict[str, Any]], bands: list[str], model: Path, tmp_path: Path
) -> Callable[..., np.ndarray]:
    """Return a function that runs with some parameters changed and gives the probability."""

    def run_detect(**changes: Any) -> np.ndarray:
        target = str(tmp_path / "probability.tif")
        parameters = {"INPUT": bands, "MODEL": str(model), "PROBABILITY": target, **changes}
        run("detect", parameters)
        return probability(target)

    return run_detect


def test_temporary_outputs(
    run: Callable[..., dict[str, Any]], bands: list[str], model: Path
) -> None:
    temporary = dict.fromkeys(("PROBABILITY", "MASK", "POLYGONS"), "TEMPORARY_OUTPUT")
    result = run("detect", {"INPUT": bands, "MODEL": str(model), **temporary})
    assert result["POLYGONS"].endswith(".gpkg")
    assert all(Path(result[name]).is_file() for name in temporary)


def test_left_out_outputs_are_not_written(
    run: Callable[..., dict[str, Any]], bands: list[str], model: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "p.tif"
    result = run("detect", {"INPUT": bands, "MODEL": str(model), "PROBABILITY": str(target)})
    assert [path.name for path in target.parent.iterdir()] == ["p.tif"]
    assert "MASK" not in result
    assert "POLYGONS" not in result


def test_extent_limits_the_result(detect: Callable[..., np.ndarray]) -> None:
    values = detect(EXTENT="600500,601200,1199100,1199700 [EPSG:32643]")
    assert values.shape == (60, 70)
    assert np.nanmax(values) > 0.9


def test_extent_in_another_system(detect: Callable[..., np.ndarray]) -> None:
    whole = detect()
    part = detect(EXTENT="75.915,75.92,10.846,10.85 [EPSG:4326]")
    assert part.size < whole.size


def test_mask_layer_with_unsaved_edits(detect: Callable[..., np.ndarray], tmp_path: Path) -> None:
    layer = memory_polygon("600000 1199000, 600700 1199000, 600700 1200000, 600000 1200000")
    layer.startEditing()
    layer.changeGeometry(
        1,
        QgsGeometry.fromWkt(
            "POLYGON((600800 1199000, 601500 1199000, 601500 1200000, 600800 1200000,"
            " 600800 1199000))"
        ),
    )
    values = detect(MASK_LAYER=layer)
    assert layer.isEditable()
    assert values.shape == (100, 70)
    result = gdal.Open(str(tmp_path / "probability.tif"))
    assert result.GetGeoTransform()[0] == 600800


def test_mask_layer_without_polygons_is_refused(detect: Callable[..., np.ndarray]) -> None:
    empty = QgsVectorLayer("Polygon?crs=EPSG:32643", "empty", "memory")
    lines = QgsVectorLayer("LineString?crs=EPSG:32643", "lines", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt("LINESTRING(600000 1199000, 600700 1199500)"))
    lines.dataProvider().addFeature(feature)
    for layer in (empty, lines):
        with pytest.raises(QgsProcessingException, match=f"'{layer.name()}' holds no polygon"):
            detect(MASK_LAYER=layer)


def test_band_table_by_layer_name(
    detect: Callable[..., np.ndarray], bands: list[str], tmp_path: Path
) -> None:
    expected = detect()
    stack = np.stack([gdal.Open(path).ReadAsArray() for path in bands])
    path = write_raster(tmp_path / "stack.tif", stack)
    layer = QgsRasterLayer(str(path), "my stack")
    QgsProject.instance().addMapLayer(layer)
    try:
        table = "B04=my stack|1; B03=my stack|2\nB02=" + str(path) + "|3"
        values = detect(INPUT=[layer], BANDS=table)
    finally:
        QgsProject.instance().removeMapLayer(layer)
    np.testing.assert_allclose(values, expected, atol=0.005)


def test_virtual_raster_layer_is_written_to_a_file_first(
    detect: Callable[..., np.ndarray], bands: list[str], feedback: Any, tmp_path: Path
) -> None:
    expected = detect()
    layer = QgsRasterLayer(bands[0], "source")
    QgsProject.instance().addMapLayer(layer)
    parameters = QgsRasterDataProvider.VirtualRasterParameters()
    parameters.crs, parameters.extent = layer.crs(), layer.extent()
    parameters.width, parameters.height = layer.width(), layer.height()
    source = QgsRasterDataProvider.VirtualRasterInputLayers()
    plain = shutil.copy(bands[0], tmp_path / "plain.tif")  # no accents: QGIS 3.22 drops them
    source.name, source.uri, source.provider = "source", str(plain), "gdal"
    parameters.rInputLayers = [source]
    parameters.formula = '"source@1" + 0'
    uri = QgsRasterDataProvider.encodeVirtualRasterProviderUri(parameters)
    virtual = QgsRasterLayer(uri, "B04", "virtualraster")
    assert virtual.isValid()
    try:
        # Named twice, it is written once.
        QgsProject.instance().addMapLayer(virtual)
        values = detect(INPUT=[virtual, *bands[1:]], BANDS="B04=B04")
    finally:
        QgsProject.instance().removeMapLayers([layer.id(), virtual.id()])
    assert sum("writing it to one first" in text for text in feedback.infos) == 1
    np.testing.assert_allclose(values, expected, atol=0.005)


def test_layer_with_the_system_set_by_hand(
    detect: Callable[..., np.ndarray], bands: list[str], tmp_path: Path
) -> None:
    layers = []
    for path in bands:
        bare = write_raster(tmp_path / "bare" / Path(path).name, landslide_values(), epsg=None)
        layer = QgsRasterLayer(str(bare), Path(path).stem)
        layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32643"))
        layers.append(layer)
    values = detect(INPUT=layers)
    assert values.shape == (130, 150)
    found = QgsRasterLayer(str(tmp_path / "probability.tif"), "result")
    assert found.crs().authid() == "EPSG:32643"


def test_zipped_raster(detect: Callable[..., np.ndarray], bands: list[str], tmp_path: Path) -> None:
    expected = detect()
    archive = tmp_path / "bands.zip"
    with zipfile.ZipFile(archive, "w") as sink:
        for path in bands:
            sink.write(path, Path(path).name)
    layers = [
        QgsRasterLayer(f"/vsizip/{archive}/{Path(path).name}", Path(path).stem) for path in bands
    ]
    values = detect(INPUT=layers)
    np.testing.assert_allclose(values, expected, atol=0.005)


def test_raster_in_memory(detect: Callable[..., np.ndarray], bands: list[str]) -> None:
    expected = detect()
    names = [f"/vsimem/{Path(path).name}" for path in bands]
    for name, path in zip(names, bands):
        gdal.Translate(name, path)
    values = detect(INPUT=[QgsRasterLayer(name, Path(name).stem) for name in names])
    np.testing.assert_allclose(values, expected, atol=0.005)


def test_netcdf_variable(
    detect: Callable[..., np.ndarray], bands: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "scene.nc"
    gdal.Translate(str(path), bands[0], format="netCDF")
    layer = QgsRasterLayer(f'NETCDF:"{path}":Band1', "B04")
    assert layer.isValid()
    values = detect(INPUT=bands[1:], BANDS=f'B04=NETCDF:"{path}":Band1')
    assert np.nanmax(values) > 0.9


def test_geopackage_raster_table(
    detect: Callable[..., np.ndarray], bands: list[str], tmp_path: Path
) -> None:
    package = tmp_path / "rasters.gpkg"
    for path in bands:
        options = [f"RASTER_TABLE={Path(path).stem}", "APPEND_SUBDATASET=YES"]
        gdal.Translate(str(package), path, format="GPKG", creationOptions=options)
    table = ";".join(f"{Path(p).stem}=GPKG:{package}:{Path(p).stem}" for p in bands)
    layer = QgsRasterLayer(f"GPKG:{package}:B04", "B04")
    assert layer.isValid()
    values = detect(INPUT=[layer], BANDS=table)
    assert np.nanmax(values) > 0.9


def test_the_project_and_its_layers_stay_as_they_are(
    detect: Callable[..., np.ndarray], bands: list[str]
) -> None:
    project = QgsProject.instance()
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    layer = QgsRasterLayer(bands[0], "B04")
    project.addMapLayer(layer)
    style, source = QgsMapLayerStyle(), layer.source()
    style.readFromLayer(layer)
    try:
        detect(INPUT=[layer, *bands[1:]])
        after = QgsMapLayerStyle()
        after.readFromLayer(layer)
        assert list(project.mapLayers().values()) == [layer]
        assert project.crs().authid() == "EPSG:3857"
        assert after.xmlData() == style.xmlData()
        assert layer.source() == source
        assert Path(bands[0]).parent.joinpath("B04.tif.aux.xml").exists() is False
    finally:
        project.clear()


def test_results_are_styled_when_loaded(
    provider: Any, bands: list[str], model: Path, feedback: Any
) -> None:
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    names = ("PROBABILITY", "MASK", "POLYGONS")
    parameters: dict[str, Any] = {
        name: QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", QgsProject.instance())
        for name in names
    }
    algorithm = provider.algorithm("detect").create()
    parameters.update(INPUT=bands, MODEL=str(model))
    results, succeeded = algorithm.run(parameters, context, feedback)
    assert succeeded
    assert handleAlgorithmResults(algorithm, context, feedback)
    layers = {layer.source().split("|")[0]: layer for layer in project_layers()}
    probability_layer = layers[results["PROBABILITY"]]
    assert probability_layer.renderer().type() == "singlebandpseudocolor"
    assert layers[results["MASK"]].renderer().type() == "paletted"
    polygons = layers[results["POLYGONS"]]
    assert polygons.renderer().type() == "categorizedSymbol"
    setup = polygons.editorWidgetSetup(polygons.fields().indexOf("review"))
    assert setup.type() == "ValueMap"
    QgsProject.instance().clear()


def project_layers() -> list[Any]:
    return list(QgsProject.instance().mapLayers().values())


def memory_polygon(ring: str) -> QgsVectorLayer:
    layer = QgsVectorLayer("Polygon?crs=EPSG:32643", "area", "memory")
    feature = QgsFeature()
    first = ring.split(",")[0]
    feature.setGeometry(QgsGeometry.fromWkt(f"POLYGON(({ring}, {first}))"))
    layer.dataProvider().addFeature(feature)
    return layer
