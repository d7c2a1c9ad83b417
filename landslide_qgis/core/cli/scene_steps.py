"""The commands of the steps that start from a scene."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from landslide_qgis.core.cli.scene_options import add_scene, scene_spec
from landslide_qgis.core.cli.screen import add_screen
from landslide_qgis.core.jobs import scene_steps as jobs
from landslide_qgis.core.jobs.protocol import PROVIDERS
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
    _add_chips(commands, run)
    add_screen(commands, run)


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
    group.add_argument("--provider", choices=PROVIDERS, default="auto")
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


def _add_chips(commands: Any, run: Run) -> None:
    """Add ``chips``."""
    parser = commands.add_parser("chips", help="scene and inventory to training chips")
    add_scene(parser)
    group = parser.add_argument_group("chips")
    group.add_argument("--inventory", metavar="FILE", required=True, help="landslide polygons")
    group.add_argument("--output", metavar="FOLDER", required=True, help="folder to make")
    group.add_argument("--terrain", nargs="+", choices=jobs.TERRAIN, default=[])
    group.add_argument("--size", type=int, default=128, metavar="PX", help="side (default 128)")
    group.add_argument(
        "--block", type=int, default=4, metavar="N", help="chips a block (default 4)"
    )
    group.add_argument(
        "--shares", nargs=3, type=float, default=(0.7, 0.15, 0.15), metavar=("TRAIN", "VAL", "TEST")
    )
    group.add_argument("--negatives", type=float, default=1.0, help="chips without for each with")
    group.add_argument("--least-known", type=float, default=0.5, help="share of a chip, 0-1")
    group.add_argument("--unreviewed", choices=jobs.UNREVIEWED, default="ignore")
    group.add_argument("--source", help="name of the image (default: of its first file)")
    group.add_argument("--seed", type=int, default=0)
    parser.set_defaults(
        run=lambda options: run(
            jobs.ChipsJob(
                scene=scene_spec(options),
                inventory=options.inventory,
                chips=options.output,
                terrain=tuple(options.terrain),
                size_px=options.size,
                block_chips=options.block,
                shares=tuple(options.shares),
                negatives=options.negatives,
                least_known=options.least_known,
                unreviewed=options.unreviewed,
                source=options.source,
                seed=options.seed,
            )
        )
    )
