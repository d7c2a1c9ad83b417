"""The chip folder: GeoTIFF chips with masks and a manifest; the layout is docs/chips-layout.md."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from affine import Affine
from rasterio.crs import CRS
from rasterio.errors import RasterioError

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.scene.units import L4S_DIVISORS
from training.data.chips import DATASETS, Chip, ChipFiles
from training.recipes.recipe import InputConfig

LAYOUT, VERSION = "landslide-chips", 1
HEADER = ("name", "split", "block", "source")
UNITS = ("reflectance_dn", "degree", "metre", "dB", "1", "l4s")
Place = tuple[CRS | None, Affine]
SPLITS = ("train", "val", "test")
IGNORE = 255
_MULTIPLE = 32
# Shares of a pixel, and of its size, within which places and scales are the same.
_NEAR, _SAME_SCALE = 0.01, 1.05
_NAME = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class FolderInfo:
    """What ``chips.json`` says.

    Attributes:
        bands: Name and unit of each band of the images.
        size_px: Height and width of every chip.
        gsd_m: Pixel size in metres.
    """

    bands: tuple[tuple[str, str], ...]
    size_px: int
    gsd_m: float


def read_info(folder: Path) -> FolderInfo:
    """Read and check ``chips.json``.

    Raises:
        LandslideError: It is missing, no JSON, of another layout, or a key is missing or wrong.
    """
    path = folder / "chips.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise LandslideError(
            f"The chip folder {folder} has no readable chips.json: {error}."
        ) from error
    if not isinstance(content, dict) or content.get("layout") != LAYOUT:
        raise LandslideError(f"{path} does not describe a chip folder ('layout': '{LAYOUT}').")
    if content.get("version") != VERSION:
        raise LandslideError(
            f"{path} is of version {content.get('version')!r}; this program reads {VERSION}."
        )
    bands, size, gsd = content.get("bands"), content.get("size_px"), content.get("gsd_m")
    if not isinstance(bands, list) or not bands or not all(_is_band(band) for band in bands):
        raise LandslideError(
            f"'bands' of {path} must list names and units; units are {', '.join(UNITS)}."
        )
    if not isinstance(size, int) or size < _MULTIPLE or size % _MULTIPLE:
        raise LandslideError(f"'size_px' of {path} must be a multiple of 32, not {size!r}.")
    if not isinstance(gsd, (int, float)) or gsd <= 0:
        raise LandslideError(f"'gsd_m' of {path} must be a number of metres, not {gsd!r}.")
    pairs = tuple((str(band["name"]), str(band["unit"])) for band in bands)
    return FolderInfo(pairs, size, float(gsd))


def read_manifest(folder: Path) -> list[dict[str, str]]:
    """Read and check ``manifest.csv``.

    Raises:
        LandslideError: It is missing, lacks a column, names a chip twice or oddly, has an unknown
            split, or has a block in two splits.
    """
    path = folder / "manifest.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LandslideError(f"The manifest {path} cannot be read: {error}.") from error
    if not rows:
        raise LandslideError(f"The manifest {path} lists no chips.")
    missing = [key for key in HEADER if rows[0].get(key) is None]
    if missing:
        raise LandslideError(f"The manifest {path} has no column {missing[0]!r}.")
    seen: set[str] = set()
    splits: dict[str, str] = {}
    for number, row in enumerate(rows, start=2):
        name, split, block = row["name"] or "", row["split"], row["block"]
        if not _NAME.fullmatch(name) or name in seen:
            text = (
                f"{path}, line {number}: {name!r} appears twice."
                if name in seen
                else f"{path}, line {number}: {name!r} is no name of letters, digits, - and _."
            )
            raise LandslideError(text)
        if split not in SPLITS:
            raise LandslideError(f"{path}, line {number}: {split!r} is none of {SPLITS}.")
        if block and splits.setdefault(block, split) != split:
            raise LandslideError(
                f"{path}, line {number}: the block {block!r} is in {splits[block]!r} and in "
                f"{split!r}; neighbours in two splits would flatter the scores."
            )
        seen.add(name)
    return rows


@DATASETS.register("chips")
def find_chips(root: Path, split: str, config: InputConfig, folder: str = "") -> ChipFiles:
    """Find the chips of a split of a chip folder.

    Args:
        root: Data folder.
        split: ``train``, ``val`` or ``test``.
        config: The recipe's bands; the images may hold more.
        folder: Folder inside ``root``; ``chips`` if empty.

    Raises:
        LandslideError: The folder does not keep to the layout, the split is empty, a file is
            missing, or the recipe wants a band that is not there. Reading raises it for damaged
            files, wrong sizes and wrong values of a mask.
    """
    base = root / (folder or "chips")
    info = read_info(base)
    rows = [row for row in read_manifest(base) if row["split"] == split]
    if not rows:
        raise LandslideError(f"The chip folder {base} has no chip of the split {split!r}.")
    names = tuple(row["name"] for row in rows)
    for kind, name in ((kind, name) for name in names for kind in ("images", "masks")):
        if not (base / kind / f"{name}.tif").is_file():
            word = "image" if kind == "images" else "mask"
            raise LandslideError(f"The chip {name} has no {word} {base / kind / name}.tif.")
    _check_scale(info, config, base)
    order, factor = _selection(info, config, base)

    def read(index: int) -> Chip:
        bands, here = _read_image(base / "images" / f"{names[index]}.tif", info)
        truth, there = _read_mask(base / "masks" / f"{names[index]}.tif", info)
        _check_places(names[index], here, there)
        image = bands[order] * factor
        valid = (truth != IGNORE) & ~np.isnan(image).all(axis=0)
        return Chip(image.astype(np.float32), truth == 1, valid)

    blocks = tuple(row["block"] or row["name"] for row in rows)
    return ChipFiles(names, read, blocks if any(row["block"] for row in rows) else ())


def _read_image(path: Path, info: FolderInfo) -> tuple[npt.NDArray[np.float64], Place]:
    """Return an image in its own units, NaN where there is no value, ``(bands, h, w)``."""
    names = [name for name, _ in info.bands]
    try:
        with rasterio.open(path) as file:
            said, place = list(file.descriptions), (file.crs, file.transform)
            values = file.read(out_dtype="float64", masked=True).filled(np.nan)
    except RasterioError as error:
        raise LandslideError(f"The image {path} cannot be read: {error}.") from error
    wanted = (len(info.bands), info.size_px, info.size_px)
    if values.shape != wanted:
        raise LandslideError(
            f"The image {path} has the shape {values.shape}; chips.json says {wanted}."
        )
    if said != names and set(said) == set(names):
        raise LandslideError(
            f"The image {path} names its bands {', '.join(said)}; chips.json has them in another "
            "order. Put one of them right."
        )
    return np.where(np.isfinite(values), values, np.nan), place


def _read_mask(path: Path, info: FolderInfo) -> tuple[npt.NDArray[np.uint8], Place]:
    """Return a mask: 1 landslide, 0 none, 255 ignore."""
    try:
        with rasterio.open(path) as file:
            place = (file.crs, file.transform)
            values: npt.NDArray[np.uint8] = file.read(1)
    except RasterioError as error:
        raise LandslideError(f"The mask {path} cannot be read: {error}.") from error
    if values.shape != (info.size_px, info.size_px):
        raise LandslideError(
            f"The mask {path} has the shape {values.shape}; chips.json says "
            f"{info.size_px} × {info.size_px}."
        )
    wrong = np.setdiff1d(values, [0, 1, IGNORE])
    if len(wrong):
        raise LandslideError(
            f"The mask {path} holds the value {wrong[0]}; a pixel is 1 (landslide), 0 or 255 "
            "(ignore)."
        )
    return values, place


def _check_places(name: str, image: Place, mask: Place) -> None:
    """Check that image and mask cover the same ground; files that do not say where, may.

    Raises:
        LandslideError: They do not.
    """
    if image[0] is None or mask[0] is None:
        return
    pixel = max(abs(image[1].a), abs(image[1].e))
    apart = max(abs(one - two) for one, two in zip(image[1], mask[1], strict=True))
    if image[0] != mask[0] or apart > _NEAR * pixel:
        raise LandslideError(
            f"The mask of the chip {name} lies elsewhere than its image: another CRS, corner or "
            "pixel size. Cut both from the same place."
        )


def _check_scale(info: FolderInfo, config: InputConfig, folder: Path) -> None:
    """Check that the chips' pixels are as large as the recipe says.

    Raises:
        LandslideError: They are not.
    """
    if max(info.gsd_m / config.gsd_m, config.gsd_m / info.gsd_m) > _SAME_SCALE:
        raise LandslideError(
            f"The chips in {folder} have pixels of {info.gsd_m:g} m, the recipe's 'input.gsd_m' "
            f"is {config.gsd_m:g}; make them agree."
        )


def _selection(
    info: FolderInfo, config: InputConfig, folder: Path
) -> tuple[list[int], npt.NDArray[np.float64]]:
    """Return where the recipe's bands stand in an image, and factors to model units.

    Raises:
        LandslideError: A band is not in the images, or has no constant in Landslide4Sense.
    """
    have = {name: (place, unit) for place, (name, unit) in enumerate(info.bands)}
    order, factors = [], []
    for band in config.bands:
        if band.name not in have:
            raise LandslideError(
                f"The chips in {folder} have no band {band.name!r}; they have {', '.join(have)}."
            )
        place, unit = have[band.name]
        native = L4S_DIVISORS.get(band.name, 0.0) if unit == "l4s" else 1.0
        if native == 0.0:
            raise LandslideError(f"Landslide4Sense has no band {band.name!r}; check chips.json.")
        order.append(place)
        factors.append(native / band.divisor)
    return order, np.array(factors)[:, None, None]


def _is_band(value: Any) -> bool:
    """Whether an entry of ``bands`` is sound."""
    return isinstance(value, dict) and bool(value.get("name")) and value.get("unit") in UNITS
