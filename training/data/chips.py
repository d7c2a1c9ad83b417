"""Chips with masks: what a dataset is, and its split into learning and hold-out parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from landslide_qgis.core.arrays import Mask, Raster
from landslide_qgis.core.errors import LandslideError
from training.data.stored import Images, StoredImages, keep
from training.recipes.recipe import InputConfig
from training.recipes.registry import Registry

T = TypeVar("T", bound=np.generic)
_TRUE_COLOUR = ("B04", "B03", "B02")


@dataclass(frozen=True)
class Chip:
    """One chip.

    Attributes:
        image: Model units, NaN where there is no value, ``(bands, height, width)``, float32.
        mask: Landslide pixels, ``(height, width)``, bool.
        valid: Pixels whose truth is known, same shape; all of them if ``None``.
    """

    image: Raster
    mask: Mask
    valid: Mask | None = None


@dataclass(frozen=True)
class ChipFiles:
    """The chips of a split on disk, read one at a time.

    Attributes:
        names: One name a chip.
        read: Reads the chip at a place in ``names``.
        blocks: Block of ground of each chip; empty where that is not known.
    """

    names: tuple[str, ...]
    read: Callable[[int], Chip]
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chips:
    """Chips of one size; masks in memory, images too or in a file.

    Attributes:
        names: One name a chip.
        images: Model units, NaN where there is no value, ``(chips, bands, height, width)``,
            float32.
        masks: Landslide pixels, ``(chips, height, width)``, bool.
        valid: Pixels whose truth is known, same shape; all of them if ``None``.
        blocks: Block of ground of each chip; empty where that is not known.
    """

    names: tuple[str, ...]
    images: Images
    masks: Mask
    valid: Mask | None = None
    blocks: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.names)

    def take(self, index: npt.NDArray[np.intp]) -> Chips:
        """Return the chips at ``index``, in that order."""
        stored = isinstance(self.images, StoredImages)
        return Chips(
            tuple(self.names[i] for i in index),
            self.images.take(index) if stored else self.images[index],
            self.masks[index],
            None if self.valid is None else self.valid[index],
            tuple(self.blocks[i] for i in index) if self.blocks else (),
        )

    def known(self, values: npt.NDArray[T]) -> npt.NDArray[T]:
        """Return the values of the pixels whose truth is known, flattened if there are others.

        Args:
            values: ``(chips, height, width)``.
        """
        return values if self.valid is None else values[self.valid]


DATASETS: Registry[ChipFiles] = Registry("dataset")


def load(
    files: ChipFiles, index: Sequence[int] | None = None, memory_mb: float = float("inf")
) -> Chips:
    """Read chips.

    Args:
        files: The split.
        index: Places of the chips wanted; all of them if ``None``.
        memory_mb: Megabytes of images from which they go into a file instead of memory.

    Raises:
        LandslideError: A chip cannot be read, or differs in size from the first; or the images go
            into a file and the disk is full.
    """
    places = list(range(len(files.names)) if index is None else index)
    first = files.read(places[0])
    masks = np.empty((len(places), *first.mask.shape), bool)
    valid = np.ones_like(masks)

    def images() -> Iterator[Raster]:
        for row, place in enumerate(places):
            chip = files.read(place)
            if chip.image.shape != first.image.shape:
                raise LandslideError(
                    f"The chip {files.names[place]} is {_size(chip)} pixels, "
                    f"{files.names[places[0]]} {_size(first)}; cut all chips of a dataset to one "
                    "size."
                )
            masks[row] = chip.mask
            if chip.valid is not None:
                valid[row] = chip.valid
            yield chip.image

    kept = keep(images(), (len(places), *first.image.shape), memory_mb)
    return Chips(
        tuple(files.names[place] for place in places),
        kept,
        masks & valid,
        None if valid.all() else valid,
        tuple(files.blocks[place] for place in places) if files.blocks else (),
    )


def _size(chip: Chip) -> str:
    """Return the size of a chip in words."""
    return " × ".join(str(side) for side in chip.image.shape[1:])


@DATASETS.register("l4s_rgb")
def find_l4s_rgb(root: Path, split: str, config: InputConfig, folder: str = "") -> ChipFiles:
    """Find Landslide4Sense chips rendered as 8-bit RGB (B4, B3, B2).

    A chip is Landslide4Sense's unit-less bands divided by the chip's own maximum, × 255: ratios
    between bands survive, the absolute level does not. Values come back as 0–1.

    Args:
        root: Data folder.
        split: ``train`` or ``val``.
        config: The recipe's bands.
        folder: Folder inside ``root`` that holds ``<split>/{images,masks}/*.png``; ``l4s_rgb`` if
            empty.

    Raises:
        LandslideError: The folder has no chips, a chip has no mask, or the recipe wants other
            bands. Reading raises it for a damaged picture or a mask of another size.
    """
    bands = tuple(band.name for band in config.bands)
    if bands != _TRUE_COLOUR:
        raise LandslideError(f"These chips hold {', '.join(_TRUE_COLOUR)}; the recipe has {bands}.")
    place = root / (folder or "l4s_rgb") / split
    paths = sorted((place / "images").glob("*.png"))
    if not paths:
        raise LandslideError(f"There are no chips in {place / 'images'}; check the data folder.")
    masks = [place / "masks" / path.name.replace("image", "mask") for path in paths]
    for path, mask in zip(paths, masks, strict=True):
        if not mask.is_file():
            raise LandslideError(f"The chip {path} has no mask {mask}.")

    def read(index: int) -> Chip:
        image = read_picture(paths[index], "RGB").transpose(2, 0, 1)
        mask = read_picture(masks[index], "L") > 0
        if mask.shape != image.shape[1:]:
            raise LandslideError(f"The mask {masks[index]} differs in size from its chip.")
        return Chip(image.astype(np.float32) / np.float32(255.0), mask)

    return ChipFiles(tuple(path.stem for path in paths), read)


def read_picture(path: Path, mode: str) -> npt.NDArray[np.uint8]:
    """Read a picture.

    Raises:
        LandslideError: It is damaged.
    """
    try:
        with Image.open(path) as picture:
            return np.asarray(picture.convert(mode), dtype=np.uint8)
    except (UnidentifiedImageError, OSError) as error:
        raise LandslideError(f"The picture {path} cannot be read: {error}.") from error


def split_holdout(chips: Chips, share: float, seed: int) -> tuple[Chips, Chips]:
    """Split chips at random into a part to learn from and a hold-out.

    Where blocks of ground are known, whole blocks are drawn, until the hold-out has its share:
    neighbours in both parts would flatter it.

    Args:
        chips: All chips of the train split.
        share: Share that is held out, 0–1.
        seed: Seed of the draw.

    Returns:
        The learning part and the hold-out.

    Raises:
        LandslideError: One of the parts would be empty.
    """
    count = round(len(chips) * share)
    rng = np.random.default_rng([seed, 0])
    order = rng.permutation(len(chips))
    if chips.blocks:
        names = np.array(chips.blocks)
        blocks = rng.permutation(np.unique(names))
        reached = np.cumsum([np.count_nonzero(names == block) for block in blocks])
        drawn = blocks[: int(np.searchsorted(reached, count)) + 1] if count else blocks[:0]
        held = np.isin(names, drawn)
        order = np.concatenate([np.flatnonzero(held), np.flatnonzero(~held)])
        count = int(np.count_nonzero(held))
    if not 0 < count < len(chips):
        raise LandslideError(
            f"A hold-out of {share:g} of {len(chips)} chips"
            f"{f' in {len(set(chips.blocks))} blocks' if chips.blocks else ''} leaves a part "
            "empty; change data.holdout."
        )
    return chips.take(np.sort(order[count:])), chips.take(np.sort(order[:count]))
