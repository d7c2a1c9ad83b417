"""Where to map, chosen in the detect dialog: a polygon layer, and an extent drawn on the map."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapToolPan
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPushButton, QWidget

from landslide_qgis.ui.detect.dialog import DetectDialog
from tests.qgis.desktop import Desktop, wait_until
from tests.qgis.test_detect_dialog import Opener, desktop, layers, opened, settled

__all__ = ["desktop", "layers", "opened"]
WEST, NORTH = 600000.0, 1200000.0


def results(dialog: DetectDialog, folder: Path) -> gdal.Dataset:
    """Run the whole scene and return the probability."""
    folder.mkdir()
    dialog.folder.setFilePath(str(folder))
    dialog.run()
    assert "landslide" in settled(dialog), dialog.log.toPlainText()
    return gdal.Open(str(folder / "probability.tif"))


def test_inside_a_polygon(opened: Opener, model: Path, tmp_path: Path) -> None:
    area = QgsVectorLayer("Polygon?crs=EPSG:32643", "area", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(WEST, NORTH - 600, WEST + 700, NORTH)))
    area.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(area)
    dialog = opened(model)
    dialog.polygons.setLayer(area)
    found = results(dialog, tmp_path / "out")
    values, west, step = found.ReadAsArray(), found.GetGeoTransform()[0], found.GetGeoTransform()[1]
    columns = west + step * (0.5 + np.arange(values.shape[1]))
    top = found.GetGeoTransform()[3]
    rows = top - step * (0.5 + np.arange(values.shape[0]))
    inside = (rows > NORTH - 600)[:, None] & (columns < WEST + 700)[None, :]
    assert (values[inside] != 255).all()
    assert (values[~inside] == 255).all()


def test_an_extent_drawn_on_the_map(
    opened: Opener, model: Path, desktop: Desktop, tmp_path: Path
) -> None:
    canvas = desktop.mapCanvas()
    desktop.mainWindow().setCentralWidget(canvas)
    desktop.mainWindow().resize(900, 600)
    desktop.mainWindow().show()
    QTest.qWait(100)
    dialog = opened(model)
    dialog.tabs.setCurrentIndex(1)
    before = QgsMapToolPan(canvas)
    canvas.setMapTool(before)
    (draw,) = (
        button
        for button in dialog.extent.findChildren(QPushButton)
        if "draw" in button.text().lower()
    )
    draw.click()
    assert canvas.mapTool() is not before
    assert not dialog.isVisible()
    place = canvas.getCoordinateTransform()
    corners = [
        place.transform(x, y).toQPointF().toPoint()
        for x, y in ((WEST + 300, NORTH - 200), (WEST + 900, NORTH - 800))
    ]
    press(canvas.viewport(), *corners)
    wait_until(dialog.extent.isValid)
    assert canvas.mapTool() is before, "drawing gives the former tool back"
    assert dialog.isVisible(), "and the dialog"
    dialog.tabs.setCurrentIndex(2)
    command = dialog.shell.toPlainText()
    numbers = [
        float(n) for n in re.search(r"EXTENT=([-\d.,]+)", command.replace("'", ""))[1].split(",")
    ]
    wanted = [WEST + 300, WEST + 900, NORTH - 800, NORTH - 200]
    assert numbers == pytest.approx(wanted, abs=2 * canvas.mapUnitsPerPixel())
    found = results(dialog, tmp_path / "out")
    assert found.RasterXSize == pytest.approx(60, abs=2)
    assert found.RasterYSize == pytest.approx(60, abs=2)
    assert found.GetGeoTransform()[0] == pytest.approx(WEST + 300, abs=20)


def press(view: QWidget, start: QPoint, end: QPoint) -> None:
    """Press, move and release; without a screen Qt makes no move events by itself."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(view, left, pos=start)
    for at in (start + QPoint(5, 5), end):
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), left, left, none)
        QgsApplication.sendEvent(view, event)
    QTest.mouseRelease(view, left, pos=end)
