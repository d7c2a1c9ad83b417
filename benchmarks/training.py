"""Time the training: the loader's share, a frozen encoder's cache, torch against onnxruntime.

Run ``.venv/training/bin/python benchmarks/training.py`` (``make bench-training``). Chips are
random, so nothing of the data folder is needed; Galileo's weights are. What is compared takes turns
within one run, and the median of the rounds is kept, in seconds of the processor: ratios hold on a
busy machine, absolute times do so roughly.

* Loader: an epoch of batches made and thrown away, against the same epoch trained.
* Context: a batch's context recomputed, against read from the cache; then a whole training step of
  the first stage, both ways. Clay has random weights here, which take as long as trained ones.
* Stage: all of a first stage of the published ten epochs for the published three seeds, one after
  the other, the filling of the cache and the looks at the hold-out included; losses, scores and
  weights are compared to the last bit. Chips come in one of eight symmetries at random, so 7.9 maps
  a chip are computed in the place of 30.
* Export: a batch through torch in evaluation mode, against the exported file in onnxruntime, with
  as many threads.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from training.context.clay import ClayEncoder, size_named
from training.data.batches import BatchMaker
from training.data.chips import Chips
from training.data.sources import Parts
from training.export.graph import INPUT, OUTPUT, export_fp32, open_session
from training.fitting.loop import Trainer
from training.metrics.calibration import Platt
from training.models.build import build_model
from training.recipes.loading import load_recipe
from training.recipes.recipe import PartConfig, Recipe
from training.run_folder.layout import RunPaths
from training.runtime.files import CACHE_VARIABLE
from training.runtime.tensor_files import write_tensors

CONFIGS = Path(__file__).resolve().parent.parent / "training" / "configs"
SIDE = 128
BATCH = 8
CONTEXTS: dict[str, dict[str, Any]] = {
    "galileo_nano, patch 8": {"name": "galileo_nano", "options": {"patch": 8}},
    "galileo_nano, patch 4": {"name": "galileo_nano", "options": {"patch": 4}},
    "clay tiny": {"name": "clay", "options": {"size": "tiny"}},
    "clay base": {"name": "clay", "options": {"size": "base"}},
    "clay large": {"name": "clay", "options": {"size": "large"}},
}


# Epochs of the first stage and seeds, as published.
STAGE_EPOCHS, SEEDS = 10, (42, 123, 2024)
# Chips of the hold-out, and of the split that is watched, each.
LOOKED_AT = 1


@dataclass(frozen=True)
class Stage:
    """First stages that share a context encoder.

    Attributes:
        recipes: Shipped recipes, trained one after the other with every seed.
        context: The encoder that they get.
        chips: Chips to learn from.
    """

    recipes: tuple[str, ...]
    context: str
    chips: int


STAGES = {
    "U-Net of width 16, Galileo": Stage(("l4s_rgb/hybrid_frozen",), "galileo_nano, patch 8", 32),
    "U-Net of width 16, Clay tiny": Stage(("l4s_rgb/hybrid_frozen",), "clay tiny", 32),
    "U-Net of width 16, Clay base": Stage(("l4s_rgb/hybrid_frozen",), "clay base", 16),
    "published hybrid": Stage(("landslide4sense/hybrid",), "clay large", 8),
    "published hybrid and Clay with terrain": Stage(
        ("landslide4sense/hybrid", "landslide4sense/clay_terrain"), "clay large", 8
    ),
}


def random_chips(recipe: Recipe, count: int) -> Chips:
    """Return chips of noise with a landslide each."""
    rng = np.random.default_rng(0)
    images = rng.uniform(0.1, 0.5, (count, len(recipe.input.bands), SIDE, SIDE)).astype(np.float32)
    masks = np.zeros((count, SIDE, SIDE), bool)
    masks[:, 40:60, 40:60] = True
    return Chips(tuple(str(number) for number in range(count)), images, masks)


def take_turns(rounds: int, *tasks: Callable[[], object]) -> list[float]:
    """Return the median processor seconds of tasks in turns; the first round warms up."""
    seconds: list[list[float]] = [[] for _ in tasks]
    for number in range(rounds + 1):
        for task, times in zip(tasks, seconds, strict=True):
            started = time.process_time()
            task()
            if number:
                times.append(time.process_time() - started)
    return [statistics.median(times) for times in seconds]


def read(name: str, threads: int, **loop: object) -> Recipe:
    """Return a shipped recipe for the CPU."""
    recipe = load_recipe(CONFIGS / f"{name}.yaml")
    fixed = replace(recipe.loop, threads=threads, device="cpu", **loop)
    augment = replace(recipe.augment, simulated_share=0.0)
    return replace(recipe, loop=fixed, augment=augment, phases=())


def time_loader(name: str, chips: int, threads: int) -> dict[str, Any]:
    """Compare an epoch's batches with the epoch."""
    recipe = read(name, threads)
    maker = BatchMaker(recipe, recipe.augment, random_chips(recipe, chips), None)
    stages = recipe.stages[:1]
    plain = replace(recipe, stages=stages)
    makers = [maker]
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(plain, makers, RunPaths(Path(folder)))
        trainer.model.train()

        def load() -> None:
            for step in range(maker.steps):
                maker.batch(0, step)

        def train() -> None:
            for step in range(maker.steps):
                trainer._step(0, step)

        loading, training = take_turns(3, load, train)
    return {
        "recipe": name,
        "chips": chips,
        "loader_s": loading,
        "epoch_s": training,
        "share": loading / training,
    }


def time_context(label: str, threads: int, rounds: int) -> dict[str, Any]:
    """Compare a context encoder with its cache."""
    base = read("l4s_rgb/hybrid_frozen", threads)
    options = {**base.model.options, "context": CONTEXTS[label]}
    recipe = replace(base, model=PartConfig("hybrid", options))
    cached = replace(recipe, loop=replace(recipe.loop, cache_context=True))
    chips = random_chips(recipe, BATCH)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[CACHE_VARIABLE] = folder
        makers = [BatchMaker(recipe, recipe.augment, chips, None)] * len(recipe.stages)
        plain = Trainer(recipe, makers, RunPaths(Path(folder) / "plain"))
        quick = Trainer(cached, makers, RunPaths(Path(folder) / "cached"))
        cache = quick._cache
        if cache is None:
            raise RuntimeError("the recipe has no cache")
        images = makers[0].batch(0, 0)[0]
        with torch.no_grad():
            expected = plain.model.context(images)
        worst = float((cache(images) - expected).abs().max())

        def recompute() -> None:
            with torch.no_grad():
                plain.model.context(images)

        encoder, reading, slow, fast = take_turns(
            rounds,
            recompute,
            lambda: cache(images),
            lambda: plain._step(0, 0),
            lambda: quick._step(0, 0),
        )
    return {
        "context": label,
        "encoder_s": encoder,
        "cache_s": reading,
        "ratio": encoder / reading,
        "step_s": slow,
        "step_cached_s": fast,
        "step_ratio": slow / fast,
        "encoder_share": encoder / slow,
        "step_ratio_at_best": slow / max(slow - encoder, 1e-9),
        "largest_difference": worst,
    }


def time_stage(label: str, threads: int) -> dict[str, Any]:
    """Compare whole first stages of all seeds with the context recomputed, and with its cache."""
    wanted = STAGES[label]
    seconds: dict[bool, list[float]] = {False: [], True: []}
    maps, same = 0, True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ[CACHE_VARIABLE] = name
        context = with_weights(CONTEXTS[wanted.context], folder)
        for number, (seed, source) in enumerate(product(SEEDS, wanted.recipes)):
            recipe = first_stage(source, context, threads, seed)
            ends = []
            for cached in (False, True):
                paths = RunPaths(folder / f"{number}-{cached}")
                started = time.process_time()
                maps += run_stage(recipe, cached, wanted.chips, paths)
                seconds[cached].append(time.process_time() - started)
                log = (paths.folder / "log.jsonl").read_text(encoding="utf-8").splitlines()
                scores = [(json.loads(line)["loss"], json.loads(line)["tune_f1"]) for line in log]
                ends.append((scores, paths.weights.read_bytes()))
            same = same and ends[0] == ends[1]
    slow, fast = seconds[False], seconds[True]
    first = len(wanted.recipes)
    return {
        "stage": label,
        "recipes": list(wanted.recipes),
        "context": wanted.context,
        "seeds": list(SEEDS),
        "epochs": STAGE_EPOCHS,
        "chips": wanted.chips,
        "stage_s": slow,
        "stage_cached_s": fast,
        "ratio_of_first_seed": sum(slow[:first]) / sum(fast[:first]),
        "ratio_of_all_seeds": sum(slow) / sum(fast),
        # Chips that are only looked at are never turned.
        "maps_computed_a_chip": (maps - 2 * LOOKED_AT) / wanted.chips,
        "same_scores_and_weights": same,
    }


def with_weights(context: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return a context encoder that is the same for every seed: Clay's random weights in a file."""
    if context["name"] != "clay":
        return context
    path = folder / "clay.safetensors"
    write_tensors(path, ClayEncoder(size_named(context["options"]["size"])).state_dict(), {})
    return {"name": "clay", "options": {**context["options"], "weights": str(path)}}


def first_stage(source: str, context: dict[str, Any], threads: int, seed: int) -> Recipe:
    """Return the first stage of a shipped recipe."""
    recipe = read(source, threads, precision="fp32")
    model = PartConfig(recipe.model.name, {**recipe.model.options, "context": context})
    stage = replace(recipe.stages[0], epochs=STAGE_EPOCHS)
    return replace(recipe, seed=seed, model=model, stages=(stage,))


def run_stage(recipe: Recipe, cached: bool, chips: int, paths: RunPaths) -> int:
    """Train a stage; return how many maps were computed for the cache."""
    recipe = replace(recipe, loop=replace(recipe.loop, cache_context=cached))
    every = random_chips(recipe, chips + 2 * LOOKED_AT)
    places = np.split(np.arange(len(every)), (chips, chips + LOOKED_AT))
    parts = Parts(*(every.take(part) for part in places))
    trainer = Trainer(recipe, [BatchMaker(recipe, recipe.augment, parts.learn, None)], paths)
    trainer.run(parts)
    return trainer._cache.misses if trainer._cache is not None else 0


def time_export(label: str, part: PartConfig | None, threads: int) -> dict[str, Any]:
    """Compare torch in evaluation mode with the exported file."""
    recipe = read("l4s_rgb/unet" if part else "rgb_lite0", threads)
    recipe = replace(recipe, model=part or recipe.model)
    model = build_model(recipe).eval()
    session = open_session(export_fp32(model, Platt(1.0, 0.0), 3, 32), threads)
    images = torch.randn(BATCH, 3, SIDE, SIDE).contiguous(memory_format=torch.channels_last)
    values = images.contiguous().numpy()

    def by_torch() -> None:
        with torch.inference_mode():
            torch.sigmoid(model(images))

    slow, fast = take_turns(7, by_torch, lambda: session.run([OUTPUT], {INPUT: values}))
    return {
        "network": label,
        "torch_ms_a_chip": slow / BATCH * 1e3,
        "onnxruntime_ms_a_chip": fast / BATCH * 1e3,
        "ratio": fast / slow,
    }


def print_table(rows: list[dict[str, Any]]) -> None:
    """Print rows as Markdown."""
    print("\n| " + " | ".join(rows[0]) + " |")
    print("|---" * len(rows[0]) + "|")
    for row in rows:
        print("| " + " | ".join(_cell(value) for value in row.values()) + " |", flush=True)


def _cell(value: object) -> str:
    """Return a value of a table."""
    if isinstance(value, list):
        return ", ".join(_cell(entry) for entry in value)
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--chips", type=int, default=64, help="chips of the loader's epoch")
    parser.add_argument("--rounds", type=int, default=3, help="rounds for the context encoders")
    parser.add_argument("--contexts", nargs="*", default=list(CONTEXTS), choices=list(CONTEXTS))
    parser.add_argument("--stages", nargs="*", default=list(STAGES)[:3], choices=list(STAGES))
    parser.add_argument(
        "--only", choices=("loader", "context", "stage", "export"), help="this part alone"
    )
    parser.add_argument("--json", type=Path, help="write the raw numbers here")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    recipes = ("rgb_lite0", "l4s_rgb/unet", "l4s_rgb/hybrid_frozen", "l4s_rgb/galileo_only")
    galileo = CONTEXTS["galileo_nano, patch 8"]
    networks = {
        "lite_unet (ships)": None,
        "unet, width 16": PartConfig("unet", {"width": 16}),
        "unet, width 64": PartConfig("unet", {"width": 64}),
        "hybrid, galileo_nano, width 16": PartConfig("hybrid", {"width": 16, "context": galileo}),
        "clay_terrain on galileo_nano": PartConfig(
            "clay_terrain", {"channels": 24, "context": galileo}
        ),
    }
    threads, chips = options.threads, options.chips
    sections: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "loader": lambda: [time_loader(name, chips, threads) for name in recipes],
        "context": lambda: [time_context(c, threads, options.rounds) for c in options.contexts],
        "stage": lambda: [time_stage(label, threads) for label in options.stages],
        "export": lambda: [time_export(name, part, threads) for name, part in networks.items()],
    }
    kept = options.json and options.only and options.json.is_file()
    result = json.loads(options.json.read_text(encoding="utf-8")) if kept else {}
    result["machine"] = f"{platform.machine()}, {threads} threads, torch {torch.__version__}"
    for section in [options.only] if options.only else sections:
        result[section] = sections[section]()
        if result[section]:
            print_table(result[section])
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
