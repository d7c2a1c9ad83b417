"""Whether a model file says the same on an older processor: emulated, on real chips.

Run ``.venv/training/bin/python benchmarks/eight_bits.py FILE… --data DATA --json OUT``. Each file
is run on chips of Landslide4Sense RGB val by onnxruntime here, and by the same onnxruntime under
``qemu-x86_64 -cpu Haswell`` (Debian's package ``qemu-user``), an Intel processor of 2013 with AVX2
and without VNNI. Files in 8 bits whose weights use all of them overflow there.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from landslide_qgis.core.model.file import open_model
from training.data.preprocess import Preprocess
from training.data.sources import load_parts
from training.metrics.pooled import Histogram
from training.recipes.loading import load_recipe

ROOT = Path(__file__).resolve().parent.parent
Maps = npt.NDArray[np.float32]
# What runs in either process: one thread, chip by chip, and numpy and onnxruntime alone.
RUN = """
import sys, numpy, onnxruntime
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(sys.argv[1], options, ["CPUExecutionProvider"])
name, images = session.get_inputs()[0].name, numpy.load(sys.argv[2])
found = [session.run(None, {name: image[None]})[0][0, 0] for image in images]
numpy.save(sys.argv[3], numpy.stack(found))
"""


def probabilities(words: list[str], model: Path, images: Maps) -> Maps:
    """Run a model in a process that begins with ``words``; return ``(n, height, width)``."""
    packages = {"PYTHONPATH": str(Path(np.__file__).parent.parent)}
    python = str(Path(sys.executable).resolve())
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder) / "images.npy", Path(folder) / "found.npy"
        np.save(given, images)
        command = [*words, python, "-c", RUN, str(model), str(given), str(found)]
        subprocess.run(command, check=True, env={**os.environ, **packages})
        maps: Maps = np.load(found)
    return maps


def f1(probability: Maps, truth: npt.NDArray[np.bool_], threshold: float) -> float:
    """Return landslide F1, all pixels pooled."""
    return Histogram.of(probability, truth).confusion(threshold).f1


def compare(model: Path, cpu: str, images: Maps, truth: npt.NDArray[np.bool_]) -> dict[str, Any]:
    """Run a file on both processors."""
    threshold = open_model(model).card.threshold
    here = probabilities([], model, images)
    there = probabilities(["qemu-x86_64", "-cpu", cpu], model, images)
    return {
        "file": model.name,
        "processor": cpu,
        "chips": len(images),
        "threshold": threshold,
        "f1_here": f1(here, truth, threshold),
        "f1_there": f1(there, truth, threshold),
        "largest_difference": float(np.abs(here - there).max()),
    }


def main() -> None:
    """Compare and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--recipe", type=Path, default=ROOT / "training/configs/rgb_lite0.yaml")
    parser.add_argument("--cpu", default="Haswell", help="what qemu is to emulate")
    parser.add_argument("--every", type=int, default=4, help="take every so many-th chip of val")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    recipe = load_recipe(options.recipe)
    tune = load_parts(recipe, options.data).tune
    chips = tune.take(np.arange(0, len(tune), options.every))
    images = Preprocess(recipe.input).prepare(chips.images[:]).numpy()
    rows = []
    print(f"| file | F1 here | F1 on {options.cpu} | largest difference |\n|---|---|---|---|")
    for file in options.files:
        row = compare(file, options.cpu, images, chips.masks)
        rows.append(row)
        print(
            f"| {row['file']} | {row['f1_here']:.4f} | {row['f1_there']:.4f} "
            f"| {row['largest_difference']:.2g} |",
            flush=True,
        )
    if options.json:
        options.json.write_text(json.dumps({"rows": rows}, indent=1))


if __name__ == "__main__":
    main()
