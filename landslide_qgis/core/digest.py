"""What a file's SHA-256 is; standard library only, since QGIS uses it too."""

from __future__ import annotations

import hashlib
from pathlib import Path

_BLOCK = 1 << 20


def file_sha256(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal, read in blocks: model files reach gigabytes."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
