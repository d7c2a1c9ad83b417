"""A chip folder as Landslide4Sense's HDF5, read back by what reads the benchmark."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio

from landslide_qgis.core.errors import LandslideError
from training.cli import main
from training.data.h5_files import BANDS
from training.data.h5_writing import convert_folder
from training.data.simulated_set import write_simulated_set
from training.data.sources import load_split
from training.recipes.loading import load_recipe

REPOSITORY = Path(__file__).resolve().parents[2]
RECIPE = load_recipe(REPOSITORY / "training" / "configs" / "simulated_14.yaml")


@pytest.fixture
def root(tmp_path):
    """A data folder with six chips; none of their pixels is of unknown truth."""
    write_simulated_set(tmp_path / "chips", 6, 5, "chips", 64)
    for path in (tmp_path / "chips" / "masks").iterdir():
        with rasterio.open(path, "r+") as file:
            file.write(np.where(file.read() == 1, 1, 0).astype(np.uint8))
    return tmp_path


def read(root, name, folder):
    recipe = replace(RECIPE, data=replace(RECIPE.data, name=name, folder=folder))
    return {split: load_split(recipe, root, split) for split in ("train", "val", "test")}


def hide(root, name, rows):
    """Make the first rows of a chip unknown."""
    with rasterio.open(root / "chips" / "masks" / f"{name}.tif", "r+") as file:
        mask = file.read(1)
        mask[:rows] = 255
        file.write(mask, 1)


@pytest.mark.parametrize("layout", ["hub", "challenge"])
def test_there_and_back(root, layout, capsys):
    target = root / "landslide4sense"
    assert main(["h5", str(root / "chips"), str(target), "--layout", layout]) == 0
    assert "4 train, 1 val, 1 test; 0 left out" in capsys.readouterr().out
    before, after = read(root, "chips", ""), read(root, "landslide4sense", "")
    for split, chips in before.items():
        assert np.array_equal(after[split].masks, chips.masks)
        np.testing.assert_allclose(after[split].images, chips.images, rtol=1e-6)
    assert before["train"].masks.any()


def test_unknown_pixels_leave_a_chip_out_or_become_missing(root):
    hide(root, "chip_00001", 16)
    made = convert_folder(root / "chips", root / "strict")
    assert (made.chips, made.left_out) == ({"train": 3, "val": 1, "test": 1}, 1)
    made = convert_folder(root / "chips", root / "lenient", most_unknown=0.25)
    assert (made.chips["train"], made.left_out) == (4, 0)
    chips = read(root, "landslide4sense", "lenient")["train"]
    assert np.isnan(chips.images[0, :, :16]).all()
    assert not chips.masks[0, :16].any()
    assert np.isfinite(chips.images[0, :, 16:]).all()


def test_a_missing_band_has_to_be_named(root):
    """A level-2A product has no B10."""
    description = root / "chips" / "chips.json"
    content = json.loads(description.read_text())
    content["bands"][BANDS.index("B10")]["name"] = "other"
    description.write_text(json.dumps(content))
    with pytest.raises(LandslideError, match="The chips have no B10"):
        convert_folder(root / "chips", root / "h5")
    assert not (root / "h5").exists()
    convert_folder(root / "chips", root / "h5", without=["B10"])
    chips = read(root, "landslide4sense", "h5")["train"]
    assert np.isnan(chips.images[:, BANDS.index("B10")]).all()
    assert np.isfinite(np.delete(chips.images, BANDS.index("B10"), axis=1)).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"layout": "zip"}, "There is no layout 'zip'"),
        ({"without": ["B8A"]}, "has no band 'B8A'"),
        ({"folder": "chips"}, "is not empty"),
        ({"chips": "nowhere"}, "no readable chips.json"),
    ],
)
def test_what_cannot_be(root, change, message):
    given = {"chips": "chips", "folder": "h5", **change}
    paths = {key: root / given.pop(key) for key in ("chips", "folder")}
    with pytest.raises(LandslideError, match=message):
        convert_folder(**paths, **given)


def test_nothing_known_leaves_nothing_behind(root):
    for number in range(1, 7):
        hide(root, f"chip_{number:05d}", 1)
    with pytest.raises(LandslideError, match="Every chip"):
        convert_folder(root / "chips", root / "h5")
    assert sorted(path.name for path in root.iterdir()) == ["chips"]
