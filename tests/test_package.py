"""The zip that goes to plugins.qgis.org, and the list of the engine's packages in it."""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import package  # noqa: E402

LARGEST = 25 * 1024 * 1024


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return package.build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def names(archive: Path) -> list[str]:
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        return opened.namelist()


def test_size(archive: Path) -> None:
    assert archive.stat().st_size <= LARGEST


def test_one_top_folder_that_python_can_import(names: list[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert tops == {"landslide_qgis"}
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]+", tops.pop())


@pytest.mark.parametrize(
    "name",
    [
        "__init__.py",
        "metadata.txt",
        "LICENSE",
        "plugin.py",
        "engine-requirements.txt",
        "cloud-requirements.txt",
        "core/__main__.py",
        "models/NOTICE.md",
        "resources/icon.svg",
        "resources/styles/landslides.qml",
    ],
)
def test_what_must_be_there(names: list[str], name: str) -> None:
    assert f"landslide_qgis/{name}" in names


def test_what_must_not_be_there(names: list[str]) -> None:
    unwanted = re.compile(
        r"\.pyc$|__pycache__|\.git|__MACOSX|/tests?/|/training/|(^|/)\.|\.pt$|\.ckpt$|\.so$"
        r"|resources_rc\.py$|ui_.*\.py$|\.orig$"
    )
    assert [name for name in names if unwanted.search(name)] == []


def test_the_same_files_give_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    assert package.build(tmp_path).read_bytes() == archive.read_bytes()


def test_the_code_compiles_without_its_neighbours(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path)
    for path in tmp_path.rglob("*.py"):
        compile(path.read_text(encoding="utf-8"), str(path), "exec")


def test_requirements_are_those_of_the_project() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = re.search(r"^dependencies = \[(.*?)^\]", project, re.M | re.S)
    assert block is not None
    wanted = [found[1] for found in re.findall(r"""^\s*(["'])(.+?)\1,""", block[1], re.M)]
    lines = (ROOT / "landslide_qgis/engine-requirements.txt").read_text(encoding="utf-8")
    found = [line for line in lines.splitlines() if line and not line.startswith("#")]
    assert found == wanted
