"""The command line."""

from __future__ import annotations

import gc
import os
import sys

_CANCELLED = 130
# Objects between searches for garbage. What modules are made of is none, and to look through it
# again and again takes a seventh of the start.
_SEARCHED_AFTER = 100_000


def start() -> int:
    """Run the command line; an interrupt while it is being loaded is a cancel too."""
    gc.set_threshold(_SEARCHED_AFTER)
    # The engine multiplies no large matrices; threads for that would only spin.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from landslide_qgis.core.cli.main import main

        return main()
    except KeyboardInterrupt:
        print("error: The run was cancelled; no output was written.", file=sys.stderr)
        return _CANCELLED
