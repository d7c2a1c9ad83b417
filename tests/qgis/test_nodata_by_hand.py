"""No data values that the user set in a layer's properties reach the engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterBandStats,
    QgsRasterLayer,
    QgsRasterRange,
)

from landslide_qgis.processing.sources import RasterInput, call_source
from tests.qgis.conftest import write_raster

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def layer(tmp_path: Path) -> QgsRasterLayer:
    values = np.arange(12, dtype=np.float32).reshape(3, 4)
    return QgsRasterLayer(str(write_raster(tmp_path / "B04.tif", values)), "B04")


def valid(layer: QgsRasterLayer, folder: Path) -> np.ndarray:
    """Return which values another program takes for data in what the engine is given."""
    source = RasterInput(layer).file(folder, QgsProcessingFeedback())
    dataset = gdal.Open(source)
    band = dataset.GetRasterBand(1)
    values, mask = band.ReadAsArray(), band.GetMaskBand().ReadAsArray() > 0
    return values[mask & np.isfinite(values)]


@pytest.mark.parametrize("own", [None, 11.0])
@pytest.mark.parametrize(
    ("ranges", "hidden"),
    [([(3, 3)], {3}), ([(3, 3), (7, 7)], {3, 7}), ([(4, 6)], {4, 5, 6})],
)
def test_values_set_by_hand(
    tmp_path: Path, own: float | None, ranges: list[tuple[int, int]], hidden: set[int]
) -> None:
    path = write_raster(tmp_path / "B04.tif", np.arange(12, dtype=np.float32).reshape(3, 4))
    dataset = gdal.Open(str(path), gdal.GA_Update)
    band = dataset.GetRasterBand(1)
    band.DeleteNoDataValue()
    if own is not None:
        band.SetNoDataValue(own)
    del band, dataset
    layer = QgsRasterLayer(str(path), "B04")
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(*one) for one in ranges])
    expected = set(range(12)) - hidden - ({int(own)} if own is not None else set())
    assert set(valid(layer, tmp_path / "given").tolist()) == expected


def test_the_files_own_value_switched_off(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "B04.tif", np.arange(12, dtype=np.float32).reshape(3, 4))
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.GetRasterBand(1).SetNoDataValue(5.0)
    del dataset
    layer = QgsRasterLayer(str(path), "B04")
    assert len(valid(layer, tmp_path / "as-it-is")) == 11
    layer.dataProvider().setUseSourceNoDataValue(1, False)
    assert len(valid(layer, tmp_path / "given")) == 12


def test_a_layer_as_it_is_goes_by_its_file(layer: QgsRasterLayer, tmp_path: Path) -> None:
    assert RasterInput(layer).file(tmp_path / "given", QgsProcessingFeedback()) == layer.source()
    assert not (tmp_path / "given").exists()
    assert call_source(layer) == layer.source()
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(3, 3)])
    assert call_source(layer) == layer.id(), "the file's name would lose the value"


def test_the_result_has_no_data_there(
    run: Callable[..., dict[str, Any]], bands: list[str], model: Path, tmp_path: Path
) -> None:
    layers = [QgsRasterLayer(path, Path(path).stem) for path in bands]
    QgsProject.instance().addMapLayers(layers)
    plain, limited = tmp_path / "plain.tif", tmp_path / "limited.tif"
    common = {"INPUT": layers, "MODEL": str(model)}
    run("predict", {**common, "PROBABILITY": str(plain)})
    provider = layers[0].dataProvider()
    middle = provider.bandStatistics(1, QgsRasterBandStats.Stats.Mean).mean
    provider.setUserNoDataValue(1, [QgsRasterRange(middle, 1e9)])
    run("predict", {**common, "PROBABILITY": str(limited)})
    hidden = gdal.Open(bands[0]).ReadAsArray() >= middle
    before, after = gdal.Open(str(plain)).ReadAsArray(), gdal.Open(str(limited)).ReadAsArray()
    assert hidden.any()
    assert (before[hidden] != 255).all()
    assert (after[hidden] == 255).all()
    assert (after[~hidden] != 255).all()
    QgsProject.instance().removeMapLayers([layer.id() for layer in layers])
