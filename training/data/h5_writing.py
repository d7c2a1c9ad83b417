"""Chips written as Landslide4Sense has them, and a chip folder turned into that layout."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt
from rasterio.errors import RasterioError

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.scene.units import L4S_DIVISORS
from training.data.chip_folder import find_chips, read_info, read_manifest
from training.data.h5_files import BANDS, SPLITS
from training.recipes.recipe import BandConfig, InputConfig
from training.runtime.files import cannot_write

LAYOUTS = ("hub", "challenge")


@dataclass(frozen=True)
class Written:
    """What became of a chip folder.

    Attributes:
        chips: Chips written, by split.
        left_out: Chips that hold too many pixels of unknown truth.
    """

    chips: dict[str, int]
    left_out: int


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a hidden folder that gets its name when the block ends well.

    Raises:
        LandslideError: ``folder`` exists and is not empty, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LandslideError(f"{folder} exists and is not empty; name another folder.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        hidden = Path(tempfile.mkdtemp(prefix=".landslide-", dir=folder.parent))
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        yield hidden
        if folder.exists():
            folder.rmdir()
        hidden.rename(folder)
    except (OSError, RasterioError) as error:
        # rasterio and h5py tell of a full disk in words of their own.
        raise LandslideError(
            f"{folder} cannot be written ({_first_line(error)}); make room, or name another place."
        ) from error
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def _first_line(error: Exception) -> str:
    """Return the first line of an error's text."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def write_chip(
    folder: Path,
    layout: str,
    split: str,
    number: int,
    values: npt.NDArray[np.float64],
    landslide: npt.NDArray[np.bool_],
) -> None:
    """Write image and mask of a chip.

    Args:
        folder: Folder of the set.
        layout: ``hub`` or ``challenge``, see :mod:`training.data.h5_files`.
        split: ``train``, ``val`` or ``test``.
        number: Number of the chip in its split, from 1.
        values: All of :data:`BANDS` in Landslide4Sense units, ``(14, height, width)``.
        landslide: ``(height, width)``.
    """
    hub, challenge = SPLITS[split]
    places = {
        "hub": (folder / "images" / hub, folder / "annotations" / hub),
        "challenge": (folder / challenge / "img", folder / challenge / "mask"),
    }
    arrays = (values.transpose(1, 2, 0), landslide.astype(np.uint8))
    for place, name, key, data in zip(
        places[layout], ("image", "mask"), ("img", "mask"), arrays, strict=True
    ):
        place.mkdir(parents=True, exist_ok=True)
        with h5py.File(place / f"{name}_{number}.h5", "w") as file:
            file[key] = data


def convert_folder(
    chips: Path,
    folder: Path,
    layout: str = "hub",
    without: Sequence[str] = (),
    most_unknown: float = 0.0,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Written:
    """Write a chip folder as Landslide4Sense's HDF5.

    That layout has no pixels of unknown truth: where a chip that is written has some, its mask says
    0 and its image is NaN. The set appears whole or not at all.

    Args:
        chips: Chip folder, see docs/chips-layout.md.
        folder: Where to; must not exist, or be empty.
        layout: ``hub`` or ``challenge``.
        without: Bands of :data:`BANDS` that the chips lack and that become NaN.
        most_unknown: Share of unknown pixels, 0-1, up to which a chip is written.
        tell: Called with the number of chips done, and of all.

    Returns:
        How many chips were written and left out.

    Raises:
        LandslideError: An argument is out of range, the chip folder does not keep to its layout or
            lacks a band, no chip is known well enough, or the new folder is in use.
    """
    if layout not in LAYOUTS:
        raise LandslideError(f"There is no layout {layout!r}; known: {', '.join(LAYOUTS)}.")
    if not 0.0 <= most_unknown <= 1.0:
        raise LandslideError(f"The share of unknown pixels must lie in 0-1, not {most_unknown:g}.")
    info = read_info(chips)
    present = _check_bands([name for name, _ in info.bands], without)
    bands = tuple(BandConfig(n, 0.0, L4S_DIVISORS[n], 0.0, 1.0) for n in present)
    config = InputConfig(bands, info.gsd_m)
    rows = read_manifest(chips)
    written, done = dict.fromkeys(SPLITS, 0), 0
    with new_folder(folder) as hidden:
        for split in [name for name in SPLITS if any(row["split"] == name for row in rows)]:
            files = find_chips(chips.parent, split, config, chips.name)
            for place in range(len(files.names)):
                chip = files.read(place)
                done += 1
                tell(done, len(rows))
                known = np.ones_like(chip.mask) if chip.valid is None else chip.valid
                if 1.0 - known.mean() > most_unknown:
                    continue
                values = np.full((len(BANDS), *chip.mask.shape), np.nan)
                values[[BANDS.index(name) for name in present]] = chip.image
                values[:, ~known] = np.nan
                written[split] += 1
                write_chip(hidden, layout, split, written[split], values, chip.mask & known)
        if not any(written.values()):
            raise LandslideError(
                f"Every chip of {chips} has pixels of unknown truth, which HDF5 chips cannot say; "
                "allow a share of them, or train on the chip folder as it is."
            )
    return Written(written, done - sum(written.values()))


def _check_bands(have: Sequence[str], without: Sequence[str]) -> list[str]:
    """Return the bands to read.

    Raises:
        LandslideError: A band is unknown, or neither there nor declared missing.
    """
    for name in without:
        if name not in BANDS:
            raise LandslideError(
                f"Landslide4Sense has no band {name!r}; it has {', '.join(BANDS)}."
            )
    absent = [name for name in BANDS if name not in have and name not in without]
    if absent:
        raise LandslideError(
            f"The chips have no {', '.join(absent)}, which Landslide4Sense has; cut them with it, "
            "or name it as missing (--without) to have it written as NaN."
        )
    return [name for name in BANDS if name in have and name not in without]
