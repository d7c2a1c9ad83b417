"""Where training keeps files of its own."""

from __future__ import annotations

import os
from pathlib import Path

CACHE_VARIABLE = "LANDSLIDE_CACHE"


def cache_folder() -> Path:
    """Return where converted weights and spilled chips lie: ``LANDSLIDE_CACHE`` or ``~/.cache``."""
    given = os.environ.get(CACHE_VARIABLE)
    return Path(given) if given else Path.home() / ".cache" / "landslide-digitiser"
