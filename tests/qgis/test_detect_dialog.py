"""The detect dialog, filled and run on a small scene."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal, ogr
from qgis.core import QgsProject, QgsRasterLayer
from qgis.gui import QgsGui
from qgis.PyQt.QtWidgets import QApplication

from landslide_qgis.ui.calls import drop_all
from landslide_qgis.ui.detect import matching
from landslide_qgis.ui.detect.card import Need
from landslide_qgis.ui.detect.colour import colour_image
from landslide_qgis.ui.detect.dialog import DetectDialog
from tests.qgis.conftest import BANDS, SCAR_M2, landslide_values, qgis_process, write_raster
from tests.qgis.desktop import Desktop, wait_until


@pytest.fixture
def desktop(provider: Any) -> Iterator[Desktop]:
    made = Desktop()
    yield made
    drop_all()
    made.close()


@pytest.fixture
def layers(desktop: Desktop, bands: list[str], dem: str) -> list[QgsRasterLayer]:
    made = [QgsRasterLayer(path, Path(path).stem) for path in [*bands, dem]]
    QgsProject.instance().addMapLayers(made)
    desktop.look_at(made[0])
    return made


Opener = Callable[[Path], DetectDialog]
SHIPPED = Path(__file__).resolve().parents[2] / "landslide_qgis" / "models" / "landslide_rgb.onnx"


@pytest.fixture
def opened(desktop: Desktop, layers: list[QgsRasterLayer], tmp_path: Path) -> Iterator[Opener]:
    """Return a function that opens the dialog with a model and waits for its card."""
    dialogs = []

    def make(model: Path) -> DetectDialog:
        folder = tmp_path / "tries"
        folder.mkdir(exist_ok=True)
        dialog = DetectDialog(desktop, [], folder)
        dialogs.append(dialog)
        settled(dialog)
        dialog.model.addItem("toy", str(model))
        dialog.model.setCurrentIndex(dialog.model.count() - 1)
        settled(dialog)
        dialog.show()
        return dialog

    yield make
    for dialog in dialogs:
        dialog.drop()
        dialog.deleteLater()


def settled(dialog: DetectDialog) -> str:
    """Wait for what is under way, and return the status."""
    wait_until(lambda: not dialog.busy)
    return dialog.status.text()


def test_bands_are_matched_explained_and_changeable(opened: Opener, model: Path) -> None:
    dialog = opened(model)
    table = dialog.bands
    assert [table.item(row, 0).text() for row in range(3)] == ["B04", "B03", "B02"]
    assert [table.cellWidget(row, 1).currentText() for row in range(3)] == ["B04", "B03", "B02"]
    assert "file's name" in table.item(0, 2).text()
    assert dialog.run_button.isEnabled()
    assert dialog.dem.currentLayer().name() == "elevation"
    box = table.cellWidget(0, 1)
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert "missing" in table.item(0, 2).text()
    assert not dialog.run_button.isEnabled()
    assert "B04" in dialog.status.text()
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert table.item(0, 2).text() == "chosen by you"
    assert "BANDS" in dialog.request().scene()
    assert dialog.run_button.isEnabled()


def test_a_file_that_is_no_model(opened: Opener, model: Path, tmp_path: Path) -> None:
    dialog = opened(model)
    assert dialog.model_text.text()
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no model")
    dialog.model.addItem("broken", str(broken))
    dialog.model.setCurrentIndex(dialog.model.count() - 1)
    assert not dialog.model_file.isEnabled(), "another would be read at the same time"
    assert "broken.onnx" in settled(dialog)
    assert dialog.model_text.text() == "", "nothing is said of the model before"
    assert not dialog.run_button.isEnabled()
    assert dialog.model_file.isEnabled()


def test_layers_that_come_and_go_while_it_is_open(opened: Opener, model: Path) -> None:
    dialog = opened(model)
    table, project = dialog.bands, QgsProject.instance()
    red, green, _ = (project.mapLayersByName(name)[0] for name in BANDS)
    box = table.cellWidget(2, 1)
    chosen = next(i for i in range(box.count()) if box.itemText(i) == "B03")
    box.setCurrentIndex(chosen)
    box.activated.emit(chosen)
    path = red.source()
    project.removeMapLayer(red)
    assert "B04" in dialog.status.text()
    assert not dialog.try_button.isEnabled()
    project.addMapLayer(QgsRasterLayer(path, "again"))
    assert table.cellWidget(0, 1).currentText() == "again"
    assert dialog.try_button.isEnabled()
    assert table.cellWidget(2, 1).currentText() == "B03", "a choice by hand stays"
    project.removeMapLayer(green)
    assert table.cellWidget(2, 1).currentText() == "B02", "as long as there is that layer"


def test_the_values_are_checked_and_the_call_kept(opened: Opener, model: Path) -> None:
    dialog = opened(model)
    dialog.check_values()
    settled(dialog)
    assert "Values taken for: reflectance × 10,000." in dialog.check_text.text()
    assert "of clear air's light is put back" not in dialog.check_text.text(), "as the model asks"
    assert dialog.histogram.minimumHeight() == 3 * 64
    assert any("landslide:inspect" in call for call in history())


def test_what_is_put_back_of_the_airs_light_is_said(opened: Opener, bands: list[str]) -> None:
    for path in bands:
        with_dark_forest(path)
    dialog = opened(SHIPPED)
    dialog.check_values()
    settled(dialog)
    assert "% of clear air's light is put back." in dialog.check_text.text()


def test_no_other_raster_is_taken_for_the_elevation_model_that_is_removed(
    opened: Opener, model: Path, layers: list[QgsRasterLayer]
) -> None:
    dialog = opened(model)
    elevation = layers[-1]
    dialog.dem.setLayer(elevation)
    assert dialog.request().dem == elevation.source()
    QgsProject.instance().removeMapLayer(elevation.id())
    assert dialog.dem.currentLayer() is None
    assert dialog.request().dem == ""


def test_long_words_do_not_widen_it(opened: Opener, model: Path, spanish: Any) -> None:
    """At a scale of 150 % a screen of 1366 pixels has 910."""
    dialog = opened(model)
    dialog.setStyleSheet("QLabel { padding: 0px }")  # as QGIS's own: all is measured anew
    QApplication.processEvents()
    assert dialog.bands_page.minimumSizeHint().width() < 600
    assert dialog.minimumSizeHint().width() < 700


def test_what_the_check_warns_of_is_in_the_users_language(
    opened: Opener, model: Path, bands: list[str], spanish: Any
) -> None:
    for path in bands:
        dataset = gdal.Open(path, gdal.GA_Update)
        dataset.WriteArray(dataset.ReadAsArray() + np.uint16(1500))
        dataset.FlushCache()
    dialog = opened(model)
    dialog.check_values()
    settled(dialog)
    assert "Todas las bandas ópticas superan 1000" in dialog.check_text.text()


def with_dark_forest(path: str) -> None:
    """Give a band the values of a forest's surface reflectance, less in shadow."""
    values = {"B04": 300, "B03": 480, "B02": 340}
    dataset = gdal.Open(path, gdal.GA_Update)
    pixels = dataset.GetRasterBand(1).ReadAsArray()
    pixels[:] = next(value for name, value in values.items() if name in Path(path).name)
    pixels[::4] //= 2
    dataset.GetRasterBand(1).WriteArray(pixels)


def history() -> list[str]:
    """Return the calls that Processing remembers."""
    registry = getattr(QgsGui, "historyProviderRegistry", None)
    if registry is not None:
        return [str(one.entry) for one in registry().queryEntries(providerId="processing")]
    from processing.core.ProcessingLog import ProcessingLog  # before QGIS 3.24

    return [one.text for one in ProcessingLog.getLogEntries()]


def test_a_window_is_tried_and_replaced(
    opened: Opener, model: Path, desktop: Desktop, tmp_path: Path
) -> None:
    dialog = opened(model)
    before = set(QgsProject.instance().mapLayers())
    for _ in range(2):
        dialog.try_here()
        assert "Try here" in settled(dialog), dialog.log.toPlainText()
    (picture,) = QgsProject.instance().mapLayersByName("Scene in colour")
    (overlay,) = set(QgsProject.instance().mapLayers()) - before - {picture.id()}
    assert QgsProject.instance().mapLayer(overlay).renderer().type() == "singlebandpseudocolor"
    dialog.drop()
    assert set(QgsProject.instance().mapLayers()) - before == {picture.id()}


def test_the_whole_scene_runs_in_the_background(
    opened: Opener, model: Path, tmp_path: Path
) -> None:
    dialog = opened(model)
    dialog.folder.setFilePath(str(tmp_path / "out"))
    (tmp_path / "out").mkdir()
    dialog.threshold.setValue(0.6)
    dialog.tabs.setCurrentIndex(2)
    command = dialog.shell.toPlainText()
    assert "qgis_process run landslide:detect" in command
    assert "THRESHOLD=0.6" in command
    dialog.copy_shell.click()
    assert QApplication.clipboard().text() == command
    dialog.run()
    assert dialog.cancel_button.isEnabled(), "the window answers while the engine works"
    assert not dialog.run_button.isEnabled()
    assert settled(dialog).startswith("1 landslide, ")
    polygons = ogr.Open(str(tmp_path / "out" / "landslides.gpkg"))
    (feature,) = list(polygons.GetLayer(0))
    assert feature.GetField("area_m2") == pytest.approx(SCAR_M2, rel=0.1)
    assert {path.name for path in (tmp_path / "out").glob("*.*")} >= {"mask.tif", "probability.tif"}
    names = [layer.name() for layer in QgsProject.instance().mapLayers().values()]
    assert {"Landslides", "Landslide mask", "Landslide probability"} <= set(names)
    assert "Band B04" in dialog.log.toPlainText()


def test_the_scene_is_shown_in_colour_below_what_was_found(
    opened: Opener, model: Path, bands: list[str], tmp_path: Path
) -> None:
    dialog = opened(model)
    dialog.folder.setFilePath(str(tmp_path))
    for _ in range(2):
        dialog.run()
        settled(dialog)
    (picture,) = QgsProject.instance().mapLayersByName("Scene in colour")
    assert picture.source() == str(tmp_path / "colour.vrt")
    assert [gdal.Info(picture.source(), format="json")["files"][1:]] == [bands]
    renderer = picture.renderer()
    assert (renderer.redBand(), renderer.greenBand(), renderer.blueBand()) == (1, 2, 3)
    order = [layer.name() for layer in QgsProject.instance().layerTreeRoot().layerOrder()]
    assert order.index("Landslide probability") < order.index("Scene in colour")
    assert order.index("Scene in colour") < order.index("B04")
    assert dialog.matches["B04"].obvious, "the picture is no further red band"


def test_no_picture_of_bands_in_several_systems(
    desktop: Desktop, bands: list[str], tmp_path: Path
) -> None:
    moved = write_raster(tmp_path / "B02.tif", landslide_values(), epsg=32644)
    layers = [QgsRasterLayer(path, Path(path).stem) for path in [*bands[:2], str(moved)]]
    QgsProject.instance().addMapLayers(layers)
    needs = [Need(name, "optical") for name in BANDS]
    matches = matching.match(needs, matching.offers(layers), [], False)
    assert colour_image(matches, str(tmp_path)) is None
    assert not list(tmp_path.glob("*.vrt"))
    matches.pop("B02")
    assert colour_image(matches, str(tmp_path)) is None


def test_the_copied_command_does_the_same_in_a_shell(
    opened: Opener, model: Path, tmp_path: Path
) -> None:
    dialog = opened(model)
    dialog.folder.setFilePath(str(tmp_path / "out"))
    dialog.tabs.setCurrentIndex(2)
    script = f'qgis_process() {{ {qgis_process()} "$@"; }}\n{dialog.shell.toPlainText()}'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    polygons = ogr.Open(str(tmp_path / "out" / "landslides.gpkg"))
    (feature,) = list(polygons.GetLayer(0))
    assert feature.GetField("area_m2") == pytest.approx(SCAR_M2, rel=0.1)


def test_where_nothing_is_found_it_says_what_to_do(opened: Opener, model: Path) -> None:
    dialog = opened(model)
    dialog.min_area.setValue(1e8)
    dialog.run()
    first, *warnings = settled(dialog).splitlines()
    assert first.startswith("0 landslides, ")
    assert warnings == ["The only polygon is smaller than 1e+08 m²."]


def test_a_folder_that_cannot_be_made(opened: Opener, model: Path, tmp_path: Path) -> None:
    dialog = opened(model)
    file = tmp_path / "a file"
    file.touch()
    dialog.folder.setFilePath(str(file))
    dialog.run()
    said = f"The folder {file} cannot be made (File exists); choose another place."
    assert settled(dialog) == said
    assert not QgsProject.instance().mapLayersByName("Landslides")


def test_cancel(
    opened: Opener, make_model: Callable[[int], Path], big_bands: list[str], tmp_path: Path
) -> None:
    QgsProject.instance().clear()
    QgsProject.instance().addMapLayers([QgsRasterLayer(p, Path(p).stem) for p in big_bands])
    dialog = opened(make_model(31))
    dialog.rematch()
    dialog.folder.setFilePath(str(tmp_path))
    before = {path.name for path in tmp_path.iterdir()}
    dialog.run()
    wait_until(lambda: dialog.progress.value() > 3)
    assert "left" in dialog.status.text() or dialog.status.text()
    dialog.cancel_button.click()
    dialog.cancel_button.click()  # as impatient people do
    said = {dialog.status.text()}
    while dialog.busy:
        said.add(dialog.status.text())
        QApplication.processEvents()
    assert "Cancelling …" in said
    assert len(said) <= 2, "no progress is told of what is being cancelled"
    assert "cancelled" in settled(dialog)
    assert {path.name for path in tmp_path.iterdir()} == before
