"""The forms, whatever the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDialog, QDockWidget, QPushButton

from landslide_qgis.ui.column import Column
from landslide_qgis.ui.forms import load_form
from landslide_qgis.ui.threshold.chart import CurveChart
from tests.qgis.conftest import ROOT

FORMS = sorted((ROOT / "landslide_qgis" / "ui").rglob("*.ui"))
# What is left of 1366 × 768 at a scale of 150 %: for a window, and for a dock beside the map, below
# the toolbars of QGIS.
SMALL_WINDOW, SMALL_DOCK = QSize(910, 472), 300


@pytest.mark.usefixtures("qgis_app")
@pytest.mark.parametrize("form", FORMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_window_is_larger_than_the_screen(form: Path) -> None:
    widget = QDockWidget() if form.stem == "dock" else QDialog()
    load_form(str(form), form.stem, widget)
    screen = QGuiApplication.primaryScreen().availableSize()
    assert widget.width() <= screen.width()
    assert widget.height() < screen.height()


@pytest.mark.usefixtures("in_spain")
@pytest.mark.parametrize("form", FORMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_window_fits_a_small_screen_at_150_percent(form: Path) -> None:
    widget = QDockWidget() if form.stem == "dock" else QDialog()
    load_form(str(form), form.stem, widget)
    widget.show()
    least = widget.minimumSizeHint()
    assert least.width() <= SMALL_WINDOW.width()
    highest = SMALL_DOCK if form.stem == "dock" else SMALL_WINDOW.height()
    assert least.height() <= highest
    widget.close()


@pytest.mark.usefixtures("qgis_app")
@pytest.mark.parametrize("name", ["review", "threshold"])
def test_all_of_a_dock_can_be_reached_on_a_small_screen(name: str) -> None:
    form = next(path for path in FORMS if (path.parent.name, path.stem) == (name, "dock"))
    dock = QDockWidget()
    load_form(str(form), "dock", dock)
    dock.show()
    dock.resize(dock.minimumSizeHint().width(), SMALL_DOCK)
    QGuiApplication.processEvents()
    (column,) = dock.findChildren(Column)
    assert not column.horizontalScrollBar().isVisible()
    assert column.verticalScrollBar().isVisible()
    for widget in column.findChildren((QPushButton, QComboBox, QCheckBox, CurveChart)):
        column.ensureWidgetVisible(widget)
        QGuiApplication.processEvents()
        assert not widget.visibleRegion().isEmpty(), widget.objectName()
    dock.close()


@pytest.mark.usefixtures("qgis_app")
def test_nothing_scrolls_where_there_is_room() -> None:
    dock = QDockWidget()
    load_form(str(ROOT / "landslide_qgis" / "ui" / "threshold" / "dock.ui"), "dock", dock)
    dock.setStyleSheet("QAbstractScrollArea { border: 1px solid }")  # as in QGIS's dark themes
    dock.show()
    for wide in (900, dock.minimumSizeHint().width()):
        dock.resize(wide, 900)
        for _ in range(5):
            QGuiApplication.processEvents()
        assert not dock.column.verticalScrollBar().isVisible()
        assert dock.status.y() < 800, "what is said stands below the buttons"
    dock.close()


@pytest.mark.usefixtures("qgis_app")
def test_a_long_name_does_not_widen_a_window() -> None:
    dock = QDockWidget()
    load_form(str(ROOT / "landslide_qgis" / "ui" / "threshold" / "dock.ui"), "dock", dock)
    dock.show()
    narrow = dock.minimumSizeHint().width()
    name = "the name of a layer that is as long as a whole sentence"
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326", name, "memory")
    QgsProject.instance().addMapLayer(layer)
    QGuiApplication.processEvents()
    assert dock.minimumSizeHint().width() == narrow
    QTest.mousePress(dock.layer, Qt.MouseButton.LeftButton)
    view = dock.layer.view()
    assert view.width() > view.sizeHintForColumn(0), "the list shows the name whole"
    assert view.width() > dock.layer.width()
    dock.layer.hidePopup()
    QgsProject.instance().clear()
    dock.close()
