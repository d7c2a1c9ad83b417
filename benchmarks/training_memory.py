"""Peak memory of a fit on a set of the size of Landslide4Sense, chips in memory or in a file.

Run ``.venv/training/bin/python benchmarks/training_memory.py``. It writes chips of noise in the
layout of Landslide4Sense (3,799 to learn from, 245 to watch, 14 bands of 128 × 128 pixels) and, in
a process of its own each, loads them as ``fit`` does and takes some steps. Peak memory is that of
the process without the system's file cache (VmHWM of Linux).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from training.data.h5_files import BANDS
from training.data.sources import load_parts
from training.fitting.fit import make_batches
from training.fitting.loop import Trainer
from training.recipes.loading import load_recipe
from training.recipes.recipe import Recipe
from training.run_folder.layout import RunPaths

CONFIG = Path(__file__).resolve().parent.parent / "training" / "configs" / "simulated_14.yaml"
SIDE, STEPS = 128, 5


def write_set(root: Path, counts: dict[str, int]) -> None:
    """Write chips of noise, one in three with a landslide."""
    rng = np.random.default_rng(0)
    for split, count in counts.items():
        images, masks = root / "images" / split, root / "annotations" / split
        images.mkdir(parents=True)
        masks.mkdir(parents=True)
        for number in range(1, count + 1):
            values = rng.integers(1, 5, (SIDE, SIDE, len(BANDS)), np.uint8)
            mask = np.zeros((SIDE, SIDE), np.uint8)
            mask[40:60, 40:60] = number % 3 == 0
            for path, key, array in (
                (images / f"image_{number}.h5", "img", values),
                (masks / f"mask_{number}.h5", "mask", mask),
            ):
                with h5py.File(path, "w") as file:
                    file.create_dataset(key, data=array)


def recipe_of(memory_mb: float) -> Recipe:
    """Return the smoke recipe on that set."""
    recipe = load_recipe(CONFIG)
    data = replace(
        recipe.data, name="landslide4sense", folder="set", holdout=0.1, memory_mb=memory_mb
    )
    return replace(recipe, data=data)


def measure(root: Path, memory_mb: float) -> dict[str, Any]:
    """Load the set and take some steps in this process."""
    recipe = recipe_of(memory_mb)
    started = time.process_time()
    before = _peak_mb()
    parts = load_parts(recipe, root)
    with tempfile.TemporaryDirectory() as folder:
        paths = RunPaths(Path(folder))
        makers = make_batches(recipe, parts, paths)
        loaded = time.process_time() - started
        started = time.process_time()
        for step in range(STEPS):
            makers[0].batch(0, step)
        batch = (time.process_time() - started) / STEPS
        trainer = Trainer(recipe, makers, paths)
        started = time.process_time()
        for step in range(STEPS):
            trainer._step(0, step)
        step_s = (time.process_time() - started) / STEPS
    return {
        "memory_mb": memory_mb,
        "before_mb": before,
        "peak_mb": _peak_mb(),
        "loading_cpu_s": loaded,
        "batch_cpu_s": batch,
        "step_cpu_s": step_s,
        "loader_share": batch / step_s,
    }


def _peak_mb() -> float:
    """Return the peak memory of this process."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not tell a process its peak memory")


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chips", type=int, default=3799)
    parser.add_argument("--limits", type=float, nargs="+", default=[1e6, 512.0])
    parser.add_argument("--json", type=Path, help="write the raw numbers here")
    parser.add_argument("--one", nargs=2, metavar=("ROOT", "LIMIT"), help="measure in this process")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(Path(options.one[0]), float(options.one[1]))))
        return
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        write_set(Path(folder) / "set", {"train": options.chips, "validation": 245})
        for limit in options.limits:
            words = [sys.executable, __file__, "--one", folder, str(limit)]
            done = subprocess.run(words, capture_output=True, text=True, check=True)
            rows.append({"chips": options.chips, **json.loads(done.stdout.splitlines()[-1])})
            print(rows[-1], flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
