"""`python -m landslide_qgis.core.simulator FOLDER`: simulate a scene."""

from __future__ import annotations

import argparse
import sys

from landslide_qgis.core.errors import LandslideError

from .command import add_arguments, run


def main(argv: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: Arguments without the program's name; those of the process by default.

    Returns:
        0, or 1 with a sentence on standard error when the user can put something right.
    """
    parser = argparse.ArgumentParser(prog="simulate", description="Simulate a Sentinel-2 scene.")
    add_arguments(parser)
    args = parser.parse_args(argv)
    try:
        folder = run(args, lambda share, text: print(f"{share:4.0%} {text}", file=sys.stderr))
    except LandslideError as error:
        print(error, file=sys.stderr)
        return 1
    print(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
