"""``python -m landslide_qgis.core``: the engine's command line."""

from __future__ import annotations

import os
import sys

from landslide_qgis.core.cli import start


def _end(code: int) -> None:
    """End at once: all is written and closed, and to take the process apart takes a while."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


_end(start())
