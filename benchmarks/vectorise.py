"""Time ``vectorise`` against a bare polygonize of the same mask.

Bare is ``rasterio.features.shapes`` with the mask given, on an array in memory, its results
consumed and thrown away. ``vectorise`` starts from the file and ends with a GeoPackage: threshold,
outlines, smoothing, sizes on the ellipsoid, statistics, spatial index. The two take turns, each run
in a process of its own; the table gives the median of the seconds and of the ratios.

    python benchmarks/vectorise.py [--size 10980] [--repeat 3] [--json FILE]
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
import pyogrio.raw
import rasterio
import rasterio.features
import shapely
from rasterio.transform import from_origin
from rasterio.windows import Window

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from landslide_qgis.core.inventory.vectorise import vectorise
from landslide_qgis.core.probability import MASK_DESCRIPTION, Provenance, describe, profile

SHARE = 0.2
PATCH_PX = 2048


def blobs(size: int, radius: int, seed: int) -> np.ndarray:
    """Return smooth noise, float32 ``[size, size]``, wrapped round, of zero mean and spread 1."""
    field = np.random.default_rng(seed).standard_normal((size, size), dtype=np.float32)
    for axis in (0, 1):
        for _ in range(3):
            padded = np.concatenate([field.take(range(-radius, 0), axis), field], axis)
            total = np.cumsum(padded, axis=axis, dtype=np.float64)
            ahead = np.take(total, range(radius, size + radius), axis)
            field = ((ahead - np.take(total, range(size), axis)) / radius).astype(np.float32)
    return (field - field.mean()) / field.std()


def write_scene(folder: Path, size: int, radius: int, seed: int) -> None:
    """Write a probability of which 20 % is above one half, its mask, and a DEM of 30 m."""
    field = blobs(min(size, PATCH_PX), radius, seed)
    chance = np.clip(0.5 + (field - np.quantile(field, 1 - SHARE)) / 4, 0, 1)
    levels = np.rint(chance * 250).astype(np.uint8)
    reps = -(-size // PATCH_PX)
    common: dict[str, Any] = {
        "driver": "GTiff",
        "width": size,
        "height": size,
        "crs": "EPSG:32643",
        "transform": from_origin(600000, 4000000, 10, 10),
        "tiled": True,
        "blockxsize": 512,
        "blockysize": 512,
        "compress": "deflate",
        "zlevel": 1,
        **profile("uint8"),
    }
    with (
        rasterio.open(folder / "probability.tif", "w", **common) as probability,
        rasterio.open(folder / "mask.tif", "w", **common) as mask,
    ):
        describe(probability, Provenance("benchmark", threshold=0.5))
        mask.set_band_description(1, MASK_DESCRIPTION)
        for row in range(0, size, len(levels)):
            strip = np.tile(levels, (1, reps))[: size - row, :size]
            window = Window(0, row, size, len(strip))
            probability.write(strip, 1, window=window)
            mask.write((strip >= 125).astype(np.uint8), 1, window=window)
    rows = size // 3 + 100
    heights = 1500 + 300 * blobs(min(rows, PATCH_PX), 20, seed + 1)
    dem = np.tile(heights, (-(-rows // PATCH_PX), -(-rows // PATCH_PX)))[:rows, :rows]
    with rasterio.open(
        folder / "dem.tif",
        "w",
        driver="GTiff",
        width=rows,
        height=rows,
        count=1,
        dtype="float32",
        crs="EPSG:32643",
        transform=from_origin(599000, 4001000, 30, 30),
    ) as out:
        out.write(dem.astype(np.float32), 1)


def run_bare(folder: Path) -> dict[str, Any]:
    """Polygonize the mask and count what comes out."""
    with rasterio.open(folder / "mask.tif") as dataset:
        mask = dataset.read(1)
    chosen = mask.view(bool)
    started, count = time.perf_counter(), 0
    for _ in rasterio.features.shapes(mask, mask=chosen):
        count += 1
    return {"seconds": time.perf_counter() - started, "polygons": count}


def run_vectorise(folder: Path, kind: str) -> dict[str, Any]:
    """Make the inventory from the mask, the probability, or the probability with a DEM."""
    source = folder / ("mask.tif" if kind == "mask" else "probability.tif")
    target = folder / f"{kind}.gpkg"
    started = time.perf_counter()
    made = vectorise(source, polygons=target, dem=folder / "dem.tif" if kind == "dem" else None)
    seconds = time.perf_counter() - started
    return {
        "seconds": seconds,
        "polygons": made.count,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "mask_pixels": made.mask_pixels,
    }


def check(folder: Path, mask_pixels: int) -> dict[str, Any]:
    """Compare the polygons with the mask: area in the plane, validity, overlaps."""
    _, _, geometry, _ = pyogrio.raw.read(folder / "mask.gpkg", columns=[])
    polygons = shapely.from_wkb(geometry)
    one, two = shapely.STRtree(polygons).query(polygons)
    one, two = one[one < two], two[one < two]
    near = shapely.intersects(polygons[one], polygons[two])
    one, two = one[near], two[near]
    return {
        "area_ratio": float(shapely.area(polygons).sum() / (mask_pixels * 100.0)),
        "invalid": int(np.count_nonzero(~shapely.is_valid(polygons))),
        "overlaps": int(shapely.relate_pattern(polygons[one], polygons[two], "T********").sum()),
        "vertices": int(shapely.get_num_coordinates(polygons).sum()),
    }


def child(folder: Path, kind: str) -> dict[str, Any]:
    """Run one measurement in a process of its own."""
    command = [sys.executable, __file__, "--child", kind, "--folder", str(folder)]
    made = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(made.stdout.splitlines()[-1])


def main() -> None:
    """Measure, print a table, write the raw numbers if asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--size", type=int, default=10980, help="side of the mask in pixels")
    parser.add_argument("--radius", type=int, default=16, help="size of the blobs in pixels")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--dem", action="store_true", help="also with a DEM")
    parser.add_argument("--json", type=Path, help="file for the raw numbers")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        made = (
            run_bare(options.folder)
            if options.child == "bare"
            else run_vectorise(options.folder, options.child)
        )
        print(json.dumps(made))
        return
    with tempfile.TemporaryDirectory() as name:
        report(Path(name), options)


def report(folder: Path, options: argparse.Namespace) -> None:
    """Run the measurements and print them."""
    write_scene(folder, options.size, options.radius, options.seed)
    kinds = ["mask", "probability"] + (["dem"] if options.dem else [])
    runs = [{kind: child(folder, kind) for kind in ["bare", *kinds]} for _ in range(options.repeat)]
    quality = check(folder, runs[0]["mask"]["mask_pixels"])
    bare = statistics.median(run["bare"]["seconds"] for run in runs)
    print(f"{options.size} × {options.size} pixels, {SHARE:.0%} landslide, {os.cpu_count()} cores")
    print(f"polygons {runs[0]['mask']['polygons']} (bare {runs[0]['bare']['polygons']}), {quality}")
    print(f"{'':24}{'seconds':>10}{'ratio':>8}{'peak MB':>10}")
    print(f"{'bare polygonize':24}{bare:10.2f}{1:8.2f}")
    for kind in kinds:
        seconds = statistics.median(run[kind]["seconds"] for run in runs)
        ratio = statistics.median(run[kind]["seconds"] / run["bare"]["seconds"] for run in runs)
        peak = max(run[kind]["peak_mb"] for run in runs)
        print(f"{'vectorise, ' + kind:24}{seconds:10.2f}{ratio:8.2f}{peak:10.0f}")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps({"runs": runs, **quality}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
