"""The button that installs the engine, pressed for real: from wheels in a folder, offline.

``LANDSLIDE_WHEELS`` names the folder; ``make test`` fills ``.cache/wheels`` once, with
``scripts/environment.sh wheels``. Without internet there is none, and the test is skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtWidgets import QApplication

from landslide_qgis.processing.engine.environment import (
    PACKAGES_SETTING,
    PACKAGES_VARIABLE,
    PYTHON_SETTING,
    PYTHON_VARIABLE,
    default_packages,
)
from landslide_qgis.ui.engine_dialog import EngineDialog
from tests.qgis.desktop import wait_until

pytestmark = pytest.mark.usefixtures("qgis_app")
SECONDS = 400.0


@pytest.fixture
def wheels() -> str:
    folder = os.environ.get("LANDSLIDE_WHEELS", "")
    if not folder:
        pytest.skip("no wheels: scripts/environment.sh wheels downloads them, with internet")
    return folder


@pytest.fixture
def dialog(monkeypatch: pytest.MonkeyPatch) -> Iterator[EngineDialog]:
    """The window on QGIS's own Python and the profile's own folder, which is empty."""
    for name in (PYTHON_VARIABLE, PACKAGES_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    for name in (PYTHON_SETTING, PACKAGES_SETTING):
        QgsSettings().remove(name)
    shutil.rmtree(default_packages(), ignore_errors=True)
    made = EngineDialog()
    made.show()
    yield made
    made.done(0)
    shutil.rmtree(default_packages(), ignore_errors=True)


def settle(dialog: EngineDialog) -> str:
    """Wait until nothing is under way; return the status."""
    wait_until(dialog.check_button.isEnabled, SECONDS)
    return dialog.status.text()


def test_install_repair_and_remove(wheels: str, dialog: EngineDialog) -> None:
    packages = default_packages()
    assert "not installed yet" in settle(dialog)
    assert not dialog.remove_button.isEnabled()
    dialog.wheels.setFilePath(wheels)
    seen: list[int] = []
    dialog.progress.valueChanged.connect(seen.append)
    dialog.install_button.click()
    assert not dialog.install_button.isEnabled()
    assert "ready" in settle(dialog), dialog.output.toPlainText()[-2000:]
    assert dialog.state is not None
    assert dialog.state.ready
    rising = seen[: seen.index(max(seen)) + 1]
    assert len(rising) > 3
    assert rising == sorted(rising)
    assert "Successfully installed" in dialog.output.toPlainText()
    assert (packages / "onnxruntime").is_dir()

    shutil.rmtree(packages / "numpy")
    dialog.check_button.click()
    assert "not installed yet" in settle(dialog)
    dialog.repair_button.click()
    assert "ready" in settle(dialog), dialog.output.toPlainText()[-2000:]

    dialog.remove_button.click()
    assert "not installed yet" in settle(dialog)
    assert not packages.exists()

    dialog.copy_button.click()
    command = QApplication.clipboard().text()
    shell = ["/bin/sh", "-c", command]
    done = subprocess.run(shell, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr
    dialog.check_button.click()
    assert "ready" in settle(dialog)
    QgsApplication.processEvents()
