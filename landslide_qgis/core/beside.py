"""A call that runs in a thread of its own beside other work."""

from __future__ import annotations

import threading
from typing import Callable, Generic, TypeVar

from landslide_qgis.core.errors import CancelledError

Made = TypeVar("Made")
_ASKED_EVERY_S = 0.1


class Beside(threading.Thread, Generic[Made]):
    """A call that runs beside other work; a context manager that ends no earlier than the call.

    Only one who cancels does not wait for it.
    """

    def __init__(self, call: Callable[[], Made], name: str) -> None:
        """Start the call in a thread of this name."""
        super().__init__(name=name, daemon=True)
        self._call = call
        self._made: list[Made] = []
        self._failure: Exception | None = None
        self.start()

    def run(self) -> None:
        """Keep what the call returns or raises for the one who waits."""
        try:
            self._made.append(self._call())
        except Exception as error:  # raised again where it is waited for
            self._failure = error

    def wait(self, cancelled: Callable[[], bool]) -> Made:
        """Wait for the end and hand over what the call returned; to be asked once.

        Raises:
            CancelledError: ``cancelled`` said so.
            Exception: What the call raised.
        """
        while self.is_alive():
            if cancelled():
                raise CancelledError
            self.join(_ASKED_EVERY_S)
        if self._failure is not None:
            raise self._failure
        return self._made.pop()

    def __enter__(self) -> Beside[Made]:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None or not issubclass(kind, CancelledError):
            self.join()
