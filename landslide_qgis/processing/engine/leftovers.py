"""What an engine that did not finish leaves on the disk, and its removal."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path


class Leftovers:
    """Knows the state of the output files before a run, and restores order after a failed one.

    The engine works in hidden folders named ``.landslide-<pid>-…`` beside each output and renames
    at the end, so an engine that was killed leaves such folders, or some of its outputs.
    """

    def __init__(self, outputs: Iterable[str]) -> None:
        self._before = {Path(path): _identity(Path(path)) for path in outputs}

    def remove(self, pid: int) -> None:
        """Delete the working folders of the dead process ``pid`` and the outputs it began."""
        for folder in {path.parent for path in self._before}:
            for path in folder.glob(f".landslide-{pid}-*"):
                _delete(path)
        for path, before in self._before.items():
            if _identity(path) not in (None, before):
                _delete(path)


def _identity(path: Path) -> tuple[int, int, int] | None:
    """Return what changes when a file is written or replaced; ``None`` if there is none."""
    try:
        status = path.stat()
    except OSError:  # nor one that could be: the engine says what is wrong with its name
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _delete(path: Path) -> None:
    """Delete a file or a folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
