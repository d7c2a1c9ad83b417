from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from landslide_qgis.core.errors import LandslideError
from training.data.chips import load
from training.data.sources import DATASETS
from training.recipes.recipe import BandConfig, InputConfig

COLOURS = tuple(BandConfig(name, 0.5, 255.0, 0.4, 0.2) for name in ("B04", "B03", "B02"))
RGB = InputConfig(COLOURS)
WITH_DEM = InputConfig((BandConfig("dem", 0.0, 1000.0, 1.5, 0.2), *COLOURS[::-1]))


@pytest.fixture
def root(tmp_path):
    """Two chips of different sizes, the left half of the first a landslide."""
    base = tmp_path / "bijie" / "train"
    for name in ("images", "masks", "dem"):
        (base / name).mkdir(parents=True)
    for name, (height, width) in {"ls_0": (60, 90), "nls_0": (200, 130)}.items():
        pixels = np.full((height, width, 3), (200, 100, 50), np.uint8)
        Image.fromarray(pixels).save(base / "images" / f"{name}.jpg", quality=95)
        mask = np.zeros((height, width), bool)
        mask[:, : width // 2] = name == "ls_0"
        Image.fromarray(mask).save(base / "masks" / f"{name}.png")
        dem = np.full((height, width), 1500, np.uint16)
        Image.fromarray(dem).save(base / "dem" / f"{name}.png")
    return tmp_path


def test_chips_become_squares(root):
    chips = load(DATASETS.build("bijie", root=root, split="train", config=RGB, folder=""))
    assert chips.names == ("ls_0", "nls_0")
    assert chips.images.shape == (2, 3, 256, 256)
    colour = chips.images.mean(axis=(0, 2, 3))
    np.testing.assert_allclose(colour, np.array([200, 100, 50]) / 255, atol=0.02)
    assert chips.masks[0, :, :128].all()
    assert not chips.masks[0, :, 128:].any()
    assert not chips.masks[1].any()
    small = load(DATASETS.build("bijie_128", root=root, split="train", config=RGB, folder=""))
    assert small.images.shape[2:] == small.masks.shape[1:] == (128, 128)


def test_bands_come_in_the_recipe_s_order_with_elevation(root):
    files = DATASETS.build("bijie_128", root=root, split="train", config=WITH_DEM, folder="bijie")
    image = files.read(1).image
    np.testing.assert_allclose(image.mean(axis=(1, 2)), [1.5, 50 / 255, 100 / 255, 200 / 255], 0.03)


@pytest.mark.parametrize(
    ("loss", "config", "message"),
    [
        ("masks/ls_0.png", RGB, "ls_0.jpg has no mask"),
        ("dem/nls_0.png", WITH_DEM, "nls_0.jpg has no elevation"),
        ("images", RGB, "no chips in"),
    ],
)
def test_missing_files(root, loss, config, message):
    path = root / "bijie" / "train" / loss
    path.rename(path.with_name("away"))
    with pytest.raises(LandslideError, match=message):
        DATASETS.build("bijie", root=root, split="train", config=config, folder="")


def test_wrong_bands_and_damaged_pictures(root):
    other = InputConfig((replace(COLOURS[0], name="B08"),))
    with pytest.raises(LandslideError, match="not B08"):
        DATASETS.build("bijie", root=root, split="train", config=other, folder="")
    path = root / "bijie" / "train" / "images" / "ls_0.jpg"
    path.write_bytes(b"no picture")
    files = DATASETS.build("bijie", root=root, split="train", config=RGB, folder="")
    with pytest.raises(LandslideError, match="cannot be read"):
        files.read(0)
