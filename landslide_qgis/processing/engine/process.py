"""Runs one job of the engine: sends it, passes its events on, and cleans up if it fails."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable

from qgis.core import QgsProcessingException, QgsProcessingFeedback
from qgis.PyQt.QtCore import QProcess

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.protocol import (
    Event,
    Failure,
    Job,
    Log,
    Progress,
    Result,
    Warn,
    event_from_json,
    job_to_json,
)
from landslide_qgis.processing.engine.environment import EngineSetup
from landslide_qgis.processing.engine.leftovers import Leftovers
from landslide_qgis.processing.translation import tr

POLL_MS = 50
GRACE_S = 0.7
STDERR_BYTES = 20_000
SIGKILL = 9
_MISSING = re.compile(r"No module named '((?!landslide_qgis)[\w.]+)'")


class EngineProcess:
    """One run of the engine.

    Works in whatever thread :meth:`run` is called in; needs no event loop.

    Attributes:
        process: The QProcess, for tests.
    """

    def __init__(self, setup: EngineSetup, feedback: QgsProcessingFeedback) -> None:
        self.process = QProcess()
        self._setup = setup
        self._feedback = feedback
        self._unread = b""
        self._stderr = b""
        self._stage = ""
        self._result: Result | None = None
        self._failure: Failure | None = None

    def run(self, job: Job) -> Result:
        """Run ``job`` to its end.

        Raises:
            QgsProcessingException: There is no result; its text is one sentence that says why.
        """
        leftovers = Leftovers(_outputs(job))
        pid = self._start(job)
        cancelled = self._listen()
        if self._result is not None:
            return self._result
        leftovers.remove(pid)
        self._tell_stderr()
        raise QgsProcessingException(self._why(cancelled))

    def _start(self, job: Job) -> int:
        """Start the engine, hand it the job and return its process id."""
        self.process.setProcessEnvironment(self._setup.process_environment())
        self.process.setWorkingDirectory(self._setup.working_folder())
        self.process.start(self._setup.python, ["-m", "landslide_qgis.core", "run"])
        if not self.process.waitForStarted():
            raise QgsProcessingException(
                tr("The Python interpreter of the landslide engine, {}, does not start.").format(
                    self._setup.python
                )
            )
        pid = int(self.process.processId())
        self.process.write(f"{job_to_json(job)}\n".encode())
        return pid

    def _listen(self) -> bool:
        """Pass events on until the engine ends; return whether the user cancelled."""
        deadline = None
        while self.process.state() != QProcess.ProcessState.NotRunning:
            self.process.waitForReadyRead(POLL_MS)
            self._read()
            if deadline is None and self._feedback.isCanceled():
                self.process.write(b"cancel\n")
                deadline = time.monotonic() + GRACE_S
            if deadline is not None and time.monotonic() > deadline:
                self.process.kill()
        self._read()
        return deadline is not None

    def _read(self) -> None:
        """Take what has arrived: whole lines of events, and the end of what went to stderr."""
        self._unread += bytes(self.process.readAllStandardOutput())
        *lines, self._unread = self._unread.split(b"\n")
        for line in lines:
            text = line.decode("utf-8", "replace").strip()
            if text:
                self._handle_line(text)
        self._stderr = (self._stderr + bytes(self.process.readAllStandardError()))[-STDERR_BYTES:]

    def _handle_line(self, text: str) -> None:
        """Handle one line; what is no event is a library's chatter, and goes to the log."""
        try:
            self._handle(event_from_json(text))
        except LandslideError:
            self._feedback.pushDebugInfo(text)

    def _handle(self, event: Event) -> None:
        """Hand one event to whoever waits for it."""
        if isinstance(event, Progress):
            self._feedback.setProgress(100.0 * event.fraction)
            if event.stage != self._stage:
                self._stage = event.stage
                self._feedback.setProgressText(event.stage)
        elif isinstance(event, Log):
            self._feedback.pushInfo(event.text)
        elif isinstance(event, Warn):
            self._feedback.pushWarning(event.text)
        elif isinstance(event, Result):
            self._result = event
        else:
            self._failure = event

    def _tell_stderr(self) -> None:
        """Put the engine's own error output into the log, for a report to the developers."""
        text = self._stderr.decode("utf-8", "replace").strip()
        if text:
            self._feedback.pushDebugInfo(text)

    def _why(self, cancelled: bool) -> str:
        """Say in one sentence why there is no result."""
        if cancelled:
            return tr("The run was cancelled; no output was written.")
        said = self._failure.text if self._failure else self._stderr.decode("utf-8", "replace")
        missing = _MISSING.search(said)
        if missing:
            return tr(
                "The landslide engine lacks the package '{}'; install its packages with "
                "Raster ▸ Landslide Digitiser ▸ Engine…, or in a terminal with: {}"
            ).format(missing.group(1), self._setup.install_command())
        if self._failure:
            return self._failure.text
        if self.process.exitStatus() == QProcess.ExitStatus.CrashExit:
            return self._why_dead()
        last = (said.strip().splitlines() or [""])[-1]
        return tr(
            "The landslide engine ended with code {} before it gave a result; please report "
            "what it said last: {}"
        ).format(self.process.exitCode(), last or "-")

    def _why_dead(self) -> str:
        """Say what it means that the engine did not end by itself."""
        if sys.platform != "win32" and self.process.exitCode() == SIGKILL:
            return tr(
                "The landslide engine was stopped by the system, most likely because memory ran "
                "out; close other programs, lower the memory limit or choose a smaller extent."
            )
        return tr(
            "The landslide engine crashed (signal {}); nothing was written and QGIS is not "
            "affected, please report the log."
        ).format(self.process.exitCode())


def _outputs(job: Job) -> Iterable[str]:
    """Return the files that ``job`` would write."""
    names = getattr(job, "WRITES", ("probability", "mask", "polygons"))
    return [path for path in (getattr(job, name, None) for name in names) if path]
