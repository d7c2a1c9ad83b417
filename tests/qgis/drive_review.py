"""Runs inside a real QGIS window: reviews an inventory by keys until somebody kills it."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import qgis.utils
from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QApplication, QDockWidget
from qgis.utils import iface

FOLDER = Path(os.environ["LANDSLIDE_SEEN"])
DIARY = FOLDER / "diary.txt"
KEY = Qt.Key


def note(*words: object) -> None:
    """Write a line that survives whatever comes."""
    with DIARY.open("a", encoding="utf-8") as diary:
        diary.write(" ".join(map(str, words)) + "\n")
        diary.flush()
        os.fsync(diary.fileno())


def picture(name: str) -> None:
    """Take a picture of the whole window, map drawn."""
    canvas = iface.mapCanvas()
    for _ in range(100):
        QTest.qWait(50)
        if not canvas.isDrawing():
            break
    QTest.qWait(300)
    iface.mainWindow().grab().save(str(FOLDER / f"{name}.png"))


def press(key: int) -> None:
    QTest.keyClick(iface.mapCanvas(), key)
    QApplication.processEvents()


def prepare() -> None:
    """Load the layers and open the panel from the menu."""
    project = QgsProject.instance()
    for name in ("before", "after"):
        path = FOLDER / f"{name}.vrt"
        if path.exists():
            project.addMapLayer(QgsRasterLayer(str(path), name))
    layer = QgsVectorLayer(f"{FOLDER}/draft.gpkg|layername=landslides", "draft", "ogr")
    project.addMapLayer(layer)
    iface.mainWindow().resize(1400, 860)
    for name in ("Browser", "Layers"):
        iface.mainWindow().findChild(QDockWidget, name).hide()
    QTest.qWait(500)  # until QGIS has given the map its layers and its CRS
    iface.mapCanvas().zoomToFullExtent()
    iface.mainWindow().findChild(QAction, "landslide_digitiser_review").trigger()


def review() -> None:
    """Decide, correct, and go on deciding."""
    prepare()
    [panel] = [p for p in qgis.utils.plugins["landslide_qgis"].panels
               if type(p).__name__ == "ReviewPanel"]  # fmt: skip
    dock = panel.dock
    dock.reviewerEdit.setText("Ana")
    QTest.mouseClick(dock.startButton, Qt.MouseButton.LeftButton)
    note("started", dock.messageLabel.text())
    before = QgsProject.instance().mapLayersByName("before")
    if before:
        dock.beforeBox.setLayer(before[0])
    picture("review")
    if before:
        press(KEY.Key_W)
        picture("review-swipe")
        press(KEY.Key_W)
    move_a_corner(dock)
    while dock.queue.current is not None:
        fid = dock.queue.current
        press(KEY.Key_A)
        note("accepted", fid)
    note("finished")


def move_a_corner(dock: object) -> None:
    """Press E and drag the first corner, as a hand would; then leave the tool."""
    press(KEY.Key_E)
    canvas = iface.mapCanvas()
    layer, fid = dock.session.layer, dock.queue.current
    corner = layer.getFeature(fid).geometry().vertexAt(0)
    place = canvas.getCoordinateTransform().transform(corner.x(), corner.y())
    here = QPoint(round(place.x()), round(place.y()))
    view = canvas.viewport()
    for _ in range(100):
        QTest.qWait(50)
        if not canvas.isDrawing():
            break
    for point in (here + QPoint(5, 5), here):
        QTest.mouseMove(view, point)
        QTest.qWait(200)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=here)
    QTest.qWait(200)
    QTest.mouseMove(view, here + QPoint(-30, -30))
    QTest.qWait(200)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=here + QPoint(-30, -30))
    QTest.qWait(900)
    picture("review-edit")
    note("moved", fid, layer.getFeature(fid)["review"])
    press(KEY.Key_Escape)


def drive() -> None:
    try:
        review()
    except Exception:
        note("error", traceback.format_exc())


QTimer.singleShot(3000, drive)
