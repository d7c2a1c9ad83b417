"""The command that screens a region."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from landslide_qgis.core.cli.scene_options import add_scene, scene_spec
from landslide_qgis.core.jobs.protocol import PROVIDERS
from landslide_qgis.core.jobs.screen import ScreenJob
from landslide_qgis.core.jobs.step import ToolboxJob

Run = Callable[[ToolboxJob], int]


def add_screen(commands: Any, run: Run) -> None:
    """Add ``screen``."""
    parser = commands.add_parser("screen", help="cells of a region: where to look first")
    add_scene(parser)
    group = parser.add_argument_group("screening")
    group.add_argument(
        "--model", metavar="FILE", action="append", required=True, help="several are averaged"
    )
    group.add_argument("--cells", metavar="FILE", help="cells to write (.gpkg)")
    group.add_argument("--probability", metavar="FILE", help="pixel a cell to write (.tif)")
    for orbit, title in (("desc", "descending"), ("asc", "ascending")):
        for when, word in (("", "after"), ("-before", "before")):
            group.add_argument(
                f"--sar-{orbit}{when}",
                metavar="FILE",
                nargs="+",
                default=[],
                help=f"Sentinel-1 VV and VH, {title} orbit, {word} the event",
            )
    group.add_argument("--cell", type=int, metavar="PX", help="side of a cell (default: the patch)")
    group.add_argument("--threshold", type=float, help="flag cells from it (default: the model's)")
    group.add_argument(
        "--least-known", type=float, default=0.5, help="share of a cell with data (default 0.5)"
    )
    group.add_argument("--provider", choices=PROVIDERS, default="auto")
    group.add_argument("--threads", type=int, help="processor threads (default: all)")
    parser.set_defaults(
        run=lambda options: run(
            ScreenJob(
                scene=scene_spec(options),
                models=tuple(options.model),
                cells=options.cells,
                probability=options.probability,
                sar_desc=tuple(options.sar_desc),
                sar_desc_before=tuple(options.sar_desc_before),
                sar_asc=tuple(options.sar_asc),
                sar_asc_before=tuple(options.sar_asc_before),
                cell_px=options.cell,
                threshold=options.threshold,
                least_known=options.least_known,
                provider=options.provider,
                threads=options.threads,
            )
        )
    )
