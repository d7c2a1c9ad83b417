"""Decisions and corrections reach the file at once, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsGeometry, QgsPointXY, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QDate
from qgis.PyQt.QtTest import QTest

from landslide_qgis.ui.review import preparation
from landslide_qgis.ui.review.session import ReviewSession
from landslide_qgis.ui.review.shapes import ShapeError, join
from tests.qgis.inventories import ORIGIN, open_inventory, rows, write_inventory

pytestmark = pytest.mark.usefixtures("qgis_app")
TODAY = QDate(2026, 11, 21)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_inventory(tmp_path / "draft.gpkg")


@pytest.fixture
def session(path: Path) -> Iterator[ReviewSession]:
    review = ReviewSession(open_inventory(path), "Ana", lambda: TODAY)
    yield review
    review.close()


def test_a_decision_is_in_the_file_at_once(session: ReviewSession, path: Path) -> None:
    session.accept(1, {"trigger": "rain"})
    session.reject(2)
    found = rows(path)
    assert [found[1][n] for n in ("review", "reviewer", "rev_date", "trigger")] == [
        "accepted", "Ana", "2026/11/21", "rain",
    ]  # fmt: skip
    assert found[2]["review"] == "rejected"
    assert found[3]["review"] == "auto"
    assert session.layer.isEditable()


def test_a_value_carried_over_replaces_none(session: ReviewSession, path: Path) -> None:
    session.set_value(1, "trigger", "earthquake")
    session.accept(1, {"trigger": "rain", "no_such_field": 1})
    assert rows(path)[1]["trigger"] == "earthquake"


def test_a_corrected_outline_is_measured_anew(session: ReviewSession, path: Path) -> None:
    x, y = ORIGIN
    session.replace_outline(1, QgsGeometry.fromRect(QgsRectangle(x, y, x + 400, y + 100)))
    found = rows(path)[1]
    assert found["review"] == "edited"
    assert found["prob_mean"] is None
    assert found["slope_mean"] is None
    assert found["thresh"] == rows(path)[2]["thresh"]
    # UTM stretches this place, 100 km from the central meridian, by less than 0.1 %.
    assert found["area_m2"] == pytest.approx(40_000, rel=2e-3)
    assert (found["len_m"], found["wid_m"]) == (
        pytest.approx(400, rel=2e-3), pytest.approx(100, rel=2e-3),
    )  # fmt: skip
    session.accept(1)
    assert rows(path)[1]["review"] == "edited"


def test_sizes_agree_with_the_engines(path: Path) -> None:
    """In degrees too, where the box cannot be measured in map units."""
    from landslide_qgis.ui.review.shapes import measures

    layer = open_inventory(path)
    outline = layer.getFeature(2).geometry()
    metric = measures(outline, layer.crs())
    from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject

    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    outline.transform(QgsCoordinateTransform(layer.crs(), degrees, QgsProject.instance()))
    again = measures(outline, degrees)
    for name, value in metric.items():
        assert again[name] == pytest.approx(value, rel=1e-4), name


def test_a_gap_is_bridged_that_is_no_wider_than_the_outlines() -> None:
    def pair(gap: float) -> list[QgsGeometry]:
        sides = ((0, 100), (100 + gap, 200 + gap))
        return [QgsGeometry.fromRect(QgsRectangle(left, 0, right, 300)) for left, right in sides]

    whole = join(pair(90))
    assert not whole.isMultipart()
    assert whole.area() == pytest.approx(290 * 300, rel=0.05)
    with pytest.raises(ShapeError, match="too far apart"):
        join(pair(110))


def test_corners_that_face_each_other_are_linked() -> None:
    """The commonest neighbours of all: what a raster cut diagonally."""
    shapes = [QgsRectangle(0, 0, 100, 100), QgsRectangle(110, 110, 160, 160)]
    whole = join([QgsGeometry.fromRect(shape) for shape in shapes])
    assert not whole.isMultipart()
    assert 12_500 < whole.area() < 12_900
    third = QgsRectangle(-60, 110, -10, 160)
    three = join([QgsGeometry.fromRect(shape) for shape in (*shapes, third)])
    assert 15_100 < three.area() < 15_800
    scattered = QgsGeometry.fromWkt(
        "MULTIPOLYGON(((0 0, 100 0, 100 100, 0 0)), ((900 900, 990 900, 990 990, 900 900)))"
    )
    with pytest.raises(ShapeError, match="falls into 2 parts"):
        join([scattered, QgsGeometry.fromRect(shapes[1])])


def test_split_and_undo(session: ReviewSession, path: Path) -> None:
    before = rows(path)
    x, y = ORIGIN
    line = [QgsPointXY(x + 30, y - 10), QgsPointXY(x + 30, y + 110)]
    (new,) = session.split(1, line)
    found = rows(path)
    assert len(found) == 6
    assert found[1]["area_m2"] + found[new]["area_m2"] == pytest.approx(10_000, rel=2e-3)
    assert found[1]["area_m2"] > found[new]["area_m2"]
    assert found[new]["ls_id"].startswith("20261121-1-")
    assert (found[new]["conf_usgs"], found[new]["review"]) == (2, "edited")
    session.undo()
    assert rows(path) == before


def test_a_line_that_does_not_cut(session: ReviewSession, path: Path) -> None:
    before = rows(path)
    x, y = ORIGIN
    with pytest.raises(ShapeError, match="begin and end it outside"):
        session.split(1, [QgsPointXY(x + 30, y - 10), QgsPointXY(x + 30, y + 50)])
    assert rows(path) == before
    assert not session.layer.isModified()


def test_merge_and_undo(tmp_path: Path) -> None:
    """Also over a gap; what went comes back under its former id."""
    path = write_inventory(tmp_path / "close.gpkg", ((100, 0.9), (100, 0.6), (50, 0.6)), 110.0)
    before = rows(path)
    session = ReviewSession(open_inventory(path), "Ana", lambda: TODAY)
    assert session.neighbours(1, 15.0) == [2]
    session.merge(1, [2])
    found = rows(path)
    assert sorted(found) == [1, 3]
    assert found[1]["area_m2"] == pytest.approx(21_000, rel=0.01)
    x, y = ORIGIN
    far = session.add(QgsGeometry.fromRect(QgsRectangle(x, y + 900, x + 9, y + 909)), "drawn")
    with pytest.raises(ShapeError, match="too far apart"):
        session.merge(3, [far])
    session.undo()
    session.undo()
    assert rows(path) == before
    session.close()


def test_add_and_undo(session: ReviewSession, path: Path) -> None:
    x, y = ORIGIN
    new = session.add(QgsGeometry.fromRect(QgsRectangle(x, y + 500, x + 50, y + 550)), "drawn")
    found = rows(path)[new]
    assert (found["review"], found["source"], found["reviewer"]) == ("accepted", "drawn", "Ana")
    assert found["ls_id"].startswith("drawn-")
    session.undo()
    assert new not in rows(path)


def test_what_another_tool_edits_is_saved_by_itself(session: ReviewSession, path: Path) -> None:
    """As the vertex tool of QGIS does it."""
    layer = session.layer
    layer.beginEditCommand("Moved vertex")
    layer.moveVertex(ORIGIN[0] - 50, ORIGIN[1], 1, 0)
    layer.endEditCommand()
    assert rows(path)[1]["review"] == "auto"
    QTest.qWait(500)
    found = rows(path)[1]
    assert found["review"] == "edited"
    assert found["area_m2"] == pytest.approx(12_500, rel=2e-3)
    session.undo()
    assert rows(path)[1]["area_m2"] == 10_000.0


def test_undo_to_the_beginning(session: ReviewSession, path: Path) -> None:
    before = rows(path)
    session.accept(1)
    session.set_value(1, "remarks", "road cut")
    session.reject(3)
    session.merge(4, [])
    while session.undo():
        pass
    assert rows(path) == before


def layer_of(uri: str, provider: str) -> QgsVectorLayer:
    return QgsVectorLayer(uri, "layer", provider)


def test_layers_that_cannot_be_reviewed(path: Path) -> None:
    lines = layer_of("LineString?crs=EPSG:32643", "memory")
    assert "has no polygons" in preparation.problem_with(lines)
    assert "Choose" in preparation.problem_with(None)
    layer = open_inventory(path)
    assert preparation.problem_with(layer) == ""
    layer.startEditing()
    layer.deleteFeature(1)
    assert "unsaved edits" in preparation.problem_with(layer)
    layer.rollBack()


def test_an_inventory_from_elsewhere_gets_the_fields(tmp_path: Path) -> None:
    from qgis import processing

    path = tmp_path / "foreign.gpkg"
    source = layer_of("Polygon?crs=EPSG:32643&field=name:string", "memory")
    processing.run("native:savefeatures", {"INPUT": source, "OUTPUT": str(path)})
    layer = layer_of(str(path), "ogr")
    missing = preparation.missing_fields(layer)
    assert "review" in missing
    assert preparation.add_fields(layer, missing)
    preparation.ensure_choices(layer)
    kind = layer.editorWidgetSetup(layer.fields().indexOf("ls_type")).type()
    assert kind == "ValueMap"
