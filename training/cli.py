"""Command line of ``python -m training``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from landslide_qgis.core.errors import LandslideError
from training.commands import add_commands
from training.config import Recipe, find_data, load_recipe
from training.interrupt import StoppedError
from training.published_metrics import describe

# What a shell reports for a program ended by Ctrl-C.
STOPPED = 130
_ORDER = ("precision", "recall", "f1", "iou", "f1_class_mean")


def build_parser() -> argparse.ArgumentParser:
    """Return the parser."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    fit = commands.add_parser("fit", help="train a recipe, calibrate it, fix its threshold")
    fit.add_argument("--resume", action="store_true", help="continue from the last checkpoint")
    evaluate = commands.add_parser("evaluate", help="score the run, or a model file")
    evaluate.add_argument("--split", default="", help="split to score; the recipe's tune split")
    evaluate.add_argument(
        "--on", type=Path, metavar="RECIPE", help="score the data of this recipe, never seen before"
    )
    evaluate.add_argument(
        "--onnx", type=Path, nargs="+", default=[], metavar="FILE",
        help="score this model file by onnxruntime instead, or the mean of several",
    )  # fmt: skip
    evaluate.add_argument("--json", type=Path, help="write the scores here as well")
    evaluate.add_argument(
        "--dropout", type=int, default=0, metavar="N", help="variance over N passes with dropout"
    )
    evaluate.add_argument(
        "--ensemble", type=Path, nargs="+", default=[], metavar="RUN",
        help="variance over this and further runs of the recipe",
    )  # fmt: skip
    evaluate.add_argument(
        "--hard", action="store_true", help="write how wrong the run is about each train chip"
    )
    export = commands.add_parser("export", help="write the model files and check them")
    export.add_argument("--out", type=Path, required=True, help="folder for the model files")
    export.add_argument("--report", type=Path, help="write scores, sizes and differences here")
    export.add_argument(
        "--precision",
        nargs="+",
        choices=("fp32", "fp16", "int8"),
        default=["fp16", "int8"],
        help="files to write; fp16 stores weights in 16 bits and computes in 32",
    )
    export.add_argument(
        "--weights", type=Path, help="export these weights, such as runs/NAME/last/ema.safetensors"
    )
    export.add_argument("--chips", type=int, default=0, help="chips to compare on; all if 0")
    for command in (evaluate, export):
        command.add_argument("--adapters", type=Path, help="another region's adapters to put in")
    for command in (fit, evaluate, export):
        command.add_argument("recipe", type=Path, help="YAML recipe")
        command.add_argument("--data", type=Path, help="data folder")
        command.add_argument("--runs", type=Path, default=Path("runs"), help="folder of the runs")
        command.add_argument("--seed", type=int, help="another seed; the run is NAME_seedSEED")
    add_commands(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0, 1 after an error that the user can put right, 130 if stopped."""
    options = build_parser().parse_args(arguments)
    try:
        if options.command not in _COMMANDS:
            return int(options.run(options) or 0)
        recipe = load_recipe(options.recipe)
        folder = options.runs / recipe.name
        if options.seed is not None:
            recipe = replace(recipe, seed=options.seed)
            folder = seed_folder(options.runs, recipe)
        root = find_data(recipe, options.data)
        _COMMANDS[options.command](recipe, root, folder, options)
    except StoppedError as stop:
        print(stop, file=sys.stderr)
        return STOPPED
    except LandslideError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def seed_folder(runs: Path, recipe: Recipe) -> Path:
    """Return the folder of a run that is one of several seeds."""
    return runs / f"{recipe.name}_seed{recipe.seed}"


def _fit(recipe: Recipe, root: Path, folder: Path, options: argparse.Namespace) -> None:
    """Train."""
    from training.run import fit

    decision = fit(recipe, root, folder, options.resume)
    if decision is not None:
        print(f"threshold {decision.threshold:.3f} ({decision.source})")


def _evaluate(recipe: Recipe, root: Path, folder: Path, options: argparse.Namespace) -> None:
    """Score the run or a model file."""
    from training.evaluation.run import Extras, evaluate
    from training.onnx_scores import evaluate_onnx

    if options.onnx:
        result = evaluate_onnx(recipe, root, options.onnx)
    else:
        extras = Extras(
            options.split,
            options.dropout,
            tuple(options.ensemble),
            options.hard,
            options.adapters,
            load_recipe(options.on) if options.on else None,
        )
        result = evaluate(recipe, root, folder, extras)
    print_scores(result)
    if not options.onnx:
        print(f"report: {folder / extras.file_name('.md')}")
    if options.json:
        write_json(result, options.json)


def _export(recipe: Recipe, root: Path, folder: Path, options: argparse.Namespace) -> None:
    """Write the model files."""
    from training.release import Wanted, release

    wanted = Wanted(tuple(options.precision), options.adapters, options.weights, options.chips)
    report = release(recipe, root, folder, options.out, wanted)
    print(json.dumps(report, indent=2))
    if options.report:
        write_json(report, options.report)


_COMMANDS = {"fit": _fit, "evaluate": _evaluate, "export": _export}


def print_scores(result: Mapping[str, Any]) -> None:
    """Print scores with all that is needed to read them."""
    print(f"{result['split']}; {result['definition']}")
    print("  ".join(f"{name} {result[name]:.4f}" for name in _ORDER))
    print(f"threshold {result['threshold']} ({result['threshold_source']})")
    low, high = result["ci95_by_chip"]["f1"]
    print(f"f1 95 % by chip {low:.4f} to {high:.4f}; ece {result['ece']:.4f}")
    if "as_published" in result:
        print(describe(result["as_published"]))


def write_json(document: Mapping[str, Any], path: Path) -> None:
    """Write a JSON document, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
