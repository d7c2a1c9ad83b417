"""The commands of the steps on inventories: characterise, filter, sample, assess."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from landslide_qgis.core.jobs import inventory_steps as jobs
from landslide_qgis.core.jobs.step import ToolboxJob

Run = Callable[[ToolboxJob], int]


def add_commands(commands: Any, run: Run) -> None:
    """Add a command for every step.

    Args:
        commands: What ``ArgumentParser.add_subparsers`` returned.
        run: Runs a job and returns the exit code.
    """
    _add_characterise(commands, run)


def _add_characterise(commands: Any, run: Run) -> None:
    """Add ``characterise``."""
    parser = commands.add_parser("characterise", help="measured attributes for any polygons")
    parser.add_argument("source", metavar="POLYGONS", help="vector file")
    parser.add_argument("polygons", metavar="OUTPUT", help="polygons to write (.gpkg)")
    parser.add_argument("--dem", metavar="FILE", help="elevation raster in metres, any CRS")
    parser.add_argument(
        "--raster",
        metavar="FILE[|N]",
        action="append",
        default=[],
        help="raster to take mean, lowest and highest of; may be repeated",
    )
    parser.add_argument(
        "--volume", choices=jobs.VOLUME_LAWS, default=jobs.VOLUME_LAWS[0], help="area-volume law"
    )
    parser.add_argument("--points", metavar="FILE", help="crown and toe points to write (.gpkg)")
    parser.add_argument("--lines", metavar="FILE", help="fall lines to write (.gpkg)")
    parser.set_defaults(
        run=lambda options: run(
            jobs.CharacteriseJob(
                source=options.source,
                polygons=options.polygons,
                points=options.points,
                lines=options.lines,
                dem=options.dem,
                rasters=tuple(options.raster),
                volume=options.volume,
            )
        )
    )
