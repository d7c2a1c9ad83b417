"""``landslide:deliver``: every format, the documents and the page, opened as a recipient does."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal, ogr
from qgis.core import (
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsPrintLayout,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QVariant
from qgis.PyQt.QtXml import QDomDocument

from tests.qgis.conftest import qgis_process_run, write_raster
from tests.qgis.inventories import ORIGIN, SQUARES, open_inventory, rows, write_inventory

Run = Callable[..., dict[str, Any]]
STATES = ("accepted", "edited", "rejected", "auto", "accepted")
TYPES = ("Debris flow", "Rock planar slide", None, None, None)
GMD = "http://www.isotc211.org/2005/gmd"
KEPT_M2 = 100**2 + 200**2 + 150**2


@pytest.fixture
def inventory(qgis_app: object, tmp_path: Path) -> Path:
    """Reviewed: two accepted, one corrected, one rejected, one not looked at."""
    path = write_inventory(tmp_path / "reviewed.gpkg", SQUARES, 700.0)
    layer = open_inventory(path)
    layer.startEditing()
    for number, (state, kind) in enumerate(zip(STATES, TYPES)):
        fid, fields = number + 1, layer.fields()
        layer.changeAttributeValue(fid, fields.indexOf("review"), state)
        if kind:
            layer.changeAttributeValue(fid, fields.indexOf("ls_type"), kind)
    layer.changeAttributeValue(1, layer.fields().indexOf("remarks"), "Straße über dem Fluß; “x”")
    layer.changeAttributeValue(1, layer.fields().indexOf("evt_date"), QDate(2026, 7, 30))
    layer.changeAttributeValue(2, layer.fields().indexOf("evt_date"), QDate(2026, 8, 2))
    assert layer.commitChanges()
    return path


@pytest.fixture
def delivered(run: Run, inventory: Path, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path / "to hand over"
    parameters = {
        "INPUT": str(inventory),
        "TITLE": "Landslides of 30 July <2026> & after",
        "ORGANISATION": "Survey",
        "EMAIL": "ana@example.org",
        "LICENCE": "CC BY 4.0",
        "FOLDER": str(folder),
    }
    return folder, run("deliver", parameters)


def test_every_format_holds_what_was_accepted(delivered: tuple[Path, dict[str, Any]]) -> None:
    folder, result = delivered
    assert result["POLYGON_COUNT"] == 3
    assert result["AREA_M2"] == pytest.approx(KEPT_M2)
    for ending in ("gpkg", "shp", "geojson", "kml", "csv"):
        dataset = ogr.Open(str(folder / f"landslides.{ending}"))
        assert dataset is not None, ending
        layer = dataset.GetLayer(0)
        assert layer.GetFeatureCount() == 3, ending
        if ending != "kml":
            states = {feature["review"] for feature in layer}
            assert states == {"accepted", "edited"}, ending
    found = {row["ls_id"]: row for row in rows(folder / "landslides.gpkg").values()}
    assert found["20261121-1"]["remarks"] == "Straße über dem Fluß; “x”"
    dataset = ogr.Open(str(folder / "landslides.shp"))  # kept: its layers end with it
    shape = dataset.GetLayer(0).GetNextFeature()
    assert shape["remarks"] == "Straße über dem Fluß; “x”"
    assert shape["evt_date"] == "2026/07/30"
    assert [p.name for p in folder.iterdir() if p.name.startswith(".")] == []


def test_degrees_where_the_format_wants_them(delivered: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = delivered
    for ending in ("geojson", "kml"):
        dataset = ogr.Open(str(folder / f"landslides.{ending}"))
        west, east, south, north = dataset.GetLayer(0).GetExtent()
        assert 75.9 < west < east < 75.95
        assert 10.8 < south < north < 10.9
    with (folder / "landslides.csv").open(encoding="utf-8") as stream:
        line = next(csv.DictReader(stream))
    assert line["WKT"].startswith("MULTIPOLYGON")
    assert 75.9 < float(line["lon"]) < 75.95


def test_the_geopackage_opens_with_colours_and_form(
    delivered: tuple[Path, dict[str, Any]],
) -> None:
    layer = QgsVectorLayer(f"{delivered[1]['POLYGONS']}|layername=landslides", "x", "ogr")
    assert layer.renderer().type() == "categorizedSymbol"
    index = layer.fields().indexOf("ls_type")
    assert layer.editorWidgetSetup(index).type() == "ValueMap"


def test_the_dictionary_explains_every_column(delivered: tuple[Path, dict[str, Any]]) -> None:
    with Path(delivered[1]["DICTIONARY"]).open(encoding="utf-8") as stream:
        lines = {line["field"]: line for line in csv.DictReader(stream)}
    dataset = ogr.Open(str(delivered[0] / "landslides.csv"))
    names = {column.name for column in dataset.GetLayer(0).schema} - {"WKT"}
    assert names == set(lines)
    assert all(line["meaning"] for line in lines.values())
    assert "8 = 8 high confidence" in lines["conf_usgs"]["allowed values"]
    assert (lines["ls_type"]["filled"], lines["ls_type"]["polygons"]) == ("2", "3")


def texts(path: str, name: str) -> list[str]:
    """The texts of all elements of a name."""
    document = QDomDocument()
    assert document.setContent(Path(path).read_text(encoding="utf-8"), True)[0]
    found = document.elementsByTagNameNS(GMD, name)
    return [found.at(i).toElement().text().strip() for i in range(found.count())]


def test_the_record_says_what_where_when_and_how(delivered: tuple[Path, dict[str, Any]]) -> None:
    path = delivered[1]["RECORD"]
    assert texts(path, "title") == ["Landslides of 30 July <2026> & after"]
    assert texts(path, "abstract") == ["3 landslides with a total area of 7.25 ha."]
    assert texts(path, "otherConstraints") == ["CC BY 4.0"]
    assert 75.9 < float(texts(path, "westBoundLongitude")[0]) < 75.95
    assert texts(path, "temporalElement") == ["2026-07-302026-08-02"]
    assert texts(path, "code") == ["32643"]
    assert "Found by: toy" in texts(path, "statement")[0]
    assert len(texts(path, "distributionFormat")) == 5


@pytest.mark.usefixtures("in_spain")
def test_what_is_delivered_speaks_the_language_of_qgis(
    run: Run, inventory: Path, tmp_path: Path
) -> None:
    given = {"INPUT": f"{inventory}|layername=landslides", "MAP": False}
    found = run("deliver", {**given, "INCLUDE": "all", "FOLDER": str(tmp_path / "entrega")})
    layer = QgsVectorLayer(f"{found['POLYGONS']}|layername=landslides", "x", "ogr")
    assert "Aceptado" in [category.label() for category in layer.renderer().categories()]
    assert layer.attributeAlias(layer.fields().indexOf("area_m2")) == "Área (m²)"
    with Path(found["DICTIONARY"]).open(encoding="utf-8") as stream:
        lines = {line["campo"]: line for line in csv.DictReader(stream)}
    assert lines["slope_mean"]["significado"] == "Pendiente media, grados"
    assert lines["ls_type"]["quién lo rellena"] == "persona"
    assert texts(found["RECORD"], "keyword")[1] == "inventario de deslizamientos"
    assert texts(found["RECORD"], "language") == ["spa", "spa"]


def test_somebody_is_named_whom_to_ask(run: Run, tmp_path: Path) -> None:
    """The reviewers, or that nobody is known: the standard wants one of both."""
    shared = {"FORMATS": ["CSV"], "INCLUDE": "all", "MAP": False}
    layer = wide_inventory(["Debris flow", "Earthflow"])
    layer.dataProvider().addAttributes([QgsField("reviewer", QVariant.String)])
    layer.updateFields()
    names = {1: {2: "Ben"}, 2: {2: "Ana"}}
    layer.dataProvider().changeAttributeValues(names)
    reviewed = run("deliver", {"INPUT": layer, "FOLDER": str(tmp_path / "a"), **shared})
    assert texts(reviewed["RECORD"], "individualName") == ["Ana, Ben"] * 2
    layer = wide_inventory(["Debris flow"])
    unknown = run("deliver", {"INPUT": layer, "FOLDER": str(tmp_path / "b"), **shared})
    assert texts(unknown["RECORD"], "individualName") == []
    assert texts(unknown["RECORD"], "organisationName") == ["", ""]
    assert 'organisationName gco:nilReason="unknown"' in Path(unknown["RECORD"]).read_text("utf-8")


def test_the_page_shows_map_and_totals(
    run: Run, inventory: Path, tmp_path: Path, feedback: Any
) -> None:
    """One page of A4; colours of the confidence in the map; background below."""
    values = np.full((300, 500), 90, np.uint8)
    raster = write_raster(tmp_path / "hill.tif", values, origin=(ORIGIN[0] - 900, ORIGIN[1] + 1500))
    background = QgsRasterLayer(str(raster), "hill")
    result = run(
        "deliver",
        {
            "INPUT": str(inventory),
            "FORMATS": ["CSV"],
            "INCLUDE": "all",
            "BACKGROUND": [background],
            "FOLDER": str(tmp_path / "map"),
        },
    )
    page = gdal.OpenEx(result["PDF"], gdal.OF_RASTER, open_options=["DPI=50"])
    if page is None:
        pytest.skip("this GDAL cannot read PDF")
    assert (page.RasterXSize, page.RasterYSize) == (585, 413)
    picture = page.ReadAsArray()[:3].astype(int)
    orange = (abs(picture - np.array([0xFE, 0xB2, 0x4C])[:, None, None]).sum(axis=0) < 30).sum()
    assert orange > 20
    assert result["POLYGON_COUNT"] == 5
    assert sorted(p.name for p in (tmp_path / "map").iterdir()) == [
        "landslides.csv",
        "landslides_dictionary.csv",
        "landslides_map.pdf",
        "landslides_metadata.xml",
    ]


def test_an_inventory_in_degrees_without_our_fields(
    run: Run, qgis_app: object, tmp_path: Path
) -> None:
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326&field=name:string", "foreign", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(76.0, -10.0, 76.001, -9.999)))
    feature.setAttributes(["a"])
    layer.dataProvider().addFeatures([feature])
    result = run(
        "deliver",
        {"INPUT": layer, "INCLUDE": "all", "NAME": "foreign", "FOLDER": str(tmp_path / "out")},
    )
    assert result["AREA_M2"] == pytest.approx(12_100, rel=0.02)
    assert (tmp_path / "out" / "foreign_map.pdf").stat().st_size > 5_000


def test_nothing_accepted(run: Run, qgis_app: object, tmp_path: Path) -> None:
    draft = write_inventory(tmp_path / "draft.gpkg")
    target = tmp_path / "out"
    with pytest.raises(QgsProcessingException, match="review it, or include the draft"):
        run("deliver", {"INPUT": str(draft), "FOLDER": str(target)})
    empty = write_inventory(tmp_path / "empty.gpkg", ())
    with pytest.raises(QgsProcessingException, match="has no polygons; draw some"):
        run("deliver", {"INPUT": str(empty), "INCLUDE": "all", "FOLDER": str(target)})
    rejected = write_inventory(tmp_path / "rejected.gpkg")
    layer = open_inventory(rejected)
    review = layer.fields().indexOf("review")
    states = {feature.id(): {review: "rejected"} for feature in layer.getFeatures()}
    layer.dataProvider().changeAttributeValues(states)
    given = {"INPUT": str(rejected), "INCLUDE": "accepted-and-draft"}
    with pytest.raises(QgsProcessingException, match="rejected; choose all"):
        run("deliver", {**given, "FOLDER": str(target)})
    assert not target.exists()


def test_a_name_with_a_folder_in_it(run: Run, inventory: Path, tmp_path: Path) -> None:
    with pytest.raises(QgsProcessingException, match="no file name"):
        run("deliver", {"INPUT": str(inventory), "NAME": "../x", "FOLDER": str(tmp_path)})


def test_the_inventory_itself_is_never_replaced(run: Run, inventory: Path) -> None:
    """Rejected polygons stay behind: in its place the delivery would lose them."""
    own = inventory.rename(inventory.with_name("landslides.gpkg"))
    before = own.read_bytes()
    with pytest.raises(QgsProcessingException, match="is an input"):
        run("deliver", {"INPUT": str(own), "TITLE": "t", "FOLDER": str(own.parent)})
    assert own.read_bytes() == before


def test_a_folder_that_is_a_file(run: Run, inventory: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(QgsProcessingException, match="taken cannot be written"):
        run("deliver", {"INPUT": str(inventory), "TITLE": "t", "FOLDER": str(tmp_path / "taken")})


def test_on_the_command_line(inventory: Path, tmp_path: Path) -> None:
    done = qgis_process_run(
        "run", "landslide:deliver", "--", f"INPUT={inventory}", f"FOLDER={tmp_path}/cli"
    )
    assert done.returncode == 0, done.stderr
    assert "POLYGON_COUNT:\t3" in done.stdout
    assert (tmp_path / "cli" / "landslides_map.pdf").exists()


def test_outlines_that_cross_themselves_are_repaired(
    run: Run, feedback: Any, tmp_path: Path
) -> None:
    x, y = ORIGIN
    ring = f"{x} {y}, {x + 100} {y + 100}, {x + 100} {y}, {x} {y + 100}, {x} {y}"
    layer = QgsVectorLayer("Polygon?crs=EPSG:32643&field=remarks:string", "bow tie", "memory")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt(f"POLYGON(({ring}))"))
    layer.dataProvider().addFeature(feature)
    result = run("deliver", {"INPUT": layer, "TITLE": "t", "FOLDER": str(tmp_path / "out")})
    assert result["AREA_M2"] == pytest.approx(5000.0, rel=2e-3)
    assert any("1 outline crossed itself" in text for text in feedback.warnings)
    written = QgsVectorLayer(result["POLYGONS"], "x", "ogr")
    assert all(one.geometry().isGeosValid() for one in written.getFeatures())


def wide_inventory(types: list[str]) -> QgsVectorLayer:
    """Landslides of many types over 40 km."""
    layer = QgsVectorLayer(
        "Polygon?crs=EPSG:32643&field=ls_type:string&field=conf_usgs:integer", "wide", "memory"
    )
    features = []
    for number, kind in enumerate(types):
        feature = QgsFeature(layer.fields())
        x, y = ORIGIN[0] + 4000 * number, ORIGIN[1]
        outline = QgsRectangle(x, y, x + 300, y + 300 + number)
        feature.setGeometry(QgsGeometry.fromRect(outline))
        feature.setAttributes([kind, (1, 2, 3, 5, 8)[number % 5]])
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def test_all_rows_and_a_sound_scale_are_on_the_page(
    provider: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Labels of two lines each, as other languages have them; kilometres in the scale bar."""
    from landslide_qgis.processing.delivery import sheet
    from landslide_qgis.processing.delivery.selection import totals

    seen: list[QgsPrintLayout] = []
    projects = []  # a layout does not outlive its project
    load = sheet._load

    def load_and_keep(project: QgsProject) -> QgsPrintLayout:
        projects.append(project)
        seen.append(load(project))
        return seen[0]

    monkeypatch.setattr(sheet, "_load", load_and_keep)
    long = {
        name: f"{name}, of a kind that needs a second line"
        for name in (f"{n} type" for n in range(9))
    }
    monkeypatch.setattr(sheet, "choices", lambda: {"ls_type": long})
    layer = wide_inventory(list(long))
    page = sheet.Sheet("Wide", "", "")
    monkeypatch.setattr(sheet.QgsLayoutExporter, "exportToPdf", lambda *_: 0)
    found = totals(layer, ["ls_type", "conf_usgs"], QgsProcessingContext())
    sheet.write_sheet(Path("unused.pdf"), page, layer, [], found)
    (layout,) = seen
    frames = [layout.itemById(name) for name in ("by_type", "by_confidence")]
    below = frames[0].pos().y()
    for frame in frames:
        assert frame.pos().y() >= below - 1e-6
        frame.multiFrame().refresh()
        assert frame.multiFrame().totalSize().height() <= frame.rect().height() + 0.1, "all rows"
        below = frame.pos().y() + frame.rect().height()
    assert below <= layout.itemById("credits").pos().y()
    bar = layout.itemById("scale")
    assert (bar.unitLabel(), bar.unitsPerSegment()) == ("km", 2000.0)
    assert bar.rect().width() > 15, "two segments of 8 mm"
