"""A scene and an inventory to training chips."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from rasterio.features import rasterize
from rasterio.windows import Window

from landslide_qgis.core.arrays import Codes, Raster
from landslide_qgis.core.errors import LandslideError, not_written
from landslide_qgis.core.jobs.scene_steps import SPLITS, ChipsJob, StackJob
from landslide_qgis.core.parallel import in_order
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.rasters import create_raster
from landslide_qgis.core.scene.area import read_polygons
from landslide_qgis.core.scene.gather import band_spec
from landslide_qgis.core.scene.grid import Grid
from landslide_qgis.core.scene.units import KIND_NAMES
from landslide_qgis.core.terrain import surface
from landslide_qgis.core.toolbox.chip_splits import Place, assign, choose
from landslide_qgis.core.toolbox.chip_statistics import IGNORE, Statistics
from landslide_qgis.core.toolbox.desk import Desk
from landslide_qgis.core.toolbox.stack import FLOAT, StackScene, open_stack, whole

LAYOUT, VERSION = "landslide-chips", 1
_FOUND = 0.15
_KNOWN_UNITS = ("reflectance_dn", "degree", "metre", "dB", "1", "l4s")
_UNITS = {"dn": "reflectance_dn", "dn-offset": "reflectance_dn", "reflectance": "reflectance_dn",
          "l4s": "l4s", "none": "1"}  # fmt: skip


@dataclass(frozen=True)
class Inventory:
    """Landslides in the CRS of a grid.

    Attributes:
        tree: Polygons that count, findable by box.
        values: What a pixel in each of them is: 1 landslide, 255 doubtful; ``[n]``.
        rejected: Polygons of which a person said that they are none.
    """

    tree: shapely.STRtree
    values: Codes
    rejected: shapely.STRtree

    def burn(self, grid: Grid) -> Codes:
        """Return the labels of a grid ``[H, W]``; landslides go before doubt."""
        near = self.tree.query(shapely.box(*grid.bounds))
        near = near[np.argsort(self.values[near] == 1, kind="stable")]
        labels = np.zeros((grid.height, grid.width), np.uint8)
        shapes = [(self.tree.geometries[i], int(self.values[i])) for i in near]
        return rasterize(shapes, out=labels, transform=grid.transform) if shapes else labels

    def count_rejected(self, grid: Grid) -> int:
        """Return the number of pixels of a grid that lie in rejected polygons."""
        near = self.rejected.query(shapely.box(*grid.bounds))
        shapes = [(self.rejected.geometries[i], 1) for i in near]
        shape = (grid.height, grid.width)
        if not shapes:
            return 0
        return int(rasterize(shapes, out_shape=shape, transform=grid.transform).sum())


def run(job: ChipsJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Cut the chips.

    Raises:
        LandslideError: The scene is smaller than a chip, or no landslide lies on it.
    """
    desk.step(0.0, "Checking the rasters")
    stack = open_stack(StackJob(job.scene, job.chips, terrain=job.terrain), desk)
    if stack.kind not in _UNITS:
        raise LandslideError(
            f"The image is {KIND_NAMES[stack.kind]}, not reflectance; give reflectance, or say "
            "what its values are."
        )
    inventory = _read_inventory(job, stack.scene.grid, desk)
    places = choose(_places(job, stack.scene.grid, inventory, desk), job.negatives, job.seed)
    split_of = assign(places, job.shares, job.seed)
    folder = work.path("chips")
    for part in ("images", "masks"):
        (folder / part).mkdir(parents=True)
    statistics = Statistics(stack.names, job.seed)
    rows = []
    for row in _cut(job, stack, inventory, places, folder, desk):
        split = split_of[row.place.block]
        statistics.add(split, row.image, row.labels)
        rows.append(_manifest_row(row, split, _prefix(job, stack), stack.scene.grid))
    if not rows:
        raise LandslideError(
            f"No chip has {job.least_known:.0%} of its pixels known; lower that share."
        )
    _describe(job, stack, folder, _source(job, stack), rows, statistics)
    _warn(statistics, job, desk)
    return _summary(statistics, len(set(split_of)))


@dataclass(frozen=True)
class Chip:
    """A chip that was written.

    Attributes:
        name: Name of its files.
        place: Where it lies.
        image: float32 ``[C, H, W]``, NaN where unknown.
        labels: ``[H, W]``.
    """

    name: str
    place: Place
    image: Raster
    labels: Codes


def _read_inventory(job: ChipsJob, grid: Grid, desk: Desk) -> Inventory:
    """Read the landslides; what a person rejected is none, what nobody reviewed is doubtful."""
    shapes, review = read_polygons(job.inventory, grid, "inventory", "review")
    values = np.ones(len(shapes), np.uint8)
    if review is not None:
        said = np.array([str(value).strip().lower() for value in review])
        if job.unreviewed == "ignore":
            values[said == "auto"] = IGNORE
        values[said == "rejected"] = 0
    real, doubtful, rejected = (int(np.count_nonzero(values == n)) for n in (1, IGNORE, 0))
    desk.log(f"Inventory: landslides {real}, doubtful {doubtful}, rejected {rejected}.")
    kept = values != 0
    return Inventory(shapely.STRtree(shapes[kept]), values[kept], shapely.STRtree(shapes[~kept]))


def _places(job: ChipsJob, grid: Grid, inventory: Inventory, desk: Desk) -> list[Place]:
    """Return every place for a chip, with its landslide pixels."""
    size, places = job.size_px, []
    rows, cols = grid.height // size, grid.width // size
    if rows == 0 or cols == 0:
        raise LandslideError(
            f"The scene is {grid.width} × {grid.height} pixels, smaller than a chip of {size}."
        )
    for row in range(rows):
        desk.step(_FOUND * row / rows, "Looking for landslides")
        for col in range(cols):
            part = grid.crop(Window(col * size, row * size, size, size))
            count = int(np.count_nonzero(inventory.burn(part) == 1))
            block = (row // job.block_chips, col // job.block_chips)
            rejected = inventory.count_rejected(part)
            places.append(Place(row * size, col * size, block, count, rejected))
    if not any(place.landslide for place in places):
        raise LandslideError(
            "No landslide of the inventory lies on the scene, or none was reviewed; check that "
            "they belong together, and the field review."
        )
    return places


def _cut(
    job: ChipsJob,
    stack: StackScene,
    inventory: Inventory,
    places: list[Place],
    folder: Path,
    desk: Desk,
) -> Iterator[Chip]:
    """Write the chips that are known well enough, and yield them."""
    size, grid = job.size_px, stack.scene.grid
    prefix = _prefix(job, stack)
    with stack.readers() as readers:

        def cut(place: Place) -> Chip | None:
            window = Window(place.col, place.row, size, size)
            part = grid.crop(window)
            with readers.lend() as lent:
                image = stack.read(lent, window)
                hidden = lent[0].hidden(window)
            bands = image[: len(stack.scene.bands)]
            labels = inventory.burn(part)
            labels[~np.isfinite(bands).all(axis=0)] = IGNORE
            if hidden is not None:
                labels[hidden] = IGNORE
            if np.count_nonzero(labels != IGNORE) < max(1.0, job.least_known * size * size):
                return None
            name = f"{prefix}-{place.row:05d}-{place.col:05d}"
            _write(folder, name, part, stack, image, labels)
            return Chip(name, place, image, labels)

        for number, chip in enumerate(in_order(cut, places, readers.workers)):
            desk.step(_FOUND + (1 - _FOUND) * number / len(places), "Cutting chips")
            if chip is not None:
                yield chip


def _write(
    folder: Path, name: str, grid: Grid, stack: StackScene, image: Raster, labels: Codes
) -> None:
    """Write image and mask of a chip."""
    kind = {"dtype": "uint16", "nodata": 0} if stack.compact else FLOAT
    count = {"count": len(stack.names)}
    path = folder / "images" / f"{name}.tif"
    with create_raster(path, grid, {**count, **kind}, "A chip") as file:
        file.name_bands(*stack.names)
        file.write(whole(image) if stack.compact else image)
    profile, path = {"count": 1, "dtype": "uint8"}, folder / "masks" / path.name
    with create_raster(path, grid, profile, "A chip") as file:
        file.name_bands("1 landslide, 0 none, 255 ignore")
        file.write(labels, 1)


def _manifest_row(chip: Chip, split: str, prefix: str, grid: Grid) -> dict[str, Any]:
    """Return a chip's line of the manifest, without its source."""
    size = chip.labels.shape[0]
    x, y = grid.transform * (chip.place.col + size / 2, chip.place.row + size / 2)
    return {
        "name": chip.name,
        "split": split,
        "block": f"{prefix}-{chip.place.block_name}",
        "landslide_px": int(np.count_nonzero(chip.labels == 1)),
        "rejected_px": chip.place.rejected,
        "ignored_px": int(np.count_nonzero(chip.labels == IGNORE)),
        "x": round(x, 3),
        "y": round(y, 3),
    }


def _describe(
    job: ChipsJob,
    stack: StackScene,
    folder: Path,
    source: str,
    rows: list[dict[str, Any]],
    statistics: Statistics,
) -> None:
    """Write ``chips.json``, ``manifest.csv`` and ``statistics.json``."""
    optical = _UNITS[stack.kind]
    bands = []
    for name in stack.names:
        spec = band_spec(name)
        unit = optical if spec.role == "optical" else surface.UNITS.get(name, spec.unit)
        bands.append({"name": name, "unit": unit if unit in _KNOWN_UNITS else "1"})
    files = ", ".join(Path(path).name for path in stack.scene.source_paths)
    layout = {
        "layout": LAYOUT,
        "version": VERSION,
        "gsd_m": round(stack.scene.grid.gsd_m, 6),
        "size_px": job.size_px,
        "bands": bands,
        "made_by": "landslide:chips",
        "sources": {source: files},
        "inventory": Path(job.inventory.partition("|")[0]).name,
        "seed": job.seed,
    }
    try:
        for name, content in (("chips", layout), ("statistics", statistics.summary())):
            text = json.dumps(content, indent=2) + "\n"
            (folder / f"{name}.json").write_text(text, encoding="utf-8")
        with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*rows[0], "source"])
            writer.writeheader()
            writer.writerows({**row, "source": source} for row in rows)
    except OSError as error:
        raise not_written("The manifest", error) from error


def _warn(statistics: Statistics, job: ChipsJob, desk: Desk) -> None:
    """Say which splits got no landslide though they were to get some."""
    poor = [
        name
        for name, share in zip(SPLITS, job.shares)
        if share > 0 and not statistics.splits.get(name, {}).get("landslide_px")
    ]
    if poor:
        desk.warn(
            f"There are too few blocks with landslides for all splits: {', '.join(poor)} got none. "
            "Take smaller blocks, or a larger scene.",
            "split-without-landslides",
            splits=poor,
        )


def _summary(statistics: Statistics, blocks: int) -> dict[str, Any]:
    """Return the numbers of the run."""
    splits = statistics.splits
    total = {key: sum(counts[key] for counts in splits.values())
             for key in ("chips", "with_landslide", "landslide_px")}  # fmt: skip
    per_split = {f"{name}_chips": splits.get(name, {}).get("chips", 0) for name in SPLITS}
    return {**total, **per_split, "blocks": blocks}


def _source(job: ChipsJob, stack: StackScene) -> str:
    """Return the name of the image."""
    return job.source or Path(stack.scene.source_paths[0]).stem


def _prefix(job: ChipsJob, stack: StackScene) -> str:
    """Return that name in letters, digits, ``-`` and ``_``, for files and blocks."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", _source(job, stack)).strip("-") or "chip"
