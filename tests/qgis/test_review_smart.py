"""A click inside a missed landslide gives its outline: the tool on the canvas, the real engine."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsPointXY, QgsRasterLayer
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

from landslide_qgis.ui.review.dock import ReviewDock
from landslide_qgis.ui.review.panel import ReviewPanel
from tests.qgis.conftest import landslide_values, write_raster
from tests.qgis.desktop import wait_until
from tests.qgis.inventories import ORIGIN, open_inventory, rows, write_inventory
from tests.qgis.windows import Window

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = ORIGIN
# The image begins 500 m west and 1000 m north of the first polygon; its scar is 40 × 50 pixels.
SCAR = QgsPointXY(X - 500 + 850, Y + 1000 - 600)
SCAR_M2 = 40 * 50 * 100.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_inventory(tmp_path / "draft.gpkg")


@pytest.fixture
def window() -> Iterator[Window]:
    window = Window()
    yield window
    window.close()


@pytest.fixture
def dock(window: Window, path: Path, tmp_path: Path) -> Iterator[ReviewDock]:
    values = np.stack([landslide_values()] * 3)
    image = write_raster(tmp_path / "after.tif", values, origin=(X - 500, Y + 1000))
    panel = ReviewPanel(window, window)
    window.show(open_inventory(path), QgsRasterLayer(str(image), "after"))
    panel.open()
    panel.dock.reviewerEdit.setText("Ana")
    assert panel.dock.start(), panel.dock.messageLabel.text()
    window.canvas.zoomToFeatureExtent(QgsRasterLayer(str(image)).extent())
    QTest.qWait(200)
    yield panel.dock
    panel.unload()


def wait_for_shape(dock: ReviewDock) -> float:
    """Wait for the engine; return the seconds it took."""
    started = time.monotonic()
    while "Looking" in dock.messageLabel.text():
        assert time.monotonic() - started < 60, dock.messageLabel.text()
        QTest.qWait(10)
    return time.monotonic() - started


def test_click_drag_cut_and_take(dock: ReviewDock, window: Window, path: Path) -> None:
    window.press(Qt.Key.Key_G)
    tool = window.canvas.mapTool()
    window.click(SCAR.x(), SCAR.y())
    print("first click", round(wait_for_shape(dock), 2), "s")
    assert tool.shape is not None, dock.messageLabel.text()
    assert tool.shape.area() == pytest.approx(SCAR_M2, rel=0.15)
    here = window.pixel(SCAR.x(), SCAR.y())
    window.drag(here, here + QPoint(0, 40))
    smaller = tool.shape.area()
    assert smaller < SCAR_M2 * 0.8
    window.press(Qt.Key.Key_Return)
    found = rows(path)[6]
    assert (found["review"], found["source"]) == ("accepted", "outlined at a click")
    assert found["area_m2"] == pytest.approx(smaller, rel=0.01)
    window.press(Qt.Key.Key_U)
    assert 6 not in rows(path)


def test_shift_click_cuts(dock: ReviewDock, window: Window) -> None:
    window.press(Qt.Key.Key_G)
    tool = window.canvas.mapTool()
    window.click(SCAR.x(), SCAR.y())
    wait_for_shape(dock)
    whole = tool.shape.area()
    QTest.mouseClick(
        window.canvas.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.ShiftModifier,
        window.pixel(SCAR.x() - 420, SCAR.y()),
    )
    print("next click", round(wait_for_shape(dock), 2), "s")
    assert len(tool._cuts) == 1
    assert tool.shape is None or tool.shape.area() <= whole
    window.press(Qt.Key.Key_Escape)
    assert tool.shape is None


def test_many_clicks_at_once_and_an_engine_that_dies(
    dock: ReviewDock, window: Window, spanish: Any
) -> None:
    """Of two questions only the later one is answered; after a crash the next starts anew.

    Why there is no answer is said in the user's language.
    """
    window.press(Qt.Key.Key_G)
    tool = window.canvas.mapTool()
    said: list[str] = []
    tool.outliner._answer = lambda outlines, problem: said.append(problem or str(outlines.best))
    beside, probability = (SCAR.x() - 420, SCAR.y()), None
    images, _ = tool._images()
    tool.outliner.ask(images, probability, *beside)
    tool.outliner.ask(images, probability, SCAR.x(), SCAR.y())
    wait_until(lambda: bool(said), 60)
    QTest.qWait(300)
    assert len(said) == 1
    assert said[0].isdigit()
    tool.outliner.ask(images, probability, X - 9e5, Y)
    wait_until(lambda: len(said) == 2, 10)
    assert "está fuera de la imagen" in said[1]
    tool.outliner._process.kill()
    tool.outliner.ask(images, probability, *beside)
    wait_until(lambda: len(said) == 3, 10)
    assert "no dio un contorno" in said[2]
    tool.outliner.ask(images, probability, *beside)
    wait_until(lambda: len(said) == 4, 60)
    assert said[3].isdigit()
    dock.stop()
    assert tool.outliner._process is None


def test_the_scene_of_the_inventory_stands_in_for_an_image(
    dock: ReviewDock, window: Window, path: Path, tmp_path: Path
) -> None:
    """Bands are often layers of their own; the inventory knows which they were."""
    bands = {"B04": str(tmp_path / "after.tif"), "B03": str(tmp_path / "gone.tif")}
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    parameters = json.dumps({"scene": {"bands": bands}})
    dataset.GetLayer(0).SetMetadataItem("LANDSLIDE_PARAMETERS", parameters)
    del dataset
    window.canvas.setLayers([dock.session.layer])
    window.press(Qt.Key.Key_G)
    assert "Click inside" in dock.messageLabel.text()
    window.click(SCAR.x(), SCAR.y())
    wait_for_shape(dock)
    assert window.canvas.mapTool().shape.area() == pytest.approx(SCAR_M2, rel=0.15)


def test_without_an_image_it_is_drawn(dock: ReviewDock, window: Window) -> None:
    window.canvas.setLayers([dock.session.layer])
    window.press(Qt.Key.Key_G)
    assert "Click the corners" in dock.messageLabel.text()


def test_what_is_kept_already_is_left_out(dock: ReviewDock) -> None:
    """They share an edge instead of overlapping."""
    session = dock.session
    first = session.feature(1).geometry()
    wide = first.buffer(50, 4)
    assert session.without_others(wide).intersection(first).area() == pytest.approx(0, abs=1e-6)
    session.reject(1)
    assert session.without_others(wide).area() == pytest.approx(wide.area())
