"""Where a trained network doubts itself, and whether that is where it errs.

Run ``.venv/training/bin/python benchmarks/doubt.py RECIPE --runs RUNS --data DATA --out PICTURE``
after ``fit`` with two seeds. Two kinds of doubt: the standard deviation over passes with dropout of
the first run, and that between both runs. The maps are of simulated chips, which may be passed on;
the curve is of val: the share of wrong calls among the pixels of the same doubt.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from training.data.chips import Chips
from training.data.preprocess import Preprocess
from training.data.simulated import simulated_chips
from training.data.sources import load_split
from training.evaluation.uncertainty import Spread, describe, dropout_members, spread_of
from training.fitting.fit import load_network
from training.fitting.predict import predict_logits
from training.recipes.loading import load_recipe
from training.recipes.recipe import Recipe
from training.run_folder.decision import load_decision
from training.run_folder.layout import RunPaths

mpl.use("Agg")
from matplotlib import pyplot

Floats = npt.NDArray[np.float32]
PASSES, SHOWN, DRAWN, GROUPS = 20, 3, 60, 20
KINDS = (f"{PASSES} passes with dropout", "two runs")


def spreads(recipe: Recipe, folders: list[Path], chips: Chips) -> dict[str, Spread]:
    """Return the spread of probabilities by kind of doubt."""
    preprocess = Preprocess(recipe.input)
    models = [load_network(recipe, RunPaths(folder)) for folder in folders]
    platts = [load_decision(folder).platt for folder in folders]
    dropped = dropout_members(models[0], chips, preprocess, platts[0], PASSES, recipe.seed)
    members = [
        platt.probability(predict_logits(model, chips, preprocess))
        for model, platt in zip(models, platts, strict=True)
    ]
    return dict(zip(KINDS, (spread_of(dropped), spread_of(members)), strict=True))


def wrong_by_doubt(spread: Spread, chips: Chips, threshold: float) -> tuple[Floats, Floats]:
    """Return mean deviation and share of wrong calls of groups of pixels, sorted by deviation.

    Every group holds a twentieth of all pixels but for the last twentieth, split into twenty again:
    that is where the landslides are.
    """
    deviation = np.sqrt(chips.known(spread.variance)).reshape(-1)
    called = chips.known(spread.mean) >= threshold
    wrong = (called != chips.known(chips.masks)).reshape(-1)
    order = np.argsort(deviation)
    body, tail = np.split(order, [len(order) * (GROUPS - 1) // GROUPS])
    groups = [*np.array_split(body, GROUPS - 1), *np.array_split(tail, GROUPS)]
    return (
        np.array([deviation[group].mean() for group in groups], np.float32),
        np.array([wrong[group].mean() for group in groups], np.float32),
    )


def draw(
    chips: Chips,
    maps: Mapping[str, Spread],
    curves: Mapping[str, tuple[Floats, Floats]],
    path: Path,
) -> None:
    """Draw maps of simulated chips, and the curves below them."""
    figure = pyplot.figure(figsize=(11.5, 2.3 * len(chips) + 3.4), constrained_layout=True)
    upper, lower = figure.subfigures(2, 1, height_ratios=[2.3 * len(chips), 3.4])
    axes = upper.subplots(len(chips), 5, squeeze=False)
    top = [float(np.sqrt(spread.variance).max()) for spread in maps.values()]
    for row in range(len(chips)):
        colour = chips.images[row].transpose(1, 2, 0)
        axes[row, 0].imshow(np.clip(colour / np.percentile(colour, 98), 0, 1))
        axes[row, 1].imshow(chips.masks[row], cmap="gray_r", vmin=0, vmax=1)
        first = next(iter(maps.values()))
        axes[row, 2].imshow(first.mean[row], cmap="viridis", vmin=0, vmax=1)
        for column, (spread, high) in enumerate(zip(maps.values(), top, strict=True), start=3):
            axes[row, column].imshow(np.sqrt(spread.variance[row]), cmap="magma", vmin=0, vmax=high)
    titles = ["simulated chip", "landslides", "mean probability"]
    titles += [
        f"deviation, {kind}\n(white: {high:.2f})" for kind, high in zip(maps, top, strict=True)
    ]
    for column, title in enumerate(titles):
        axes[0, column].set_title(title, fontsize="medium")
    for panel in axes.flat:
        panel.set_axis_off()
    panel = lower.subplots()
    for (kind, (deviation, share)), colour in zip(
        curves.items(), ("#0072b2", "#d55e00"), strict=True
    ):
        panel.plot(deviation, share, ".-", color=colour, label=kind)
    panel.set(
        xlabel="standard deviation of the probability",
        ylabel="share of wrong calls",
        ylim=(0, None),
    )
    panel.set_title("Landslide4Sense val: pixels by doubt")
    panel.legend()
    panel.grid(alpha=0.3)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=90, metadata={"Software": None})


def main() -> None:
    """Draw and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    parser.add_argument("--runs", type=Path, default=Path("runs"))
    parser.add_argument("--seeds", type=int, nargs=2, default=[42, 123])
    parser.add_argument("--out", type=Path, required=True, help="picture")
    parser.add_argument("--json", type=Path, help="numbers")
    options = parser.parse_args()
    torch.set_num_threads(1)
    recipe = load_recipe(options.recipe)
    folders = [options.runs / f"{recipe.name}_seed{seed}" for seed in options.seeds]
    recipe = replace(recipe, seed=options.seeds[0])
    threshold = load_decision(folders[0]).threshold
    cache = options.runs / "doubt.npz"
    drawn = simulated_chips(recipe.input, DRAWN, 128, 5, cache)
    share = drawn.masks.mean(axis=(1, 2))
    few = drawn.take(np.argsort(np.abs(share - 0.06))[:SHOWN])
    val = load_split(recipe, options.data, recipe.data.tune_split)
    found = spreads(recipe, folders, val)
    curves = {kind: wrong_by_doubt(s, val, threshold) for kind, s in found.items()}
    draw(few, spreads(recipe, folders, few), curves, options.out)
    result: list[dict[str, Any]] = [describe(s, val, threshold, k) for k, s in found.items()]
    print(json.dumps(result, indent=2))
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
