"""Runs the engine, or training: passes events on, and cleans up if it fails."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass

from qgis.core import QgsProcessingException, QgsProcessingFeedback
from qgis.PyQt.QtCore import QProcess, QProcessEnvironment

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
from landslide_qgis.processing.engine.sentences import in_users_language
from landslide_qgis.processing.translation import tr

POLL_MS = 50
GRACE_S = 0.7
STDERR_BYTES = 20_000
SIGKILL = 9
_MISSING = re.compile(r"No module named '((?!landslide_qgis)[\w.]+)'")


@dataclass(frozen=True)
class Launch:
    """What it takes to start a program that speaks the engine's language.

    Attributes:
        python: Python interpreter.
        arguments: Its arguments.
        environment: Its environment.
        folder: Where it starts.
        outputs: Files that it would write.
        title: What people call it.
        remedy: What to do if it lacks a package.
        first: Line that it is sent at the start, without its end; nothing if empty.
    """

    python: str
    arguments: tuple[str, ...]
    environment: QProcessEnvironment
    folder: str
    outputs: tuple[str, ...]
    title: str
    remedy: str
    first: str = ""


class EventProcess:
    """One run of a program that writes events: the engine, or training.

    Works in whatever thread it is used in; needs no event loop.

    Attributes:
        process: The QProcess, for tests.
    """

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self.process = QProcess()
        self._feedback = feedback
        self._unread = b""
        self._stderr = b""
        self._stage = ""
        self._result: Result | None = None
        self._failure: Failure | None = None

    def follow(self, launch: Launch) -> Result:
        """Run a program to its end.

        Raises:
            QgsProcessingException: There is no result; its text is one sentence that says why.
        """
        leftovers = Leftovers(launch.outputs)
        pid = self._start(launch)
        cancelled = self._listen()
        if self._result is not None:
            return self._result
        leftovers.remove(pid)
        self._tell_stderr()
        raise QgsProcessingException(self._why(cancelled, launch))

    def _start(self, launch: Launch) -> int:
        """Start the program, hand it its first line and return its process id."""
        self.process.setProcessEnvironment(launch.environment)
        self.process.setWorkingDirectory(launch.folder)
        self.process.start(launch.python, list(launch.arguments))
        if not self.process.waitForStarted():
            raise QgsProcessingException(
                tr("The Python interpreter of {}, {}, does not start.").format(
                    launch.title, launch.python
                )
            )
        pid = int(self.process.processId())
        if launch.first:
            self.process.write(f"{launch.first}\n".encode())
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
                self._feedback.setProgressText(in_users_language(event.stage))
        elif isinstance(event, Log):
            self._feedback.pushInfo(in_users_language(event.text))
        elif isinstance(event, Warn):
            self._feedback.pushWarning(in_users_language(event.text))
        elif isinstance(event, Result):
            self._result = event
        else:
            self._failure = event

    def _tell_stderr(self) -> None:
        """Put the engine's own error output into the log, for a report to the developers."""
        text = self._stderr.decode("utf-8", "replace").strip()
        if text:
            self._feedback.pushDebugInfo(text)

    def _why(self, cancelled: bool, launch: Launch) -> str:
        """Say in one sentence why there is no result."""
        if cancelled:
            return tr("The run was cancelled; no output was written.")
        said = self._failure.text if self._failure else self._stderr.decode("utf-8", "replace")
        missing = _MISSING.search(said)
        if missing:
            lacks = tr("{} lacks the package '{}'; {}")
            return lacks.format(_capital(launch.title), missing.group(1), launch.remedy)
        if self._failure:
            return in_users_language(self._failure.text)
        if self.process.exitStatus() == QProcess.ExitStatus.CrashExit:
            return self._why_dead(launch)
        last = (said.strip().splitlines() or [""])[-1]
        return tr(
            "{} ended with code {} before it gave a result; please report what it said last: {}"
        ).format(_capital(launch.title), self.process.exitCode(), last or "-")

    def _why_dead(self, launch: Launch) -> str:
        """Say what it means that the program did not end by itself."""
        if sys.platform != "win32" and self.process.exitCode() == SIGKILL:
            return tr(
                "{} was stopped by the system, most likely because memory ran out; close other "
                "programs, lower the memory limit or choose a smaller extent."
            ).format(_capital(launch.title))
        return tr(
            "{} crashed (signal {}); nothing was written and QGIS is not affected, please report "
            "the log."
        ).format(_capital(launch.title), self.process.exitCode())


class EngineProcess(EventProcess):
    """One run of the engine."""

    def __init__(self, setup: EngineSetup, feedback: QgsProcessingFeedback) -> None:
        super().__init__(feedback)
        self._setup = setup

    def run(self, job: Job) -> Result:
        """Run ``job`` to its end.

        Raises:
            QgsProcessingException: There is no result; its text is one sentence that says why.
        """
        remedy = tr(
            "install its packages with Raster ▸ Landslide Digitiser ▸ Engine…, or in a terminal "
            "with: {}"
        )
        return self.follow(
            Launch(
                python=self._setup.python,
                arguments=("-m", "landslide_qgis.core", "run"),
                environment=self._setup.process_environment(),
                folder=self._setup.working_folder(),
                outputs=tuple(_outputs(job)),
                title=tr("the landslide engine"),
                remedy=remedy.format(self._setup.install_command()),
                first=job_to_json(job),
            )
        )


def _capital(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def _outputs(job: Job) -> Iterable[str]:
    """Return the files that ``job`` would write."""
    names = getattr(job, "WRITES", ("probability", "mask", "polygons"))
    return [path for path in (getattr(job, name, None) for name in names) if path]
