"""The project is closed, or another opened, while a run is under way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtWidgets import QPushButton

from landslide_qgis.ui import strays
from landslide_qgis.ui.calls import drop_all
from landslide_qgis.ui.detect.dialog import DetectDialog
from landslide_qgis.ui.threshold.dock import ThresholdDock
from tests.qgis.conftest import write_raster
from tests.qgis.desktop import Desktop, wait_until
from tests.qgis.test_threshold_dock import probability


@pytest.fixture
def desktop(provider: Any) -> Iterator[Desktop]:
    made = Desktop()
    yield made
    strays.withdraw_all()
    drop_all()
    made.close()


@pytest.fixture
def dialog(
    desktop: Desktop, bands: list[str], model: Path, tmp_path: Path
) -> Iterator[DetectDialog]:
    """The dialog with a scene and a folder for the results, its run begun."""
    QgsProject.instance().addMapLayers([QgsRasterLayer(p, Path(p).stem) for p in bands])
    made = DetectDialog(desktop, [], tmp_path)
    wait_until(lambda: not made.busy)
    made.model.addItem("toy", str(model))
    made.model.setCurrentIndex(made.model.count() - 1)
    wait_until(lambda: not made.busy)
    made.folder.setFilePath(str(tmp_path))
    made.run()
    yield made
    made.drop()
    made.deleteLater()


def names() -> list[str]:
    return sorted(layer.name() for layer in QgsProject.instance().mapLayers().values())


@pytest.mark.parametrize("how", ["closed", "another opened", "its own opened again"])
def test_the_results_stay_out_of_the_next_project(
    dialog: DetectDialog, desktop: Desktop, tmp_path: Path, how: str
) -> None:
    project = QgsProject.instance()
    saved = str(tmp_path / "p.qgz")
    if how == "its own opened again":
        project.write(saved)
    else:
        QgsProject().write(saved)
    _ = project.clear() if how == "closed" else project.read(saved)
    before = names()
    wait_until(lambda: not dialog.busy)
    assert names() == before
    item = desktop.messageBar().currentItem()
    for file in ("probability.tif", "mask.tif", "landslides.gpkg"):
        assert (tmp_path / file).is_file()
        assert str(tmp_path / file) in item.toolTip()
    assert item.text() == f"The project was closed; the results are in {tmp_path}."


def test_a_button_adds_them_to_the_project_that_is_open(
    dialog: DetectDialog, desktop: Desktop
) -> None:
    QgsProject.instance().clear()
    wait_until(lambda: not dialog.busy)
    desktop.messageBar().currentItem().findChild(QPushButton).click()
    assert names() == ["Landslide mask", "Landslide probability", "Landslides"]
    assert not desktop.messageBar().items()


def test_the_message_goes_with_the_plugin(dialog: DetectDialog, desktop: Desktop) -> None:
    QgsProject.instance().clear()
    wait_until(lambda: not dialog.busy)
    assert len(desktop.messageBar().items()) == 1
    strays.withdraw_all()
    assert not desktop.messageBar().items()


def test_the_next_run_of_the_same_window_is_for_the_new_project(
    dialog: DetectDialog, desktop: Desktop, bands: list[str]
) -> None:
    QgsProject.instance().clear()
    wait_until(lambda: not dialog.busy)
    QgsProject.instance().addMapLayers([QgsRasterLayer(p, Path(p).stem) for p in bands])
    dialog.run()
    wait_until(lambda: not dialog.busy)
    assert "Landslides" in names()


def test_polygons_of_a_threshold_too(desktop: Desktop, tmp_path: Path) -> None:
    layer = QgsRasterLayer(str(write_raster(tmp_path / "p.tif", probability())), "probability")
    QgsProject.instance().addMapLayer(layer)
    dock = ThresholdDock(desktop, desktop.mainWindow())
    dock.choose(layer)
    dock.make_polygons()
    QgsProject.instance().clear()
    wait_until(lambda: not dock.calls.busy)
    assert not names()
    assert "The project was closed" in desktop.messageBar().currentItem().text()
    dock.drop()
    dock.deleteLater()


def test_the_slope_is_that_of_the_elevation_model_that_is_chosen(
    desktop: Desktop, dem: str
) -> None:
    first, second = (QgsRasterLayer(dem, name) for name in ("first", "second"))
    QgsProject.instance().addMapLayers([first, second])
    dock = ThresholdDock(desktop, desktop.mainWindow())
    dock.dem.setLayer(first)
    began = dock.calls.last
    dock.dem.setLayer(second)
    wait_until(dock.min_slope.isEnabled)
    assert dock.calls.last is not began, "computed anew, when the first was through"
    QgsProject.instance().clear()
    assert not dock.min_slope.isEnabled()
    dock.drop()
    dock.deleteLater()
