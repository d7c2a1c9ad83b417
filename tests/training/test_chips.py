from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from landslide_qgis.core.errors import LandslideError
from training.data.chips import DATASETS, load_l4s_rgb, split_holdout
from training.data.preprocess import Preprocess
from training.data.simulated import simulated_chips


def test_load(data_root):
    chips = DATASETS.build("l4s_rgb", root=data_root, split="train")
    assert chips.images.shape == (14, 3, 64, 64)
    assert chips.images.dtype == np.float32
    assert chips.images.min() >= 0.0
    assert chips.images.max() <= 1.0
    assert chips.masks.reshape(14, -1).sum(axis=1).tolist() == [280] * 14
    first = np.asarray(Image.open(data_root / "l4s_rgb/train/images/image_0.png"))
    assert np.array_equal(np.rint(chips.images[0] * 255), first.transpose(2, 0, 1))


def test_missing_parts_are_named(tmp_path):
    with pytest.raises(LandslideError, match="no chips"):
        load_l4s_rgb(tmp_path, "train")
    folder = tmp_path / "l4s_rgb" / "train" / "images"
    folder.mkdir(parents=True)
    Image.fromarray(np.zeros((8, 8, 3), np.uint8)).save(folder / "image_1.png")
    with pytest.raises(LandslideError, match="has no mask"):
        load_l4s_rgb(tmp_path, "train")


def test_holdout_is_disjoint_and_seeded(data_root):
    chips = load_l4s_rgb(data_root, "train")
    learn, held = split_holdout(chips, 0.2, 5)
    assert len(held) == 3
    assert set(learn.names) | set(held.names) == set(chips.names)
    assert not set(learn.names) & set(held.names)
    assert split_holdout(chips, 0.2, 5)[1].names == held.names
    assert split_holdout(chips, 0.2, 6)[1].names != held.names
    with pytest.raises(LandslideError, match="leaves a part empty"):
        split_holdout(chips, 0.01, 5)


def test_preparation_follows_the_contract(recipe):
    config = recipe.input
    image = np.random.default_rng(3).uniform(0.1, 20.0, (1, 3, 32, 32)).astype(np.float32)
    gain = config.scene_target / np.percentile(image[0], config.scene_percentile)
    mean = np.array([band.mean for band in config.bands])[:, None, None]
    std = np.array([band.std for band in config.bands])[:, None, None]
    expected = (np.clip(image[0] * gain, 0.0, config.clip_max) - mean) / std
    got = Preprocess(config).prepare(image).numpy()[0]
    np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-4)
    brighter = Preprocess(config).prepare(image * 7).numpy()[0]
    np.testing.assert_allclose(brighter, got, rtol=1e-4, atol=1e-4)
    assert Preprocess(config).scene_gain(np.zeros((3, 4, 4), np.float32)) == 1.0


def test_simulated_chips_come_from_the_cache(recipe, tmp_path):
    cache = tmp_path / "run" / "simulated.npz"
    made = simulated_chips(recipe.input, 2, 64, 3, cache)
    assert made.images.shape == (2, 3, 64, 64)
    assert made.images.min() >= 0.0
    stamp = cache.stat().st_mtime_ns
    again = simulated_chips(recipe.input, 2, 64, 3, cache)
    assert cache.stat().st_mtime_ns == stamp
    assert np.array_equal(made.images, again.images)
    other = simulated_chips(recipe.input, 2, 64, 4, cache)
    assert not np.array_equal(made.images, other.images)
