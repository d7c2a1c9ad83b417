"""The panel, driven by its keys and by clicks on the map."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from qgis.core import NULL, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QGraphicsItem

from landslide_qgis.ui.review.dock import ReviewDock
from landslide_qgis.ui.review.panel import ReviewPanel
from tests.qgis.conftest import write_raster
from tests.qgis.desktop import wait_until
from tests.qgis.inventories import ORIGIN, open_inventory, rows, write_inventory
from tests.qgis.windows import Window

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = ORIGIN
KEY = Qt.Key


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_inventory(tmp_path / "draft.gpkg")


@pytest.fixture
def window() -> Iterator[Window]:
    window = Window()
    yield window
    window.close()


@pytest.fixture
def before(tmp_path: Path) -> QgsRasterLayer:
    values = np.full((200, 600), 200, np.uint8)
    file = write_raster(tmp_path / "before.tif", values, origin=(X - 500, Y + 1000))
    return QgsRasterLayer(str(file), "before")


@pytest.fixture
def dock(window: Window, path: Path, before: QgsRasterLayer) -> Iterator[ReviewDock]:
    panel = ReviewPanel(window, window)
    window.show(open_inventory(path), before)
    panel.open()
    dock = panel.dock
    dock.reviewerEdit.setText("Ana")
    assert dock.start(), dock.messageLabel.text()
    yield dock
    panel.unload()


def items(window: Window) -> list[QGraphicsItem]:
    return [item for item in window.canvas.scene().items() if item.isVisible()]


def test_the_greatest_stake_comes_first(dock: ReviewDock, window: Window) -> None:
    """200 m × 200 m at 0.55, then 150 × 150 at 0.7, 300 × 300 at 0.97, 60 × 60, 100 × 100."""
    visited = []
    for _ in range(5):
        visited.append(dock.queue.current)
        window.press(KEY.Key_A)
    assert visited == [2, 5, 4, 3, 1]
    assert dock.queue.current is None
    assert "No candidate left" in dock.headLabel.text()
    ends = (dock.acceptButton, dock.rejectButton, dock.skipButton, dock.editButton)
    assert not any(button.isEnabled() for button in (*ends, dock.splitButton, dock.mergeButton))
    assert dock.undoButton.isEnabled()
    window.press(KEY.Key_U)
    assert all(button.isEnabled() for button in ends)


def test_keys_decide_and_the_map_follows(dock: ReviewDock, window: Window, path: Path) -> None:
    assert window.canvas.extent().center().x() == pytest.approx(X + 1100, abs=1)
    window.press(KEY.Key_A)
    assert window.canvas.extent().center().x() == pytest.approx(X + 4075, abs=1)
    window.press(KEY.Key_8)
    window.press(KEY.Key_R)
    window.press(KEY.Key_N)
    found = rows(path)
    assert (found[2]["review"], found[5]["review"]) == ("accepted", "rejected")
    assert found[5]["conf_usgs"] == 8
    assert found[4]["review"] == "auto"
    assert dock.progress.value() == 2
    assert dock.progress.maximum() == 5
    assert "1 kept" in dock.totalsLabel.text()
    assert "1 rejected, 2.3 ha" in dock.totalsLabel.text()
    window.press(KEY.Key_P)
    assert dock.queue.current == 4


def test_undo_goes_back_to_what_it_undid(dock: ReviewDock, window: Window, path: Path) -> None:
    window.press(KEY.Key_A)
    window.press(KEY.Key_R)
    QTest.keyClick(window.canvas, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dock.queue.current == 5
    window.press(KEY.Key_U)
    assert dock.queue.current == 2
    assert {row["review"] for row in rows(path).values()} == {"auto"}
    assert dock.progress.value() == 0
    window.press(KEY.Key_U)
    assert "nothing left" in dock.messageLabel.text()


def test_split_by_clicks(dock: ReviewDock, window: Window, path: Path) -> None:
    window.press(KEY.Key_S)
    window.click(X + 1080, Y - 60)
    window.click(X + 1080, Y + 260)
    window.press(KEY.Key_Return)
    found = rows(path)
    assert len(found) == 6
    assert found[2]["area_m2"] == pytest.approx(24_000, rel=0.03)
    assert dock.queue.current == 2
    window.press(KEY.Key_A)
    assert dock.queue.current == 6
    window.press(KEY.Key_R)
    assert [rows(path)[fid]["review"] for fid in (2, 6)] == ["edited", "rejected"]


def test_draw_what_was_missed(dock: ReviewDock, window: Window, path: Path) -> None:
    window.press(KEY.Key_D)
    for dx, dy in ((1250, 0), (1290, 0), (1290, 60)):
        window.click(X + dx, Y + dy)
    window.click(0, 0, Qt.MouseButton.RightButton)
    found = rows(path)[6]
    assert (found["review"], found["source"]) == ("accepted", "drawn by hand")
    assert found["area_m2"] == pytest.approx(1200, rel=0.15)


def test_merge_by_keys(window: Window, tmp_path: Path) -> None:
    path = write_inventory(tmp_path / "close.gpkg", ((200, 0.6), (100, 0.7), (90, 0.9)), 205.0)
    panel = ReviewPanel(window, window)
    window.show(open_inventory(path))
    panel.open()
    panel.dock.reviewerEdit.setText("Ana")
    assert panel.dock.start()
    window.press(KEY.Key_M)
    assert "Enter merges" in panel.dock.messageLabel.text()
    window.press(KEY.Key_M)
    window.press(KEY.Key_M)
    window.press(KEY.Key_Return)
    assert panel.dock.messageLabel.text() == ""
    assert sorted(rows(path)) == [1, 3]
    assert panel.dock.queue.current == 1
    window.press(KEY.Key_U)
    assert sorted(rows(path)) == [1, 2, 3]
    panel.unload()


def test_what_could_not_be_done_is_not_said_of_what_came_after(
    dock: ReviewDock, window: Window, path: Path
) -> None:
    window.press(KEY.Key_A)
    for key in (KEY.Key_U, KEY.Key_N, KEY.Key_P):
        dock.say("The outlines lie too far apart to be one landslide.")
        window.press(key)
        assert dock.messageLabel.text() == ""


def test_an_inventory_without_a_polygon(window: Window, tmp_path: Path) -> None:
    path = write_inventory(tmp_path / "empty.gpkg", ())
    panel = ReviewPanel(window, window)
    window.show(open_inventory(path))
    panel.open()
    panel.dock.reviewerEdit.setText("Ana")
    assert panel.dock.start()
    assert "no polygons yet" in panel.dock.headLabel.text()
    assert not panel.dock.acceptButton.isEnabled()
    assert panel.dock.form.wrappers["evt_date"].value() == NULL
    window.canvas.setExtent(QgsRectangle(X, Y, X + 400, Y + 400))
    window.press(KEY.Key_D)
    for x, y in ((100, 100), (300, 100), (200, 300)):
        window.click(X + x, Y + y)
    window.press(KEY.Key_Return)
    assert [row["review"] for row in rows(path).values()] == ["accepted"]
    assert panel.dock.acceptButton.isEnabled()
    panel.unload()


def test_edit_takes_the_vertex_tool_of_qgis(dock: ReviewDock, window: Window) -> None:
    window.press(KEY.Key_E)
    assert window.triggered == ["vertex"]
    assert window.active is dock.session.layer
    assert dock.session.layer.selectedFeatureIds() == [2]


def test_the_form_offers_choices_and_writes_at_once(
    dock: ReviewDock, window: Window, path: Path
) -> None:
    """By keys alone: F, a letter, Escape, A."""
    window.press(KEY.Key_F)
    types = dock.form.wrappers["ls_type"].widget()
    assert types.count() == 33
    types.setCurrentIndex(types.findText("Debris flow"))
    triggers = dock.form.wrappers["trigger"].widget()
    triggers.setCurrentIndex(triggers.findText("earthquake"))
    wait_until(lambda: rows(path)[2]["ls_type"] == "Debris flow")
    QTest.keyClick(types, KEY.Key_Escape)
    window.press(KEY.Key_A)
    window.press(KEY.Key_A)
    found = rows(path)
    assert (found[5]["trigger"], found[5]["ls_type"]) == ("earthquake", None)


def test_what_is_set_most_often_is_seen_on_a_small_screen(dock: ReviewDock, window: Window) -> None:
    """The panel beside another one's tab in a window of 1366 × 768."""
    dock.setFloating(True)
    dock.resize(389, 550)
    QTest.qWait(50)
    seen = dock.formScroll.viewport().rect()
    for name in ("ls_type", "conf_usgs", "trigger", "evt_date", "remarks"):
        widget = dock.form.wrappers[name].widget()
        place = widget.rect().translated(widget.mapTo(dock.formScroll.viewport(), QPoint()))
        assert seen.contains(place), name
    assert dock.contents.minimumSizeHint().height() < 500


def test_a_condition_holds_only_while_it_is_seen(dock: ReviewDock) -> None:
    everything = len(dock.queue)
    dock.filterButton.click()
    QTest.keyClicks(dock.expressionEdit, '"area_m2" < 20000')
    QTest.keyClick(dock.expressionEdit, KEY.Key_Return)
    assert len(dock.queue) < everything
    dock.filterButton.click()
    assert not dock.expressionEdit.isVisible()
    assert len(dock.queue) == everything


def test_the_title_says_who_reviews_what(dock: ReviewDock) -> None:
    assert dock.windowTitle() == f"Review of {dock.session.layer.name()} by Ana"
    assert not dock.setup.isVisible()
    dock.stopButton.click()
    assert dock.windowTitle() == "Landslide review"
    assert dock.setup.isVisible()
    dock.startButton.click()
    assert dock.session is not None
    dock.stopButton.click()
    QTest.keyClick(dock.reviewerEdit, KEY.Key_Return)
    assert dock.session is not None, "Return after the name begins it too"


def test_a_click_between_the_fields_leaves_the_keys_to_the_review(dock: ReviewDock) -> None:
    widget = dock.headLabel
    while not widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
        widget = widget.parentWidget()
    assert widget is dock.contents


def test_letters_in_a_text_field_are_letters(dock: ReviewDock, window: Window, path: Path) -> None:
    remarks = dock.form.wrappers["remarks"].widget()
    remarks.setFocus()
    remarks.selectAll()  # as the Tab key does
    QTest.keyClicks(remarks, "rare")
    assert {row["review"] for row in rows(path).values()} == {"auto"}
    window.canvas.setFocus()
    window.press(KEY.Key_A)
    assert (rows(path)[2]["remarks"], rows(path)[2]["review"]) == ("rare", "accepted")


def test_filters(dock: ReviewDock, window: Window) -> None:
    dock.expressionEdit.setText('"area_m2" < 20000')
    dock.reload()
    assert dock.queue.current == 3
    assert len(dock.queue) == 2
    dock.expressionEdit.setText('"arena" <')
    dock.reload()
    assert "not usable" in dock.messageLabel.text()
    dock.expressionEdit.setText('"arena" > 5')
    dock.reload()
    assert dock.messageLabel.text() == "The filter names what is no field: arena."
    dock.expressionEdit.setText("")
    dock.reload()
    window.press(KEY.Key_A)
    dock.shownBox.setCurrentIndex(1)
    assert len(dock.queue) == 1
    dock.shownBox.setCurrentIndex(2)
    assert len(dock.queue) == 0
    dock.shownBox.setCurrentIndex(3)
    dock.orderBox.setCurrentIndex(3)
    assert len(dock.queue) == 5


def test_blink_and_swipe(dock: ReviewDock, window: Window, before: QgsRasterLayer) -> None:
    item = dock.comparison.item
    window.press(KEY.Key_B)
    assert "Choose the image before" in dock.messageLabel.text()
    dock.beforeBox.setLayer(before)
    window.press(KEY.Key_B)
    assert (item.share, dock.blinkButton.isChecked()) == (1.0, True)
    for _ in range(100):
        QTest.qWait(50)
        if item.image is not None:
            break
    assert item.image.pixelColor(5, 5).red() == item.image.pixelColor(5, 5).blue()
    window.press(KEY.Key_B)
    assert item.share == 0
    window.press(KEY.Key_W)
    window.press(KEY.Key_Left)
    assert item.share == pytest.approx(0.45)
    extent = window.canvas.extent()
    window.press(KEY.Key_W)
    window.press(KEY.Key_Left)
    assert window.canvas.extent() != extent, "without a swipe the arrows move the map"


def test_a_review_needs_a_name_and_a_sound_layer(window: Window, path: Path) -> None:
    panel = ReviewPanel(window, window)
    panel.open()
    assert not panel.dock.start()
    assert "Choose the polygon layer" in panel.dock.messageLabel.text()
    window.show(open_inventory(path))
    panel.dock.reviewerEdit.setText(" ")
    assert not panel.dock.start()
    assert "Write your name" in panel.dock.messageLabel.text()
    panel.unload()


def test_nothing_is_left_behind(window: Window, path: Path) -> None:
    window.show(open_inventory(path))
    bare = len(window.canvas.scene().items())
    panel = ReviewPanel(window, window)
    panel.open()
    panel.dock.reviewerEdit.setText("Ana")
    panel.dock.start()
    layer = panel.dock.session.layer
    window.press(KEY.Key_S)
    panel.unload()
    assert len(window.canvas.scene().items()) == bare
    assert not layer.isEditable()
    window.press(KEY.Key_A)
    assert {row["review"] for row in rows(path).values()} == {"auto"}


def test_the_ground_is_seen_not_the_probability(window: Window, path: Path, tmp_path: Path) -> None:
    file = write_raster(tmp_path / "p.tif", np.zeros((8, 8), np.uint8))
    shown, unticked = (QgsRasterLayer(str(file), "Landslide probability") for _ in range(2))
    window.show(open_inventory(path), shown, unticked)
    tree = QgsProject.instance().layerTreeRoot()
    tree.findLayer(unticked.id()).setItemVisibilityChecked(False)
    panel = ReviewPanel(window, window)
    panel.open()
    panel.dock.reviewerEdit.setText("Ana")
    assert panel.dock.start()
    assert not tree.findLayer(shown.id()).itemVisibilityChecked()
    panel.dock.stop()
    assert tree.findLayer(shown.id()).itemVisibilityChecked()
    assert not tree.findLayer(unticked.id()).itemVisibilityChecked()
    panel.unload()


def test_what_a_tool_asked_for_goes_with_it(dock: ReviewDock, window: Window) -> None:
    window.press(KEY.Key_S)
    assert "cuts" in dock.messageLabel.text()
    window.press(KEY.Key_Escape)
    assert dock.messageLabel.isHidden()


def test_the_layer_is_removed_meanwhile(dock: ReviewDock, window: Window, path: Path) -> None:
    window.press(KEY.Key_A)
    window.canvas.setLayers([])
    QgsProject.instance().removeMapLayer(dock.session.layer.id())
    assert dock.session is None
    window.press(KEY.Key_A)
    assert [row["review"] for row in rows(path).values()].count("accepted") == 1
