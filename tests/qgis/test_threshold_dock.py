"""The threshold panel over a real map."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtWidgets import QApplication
from scipy import ndimage

from landslide_qgis.ui.calls import drop_all
from landslide_qgis.ui.threshold.dock import ThresholdDock
from landslide_qgis.ui.threshold.reading import Frame, row_areas
from tests.qgis.conftest import write_raster
from tests.qgis.desktop import Desktop, wait_until

PATCHES = ((10, 30, 10, 40, 0.9), (60, 80, 20, 30, 0.5), (90, 92, 90, 92, 0.9))


def probability() -> np.ndarray:
    values = np.full((120, 150), 0.05, np.float32)
    for top, bottom, left, right, level in PATCHES:
        values[top:bottom, left:right] = level
    values[:, 140:] = np.nan
    return values


def test_pixels_of_a_map_in_degrees_are_smaller_towards_the_pole(qgis_app: Any) -> None:
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    areas = row_areas(Frame(QgsRectangle(0, 0, 1, 60), degrees, 10, 600))
    assert len(areas) == 600
    assert areas[592] == pytest.approx(11_130 * 11_057, rel=2e-3)
    assert areas[0] / areas[592] == pytest.approx(np.cos(np.radians(59.95)), rel=2e-2)


@pytest.fixture
def desktop(provider: Any) -> Iterator[Desktop]:
    made = Desktop()
    yield made
    drop_all()
    made.close()


@pytest.fixture
def dock(desktop: Desktop, tmp_path: Path) -> Iterator[ThresholdDock]:
    layer = QgsRasterLayer(str(write_raster(tmp_path / "p.tif", probability())), "probability")
    QgsProject.instance().addMapLayer(layer)
    desktop.mainWindow().show()
    desktop.look_at(layer)
    made = ThresholdDock(desktop, desktop.mainWindow())
    made.choose(layer)
    made.show()
    made.look()
    yield made
    made.drop()
    made.deleteLater()


def test_count_and_area_follow_the_slider(dock: ThresholdDock) -> None:
    dock.min_area.setValue(1000)
    dock.slider.setValue(30)
    assert dock.threshold.value() == pytest.approx(0.30)
    assert dock.found.count == 2
    assert dock.found.area_m2 == pytest.approx(20 * 30 * 100 + 20 * 10 * 100, rel=0.02)
    assert "2 landslides, 8." in dock.counts.text() or "2 landslides, 7.9" in dock.counts.text()
    dock.threshold.setValue(0.7)
    assert dock.slider.value() == 70
    assert dock.found.count == 1
    dock.min_area.setValue(0)
    dock.look()
    assert dock.found.count == 2, "the patch of 4 pixels counts again"
    wait_until(lambda: len(dock.chart.points) == 19)
    assert dock.chart.points[0.3][0] == 3


def test_the_map_shows_the_mask_and_no_layer_is_touched(
    dock: ThresholdDock, desktop: Desktop
) -> None:
    layer = dock.layer.currentLayer()
    before = layer.renderer().type()
    canvas = desktop.mapCanvas()
    point = canvas.getCoordinateTransform().transform(600000 + 250, 1200000 - 200)
    dock.slider.setValue(80)
    shown = canvas.grab().toImage().pixelColor(int(point.x()), int(point.y()))
    dock.slider.setValue(95)
    hidden = canvas.grab().toImage().pixelColor(int(point.x()), int(point.y()))
    assert shown.red() - shown.blue() > hidden.red() - hidden.blue() + 20
    assert layer.renderer().type() == before
    dock.drop()
    dock._canvas.extentsChanged.connect(dock._settle.start)  # for the fixture's own drop
    assert not any(type(item).__name__ == "MaskOverlay" for item in canvas.scene().items())


def drag(dock: ThresholdDock, percents: range) -> None:
    """Drag the slider by the mouse's own events."""
    dock.slider.setSliderDown(True)
    for percent in percents:
        dock.slider.setSliderPosition(percent)
    dock.slider.setSliderDown(False)


def test_outlines_follow_while_the_slider_is_held(dock: ThresholdDock) -> None:
    dock.min_area.setValue(1000)
    dock.slider.setSliderDown(True)
    for percent, patches, hectares in ((30, 2, 8.0), (70, 1, 6.0), (95, 0, 0.0)):
        dock.slider.setSliderPosition(percent)
        wait_until(lambda: not dock._trace.isActive())
        assert len(dock.outlines.asGeometryCollection()) == patches == dock.found.count
        assert dock.outlines.area() / 1e4 == pytest.approx(hectares, rel=0.02)
    dock.slider.setSliderPosition(70)
    wait_until(lambda: not dock._trace.isActive())
    box = dock.outlines.boundingBox()
    assert (box.xMinimum(), box.yMaximum()) == pytest.approx((600100, 1199900), abs=10)
    assert dock.calls.last is None, "nothing is computed on the whole raster"
    dock.slider.setSliderDown(False)


def test_moves_that_come_at_once_are_outlined_once(
    dock: ThresholdDock, monkeypatch: pytest.MonkeyPatch
) -> None:
    traced: list[int] = []
    draw = dock._lines.show
    monkeypatch.setattr(
        dock._lines, "show", lambda shape: (traced.append(dock.found.count), draw(shape))
    )
    drag(dock, range(30, 80))
    wait_until(lambda: not dock._trace.isActive())
    assert traced == [dock.found.count]


def test_polygons_that_will_be_made_anew_are_hidden_meanwhile(dock: ThresholdDock) -> None:
    dock.threshold.setValue(0.3)
    dock.make_polygons()
    wait_until(lambda: not dock.calls.busy)
    dock.follow.setChecked(True)
    tree, first = QgsProject.instance().layerTreeRoot(), dock._draft.layer_id
    dock.slider.setSliderDown(True)
    dock.slider.setSliderPosition(70)
    assert not tree.findLayer(first).itemVisibilityChecked()
    dock.slider.setSliderDown(False)
    wait_until(lambda: not dock.calls.busy)
    assert tree.findLayer(first) is None
    assert tree.findLayer(dock._draft.layer_id).itemVisibilityChecked()


def test_what_is_shown_goes_with_its_layer(dock: ThresholdDock, bands: list[str]) -> None:
    assert "landslides" in dock.counts.text()
    dock.layer.setLayer(None)
    dock.look()
    assert dock.counts.text() == ""
    assert not dock.polygons_button.isEnabled()
    assert not dock.copy_button.isEnabled()
    band = QgsRasterLayer(bands[0], "B04")
    QgsProject.instance().addMapLayer(band)
    dock.layer.setLayer(band)
    assert dock.status.text().startswith("Nothing says that B04 is a probability, 0 to 1")
    assert dock.polygons_button.isEnabled()


def test_no_other_layer_takes_the_place_of_one_that_is_removed(
    dock: ThresholdDock, bands: list[str]
) -> None:
    others = [QgsRasterLayer(path, Path(path).stem) for path in bands]
    QgsProject.instance().addMapLayers(others)
    dock.dem.setLayer(others[1])
    wait_until(lambda: not dock.calls.busy)
    for box in (dock.layer, dock.dem):
        QgsProject.instance().removeMapLayer(box.currentLayer().id())
        assert box.currentLayer() is None
    wait_until(lambda: dock.counts.text() == "")
    assert not dock.polygons_button.isEnabled()
    assert not dock.min_slope.isEnabled()


def test_polygons_can_be_cancelled(dock: ThresholdDock) -> None:
    assert not dock.cancel_button.isEnabled()
    dock.make_polygons()
    assert dock.cancel_button.isEnabled()
    dock.make_polygons()
    assert dock.status.text() == "Something is under way; cancel it or wait."
    dock.cancel_button.click()
    wait_until(lambda: not dock.calls.busy)
    assert dock.status.text() == "The run was cancelled; no output was written."
    assert not dock.cancel_button.isEnabled()
    assert dock.calls.layers == []


def test_polygons_and_slope_limit(dock: ThresholdDock, dem: str) -> None:
    steep = QgsRasterLayer(dem, "elevation")
    QgsProject.instance().addMapLayer(steep)
    dock.dem.setLayer(steep)
    wait_until(dock.min_slope.isEnabled)
    dock.min_area.setValue(1000)
    dock.threshold.setValue(0.3)
    dock.look()
    assert dock.found.count == 2
    dock.min_slope.setValue(80)
    dock.look()
    assert dock.found.count == 0
    dock.make_polygons()
    wait_until(lambda: not dock.calls.busy)
    vectors = [
        layer
        for layer in QgsProject.instance().mapLayers().values()
        if isinstance(layer, QgsVectorLayer)
    ]
    assert [layer.name() for layer in vectors] == ["Landslides at 0.30"]
    assert vectors[0].featureCount() == 0, "flat ground is hidden by a filter"
    assert dock.status.text() == "2 polygons in all."
    dock.min_slope.setValue(0)
    assert vectors[0].featureCount() == 2, "the filter follows the limit at once"
    dock.min_area.setValue(30000)
    assert vectors[0].featureCount() == 1
    assert dock.found.count == 1
    dock.copy_button.click()
    assert "landslide:vectorise" in QApplication.clipboard().text()


def test_how_fast_a_large_map_is_redrawn(desktop: Desktop, tmp_path: Path) -> None:
    """Reports, in processor time."""
    values = ndimage.gaussian_filter(np.random.default_rng(4).random((1400, 1920)), 5)
    values = (values - values.min()) / (values.max() - values.min())
    path = write_raster(tmp_path / "p.tif", values.astype(np.float32))
    layer = QgsRasterLayer(str(path), "probability")
    QgsProject.instance().addMapLayer(layer)
    desktop.mapCanvas().resize(1600, 1000)
    desktop.look_at(layer)
    dock = ThresholdDock(desktop, desktop.mainWindow())
    desktop.mainWindow().show()
    dock.choose(layer)
    dock.show()
    started = time.process_time()
    dock.look()
    read_ms = 1000 * (time.process_time() - started)
    wait_until(lambda: not dock._trace.isActive())
    times, outlined = [], []
    for percent in range(30, 95, 5):
        started = time.process_time()  # of the processor: other programs do not count
        dock.slider.setValue(percent)
        dock._curve.stop()
        wait_until(lambda: not dock._trace.isActive())
        dock.grab()
        desktop.mapCanvas().grab()
        times.append(1000 * (time.process_time() - started))
        outlined.append(dock.redraw_ms)
    size = f"{dock.view.width} × {dock.view.height}"
    median = sorted(times)[len(times) // 2]
    print(
        f"\n{size} pixels: first {read_ms:.0f} ms, then median {median:.0f} ms, "
        f"slowest {max(times):.0f} ms of processor time, painting included; "
        f"{sorted(outlined)[len(outlined) // 2]:.0f} ms until mask, count and outlines are made"
    )
    dock.drop()
    assert median < 200
