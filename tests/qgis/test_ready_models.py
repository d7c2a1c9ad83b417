"""The models that come with the plugin, each run through ``qgis_process``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal, ogr

from tests.qgis.conftest import ROOT, landslide_values, qgis_process_run, tree, write_raster

MODELS = ROOT / "landslide_qgis/resources/models"
READY = sorted(path.stem for path in MODELS.glob("*.model3"))


def outputs(provider: Any, name: str, folder: Path) -> list[str]:
    """Return words that send every output into a folder, whatever this QGIS calls them."""
    kinds = {"vectorDestination": ".gpkg", "rasterDestination": ".tif", "fileDestination": ".html"}
    words = []
    for definition in provider.algorithm(name).destinationParameterDefinitions():
        plain = definition.name().rpartition(":")[2]
        words.append(f"{definition.name()}={folder}/{plain}{kinds.get(definition.type(), '')}")
    return words


@pytest.fixture
def images(tmp_path: Path) -> dict[str, list[str]]:
    """Forest before; after, the scar of ``landslide_values``; B02, B03, B04, B08."""
    found: dict[str, list[str]] = {"before": [], "after": []}
    scar = landslide_values() == 4000
    for name in ("B02", "B03", "B04", "B08"):
        forest = np.random.default_rng(2).integers(300, 600, scar.shape).astype(np.uint16)
        forest += 3000 if name == "B08" else 0
        found["before"].append(str(write_raster(tmp_path / f"pre/{name}.tif", forest)))
        bare = 4500 if name == "B08" else 4000 - 500 * ("B04", "B03", "B02", "B08").index(name)
        after = np.where(scar, bare, forest).astype(np.uint16)
        found["after"].append(str(write_raster(tmp_path / f"post/{name}.tif", after)))
    return found


@pytest.fixture
def scars(tmp_path: Path) -> str:
    """The inventory that fits."""
    path = str(tmp_path / "scars.gpkg")
    source = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    reference = gdal.osr.SpatialReference()
    reference.ImportFromEPSG(32643)
    layer = source.CreateLayer("scars", reference, ogr.wkbPolygon)
    feature = ogr.Feature(layer.GetLayerDefn())
    west, east, south, north = 600600, 601100, 1199200, 1199600
    corners = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
    feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON(({corners}))"))
    layer.CreateFeature(feature)
    del feature, layer, source
    return path


def polygons(path: Path) -> list[dict[str, Any]]:
    source = ogr.Open(str(path))
    return [dict(feature.items()) for feature in source.GetLayer(0)]


def test_all_are_registered(provider: Any) -> None:
    for name in READY:
        model = provider.algorithm(name)
        assert model is not None
        assert (model.groupId(), model.canExecute()[0]) == ("ready", True)
        assert model.displayName() != name
        text = model.create().shortHelpString()
        for definition in model.parameterDefinitions():
            assert f"<code>{definition.name()}</code>" in text
            assert definition.description() != definition.name()
        assert f"qgis_process run landslide:{name} -- " in text


def test_defaults_hold_outside_the_dialog_too(
    images: dict[str, list[str]], model: Path, tmp_path: Path, run: Any
) -> None:
    """The landslide lies on ground of less than 2°, flatter than the 5° of the model's default."""
    plane = np.add.outer(np.arange(80.0), np.arange(80.0)).astype(np.float32)
    where = {"epsg": 4326, "origin": (75.9, 10.87), "pixel": 0.0005}
    dem = str(write_raster(tmp_path / "flat.tif", plane, **where))
    given = {"images": images["after"], "dem": dem, "model": str(model)}
    removed, kept = tmp_path / "removed.gpkg", tmp_path / "kept.gpkg"
    files = {"filter:removed": str(removed), "characterise:polygons": str(kept)}
    rest = dict.fromkeys(("cloudmask:cloudmask", "detect:probability"), "TEMPORARY_OUTPUT")
    run("rapidmap", {**given, **files, **rest})
    assert (len(polygons(removed)), len(polygons(kept))) == (1, 0)
    assert "slope" in polygons(removed)[0]["reason"]
    run("rapidmap", {**given, **files, **rest, "flattest": 1})
    assert (len(polygons(removed)), len(polygons(kept))) == (0, 1)


def test_before_and_after(
    provider: Any, images: dict[str, list[str]], dem: str, model: Path, tmp_path: Path
) -> None:
    words = [f"{when}={path}" for when, paths in images.items() for path in paths]
    out = tmp_path / "out"
    done = qgis_process_run(
        *("run", "landslide:beforeafter", "--", *words, f"dem={dem}", f"model={model}"),
        *outputs(provider, "beforeafter", out),
    )
    assert done.returncode == 0, done.stderr
    (found,) = polygons(out / "polygons.gpkg")
    assert found["area_m2"] == pytest.approx(40 * 50 * 100, rel=0.1)
    assert found["slope_mean"] is not None
    change = gdal.Open(str(out / "rdndvi.tif")).ReadAsArray()
    assert change[60, 80] < -15 < -1 < change[10, 10]


def test_rapid_map_and_its_assessment(
    provider: Any,
    images: dict[str, list[str]],
    dem: str,
    model: Path,
    scars: str,
    tmp_path: Path,
) -> None:
    words = [f"images={path}" for path in images["after"]]
    out = tmp_path / "out"
    done = qgis_process_run(
        *("run", "landslide:rapidmap", "--", *words, f"dem={dem}", f"model={model}"),
        *("flattest=1", *outputs(provider, "rapidmap", out)),
    )
    assert done.returncode == 0, done.stderr
    (found,) = polygons(out / "polygons.gpkg")
    assert found["area_m2"] == pytest.approx(40 * 50 * 100, rel=0.1)
    assert found["slope_mean"] > 1
    assert {"cloudmask.tif", "probability.tif", "removed.gpkg"} <= tree(out)

    done = qgis_process_run(
        *("run", "landslide:assessinventory", "--", f"probability={out}/probability.tif"),
        *(f"reference={scars}", *outputs(provider, "assessinventory", tmp_path / "score")),
    )
    assert done.returncode == 0, done.stderr
    assert "<html" in (tmp_path / "score/report.html").read_text(encoding="utf-8")
    assert {row["outcome"] for row in polygons(tmp_path / "score/objects.gpkg")}


def test_scene_to_chips(
    provider: Any, images: dict[str, list[str]], dem: str, scars: str, tmp_path: Path
) -> None:
    words = [f"images={path}" for path in images["after"]]
    out = tmp_path / "out"
    done = qgis_process_run(
        *("run", "landslide:scenetochips", "--", *words, f"dem={dem}", f"inventory={scars}"),
        *("side=32", *outputs(provider, "scenetochips", out)),
    )
    assert done.returncode == 0, done.stderr
    layout = json.loads((out / "chips/chips.json").read_text())
    names = [band["name"] for band in layout["bands"]]
    assert sorted(names) == sorted(["B02", "B03", "B04", "B08", "dem", "slope"])
    masks = [gdal.Open(str(path)).ReadAsArray() for path in (out / "chips/masks").glob("*.tif")]
    assert max(mask.max() for mask in masks) in (1, 255)
    assert {"chips/chips.json", "chips/manifest.csv", "stack.tif"} <= tree(out)


def test_the_files_are_what_the_script_writes(tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in MODELS.glob("*.model3")}
    script = (ROOT / "scripts/make_models.py").read_text(encoding="utf-8")
    moved = script.replace('ROOT / "landslide_qgis/resources/models"', f'Path("{tmp_path}")')
    moved = moved.replace("Path(__file__).resolve().parents[1]", f'Path("{ROOT}")')
    moved = moved.replace("path.relative_to(ROOT)", "path")
    done = subprocess.run([sys.executable, "-c", moved], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.model3")} == before
