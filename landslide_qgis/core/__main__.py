"""``python -m landslide_qgis.core``: the engine's command line."""

from __future__ import annotations

import sys

from landslide_qgis.core.cli import start

sys.exit(start())
