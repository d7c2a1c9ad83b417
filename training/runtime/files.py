"""Where training keeps files of its own, and how it writes files."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.publish import without_hidden

CACHE_VARIABLE = "LANDSLIDE_CACHE"


def cache_folder() -> Path:
    """Return where converted weights and spilled chips lie: ``LANDSLIDE_CACHE`` or ``~/.cache``."""
    given = os.environ.get(CACHE_VARIABLE)
    return Path(given) if given else Path.home() / ".cache" / "landslide-digitiser"


def write_text(path: Path, text: str) -> None:
    """Write a text file, making its folder; see :func:`write_bytes`."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file, making its folder: beside its place first, then renamed.

    Raises:
        LandslideError: It cannot be written; what was there before is still there.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        discard(beside)
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> LandslideError:
    """Say that a file cannot be written, and why."""
    reason = error.strerror or type(error).__name__
    return LandslideError(
        f"{without_hidden(path)} cannot be written ({reason}); make room, or name another place."
    )


def discard(path: Path) -> None:
    """Remove a file that was not finished; where nothing can be written, there is none."""
    if path.is_file():
        path.unlink()


def read_object(path: Path, remedy: str) -> dict[str, Any]:
    """Read a file that holds one JSON object.

    Args:
        path: The file.
        remedy: What to do if it is damaged, for the message.

    Raises:
        LandslideError: It is missing, damaged, or holds something else.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LandslideError(f"{path} cannot be read ({error}); {remedy}.") from error
    if not isinstance(found, dict):
        raise LandslideError(f"{path} holds no JSON object; {remedy}.")
    return found
