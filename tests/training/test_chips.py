from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from landslide_qgis.core.errors import LandslideError
from training.data.chips import Chips, find_l4s_rgb, split_holdout
from training.data.preprocess import Preprocess
from training.data.simulated import simulated_chips
from training.data.sources import load_split, load_train
from training.recipes.recipe import BandConfig


def test_load(recipe, data_root):
    chips = load_split(recipe, data_root, "train")
    assert chips.images.shape == (14, 3, 64, 64)
    assert chips.images.dtype == np.float32
    assert chips.images.min() >= 0.0
    assert chips.images.max() <= 1.0
    assert chips.masks.reshape(14, -1).sum(axis=1).tolist() == [280] * 14
    first = np.asarray(Image.open(data_root / "l4s_rgb/train/images/image_0.png"))
    assert np.array_equal(np.rint(chips.images[0] * 255), first.transpose(2, 0, 1))


def test_missing_and_damaged_parts_are_named(recipe, tmp_path):
    with pytest.raises(LandslideError, match="no chips"):
        find_l4s_rgb(tmp_path, "train", recipe.input)
    folder = tmp_path / "l4s_rgb" / "train"
    (folder / "images").mkdir(parents=True)
    (folder / "masks").mkdir()
    Image.fromarray(np.zeros((8, 8, 3), np.uint8)).save(folder / "images" / "image_1.png")
    with pytest.raises(LandslideError, match=r"image_1\.png has no mask"):
        find_l4s_rgb(tmp_path, "train", recipe.input)
    mask = folder / "masks" / "mask_1.png"
    Image.fromarray(np.zeros((8, 9), np.uint8)).save(mask)
    with pytest.raises(LandslideError, match=r"mask_1\.png differs in size from its chip"):
        load_split(recipe, tmp_path, "train")
    mask.write_bytes(mask.read_bytes()[:40])
    with pytest.raises(LandslideError, match=r"mask_1\.png cannot be read"):
        load_split(recipe, tmp_path, "train")


def test_mixed_sizes_are_named(recipe, data_root, tmp_path):
    shutil.copytree(data_root / "l4s_rgb" / "val", tmp_path / "l4s_rgb" / "val")
    for kind, band in (("image", (32, 32, 3)), ("mask", (32, 32))):
        place = tmp_path / "l4s_rgb" / "val" / f"{kind}s" / f"{kind}_3.png"
        Image.fromarray(np.zeros(band, np.uint8)).save(place)
    with pytest.raises(LandslideError, match="image_3 is 32 × 32 pixels, image_0 64 × 64"):
        load_split(recipe, tmp_path, "val")


def test_other_bands_are_refused(recipe, data_root):
    swapped = replace(recipe.input, bands=recipe.input.bands[::-1])
    with pytest.raises(LandslideError, match="These chips hold B04, B03, B02"):
        find_l4s_rgb(data_root, "train", swapped)


def test_some_train_chips_are_the_same_for_every_seed(recipe, data_root):
    few = replace(recipe, data=replace(recipe.data, train_chips=6))
    chips = load_train(few, data_root)
    assert len(chips) == 6
    assert load_train(replace(few, seed=9), data_root).names == chips.names
    with pytest.raises(LandslideError, match="is 20, but there are 14 chips"):
        load_train(replace(recipe, data=replace(recipe.data, train_chips=20)), data_root)


def test_holdout_is_disjoint_and_seeded(recipe, data_root):
    chips = load_split(recipe, data_root, "train")
    learn, held = split_holdout(chips, 0.2, 5)
    assert len(held) == 3
    assert set(learn.names) | set(held.names) == set(chips.names)
    assert not set(learn.names) & set(held.names)
    assert split_holdout(chips, 0.2, 5)[1].names == held.names
    assert split_holdout(chips, 0.2, 6)[1].names != held.names
    with pytest.raises(LandslideError, match="leaves a part empty"):
        split_holdout(chips, 0.01, 5)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 999), st.lists(st.sampled_from("abcdefg"), min_size=12, max_size=40))
def test_holdout_never_goes_through_a_block(seed, blocks):
    assume(len(set(blocks)) > 3)
    names = tuple(f"{place}" for place in range(len(blocks)))
    images = np.zeros((len(blocks), 1, 2, 2), np.float32)
    chips = Chips(names, images, images[:, 0] > 0, None, tuple(blocks))
    try:
        learn, held = split_holdout(chips, 0.2, seed)
    except LandslideError:
        assert max(blocks.count(block) for block in blocks) > 0.5 * len(blocks)
        return
    assert not set(learn.blocks) & set(held.blocks)
    assert len(held) >= round(0.2 * len(blocks))
    assert sorted(learn.names + held.names) == sorted(names)


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


def test_terrain_has_no_gain_and_gaps_become_the_mean(recipe):
    terrain = BandConfig("slope", 0.0, 20.292, 1.0, 0.5)
    config = replace(recipe.input, bands=(*recipe.input.bands, terrain))
    image = np.full((1, 4, 8, 8), 0.4, np.float32)
    image[0, 3] = 9.0
    image[0, 1, 0, 0] = image[0, 3, 1, 1] = np.nan
    got = Preprocess(config).prepare(image)[0]
    band = recipe.input.bands[0]
    assert got[0, 0, 0] == pytest.approx((0.2 - band.mean) / band.std, abs=1e-5)
    assert got[3, 0, 0] == pytest.approx(16.0)
    assert got[1, 0, 0] == got[3, 1, 1] == 0.0
    absolute = replace(config, scene_target=0.0)
    assert Preprocess(absolute).prepare(image)[0, 0, 0, 0] == pytest.approx(
        (0.4 - band.mean) / band.std, abs=1e-5
    )


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
