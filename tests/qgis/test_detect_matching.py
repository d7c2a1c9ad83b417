"""Bands matched and explained, and what a request makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsPointXY, QgsProject, QgsRasterLayer

from landslide_qgis.ui.calls import progress_text, python_command, shell_command
from landslide_qgis.ui.detect.card import Need
from landslide_qgis.ui.detect.matching import Match, chosen, match, offers
from landslide_qgis.ui.detect.request import Request, free_name
from landslide_qgis.ui.detect.window import extent_text, trial_window
from tests.qgis.conftest import landslide_values, write_raster

pytestmark = pytest.mark.usefixtures("qgis_app")
RGB = tuple(Need(name, "optical") for name in ("B04", "B03", "B02"))
SLOPE = Need("slope", "slope")


@pytest.fixture(autouse=True)
def project() -> Iterator[QgsProject]:
    yield QgsProject.instance()
    QgsProject.instance().clear()


def layer(path: str, name: str) -> QgsRasterLayer:
    made = QgsRasterLayer(path, name)
    assert made.isValid()
    QgsProject.instance().addMapLayer(made)
    return made


def test_files_descriptions_and_layer_names(bands: list[str], tmp_path: Path) -> None:
    stack = np.stack([landslide_values()] * 2)
    described = write_raster(tmp_path / "two.tif", stack, descriptions=("green", "unknown"))
    odd = write_raster(tmp_path / "odd.tif", landslide_values())
    layers = [layer(bands[0], "x"), layer(str(described), "y"), layer(str(odd), "Blue")]
    found = match(RGB, offers(layers), (), dem=False)
    assert [found[n.name].offer.layer_name for n in RGB] == ["x", "y", "Blue"]
    assert [found[n.name].offer.how for n in RGB] == ["file", "description", "layer"]
    assert [found[n.name].obvious for n in RGB] == [True, True, False]
    assert "file's name" in found["B04"].why
    request = Request(found)
    assert request.scene() == {
        "INPUT": [bands[0], str(described), str(odd)],
        "BANDS": f"B04={bands[0]}; B03={described}|1; B02={odd}",
    }


@pytest.mark.parametrize(
    ("product", "numbers"),
    [
        ("LC09_L2SP_144053_20230714_20230716_02_T1_SR", "4325"),
        ("LE07_L2SP_144053_20100714_20200716_02_T1_SR", "3214"),
    ],
)
def test_landsat_numbers_its_bands_its_own_way(tmp_path: Path, product: str, numbers: str) -> None:
    """Red is band 4 or 3, near infrared 5 or 4: as the engine has it."""
    layers = [
        layer(str(write_raster(tmp_path / f"{product}_B{number}.TIF", landslide_values())), number)
        for number in numbers
    ]
    needs = (*RGB, Need("B08", "optical"))
    found = match(needs, offers(layers), (), dem=False)
    assert "".join(found[need.name].offer.layer_name for need in needs) == numbers


def test_selected_layers_first_then_the_finest(bands: list[str], tmp_path: Path) -> None:
    coarse = write_raster(tmp_path / "coarse" / "B04.tif", landslide_values(), pixel=20.0)
    fine, other = layer(bands[0], "fine"), layer(str(coarse), "coarse")
    given = offers([other, fine])
    both = match(RGB[:1], given, (), dem=False)["B04"]
    assert both.offer.layer_name == "fine"
    assert "1 more" in both.why
    assert not both.obvious
    assert match(RGB[:1], given, {other.id()}, dem=False)["B04"].offer.layer_name == "coarse"


def test_what_is_missing_is_said() -> None:
    found = match([*RGB, SLOPE], [], (), dem=True)
    assert found["B04"] == Match(None, "missing; choose a layer")
    assert found["slope"].obvious
    assert "elevation" in found["slope"].why
    assert not match([SLOPE], [], (), dem=False)["slope"].obvious
    optional = Need("B08", "optical", required=False)
    assert match([optional], [], (), dem=False)["B08"].obvious
    assert chosen(None, SLOPE, dem=True).obvious


def test_a_request_is_short_where_names_tell(bands: list[str]) -> None:
    found = match(RGB, offers([layer(path, "b") for path in bands]), (), dem=False)
    parameters = Request(found, threshold=0.4, dem="dem.tif").detect()
    assert parameters == {
        "INPUT": bands,
        "DEM": "dem.tif",
        "THRESHOLD": 0.4,
        "MIN_AREA": 400.0,
        **dict.fromkeys(("PROBABILITY", "MASK", "POLYGONS"), "TEMPORARY_OUTPUT"),
    }


def test_results_do_not_overwrite(tmp_path: Path) -> None:
    (tmp_path / "mask.tif").touch()
    assert free_name(tmp_path / "mask.tif").name == "mask-2.tif"
    assert Request(folder=str(tmp_path)).detect()["MASK"].endswith("mask-2.tif")


def test_commands() -> None:
    parameters = {"INPUT": ["a b.tif", "c.tif"], "TTA": True, "EXTENT": "1,2,3,4 [EPSG:4326]"}
    assert shell_command("landslide:detect", parameters) == (
        "qgis_process run landslide:detect -- 'INPUT=a b.tif' INPUT=c.tif TTA=true "
        "'EXTENT=1,2,3,4 [EPSG:4326]'"
    )
    text = python_command("landslide:detect", parameters)
    compile(text, "command", "exec")
    assert "'INPUT': ['a b.tif', 'c.tif']" in text


def test_time_left() -> None:
    assert progress_text("", 0, 5) == "Starting the engine"
    assert progress_text("Done", 100, 60) == "Done", "no time is left"
    assert progress_text("Reading", 2, 100) == "Reading"
    assert progress_text("Reading", 50, 30) == "Reading · about 30 s left"
    assert progress_text("Reading", 10, 60) == "Reading · about 9 min left"


def test_window_of_a_trial(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "B04.tif", np.zeros((600, 700), np.uint16))
    raster = QgsRasterLayer(str(path), "B04")
    window = trial_window(raster, QgsPointXY(600010, 1199990), raster.crs())
    assert (window.width(), window.height()) == (5120, 5120)
    assert raster.extent().contains(window)
    assert window.xMinimum() == 600000
    assert extent_text(window, raster.crs()) == "600000,605120,1194880,1200000 [EPSG:32643]"
    assert trial_window(raster, QgsPointXY(0, 0), raster.crs()).isEmpty()
