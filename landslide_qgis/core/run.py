"""Any job of the engine, from its dataclass to published files."""

from __future__ import annotations

from collections.abc import Callable

from landslide_qgis.core.gdal import gdal_settings
from landslide_qgis.core.jobs.protocol import Event, Job, Log, Result, Warn, check
from landslide_qgis.core.jobs.step import ToolboxJob
from landslide_qgis.core.toolbox.desk import Desk, run_step


def run_job(
    job: Job,
    tell: Callable[[Event], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Result:
    """Run a job to its end.

    Args:
        job: What to do.
        tell: Receives progress, log lines and warnings while it runs, the same words once.
        cancelled: Asked often; the run ends with nothing written once it says true.

    Returns:
        The files written, and a summary.

    Raises:
        LandslideError: With one sentence that says what is wrong and what to do.
        CancelledError: The run was cancelled.
    """
    desk = Desk(_Once(tell or _silent), cancelled or _never)
    check(job)
    with gdal_settings():
        if isinstance(job, ToolboxJob):
            return run_step(job, desk)
        # Imported here because single steps do not wait for the network's library.
        from landslide_qgis.core.detect import run_detect

        return run_detect(job, desk)


class _Once:
    """Passes on each log line and warning once: parts of a run, and models, often say the same."""

    def __init__(self, tell: Callable[[Event], None]) -> None:
        self._tell = tell
        self._said: set[str] = set()

    def __call__(self, event: Event) -> None:
        """Pass an event on, unless these words were said."""
        if isinstance(event, (Log, Warn)):
            if event.text in self._said:
                return
            self._said.add(event.text)
        self._tell(event)


def _silent(event: Event) -> None:
    """Drop an event."""


def _never() -> bool:
    """Never cancel."""
    return False
