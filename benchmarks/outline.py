"""How well one click outlines a landslide: fitting on some landslides, measuring on others.

Clicks are random inner pixels of landslides of at least 12 pixels with known outlines: the 8-bit
true-colour chips of Landslide4Sense (``LANDSLIDE_DATA/l4s_rgb``) and simulated scenes. The
probability is that of the model that ships. ``offer`` is the intersection over union of the first
outline, ``drag`` that of the best one of the sequence.

``--fit`` learns the weights in ``core/inventory/grow.py`` on the train chips and on simulated
scenes of other seeds, and prints them; without it the weights there are measured on val chips.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning
from rasterio.features import shapes

from landslide_qgis.core import SceneSpec, run_job
from landslide_qgis.core.inventory.grow import grow
from landslide_qgis.core.inventory.likeness import clues
from landslide_qgis.core.jobs.outline import OutlineJob
from landslide_qgis.core.jobs.protocol import PredictJob, job_to_json
from landslide_qgis.core.model.file import open_model
from landslide_qgis.core.simulator.recipe import SceneRecipe
from landslide_qgis.core.simulator.scene import simulate_scene

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "landslide_qgis" / "models" / "landslide_rgb.onnx"
SMALLEST_PX, SIDE = 12, 128
CLICKS = 31
TRAIN_SEEDS, TEST_SEEDS = range(21, 25), range(31, 33)
BANDS = ("B04", "B03", "B02")


@dataclass(frozen=True)
class Click:
    """A click in a landslide.

    Attributes:
        image: float32 ``[3, H, W]``.
        probability: float32 ``[H, W]``.
        truth: The landslide, bool ``[H, W]``.
        seed: Row and column.
    """

    image: NDArray[np.float32]
    probability: NDArray[np.float32]
    truth: NDArray[np.bool_]
    seed: tuple[int, int]


def objects(mask: NDArray[np.bool_], rng: np.random.Generator) -> Iterator[tuple[Any, Any]]:
    """Yield each landslide of a mask that is large enough, and a random inner pixel of it."""
    for shape, _ in shapes(mask.astype(np.uint8), mask=mask, connectivity=8):
        truth = rasterio.features.rasterize([shape], mask.shape).astype(bool) & mask
        if truth.sum() < SMALLEST_PX:
            continue
        ring = np.pad(truth, 1)
        inner = truth & ring[:-2, 1:-1] & ring[2:, 1:-1] & ring[1:-1, :-2] & ring[1:-1, 2:]
        places = np.argwhere(inner if inner.any() else truth)
        yield truth, tuple(int(at) for at in places[rng.integers(len(places))])


def chips(folder: Path, most: int) -> Iterator[Click]:
    """Yield clicks in chips of Landslide4Sense, in an order of their own, at most ``most``."""
    warnings.simplefilter("ignore", NotGeoreferencedWarning)
    card = open_model(MODEL).card
    mean = np.array([band.mean for band in card.bands], np.float32)[:, None, None]
    std = np.array([band.std for band in card.bands], np.float32)[:, None, None]
    session = onnxruntime.InferenceSession(str(MODEL), providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(1)
    files = sorted((folder / "images").glob("*.png"))
    given = 0
    for index in rng.permutation(len(files)):
        name = files[index].name
        with rasterio.open(files[index]) as dataset:
            image = dataset.read((1, 2, 3)).astype(np.float32) / 255.0
        with rasterio.open(folder / "masks" / name.replace("image", "mask")) as dataset:
            mask = dataset.read(1) > 0
        levelled = np.clip(image * (0.2 / np.median(image)), 0.0, 1.5)
        probability = session.run(None, {"image": ((levelled - mean) / std)[None]})[0][0, 0]
        for truth, seed in objects(mask, rng):
            if given == most:
                return
            given += 1
            yield Click(image, probability, truth, seed)


def scenes(seeds: range, folder: Path, most: int) -> Iterator[Click]:
    """Yield clicks in simulated scenes."""
    rng = np.random.default_rng(2)
    for scene_seed in seeds:
        scene = folder / str(scene_seed)
        simulate_scene(scene, SceneRecipe(seed=scene_seed, size=1024, clouds=0.0, bands=BANDS))
        raster = folder / f"{scene_seed}.tif"
        inputs = SceneSpec(inputs=(str(scene),))
        run_job(PredictJob(inputs, probability=str(raster), probability_type="float32"))
        image = np.stack([read(next(scene.glob(f"*{band}*"))) for band in BANDS])
        probability, mask = read(raster), read(scene / "truth" / "truth.tif") > 0
        for number, (truth, (row, column)) in enumerate(objects(mask, rng)):
            if number == most // len(seeds):
                break
            top, left = (int(np.clip(at - SIDE // 2, 0, 1024 - SIDE)) for at in (row, column))
            part = (slice(top, top + SIDE), slice(left, left + SIDE))
            seed = (row - top, column - left)
            yield Click(image[(slice(None), *part)], probability[part], truth[part], seed)


def read(path: Path) -> NDArray[np.float32]:
    """Return a raster's first band."""
    with rasterio.open(path) as dataset:
        return np.asarray(dataset.read(1), np.float32)


def fit(sets: list[list[Click]], with_probability: bool) -> NDArray[np.float64]:
    """Return intercept and weights of the logistic model, by Newton's method.

    Pixels far from the click are sampled, and weigh accordingly more; large landslides weigh less
    than their pixels, so that small ones count too; each set weighs the same.
    """
    rng = np.random.default_rng(3)
    rows, targets, weights = [], [], []
    for found in sets:
        start = len(weights)
        for click in found:
            probability = click.probability if with_probability else None
            values, _ = clues(click.image, probability, click.seed, 10.0, click.truth.size // 4)
            away = np.hypot(*(np.indices(click.truth.shape) - np.reshape(click.seed, (2, 1, 1))))
            chance = np.clip(150.0 / (away + 1.0) ** 2, 0.01, 1.0)
            taken = rng.random(chance.shape) < chance
            rows.append(values[:, taken].T)
            targets.append(click.truth[taken])
            weights.append(1.0 / chance[taken] / click.truth.sum() ** 0.7)
        total = sum(part.sum() for part in weights[start:])
        weights[start:] = [part / total for part in weights[start:]]
    x = np.concatenate(rows)
    x = np.column_stack([np.ones(len(x)), x])
    y, w = np.concatenate(targets).astype(float), np.concatenate(weights)
    solution = np.zeros(x.shape[1])
    solution[0] = -5.0
    for _ in range(12):
        share = 1.0 / (1.0 + np.exp(-x @ solution))
        curvature = (x * (w * share * (1.0 - share))[:, None]).T @ x
        step = np.linalg.solve(curvature + 1e-6 * np.eye(len(solution)), x.T @ (w * (y - share)))
        solution += step
    return solution


def measure(clicks: list[Click], with_probability: bool) -> dict[str, float]:
    """Return the scores of the shipped weights."""
    offer, drag, seconds = [], [], []
    for click in clicks:
        started = time.process_time()
        growth = grow(click.image, click.probability if with_probability else None, click.seed)
        best = growth.best
        seconds.append(time.process_time() - started)
        hits = np.cumsum(click.truth.ravel()[growth.order])[growth.sizes - 1]
        iou = hits / (growth.sizes + click.truth.sum() - hits)
        offer.append(iou[best])
        drag.append(iou.max())
    return {
        "clicks": len(clicks),
        "offer_median": float(np.median(offer)),
        "offer_mean": float(np.mean(offer)),
        "drag_median": float(np.median(drag)),
        "drag_mean": float(np.mean(drag)),
        "cpu_ms_median": 1000.0 * float(np.median(seconds)),
        "cpu_ms_slowest": 1000.0 * float(np.max(seconds)),
    }


def large_window() -> dict[str, float]:
    """Return the time of a window of 256 × 256 pixels."""
    rng = np.random.default_rng(4)
    image = rng.normal(0.2, 0.05, (3, 256, 256)).astype(np.float32)
    image[:, 60:200, 100:160] += 0.2
    probability = np.clip(image[0] * 2, 0, 1)
    seconds = []
    for _ in range(9):
        started = time.process_time()
        grow(image, probability, (120, 130))
        seconds.append(time.process_time() - started)
    return {"cpu_ms_median": 1000.0 * float(np.median(seconds))}


def whole_clicks(folder: Path) -> dict[str, float]:
    """Time clicks as the tool makes them: a job to the waiting engine, until its answer.

    On a scene of 2048 × 2048 pixels, three bands in files of their own and a probability, the whole
    window of 192 × 192 pixels around the click.
    """
    scene, raster = folder / "click", folder / "click.tif"
    simulate_scene(scene, SceneRecipe(seed=31, size=2048, clouds=0.0, bands=BANDS))
    run_job(PredictJob(SceneSpec(inputs=(str(scene),)), probability=str(raster)))
    bands = tuple(str(next(scene.glob(f"*{band}*"))) for band in BANDS)
    with rasterio.open(raster) as dataset:
        points = [dataset.xy(at, 2048 - at) for at in np.linspace(300, 1700, CLICKS).astype(int)]
    seconds, cpu = [], []
    for few in (points[:1], points):  # the difference is without the start
        before = os.times()
        command = [sys.executable, "-m", "landslide_qgis.core", "run", "--on"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as engine:
            seconds = [_one_click(engine, bands, raster, x, y) for x, y in few]
        after = os.times()
        used = after.children_user + after.children_system
        cpu.append(used - before.children_user - before.children_system)
    return {
        "clicks": CLICKS - 1,
        "ms_median": 1000.0 * float(np.median(seconds[1:])),
        "ms_slowest": 1000.0 * max(seconds[1:]),
        "cpu_ms_mean": 1000.0 * (cpu[1] - cpu[0]) / (CLICKS - 1),
    }


def _one_click(
    engine: subprocess.Popen[str], bands: tuple[str, ...], raster: Path, x: float, y: float
) -> float:
    """Return the seconds from a click to its answer."""
    job = OutlineJob(bands, str(raster.with_suffix(".json")), float(x), float(y), str(raster))
    started = time.perf_counter()
    print(job_to_json(job), file=engine.stdin, flush=True)
    for line in engine.stdout or ():
        if json.loads(line)["event"] == "result":
            return time.perf_counter() - started
    raise RuntimeError("The engine gave no outline.")


def main() -> int:
    """Fit or measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="learn the weights and print them")
    parser.add_argument("--most", type=int, default=1000, help="clicks of each kind")
    parser.add_argument("--json", type=Path, help="file for the raw numbers")
    options = parser.parse_args()
    data = Path(os.environ.get("LANDSLIDE_DATA", "/data")) / "l4s_rgb"
    with tempfile.TemporaryDirectory() as folder:
        seeds = TRAIN_SEEDS if options.fit else TEST_SEEDS
        simulated = list(scenes(seeds, Path(folder), options.most))
    real = list(chips(data / ("train" if options.fit else "val"), options.most))
    if options.fit:
        for with_probability in (False, True):
            weights = fit([real, simulated], with_probability)
            print(with_probability, tuple(round(float(one), 2) for one in weights))
        return 0
    report: dict[str, Any] = {"256 × 256 pixels": large_window()}
    with tempfile.TemporaryDirectory() as folder:
        report["whole click"] = whole_clicks(Path(folder))
    print("| | clicks | offer: median (mean) | best of the drag | ms |\n|---|---|---|---|---|")
    for kind, clicks in (("Landslide4Sense val", real), ("simulated", simulated)):
        for with_probability in (False, True):
            name = f"{kind}, image{' and probability' if with_probability else ''}"
            one = report[name] = measure(clicks, with_probability)
            scores = [
                f"{one[f'{k}_median']:.2f} ({one[f'{k}_mean']:.2f})" for k in ("offer", "drag")
            ]
            print(
                f"| {name} | {one['clicks']} | {' | '.join(scores)} | {one['cpu_ms_median']:.0f} |"
            )
    print(report["256 × 256 pixels"])
    print(report["whole click"])
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
