"""Outputs appear whole or not at all: written in a hidden folder beside, renamed last."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType

from landslide_qgis.core.errors import LandslideError

PREFIX = ".landslide-"
# Workspaces in use, so that a process that has to end at once can still clean up.
_OPEN: list[Workspace] = []
_OWN = re.compile(re.escape(PREFIX) + r"(\d+)-")


class Workspace:
    """Hidden folders beside the outputs; a context manager.

    Inside it, write to :meth:`path`; call :meth:`publish` when everything is there. On leaving, the
    hidden folders are removed whatever happened.
    """

    def __init__(
        self,
        outputs: Mapping[str, str | None],
        inputs: Iterable[str],
        folders: Iterable[str] = (),
    ) -> None:
        """Check the outputs and make the hidden folders.

        Args:
            outputs: File by role; roles with ``None`` are not wanted.
            inputs: Files that are read, which no output may replace.
            folders: Roles whose output is a folder, new or empty.

        Raises:
            LandslideError: An output is an input or a folder, or its folder is missing or
                read-only.
        """
        self._targets = {role: Path(out) for role, out in outputs.items() if out}
        self._folders: dict[Path, Path] = {}
        self._whole = frozenset(folders)
        self._check(inputs)
        _OPEN.append(self)
        try:
            for target in self._targets.values():
                self._prepare(target)
        except LandslideError:
            self.discard()
            raise

    def _check(self, inputs: Iterable[str]) -> None:
        """Refuse outputs that would overwrite an input, a folder or each other."""
        sources = {os.path.realpath(entry) for entry in inputs}
        for role, target in self._targets.items():
            if os.path.realpath(target) in sources:
                raise LandslideError(
                    f"The output {target} is also an input; choose another name for it."
                )
            if role in self._whole:
                if target.exists() and not (target.is_dir() and not any(target.iterdir())):
                    raise LandslideError(
                        f"The output folder {target} is not empty; choose a new one."
                    )
            elif target.is_dir():
                raise LandslideError(f"The output {target} is a folder; give a file name.")
            same = [r for r, other in self._targets.items() if r != role and other == target]
            if same:
                raise LandslideError(f"{role} and {same[0]} are to be written to the same file.")

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.discard()

    def __contains__(self, role: str) -> bool:
        return role in self._targets

    def path(self, role: str) -> Path:
        """Return the file to write for a role, in the hidden folder."""
        target = self._targets[role]
        return self._folders[target.resolve().parent] / target.name

    def scratch(self, name: str) -> Path:
        """Return a file in a hidden folder that goes when the workspace goes."""
        return next(iter(self._folders.values())) / name

    def publish(self) -> dict[str, str]:
        """Give all outputs their names; return file by role.

        Raises:
            LandslideError: A file is in use by another program.
        """
        for role, target in self._targets.items():
            try:
                if role in self._whole and target.exists():
                    target.rmdir()
                self.path(role).replace(target)
                # Statistics of a file that stood there before.
                Path(f"{target}.aux.xml").unlink(missing_ok=True)
            except OSError as error:
                raise LandslideError(
                    f"{target} cannot be replaced ({error.strerror}); close programs that use it, "
                    "or choose another name."
                ) from error
        return {role: str(target) for role, target in self._targets.items()}

    def discard(self) -> None:
        """Remove the hidden folders and everything in them."""
        for folder in self._folders.values():
            shutil.rmtree(folder, ignore_errors=True)
        if self in _OPEN:
            _OPEN.remove(self)

    def _prepare(self, target: Path) -> None:
        """Make the hidden folder beside a target, and remove those of runs that died."""
        parent = target.resolve().parent
        if parent in self._folders:
            return
        if not parent.is_dir():
            raise LandslideError(f"The folder {parent} does not exist; create it first.")
        remove_leftovers(parent)
        try:
            folder = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent)
        except OSError as error:
            raise LandslideError(
                f"Nothing can be written into {parent} ({error.strerror}); choose another folder."
            ) from error
        self._folders[parent] = Path(folder)


def discard_all() -> None:
    """Remove the hidden folders of all workspaces of this process."""
    while _OPEN:  # each takes itself off the list
        _OPEN[-1].discard()


def remove_leftovers(parent: Path) -> None:
    """Remove the hidden folders of engine processes that no longer run."""
    for folder in parent.glob(f"{PREFIX}*"):
        match = _OWN.match(folder.name)
        if match and not _alive(int(match.group(1))):
            shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    """Return whether a process runs; on Windows, where asking would end it, assume that it does."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
