"""``landslide:filter`` here and through ``qgis_process``; distances are those of QGIS."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProcessingException, QgsVectorLayer

from tests.qgis.conftest import qgis_process_run, write_raster
from tests.qgis.test_characterise import LEFT, TOP, blob, memory_layer, rows


@pytest.fixture
def slides() -> QgsVectorLayer:
    return memory_layer(blob(300, 300, 50), blob(600, 600, 80), blob(900, 300, 10))


def road(x: float) -> QgsVectorLayer:
    """A road to the south, x metres right of the corner."""
    layer = QgsVectorLayer("LineString?crs=EPSG:32643", "roads", "memory")
    feature = QgsFeature()
    wkt = f"LINESTRING({LEFT + x} {TOP}, {LEFT + x} {TOP - 1200})"
    feature.setGeometry(QgsGeometry.fromWkt(wkt))
    layer.dataProvider().addFeature(feature)
    return layer


def test_rules(run: Callable[..., dict[str, Any]], slides: QgsVectorLayer, tmp_path: Path) -> None:
    cover = np.full((120, 120), 10, np.uint8)
    cover[50:70, 50:70] = 80
    path = str(write_raster(tmp_path / "cover.tif", cover))
    rules = {"MIN_AREA": 1000, "COVER": path, "COVER_CLASSES": "50, 80"}
    files = {name: str(tmp_path / f"{name}.gpkg") for name in ("POLYGONS", "REMOVED")}
    result = run("filter", {"INPUT": slides, **rules, **files})
    assert (result["KEPT"], result["REMOVED_COUNT"]) == (1, 2)
    assert [row["name"] for row in rows(files["POLYGONS"])] == ["slide 0"]
    reasons = {row["name"]: row["reason"] for row in rows(files["REMOVED"])}
    assert "land cover 50, 80" in reasons["slide 1"]
    assert "below 1000" in reasons["slide 2"]


def test_distance_is_that_of_qgis(
    run: Callable[..., dict[str, Any]], slides: QgsVectorLayer
) -> None:
    import processing

    roads = road(450)
    joined = processing.run(
        "native:joinbynearest",
        {"INPUT": slides, "INPUT_2": roads, "NEIGHBORS": 1, "OUTPUT": "TEMPORARY_OUTPUT"},
    )["OUTPUT"]
    for feature in joined.getFeatures():
        # The grid of the zone is 0.03 % too short at its middle, right 180 km off it.
        native = feature["distance"] / 0.9997
        for limit, removed in ((native * 1.002, True), (native * 0.998, False)):
            one = memory_layer(feature.geometry().asWkt())
            result = run(
                "filter",
                {
                    "INPUT": one,
                    "ROADS": roads,
                    "ROAD_DISTANCE": limit,
                    "POLYGONS": "TEMPORARY_OUTPUT",
                },
            )
            assert bool(result["REMOVED_COUNT"]) == removed


def test_wrong_values_are_one_sentence(
    run: Callable[..., dict[str, Any]], slides: QgsVectorLayer, tmp_path: Path
) -> None:
    cover = str(write_raster(tmp_path / "cover.tif", np.zeros((9, 9), np.uint8)))
    for rules, message in (
        ({"ROAD_DISTANCE": 20}, "needs a layer of roads"),
        ({"COVER": cover, "COVER_CLASSES": "water"}, "no list of numbers"),
    ):
        with pytest.raises(QgsProcessingException, match=message):
            run("filter", {"INPUT": slides, "POLYGONS": "TEMPORARY_OUTPUT", **rules})


def test_on_the_command_line(
    run: Callable[..., dict[str, Any]], slides: QgsVectorLayer, tmp_path: Path
) -> None:
    source = str(tmp_path / "slides.gpkg")
    run("characterise", {"INPUT": slides, "POLYGONS": source})
    done = qgis_process_run(
        *("run", "landslide:filter", "--", f"INPUT={source}", "MIN_AREA=1000"),
        *(f"POLYGONS={tmp_path}/kept.gpkg", f"REMOVED={tmp_path}/removed.gpkg"),
    )
    assert done.returncode == 0, done.stderr
    assert "KEPT:\t2" in done.stdout
