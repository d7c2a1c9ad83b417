"""Loading and unloading, headless and in a real window."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsApplication

from tests.qgis import test_provider
from tests.qgis.conftest import ROOT

MENU = [
    "Detect landslides…",
    "Threshold…",
    "Review…",
    "Improve model…",
    "Models…",
    "Engine…",
    "Polygons from a probability raster…",
]
ALGORITHMS = sorted(
    f"landslide:{name}" for name in (*test_provider.ALGORITHMS, *test_provider.READY)
)
NOTHING = {"actions": [], "menu": [], "toolbars": [], "docks": [], "help": 0, "algorithms": []}


def test_without_a_window(provider: Any) -> None:
    """One provider of an id at a time, so this one is another instance of the class."""
    from landslide_qgis import classFactory

    plugin = classFactory(None)
    plugin.unload()
    assert QgsApplication.processingRegistry().providerById("landslide") is provider


@pytest.fixture(scope="module")
def seen(qgis_app: QgsApplication, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a real QGIS window showed while the plugin came and went."""
    if not shutil.which("Xvfb") or not shutil.which("qgis"):
        pytest.skip("needs Xvfb and the QGIS application")
    folder = tmp_path_factory.mktemp("window")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:  # until the server has written it all
        display = pipe.readline().strip()
    temporary = folder / "temporary"
    temporary.mkdir()
    profile = shutil.copytree(os.environ["QGIS_CUSTOM_CONFIG_PATH"], folder / "profile")
    environment = {
        **os.environ,
        "DISPLAY": f":{display}",
        "QT_QPA_PLATFORM": "xcb",
        "TMPDIR": str(temporary),
        "LANDSLIDE_SEEN": str(folder / "seen.json"),
        "LANDSLIDE_ROOT": str(ROOT),
    }
    try:
        done = subprocess.run(
            [
                *("qgis", "--nologo", "--noversioncheck", "--profiles-path", str(profile)),
                *("--code", str(ROOT / "tests" / "qgis" / "drive_window.py")),
            ],
            env=environment,
            capture_output=True,
            text=True,
            timeout=400,
        )
    finally:
        server.terminate()
        server.wait(10)
    report = Path(folder / "seen.json")
    assert report.exists(), done.stderr[-2000:]
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    assert "error" not in found, found["error"]
    return found


def test_menus_and_provider_are_there(seen: dict[str, Any]) -> None:
    assert seen["loaded"]["menu"] == MENU
    assert seen["loaded"]["help"] == 1
    assert seen["loaded"]["algorithms"] == ALGORITHMS
    assert "landslide_digitiser_detect_layers" in seen["loaded"]["actions"]
    assert seen["loaded"]["toolbars"] == ["landslide_digitiser_toolbar"]


def test_unloading_leaves_nothing(seen: dict[str, Any]) -> None:
    assert seen["unloaded"] == NOTHING
    assert seen["temporary"] == []


def test_loading_again_gives_the_same(seen: dict[str, Any]) -> None:
    assert seen["again"] == seen["loaded"]
    assert seen["reloaded"] == seen["loaded"]


def test_dialogs_open(seen: dict[str, Any]) -> None:
    assert all(seen["dialogs"].values()), seen["dialogs"]


def test_delivery_shows_how_it_ended(seen: dict[str, Any]) -> None:
    failed, said, closed, page = seen["delivered"]
    assert failed == [1, True, []], "the log stays open"
    assert "was delivered into" in said[0]
    assert closed == [True]
    assert page


def test_unloading_amid_work_leaves_nothing(seen: dict[str, Any]) -> None:
    """Every panel open, a review begun, the outline tool in hand, runs under way."""
    opened = seen["opened"]
    assert opened["review"]
    assert opened["tool"]
    assert opened["running"]
    assert opened["tasks"] >= 1
    assert opened["items"] > 0
    assert opened["docks"] == 2
    assert seen["closed"] == NOTHING
    assert seen["after"] == {**seen["quiet"], "folders": []}


def test_qgis_has_none_of_the_engine_packages(seen: dict[str, Any]) -> None:
    assert seen["modules"] == []
    assert seen["layers"] == 0
