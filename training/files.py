"""Where training keeps files of its own, and what a file's hash is."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

CACHE_VARIABLE = "LANDSLIDE_CACHE"
_BLOCK = 1 << 20


def cache_folder() -> Path:
    """Return where converted weights and spilled chips lie: ``LANDSLIDE_CACHE`` or ``~/.cache``."""
    given = os.environ.get(CACHE_VARIABLE)
    return Path(given) if given else Path.home() / ".cache" / "landslide-digitiser"


def file_sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
