"""Every heavy step of the toolbox on one tile, each beside the fastest existing tool for it.

    python benchmarks/toolbox.py [--size 10980] [--repeats 3] [--json FILE] [--markdown FILE]

Both sides are fresh processes that take turns; the median counts. The peers are GDAL's tools, the
``ukis-csmask`` package itself, QGIS's native zonal statistics, and a count over whole arrays; what
they leave out is said in ``PEERS``. ``--markdown`` replaces what a page has between the marks.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import inventory  # noqa: E402
import rasters  # noqa: E402
from detect import scene_folder  # noqa: E402

from landslide_qgis.core.simulator import DEFAULT_BANDS  # noqa: E402

Sides = tuple[list[rasters.Command], list[rasters.Command]]
PEERS = {
    "terrain (slope)": "`gdaldem slope` to a COG; pixels taken for squares of the grid's unit",
    "stack (4 bands, DEM)": "`gdalwarp`, `gdalbuildvrt`, `gdal_translate` to a COG",
    "cloudmask": "`ukis-csmask` on the whole array: the same network, no growing, no overviews",
    "threshold": "`gdal_calc.py`, then `gdal_translate` to a COG",
    "vectorise": "`gdal_polygonize.py`: stairs for outlines, no attributes, the rest polygons too",
    "characterise": "`gdaldem slope`, 2 × `native:zonalstatisticsfb`: no crown, toe, fall, volume",
    "assess": "GDAL's rasterisation and a count: no intervals, objects, report",
}
MARKS = ("<!-- toolbox: begin -->", "<!-- toolbox: end -->")
CLOUDS = """
import sys
import numpy as np, rasterio
from rasterio.enums import Resampling
from ukis_csmask.mask import CSmask
side, target, files = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
image = np.empty((side, side, len(files)), np.float32)
for band, path in enumerate(files):
    with rasterio.open(path) as dataset:
        image[..., band] = dataset.read(1, out_shape=(side, side), resampling=Resampling.average)
        grid, system = dataset.transform, dataset.crs
        scale = dataset.width / side
image /= 10000
names = ["blue", "green", "red", "nir", "swir16", "swir22"]
mask = CSmask(image, names, product_level="l2a", nodata_value=0, batch_size=4).csm
profile = {"driver": "GTiff", "width": side, "height": side, "count": 1, "dtype": "uint8",
           "crs": system, "transform": grid * grid.scale(scale), "compress": "deflate"}
with rasterio.open(target, "w", **profile) as file:
    file.write(np.squeeze(mask).astype(np.uint8), 1)
"""


def band(folder: Path, name: str) -> str:
    """Return the file of a band."""
    (path,) = folder.glob(f"*_{name}_*.tif")
    return str(path)


def steps(folder: Path, size: int, polygons: int) -> dict[str, Sides]:
    """Write the inputs and return the commands of both sides, by step."""
    engine = [sys.executable, "-m", "landslide_qgis.core"]
    scene = scene_folder(size, DEFAULT_BANDS)
    made = rasters.scene(folder, size)
    bands = {name: band(scene, name) for name in ("B02", "B03", "B04", "B08", "B11", "B12")}
    paths = {**made, **bands, "coarse": str(scene / "dem.tif")}
    of_rasters = rasters.steps(paths, folder)
    terrain, stack, threshold = of_rasters.values()
    clouds, theirs = str(folder / "clouds.tif"), str(folder / "csmask.tif")
    dem, source, mask = inventory.make(folder, size, polygons)
    rows = inventory.commands(folder, dem, source, mask)
    traced, plain = str(folder / "traced.gpkg"), str(folder / "plain.gpkg")
    found = {
        "terrain (slope)": terrain,
        "stack (4 bands, DEM)": stack,
        "cloudmask": (
            [[*engine, "cloudmask", *bands.values(), "--method", "model", "--output", clouds]],
            [[sys.executable, "-c", CLOUDS, str(size // 3), theirs, *bands.values()]],
        ),
        "threshold": threshold,
        "vectorise": (
            [[*engine, "vectorise", str(mask), "--polygons", traced]],
            [["gdal_polygonize.py", "-q", "-overwrite", str(mask), plain]],
        ),
        "assess": ([rows["assess"]], [rows["count"]]),
    }
    if "native" in rows:
        found["characterise"] = ([rows["characterise"]], [rows["native"]])
    return {name: found[name] for name in PEERS if name in found}


def table(rows: list[dict[str, object]]) -> str:
    """Return the rows as Markdown."""
    lines = ["| step | wall s | peer | ÷ | processor s | peer | ÷ | the peer |",
             "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for row in rows:
        cells = []
        for kind in ("wall_s", "cpu_s"):
            ours, peer = row[kind]  # type: ignore[misc]
            cells += [f"{ours:.1f}", f"{peer:.1f}", f"{ours / peer:.2f}"]
        lines.append(f"| {row['step']} | {' | '.join(cells)} | {PEERS[str(row['step'])]} |")
    return "\n".join(lines) + "\n"


def put(page: Path, text: str) -> None:
    """Replace what stands between the marks of a page."""
    content = page.read_text(encoding="utf-8")
    head, _, rest = content.partition(MARKS[0])
    _, _, tail = rest.partition(MARKS[1])
    page.write_text(f"{head}{MARKS[0]}\n\n{text}\n{MARKS[1]}{tail}", encoding="utf-8")


def main() -> None:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10980)
    parser.add_argument("--polygons", type=int, default=10000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=list(PEERS), help="some steps")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--markdown", type=Path, help="page with the marks")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        todo = steps(Path(folder), options.size, options.polygons)
        for name, sides in todo.items():
            if options.only and name not in options.only:
                continue
            # Output that a tool does not overwrite would stop the second turn.
            taken = []
            for _ in range(options.repeats):
                for made in Path(folder).glob("plain.gpkg*"):
                    made.unlink()
                taken.append([rasters.run(side) for side in sides])
            wall, cpu = (
                [statistics.median(turn[side][kind] for turn in taken) for side in (0, 1)]
                for kind in (0, 1)
            )
            rows.append({"step": name, "wall_s": wall, "cpu_s": cpu, "turns": taken})
            print(table(rows[-1:]).splitlines()[-1], file=sys.stderr, flush=True)
    load = os.getloadavg()[0]
    said = (
        f"{options.size} × {options.size} pixels, {options.polygons:,} polygons, median of "
        f"{options.repeats}, load {load:.1f} on {os.cpu_count()} cores.\n\n"
    )
    print(said + table(rows))
    if options.markdown:
        put(options.markdown, said + table(rows))
    if options.json:
        result = {"size": options.size, "polygons": options.polygons, "load": load, "rows": rows}
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error}\n{(error.stderr or b'').decode(errors='replace')}")
