"""Odd surroundings: no home, no temporary folder, other locales, folders that go away."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pyogrio
import pytest

from landslide_qgis.core.scene.layer import Layer
from tests.core.toys import make_card, make_model

ROOT = Path(__file__).resolve().parents[2]
ENGINE = [sys.executable, "-m", "landslide_qgis.core"]


def environment(**changes: str | None) -> dict[str, str]:
    """Return this process's environment with some variables set, or with ``None`` taken out."""
    values = {**os.environ, "PYTHONPATH": str(ROOT), **changes}
    return {name: value for name, value in values.items() if value is not None}


def detect(scene: Path, target: Path, cwd: Path | None = None, **changes: str | None) -> str:
    """Detect in a process of its own; return what it said on stderr."""
    words = [*ENGINE, "detect", str(scene), "--polygons", str(target)]
    done = subprocess.run(
        words, env=environment(**changes), cwd=cwd, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert pyogrio.read_info(target)["features"] >= 0
    return done.stderr


@pytest.fixture
def empty_home(tmp_path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    return home


def test_nothing_is_sent_and_nothing_is_kept_at_home(rgb_scene, tmp_path, empty_home):
    """onnxruntime's own builds send telemetry, and keep a number for it in the cache folder."""
    quiet = {"HOME": str(empty_home), "XDG_CACHE_HOME": None, "ORT_DISABLE_TELEMETRY": None}
    detect(rgb_scene, tmp_path / "l.gpkg", **quiet)
    time.sleep(0.5)
    assert list(empty_home.rglob("*")) == []


@pytest.mark.parametrize("first", ["landslide_qgis.core.tiles.inference", "landslide_qgis.core"])
def test_telemetry_is_off_before_onnxruntime_is_loaded(first):
    code = f"import {first}, os; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    for given, found in ((None, "1"), ("0", "0")):
        seen = environment(ORT_DISABLE_TELEMETRY=given)
        done = subprocess.run(
            [sys.executable, "-c", code], env=seen, capture_output=True, text=True
        )
        assert done.stdout.strip() == found


@pytest.mark.parametrize(
    "changes",
    [
        {"HOME": None},
        {"HOME": "/proc"},
        {"TMPDIR": "/nowhere"},
        {"LC_ALL": "C", "LANG": None},
        {"LC_ALL": "de_DE.UTF-8", "LC_NUMERIC": "de_DE.UTF-8"},
        {"TZ": "Pacific/Kiritimati"},
    ],
    ids=lambda changes: "-".join(f"{k}={v}" for k, v in changes.items()),
)
def test_surroundings_change_nothing(rgb_scene, tmp_path, changes):
    folder = tmp_path / "Überschwemmung São João"
    shutil.copytree(rgb_scene, folder)
    detect(folder, folder / "ärea.gpkg", cwd=Path("/proc"), **changes)


def test_a_folder_that_was_left_and_deleted(rgb_scene, tmp_path):
    """Relative names mean nothing there; absolute ones do."""
    script = 'cd "$1" && rmdir "$1" && shift && exec "$@"'
    for name, code in ((str(tmp_path / "l.gpkg"), 0), ("l.gpkg", 1)):
        gone = tmp_path / "gone"
        gone.mkdir()
        words = ["sh", "-c", script, "sh", str(gone), *ENGINE, "detect", str(rgb_scene)]
        done = subprocess.run(
            [*words, "--polygons", name], env=environment(), capture_output=True, text=True
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
    assert "The folder that this was started in is no longer there" in done.stderr


@pytest.mark.parametrize("lost", ["out", "in"])
def test_folders_that_go_away_during_the_run(tmp_path, rgb_scene, lost):
    """As network drives do: one sentence that names the folder or the file, nothing left behind."""
    model = make_model(tmp_path / "slow.onnx", make_card(), window=61)
    source, target = tmp_path / "in", tmp_path / "out"
    shutil.copytree(rgb_scene, source)
    target.mkdir()
    dem = source / "dem.tif"
    shutil.copy(source / "B02.tif", dem)
    words = [*ENGINE, "detect", str(source), "--model", str(model), "--tta", "--dem", str(dem)]
    words += ["--polygons", str(target / "l.gpkg"), "--probability", str(target / "p.tif")]
    process = subprocess.Popen(words, env=environment(), stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if line.startswith("Looking for landslides"):
            break
    shutil.rmtree(tmp_path / lost)
    said = process.communicate(timeout=60)[1].splitlines()[-1]
    assert process.returncode == 1
    wanted = {"out": f"The folder {target} went away during the run", "in": f"{source}/"}
    assert said.startswith(f"error: {wanted[lost]}")
    assert lost == "out" or said.endswith("does not exist; check the path.")
    assert lost == "out" or list(target.iterdir()) == []


@pytest.mark.parametrize("name", ["/vsicurl/http://server/B04.tif", "/drive/B04.tif"])
def test_what_is_far_away_or_gone_is_not_called_damaged(name):
    """GDAL says the same of a server that does not answer as of a broken block."""
    layer = Layer(None, None, [0], opened=[SimpleNamespace(name=name)])
    assert str(layer.damaged()).startswith(f"{name} can no longer be read: its server or drive")
