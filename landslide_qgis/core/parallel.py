"""Work in threads: results in order and few in flight, a handle for each; progress in parts."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import Callable, Generic, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")
Handle = TypeVar("Handle")
# More wait for the disk, or for each other.
_MOST_READERS = 4
# Handles are opened one after another: to open one, a CRS may be asked that all threads share.
_OPENING = threading.Lock()


def processors() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on Windows, not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def readers() -> int:
    """Return the number of threads that read rasters: one a processor, four at most."""
    return min(_MOST_READERS, processors())


def in_order(
    function: Callable[[Item], Made], items: Iterable[Item], workers: int | None = None
) -> Iterator[Made]:
    """Yield ``function(item)`` for each item, in their order.

    Two results more than there are threads are held at most, so memory stays bounded whatever the
    number of items. When the consumer stops or a call fails, what has not begun is dropped.

    Args:
        function: Called in a thread.
        items: What with.
        workers: Number of threads; by default :func:`readers`.
    """
    workers = readers() if workers is None else workers
    pending: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for item in items:
                pending.append(pool.submit(function, item))
                if len(pending) > workers + 1:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()


class PerThread(Generic[Handle]):
    """A handle for each thread, opened when it first asks: GDAL's are not for sharing."""

    def __init__(self, open_one: Callable[[ExitStack], Handle]) -> None:
        """Remember how to open a handle.

        Args:
            open_one: Opens one, and sees to its closing on the stack it is given. The stack is
                unwound in another thread, where ``closing`` is right and a dataset's own context
                is not: that would leave an environment that its thread never entered.
        """
        self._open = open_one
        self._stack, self._local = ExitStack(), threading.local()

    def __call__(self) -> Handle:
        """Return this thread's own."""
        if not hasattr(self._local, "handle"):
            with _OPENING, ExitStack() as opened:
                self._local.handle = self._open(opened)
                self._stack.push(opened.pop_all())
        handle: Handle = self._local.handle
        return handle

    def close(self) -> None:
        """Close those of all threads, which must not ask again."""
        self._stack.close()


def span(step: Callable[[float], None], low: float, high: float) -> Callable[[float], None]:
    """Return a progress function, 0–1, that fills the part ``low`` to ``high`` of another."""
    return lambda share: step(low + (high - low) * share)
