"""The window that installs the engine's packages."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QProcess

from landslide_qgis.processing.engine.environment import (
    PACKAGES_SETTING,
    PYTHON_SETTING,
    PYTHON_VARIABLE,
    EngineSetup,
    default_packages,
    engine_setup,
    packages_for,
    qgis_python,
)
from landslide_qgis.processing.engine.state import pip_progress
from landslide_qgis.ui.engine_dialog import EngineDialog
from landslide_qgis.ui.engine_panel import EnginePanel
from landslide_qgis.ui.entries import WindowEntries
from tests.qgis.desktop import Desktop, wait_until

pytestmark = pytest.mark.usefixtures("qgis_app")


def wait(dialog: EngineDialog) -> str:
    """Wait for what is under way, and return the status."""
    for _ in range(600):
        QgsApplication.processEvents()
        if dialog.process.state() == QProcess.ProcessState.NotRunning:
            break
        dialog.process.waitForFinished(100)
    QgsApplication.processEvents()
    return dialog.status.text()


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[EngineDialog]:
    """The dialog of a Python that has no packages at all, not even pip."""
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\nexec /usr/bin/python3 -I -S "$@"\n')
    python.chmod(0o755)
    dialog = EngineDialog(setup=EngineSetup(str(python), str(tmp_path / "packages")))
    yield dialog
    dialog.done(0)


def test_ready() -> None:
    dialog = EngineDialog(setup=engine_setup())
    said: list[bool] = []
    dialog.ready.connect(lambda: said.append(True))
    assert "ready" in wait(dialog)
    assert said == [True]
    assert not dialog.install_button.isEnabled(), "there is nothing to install"
    assert dialog.cloud_button.isEnabled()
    dialog.done(0)


def test_not_installed(bare: EngineDialog) -> None:
    assert "not installed yet" in wait(bare)


def test_installation_that_fails_says_why(bare: EngineDialog) -> None:
    wait(bare)
    bare.install()
    assert not bare.install_button.isEnabled()
    assert "pip, is missing" in wait(bare)
    assert bare.install_button.isEnabled()
    assert not bare.cloud_button.isEnabled(), "it is an addition to the engine"


def test_the_checks_say_what_is_there(bare: EngineDialog) -> None:
    wait(bare)
    rows = {
        item.text(1): (item.text(0), item.text(2))
        for item in map(bare.checks.topLevelItem, range(bare.checks.topLevelItemCount()))
    }
    assert rows["Python"][0] == "✓"
    assert rows["pip"] == ("✗", "missing; on Debian and Ubuntu: python3-pip")
    assert rows["onnxruntime"] == ("✗", "not installed yet")
    assert not bare.state.ready
    bare.wheels.setFilePath("/a folder")
    assert "--no-index --find-links '/a folder'" in bare.command.toPlainText()


def test_remove_deletes_the_plugins_own_folder_only(bare: EngineDialog, tmp_path: Path) -> None:
    wait(bare)
    (tmp_path / "packages").mkdir()
    bare.remove()
    assert "by hand" in bare.status.text()
    assert (tmp_path / "packages").is_dir()
    own = default_packages()
    own.mkdir(parents=True)
    (own / "numpy.py").touch()
    dialog = EngineDialog(setup=EngineSetup(sys.executable, str(own)))
    wait(dialog)
    dialog.remove_button.click()
    assert not own.exists()
    wait(dialog)
    dialog.done(0)


def test_what_was_set_aside_is_deleted_in_the_background(bare: EngineDialog) -> None:
    """Also what QGIS did not come to before it was closed."""
    wait(bare)
    own = default_packages()
    (own / "numpy").mkdir(parents=True)
    former = own.with_name("engine-3.9-1.deleting")
    former.mkdir()
    dialog = EngineDialog(setup=EngineSetup(sys.executable, str(own)))
    wait(dialog)
    dialog.remove_button.click()
    wait(dialog)
    wait_until(lambda: list(own.parent.glob("engine-*")) == [])
    dialog.done(0)


def test_another_python_gets_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PYTHON_VARIABLE)
    other = tmp_path / "python"
    said = {"python": [3, 99, 1], "bits": 64, "pip": True, "packages": {"numpy": "9"}}
    other.write_text(f"#!/bin/sh\necho '{json.dumps(said)}'\n")
    other.chmod(0o755)
    dialog = EngineDialog()
    wait(dialog)
    dialog.python.setFilePath(str(other))
    for _ in range(2):  # the second check is that of the new folder
        wait(dialog)
    assert engine_setup() == EngineSetup(str(other), str(packages_for(3, 99)))
    assert "engine-3.99" in dialog.command.toPlainText()
    dialog.python.setFilePath("")
    wait(dialog)
    assert engine_setup().python == qgis_python()
    dialog.done(0)


def test_progress_of_pip() -> None:
    assert pip_progress("") == 0
    assert 0 < pip_progress("Collecting numpy\nCollecting rasterio\n") < 75
    assert 0 < pip_progress("Looking in links: w\nProcessing ./w/numpy.whl\n") < 75
    assert pip_progress("Collecting x\nInstalling collected packages: x\n") == 80
    assert pip_progress("Successfully installed x\n") == 100


def test_python_that_does_not_exist() -> None:
    dialog = EngineDialog(setup=EngineSetup("/no/python", ""))
    assert "/no/python, does not start" in wait(dialog)
    dialog.done(0)


def test_closing_stops_what_is_under_way(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexec sleep 60\n")
    python.chmod(0o755)
    dialog = EngineDialog(setup=EngineSetup(str(python), ""))
    dialog.process.waitForStarted()
    dialog.done(0)
    assert dialog.process.state() == QProcess.ProcessState.NotRunning


@pytest.fixture
def answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What the engine's Python says of itself; it has nothing yet."""
    said = tmp_path / "answer.json"
    tell(said, "! No module named 'onnx'")
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\ncat {said}\n")
    python.chmod(0o755)
    monkeypatch.delenv(PYTHON_VARIABLE)
    QgsSettings().setValue(PYTHON_SETTING, str(python))
    QgsSettings().setValue(PACKAGES_SETTING, str(tmp_path))
    yield said
    for name in (PYTHON_SETTING, PACKAGES_SETTING):
        QgsSettings().remove(name)


def tell(said: Path, onnx: str) -> None:
    text = {"python": [3, 11, 2], "bits": 64, "pip": True, "packages": {"onnx": onnx}}
    said.write_text(json.dumps(text))


class Map(Desktop):
    """A window with a menu to add to."""

    def addPluginToRasterMenu(self, _menu: str, _action: object) -> None:  # noqa: N802 - QGIS's
        pass

    removePluginRasterMenu = addPluginToRasterMenu  # noqa: N815


def test_what_needs_the_engine_opens_once_it_is_there(answer: Path) -> None:
    window = Map()
    entries = WindowEntries(window)
    panel = EnginePanel(window, entries)
    assert panel.notice is not None, "it says at the start that there is something to do"
    opened: list[str] = []
    detect = entries.menu("detect", "Detect", entries.with_engine(lambda: opened.append("detect")))
    detect.trigger()
    dialog = panel.dialog
    assert "not installed yet" in wait(dialog)
    panel.open()
    assert panel.dialog is dialog, "a second look does not stop an installation"
    assert opened == []
    tell(answer, "1.20")
    dialog.check()
    wait(dialog)
    assert opened == ["detect"]
    assert panel.dialog is None
    assert panel.notice is None
    detect.trigger()
    assert opened == ["detect", "detect"]
    panel.unload()
    entries.clear()
    window.close()
