"""Work in threads with results in order and few in flight; progress in parts."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Callable, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")
# More wait for the disk, or for each other.
_MOST_READERS = 4


def processors() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on Windows, not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def readers() -> int:
    """Return the number of threads that read rasters: one a processor, four at most."""
    return min(_MOST_READERS, processors())


def in_order(
    function: Callable[[Item], Made], items: Iterable[Item], workers: int
) -> Iterator[Made]:
    """Yield ``function(item)`` for each item, in their order.

    Two results more than there are threads are held at most, so memory stays bounded whatever the
    number of items. When the consumer stops or a call fails, what has not begun is dropped.
    """
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


def span(step: Callable[[float], None], low: float, high: float) -> Callable[[float], None]:
    """Return a progress function, 0–1, that fills the part ``low`` to ``high`` of another."""
    return lambda share: step(low + (high - low) * share)
