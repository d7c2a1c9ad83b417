"""The command line."""

from __future__ import annotations

import sys

_CANCELLED = 130


def start() -> int:
    """Run the command line; an interrupt while it is being loaded is a cancel too."""
    try:
        from landslide_qgis.core.cli.main import main

        return main()
    except KeyboardInterrupt:
        print("error: The run was cancelled; no output was written.", file=sys.stderr)
        return _CANCELLED
