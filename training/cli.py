"""Command line of ``python -m training``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from landslide_qgis.core.errors import LandslideError
from training.commands import add_commands
from training.metrics.published import describe
from training.recipes.checks import check_seed
from training.recipes.loading import find_data, load_recipe
from training.recipes.recipe import Recipe
from training.runtime.files import write_text
from training.runtime.interrupt import guarded

_ORDER = ("precision", "recall", "f1", "iou", "f1_class_mean")


def build_parser() -> argparse.ArgumentParser:
    """Return the parser."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    fit = commands.add_parser("fit", help="train a recipe, calibrate it, fix its threshold")
    begun = fit.add_mutually_exclusive_group()
    begun.add_argument("--resume", action="store_true", help="continue from the last checkpoint")
    begun.add_argument(
        "--overwrite", action="store_true", help="start over where there is a run already"
    )
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
    export = _add_export(commands)
    for command in (evaluate, export):
        command.add_argument("--adapters", type=Path, help="another region's adapters to put in")
    for command in (fit, evaluate, export):
        command.add_argument("recipe", type=Path, help="YAML recipe")
        command.add_argument("--data", type=Path, help="data folder")
        command.add_argument("--runs", type=Path, default=Path("runs"), help="folder of the runs")
        command.add_argument("--seed", type=int, help="another seed; the run is NAME_seedSEED")
    add_commands(commands)
    return parser


def _add_export(commands: Any) -> argparse.ArgumentParser:
    """Add ``export``."""
    export: argparse.ArgumentParser = commands.add_parser(
        "export", help="write the model files and check them"
    )
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
    return export


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0, 1 after an error that the user can put right, 130 if stopped."""
    options = build_parser().parse_args(arguments)
    return guarded(lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    """Run what the options say."""
    if options.command not in _COMMANDS:
        return int(options.run(options) or 0)
    recipe = load_recipe(options.recipe)
    folder = options.runs / recipe.name
    if options.seed is not None:
        check_seed(options.seed)
        recipe = replace(recipe, seed=options.seed)
        folder = seed_folder(options.runs, recipe)
    root = find_data(recipe, options.data)
    _COMMANDS[options.command](recipe, root, folder, options)
    return 0


def seed_folder(runs: Path, recipe: Recipe) -> Path:
    """Return the folder of a run that is one of several seeds."""
    return runs / f"{recipe.name}_seed{recipe.seed}"


def _fit(recipe: Recipe, root: Path, folder: Path, options: argparse.Namespace) -> None:
    """Train."""
    from training.context.token_cache import tokens_folder
    from training.fitting.fit import fit

    decision = fit(recipe, root, folder, options.resume, options.overwrite)
    if decision is not None:
        print(f"threshold {decision.threshold:.3f} ({decision.source})")
        if recipe.loop.cache_context:
            print(
                f"What the context encoder said is kept in {tokens_folder()} for other seeds; "
                "delete it after the last one."
            )


def _evaluate(recipe: Recipe, root: Path, folder: Path, options: argparse.Namespace) -> None:
    """Score the run or a model file."""
    from training.evaluation.onnx_scores import evaluate_onnx
    from training.evaluation.run import Extras, evaluate

    if options.onnx:
        _check_onnx(options)
        on = load_recipe(options.on) if options.on else recipe
        result = evaluate_onnx(on, root, options.onnx, options.split)
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
        write_text(options.json, as_json(result))


def _check_onnx(options: argparse.Namespace) -> None:
    """Refuse what only a run has.

    Raises:
        LandslideError: It is asked for with model files.
    """
    for name in ("dropout", "ensemble", "hard", "adapters"):
        if getattr(options, name):
            raise LandslideError(f"'--{name}' needs a run; with '--onnx' there are only files.")


def _export(recipe: Recipe, root: Path, folder: Path, options: argparse.Namespace) -> None:
    """Write the model files."""
    from training.release.release import Wanted, release

    wanted = Wanted(tuple(options.precision), options.adapters, options.weights, options.chips)
    report = release(recipe, root, folder, options.out, wanted)
    print_files(report, options.out)
    if options.report:
        write_text(options.report, as_json(report))


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


def print_files(report: Mapping[str, Any], out: Path) -> None:
    """Print what an export wrote, and what it loses."""
    run = report["run"]
    print(f"{run['split']}; F1 {run['f1']:.4f} at {run['threshold']} ({run['threshold_source']})")
    print(f"fp32 differs from torch by {report['largest_difference_to_torch']:.1e} at most")
    for name, file in report["files"].items():
        print(
            f"{out / name}: {file['megabytes']} MB, F1 {file['f1']:.4f} "
            f"(drop {file['f1_drop']:.4f}), "
            f"largest difference to fp32 {file['largest_difference_to_fp32']:.1e}"
        )


def as_json(document: Mapping[str, Any]) -> str:
    """Return a document as it is written."""
    return json.dumps(document, indent=2) + "\n"
