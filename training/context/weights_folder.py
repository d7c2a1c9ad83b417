"""Where the weights of pretrained encoders are looked for."""

from __future__ import annotations

import os
from pathlib import Path

WEIGHTS_VARIABLE = "LANDSLIDE_WEIGHTS"
_DEFAULT = Path("../shared/weights")


def weights_folder() -> Path:
    """Return the folder of weights: ``LANDSLIDE_WEIGHTS``, else ``../shared/weights``."""
    return Path(os.environ.get(WEIGHTS_VARIABLE) or _DEFAULT)


def find_weights_file(name: str) -> Path:
    """Return a file: as it is named, else in the folder of pretrained weights."""
    path = Path(name)
    return path if path.is_file() or path.is_absolute() else weights_folder() / path
