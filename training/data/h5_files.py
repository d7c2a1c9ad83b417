"""Landslide4Sense as distributed: HDF5 chips of 14 bands, in either of its folder layouts.

Ghorbanzadeh, Xu, Ghamisi, Kopp & Kreil, "Landslide4Sense: Reference Benchmark Data and Deep
Learning Models for Landslide Detection", IEEE TGRS 60, 2022. The files are unit-less: reflectance
× 10,000, degrees and metres divided by one constant a band
(:data:`landslide_qgis.core.scene.radiometry.L4S_DIVISORS`).
"""

from __future__ import annotations

import re
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.scene.units import L4S_DIVISORS
from training.data.chips import DATASETS, Chip, ChipFiles
from training.recipes.recipe import InputConfig

# The last axis of ``img``. B8A is not in it.
BANDS = tuple(L4S_DIVISORS)
# Our name of a split: on Hugging Face, in the challenge.
SPLITS = {
    "train": ("train", "TrainData"),
    "val": ("validation", "ValidData"),
    "test": ("test", "TestData"),
}
# Kinds of dtype: truth values, integers, floats.
_NUMBERS = "biuf"
_NUMBER = re.compile(r"(\d+)")


@DATASETS.register("landslide4sense")
def find_landslide4sense(
    root: Path, split: str, config: InputConfig, folder: str = ""
) -> ChipFiles:
    """Find the chips of a split of Landslide4Sense.

    Args:
        root: Data folder.
        split: ``train``, ``val`` (or ``validation``) or ``test``.
        config: The recipe's bands, of :data:`BANDS`.
        folder: Folder inside ``root``; ``landslide4sense`` if empty. It holds
            ``images/validation/image_1.h5`` and ``annotations/validation/mask_1.h5`` as on Hugging
            Face, or ``ValidData/img/image_1.h5`` and ``ValidData/mask/mask_1.h5`` as in the
            challenge (``img`` and ``mask`` without the folder above them will do).

    Raises:
        LandslideError: There are no chips, a chip has no mask, or the recipe wants a band that is
            not there. Reading raises it for damaged files, wrong shapes and masks that are not
            0 and 1.
    """
    base = root / (folder or "landslide4sense")
    split = "val" if split == "validation" else split
    if split not in SPLITS:
        raise LandslideError(f"There is no split {split!r}; known: {', '.join(SPLITS)}.")
    images, masks = _folders(base, split)
    paths = sorted(images.glob("image_*.h5"), key=_by_number)
    if not paths:
        raise LandslideError(f"There are no files image_*.h5 in {images}; check the data folder.")
    mask_paths = [masks / path.name.replace("image_", "mask_") for path in paths]
    for path, mask in zip(paths, mask_paths, strict=True):
        if not mask.is_file():
            raise LandslideError(f"The chip {path} has no mask {mask}.")
    order, factor = _selection(config)

    def read(index: int) -> Chip:
        image = read_image(paths[index])[..., order].transpose(2, 0, 1) * factor
        mask = read_mask(mask_paths[index], image.shape[1:])
        return Chip(np.where(np.isfinite(image), image, np.nan).astype(np.float32), mask)

    return ChipFiles(tuple(path.stem for path in paths), read)


def read_image(path: Path) -> npt.NDArray[np.float64]:
    """Return the values of a chip in Landslide4Sense units, ``(height, width, 14)``.

    Raises:
        LandslideError: The file is damaged or holds no such array.
    """
    values = _read(path, "img")
    if values.ndim != 3 or values.shape[2] != len(BANDS):
        raise LandslideError(
            f"The chip {path} has the shape {values.shape}, not height × width × {len(BANDS)}."
        )
    return values.astype(np.float64)


def read_mask(path: Path, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Return the landslide pixels of a mask file.

    Args:
        path: The file.
        shape: Height and width of its chip.

    Raises:
        LandslideError: The file is damaged, of another shape, or holds anything but 0 and 1.
    """
    values = _read(path, "mask")
    if values.shape != shape:
        raise LandslideError(
            f"The mask {path} has the shape {values.shape}, its chip {tuple(shape)}."
        )
    wrong = np.setdiff1d(np.unique(values), [0, 1])
    if len(wrong):
        raise LandslideError(
            f"The mask {path} holds the value {wrong[0]:g}; here a pixel is 1 (landslide) or 0. "
            "Chips with pixels to ignore belong into a chip folder, see docs/chips-layout.md."
        )
    return np.asarray(values == 1)


def _read(path: Path, key: str) -> npt.NDArray[np.generic]:
    """Return the array ``key`` of an HDF5 file."""
    try:
        with h5py.File(path, "r") as file:
            if key not in file or not isinstance(file[key], h5py.Dataset):
                held = ", ".join(file) or "nothing"
                raise LandslideError(f"The file {path} has no array {key!r}; it holds {held}.")
            values = np.asarray(file[key][()])
    except OSError as error:
        raise LandslideError(
            f"The file {path} is damaged or no HDF5 file; fetch it again "
            f"({str(error).splitlines()[0]})."
        ) from error
    if values.dtype.kind not in _NUMBERS:
        raise LandslideError(f"The array {key!r} of {path} holds no numbers, but {values.dtype}.")
    return values


def _folders(base: Path, split: str) -> tuple[Path, Path]:
    """Return the folders of chips and masks, in whichever layout there is.

    Raises:
        LandslideError: Neither layout is there.
    """
    hub, challenge = SPLITS[split]
    choices = [(base / "images" / hub, base / "annotations" / hub)]
    choices += [(base / name / "img", base / name / "mask") for name in (challenge, hub, split)]
    if split == "train":
        choices.append((base / "img", base / "mask"))
    for images, masks in choices:
        if images.is_dir():
            return images, masks
    raise LandslideError(
        f"There is no split {split!r} of Landslide4Sense in {base}: neither {choices[0][0]} nor "
        f"{choices[1][0]}."
    )


def _selection(config: InputConfig) -> tuple[list[int], npt.NDArray[np.float64]]:
    """Return where the recipe's bands stand in a file, and factors to model units.

    Raises:
        LandslideError: A band is not in the files.
    """
    order, factors = [], []
    for band in config.bands:
        if band.name not in BANDS:
            raise LandslideError(
                f"Landslide4Sense has no band {band.name!r}; it has {', '.join(BANDS)}."
            )
        order.append(BANDS.index(band.name))
        factors.append(L4S_DIVISORS[band.name] / band.divisor)
    return order, np.array(factors)[:, None, None]


def _by_number(path: Path) -> tuple[int, str]:
    """Return a key that sorts ``image_2`` before ``image_10``."""
    found = _NUMBER.search(path.stem)
    return (int(found.group(1)) if found else 0, path.name)
