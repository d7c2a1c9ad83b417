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
from training.evaluation.compare import RESULT, load_groups, markdown_table, raw, size_table
from training.evaluation.figures import draw_comparison
from training.evaluation.run import Extras, evaluate
from training.fitting.fit import fit
from training.recipes.checks import check_ranges
from training.recipes.loading import find_data, load_recipe
from training.recipes.recipe import Recipe, all_phases
from training.run_folder.layout import RunPaths
from training.run_folder.provenance import check_recipe
from training.runtime.files import write_text
from training.runtime.interrupt import guarded

CONFIGS = Path(__file__).parent / "configs"
SEEDS = (42, 123, 2024)


@dataclass(frozen=True)
class Budget:
    """What is cut, the same for every recipe.

    Attributes:
        train_chips: Train chips, hold-out included; 0 for all.
        holdout: Share of them that is held out; 0 for the recipe's own.
        epochs: Epochs of each stage, or of each phase where there are none; empty for the recipe's
            own. With a budget there is no early stopping: every run takes as many steps as the
            others, and its last weights count.
        threads: Threads of torch; 0 for the recipe's own.
    """

    train_chips: int = 0
    holdout: float = 0.0
    epochs: tuple[int, ...] = ()
    threads: int = 0

    def apply(self, recipe: Recipe, seed: int) -> Recipe:
        """Return a recipe within the budget.

        Raises:
            LandslideError: It has another number of stages or phases, or a number is out of range.
        """
        loop, data = recipe.loop, recipe.data
        stages, phases = recipe.stages, recipe.phases
        if self.threads:
            loop = replace(loop, threads=self.threads)
        if self.train_chips:
            data = replace(data, train_chips=self.train_chips)
        if self.holdout:
            data = replace(data, holdout=self.holdout)
        if self.epochs:
            legs = len(all_phases(recipe))
            if len(self.epochs) != legs:
                raise LandslideError(
                    f"'--epochs' has {len(self.epochs)} numbers, but the recipe {recipe.name} has "
                    f"{legs} {'stages' if stages else 'phases'}."
                )
            stages = tuple(
                replace(stage, epochs=epochs)
                for stage, epochs in zip(stages, self.epochs, strict=False)
            )
            phases = tuple(
                replace(phase, epochs=epochs, horizon=0)
                for phase, epochs in zip(phases, self.epochs[1:], strict=False)
            )
            loop = replace(loop, watch_every=sum(self.epochs), keep="last", patience=0)
            if not stages:
                loop = replace(loop, epochs=self.epochs[0], horizon=0)
        cut = replace(recipe, seed=seed, loop=loop, data=data, stages=stages, phases=phases)
        check_ranges(cut, all_phases(cut))
        return cut


def _with_ending(path: Path, ending: str) -> Path:
    """Return a path with an ending behind its name, which may have dots of its own."""
    return path.with_name(path.name + ending)


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
    check_recipe(RunPaths(folder).record, recipe, ("input", "data", "model", "loss", "loop"))
    if not (folder / RESULT).is_file():
        started = time.monotonic()
        print(f"{folder.name} …", flush=True)
        if not (folder / "decision.json").is_file():
            begun = RunPaths(folder).checkpoint.is_dir()
            fit(recipe, root, folder, resume=begun, overwrite=not begun)
        trained = time.monotonic() - started
        found = evaluate(recipe, root, folder, Extras())
        print(f"{folder.name}: F1 {found['f1']:.4f} after {trained:.0f} s", flush=True)
    return folder


def summarise(folders: Sequence[Path], out: Path, about: dict[str, Any]) -> str:
    """Write table, picture and raw numbers of the runs; return the table."""
    groups = load_groups(folders)
    text = f"{markdown_table(groups)}\n\nLandslides found at IoU 0.1, by size:\n\n"
    text += size_table(groups) + "\n"
    write_text(_with_ending(out, ".md"), text)
    document = {"about": about, "recipes": raw(groups)}
    write_text(_with_ending(out, ".json"), json.dumps(document, indent=1) + "\n")
    draw_comparison(groups, _with_ending(out, ".png"))
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
    parser.add_argument(
        "--epochs", type=int, nargs="+", default=[], help="epochs of each stage or phase"
    )
    parser.add_argument("--threads", type=int, default=0, help="threads of torch")
    options = parser.parse_args(arguments)
    budget = Budget(options.train_chips, options.holdout, tuple(options.epochs), options.threads)
    out = options.out or options.runs / options.name
    about = {
        "command": "python -m training.experiments " + " ".join(arguments or sys.argv[1:]),
        "processor": f"{platform.machine()}, {os.cpu_count()} cores",
    }

    def run() -> int:
        folders: list[Path] = []
        for recipe in queue(CONFIGS / options.name, options.seeds, budget):
            root = find_data(recipe, options.data)
            folders.append(run_one(recipe, root, options.runs))
            summarise(folders, out, about)
        print(_with_ending(out, ".md").read_text(encoding="utf-8"))
        return 0

    return guarded(run)


if __name__ == "__main__":
    sys.exit(main())
