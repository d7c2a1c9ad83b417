"""Screen a region, map it, and map it by three models: processor time and memory, in one run.

Run ``python benchmarks/screening.py --classifier CLASSIFIER.onnx --sizes 2048 4096`` with a patch
classifier of B02, B03, B04 and B08 (``training/configs/patches/lightgbm_optical.yaml``). Every job
runs as its users run it, as a process of its own; they take turns, and the median of the rounds
counts. Processor seconds include the start of the program. The three models are the two files that
ship and the first of them with ballast.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
from pathlib import Path
from typing import Any

from ballast import add_ballast

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from detect import CACHE, ROOT, run_process, scene_folder

from landslide_qgis.core.jobs.protocol import DetectJob, InferenceOptions, Job, SceneSpec
from landslide_qgis.core.jobs.screen import ScreenJob

BANDS = ("B02", "B03", "B04", "B08")
MEASURED = ("cpu_s", "seconds", "peak_mb")


def jobs_of(folder: Path, classifiers: list[str], models: list[str]) -> dict[str, Job]:
    """Return what is measured on a scene, by name."""
    out = CACHE / "out"
    out.mkdir(parents=True, exist_ok=True)
    scene = SceneSpec(inputs=tuple(str(path) for path in sorted(folder.glob("*_B*.tif"))))
    maps = {"probability": str(out / "p.tif"), "polygons": str(out / "p.gpkg")}
    cells = {"cells": str(out / "cells.gpkg"), "probability": str(out / "cells.tif")}

    def detect(*files: str) -> Job:
        options = InferenceOptions(model=files[0], others=files[1:], provider="cpu")
        return DetectJob(scene, inference=options, **maps)

    return {
        "screen": ScreenJob(scene, tuple(classifiers), provider="cpu", **cells),
        "detect, 8 bits": detect(models[1]),
        "detect": detect(models[0]),
        "detect, 3 models": detect(*models),
    }


def measure(jobs: dict[str, Job], rounds: int) -> dict[str, dict[str, Any]]:
    """Run all jobs in turn, several times; return median and every value of each."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in jobs}
    for number in range(rounds):
        for name, job in jobs.items():
            print(f"round {number + 1}: {name} …", file=sys.stderr)
            found[name].append(run_process(job))
    return {
        name: {
            **{key: statistics.median(run[key] for run in runs) for key in MEASURED},
            "runs": [{key: run[key] for key in MEASURED} for run in runs],
        }
        for name, runs in found.items()
    }


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classifier", nargs="+", required=True, help="patch classifiers")
    parser.add_argument("--sizes", type=int, nargs="+", default=[2048, 4096])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="where to keep the raw numbers")
    options = parser.parse_args()
    shipped = ROOT / "landslide_qgis" / "models"
    files = [shipped / "landslide_rgb.onnx", shipped / "landslide_rgb_int8.onnx"]
    files.append(CACHE / "ballast.onnx")
    CACHE.mkdir(parents=True, exist_ok=True)
    add_ballast(files[0], files[-1])
    print("| job | size | processor s | ÷ screen | wall s | peak MB |\n|---|---|---|---|---|---|")
    rows = []
    for size in options.sizes:
        folder = scene_folder(size, BANDS)
        jobs = jobs_of(folder, options.classifier, [str(path) for path in files])
        results = measure(jobs, options.rounds)
        for name, result in results.items():
            ratio = result["cpu_s"] / results["screen"]["cpu_s"]
            rows.append({"job": name, "size": size, "ratio": ratio, **result})
            print(
                f"| {name} | {size:,}² | {result['cpu_s']:.1f} | {ratio:.1f} "
                f"| {result['seconds']:.1f} | {result['peak_mb']:.0f} |",
                flush=True,
            )
    if options.json:
        machine = {"cores": os.cpu_count(), "machine": platform.machine()}
        text = json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n"
        options.json.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
