"""Command line of ``python -m training.patches``."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path

from training.patches.recipe import load_patch_recipe
from training.recipes.loading import DATA_VARIABLE
from training.runtime.interrupt import guarded


def build_parser() -> argparse.ArgumentParser:
    """Return the parser."""
    parser = argparse.ArgumentParser(prog="python -m training.patches", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    fit = commands.add_parser("fit", help="fit all folds, calibrate, fix the threshold")
    export = commands.add_parser("export", help="write the model file")
    export.add_argument("--out", type=Path, required=True, help="file to write (.onnx)")
    compare = commands.add_parser(
        "compare", help="fit, export and score several recipes, and the mean of them all"
    )
    compare.add_argument("--out", type=Path, required=True, help="folder for models and table")
    for command in (fit, export):
        command.add_argument("recipe", type=Path, help="YAML recipe")
    compare.add_argument("recipe", type=Path, nargs="+", help="YAML recipes of the same patches")
    for command in (fit, export, compare):
        command.add_argument("--data", type=Path, help="data folder")
        command.add_argument("--runs", type=Path, default=Path("runs"), help="folder of the runs")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0, or 1 after an error that the user can put right."""
    options = build_parser().parse_args(arguments)
    root = options.data or Path(os.environ.get(DATA_VARIABLE, "."))

    def run() -> int:
        _COMMANDS[options.command](options, root)
        return 0

    return guarded(run)


def _fit(options: argparse.Namespace, root: Path) -> None:
    """Fit."""
    from training.patches.folds import fit

    outcome = fit(load_patch_recipe(options.recipe), root, options.runs)
    print(json.dumps(outcome.scores))
    print(f"threshold {outcome.threshold:.3f} ({outcome.source})")


def _export(options: argparse.Namespace, root: Path) -> None:
    """Write the model file."""
    from training.patches.export import export

    export(load_patch_recipe(options.recipe), options.runs, options.out)
    print(options.out)


def _compare(options: argparse.Namespace, root: Path) -> None:
    """Fit, export and score several recipes."""
    from training.patches.compare import compare

    recipes = [load_patch_recipe(path) for path in options.recipe]
    print(compare(recipes, root, options.runs, options.out))


_COMMANDS = {"fit": _fit, "export": _export, "compare": _compare}
