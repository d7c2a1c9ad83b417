"""A queue of recipes and seeds: each trained, evaluated and compared, resumed where it stopped.

``python -m training.experiments l4s_rgb`` runs all recipes of ``training/configs/l4s_rgb``. A
budget cuts chips and epochs of all of them alike, for machines without a GPU.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from landslide_qgis.core.errors import LandslideError
from training.cli import seed_folder
from training.commands import write_text
from training.config import Recipe, find_data, load_recipe
from training.evaluation.compare import RESULT, load_groups, markdown_table, raw, size_table
from training.evaluation.run import Extras, evaluate
from training.figures import draw_comparison
from training.loop import RunPaths
from training.run import fit

CONFIGS = Path(__file__).parent / "configs"
SEEDS = (42, 123, 2024)


@dataclass(frozen=True)
class Budget:
    """What is cut, the same for every recipe.

    Attributes:
        train_chips: Train chips, hold-out included; 0 for all.
        holdout: Share of them that is held out; 0 for the recipe's own.
        epochs: Epochs of each stage; empty for the recipe's own. With a budget there is no early
            stopping: every run takes as many steps as the others, and its last weights count.
        threads: Threads of torch; 0 for the recipe's own.
    """

    train_chips: int = 0
    holdout: float = 0.0
    epochs: tuple[int, ...] = ()
    threads: int = 0

    def apply(self, recipe: Recipe, seed: int) -> Recipe:
        """Return a recipe within the budget.

        Raises:
            LandslideError: It has another number of stages.
        """
        loop, data, stages = recipe.loop, recipe.data, recipe.stages
        if self.threads:
            loop = replace(loop, threads=self.threads)
        if self.train_chips:
            data = replace(data, train_chips=self.train_chips)
        if self.holdout:
            data = replace(data, holdout=self.holdout)
        if self.epochs:
            if len(self.epochs) != len(stages):
                raise LandslideError(
                    f"'--epochs' has {len(self.epochs)} numbers, the recipe {recipe.name} "
                    f"{len(stages)} stages."
                )
            pairs = zip(stages, self.epochs, strict=True)
            stages = tuple(replace(stage, epochs=epochs) for stage, epochs in pairs)
            loop = replace(loop, watch_every=sum(self.epochs), keep="last", patience=0)
        return replace(recipe, seed=seed, loop=loop, data=data, stages=stages)


def queue(folder: Path, seeds: Sequence[int], budget: Budget) -> Iterator[Recipe]:
    """Yield every recipe of a folder for the first seed, then for the next.

    Raises:
        LandslideError: The folder has no recipe, or one does not fit.
    """
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        known = sorted(path.name for path in CONFIGS.iterdir() if path.is_dir())
        raise LandslideError(f"There are no recipes in {folder}; known: {', '.join(known)}.")
    recipes = [load_recipe(path) for path in paths]
    for seed in seeds:
        for recipe in recipes:
            yield budget.apply(recipe, seed)


def run_one(recipe: Recipe, root: Path, runs: Path) -> Path:
    """Train and evaluate a recipe, or finish what was begun; return the run's folder."""
    folder = seed_folder(runs, recipe)
    if not (folder / RESULT).is_file():
        started = time.monotonic()
        print(f"{folder.name} …", flush=True)
        if not (folder / "decision.json").is_file():
            fit(recipe, root, folder, resume=RunPaths(folder).checkpoint.is_dir())
        trained = time.monotonic() - started
        found = evaluate(recipe, root, folder, Extras())
        print(f"{folder.name}: F1 {found['f1']:.4f} after {trained:.0f} s", flush=True)
    return folder


def summarise(folders: Sequence[Path], out: Path, about: dict[str, Any]) -> str:
    """Write table, picture and raw numbers of the runs; return the table."""
    groups = load_groups(folders)
    text = f"{markdown_table(groups)}\n\nLandslides found at IoU 0.1, by size:\n\n"
    text += size_table(groups) + "\n"
    write_text(text, out.with_suffix(".md"))
    document = {"about": about, "recipes": raw(groups)}
    write_text(json.dumps(document, indent=1) + "\n", out.with_suffix(".json"))
    draw_comparison(groups, out.with_suffix(".png"))
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the queue; return 0, or 1 after an error that the user can put right."""
    parser = argparse.ArgumentParser(prog="python -m training.experiments", description=__doc__)
    parser.add_argument("name", help="folder of recipes in training/configs")
    parser.add_argument("--data", type=Path, help="data folder")
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="folder of the runs")
    parser.add_argument("--out", type=Path, help="table, picture and numbers, without ending")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--train-chips", type=int, default=0, help="cut the train chips to these")
    parser.add_argument("--holdout", type=float, default=0.0, help="share of them held out")
    parser.add_argument("--epochs", type=int, nargs="+", default=[], help="epochs of each stage")
    parser.add_argument("--threads", type=int, default=0, help="threads of torch")
    options = parser.parse_args(arguments)
    budget = Budget(options.train_chips, options.holdout, tuple(options.epochs), options.threads)
    out = options.out or options.runs / options.name
    about = {
        "command": "python -m training.experiments " + " ".join(arguments or sys.argv[1:]),
        "processor": f"{platform.machine()}, {os.cpu_count()} cores",
    }
    try:
        folders: list[Path] = []
        for recipe in queue(CONFIGS / options.name, options.seeds, budget):
            root = find_data(recipe, options.data)
            folders.append(run_one(recipe, root, options.runs))
            summarise(folders, out, about)
    except LandslideError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(out.with_suffix(".md").read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
