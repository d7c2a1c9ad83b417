"""Export the published hybrid on Clay large and run it in the engine: size, memory, time a chip.

Run ``.venv/training/bin/python benchmarks/clay_large.py``. Weights are random, which takes as long
and as much as trained ones; adapters are inserted and merged as after training. Needs about 10 GB
of memory and some minutes. The engine runs ``detect`` as its users do, as a process of its own, on
a simulated scene of all bands with slope and elevation.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from landslide_qgis.core.simulator import SceneRecipe, simulate_scene
from training.context.adapters import insert_adapters, merged_copy
from training.export.graph import INPUT, OUTPUT, export_fp32, open_session, write_model
from training.export.quantise import quantise
from training.metrics.calibration import Platt
from training.models.build import build_model
from training.recipes.loading import load_recipe
from training.recipes.recipe import PartConfig, Recipe
from training.recipes.schedule import AdapterConfig
from training.release.card import MULTIPLE, make_card
from training.run_folder.decision import Decision

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "training" / "configs" / "landslide4sense" / "hybrid.yaml"
SIDE = 128
UNDECIDED = Decision(1.0, 0.0, 0.5, "none: weights are random", 0.0)
SCENE_BANDS = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "B10", "B11", "B12")


def random_recipe(size: str) -> Recipe:
    """Return the published recipe with a random Clay."""
    recipe = load_recipe(CONFIG)
    context = {"name": "clay", "options": {"size": size}}
    options = {**recipe.model.options, "context": context}
    return replace(recipe, model=PartConfig(recipe.model.name, options))


def export(recipe: Recipe, folder: Path) -> dict[str, Any]:
    """Write both files; return how long it took and how much memory."""
    model = build_model(recipe)
    insert_adapters(model, AdapterConfig())
    model = merged_copy(model).eval()
    started = time.perf_counter()
    full = export_fp32(model, Platt(1.0, 0.0), len(recipe.input.bands), MULTIPLE, SIDE)
    exported = time.perf_counter() - started
    seen = np.random.default_rng(0).normal(size=(2, len(recipe.input.bands), SIDE, SIDE))
    images = seen.astype(np.float32)
    card = make_card(recipe, images, UNDECIDED, "fp32", {})
    write_model(full, card, folder / "fp32.onnx", math.inf)
    del model
    started = time.perf_counter()
    small = quantise(full, images)
    quantised = time.perf_counter() - started
    card = make_card(recipe, images, UNDECIDED, "int8", {})
    write_model(small, card, folder / "int8.onnx", math.inf)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"export_s": exported, "quantise_s": quantised, "peak_mb": peak}


def bare_seconds(path: Path, threads: int, bands: int) -> float:
    """Return the seconds of one chip in a bare session, after one to warm up."""
    session = open_session(path, threads)
    image = np.zeros((1, bands, SIDE, SIDE), np.float32)
    session.run([OUTPUT], {INPUT: image})
    started = time.perf_counter()
    session.run([OUTPUT], {INPUT: image})
    return time.perf_counter() - started


def detect(scene: Path, model: Path, threads: int) -> dict[str, Any]:
    """Run the engine as a process; return seconds and its peak memory in MB."""
    target = model.with_suffix(".tif")
    command = [sys.executable, "-m", "landslide_qgis.core", "detect", str(scene)]
    command += ["--dem", str(scene / "dem.tif")] if (scene / "dem.tif").is_file() else []
    command += ["--model", str(model), "--threads", str(threads), "--batch", "1"]
    started, peak = time.perf_counter(), 0
    with subprocess.Popen([*command, "--probability", str(target)], cwd=ROOT) as engine:
        while engine.poll() is None:
            peak = max(peak, peak_kilobytes(engine.pid))
            time.sleep(0.05)
    if engine.returncode:
        raise SystemExit(engine.returncode)
    return {"detect_s": time.perf_counter() - started, "detect_peak_mb": peak / 1024}


def peak_kilobytes(process: int) -> int:
    """Return the highest memory of a process so far (Linux); 0 once it is gone."""
    try:
        text = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    found = [line.split()[1] for line in text.splitlines() if line.startswith("VmHWM")]
    return int(found[0]) if found else 0


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="large", choices=("tiny", "small", "base", "large"))
    parser.add_argument("--scene", type=int, default=256, help="side of the scene in pixels")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=ROOT / ".cache" / "clay")
    parser.add_argument("--reuse", action="store_true", help="take the files of the last export")
    parser.add_argument("--json", type=Path, help="write the raw numbers here")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    scene = options.folder / f"scene-{options.scene}"
    if not scene.exists():
        simulate_scene(scene, SceneRecipe(seed=11, size=options.scene, bands=SCENE_BANDS))
    recipe = random_recipe(options.size)
    result: dict[str, Any] = {"size": options.size, "threads": options.threads}
    about = options.folder / f"export-{options.size}.json"
    if not options.reuse:
        about.write_text(json.dumps(export(recipe, options.folder)), encoding="utf-8")
    result |= json.loads(about.read_text(encoding="utf-8"))
    for name in ("fp32", "int8"):
        path = options.folder / f"{name}.onnx"
        onnx.checker.check_model(str(path))
        result[name] = {
            "megabytes": path.stat().st_size / 1e6,
            **detect(scene, path, options.threads),
            "chip_s": bare_seconds(path, options.threads, len(recipe.input.bands)),
        }
        print(name, json.dumps(result[name]), flush=True)
    print(json.dumps(result, indent=2))
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
