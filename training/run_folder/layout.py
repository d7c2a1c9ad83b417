"""The layout of a run's folder, and that it belongs to one program at a time."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from landslide_qgis.core.errors import LandslideError
from training.runtime.files import cannot_write

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCK = ".lock"
# What a run that starts over takes away; all else in the folder is somebody's own.
_RESULTS = (
    "decision.json", "weights.safetensors", "adapters.safetensors", "log.jsonl", "log.csv",
    "evaluation*.json", "evaluation*.md", "evaluation*.png", "uncertainty.npz", "hard_chips.json",
)  # fmt: skip
_FOLDERS = ("last", "last.part", "last.old")


@dataclass(frozen=True)
class RunPaths:
    """Where a run keeps its files.

    Attributes:
        folder: The run's folder.
    """

    folder: Path

    @property
    def checkpoint(self) -> Path:
        """The latest checkpoint."""
        return self.folder / "last"

    @property
    def weights(self) -> Path:
        """The averaged weights that the run stands for."""
        return self.folder / "weights.safetensors"

    @property
    def adapters(self) -> Path:
        """The adapters alone, once the run is finished; only if it has any."""
        return self.folder / "adapters.safetensors"

    @property
    def record(self) -> Path:
        """Where the run comes from."""
        return self.folder / "run.json"

    @property
    def simulated(self) -> Path:
        """The simulated chips."""
        return self.folder / "simulated.npz"


@contextmanager
def claim(folder: Path, resume: bool, overwrite: bool) -> Iterator[None]:
    """Hold a run's folder while a program trains in it; nothing there is overwritten unasked.

    Args:
        folder: The run; made if it is missing.
        resume: The program goes on with what is there.
        overwrite: It may start over where a run is; see :func:`clear`.

    Raises:
        LandslideError: Another program trains there; there is a run already and neither is
            wanted; or the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = (folder / _LOCK).open("a+b")
    except OSError as error:
        raise cannot_write(folder, error) from error
    with stream:
        _lock(stream, folder)
        if is_begun(folder) and not (resume or overwrite):
            raise LandslideError(
                f"There is a run in {folder} already; go on with it by --resume, start over by "
                "--overwrite, or name another folder by --runs."
            )
        yield


def is_begun(folder: Path) -> bool:
    """Whether a run is finished, or has a checkpoint to go on from."""
    return any((folder / name).exists() for name in ("decision.json", "last", "last.old"))


def _lock(stream: IO[bytes], folder: Path) -> None:
    """Lock a file until it is closed, or the program ends however it may.

    Raises:
        LandslideError: Another program has locked it.
    """
    try:
        if sys.platform == "win32":
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise LandslideError(
            f"Another program is training in {folder}; wait for it, or name another folder by "
            "--runs."
        ) from error


def clear(folder: Path) -> None:
    """Remove a former run's results, so that none outlives the weights it is about."""
    for name in _FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    for pattern in _RESULTS:
        for path in folder.glob(pattern):
            path.unlink()
