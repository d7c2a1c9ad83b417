"""Run ``python -m training.patches``."""

from __future__ import annotations

import sys

from training.patches.cli import main

if __name__ == "__main__":
    sys.exit(main())
