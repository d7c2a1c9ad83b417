"""``metadata.txt`` as plugins.qgis.org checks it."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = (
    "name",
    "description",
    "version",
    "qgisMinimumVersion",
    "author",
    "email",
    "about",
    "tracker",
    "repository",
)


@pytest.fixture(scope="module")
def general() -> configparser.SectionProxy:
    parser = configparser.ConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return parser["general"]


@pytest.mark.parametrize("key", REQUIRED)
def test_required_keys(general: configparser.SectionProxy, key: str) -> None:
    assert general[key].strip()


def test_versions(general: configparser.SectionProxy) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", general["version"])
    assert general["qgisMinimumVersion"] == "3.22"
    assert general["qgisMaximumVersion"] == "4.99"
    assert general["supportsQt6"] == "True"


def test_version_is_that_of_the_project(general: configparser.SectionProxy) -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    stated = re.search(r'^version = "(.+)"$', project, re.M)
    assert stated is not None
    assert stated[1] == general["version"]


def test_texts(general: configparser.SectionProxy) -> None:
    for key in ("description", "about"):
        assert "<" not in general[key], "no HTML"
    assert len(general["description"]) <= 200
    assert "plugin" not in general["name"].lower()
    assert "/" not in general["author"]
    assert re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", general["email"])


def test_category_and_provider(general: configparser.SectionProxy) -> None:
    assert general["category"] in ("Raster", "Vector", "Database", "Mesh", "Web")
    assert general["hasProcessingProvider"] == "yes"


def test_addresses(general: configparser.SectionProxy) -> None:
    for key in ("tracker", "repository", "homepage"):
        assert general[key].startswith("https://")


def test_icon_exists(general: configparser.SectionProxy) -> None:
    assert (ROOT / "landslide_qgis" / general["icon"]).is_file()


def test_there_is_one_copy() -> None:
    built = re.compile(r"(^|/)(\.|build/|demo-output/)")
    found = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("metadata.txt")]
    assert [name for name in found if not built.search(name)] == ["metadata.txt"]
