"""``landslide:assess`` in this process and through ``qgis_process``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer

from tests.qgis.conftest import qgis_process_run, write_raster
from tests.qgis.test_characterise import LEFT, TOP, memory_layer, rows


def box(x: float, y: float, side: float) -> str:
    left, top = LEFT + x, TOP - y
    right, low = left + side, top - side
    return f"POLYGON(({left} {low}, {right} {low}, {right} {top}, {left} {top}, {left} {low}))"


@pytest.fixture
def mask(tmp_path: Path) -> str:
    """A square called right by half, and one that is false."""
    values = np.zeros((100, 100), np.uint8)
    values[10:20, 10:15] = 1
    values[70:80, 70:80] = 1
    return str(write_raster(tmp_path / "mask.tif", values))


def test_a_raster_against_polygons(
    run: Callable[..., dict[str, Any]], mask: str, tmp_path: Path
) -> None:
    reference = memory_layer(box(100, 100, 100), box(400, 400, 50))
    files = {"REPORT": str(tmp_path / "r.html"), "OBJECTS": str(tmp_path / "o.gpkg")}
    result = run("assess", {"INPUT": mask, "REFERENCE": reference, "OVERLAP": 0.5, **files})
    assert result["PRECISION"] == pytest.approx(50 / 150)
    assert result["RECALL"] == pytest.approx(50 / 125)
    assert result["IOU"] == pytest.approx(50 / 225)
    assert (result["OBJECT_RECALL"], result["OBJECT_PRECISION"]) == (0.5, 0.5)
    assert result["TRUE_AREA_M2"] is None
    found = [(row["side"], row["outcome"]) for row in rows(files["OBJECTS"])]
    assert sorted(found) == sorted(
        [("reference", "found"), ("reference", "missed"), ("map", "right"), ("map", "false")]
    )
    assert "<svg" in Path(files["REPORT"]).read_text(encoding="utf-8")


def test_polygons_against_polygons_in_an_area(
    run: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    result = run(
        "assess",
        {
            "INPUT": memory_layer(box(0, 0, 100), box(0, 700, 100)),
            "REFERENCE": memory_layer(box(0, 0, 200)),
            "AREA": memory_layer(box(-50, -50, 500)),
            "REPORT": str(tmp_path / "r.html"),
        },
    )
    assert (result["PRECISION"], result["RECALL"]) == (1.0, 0.25)


def test_points_labelled_in_qgis(
    run: Callable[..., dict[str, Any]], mask: str, tmp_path: Path
) -> None:
    points = str(tmp_path / "points.gpkg")
    run("sample", {"INPUT": mask, "SIZE": 200, "POINTS": points})
    layer = QgsVectorLayer(points, "points", "ogr")
    label = layer.fields().indexOf("label")
    layer.startEditing()
    for feature in layer.getFeatures():
        layer.changeAttributeValue(feature.id(), label, feature["map_class"])
    # What is not saved yet counts too.
    result = run("assess", {"SAMPLE": layer, "REPORT": str(tmp_path / "r.html")})
    layer.rollBack()
    assert result["OVERALL_ACCURACY"] == 1.0
    assert result["TRUE_AREA_M2"] == pytest.approx(150 * 100, rel=2e-3)
    with pytest.raises(QgsProcessingException, match="Too few labelled points"):
        run("assess", {"SAMPLE": points, "REPORT": str(tmp_path / "r.html")})


def test_wrong_values_are_one_sentence(run: Callable[..., dict[str, Any]], mask: str) -> None:
    page = {"REPORT": "TEMPORARY_OUTPUT"}
    for options, message in (
        ({}, "labelled points"),
        ({"INPUT": mask}, "both or neither"),
    ):
        with pytest.raises(QgsProcessingException, match=message):
            run("assess", {**options, **page})


@pytest.mark.usefixtures("qgis_app")
def test_on_the_command_line(mask: str, tmp_path: Path) -> None:
    done = qgis_process_run(
        *("run", "landslide:assess", "--", f"INPUT={mask}", f"REFERENCE={mask}"),
        f"REPORT={tmp_path}/report.html",
    )
    assert done.returncode == 0, done.stderr
    assert "IOU:\t1" in done.stdout
