"""Compare flow accumulation with pysheds and pyflwdir, two independent implementations.

Neither is a dependency of this project: both bring numba. So this has an environment of its own::

    python -m venv flow && flow/bin/pip install "numpy<2.3" pysheds pyflwdir pyproj shapely pyogrio
    python -m landslide_qgis.core simulate SCENE --size 1024 --seed 7
    PYTHONPATH=. flow/bin/python benchmarks/flow.py SCENE/dem.tif --json flow.json

Three questions, since the ways out of depressions differ (a pass is cut through here; pysheds and
pyflwdir fill them up): does every pixel that has a lower neighbour point the same way; are sums the
same on ground without depressions; do rivers run in the same places on ground as it is.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pyflwdir
import rasterio
from numpy.typing import NDArray
from pysheds.grid import Grid
from rasterio.transform import from_origin

from landslide_qgis.core.terrain.flow import accumulation, directions
from landslide_qgis.core.terrain.net import OUTLET, STEPS

PIXEL = 30.0
# pysheds' default codes of the neighbours, by row and column.
ESRI = {(-1, 0): 64, (-1, 1): 128, (0, 1): 1, (1, 1): 2, (1, 0): 4, (1, -1): 8, (0, -1): 16,
        (-1, -1): 32}  # fmt: skip
RIVER_PX = 500
Raster = NDArray[Any]


def ours(dem: Raster) -> Raster:
    """Return the accumulation of this project."""
    sides = np.full(dem.shape[0], PIXEL)
    return accumulation(dem.astype(np.float32), (sides, sides), lambda share: None)


def by_pysheds(dem: Raster) -> tuple[Raster, Raster]:
    """Return pysheds' directions of the plain ground, and its accumulation without depressions."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "dem.tif")
        shape = {"height": dem.shape[0], "width": dem.shape[1]}
        with rasterio.open(
            path, "w", driver="GTiff", count=1, dtype="float64", crs="EPSG:32645", nodata=-9999,
            transform=from_origin(600000, 3100000, PIXEL, PIXEL), **shape,
        ) as file:  # fmt: skip
            file.write(dem, 1)
        grid = Grid.from_raster(path)
        ground = grid.read_raster(path)
    plain = np.asarray(grid.flowdir(ground))
    filled = grid.resolve_flats(grid.fill_depressions(grid.fill_pits(ground)))
    sums = grid.accumulation(grid.flowdir(filled))
    return plain, np.asarray(sums)


def by_pyflwdir(dem: Raster) -> Raster:
    """Return pyflwdir's accumulation, in pixels."""
    net = pyflwdir.from_dem(dem.astype(np.float32), nodata=-9999.0)
    return np.asarray(net.upstream_area("cell"))


def pointing(dem: Raster) -> Raster:
    """Return our directions in pysheds' codes; 0 where there is no lower neighbour."""
    sides = np.full(dem.shape[0], PIXEL)
    codes = directions(dem.astype(np.float32), (sides, sides), lambda share: None).codes
    table = np.zeros(256, np.int64)
    table[: len(STEPS)] = [ESRI[tuple(step)] for step in STEPS]
    return np.where(codes < OUTLET, table[codes], 0).reshape(dem.shape)


def near(rivers: Raster) -> Raster:
    """Return rivers and the pixels beside them."""
    wide = np.pad(rivers, 1)
    height, width = rivers.shape
    shifted = [wide[r : r + height, c : c + width] for r in range(3) for c in range(3)]
    return np.logical_or.reduce(shifted)


def rivers(mine: Raster, theirs: Raster) -> dict[str, float]:
    """Return how much of each side's rivers the other has, within a pixel."""
    a, b = mine >= RIVER_PX, theirs >= RIVER_PX
    return {
        "ours_in_theirs": float((a & near(b)).sum() / a.sum()),
        "theirs_in_ours": float((b & near(a)).sum() / b.sum()),
        "log_correlation": float(np.corrcoef(np.log(mine.ravel()), np.log(theirs.ravel()))[0, 1]),
    }


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dem", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    with rasterio.open(options.dem) as dataset:
        dem = dataset.read(1).astype(np.float32).astype(np.float64)
    plain, sums = by_pysheds(dem)
    mine = pointing(dem)
    inner = np.zeros(dem.shape, bool)
    inner[1:-1, 1:-1] = True
    down = inner & (mine > 0)
    result: dict[str, Any] = {
        "pixels": dem.size,
        "pits": int((inner & (mine == 0)).sum()),
        "same_direction": float((plain == mine)[down].mean()),
        "same_pits": float((plain <= 0)[inner & (mine == 0)].mean()),
    }
    # Steeper than any depression of the ground is deep: all water runs to one side.
    tilt = dem + 3.0 * PIXEL * np.arange(dem.shape[0])[:, None]
    tilted = ours(tilt)
    result["tilted_pits"] = int((pointing(tilt)[1:-1, 1:-1] == 0).sum())
    whole = by_pysheds(tilt)[1]
    result["tilted_same_sum"] = float((tilted == whole)[inner].mean())
    started = time.process_time()
    flow = ours(dem)
    result["cpu_s"] = time.process_time() - started
    result["pysheds"] = rivers(flow, sums)
    result["pyflwdir"] = rivers(flow, by_pyflwdir(dem))
    print(json.dumps(result, indent=1))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
