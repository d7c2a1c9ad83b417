"""The command line: every job of the engine as a command, ``info``, ``simulate`` and ``run``."""

from __future__ import annotations

import argparse
import io
import re
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from landslide_qgis.core.cli import inventory_steps as inventory_cli
from landslide_qgis.core.cli import scene_steps as scene_cli
from landslide_qgis.core.cli import steps as toolbox_cli
from landslide_qgis.core.cli.scene_options import add_scene, scene_spec
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.files import check_letters
from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.process import EXIT_INPUT, report, run_reporting, serve, serve_on


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: Words after the program's name; by default the process's own.

    Returns:
        0 on success, 1 for wrong input, 2 for a defect (and for words argparse refuses), 130 when
        cancelled.
    """
    # Paths may hold letters that the terminal's encoding lacks; a finished run must not fail there.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    given = sys.argv[1:] if arguments is None else arguments
    words = [_HOME.sub(lambda _: str(Path("~").expanduser()), word) for word in given]
    options = _parser(simulator="simulate" in words[:1]).parse_args(words)
    try:
        for word in words:
            check_letters(word)
        return int(options.run(options))
    except LandslideError as error:
        print(f"error: {error}", file=sys.stderr)
        return EXIT_INPUT


# Shells put the home folder in place of "~" at the start of a word only, not in --dem=~/dem.tif.
_HOME = re.compile(r"(?:^|(?<==))~(?=[/\\])")


class _Command(argparse.ArgumentParser):
    """A command whose files may stand before, between and behind its options."""

    _mixing = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Take the options first and share the rest out; argparse asks its own self again."""
        if self._mixing:
            return super().parse_known_args(args, namespace)
        self._mixing = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._mixing = False


def _parser(*, simulator: bool) -> argparse.ArgumentParser:
    """Describe all commands; the simulator's arguments only on demand, since they load numpy."""
    parser = argparse.ArgumentParser(
        prog="python -m landslide_qgis.core",
        description="Landslide probability, mask and polygons from Sentinel-2 and a DEM.",
    )
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=_Command
    )

    detect = commands.add_parser("detect", help="scene to probability, mask and polygons")
    add_scene(detect)
    _add_inference(detect)
    _add_vector(detect)
    detect.add_argument("--probability", metavar="FILE", help="probability raster to write (.tif)")
    detect.add_argument("--mask-out", metavar="FILE", help="mask to write (.tif)")
    detect.add_argument("--polygons", metavar="FILE", help="polygons to write (.gpkg)")
    detect.set_defaults(run=_detect)

    predict = commands.add_parser("predict", help="scene to probability raster only")
    add_scene(predict)
    _add_inference(predict)
    predict.add_argument("probability", metavar="OUTPUT", help="probability raster to write (.tif)")
    predict.set_defaults(run=_predict)

    vectorise = commands.add_parser("vectorise", help="probability or mask to polygons")
    vectorise.add_argument("source", metavar="RASTER", help="probability or mask raster")
    vectorise.add_argument("--band", type=int, default=1, help="band of it (default 1)")
    vectorise.add_argument("--dem", metavar="FILE", help="elevation raster for the attributes")
    vectorise.add_argument("--polygons", metavar="FILE", help="polygons to write (.gpkg)")
    vectorise.add_argument("--mask-out", metavar="FILE", help="mask to write (.tif)")
    _add_vector(vectorise)
    vectorise.set_defaults(run=_vectorise)

    _add_info(commands)
    for steps in (toolbox_cli, scene_cli, inventory_cli):
        steps.add_commands(commands, _run)
    simulate = commands.add_parser("simulate", help="write a simulated scene with known landslides")
    if simulator:
        _add_simulate(simulate)

    _add_run(commands)
    return parser


def _add_info(commands: Any) -> None:
    """Add the command about a model file."""
    info = commands.add_parser("info", help="what a model file needs, was trained on, scores")
    info.add_argument("model", metavar="MODEL", nargs="?", help="model file (default: the shipped)")
    form = info.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the card as JSON")
    form.add_argument("--template", action="store_true", help="print a card to fill in, as JSON")
    page = toolbox_cli.add_info_options(form, _run)
    info.set_defaults(
        run=lambda options: page(options) if options.html or options.time else _info(options)
    )


def _add_run(commands: Any) -> None:
    """Add the command that QGIS starts."""
    run = commands.add_parser("run", help="one JSON job on standard input, JSON events on output")
    run.add_argument(
        "--on", action="store_true", help="answer job after job; ready for outlines at once"
    )
    run.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    """Run the job, or the jobs, on standard input."""
    if not options.on:
        return serve(sys.stdin, sys.stdout)
    import landslide_qgis.core.run
    import landslide_qgis.core.toolbox.outline  # noqa: F401 - a click must not wait for them

    return serve_on(sys.stdin, sys.stdout)


def _add_simulate(parser: argparse.ArgumentParser) -> None:
    """Add the simulator's own arguments."""
    from landslide_qgis.core.simulator import add_arguments

    add_arguments(parser)
    parser.set_defaults(run=_simulate)


def _add_inference(parser: argparse.ArgumentParser) -> None:
    """Add how the model is run."""
    group = parser.add_argument_group("inference")
    group.add_argument(
        "--model",
        metavar="FILE",
        action="append",
        default=[],
        help="model file (default: the shipped one); several are averaged",
    )
    group.add_argument("--provider", choices=jobs.PROVIDERS, default="auto")
    group.add_argument("--threads", type=int, help="processor threads (default: all)")
    group.add_argument("--tile", type=int, metavar="PX", help="side of a tile (default: fitted)")
    group.add_argument("--overlap", type=int, metavar="PX", help="overlap of neighbouring tiles")
    group.add_argument("--batch", type=int, metavar="N", help="tiles a call")
    group.add_argument("--tta", action="store_true", help="average over flips and turns (slower)")
    group.add_argument("--memory", type=int, metavar="MB", help="memory the run may use")
    group.add_argument(
        "--probability-type", choices=jobs.PROBABILITY_TYPES, default="uint8", help="of the raster"
    )


def _add_vector(parser: argparse.ArgumentParser) -> None:
    """Add how probability becomes polygons."""
    group = parser.add_argument_group("polygons")
    group.add_argument("--threshold", type=float, help="probability 0-1 (default: the model's)")
    group.add_argument("--min-area", type=float, default=0.0, metavar="M2", help="smallest polygon")
    group.add_argument("--sieve", type=int, default=0, metavar="PX", help="smallest patch and hole")
    group.add_argument("--simplify", type=float, metavar="M", help="tolerance (default: a pixel)")


def _inference(options: argparse.Namespace) -> jobs.InferenceOptions:
    """Collect the inference options."""
    return jobs.InferenceOptions(
        model=options.model[0] if options.model else None,
        others=tuple(options.model[1:]),
        provider=options.provider,
        threads=options.threads,
        tile_px=options.tile,
        overlap_px=options.overlap,
        batch_size=options.batch,
        tta=options.tta,
        memory_mb=options.memory,
    )


def _vector(options: argparse.Namespace) -> jobs.VectorOptions:
    """Collect the polygon options."""
    return jobs.VectorOptions(
        threshold=options.threshold,
        min_area_m2=options.min_area,
        sieve_px=options.sieve,
        simplify_m=options.simplify,
    )


def _detect(options: argparse.Namespace) -> int:
    return _run(
        jobs.DetectJob(
            scene=scene_spec(options),
            probability=options.probability,
            mask=options.mask_out,
            polygons=options.polygons,
            inference=_inference(options),
            vector=_vector(options),
            probability_type=options.probability_type,
        )
    )


def _predict(options: argparse.Namespace) -> int:
    return _run(
        jobs.PredictJob(
            scene=scene_spec(options),
            probability=options.probability,
            inference=_inference(options),
            probability_type=options.probability_type,
        )
    )


def _vectorise(options: argparse.Namespace) -> int:
    return _run(
        jobs.VectoriseJob(
            source=options.source,
            polygons=options.polygons,
            mask=options.mask_out,
            band=options.band,
            dem=options.dem,
            vector=_vector(options),
        )
    )


def _simulate(options: argparse.Namespace) -> int:
    from landslide_qgis.core.simulator import run

    reporter = Reporter()

    def work(cancelled: Callable[[], bool]) -> jobs.Result:
        folder = run(options, lambda share, stage: reporter(jobs.Progress(share, stage)), cancelled)
        return jobs.Result({"scene": str(folder)}, {})

    return report(work, reporter, None)


def _info(options: argparse.Namespace) -> int:
    from landslide_qgis.core.model.page import describe, template

    if options.template:
        print(template(options.model))
    else:
        print(describe(options.model, as_json=options.json))
    return 0


def _run(job: jobs.Job) -> int:
    """Check a job as one that came from outside, run it, and print its events for people."""
    checked = jobs.job_from_json(jobs.job_to_json(job))
    return run_reporting(checked, Reporter(), None)


# Longer values of a summary, such as a model's card as JSON, are for programs.
_LONGEST_VALUE = 200


class Reporter:
    """Prints events for people: progress on one line, the rest a line each."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._stage = ""
        self._lock = threading.Lock()

    def __call__(self, event: jobs.Event) -> None:
        """Print one event; several threads may have something to say."""
        with self._lock:
            self._print(event)

    def _print(self, event: jobs.Event) -> None:
        if isinstance(event, jobs.Progress):
            self._progress(event)
            return
        if self._live:
            print("\r\033[K", end="", file=sys.stderr)
        if isinstance(event, jobs.Log):
            print(event.text, file=sys.stderr)
        elif isinstance(event, jobs.Warn):
            print(f"warning: {event.text}", file=sys.stderr)
        elif isinstance(event, jobs.Failure):
            print(f"error: {event.text}", file=sys.stderr)
        else:
            for role, path in event.outputs.items():
                print(f"{role}: {path}")
            for key, value in event.summary.items():
                # Not the digits that only binary fractions have.
                shown = str(round(value, 6) if isinstance(value, float) else value)
                if len(shown) <= _LONGEST_VALUE:
                    print(f"{key}: {shown}")

    def _progress(self, event: jobs.Progress) -> None:
        """Redraw the bar on a terminal; elsewhere print each stage once."""
        if self._live:
            print(f"\r\033[K{event.fraction:4.0%} {event.stage}", end="", file=sys.stderr)
        elif event.stage != self._stage:
            print(f"{event.stage} …", file=sys.stderr)
        self._stage = event.stage
