"""A seeded set of simulated 14-band chips in the layouts of the real ones, for smoke runs.

What it teaches is the simulator, not the world: use it to see that a recipe runs from data to model
file, never to report a score.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import rasterio
from rasterio.crs import CRS
from rasterio.transform import from_origin

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.scene.units import L4S_DIVISORS
from training.data.chip_folder import HEADER, LAYOUT, VERSION
from training.data.h5_files import BANDS, SPLITS
from training.data.h5_writing import LAYOUTS as H5_LAYOUTS
from training.data.h5_writing import new_folder, write_chip
from training.data.simulated import Stored, Truth, draw_chip
from training.recipes.checks import check_seed

LAYOUTS = ("chips", *H5_LAYOUTS)
GSD_M = 10.0
# Shares of train, val and test.
_SHARES = (0.6, 0.2, 0.2)
_UNITS = {"slope": "degree", "dem": "metre"}
_MULTIPLE = 32
_EPSG = 32645
_ORIGIN = (600_000.0, 3_100_020.0)


def write_simulated_set(
    folder: Path,
    chips: int,
    seed: int,
    layout: str = "chips",
    size: int = 128,
    tell: Callable[[int], None] = lambda done: None,
) -> dict[str, int]:
    """Simulate chips and write them with their masks.

    The set appears whole or not at all.

    Args:
        folder: Where to; must not exist, or be empty.
        chips: How many, of all splits together.
        seed: Seed of everything.
        layout: ``chips`` (GeoTIFF, docs/chips-layout.md), ``hub`` or ``challenge`` (HDF5, see
            :mod:`training.data.h5_files`).
        size: Side of a chip in pixels of 10 m, a multiple of 32.
        tell: Called with the number of chips done.

    Returns:
        How many chips each split has.

    Raises:
        LandslideError: An argument is out of range, or the folder is in use.
    """
    if layout not in LAYOUTS:
        raise LandslideError(f"There is no layout {layout!r}; known: {', '.join(LAYOUTS)}.")
    if chips < len(_SHARES) or size < _MULTIPLE or size % _MULTIPLE:
        raise LandslideError("A set needs at least 3 chips, of a side that is a multiple of 32.")
    check_seed(seed)
    splits = _split_names(chips)
    divisors = np.array([L4S_DIVISORS[band] for band in BANDS])[:, None, None]
    with new_folder(folder) as hidden:
        for number, split in enumerate(splits):
            dn, truth = draw_chip(BANDS, size, np.random.default_rng([seed, number]))
            if layout == "chips":
                _write_geotiff(hidden, number, dn, truth)
            else:
                write_chip(hidden, layout, split, number + 1, dn / divisors, truth == 1)
            tell(number + 1)
        if layout == "chips":
            _describe(hidden, splits, size, seed)
    return {split: splits.count(split) for split in SPLITS}


def _split_names(chips: int) -> list[str]:
    """Return the split of each chip: at least one each."""
    val, test = (max(round(chips * share), 1) for share in _SHARES[1:])
    return ["train"] * (chips - val - test) + ["val"] * val + ["test"] * test


def _write_geotiff(folder: Path, number: int, dn: Stored, truth: Truth) -> None:
    """Write a chip and its mask as GeoTIFF, side by side in a row of a made-up map."""
    size = truth.shape[0]
    left = _ORIGIN[0] + number * size * GSD_M
    layers = (("images", dn, BANDS), ("masks", truth[None], ("landslide",)))
    for kind, values, names in layers:
        (folder / kind).mkdir(exist_ok=True)
        with rasterio.open(
            folder / kind / f"{_name(number)}.tif",
            "w",
            driver="GTiff",
            width=size,
            height=size,
            count=len(values),
            dtype=values.dtype.name,
            crs=CRS.from_epsg(_EPSG),
            transform=from_origin(left, _ORIGIN[1], GSD_M, GSD_M),
            compress="deflate",
        ) as file:
            file.write(values)
            file.descriptions = names


def _describe(folder: Path, splits: list[str], size: int, seed: int) -> None:
    """Write the manifest and ``chips.json``."""
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for number, split in enumerate(splits):
            writer.writerow([_name(number), split, _name(number), f"simulator, seed {seed}"])
    content = {
        "layout": LAYOUT,
        "version": VERSION,
        "gsd_m": GSD_M,
        "size_px": size,
        "bands": [{"name": n, "unit": _UNITS.get(n, "reflectance_dn")} for n in BANDS],
        "made_by": "python -m training simulate",
    }
    text = json.dumps(content, indent=2) + "\n"
    (folder / "chips.json").write_text(text, encoding="utf-8")


def _name(number: int) -> str:
    """Return the name of a chip."""
    return f"chip_{number + 1:05d}"
