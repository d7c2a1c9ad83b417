"""The window that installs the engine's packages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QProcess

from landslide_qgis.processing.engine.environment import EngineSetup, engine_setup
from landslide_qgis.ui.engine_dialog import EngineDialog

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
    assert "ready" in wait(dialog)
    assert dialog.install_button.isEnabled()
    dialog.done(0)


def test_not_installed(bare: EngineDialog) -> None:
    assert "not installed yet" in wait(bare)


def test_installation_that_fails_says_why(bare: EngineDialog) -> None:
    wait(bare)
    bare.install()
    assert not bare.install_button.isEnabled()
    assert "pip, is missing" in wait(bare)
    assert bare.install_button.isEnabled()


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
