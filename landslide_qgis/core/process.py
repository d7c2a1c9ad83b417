"""The engine as a process: a job on standard input, events on standard output."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable
from typing import NoReturn, TextIO

from landslide_qgis.core.errors import CancelledError, LandslideError
from landslide_qgis.core.jobs.protocol import (
    Event,
    Failure,
    Job,
    Result,
    event_to_json,
    job_from_json,
)

EXIT_INPUT = 1
EXIT_DEFECT = 2
EXIT_CANCELLED = 130
# How long a run may take to stop by itself once it was told to. Libraries cannot be interrupted in
# the middle of a call; after this time the process just ends, its hidden folders removed.
GRACE_S = 0.6
_SPEECH_S = 0.1


class Cancellation:
    """A switch that the run looks at, with a deadline behind it."""

    def __init__(self, clean_up: Callable[[], None], say: Callable[[], None]) -> None:
        """Prepare an end; ``say`` tells of it where the run cannot do so itself."""
        self._event = threading.Event()
        self._clean_up = clean_up
        self._say = say

    def __call__(self) -> bool:
        """Return whether the run is to stop."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Ask the run to stop, and end the process if it has not within the grace time."""
        if self._event.is_set():
            return
        self._event.set()
        timer = threading.Timer(GRACE_S, self._end)
        timer.daemon = True
        timer.start()

    def _end(self) -> None:
        self._clean_up()
        # Whoever reads may have stopped reading.
        speaker = threading.Thread(target=self._say, daemon=True)
        speaker.start()
        speaker.join(_SPEECH_S)
        os._exit(EXIT_CANCELLED)


def serve(stdin: TextIO, stdout: TextIO) -> int:
    """Read one job, run it, write events; return the exit code."""
    return _answer(stdin.readline(), _teller(stdout), stdin)


def serve_on(stdin: TextIO, stdout: TextIO) -> int:
    """Answer job after job until there are no more, each with its events; for jobs of moments.

    They cannot be cancelled: standard input brings the next one.
    """
    tell = _teller(stdout)
    for line in iter(stdin.readline, ""):
        _answer(line, tell, None)
    return 0


def _teller(stdout: TextIO) -> Callable[[Event], None]:
    """Return what writes events, a whole line each."""
    lock = threading.Lock()

    def tell(event: Event) -> None:
        with lock:
            try:
                stdout.write(event_to_json(event) + "\n")
                stdout.flush()
            except BrokenPipeError:
                _end_unheard()

    return tell


def _answer(line: str, tell: Callable[[Event], None], stdin: TextIO | None) -> int:
    """Run the job on a line; return the exit code."""
    try:
        job = job_from_json(line)
    except LandslideError as error:
        tell(Failure(str(error)))
        return EXIT_INPUT
    return run_reporting(job, tell, stdin)


def run_reporting(job: Job, tell: Callable[[Event], None], stdin: TextIO | None) -> int:
    """Run a job and turn its end into a final event and an exit code.

    Args:
        job: The job.
        tell: Receives all events, the final ``result`` or ``error`` too.
        stdin: Where a line ``cancel`` may come from.
    """
    # Imported here so that a job that is not one is refused before numpy and GDAL are loaded.
    from landslide_qgis.core.run import run_job

    return report(lambda cancelled: run_job(job, tell, cancelled), tell, stdin)


def report(
    work: Callable[[Callable[[], bool]], Result],
    tell: Callable[[Event], None],
    stdin: TextIO | None,
) -> int:
    """Do some work and turn its end into a final event and an exit code.

    Args:
        work: Does it; is given a function that says whether to stop.
        tell: Receives the final ``result`` or ``error``.
        stdin: Where a line ``cancel`` may come from.
    """
    from landslide_qgis.core import publish

    def say() -> None:
        tell(Failure(str(CancelledError()), "cancelled"))

    cancellation = Cancellation(publish.discard_all, say)
    if stdin is not None:
        threading.Thread(target=_listen, args=(stdin, cancellation), daemon=True).start()
    _on_signals(cancellation)
    try:
        result: Result = work(cancellation)
    except CancelledError as error:
        tell(Failure(str(error), "cancelled"))
        return EXIT_CANCELLED
    except LandslideError as error:
        tell(Failure(str(error)))
        return EXIT_INPUT
    except MemoryError:
        tell(Failure("The run needs more memory than there is; give it a smaller memory limit."))
        return EXIT_INPUT
    except BrokenPipeError:
        _end_unheard()
    except Exception as error:  # a defect: told, not hidden
        traceback.print_exc(file=sys.stderr)
        tell(Failure(f"The engine failed unexpectedly: {type(error).__name__}: {error}", "defect"))
        return EXIT_DEFECT
    tell(result)
    return 0


def _end_unheard() -> NoReturn:
    """End at once with nothing left behind: the one who asked for the run is gone."""
    from landslide_qgis.core import publish

    publish.discard_all()
    os._exit(EXIT_CANCELLED)


def _listen(stdin: TextIO, cancellation: Cancellation) -> None:
    """Wait for the line that cancels, or until whoever asked for the run is gone."""
    for line in stdin:
        if line.strip() == "cancel":
            cancellation.cancel()
            return
    if sys.platform != "win32" and sys.stdout is not None and _gone(sys.stdout.fileno()):
        cancellation.cancel()


def _gone(pipe: int) -> bool:
    """Wait until nobody can read from a pipe any more; false where that cannot be seen."""
    import select

    watch = select.poll()
    watch.register(pipe, 0)  # errors are always told; of a file there are none
    # Of terminals and /dev/null macOS says only that it does not watch those.
    return any(event & (select.POLLERR | select.POLLHUP) for _, event in watch.poll())


def _on_signals(cancellation: Cancellation) -> None:
    """Treat an interrupt or a polite request to end as a cancel."""
    import signal

    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, lambda *_: cancellation.cancel())
