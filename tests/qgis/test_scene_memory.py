"""An inventory still knows its scene after QGIS's own export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsProject, QgsVectorFileWriter, QgsVectorLayer

from landslide_qgis.ui.improve.inventory_scene import InventoryScene
from landslide_qgis.ui.improve.memory import SceneMemory
from landslide_qgis.ui.scene_files import scene_of
from tests.qgis.inventories import open_inventory, write_inventory

pytestmark = pytest.mark.usefixtures("qgis_app")
SCENE = {"bands": {"B04": "/data/stack.tif|3"}, "dem": "/data/dem.tif"}


@pytest.fixture
def inventory(tmp_path: Path) -> Iterator[QgsVectorLayer]:
    """In the project, with the plugin loaded."""
    path = write_inventory(tmp_path / "own.gpkg")
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    dataset.GetLayer(0).SetMetadataItem("LANDSLIDE_PARAMETERS", json.dumps({"scene": SCENE}))
    del dataset
    memory = SceneMemory()
    layer = open_inventory(path)
    QgsProject.instance().addMapLayer(layer)
    yield layer
    memory.end()
    QgsProject.instance().clear()


def export(layer: QgsVectorLayer, path: Path, driver: str) -> QgsVectorLayer:
    """As “Save Vector Layer as…” does; its box “Persist layer metadata” is ticked."""
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = driver, path.stem
    options.saveMetadata, options.layerMetadata = True, layer.metadata()
    context = QgsProject.instance().transformContext()
    error, *_ = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), context, options)
    assert error == QgsVectorFileWriter.WriterError.NoError
    return QgsVectorLayer(str(path), "exported")


@pytest.mark.parametrize("name", ["e.gpkg", "e.geojson", "e.shp"])
def test_an_export_knows_the_scene(inventory: QgsVectorLayer, tmp_path: Path, name: str) -> None:
    drivers = {"gpkg": "GPKG", "geojson": "GeoJSON", "shp": "ESRI Shapefile"}
    exported = export(inventory, tmp_path / name, drivers[name.partition(".")[2]])
    found = scene_of(exported)
    assert (dict(found.bands), found.dem) == (SCENE["bands"], SCENE["dem"])
    assert "cannot be found" in InventoryScene(exported).text(), "the bands' file is named"
    again = export(exported, tmp_path / "again.gpkg", "GPKG")
    assert (scene_of(again) is None) == (name != "e.gpkg"), "what lies beside is not the layer's"


def test_it_is_noted_once(inventory: QgsVectorLayer) -> None:
    SceneMemory().end()
    assert len(inventory.metadata().history()) == 1


def test_other_layers_are_left_alone(inventory: QgsVectorLayer) -> None:
    other = QgsVectorLayer("Polygon?crs=EPSG:32643&field=name:string", "roads", "memory")
    QgsProject.instance().addMapLayer(other)
    assert other.metadata().history() == []
    assert scene_of(other) is None
