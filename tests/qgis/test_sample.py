"""``landslide:sample`` in this process and through ``qgis_process``, and the form of its points."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer

from tests.qgis.conftest import ROOT, qgis_process_run, write_raster
from tests.qgis.test_characterise import blob, memory_layer, rows


@pytest.fixture
def probability(tmp_path: Path) -> str:
    values = np.random.default_rng(1).random((120, 120)).astype(np.float32)
    return str(write_raster(tmp_path / "probability.tif", values))


def test_points(run: Callable[..., dict[str, Any]], probability: str, tmp_path: Path) -> None:
    area = memory_layer(blob(600, 600, 400))
    target = str(tmp_path / "sample.gpkg")
    options = {"AREA": area, "SIZE": 200, "THRESHOLD": 0.6, "BREAKS": "0.2, 0.4"}
    result = run("sample", {"INPUT": probability, **options, "POINTS": target})
    assert (result["POINT_COUNT"], result["STRATA"]) == (200, 4)
    found = rows(target)
    inside = next(area.getFeatures()).geometry().buffer(0.01, 5)
    assert all(inside.contains(row["shape"]) for row in found)
    assert {row["map_class"] for row in found} == {"landslide", "none"}


def test_the_form_asks_for_the_label_and_hides_the_map(
    run: Callable[..., dict[str, Any]], probability: str, tmp_path: Path
) -> None:
    target = str(tmp_path / "sample.gpkg")
    run("sample", {"INPUT": probability, "SIZE": 150, "THRESHOLD": 0.5, "POINTS": target})
    layer = QgsVectorLayer(target, "sample", "ogr")
    message, good = layer.loadNamedStyle(str(ROOT / "landslide_qgis/resources/styles/sample.qml"))
    assert good, message
    widget = {
        name: layer.editorWidgetSetup(layer.fields().indexOf(name))
        for name in layer.fields().names()
    }
    values = [value for choice in widget["label"].config()["map"] for value in choice.values()]
    assert set(values) >= {"landslide", "none", "unsure"}
    for name in ("stratum", "map_class", "str_area"):
        assert widget[name].type() == "Hidden"


def test_wrong_values_are_one_sentence(
    run: Callable[..., dict[str, Any]], probability: str
) -> None:
    for options, message in (
        ({"THRESHOLD": 1.0}, "between 0 and 1"),
        ({"THRESHOLD": 0.5, "EXPECTED": "0.5"}, "an expected accuracy for each"),
    ):
        with pytest.raises(QgsProcessingException, match=message):
            run("sample", {"INPUT": probability, "POINTS": "TEMPORARY_OUTPUT", **options})


@pytest.mark.usefixtures("qgis_app")
def test_on_the_command_line(probability: str, tmp_path: Path) -> None:
    done = qgis_process_run(
        *("run", "landslide:sample", "--", f"INPUT={probability}", "SIZE=160", "THRESHOLD=0.5"),
        f"POINTS={tmp_path}/sample.gpkg",
    )
    assert done.returncode == 0, done.stderr
    assert "POINT_COUNT:\t160" in done.stdout
