"""Bijie: 0.8 m satellite pictures of single landslides and of ground without any.

Ji et al., "Landslide detection from an open satellite imagery and digital elevation model dataset
using attention boosted convolutional neural networks", Landslides 17, 2020. For research use only.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from landslide_qgis.core.errors import LandslideError
from training.data.chips import DATASETS, Chip, ChipFiles, read_picture
from training.recipes.recipe import InputConfig

_COLOURS = ("B04", "B03", "B02")
_DEM = "dem"
_SUFFIXES = (".png", ".tif", ".jpg")


def find_bijie(
    root: Path, split: str, config: InputConfig, folder: str = "", side: int = 256
) -> ChipFiles:
    """Find the chips, which are resized to squares of one size, as DiGATe-UNet's code does.

    Colours come back as 0–1, elevation in metres over the band's divisor.

    Args:
        root: Data folder.
        split: ``train`` or ``val``.
        config: The recipe's bands: B04, B03, B02 and, where there is a folder ``dem``, ``dem``.
        folder: Folder inside ``root`` that holds ``<split>/{images,masks,dem}``; ``bijie`` if
            empty.
        side: Side of the squares in pixels.

    Raises:
        LandslideError: The folder has no chips, a chip has no mask or elevation, or the recipe
            wants another band. Reading raises it for damaged pictures.
    """
    place = root / (folder or "bijie") / split
    images = sorted((place / "images").glob("*.jpg")) or sorted((place / "images").glob("*.png"))
    if not images:
        raise LandslideError(f"There are no chips in {place / 'images'}; check the data folder.")
    other = [b.name for b in config.bands if b.name not in (*_COLOURS, _DEM)]
    if other:
        raise LandslideError(f"Bijie's chips hold {', '.join(_COLOURS)} and dem, not {other[0]}.")
    masks = [_partner(place / "masks", image, "mask") for image in images]
    dems: list[Path] = []
    if _DEM in [band.name for band in config.bands]:
        dems = [_partner(place / _DEM, image, "elevation") for image in images]

    def read(index: int) -> Chip:
        colours = _resized(images[index], "RGB", side) / np.float32(255.0)
        planes = dict(zip(_COLOURS, np.moveaxis(colours, 2, 0), strict=True))
        if dems:
            planes[_DEM] = _resized(dems[index], "F", side)
        image = [planes[band.name] / _divisor(band.name, band.divisor) for band in config.bands]
        mask = read_picture(masks[index], "1")
        return Chip(np.stack(image).astype(np.float32), _resized_mask(mask, side))

    return ChipFiles(tuple(image.stem for image in images), read)


def _divisor(name: str, divisor: float) -> float:
    """Return what a band is divided by here: colours are 0–1 already."""
    return divisor if name == _DEM else 1.0


def _partner(folder: Path, image: Path, what: str) -> Path:
    """Return the file beside an image that bears its name.

    Raises:
        LandslideError: There is none.
    """
    for suffix in _SUFFIXES:
        if (folder / f"{image.stem}{suffix}").is_file():
            return folder / f"{image.stem}{suffix}"
    raise LandslideError(f"The chip {image} has no {what} {folder / image.stem}.png.")


def _resized(path: Path, mode: str, side: int) -> npt.NDArray[np.float32]:
    """Read a picture and resize it, bilinearly.

    Raises:
        LandslideError: It is damaged.
    """
    try:
        with Image.open(path) as picture:
            small = picture.convert(mode).resize((side, side), Image.Resampling.BILINEAR)
    except (UnidentifiedImageError, OSError) as error:
        raise LandslideError(f"The picture {path} cannot be read: {error}.") from error
    return np.asarray(small, dtype=np.float32)


def _resized_mask(mask: npt.NDArray[np.uint8], side: int) -> npt.NDArray[np.bool_]:
    """Resize a mask by the nearest pixel."""
    picture = Image.fromarray((mask > 0).astype(np.uint8))
    return np.asarray(picture.resize((side, side), Image.Resampling.NEAREST)) > 0


DATASETS.register("bijie")(find_bijie)
# A quarter of the pixels, for machines without a GPU.
DATASETS.register("bijie_128")(partial(find_bijie, side=128))
