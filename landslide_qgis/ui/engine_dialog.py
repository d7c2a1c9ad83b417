"""Raster ▸ Landslide Digitiser ▸ Engine…: is it ready, and if not, one button."""

from __future__ import annotations

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QProcess
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from landslide_qgis.processing.engine.environment import EngineSetup, engine_setup
from landslide_qgis.processing.engine.proxy import with_qgis_proxy
from landslide_qgis.processing.translation import tr


class EngineDialog(QDialog):
    """One line of status, buttons that install, and the command to do it by hand.

    Attributes:
        status: The line.
        install_button: Installs what the engine needs.
        cloud_button: Adds the cloud model.
        process: The check or the installation that is under way.
    """

    def __init__(self, parent: QWidget | None = None, setup: EngineSetup | None = None) -> None:
        super().__init__(parent)
        self._setup = setup or engine_setup()
        self.process = QProcess(self)
        self.process.setProcessEnvironment(with_qgis_proxy(self._setup.process_environment()))
        self.process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self.process.readyReadStandardOutput.connect(self._show_output)
        self._what = ""
        self.status = QLabel()
        self.install_button = QPushButton(tr("Install the engine's packages (about 430 MB)"))
        self.cloud_button = QPushButton(tr("Add the cloud model (about 145 MB)"))
        self._wheels = QgsFileWidget()
        self._output = QPlainTextEdit()
        self._build()
        self.process.finished.connect(self._finished)
        self.process.errorOccurred.connect(self._not_started)
        self.check()

    def check(self) -> None:
        """Find out whether the engine's packages are there."""
        self.status.setText(tr("Checking the engine …"))
        self._start("check", self._setup.check_arguments())

    def install(self) -> None:
        """Install the engine's packages into their own folder."""
        self.status.setText(tr("Installing; this takes a few minutes …"))
        self._output.clear()
        self._start("install", self._setup.install_arguments(self._wheels.filePath()))

    def install_clouds(self) -> None:
        """Add the cloud model to the engine's packages."""
        self.status.setText(tr("Installing; this takes a few minutes …"))
        self._output.clear()
        self._start("install", self._setup.cloud_arguments(self._wheels.filePath()))

    def done(self, result: int) -> None:
        """Close; an installation that is under way is stopped."""
        self.process.blockSignals(True)
        if self.process.state() != QProcess.ProcessState.NotRunning:
            self.process.kill()
            self.process.waitForFinished(1000)
        super().done(result)

    def _build(self) -> None:
        """Lay the widgets out."""
        self.setWindowTitle(tr("Landslide Digitiser: engine"))
        self.resize(720, 420)
        self.status.setWordWrap(True)
        self._wheels.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.install_button.clicked.connect(self.install)
        self.cloud_button.clicked.connect(self.install_clouds)
        self.cloud_button.setToolTip(
            tr("For Cloud mask, where a scene has no classification: clouds and their shadows.")
        )
        command = QPlainTextEdit(self._setup.install_command())
        command.setReadOnly(True)
        command.setMaximumHeight(72)
        self._output.setReadOnly(True)
        for text in (command, self._output):
            text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        copy = QPushButton(tr("Copy the command"))
        copy.clicked.connect(
            lambda: QApplication.clipboard().setText(self._setup.install_command())
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (
            self.status,
            self.install_button,
            self.cloud_button,
            QLabel(tr("Without internet: folder with the downloaded wheels")),
            self._wheels,
            QLabel(tr("The same by hand, in a terminal:")),
            command,
            copy,
            self._output,
            buttons,
        ):
            layout.addWidget(widget)

    def _start(self, what: str, arguments: list[str]) -> None:
        """Run the engine's Python."""
        self._what = what
        self._enable(False)
        self.process.start(self._setup.python, arguments)

    def _enable(self, idle: bool) -> None:
        """Let the buttons be pressed while nothing runs."""
        self.install_button.setEnabled(idle)
        self.cloud_button.setEnabled(idle)

    def _show_output(self) -> None:
        """Append what the process says."""
        text = bytes(self.process.readAllStandardOutput()).decode("utf-8", "replace")
        self._output.appendPlainText(text.rstrip())

    def _finished(self, code: int) -> None:
        """Say how it went; after an installation, check."""
        self._enable(True)
        if self._what == "install" and code == 0:
            self.check()
        elif self._what == "install":
            self.status.setText(self._why_not_installed())
        elif code == 0:
            self.status.setText(tr("The engine is ready ({}).").format(self._setup.packages))
        else:
            self.status.setText(tr("The engine's packages are not installed yet."))

    def _why_not_installed(self) -> str:
        """Say what an unsuccessful installation needs."""
        if "No module named pip" in self._output.toPlainText():
            return tr(
                "Python's installer, pip, is missing; on Debian and Ubuntu it is the package "
                "python3-pip."
            )
        return tr("The installation failed; see below.")

    def _not_started(self, error: QProcess.ProcessError) -> None:
        """Say that there is no such Python."""
        if error == QProcess.ProcessError.FailedToStart:
            self._enable(True)
            text = tr("The Python interpreter of the engine, {}, does not start.")
            self.status.setText(text.format(self._setup.python))
