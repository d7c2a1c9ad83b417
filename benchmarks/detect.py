"""Time the whole ``detect`` against the network alone, on the same tiles and threads.

Run ``python benchmarks/detect.py --sizes 4096 10980``. For each size a simulated scene is made once
(kept under ``.cache/bench``). The engine runs as its users run it, as a process of its own; its
wall time, peak memory and time to the first progress event are measured from outside; "job alone"
leaves out the start of the process. In the same
run the bare ``session.run`` is timed over the same number of tiles of the same size with as many
threads: as the engine arranges them (sessions of one thread each), and in one session of all
threads, as ``session.run`` comes; and once in the manner of a plugin that runs 512-pixel tiles with
15 % overlap in such a session. Ratios within a run hold; absolute times drift with the machine.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import queue
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from ballast import add_ballast

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from landslide_qgis.core.jobs.protocol import (
    DetectJob,
    InferenceOptions,
    Job,
    SceneSpec,
    job_to_json,
)
from landslide_qgis.core.model.file import ModelFile, open_model
from landslide_qgis.core.predict import fit_plan
from landslide_qgis.core.scene.assemble import assemble
from landslide_qgis.core.simulator import DEFAULT_BANDS, SceneRecipe, simulate_scene
from landslide_qgis.core.tiles.inference import Predictor

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "bench"
# Whole run ÷ its own session.run of the peer's pipeline, measured with a U-Net of this size.
PEER_FACTOR = {4096: 1.22, 10980: 1.45}


def scene_folder(size: int, bands: tuple[str, ...]) -> Path:
    """Return the simulated scene of a size, made on first use."""
    folder = CACHE / f"scene-{size}-{len(bands)}"
    if not (folder / "scene.json").exists():
        print(f"simulating {folder.name} …", file=sys.stderr)
        folder.mkdir(parents=True, exist_ok=True)
        simulate_scene(folder, SceneRecipe(seed=11, size=size, bands=bands))
    return folder


def inputs_of(folder: Path, dem: bool) -> tuple[str, ...]:
    """Return a scene as its folder, or as its bands alone."""
    bands = tuple(str(path) for path in sorted(folder.glob("*_B*.tif")))
    return (str(folder),) if dem else bands


def run_engine(folder: Path, model: Path, threads: int, dem: bool = True) -> dict[str, Any]:
    """Run a detect job as a process; return seconds, peak memory and what it reported."""
    out = CACHE / "out"
    out.mkdir(parents=True, exist_ok=True)
    job = DetectJob(
        SceneSpec(inputs=inputs_of(folder, dem)),
        probability=str(out / "p.tif"),
        mask=str(out / "m.tif"),
        polygons=str(out / "p.gpkg"),
        inference=InferenceOptions(model=str(model), threads=threads, provider="cpu"),
    )
    return run_process(job)


def run_process(job: Job) -> dict[str, Any]:
    """Run a job as a process; return seconds, peak memory and what it reported."""
    # Python's own settings stay outside, as in QGIS; they may forbid compiled modules to be kept.
    environment = {name: word for name, word in os.environ.items() if name[:6] != "PYTHON"}
    compileall.compile_dir(ROOT / "landslide_qgis" / "core", quiet=1)
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "landslide_qgis.core", "run"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("no pipes")
    process.stdin.write(job_to_json(job) + "\n")
    process.stdin.flush()
    first = None
    stages: dict[str, float] = {}
    last: dict[str, Any] = {}
    for line in process.stdout:
        last = json.loads(line)
        if last["event"] == "progress":
            now = time.monotonic() - started
            first = now if first is None else first
            stages.setdefault(last["stage"], round(now, 2))
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(last)
    return {
        "seconds": time.monotonic() - started,
        "first_event_s": first,
        "peak_mb": usage.ru_maxrss / 1024,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "stages": stages,
        "summary": last["summary"],
    }


def run_bare(model: ModelFile, side_y: int, side_x: int, tiles: int, threads: int) -> float:
    """Time ``session.run`` alone, the way the engine calls it; return seconds."""
    options = InferenceOptions(threads=threads, provider="cpu")
    predictor = Predictor(model, options, lambda _: None)
    noise = np.random.default_rng(0).normal(size=(1, len(model.card.bands), side_y, side_x))
    image = noise.astype(np.float32)
    free: queue.SimpleQueue[int] = queue.SimpleQueue()
    for worker in range(predictor.workload.sessions):
        free.put(worker)

    def one(_: int) -> None:
        worker = free.get()
        predictor.predict(image, worker)
        free.put(worker)

    one(0)
    started = time.monotonic()
    with ThreadPoolExecutor(predictor.workload.sessions) as pool:
        list(pool.map(one, range(tiles)))
    return time.monotonic() - started


def run_one_session(model: ModelFile, side_y: int, side_x: int, tiles: int, threads: int) -> float:
    """Time ``session.run`` in one session of all threads, as it comes; return seconds.

    Of more than 60 tiles 60 are timed, and the rest is taken to last as long.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(model.path), options, ["CPUExecutionProvider"])
    image = np.zeros((1, len(model.card.bands), side_y, side_x), np.float32)
    sample = min(tiles, 60)
    session.run(None, {model.input_name: image})
    started = time.monotonic()
    for _ in range(sample):
        session.run(None, {model.input_name: image})
    return (time.monotonic() - started) / sample * tiles


def run_peer(model: ModelFile, size: int, threads: int) -> float:
    """Time 512-pixel tiles at 15 % overlap in one session; return seconds."""
    stride = round(512 * 0.85)
    count = -(-(size - 512) // stride) + 1
    return run_one_session(model, 512, 512, count**2, threads)


def measure(
    size: int,
    model_path: Path,
    options: argparse.Namespace,
    bands: tuple[str, ...],
    peer_model: ModelFile,
) -> dict[str, Any]:
    """Measure one size in rounds; the peer runs ``peer_model``, the fp32 file, whatever we run.

    Engine and bare runs take turns, so that a machine that slows down slows both; each figure is
    the median of its rounds, and ratios are those of medians.
    """
    folder, threads = scene_folder(size, bands), options.threads
    model = open_model(model_path)
    work = Predictor(model, InferenceOptions(threads=threads, provider="cpu"), lambda _: None)
    scene = assemble(SceneSpec(inputs=(str(folder),)), model.card, lambda _: None)
    plan = fit_plan(scene, model, InferenceOptions(), work.workload)
    del work
    shape, tiles = (plan.y.tile, plan.x.tile), len(plan)
    runs, seconds = [], []
    for _ in range(options.rounds):
        runs.append(run_engine(folder, model_path, threads, options.dem))
        inferred = tiles - runs[-1]["summary"]["tiles_skipped"]
        times = {
            "detect": runs[-1]["seconds"],
            "job": runs[-1]["summary"]["seconds"],
            "bare": run_bare(model, *shape, inferred, threads),
            "one_session": run_one_session(model, *shape, inferred, threads),
        }
        if size in PEER_FACTOR:
            times["peer_bare"] = run_peer(peer_model, size, threads)
        seconds.append(times)
    middle = {name: median(times[name] for times in seconds) for name in seconds[0]}
    row = {
        "model": model_path.name,
        "size": size,
        "bands": len(bands),
        "dem": options.dem,
        "threads": threads,
        "tiles": inferred,
        "tile": shape,
        "rounds": seconds,
        "seconds": middle,
        "peak_mb": max(run["peak_mb"] for run in runs),
        "first_event_s": median(run["first_event_s"] for run in runs),
        "processor_s": median(run["cpu_s"] for run in runs),
        "stages": runs[-1]["stages"],
        "summary": runs[-1]["summary"],
        "ratio": middle["detect"] / middle["bare"],
        "ratio_one_session": middle["detect"] / middle["one_session"],
        "ratio_job": middle["job"] / middle["bare"],
    }
    if size in PEER_FACTOR:
        row["peer_estimate_s"] = middle["peer_bare"] * PEER_FACTOR[size]
        row["speed_up"] = row["peer_estimate_s"] / middle["detect"]
    return row


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[4096])
    parser.add_argument(
        "--models", nargs="+", default=["fp32", "int8"], help="also: ballast; or files"
    )
    parser.add_argument("--bands", default="B02,B03,B04", help="bands of the scene, or: all")
    parser.add_argument(
        "--no-dem", dest="dem", action="store_false", help="the bands alone, no elevation"
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--memory-only", action="store_true", help="leave the network alone out")
    parser.add_argument("--json", type=Path, help="where to keep the raw numbers")
    parser.add_argument("--rounds", type=int, default=3, help="runs of which the median counts")
    options = parser.parse_args()
    shipped = ROOT / "landslide_qgis" / "models"
    named = {
        "fp32": shipped / "landslide_rgb.onnx",
        "int8": shipped / "landslide_rgb_int8.onnx",
    }
    if "ballast" in options.models:
        named["ballast"] = CACHE / "ballast.onnx"
        CACHE.mkdir(parents=True, exist_ok=True)
        add_ballast(named["fp32"], named["ballast"])
    models = [named.get(word, Path(word)) for word in options.models]
    bands = DEFAULT_BANDS if options.bands == "all" else tuple(options.bands.split(","))
    print(
        "| model | size | bands | detect s | bare s | ratio | job alone "
        "| ÷ one session | peak MB | first event s | × peer |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    rows = []
    for size in options.sizes:
        for model in models:
            if options.memory_only:
                engine = run_engine(scene_folder(size, bands), model, options.threads, options.dem)
                rows.append({"model": model.name, "size": size, "bands": len(bands)})
                rows[-1]["detect"] = engine
                print(
                    f"| {model.name} | {size} | {len(bands)} | {engine['seconds']:.1f} | - | - | - "
                    f"| {engine['peak_mb']:.0f} | {engine['first_event_s']:.2f} | - |",
                    flush=True,
                )
                continue
            row = measure(size, model, options, bands, open_model(named["fp32"]))
            rows.append(row)
            peer = f"{row['speed_up']:.2f}" if "speed_up" in row else "-"
            print(
                f"| {row['model']} | {size} | {row['bands']} | {row['seconds']['detect']:.1f} "
                f"| {row['seconds']['bare']:.1f} | {row['ratio']:.2f} | {row['ratio_job']:.2f} "
                f"| {row['ratio_one_session']:.2f} | {row['peak_mb']:.0f} "
                f"| {row['first_event_s']:.2f} | {peer} |",
                flush=True,
            )
    if options.json:
        machine = {"cores": os.cpu_count(), "machine": platform.machine()}
        options.json.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
