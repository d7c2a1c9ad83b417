"""Chips with masks: the datasets, by name, and their split into learning and hold-out parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from landslide_qgis.core.errors import LandslideError
from training.registry import Registry


@dataclass(frozen=True)
class Chips:
    """Chips of one size held in memory.

    Attributes:
        names: One name a chip.
        images: Model units, ``(chips, bands, height, width)``, float32.
        masks: Landslide pixels, ``(chips, height, width)``, bool.
    """

    names: tuple[str, ...]
    images: npt.NDArray[np.float32]
    masks: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.names)

    def take(self, index: npt.NDArray[np.intp]) -> Chips:
        """Return the chips at ``index``, in that order."""
        names = tuple(self.names[i] for i in index)
        return Chips(names, self.images[index], self.masks[index])


DATASETS: Registry[Chips] = Registry("dataset")


@DATASETS.register("l4s_rgb")
def load_l4s_rgb(root: Path, split: str) -> Chips:
    """Load Landslide4Sense chips rendered as 8-bit RGB (B4, B3, B2).

    A chip is Landslide4Sense's unit-less bands divided by the chip's own maximum, × 255: ratios
    between bands survive, the absolute level does not. Values come back as 0–1.

    Args:
        root: Data folder, holding ``l4s_rgb/<split>/{images,masks}/*.png``.
        split: ``train`` or ``val``.

    Raises:
        LandslideError: A folder is missing or empty, or a chip has no mask or another size.
    """
    folder = root / "l4s_rgb" / split
    paths = sorted((folder / "images").glob("*.png"))
    if not paths:
        raise LandslideError(f"There are no chips in {folder / 'images'}; check the data folder.")
    images, masks = [], []
    for path in paths:
        mask_path = folder / "masks" / path.name.replace("image", "mask")
        if not mask_path.is_file():
            raise LandslideError(f"The chip {path} has no mask {mask_path}.")
        images.append(np.asarray(Image.open(path).convert("RGB"), dtype=np.uint8))
        masks.append(np.asarray(Image.open(mask_path).convert("L"), dtype=np.uint8) > 0)
        if images[-1].shape != images[0].shape or masks[-1].shape != images[0].shape[:2]:
            raise LandslideError(f"The chip {path} or its mask differs in size from the others.")
    stacked = np.stack(images).transpose(0, 3, 1, 2).astype(np.float32) / np.float32(255.0)
    return Chips(tuple(path.stem for path in paths), stacked, np.stack(masks))


def split_holdout(chips: Chips, share: float, seed: int) -> tuple[Chips, Chips]:
    """Split chips at random into a part to learn from and a hold-out.

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
    if not 0 < count < len(chips):
        raise LandslideError(
            f"A hold-out of {share:g} of {len(chips)} chips leaves a part empty; "
            "change data.holdout."
        )
    order = np.random.default_rng([seed, 0]).permutation(len(chips))
    return chips.take(np.sort(order[count:])), chips.take(np.sort(order[:count]))


def scaled(chips: Chips, gain_of: Callable[[npt.NDArray[np.float32]], float]) -> Chips:
    """Return the chips with every image multiplied by its own scene gain."""
    gains = np.array([gain_of(image) for image in chips.images], dtype=np.float32)
    return Chips(chips.names, chips.images * gains[:, None, None, None], chips.masks)
