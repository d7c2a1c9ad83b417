"""Time ``stack``, ``terrain`` and ``threshold`` against GDAL's own tools for the same.

Both sides start from GeoTIFFs and end with cloud-optimised ones, each in a process of its own; they
take turns. The table gives wall and processor seconds and their ratio.

    python benchmarks/rasters.py [--size 10980] [--repeats 3] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.transform import from_origin

ROOT = Path(__file__).resolve().parents[1]
COG = ["-of", "COG", "-co", "COMPRESS=DEFLATE", "-co", "NUM_THREADS=ALL_CPUS"]
CALC = "/usr/bin/gdal_calc.py"
Command = list[str]


def write(path: Path, values: Any, pixel: float, **profile: Any) -> str:
    """Write a tiled raster whose upper left corner is that of the scene."""
    options = {"driver": "GTiff", "crs": "EPSG:32643", "count": 1, "tiled": True, **profile}
    size = {"height": values.shape[0], "width": values.shape[1], "dtype": values.dtype}
    grid = from_origin(500000, 1200000, pixel, pixel)
    with rasterio.open(path, "w", transform=grid, compress="deflate", **size, **options) as file:
        file.write(values, 1)
    return str(path)


def scene(folder: Path, size: int) -> dict[str, str]:
    """Write bands at 10 m, a DEM of the same grid and one of 30 m, and a probability."""
    random = np.random.default_rng(1)
    rows, cols = np.mgrid[:size, :size].astype(np.float32)
    hills = 1500 + 600 * np.sin(rows / 170) * np.cos(cols / 230) + 4 * np.sin(rows / 7 + cols / 11)
    paths = {"dem": write(folder / "dem.tif", hills, 10.0)}
    paths["coarse"] = write(folder / "coarse.tif", np.ascontiguousarray(hills[::3, ::3]), 30.0)
    for name in ("B02", "B03", "B04", "B08"):
        band = (1500 + hills / 4 + random.integers(0, 200, hills.shape)).astype(np.uint16)
        paths[name] = write(folder / f"{name}.tif", band, 10.0, nodata=0)
    waves = (125 + 124 * np.sin(rows / 40) * np.sin(cols / 60)).astype(np.uint8)
    paths["probability"] = write(folder / "probability.tif", waves, 10.0, nodata=255)
    with rasterio.open(paths["probability"], "r+") as file:
        file.scales = (1 / 250,)
    return paths


def steps(paths: dict[str, str], out: Path) -> dict[str, tuple[list[Command], list[Command]]]:
    """Return the commands of each step: ours, and the peer's."""
    engine = [sys.executable, "-m", "landslide_qgis.core"]
    bands = [paths[name] for name in ("B02", "B03", "B04", "B08")]
    with rasterio.open(paths["B02"]) as dataset:
        corners = [str(value) for value in dataset.bounds]
        system = str(dataset.crs)
    slope, vrt, warped, merged = (
        str(out / f"{n}.tif") for n in ("slope", "all", "warped", "merged")
    )
    ours_slope, stack, mask, their_mask, plain = (
        str(out / f"{n}.tif") for n in ("ours-slope", "stack", "mask", "their-mask", "plain")
    )
    return {
        "terrain (slope)": (
            [[*engine, "terrain", paths["dem"], "--slope", ours_slope]],
            [["gdaldem", "slope", paths["dem"], slope, "-compute_edges", *COG]],
        ),
        "stack (4 bands, DEM 30 m)": (
            [[*engine, "stack", *bands, "--dem", paths["coarse"], "--terrain", "dem",
              "--output", stack]],
            [
                ["gdalwarp", "-q", "-overwrite", "-r", "bilinear", "-tr", "10", "10", "-multi",
                 "-t_srs", system, "-te", *corners, paths["coarse"], warped],
                ["gdalbuildvrt", "-q", "-overwrite", "-separate", vrt, *bands, warped],
                ["gdal_translate", "-q", "-ot", "Float32", *COG, vrt, merged],
            ],
        ),
        "threshold": (
            [[*engine, "threshold", paths["probability"], mask, "--threshold", "0.6"]],
            [
                [CALC, "-A", paths["probability"], "--calc=A>=150", "--type=Byte", "--quiet",
                 "--overwrite", "--co=COMPRESS=DEFLATE", f"--outfile={plain}"],
                ["gdal_translate", "-q", *COG, plain, their_mask],
            ],
        ),
    }  # fmt: skip


def run(commands: list[Command]) -> tuple[float, float]:
    """Return wall and processor seconds of some commands."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for command in commands:
        plain = environment if command[0] == sys.executable else None
        subprocess.run(command, check=True, capture_output=True, env=plain)
    wall = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10980)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        table = steps(scene(Path(folder), options.size), Path(folder))
        for name, sides in table.items():
            taken = [[run(side) for side in sides] for _ in range(options.repeats)]
            wall, cpu = (
                [statistics.median(turn[side][kind] for turn in taken) for side in (0, 1)]
                for kind in (0, 1)
            )
            rows.append({"step": name, "wall_s": wall, "cpu_s": cpu})
    load = os.getloadavg()[0]
    print(f"{options.size} × {options.size} pixels, load {load:.0f} on {os.cpu_count()} cores\n")
    print("| step | wall s | GDAL | ÷ | processor s | GDAL | ÷ |\n|---|---|---|---|---|---|---|")
    for row in rows:
        cells = []
        for ours, peer in (row["wall_s"], row["cpu_s"]):
            cells += [f"{ours:.1f}", f"{peer:.1f}", f"{ours / peer:.2f}"]
        print(f"| {row['step']} | {' | '.join(cells)} |")
    if options.json:
        result = {"size": options.size, "load": load, "rows": rows}
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
