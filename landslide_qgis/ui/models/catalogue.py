"""A list of models to download: one JSON file at any address.

``{"models": [{"file": "x.onnx", "url": "x.onnx", "sha256": "…", "title": …, "licence": …,
"size": bytes, "description": …}]}``. An address is relative to the catalogue's own. What is
downloaded is installed only if its SHA-256 is the one stated.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from qgis.PyQt.QtCore import QUrl

from landslide_qgis.processing.translation import tr

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SCHEMES = ("https", "http", "file")


class CatalogueError(ValueError):
    """The catalogue cannot be used; the message is one sentence."""


@dataclass(frozen=True)
class Offer:
    """A model that can be downloaded.

    Attributes:
        file: Name of the file it becomes.
        url: Where it is.
        sha256: Digest it must have, hexadecimal.
        title: Name for people.
        licence: Licence of the weights.
        size: Bytes, 0 if not said.
        description: A sentence for people.
    """

    file: str
    url: QUrl
    sha256: str
    title: str
    licence: str
    size: int = 0
    description: str = ""


def read_catalogue(text: bytes, address: QUrl) -> list[Offer]:
    """Read a catalogue.

    Raises:
        CatalogueError: It is no catalogue, or an entry cannot be trusted.
    """
    try:
        entries = json.loads(text.decode("utf-8"))["models"]
        return [_offer(entry, address) for entry in entries]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, CatalogueError):
            raise
        raise CatalogueError(
            tr("{} is no catalogue of models.").format(address.toDisplayString())
        ) from error


def _offer(entry: dict[str, Any], address: QUrl) -> Offer:
    """Read one entry."""
    name, digest = str(entry["file"]), str(entry["sha256"]).lower()
    if PurePosixPath(name).name != name or "\\" in name or not name.endswith(".onnx"):
        raise CatalogueError(tr("The catalogue's file name '{}' is not usable.").format(name))
    if not _SHA256.fullmatch(digest):
        raise CatalogueError(tr("The catalogue states no SHA-256 of {}.").format(name))
    url = address.resolved(QUrl(str(entry["url"])))
    # A list from the web has no business with the files of this computer.
    foreign = url.scheme() == "file" and address.scheme() != "file"
    if url.scheme() not in _SCHEMES or foreign:
        raise CatalogueError(tr("The address of {} is not usable.").format(name))
    return Offer(
        file=name,
        url=url,
        sha256=digest,
        title=str(entry.get("title") or name),
        licence=str(entry.get("licence") or tr("not said")),
        size=int(entry.get("size") or 0),
        description=str(entry.get("description") or ""),
    )
