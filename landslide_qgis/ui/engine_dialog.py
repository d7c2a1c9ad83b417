"""Raster ▸ Landslide Digitiser ▸ Engine: is it ready, and if not, one button."""

from __future__ import annotations

import os
from pathlib import Path

from qgis.core import QgsSettings
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QProcess, pyqtSignal
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import QApplication, QDialog, QHeaderView, QTreeWidgetItem, QWidget

from landslide_qgis.processing.engine.environment import (
    PACKAGES_SETTING,
    PYTHON_SETTING,
    PYTHON_VARIABLE,
    READY_SETTING,
    EngineSetup,
    choose_python,
    default_packages,
    engine_setup,
    packages_for,
)
from landslide_qgis.processing.engine.proxy import with_qgis_proxy
from landslide_qgis.processing.engine.removal import remove, sweep
from landslide_qgis.processing.engine.state import (
    UNPACKING,
    State,
    is_own_folder,
    pip_progress,
    read_state,
)
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.forms import load_form, show_idle, show_progress


class EngineDialog(QDialog):
    """Controller of ``engine_dialog.ui``: checks, one button that installs, the log, the command.

    Attributes:
        status: The line that says how it stands.
        install_button: The button.
        cloud_button: Adds the cloud model.
        process: The check or the installation that is under way.
        state: What the last check found.
        ready: Emitted when a check finds that nothing is lacking.
    """

    ready = pyqtSignal()

    def __init__(self, parent: QWidget | None = None, setup: EngineSetup | None = None) -> None:
        super().__init__(parent)
        load_form(__file__, "engine_dialog", self)
        self.state: State | None = None
        self._setup = setup or engine_setup()
        self._said = ""
        self._what = ""
        self.process = QProcess(self)
        self.process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self.process.readyReadStandardOutput.connect(self._show_output)
        self._fill()
        self.process.finished.connect(self._finished)
        self.process.errorOccurred.connect(self._not_started)
        sweep()
        self.check()

    def check(self) -> None:
        """Find out what the engine's Python is and has."""
        self.status.setText(tr("Checking the engine …"))
        self._start("check", self._setup.check_arguments())

    def install(self) -> None:
        """Install the engine's packages into their own folder."""
        self._start_installation(self._setup.install_arguments(self.wheels.filePath()))

    def install_clouds(self) -> None:
        """Add the cloud model to the engine's packages."""
        self._start_installation(self._setup.cloud_arguments(self.wheels.filePath()))

    def repair(self) -> None:
        """Delete the packages and install them anew."""
        if self._delete():
            self.install()

    def remove(self) -> None:
        """Delete the packages."""
        if self._delete():
            self.check()

    def use_python(self, path: str) -> None:
        """Run the engine in another Python from now on; empty for QGIS's own."""
        choose_python(path)
        self._setup = engine_setup()
        self._show_command()
        self.check()

    def done(self, result: int) -> None:
        """Close; an installation that is under way is stopped."""
        self.process.blockSignals(True)
        if self.process.state() != QProcess.ProcessState.NotRunning:
            self.process.kill()
            self.process.waitForFinished(1000)
        super().done(result)

    def _fill(self) -> None:
        """Set the widgets up and connect them."""
        self.checks.setHeaderLabels(["", tr("What"), tr("Found")])
        header = self.checks.header()
        for column in (0, 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.wheels.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.python.setFilePath(str(QgsSettings().value(PYTHON_SETTING, "") or ""))
        self.python.setEnabled(not os.environ.get(PYTHON_VARIABLE))
        self.progress.setRange(0, 100)
        show_idle(self.progress)
        for text in (self.command, self.output):
            text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.install_button.clicked.connect(lambda _checked=False: self.install())
        self.cloud_button.clicked.connect(lambda _checked=False: self.install_clouds())
        self.repair_button.clicked.connect(lambda _checked=False: self.repair())
        self.remove_button.clicked.connect(lambda _checked=False: self.remove())
        self.check_button.clicked.connect(lambda _checked=False: self.check())
        self.copy_button.clicked.connect(
            lambda _checked=False: QApplication.clipboard().setText(self.command.toPlainText())
        )
        self.wheels.fileChanged.connect(lambda _path: self._show_command())
        self.python.fileChanged.connect(self.use_python)
        self.buttons.rejected.connect(self.reject)
        self._show_command()

    def _show_command(self) -> None:
        """Show the command that the button runs."""
        self.command.setPlainText(self._setup.install_command(self.wheels.filePath()))

    def _start_installation(self, arguments: list[str]) -> None:
        """Run pip."""
        self.output.clear()
        text = tr("Installing; this takes a few minutes. Closing this window stops it.")
        self.status.setText(text)
        self._start("install", arguments)

    def _start(self, what: str, arguments: list[str]) -> None:
        """Run the engine's Python."""
        if self.process.state() != QProcess.ProcessState.NotRunning:
            self.process.blockSignals(True)
            self.process.kill()
            self.process.waitForFinished(1000)
            self.process.blockSignals(False)
        self._what, self._said = what, ""
        self._enable(False)
        environment = with_qgis_proxy(self._setup.process_environment())
        self.process.setProcessEnvironment(environment)
        self.process.start(self._setup.python, arguments)

    def _show_output(self) -> None:
        """Append what the process says."""
        text = bytes(self.process.readAllStandardOutput()).decode("utf-8", "replace")
        self._said += text
        if self._what == "install":
            self.output.appendPlainText(text.rstrip())
            done = pip_progress(self._said)
            show_progress(self.progress, done)
            if UNPACKING <= done < 100:  # of this pip says nothing until it is over
                self.status.setText(tr("Unpacking what was downloaded; a minute more …"))

    def _finished(self, code: int) -> None:
        """Say how it went; after an installation, check."""
        self._enable(True)
        show_idle(self.progress)
        if self._what == "install" and code == 0:
            self.check()
        elif self._what == "install":
            self.status.setText(self._why_not_installed())
        else:
            self._show_state(read_state(self._said, self._setup))

    def _show_state(self, state: State | None) -> None:
        """Show the checks and the line that sums them up."""
        self.state = state
        self.checks.clear()
        ready = state is not None and state.ready
        QgsSettings().setValue(READY_SETTING, self._setup.packages if ready else "")
        if state is None:
            self.status.setText(tr("{} is no Python.").format(self._setup.python))
            self.output.appendPlainText(self._said.rstrip())
            return
        if self._moved(state):
            return
        for check in state.checks:
            mark = "✓" if check.fine else "✗"
            self.checks.addTopLevelItem(QTreeWidgetItem([mark, check.what, check.text]))
        if state.ready:
            self.status.setText(tr("The engine is ready ({}).").format(self._setup.packages))
            self.ready.emit()
        else:
            self.status.setText(tr("The engine's packages are not installed yet."))
        self._enable(True)

    def _moved(self, state: State) -> bool:
        """Give a Python of another version a package folder of its own; wheels do not fit both."""
        own, needed = default_packages(), packages_for(*state.version)
        if Path(self._setup.packages) != own or own == needed:
            return False
        QgsSettings().setValue(PACKAGES_SETTING, str(needed))
        self._setup = EngineSetup(self._setup.python, str(needed))
        self._show_command()
        self.check()
        return True

    def _delete(self) -> bool:
        """Delete the package folder if it is the plugin's own; say why not otherwise."""
        folder = Path(self._setup.packages)
        if self.state is None or not is_own_folder(folder, self.state.version):
            self.status.setText(
                tr("The folder {} was chosen by hand; delete it by hand.").format(folder)
            )
            return False
        try:
            if folder.exists():
                remove(folder)
        except OSError as error:
            text = tr("{} cannot be deleted; close other QGIS windows first ({}).")
            self.status.setText(text.format(folder, error))
            return False
        return True

    def _enable(self, free: bool) -> None:
        """Let the buttons be pressed while nothing is under way."""
        lacking = self.state is None or not self.state.ready
        self.install_button.setEnabled(free and lacking)
        self.check_button.setEnabled(free)
        self.cloud_button.setEnabled(free and not lacking)
        there = free and Path(self._setup.packages).is_dir()
        self.repair_button.setEnabled(there)
        self.remove_button.setEnabled(there)

    def _why_not_installed(self) -> str:
        """Say what an unsuccessful installation needs."""
        if "No module named pip" in self._said:
            return tr(
                "Python's installer, pip, is missing; on Debian and Ubuntu it is the package "
                "python3-pip."
            )
        return tr("The installation failed; see below.")

    def _not_started(self, error: QProcess.ProcessError) -> None:
        """Say that there is no such Python."""
        if error == QProcess.ProcessError.FailedToStart:
            self._enable(True)
            self.checks.clear()
            text = tr("The Python interpreter of the engine, {}, does not start.")
            self.status.setText(text.format(self._setup.python))
