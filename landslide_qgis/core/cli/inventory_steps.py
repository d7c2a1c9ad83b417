"""The commands of the steps on inventories: characterise, filter, sample, assess."""

from __future__ import annotations

import argparse
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
    _add_assess(commands, run)
    _add_characterise(commands, run)
    _add_filter(commands, run)
    _add_sample(commands, run)


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


def _add_filter(commands: Any, run: Run) -> None:
    """Add ``filter``."""
    parser = commands.add_parser("filter", help="polygons by size, slope, cover and distance")
    parser.add_argument("source", metavar="POLYGONS", help="vector file")
    parser.add_argument("polygons", metavar="OUTPUT", help="what passes, to write (.gpkg)")
    parser.add_argument("--removed", metavar="FILE", help="what does not, with the reason (.gpkg)")
    for what, unit in (("area", "M2"), ("elong", "RATIO"), ("slope", "DEG")):
        for end in ("min", "max"):
            parser.add_argument(f"--{end}-{what}", type=float, metavar=unit)
    parser.add_argument("--dem", metavar="FILE", help="elevation raster for the slope")
    parser.add_argument("--cover", metavar="FILE[|N]", help="land cover raster")
    parser.add_argument("--cover-classes", type=float, nargs="+", default=[], metavar="VALUE")
    parser.add_argument("--cover-share", type=float, default=0.5, help="allowed (default 0.5)")
    parser.add_argument("--clouds", metavar="FILE[|N]", help="cloud mask raster, 0 is clear")
    parser.add_argument("--cloud-classes", type=float, nargs="+", default=[], metavar="VALUE")
    parser.add_argument("--cloud-share", type=float, default=0.5, help="allowed (default 0.5)")
    for what in ("roads", "rivers"):
        parser.add_argument(f"--{what}", metavar="FILE", help=f"vector file with {what}")
        parser.add_argument(f"--{what}-distance", type=float, metavar="M", help="not nearer")
    parser.set_defaults(run=lambda options: run(_filter_job(options)))


def _filter_job(options: argparse.Namespace) -> jobs.FilterJob:
    """Return the job that the options of ``filter`` describe."""
    same = ["source", "polygons", "removed", "dem", "cover", "cover_share", "clouds"]
    same += ["cloud_share", "roads", "rivers", "min_elong", "max_elong", "min_slope", "max_slope"]
    return jobs.FilterJob(
        min_area_m2=options.min_area,
        max_area_m2=options.max_area,
        cover_classes=tuple(options.cover_classes),
        cloud_classes=tuple(options.cloud_classes),
        roads_m=options.roads_distance,
        rivers_m=options.rivers_distance,
        **{name: getattr(options, name) for name in same},
    )


def _add_sample(commands: Any, run: Run) -> None:
    """Add ``sample``."""
    parser = commands.add_parser("sample", help="random points to label, by stratum")
    parser.add_argument("source", metavar="RASTER", help="mask or probability raster")
    parser.add_argument("points", metavar="OUTPUT", help="points to write (.gpkg)")
    parser.add_argument("--band", type=int, default=1, help="band of it (default 1)")
    parser.add_argument("--threshold", type=float, help="probability 0-1 (default: the model's)")
    parser.add_argument("--breaks", type=float, nargs="+", default=[], help="more strata's bounds")
    parser.add_argument(
        "--buffer", type=float, default=0.0, metavar="M", help="stratum around landslides (none)"
    )
    parser.add_argument("--within", metavar="FILE", help="polygons of the area of interest")
    parser.add_argument("--size", type=int, help="points in all (default: from --error)")
    parser.add_argument("--error", type=float, default=0.01, help="of the overall accuracy")
    parser.add_argument("--expected", type=float, nargs="+", default=[], metavar="SHARE")
    parser.add_argument("--allocation", choices=jobs.ALLOCATIONS, default=jobs.ALLOCATIONS[0])
    parser.add_argument("--least", type=int, default=50, help="points a stratum has at least")
    parser.add_argument("--seed", type=int, default=1, help="of the random numbers (default 1)")
    same = ("source", "points", "band", "threshold", "size", "allocation", "least", "seed")
    parser.set_defaults(
        run=lambda options: run(
            jobs.SampleJob(
                breaks=tuple(options.breaks),
                buffer_m=options.buffer,
                area=options.within,
                target_error=options.error,
                expected=tuple(options.expected),
                **{name: getattr(options, name) for name in same},
            )
        )
    )


def _add_assess(commands: Any, run: Run) -> None:
    """Add ``assess``."""
    parser = commands.add_parser("assess", help="a map against a reference or labelled points")
    parser.add_argument("source", metavar="MAP", nargs="?", help="polygons, mask or probability")
    parser.add_argument("--reference", metavar="FILE", help="true landslides: polygons or mask")
    parser.add_argument("--sample", metavar="FILE", help="labelled points from sample")
    parser.add_argument("--report", metavar="FILE", help="page to write (.html)")
    parser.add_argument("--objects", metavar="FILE", help="found, missed, false to write (.gpkg)")
    parser.add_argument("--band", type=int, default=1, help="band of the map (default 1)")
    parser.add_argument("--threshold", type=float, help="probability 0-1 (default: the model's)")
    parser.add_argument("--within", metavar="FILE", help="polygons of the area of interest")
    parser.add_argument("--resolution", type=float, default=10.0, metavar="M", help="of polygons")
    parser.add_argument("--overlap", type=float, default=0.1, help="IoU of a match (default 0.1)")
    parser.add_argument("--block", type=float, default=1000.0, metavar="M", help="for intervals")
    parser.add_argument("--seed", type=int, default=1, help="of the intervals (default 1)")
    same = ["source", "reference", "sample", "report", "objects", "band", "threshold"]
    same += ["resolution", "overlap", "seed"]
    parser.set_defaults(
        run=lambda options: run(
            jobs.AssessJob(
                area=options.within,
                block_m=options.block,
                **{name: getattr(options, name) for name in same},
            )
        )
    )
