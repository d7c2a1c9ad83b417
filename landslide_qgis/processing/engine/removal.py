"""Removal of the engine's packages: out of the way at once, deleted in the background.

To delete thousands of files takes half a minute on a busy disk, in which QGIS must not stand still.
"""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

from landslide_qgis.processing.engine.environment import default_packages

_ASIDE = ".deleting"


def remove(folder: Path) -> None:
    """Take the plugin's own package folder away.

    Raises:
        OSError: It cannot be moved, since files in it are in use.
    """
    folder.rename(folder.with_name(f"{folder.name}-{time.time_ns()}{_ASIDE}"))
    sweep()


def sweep() -> None:
    """Delete what was set aside, now or before QGIS was closed, in a thread of its own."""
    for folder in default_packages().parent.glob(f"engine-*{_ASIDE}"):
        # A daemon: QGIS may be closed meanwhile, and the next sweep goes on.
        threading.Thread(target=shutil.rmtree, args=(folder, True), daemon=True).start()
