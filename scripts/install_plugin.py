"""Copy the plugin into a plugins folder: ``python scripts/install_plugin.py FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

from plugin_files import lay_out

if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    print(lay_out(Path(sys.argv[1])))
