"""The commands of the steps that start from a scene."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from landslide_qgis.core.cli.scene_options import add_scene, scene_spec
from landslide_qgis.core.jobs import scene_steps as jobs
from landslide_qgis.core.jobs.step import ToolboxJob

Run = Callable[[ToolboxJob], int]


def add_commands(commands: Any, run: Run) -> None:
    """Add a command for every step that starts from a scene.

    Args:
        commands: What ``ArgumentParser.add_subparsers`` returned.
        run: Runs a job and returns the exit code.
    """
    _add_inspect(commands, run)
    _add_stack(commands, run)
    _add_cloudmask(commands, run)


def _add_inspect(commands: Any, run: Run) -> None:
    """Add ``inspect``."""
    parser = commands.add_parser("inspect", help="what a model would see of a scene")
    add_scene(parser)
    parser.add_argument("--model", metavar="FILE", help="model file (default: the shipped one)")
    parser.add_argument("--html", metavar="FILE", required=True, help="page to write")
    parser.set_defaults(
        run=lambda options: run(
            jobs.InspectJob(scene=scene_spec(options), report=options.html, model=options.model)
        )
    )


def _add_stack(commands: Any, run: Run) -> None:
    """Add ``stack``."""
    parser = commands.add_parser("stack", help="bands and elevation to one raster")
    add_scene(parser)
    group = parser.add_argument_group("stack")
    group.add_argument("--output", metavar="FILE", required=True, help="raster to write (.tif)")
    group.add_argument("--sensor", choices=jobs.SENSORS, default="auto")
    group.add_argument("--indices", nargs="+", choices=jobs.INDICES, default=[])
    group.add_argument("--terrain", nargs="+", choices=jobs.TERRAIN, default=[])
    group.add_argument(
        "--radius", type=int, default=5, metavar="PX", help="window of relief and tpi (default 5)"
    )
    parser.set_defaults(
        run=lambda options: run(
            jobs.StackJob(
                scene=scene_spec(options),
                stack=options.output,
                sensor=options.sensor,
                indices=tuple(options.indices),
                terrain=tuple(options.terrain),
                radius_px=options.radius,
            )
        )
    )


def _add_cloudmask(commands: Any, run: Run) -> None:
    """Add ``cloudmask``."""
    parser = commands.add_parser("cloudmask", help="what hides the ground: clouds, shadows, snow")
    add_scene(parser)
    group = parser.add_argument_group("cloud mask")
    group.add_argument("--output", metavar="FILE", required=True, help="raster to write (.tif)")
    group.add_argument("--method", choices=jobs.CLOUD_METHODS, default="auto")
    group.add_argument("--level", choices=jobs.LEVELS, default="l2a", help="product level")
    group.add_argument(
        "--classes", nargs="+", choices=jobs.CLOUD_CLASSES, default=jobs.CLOUD_CLASSES
    )
    group.add_argument(
        "--grow", type=float, default=60.0, metavar="M", help="grow clouds and shadows (default 60)"
    )
    group.add_argument("--provider", default="auto", help="auto, cpu or cuda")
    group.add_argument("--threads", type=int, help="processor threads (default: all)")
    parser.set_defaults(
        run=lambda options: run(
            jobs.CloudMaskJob(
                scene=scene_spec(options),
                cloudmask=options.output,
                method=options.method,
                level=options.level,
                classes=tuple(options.classes),
                grow_m=options.grow,
                provider=options.provider,
                threads=options.threads,
            )
        )
    )
