"""What the steps of the toolbox share: a place to report to, and the way to published files."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from landslide_qgis.core.errors import CancelledError, LandslideError
from landslide_qgis.core.jobs.protocol import Event, Log, Progress, Result, Warn
from landslide_qgis.core.jobs.step import ToolboxJob
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.scene.sources import find_rasters

_WRITTEN = 0.97


@dataclass(frozen=True)
class Desk:
    """Where a running step tells how it goes, and learns that it was cancelled.

    Attributes:
        tell: Receives events.
        cancelled: Says whether to stop.
    """

    tell: Callable[[Event], None]
    cancelled: Callable[[], bool]

    def step(self, share: float, stage: str) -> None:
        """Report the share of the work done, 0–1.

        Raises:
            CancelledError: The run was cancelled.
        """
        if self.cancelled():
            raise CancelledError
        self.tell(Progress(_WRITTEN * min(1.0, share), stage))

    def part(self, low: float, high: float, stage: str) -> Callable[[float], None]:
        """Return a progress function, 0–1, for a part of the run."""
        return lambda share: self.step(low + (high - low) * share, stage)

    def stages(self, low: float, high: float) -> Callable[[float, str], None]:
        """Return a progress function, 0–1, with stages of its own for a part of the run."""
        return lambda share, stage: self.step(low + (high - low) * share, stage)

    def log(self, text: str) -> None:
        """Tell something worth knowing."""
        self.tell(Log(text))

    def warn(self, text: str, code: str, **numbers: Any) -> None:
        """Tell what may make the result wrong."""
        self.tell(Warn(text, code, numbers))

    def warn_with(self, text: str, code: str, numbers: dict[str, Any]) -> None:
        """Do the same for those who have the numbers in one piece."""
        self.tell(Warn(text, code, numbers))


def run_step(job: ToolboxJob, desk: Desk) -> Result:
    """Run a step of the toolbox and publish what it wrote.

    Raises:
        LandslideError: With one sentence that says what is wrong.
        CancelledError: The run was cancelled; nothing was left behind.
    """
    started = time.monotonic()
    outputs = job.outputs()
    if not any(outputs.values()):
        raise LandslideError(
            f"No output was asked for; name a file for at least one of: {', '.join(outputs)}."
        )
    step = importlib.import_module(f"landslide_qgis.core.toolbox.{job.module}")
    with Workspace(outputs, find_rasters(job.inputs()), job.FOLDERS) as work:
        summary: dict[str, Any] = step.run(job, work, desk)
        return publish(work, summary, started, desk)


def publish(work: Workspace, summary: dict[str, Any], started: float, desk: Desk) -> Result:
    """Rename the outputs into place and report.

    Args:
        work: Where they were written.
        summary: What the run found.
        started: When it began, :func:`time.monotonic`.
        desk: Where to report to.

    Raises:
        CancelledError: The run was cancelled.
    """
    desk.step(1.0, "Writing the files")
    outputs = work.publish()
    desk.tell(Progress(1.0, "Done"))
    return Result(outputs, {**summary, "seconds": round(time.monotonic() - started, 2)})
