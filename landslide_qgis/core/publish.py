"""Outputs appear whole or not at all: written in a hidden folder beside, renamed last."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from landslide_qgis.core.errors import CancelledError, LandslideError
from landslide_qgis.core.running import is_running

PREFIX = ".landslide-"
# Workspaces in use, so that a process that has to end at once can still clean up.
_OPEN: list[Workspace] = []
# Processes are numbered anew on every machine; on a shared drive folders of others are left alone.
_MACHINE = hashlib.sha256(platform.node().encode()).hexdigest()[:8]
_OWN = re.compile(re.escape(PREFIX) + r"(\d+)-" + _MACHINE + "-")
# Bytes of a file's name that leave room for the endings of files beside it.
_LONGEST = 200
# Less than this is left free on a disk that is full: what was to be written next did not fit.
_FULL_BYTES = 2 << 20
# Files beside a file that belong to it: statistics, overviews and masks of a raster, and the
# journals of a GeoPackage, which SQLite would replay into the next file of that name.
_BESIDE = (".aux.xml", ".ovr", ".msk", "-wal", "-shm", "-journal")


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
        *,
        make_folders: bool = False,
    ) -> None:
        """Check the outputs and make the hidden folders.

        Args:
            outputs: File by role; roles with ``None`` are not wanted.
            inputs: Files that are read, which no output may replace.
            folders: Roles whose output is a folder, new or empty.
            make_folders: Make the folders of the outputs where they are missing; they go again
                unless the outputs are published.

        Raises:
            LandslideError: An output is an input or a folder, or its folder is missing or
                read-only.
        """
        self._targets = {role: Path(out) for role, out in outputs.items() if out}
        # Where they really are: two words may name one file.
        try:
            self._places = {
                role: Path(os.path.realpath(target)) for role, target in self._targets.items()
            }
        except FileNotFoundError as error:
            raise LandslideError(
                "The folder that this was started in is no longer there; start it in another one."
            ) from error
        self._folders: dict[Path, Path] = {}
        self._whole = frozenset(folders)
        self._make = make_folders
        self._made: list[Path] = []
        self._check_names()
        self._check(inputs)
        _OPEN.append(self)
        try:
            for place in self._places.values():
                self._prepare(place.parent)
        except LandslideError:
            self.discard()
            raise

    def _check_names(self) -> None:
        """Refuse names that no file can have, and places where one may not look."""
        for target in self._targets.values():
            try:
                target.lstat()
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                raise LandslideError(
                    f"{target} cannot be written ({error.strerror}); choose another name or folder."
                ) from error

    def _check(self, inputs: Iterable[str]) -> None:
        """Refuse outputs that would overwrite an input, a folder or each other."""
        sources = set()
        for entry in inputs:  # "file|layername=…" and "file|3" name a part of a file
            sources |= {os.path.realpath(entry), os.path.realpath(entry.partition("|")[0])}
        for role, target in self._targets.items():
            place = self._places[role]
            if str(place) in sources:
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
            same = [r for r, other in self._places.items() if r != role and other == place]
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
        reason = None
        if isinstance(error, Exception) and not isinstance(error, (CancelledError, MemoryError)):
            reason = self._reason(error)
        self.discard()
        if reason is not None:
            raise reason from error

    def __contains__(self, role: str) -> bool:
        return role in self._targets

    def path(self, role: str) -> Path:
        """Return the file to write for a role, in the hidden folder."""
        place = self._places[role]
        name = place.name
        if ";" in name or len(os.fsencode(name)) > _LONGEST:
            # GDAL cuts a GeoPackage's name there; SQLite adds endings of its own.
            name = role + place.suffix
        return self._folders[place.parent] / name

    def scratch(self, name: str) -> Path:
        """Return a file in a hidden folder that goes when the workspace goes."""
        return next(iter(self._folders.values())) / name

    def publish(self) -> dict[str, str]:
        """Give all outputs their names; return file by role.

        Raises:
            LandslideError: The disk is full, so that a file may lack its end, or a file is in use
                by another program; none was replaced.
        """
        for parent, folder in self._folders.items():
            if shutil.disk_usage(folder).free < _FULL_BYTES:
                raise _full(parent)
        for replaces in (self._clear, self._replace):
            for role, target in self._targets.items():
                try:
                    replaces(role, self._places[role])
                except OSError as error:
                    raise LandslideError(
                        f"{target} cannot be replaced ({error.strerror}); close programs that use "
                        "it, or choose another name."
                    ) from error
        self._made = []
        return {role: str(target) for role, target in self._targets.items()}

    def _clear(self, role: str, place: Path) -> None:
        """Remove what belonged to a file that stood here, and see whether it can be replaced."""
        if role in self._whole:
            return
        for ending in _BESIDE:
            beside = f"{place}{ending}"
            if os.path.lexists(beside):
                Path(beside).unlink()
        if place.exists():
            # Refused for a file that another program holds, on systems where that matters.
            place.replace(place)

    def _replace(self, role: str, place: Path) -> None:
        """Move an output to its place."""
        if role in self._whole and place.exists():
            place.rmdir()
        self.path(role).replace(place)

    def discard(self) -> None:
        """Remove the hidden folders and everything in them."""
        for folder in self._folders.values():
            shutil.rmtree(folder, ignore_errors=True)
        for folder in self._made:
            # Someone else may have put a file there meanwhile; then the folder stays.
            with suppress(OSError):
                folder.rmdir()
        if self in _OPEN:
            _OPEN.remove(self)

    def _reason(self, error: Exception) -> LandslideError | None:
        """Return what is behind an error: a folder that went away, or a full disk.

        Where the disk is full, libraries say anything but that: files they wrote are damaged, tags
        cannot be written, a statement of SQL failed.
        """
        of_files = error.__cause__ is not None or not isinstance(error, LandslideError)
        for parent, folder in self._folders.items():
            if not folder.is_dir():
                return LandslideError(
                    f"The folder {parent} went away during the run, as a network drive may; "
                    "nothing was written; run it again once the folder is there."
                )
            if of_files and shutil.disk_usage(folder).free < _FULL_BYTES:
                return _full(parent)
        return None

    def _prepare(self, parent: Path) -> None:
        """Make the hidden folder in a target's folder, and remove those of runs that died."""
        if parent in self._folders:
            return
        if not parent.is_dir():
            if not self._make:
                raise LandslideError(f"The folder {parent} does not exist; create it first.")
            self._make_folder(parent)
        remove_leftovers(parent)
        try:
            folder = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-{_MACHINE}-", dir=parent)
        except OSError as error:
            raise LandslideError(
                f"Nothing can be written into {parent} ({error.strerror}); choose another folder."
            ) from error
        self._folders[parent] = Path(folder)

    def _make_folder(self, folder: Path) -> None:
        """Make a folder, and remember what has to go if nothing is published, innermost first."""
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        self._made = [*missing, *self._made]
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise LandslideError(
                f"The folder {folder} cannot be made ({error.strerror}); choose another place."
            ) from error


def _full(parent: Path) -> LandslideError:
    """Return the error of a folder whose disk is full."""
    return LandslideError(
        f"The disk of {parent} is full; make room there, or choose another folder; nothing was "
        "written."
    )


def without_hidden(path: Path) -> Path:
    """Return the path that a user knows of a file in a hidden folder."""
    return Path(*(part for part in path.parts if not part.startswith(PREFIX)))


def discard_all() -> None:
    """Remove the hidden folders of all workspaces of this process."""
    while _OPEN:  # each takes itself off the list
        _OPEN[-1].discard()


def remove_leftovers(parent: Path) -> None:
    """Remove the hidden folders of engine processes of this machine that no longer run."""
    for folder in parent.glob(f"{PREFIX}*"):
        match = _OWN.match(folder.name)
        if match and not is_running(int(match.group(1))):
            shutil.rmtree(folder, ignore_errors=True)
