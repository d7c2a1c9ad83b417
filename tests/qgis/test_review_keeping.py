"""A review of what would be gone tomorrow: it is moved into a file first, or not begun."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingUtils, QgsProject, QgsRasterLayer, QgsVectorLayer

from landslide_qgis.processing.styles import STYLES
from landslide_qgis.ui.review import delivery, keeping
from landslide_qgis.ui.review.dock import ReviewDock
from landslide_qgis.ui.scene_files import scene_of
from tests.qgis.conftest import write_raster
from tests.qgis.inventories import open_inventory, rows, write_inventory
from tests.qgis.windows import Window

pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.fixture
def window() -> Iterator[Window]:
    window = Window()
    yield window
    window.close()


@pytest.fixture
def temporary() -> QgsVectorLayer:
    """Where Processing puts what has no file of its own; only the larger polygons are shown."""
    path = Path(QgsProcessingUtils.generateTempFilename("landslides.gpkg"))
    write_inventory(path)
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    parameters = {"scene": {"bands": {"B04": "/data/stack.tif|3"}}}
    dataset.GetLayer(0).SetMetadataItem("LANDSLIDE_PARAMETERS", json.dumps(parameters))
    del dataset
    layer = open_inventory(path)
    layer.setSubsetString('"area_m2" > 20000')
    return layer


def test_it_is_kept_in_a_file_that_takes_its_place(
    window: Window, temporary: QgsVectorLayer, tmp_path: Path
) -> None:
    asked: list[str] = []
    answers = ["", str(tmp_path / "missing" / "kept.gpkg"), str(tmp_path / "kept")]
    temporary.loadNamedStyle(str(STYLES / "landslides.qml"))

    def ask(suggested: str) -> str:
        asked.append(suggested)
        return answers.pop(0)

    window.show(temporary)
    name = temporary.name()
    dock = ReviewDock(window, lambda _question: True, ask)
    dock.reviewerEdit.setText("Ana")
    dock.layerBox.setLayer(temporary)
    assert not dock.start()
    assert "gone when QGIS is closed" in dock.messageLabel.text()
    assert not dock.start()
    assert "could not be written" in dock.messageLabel.text()
    assert QgsProject.instance().mapLayersByName(name) == [temporary]
    assert dock.start(), dock.messageLabel.text()
    assert Path(asked[0]).name == "landslides.gpkg"
    kept = dock.session.layer
    assert QgsProject.instance().mapLayersByName(name) == [kept]
    assert dock.layerBox.currentLayer() == kept
    assert keeping.file_of(kept) == str(tmp_path / "kept.gpkg")
    elsewhere = QgsVectorLayer(kept.source(), "elsewhere")
    assert elsewhere.renderer().type() == "categorizedSymbol"
    dock.act("accept")
    found = rows(tmp_path / "kept.gpkg")
    assert sorted(row["area_m2"] for row in found.values()) == [22_500, 40_000, 90_000]
    assert [row["review"] for row in found.values()].count("accepted") == 1
    assert scene_of(kept).bands == {"B04": "/data/stack.tif|3"}
    dock.remove()


def test_what_is_temporary(temporary: QgsVectorLayer, tmp_path: Path) -> None:
    assert keeping.is_temporary(temporary)
    assert keeping.is_temporary(QgsVectorLayer("Polygon?crs=EPSG:32643", "drawn", "memory"))
    assert not keeping.is_temporary(open_inventory(write_inventory(tmp_path / "own.gpkg")))


def test_no_inventory_is_suggested_to_be_replaced(
    temporary: QgsVectorLayer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QgsProject.instance(), "homePath", lambda: str(tmp_path))
    (tmp_path / "landslides.gpkg").touch()
    assert keeping.suggestion() == str(tmp_path / "landslides-2.gpkg")


def test_where_it_is_delivered(temporary: QgsVectorLayer, tmp_path: Path) -> None:
    """Beside the inventory, in a folder that is not there yet."""
    layer = open_inventory(write_inventory(tmp_path / "own.gpkg"))
    folder = str(tmp_path / "delivered")
    assert delivery.parameters(layer, []) == {"INPUT": layer.id(), "FOLDER": folder}
    (tmp_path / "delivered").mkdir()
    assert delivery.parameters(layer, [])["FOLDER"] == str(tmp_path / "delivered-2")
    assert delivery.parameters(temporary, []) == {"INPUT": temporary.id()}
    assert delivery.parameters(None, []) == {}


def test_the_image_on_the_map_becomes_the_background(
    temporary: QgsVectorLayer, tmp_path: Path
) -> None:
    one, three = (np.zeros((count, 8, 8), np.uint8) for count in (1, 3))
    layers = [
        QgsRasterLayer(str(write_raster(tmp_path / f"{name}.tif", values)), name)
        for name, values in (("probability", one), ("image", three))
    ]
    given = delivery.parameters(temporary, [temporary, *layers])
    assert given["BACKGROUND"] == [layers[1].id()]
