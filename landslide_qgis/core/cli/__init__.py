"""The command line."""

from __future__ import annotations

import ctypes
import gc
import os
import sys

_CANCELLED = 130
# Objects between searches for garbage. What modules are made of is none, and to look through it
# again and again takes a seventh of the start.
_SEARCHED_AFTER = 100_000
# From malloc.h, and what glibc may keep of the memory that is given back to it. Left alone, it
# returns every tile's arrays to the system and has fresh pages cleared for the next.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_KEPT_BYTES = 128 << 20
_LARGEST_KEPT = 32 << 20


def start() -> int:
    """Run the command line; an interrupt while it is being loaded is a cancel too."""
    gc.set_threshold(_SEARCHED_AFTER)
    _keep_freed_memory()
    # The engine multiplies no large matrices; threads for that would only spin.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from landslide_qgis.core.cli.main import main

        return main()
    except KeyboardInterrupt:
        print("error: The run was cancelled; no output was written.", file=sys.stderr)
        return _CANCELLED


def _keep_freed_memory() -> None:
    """Let arrays of the size of tiles reuse each other's memory, where the system has glibc."""
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_M_MMAP_THRESHOLD, _LARGEST_KEPT)
        library.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
