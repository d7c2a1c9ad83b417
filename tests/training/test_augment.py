from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from training.data.augment import cutmix, random_affine, random_d4, shift_sensor
from training.data.batches import BatchMaker
from training.data.clouds import paint_clouds
from training.data.sources import load_split


@pytest.fixture
def rng():
    return np.random.default_rng(11)


@pytest.fixture
def chip():
    image = torch.full((3, 64, 64), 0.2)
    image[:, 10:20, 30:50] = torch.tensor([0.6, 0.4, 0.3])[:, None, None]
    mask = torch.zeros(64, 64)
    mask[10:20, 30:50] = 1.0
    return image, mask


def test_geometry_keeps_image_and_mask_together(rng, chip):
    for _ in range(8):
        image, mask = random_d4(rng, *chip)
        assert mask.sum() == 200
        assert torch.equal(image[0] > 0.5, mask > 0.5)
        image, mask = random_affine(rng, *chip, (0.7, 1.4))
        assert ((image[0] > 0.4) == (mask > 0.5)).all()


def test_sensor_shift_keeps_the_median_within_the_gain(rng, chip, recipe):
    for _ in range(8):
        image = shift_sensor(rng, chip[0], recipe.augment, 0.2)
        assert image.min() >= 0.0
        low, high = recipe.augment.gain
        assert 0.2 * low * 0.99 <= float(image.median()) <= 0.2 * high * 1.01


def test_opaque_clouds_hide_landslides(rng, recipe):
    image, mask = torch.full((3, 64, 64), 0.2), torch.ones(64, 64)
    white = torch.tensor([1.4, 0.9, 0.7])
    for _ in range(8):
        painted, left = paint_clouds(rng, image, mask, white, recipe.augment)
        assert painted.min() >= 0.0
        assert 0 < left.sum() < left.numel()
        covered, clear = painted[:, left == 0], painted[:, left == 1]
        assert covered[0].mean() > clear[0].mean()


def test_cutmix_copies_from_the_neighbour(rng):
    images = torch.arange(4.0).view(4, 1, 1, 1).expand(4, 3, 32, 32).clone()
    masks = images[:, 0].clone()
    mixed, mixed_masks = cutmix(rng, images, masks, 1.0)
    for index in range(4):
        assert set(mixed[index].unique().tolist()) == {float(index), float((index + 1) % 4)}
        assert torch.equal(mixed[index, 0], mixed_masks[index])


def test_batches_repeat_and_differ(recipe, data_root):
    chips = load_split(recipe, data_root, "train")
    maker = BatchMaker(recipe, recipe.augment, chips, None)
    assert maker.steps == 4
    images, masks = maker.batch(0, 1)
    assert images.shape == (4, 3, 64, 64)
    assert masks.shape == (4, 1, 64, 64)
    assert set(masks.unique().tolist()) <= {0.0, 1.0}
    again = BatchMaker(recipe, recipe.augment, chips, None).batch(0, 1)
    assert torch.equal(images, again[0])
    assert torch.equal(masks, again[1])
    assert not torch.equal(images, maker.batch(1, 1)[0])
    assert sorted(maker.order(0)) == list(range(14))


def test_mosaics_have_no_landslide(recipe, data_root):
    chips = load_split(recipe, data_root, "train")
    plain = replace(recipe.augment, cutmix=0.0, affine=0.0)
    maker = BatchMaker(recipe, plain, chips, None)
    for step in range(3):
        assert maker.batch(0, step)[1][-1].sum() == 0
