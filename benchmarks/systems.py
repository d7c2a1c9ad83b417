"""Compare the published systems by size, work, time and score: one table and one picture.

Run ``.venv/training/bin/python benchmarks/systems.py RUNS``, where RUNS holds the evaluated runs of
``python -m training.experiments budget_l4s`` and ``budget_bijie``; what has not been run stays
empty. Time is processor time of one thread, the median of several chips, so that a busy machine
disturbs it little: in onnxruntime on an exported file, or with ``--quick`` in torch; the file's
size is then that of the weights. Work counts two operations a multiplication and addition, of
convolutions and matrix products.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from training.export.graph import INPUT, OUTPUT, export_fp32, open_session
from training.metrics.calibration import Platt
from training.models import MODELS
from training.models.build import build_model
from training.recipes.loading import load_recipe
from training.recipes.recipe import Recipe

ROOT = Path(__file__).resolve().parent.parent
CONFIGS = ROOT / "training" / "configs"
RESULTS = ROOT / "benchmarks" / "results"
SIDE, CHIPS = 128, 7
NAMES = {
    "lite_unet": "small U-Net",
    "digate_mobilenet": "DiGATe-UNet, MobileNetV3",
    "geonext_atto": "GeoNeXt, atto",
    "landslidenet_base": "LandslideNet, SAM base",
}
SETS = {"l4s": "Landslide4Sense RGB, val", "bijie": "Bijie, val"}
PUBLISHED = {
    "landslidenet_l4s": "LandslideNet, SAM large",
    "digate_bijie": "DiGATe-UNet, EfficientNet-B4",
    "geonext_l4s": "GeoNeXt, tiny",
}


def offline(recipe: Recipe) -> Recipe:
    """Return the recipe without weights that are not here; they change no number below."""
    options = dict(recipe.model.options)
    options.pop("weights", None)
    if recipe.model.name != "landslidenet":
        options["pretrained"] = False
    return replace(recipe, model=replace(recipe.model, options=options))


def sizes(recipe: Recipe) -> dict[str, Any]:
    """Count parameters and operations of a chip, without any memory."""
    with torch.device("meta"):
        model = MODELS.build(recipe.model.name, recipe.model.options, config=recipe.input).eval()
        side = getattr(model, "fixed_side", None) or recipe.export.tile_px
        image = torch.zeros(1, len(recipe.input.bands), side, side)
        counter = FlopCounterMode(display=False)
        with counter, torch.inference_mode():
            model(image)
    # Encoders without their weights learn with the rest; with them the recipe's word counts.
    frozen = "encoder." if recipe.model.options.get("frozen") else "context."
    each = [(name, tensor.numel()) for name, tensor in model.named_parameters()]
    return {
        "parameters": sum(count for _, count in each),
        "trainable": sum(count for name, count in each if not name.startswith(frozen)),
        "gflops": counter.get_total_flops() / 1e9,
        "chip_px": side,
    }


def speed(recipe: Recipe, quick: bool) -> dict[str, float]:
    """Return a file's size and the processor time of a chip, with random weights.

    Args:
        recipe: The recipe.
        quick: Without an export.
    """
    model = build_model(recipe).eval()
    shape = (1, len(recipe.input.bands), SIDE, SIDE)
    if quick:
        image = torch.zeros(shape)
        with torch.inference_mode():
            times = [processor_time(lambda: model(image)) for _ in range(CHIPS + 1)]
        size = sum(tensor.nbytes for tensor in model.state_dict().values())
    else:
        graph = export_fp32(model, Platt(), shape[1], 32)
        session = open_session(graph, threads=1)
        feed = {INPUT: np.zeros(shape, np.float32)}
        times = [processor_time(lambda: session.run([OUTPUT], feed)) for _ in range(CHIPS + 1)]
        size = graph.ByteSize()
    return {"megabytes": size / 1e6, "cpu_ms": 1000.0 * statistics.median(times[1:])}


def processor_time(work: Callable[[], object]) -> float:
    """Return the processor seconds of some work."""
    started = time.process_time()
    work()
    return time.process_time() - started


def score(runs: Path, name: str) -> dict[str, Any]:
    """Return what matters of a run's evaluation, and what it was trained for."""
    path = next(iter(sorted(runs.glob(f"{name}*/evaluation.json"))), None)
    if path is None:
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    lines = (path.parent / "log.jsonl").read_text(encoding="utf-8").splitlines()
    record = json.loads((path.parent / "run.json").read_text(encoding="utf-8"))
    keys = ("f1", "precision", "recall", "iou", "threshold", "split", "as_published")
    return {
        **{key: found[key] for key in keys},
        "ci95": found["ci95_by_chip"]["f1"],
        "chips": {part: each["chips"] for part, each in record["data"].items()},
        "epochs": len(lines),
        "training_cpu_s": sum(json.loads(line)["cpu_seconds"] for line in lines),
    }


def measure(runs: Path, quick: bool) -> dict[str, Any]:
    """Return every number."""
    torch.set_num_threads(1)
    small = {}
    for name, title in NAMES.items():
        recipe = offline(load_recipe(CONFIGS / "budget_l4s" / f"{name}.yaml"))
        small[name] = {"title": title, **sizes(recipe), **speed(recipe, quick)}
        for data in SETS:
            small[name][data] = score(runs, f"budget_{data}_{name}")
        print(json.dumps(small[name]), file=sys.stderr)
    published = {
        name: {
            "title": title,
            **sizes(offline(load_recipe(CONFIGS / "published" / f"{name}.yaml"))),
        }
        for name, title in PUBLISHED.items()
    }
    return {
        "machine": f"{platform.machine()}, one thread, {'torch' if quick else 'onnxruntime'}",
        "chip_px": SIDE,
        "small": small,
        "published": published,
    }


def table(document: dict[str, Any]) -> str:
    """Return all tables as Markdown."""
    small = document["small"].values()
    parts = [
        "| system | parameters | of these trained | GFLOPs a chip | file, MB | CPU ms a chip |\n"
        "|---|---:|---:|---:|---:|---:|\n"
        + "\n".join(
            f"| {e['title']} | {e['parameters'] / 1e6:.2f} M | {e['trainable'] / 1e6:.2f} M "
            f"| {e['gflops']:.2f} | {e['megabytes']:.1f} | {e['cpu_ms']:.0f} |"
            for e in small
        )
    ]
    for data, title in SETS.items():
        rows = [_scores(e["title"], e[data]) for e in small if e[data]]
        if rows:
            parts.append(f"{title}:\n\n{_HEAD}\n" + "\n".join(rows))
    parts.append(
        "| as published | parameters | of these trained | chip | GFLOPs a chip |\n"
        "|---|---:|---:|---:|---:|\n"
        + "\n".join(
            f"| {e['title']} | {e['parameters']:,} | {e['trainable']:,} | {e['chip_px']} "
            f"| {e['gflops']:.1f} |"
            for e in document["published"].values()
        )
    )
    return "\n\n".join(parts)


_HEAD = (
    "| system | chips seen | CPU s to train | precision | recall | F1 | as LandslideNet "
    "| as DiGATe-UNet | as GeoNeXt |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|"
)


def _scores(title: str, entry: dict[str, Any]) -> str:
    """Return a row of scores: pooled with its interval, then as the three papers count."""
    low, high = entry["ci95"]
    theirs = entry["as_published"]
    seen = entry["chips"]["learn"] * entry["epochs"]
    return (
        f"| {title} | {seen:,} | {entry['training_cpu_s']:.0f} | {entry['precision']:.3f} "
        f"| {entry['recall']:.3f} | **{entry['f1']:.3f}** ({low:.2f}–{high:.2f}) "
        f"| {theirs['landslidenet']['f1_class_mean']:.3f} "
        f"| {theirs['digate_unet']['f1_imagewise']:.3f} "
        f"| {theirs['geonext']['f1_class_mean']:.3f} |"
    )


def draw(document: dict[str, Any], path: Path) -> None:
    """Draw F1 against time, the area of a dot growing with the parameters."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    small = document["small"].values()
    shown = {data: title for data, title in SETS.items() if any(e[data] for e in small)}
    if not shown:
        return
    figure, axes = pyplot.subplots(
        1, len(shown), figsize=(5.2 * len(shown), 4.4), sharey=True, squeeze=False
    )
    for axis, (data, title) in zip(axes[0], shown.items(), strict=True):
        best = max(entry[data]["f1"] for entry in small if entry[data])
        for colour, entry in zip(_COLOURS, small, strict=True):
            if entry[data]:
                _dot(axis, entry, entry[data], colour, entry[data]["f1"] == best)
        axis.set_xscale("log")
        axis.set_xlim(1.5, 500.0)
        axis.set_ylim(0.0, 1.0)
        ticks = (2, 5, 10, 20, 50, 100, 200)
        axis.set_xticks(ticks, [str(tick) for tick in ticks])
        axis.minorticks_off()
        axis.set_title(title, loc="left", fontsize=11, weight="bold")
        axis.set_xlabel("processor time of a 128-pixel chip, ms")
        axis.grid(alpha=0.2)
        axis.spines[["top", "right"]].set_visible(False)
    axes[0][0].set_ylabel("F1 of landslide pixels, all chips pooled")
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=130, metadata={"Software": None})
    pyplot.close(figure)


_COLOURS = ("#1f5f8b", "#b5523b", "#4d8a4a", "#8a6db0")


def _dot(axis: Any, entry: dict[str, Any], found: dict[str, Any], colour: str, above: bool) -> None:
    """Draw a system: dot, 95 % interval, and its name above or below these."""
    low, high = found["ci95"]
    where = (entry["cpu_ms"], found["f1"])
    axis.plot([where[0]] * 2, [low, high], color=colour, linewidth=2, solid_capstyle="round")
    area = 40.0 + 12.0 * entry["parameters"] / 1e6
    axis.scatter(*where, s=area, color=colour, alpha=0.75, linewidths=0)
    axis.annotate(
        f"{entry['title']}\n{entry['parameters'] / 1e6:.1f} M, F1 {found['f1']:.2f}",
        (where[0], high if above else low),
        xytext=(0, 5.0 if above else -5.0 - max(0.0, (area**0.5) / 2 - 12.0)),
        textcoords="offset points",
        ha="center",
        va="bottom" if above else "top",
        fontsize=8.5,
        color=colour,
    )


def main() -> None:
    """Measure, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path, help="folder of the evaluated runs")
    parser.add_argument("--out", type=Path, default=RESULTS / "systems", help="without ending")
    parser.add_argument("--quick", action="store_true", help="time torch, export nothing")
    options = parser.parse_args()
    document = measure(options.runs, options.quick)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=1) + "\n"
    options.out.with_suffix(".json").write_text(text, encoding="utf-8")
    draw(document, options.out.with_suffix(".png"))
    print(table(document))


if __name__ == "__main__":
    main()
