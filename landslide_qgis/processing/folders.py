"""The folders of outputs, made where they are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qgis.core import QgsProcessingException

from landslide_qgis.processing.translation import tr


@contextmanager
def folders_of(files: Iterable[str]) -> Iterator[None]:
    """Make the folders of files that are to be written; they go again if nothing comes of it.

    Raises:
        QgsProcessingException: One cannot be made.
    """
    made: list[Path] = []
    try:
        for folder in (Path(file).absolute().parent for file in files):
            made = [path for path in (folder, *folder.parents) if not path.exists()] + made
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _remove(made)
        text = tr("The folder {} cannot be made ({}); choose another place.")
        raise QgsProcessingException(text.format(error.filename, error.strerror)) from error
    try:
        yield
    except BaseException:
        _remove(made)
        raise


def _remove(folders: Iterable[Path]) -> None:
    """Remove folders, innermost first, that nobody has put a file into meanwhile."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
