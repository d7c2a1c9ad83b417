"""Ctrl-C and the end of a batch job's time: wait for the step, save, and say how to go on."""

from __future__ import annotations

import io
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

from landslide_qgis.core.errors import LandslideError

# What a shell reports for a program ended by Ctrl-C.
STOPPED = 130
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StoppedError(LandslideError):
    """A run was stopped from outside after it had saved itself."""


def guarded(run: Callable[[], int]) -> int:
    """Run a command for a shell; what a person can put right is one sentence.

    Args:
        run: Returns the exit code.

    Returns:
        That code; 1 after an error that the user can put right; 130 if somebody stopped it.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What is printed has signs that not every terminal's encoding knows.
        sys.stdout.reconfigure(errors="replace")
    try:
        return run()
    except StoppedError as stop:
        print(stop, file=sys.stderr)
        return STOPPED
    except KeyboardInterrupt:
        print("Stopped; nothing half-written is left.", file=sys.stderr)
        return STOPPED
    except LandslideError as error:
        print(f"error: {error}", file=sys.stderr)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"error: {place}{error.strerror or error}.", file=sys.stderr)
    return 1


class Interrupt:
    """Remembers a wish to stop until the training loop asks; a second one stops at once.

    Attributes:
        wanted: Whether somebody wants the run to stop.
    """

    def __init__(self) -> None:
        self.wanted = False
        self._former: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Interrupt:
        if threading.current_thread() is threading.main_thread():
            self._former = {name: signal.signal(name, self._remember) for name in _SIGNALS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for name, former in self._former.items():
            signal.signal(name, former)

    def _remember(self, number: int, frame: FrameType | None) -> None:
        """Note the first wish; obey the second."""
        if self.wanted:
            raise KeyboardInterrupt
        self.wanted = True
