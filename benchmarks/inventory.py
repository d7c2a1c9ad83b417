"""Speed of ``characterise`` and ``assess`` on a whole tile, beside GDAL, numpy and QGIS's natives.

``characterise`` of 10,000 polygons with a DEM of 10,980 × 10,980 pixels is compared with what gives
the same elevation and slope in QGIS: ``gdaldem slope`` and two runs of ``native:zonalstatisticsfb``
(which measure neither crown, toe, fall nor volume). ``assess`` of a mask against those polygons is
compared with GDAL's rasterisation and a count over whole arrays in memory (which gives neither
intervals, objects nor a report). Times are wall and processor seconds of fresh processes that take
turns.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyogrio.raw
import rasterio
import shapely
from rasterio.transform import from_origin

ROOT = Path(__file__).resolve().parents[1]
QGIS = ROOT / ".venv" / "qgis" / "bin" / "python"
LEFT, TOP, PIXEL = 600000.0, 1200000.0, 10.0
NATIVE = """
import sys
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/scripts", "/usr/share/qgis/python/plugins"]
import os
from pathlib import Path
from qgis_headless import headless_environment
os.environ.update(headless_environment(Path(sys.argv[4])))
from osgeo import gdal
from qgis.core import QgsApplication
app = QgsApplication([], False)
app.initQgis()
from processing.core.Processing import Processing
Processing.initialize()
import processing
polygons, dem, folder = sys.argv[2:5]
slope = folder + "/slope.tif"
gdal.DEMProcessing(slope, dem, "slope").FlushCache()
for number, raster in enumerate((dem, slope)):
    processing.run("native:zonalstatisticsfb", {
        "INPUT": polygons, "INPUT_RASTER": raster, "RASTER_BAND": 1,
        "COLUMN_PREFIX": "s", "STATISTICS": [2, 5, 6], "OUTPUT": f"{folder}/native{number}.gpkg",
    })
"""
COUNT = """
import sys
import numpy as np, pyogrio.raw, rasterio, shapely
from rasterio.features import rasterize
with rasterio.open(sys.argv[1]) as dataset:
    mask = dataset.read(1)
    transform = dataset.transform
shapes = shapely.from_wkb(pyogrio.raw.read(sys.argv[2], columns=[])[2])
real = rasterize(((shape, 1) for shape in shapes), mask.shape, transform=transform, dtype="uint8")
print(np.bincount((2 * real + mask).reshape(-1), minlength=4))
"""


def make(folder: Path, size: int, polygons: int) -> tuple[Path, Path, Path]:
    """Write a DEM, polygons, and a mask that hits most of them; return their files."""
    noise = np.random.default_rng(11)
    dem, source, mask = folder / "dem.tif", folder / "polygons.gpkg", folder / "mask.tif"
    profile = {
        "driver": "GTiff", "width": size, "height": size, "count": 1, "crs": "EPSG:32643",
        "transform": from_origin(LEFT, TOP, PIXEL, PIXEL), "tiled": True, "compress": "deflate",
    }  # fmt: skip
    columns = np.arange(size, dtype=np.float32)
    called = np.zeros((size, size), np.uint8)
    with rasterio.open(dem, "w", dtype="float32", predictor=3, **profile) as dataset:
        for row in range(0, size, 256):
            rows = np.arange(row, min(size, row + 256), dtype=np.float32)[:, None]
            ground = 900 + 300 * np.sin(rows / 70) * np.cos(columns / 90)
            ground += noise.normal(0, 0.5, ground.shape)
            window = rasterio.windows.Window(0, row, size, len(rows))
            dataset.write(ground.astype(np.float32), 1, window=window)
    shapes = []
    for x, y in noise.uniform(300, size * PIXEL - 300, (polygons, 2)):
        angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        radius = noise.uniform(20, 120) * noise.uniform(0.8, 1.2, 24)
        turn, flat = noise.uniform(0, np.pi), noise.uniform(0.25, 1)
        east, north = radius * np.cos(angles), flat * radius * np.sin(angles)
        ring = np.column_stack([
            LEFT + x + east * np.cos(turn) - north * np.sin(turn),
            TOP - y + east * np.sin(turn) + north * np.cos(turn),
        ])  # fmt: skip
        shapes.append(shapely.Polygon(ring))
        row, column = int(y / PIXEL), int(x / PIXEL)
        called[row - 4 : row + 4, column - 4 : column + 4] = 1
    wkb = shapely.to_wkb(np.array(shapes, object)).astype(object)
    pyogrio.raw.write(source, wkb, [], [], geometry_type="Polygon", crs="EPSG:32643")
    with rasterio.open(mask, "w", dtype="uint8", **profile) as dataset:
        dataset.write(called, 1)
    return dem, source, mask


def timed(command: list[str]) -> dict[str, float]:
    """Run a command; return wall and processor seconds and the peak of its memory."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    wall, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall_s": round(wall, 2), "cpu_s": round(spent, 2)}


def commands(folder: Path, dem: Path, source: Path, mask: Path) -> dict[str, list[str]]:
    """Return what is timed, by name."""
    engine = [sys.executable, "-m", "landslide_qgis.core"]
    described, page = str(folder / "out.gpkg"), str(folder / "page.html")
    todo = {
        "characterise": [*engine, "characterise", str(source), described, "--dem", str(dem)],
        "assess": [*engine, "assess", str(mask), "--reference", str(source), "--report", page],
        "count": [sys.executable, "-c", COUNT, str(mask), str(source)],
    }
    if QGIS.exists():
        todo["native"] = [str(QGIS), "-c", NATIVE, str(ROOT), str(source), str(dem), str(folder)]
    return todo


def main() -> int:
    """Run the benchmark and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10980, help="side of the tile in pixels")
    parser.add_argument("--polygons", type=int, default=10000)
    parser.add_argument("--repeats", type=int, default=3, help="runs of each; the fastest counts")
    parser.add_argument("--json", type=Path, help="file for the raw numbers")
    options = parser.parse_args()
    runs: dict[str, list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        files = make(Path(folder), options.size, options.polygons)
        todo = commands(Path(folder), *files)
        for _ in range(options.repeats):
            for name, command in todo.items():
                runs.setdefault(name, []).append(timed(command))
    best = {name: min(found, key=lambda run: run["wall_s"]) for name, found in runs.items()}
    print("| step | wall s | processor s | ÷ peer, wall | ÷ peer, cpu |\n|---|---|---|---|---|")
    for name, peer in (("characterise", "native"), ("assess", "count")):
        ours, other = best[name], best.get(peer)
        ratios = [f"{ours[k] / other[k]:.2f}" if other else "-" for k in ("wall_s", "cpu_s")]
        print(f"| {name} | {ours['wall_s']} | {ours['cpu_s']} | {' | '.join(ratios)} |")
        if other:
            print(f"| {peer} | {other['wall_s']} | {other['cpu_s']} | 1 | 1 |")
    if options.json:
        load = os.getloadavg()[0]
        report = {"size": options.size, "polygons": options.polygons, "load": load, "runs": runs}
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
