"""``landslide:chips`` in this process and through ``qgis_process``."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from osgeo import gdal
from qgis.core import QgsFeature, QgsGeometry, QgsProcessingException, QgsVectorLayer

from tests.qgis.conftest import qgis_process_run


@pytest.fixture
def inventory() -> QgsVectorLayer:
    """A layer in memory: one reviewed landslide, one draft."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:32643&field=review:string", "scars", "memory")
    for x, review in ((600050, "accepted"), (600700, "auto")):
        feature = QgsFeature(layer.fields())
        corners = f"{x} 1199900, {x + 150} 1199900, {x + 150} 1199600, {x} 1199600, {x} 1199900"
        feature.setGeometry(QgsGeometry.fromWkt(f"POLYGON(({corners}))"))
        feature["review"] = review
        layer.dataProvider().addFeature(feature)
    return layer


def test_chips_of_a_layer_in_memory(
    run: Callable[..., dict[str, Any]],
    bands: list[str],
    dem: str,
    inventory: QgsVectorLayer,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "chips"
    result = run(
        "chips",
        {"INPUT": bands, "INVENTORY": inventory, "DEM": dem, "SIZE": 32, "CHIPS": str(folder)},
    )
    layout = json.loads((folder / "chips.json").read_text())
    assert [band["name"] for band in layout["bands"]] == ["B02", "B03", "B04", "dem", "slope"]
    with (folder / "manifest.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == result["CHIP_COUNT"]
    assert sum(int(row["landslide_px"]) for row in rows) == 15 * 30
    masks = [gdal.Open(str(folder / f"masks/{row['name']}.tif")).ReadAsArray() for row in rows]
    assert {int(value) for mask in masks for value in set(mask.ravel())} <= {0, 1, 255}


def test_a_selection_counts(
    run: Callable[..., dict[str, Any]],
    bands: list[str],
    inventory: QgsVectorLayer,
    tmp_path: Path,
) -> None:
    from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject

    QgsProject.instance().addMapLayer(inventory)
    inventory.selectByExpression("review = 'auto'")
    only = QgsProcessingFeatureSourceDefinition(inventory.id(), selectedFeaturesOnly=True)
    with pytest.raises(QgsProcessingException, match="none was reviewed"):
        run("chips", {"INPUT": bands, "INVENTORY": only, "SIZE": 32, "CHIPS": str(tmp_path / "c")})
    QgsProject.instance().clear()


def test_a_full_folder_is_refused(
    run: Callable[..., dict[str, Any]],
    bands: list[str],
    inventory: QgsVectorLayer,
    tmp_path: Path,
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("keep me")
    with pytest.raises(QgsProcessingException, match="is not empty"):
        run("chips", {"INPUT": bands, "INVENTORY": inventory, "CHIPS": str(tmp_path / "full")})
    assert (tmp_path / "full/mine.txt").read_text() == "keep me"


@pytest.mark.usefixtures("qgis_app")
def test_on_the_command_line(bands: list[str], inventory: QgsVectorLayer, tmp_path: Path) -> None:
    import processing

    scars = str(tmp_path / "scars.gpkg")
    processing.run("native:savefeatures", {"INPUT": inventory, "OUTPUT": scars})
    words = [*(f"INPUT={band}" for band in bands), f"INVENTORY={scars}", "SIZE=32"]
    done = qgis_process_run("run", "landslide:chips", "--", *words, f"CHIPS={tmp_path}/chips")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "chips/chips.json").exists()
