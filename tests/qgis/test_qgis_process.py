"""The provider through the real ``qgis_process``, with the plugin laid out as it is shipped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from osgeo import gdal, ogr

from tests.qgis.conftest import qgis_process_run, tree

pytestmark = pytest.mark.usefixtures("qgis_app")


def inputs(bands: list[str]) -> list[str]:
    return [f"INPUT={path}" for path in bands]


def test_provider_is_listed() -> None:
    done = qgis_process_run("list")
    assert "landslide:detect\tDetect landslides" in done.stdout
    assert "landslide:vectorise\t" in done.stdout


def test_help() -> None:
    done = qgis_process_run("help", "landslide:detect")
    assert done.returncode == 0
    assert "PROBABILITY: <outputRaster>" in done.stdout


def test_detect_then_vectorise(bands: list[str], dem: str, model: Path, tmp_path: Path) -> None:
    done = qgis_process_run(
        *("run", "landslide:detect", "--", *inputs(bands), f"DEM={dem}", f"MODEL={model}"),
        *(f"PROBABILITY={tmp_path}/p.tif", f"MASK={tmp_path}/m.tif"),
        f"POLYGONS={tmp_path}/l.gpkg",
    )
    assert done.returncode == 0, done.stderr
    assert "POLYGON_COUNT:\t1" in done.stdout
    polygons = ogr.Open(str(tmp_path / "l.gpkg"))
    assert polygons.GetLayer(0).GetNextFeature().GetField("slope_mean") is not None

    done = qgis_process_run(
        *("run", "landslide:vectorise", "--", f"INPUT={tmp_path}/p.tif", f"DEM={dem}"),
        *("THRESHOLD=0.5", f"POLYGONS={tmp_path}/again.gpkg", f"MASK={tmp_path}/again.tif"),
    )
    assert done.returncode == 0, done.stderr
    assert "POLYGON_COUNT:\t1" in done.stdout
    first = gdal.Open(str(tmp_path / "m.tif")).ReadAsArray()
    second = gdal.Open(str(tmp_path / "again.tif")).ReadAsArray()
    assert (first == second).all()


def test_relative_paths(bands: list[str], model: Path) -> None:
    folder = Path(bands[0]).parent
    names = [Path(path).name for path in bands]
    done = qgis_process_run(
        *("run", "landslide:detect", "--", *inputs(names), f"MODEL={model}"),
        "PROBABILITY=résultat 1.tif",
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "résultat 1.tif").is_file()


def test_json(bands: list[str], model: Path, tmp_path: Path) -> None:
    done = qgis_process_run(
        *("--json", "run", "landslide:detect", "--", *inputs(bands), f"MODEL={model}"),
        *(f"PROBABILITY={tmp_path}/p.tif", f"POLYGONS={tmp_path}/l.gpkg"),
    )
    results = json.loads(done.stdout)["results"]
    assert results["POLYGON_COUNT"] == 1
    assert results["POLYGONS"] == f"{tmp_path}/l.gpkg"


def test_error_is_one_sentence_and_leaves_nothing(
    bands: list[str], model: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    done = qgis_process_run(
        *("run", "landslide:detect", "--", *inputs(bands[:2]), f"MODEL={model}"),
        *(f"PROBABILITY={out}/p.tif", f"MASK={out}/m.tif", f"POLYGONS={out}/l.gpkg"),
    )
    assert done.returncode == 1
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR:")]
    assert len(errors) == 1
    assert "B02" in errors[0]
    assert "Traceback" not in done.stdout + done.stderr
    assert tree(out) == set()


def test_wrong_value_is_refused_before_the_start(bands: list[str], tmp_path: Path) -> None:
    done = qgis_process_run(
        *("run", "landslide:detect", "--", *inputs(bands), "MODEL=/no/model.onnx"),
        f"PROBABILITY={tmp_path}/p.tif",
    )
    assert done.returncode != 0
    assert "The model file '/no/model.onnx' does not exist" in done.stderr
    assert not (tmp_path / "p.tif").exists()


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("{}/file/p.tif", "The folder {}/file cannot be made (File exists)"),
        ("{}/file/new/p.tif", "The folder {}/file/new cannot be made (Not a directory)"),
        ("{}/" + "y" * 300 + ".tif", "cannot be written (File name too long)"),
    ],
)
def test_a_place_where_nothing_can_be_written(
    bands: list[str], model: Path, tmp_path: Path, target: str, words: str
) -> None:
    (tmp_path / "file").write_text("no folder")
    done = qgis_process_run(
        *("run", "landslide:predict", "--", *inputs(bands), f"MODEL={model}"),
        f"PROBABILITY={target.format(tmp_path)}",
    )
    assert done.returncode == 1
    assert words.format(tmp_path) in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_folders_that_were_made_go_when_nothing_comes_of_it(
    bands: list[str], model: Path, tmp_path: Path
) -> None:
    for images, code in ((bands[:2], 1), (bands, 0)):
        done = qgis_process_run(
            *("run", "landslide:predict", "--", *inputs(images), f"MODEL={model}"),
            f"PROBABILITY={tmp_path}/new/deep/p.tif",
        )
        assert done.returncode == code, done.stderr
        assert (tmp_path / "new").exists() == (code == 0)


def test_the_home_folder_behind_an_equals_sign(
    bands: list[str], model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    done = qgis_process_run(
        *("run", "landslide:predict", "--", *inputs(bands), f"MODEL={model}"),
        "PROBABILITY=~/p.tif",
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "p.tif").exists()
    assert f"PROBABILITY:\t{tmp_path}/p.tif" in done.stdout


@pytest.mark.parametrize(
    ("name", "words"),
    [("scene", "is a folder"), ("x.zip", "unpack it"), ("x.tif", "may be damaged"), ("y", "path")],
)
def test_what_is_no_raster(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "scene").mkdir()
    for file in ("x.zip", "x.tif"):
        (tmp_path / file).write_text("no raster")
    done = qgis_process_run(
        *("run", "landslide:predict", "--", f"INPUT={tmp_path / name}"),
        f"PROBABILITY={tmp_path}/p.tif",
    )
    assert done.returncode != 0
    assert words in done.stderr.rpartition("ERROR:")[2]
