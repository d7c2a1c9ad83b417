"""The commands of the single steps around detection."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from landslide_qgis.core.cli.scene_options import named_bands
from landslide_qgis.core.jobs import steps as jobs
from landslide_qgis.core.jobs.step import ToolboxJob

Run = Callable[[ToolboxJob], int]


def add_commands(commands: Any, run: Run) -> None:
    """Add a command for every step of the toolbox.

    Args:
        commands: What ``ArgumentParser.add_subparsers`` returned.
        run: Runs a job and returns the exit code.
    """
    _add_change(commands, run)
    _add_terrain(commands, run)
    _add_threshold(commands, run)


def add_info_options(form: Any, run: Run) -> Callable[[argparse.Namespace], int]:
    """Add ``--html`` to the ``info`` command and return what runs it."""
    form.add_argument("--html", metavar="FILE", help="write an HTML page")
    form.add_argument("--time", metavar="FILE", help="the same page with the time a tile takes")
    return lambda options: run(
        jobs.ModelInfoJob(options.time or options.html, options.model, timing=bool(options.time))
    )


def _add_threshold(commands: Any, run: Run) -> None:
    """Add ``threshold``."""
    parser = commands.add_parser("threshold", help="probability to mask")
    parser.add_argument("source", metavar="RASTER", help="probability raster")
    parser.add_argument("mask", metavar="OUTPUT", help="mask to write (.tif)")
    parser.add_argument("--band", type=int, default=1, help="band of it (default 1)")
    parser.add_argument("--method", choices=jobs.THRESHOLD_METHODS, default="fixed")
    parser.add_argument("--threshold", type=float, help="probability 0-1 (default: the model's)")
    parser.add_argument("--low", type=float, help="lower threshold of hysteresis (default: half)")
    parser.add_argument("--precision", type=float, help="wanted share of right pixels, 0-1")
    parser.add_argument("--reference", metavar="FILE", help="polygons of the true landslides")
    parser.add_argument("--sieve", type=int, default=0, metavar="PX", help="smallest patch, hole")
    parser.set_defaults(
        run=lambda options: run(
            jobs.ThresholdJob(
                source=options.source,
                mask=options.mask,
                band=options.band,
                method=options.method,
                threshold=options.threshold,
                low=options.low,
                precision=options.precision,
                reference=options.reference,
                sieve_px=options.sieve,
            )
        )
    )


def _add_terrain(commands: Any, run: Run) -> None:
    """Add ``terrain``."""
    parser = commands.add_parser("terrain", help="elevation to slope, aspect and more")
    parser.add_argument("dem", metavar="RASTER", help="elevation raster")
    for name in jobs.TerrainJob.WRITES:
        parser.add_argument(f"--{name}", metavar="FILE", help=f"{name} to write (.tif)")
    parser.add_argument("--band", type=int, default=1, help="band of it (default 1)")
    parser.add_argument(
        "--radius", type=int, default=5, metavar="PX", help="window of relief and tpi (default 5)"
    )
    parser.add_argument(
        "--z-factor", type=float, default=1.0, help="metres a unit of elevation (feet: 0.3048)"
    )
    parser.set_defaults(
        run=lambda options: run(
            jobs.TerrainJob(
                dem=options.dem,
                band=options.band,
                radius_px=options.radius,
                z_factor=options.z_factor,
                **{name: getattr(options, name) for name in jobs.TerrainJob.WRITES},
            )
        )
    )


def _add_change(commands: Any, run: Run) -> None:
    """Add ``change``."""
    parser = commands.add_parser("change", help="images before and after to layers of change")
    for which in ("before", "after"):
        parser.add_argument(
            f"--{which}", metavar="INPUT", nargs="+", default=[], help="rasters or folders"
        )
        parser.add_argument(
            f"--{which}-band",
            metavar="NAME=FILE[|N]",
            action="append",
            default=[],
            help="band and where it is; may be repeated",
        )
        parser.add_argument(f"--{which}-values", choices=jobs.REFLECTANCES, default="auto")
    for name in jobs.ChangeJob.WRITES:
        parser.add_argument(f"--{name}", metavar="FILE", help=f"{name} to write (.tif)")
    parser.add_argument("--probability", metavar="FILE", help="to filter, or to fuse with change")
    numbers = ("highest", "middle", "spread", "weight")
    for name in numbers:
        default = getattr(jobs.ChangeJob, name)
        parser.add_argument(
            f"--{name}", type=float, default=default, help=f"default {default:g}; see the page"
        )
    parser.set_defaults(
        run=lambda options: run(
            jobs.ChangeJob(
                before=tuple(options.before),
                after=tuple(options.after),
                before_bands=named_bands("--before-band", options.before_band),
                after_bands=named_bands("--after-band", options.after_band),
                before_values=options.before_values,
                after_values=options.after_values,
                probability=options.probability,
                **{name: getattr(options, name) for name in numbers},
                **{name: getattr(options, name) for name in jobs.ChangeJob.WRITES},
            )
        )
    )
