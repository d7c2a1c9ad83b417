"""A tiny dataset and recipe, made on the fly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image

from training.recipes.loading import load_recipe
from training.recipes.recipe import Recipe

REPOSITORY = Path(__file__).resolve().parents[2]
SIZE = 64


def write_chips(folder: Path, count: int, seed: int) -> None:
    """Write green chips with one bright brown rectangle each, and their masks."""
    rng = np.random.default_rng(seed)
    (folder / "images").mkdir(parents=True)
    (folder / "masks").mkdir()
    for index in range(count):
        image = np.array([45, 55, 50]) + rng.normal(0.0, 6.0, (SIZE, SIZE, 3))
        mask = np.zeros((SIZE, SIZE), dtype=np.uint8)
        top, left = rng.integers(0, SIZE // 2, size=2)
        mask[top : top + 14, left : left + 20] = 255
        image[mask > 0] = np.array([160, 110, 80]) + rng.normal(0.0, 6.0, (14 * 20, 3))
        pixels = np.clip(image, 0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(folder / "images" / f"image_{index}.png")
        Image.fromarray(mask).save(folder / "masks" / f"mask_{index}.png")


@pytest.fixture(scope="session")
def data_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with 14 train chips and 4 val chips."""
    root = tmp_path_factory.mktemp("data")
    write_chips(root / "l4s_rgb" / "train", 14, 1)
    write_chips(root / "l4s_rgb" / "val", 4, 2)
    return root


def tiny_document() -> dict:
    """The shipped recipe, cut down to seconds."""
    text = (REPOSITORY / "training" / "configs" / "rgb_lite0.yaml").read_text(encoding="utf-8")
    document = yaml.safe_load(text)
    document["name"] = "tiny"
    document["data"] |= {"holdout": 0.15, "simulated_chips": 0}
    document["model"]["options"] |= {"pretrained": False, "channels": [16, 16, 16, 16, 8]}
    document["augment"] |= {"simulated_share": 0.0, "mosaic_share": 0.25}
    document["loop"] |= {"epochs": 2, "horizon": 0, "batch_size": 4}
    document["loop"] |= {"threads": 1, "watch_every": 1}
    document["phases"] = [{"epochs": 1, "rate": 0.3, "augment": {"cloud": 0.5}}]
    return document


@pytest.fixture
def document() -> dict:
    """The tiny recipe as parsed YAML, to be changed."""
    return tiny_document()


@pytest.fixture
def write_recipe(tmp_path: Path):
    """Return a function that writes a document and returns its path."""

    def write(content: object) -> Path:
        path = tmp_path / "recipe.yaml"
        path.write_text(yaml.safe_dump(content), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    """The tiny recipe."""
    path = tmp_path_factory.mktemp("recipe") / "tiny.yaml"
    path.write_text(yaml.safe_dump(tiny_document()), encoding="utf-8")
    return load_recipe(path)
