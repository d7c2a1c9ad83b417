"""Ctrl-C and the end of a batch job's time: wait for the step, save, and say how to go on."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any

from landslide_qgis.core.errors import LandslideError

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StoppedError(LandslideError):
    """A run was stopped from outside after it had saved itself."""


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
