"""Names of files as people give them: there, and in letters that can be passed on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from landslide_qgis.core.errors import LandslideError


def is_missing(path: str) -> bool:
    """Return whether a file's name leads nowhere; what only GDAL can look up is taken on trust.

    Raises:
        LandslideError: One may not look there, or the name is none that a file can have.
    """
    if path.startswith("/vsi") or ":" in path[2:]:
        return False
    try:
        return not Path(path).exists()
    except OSError as error:
        raise LandslideError(
            f"{path} cannot be looked up ({error.strerror}); check the path, and your rights there."
        ) from error


def check_letters(path: str) -> None:
    """Refuse the name of a file that cannot be passed on to GDAL.

    Python reads names by the encoding of the system; where that is not UTF-8, letters beyond it are
    left as lone surrogates.

    Raises:
        LandslideError: There are such letters.
    """
    if any("\ud800" <= letter <= "\udfff" for letter in path):
        name = os.fsencode(path).decode("utf-8", "replace")
        raise LandslideError(
            f"{name} has letters that the encoding of this system ({sys.getfilesystemencoding()}) "
            "lacks; set the variable PYTHONUTF8 to 1 before the command, or take other letters."
        )
