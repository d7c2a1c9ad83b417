"""``pip install .`` gives the engine: its command, its models, its licence, and no more."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "landslide_qgis")
OFFLINE = ("No matching distribution found for setuptools", "Failed to establish a new connection")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which pip put a copy of the checkout, without what the engine needs."""
    copy, target = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("installed")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name)
        else:
            shutil.copy(ROOT / name, copy / name)
    words = ["-m", "pip", "install", "-q", "--no-deps", "--target", str(target), str(copy)]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True)
    if any(text in done.stderr for text in OFFLINE):
        pytest.skip("pip fetches setuptools, and there is no internet")
    assert done.returncode == 0, done.stderr
    return target


def run(installed: Path, words: list[str], folder: Path) -> str:
    """Run a command far from the checkout; return what it printed."""
    seen = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(words, cwd=folder, env=seen, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_detect_runs_with_the_shipped_model(installed: Path, tmp_path: Path) -> None:
    values = np.random.default_rng(1).integers(300, 900, (96, 96)).astype(np.uint16)
    for name in ("B04", "B03", "B02"):
        profile = {"driver": "GTiff", "count": 1, "height": 96, "width": 96, "dtype": "uint16"}
        place = {"crs": "EPSG:32643", "transform": from_origin(600000, 1200000, 10, 10)}
        with rasterio.open(tmp_path / f"{name}.tif", "w", **profile, **place) as band:
            band.write(values, 1)
    engine = [sys.executable, "-m", "landslide_qgis.core"]
    said = run(installed, [*engine, "detect", ".", "--polygons", "l.gpkg"], tmp_path)
    assert "polygons: l.gpkg" in said
    assert (tmp_path / "l.gpkg").stat().st_size > 0


def test_the_command_has_a_name(installed: Path, tmp_path: Path) -> None:
    # By the Python that runs the tests: the script names the one that installed it.
    said = run(installed, [str(installed / "bin" / "landslide-digitiser"), "info"], tmp_path)
    assert "B04" in said


def test_what_is_installed(installed: Path) -> None:
    package = installed / "landslide_qgis"
    parts = {path.name for path in package.iterdir() if path.name != "__pycache__"}
    assert parts == {"__init__.py", "core", "models", "plugin.py"}
    for folder in ("core", "models"):
        there, here = (_files(root / folder) for root in (package, ROOT / "landslide_qgis"))
        assert there == here
    licences = list(installed.glob("landslide_digitiser-*.dist-info/licenses/*"))
    assert [path.name for path in licences] == ["LICENSE"]


def _files(folder: Path) -> set[str]:
    """Return the files below a folder, without Python's caches."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if "__pycache__" not in path.parts}
