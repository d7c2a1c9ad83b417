"""What learns on from a model sees scenes as the engine shows them to it: with the air's light."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest

from landslide_qgis.core.model.file import open_model
from landslide_qgis.core.scene.atmosphere import missing_light
from landslide_qgis.core.scene.units import L4S_DIVISORS
from training.data.chips import Chips
from training.finetuning.reviewed import level_scenes
from training.finetuning.source import input_of

DATA = Path(os.environ.get("LANDSLIDE_DATA", "../shared/data"))
SHIPPED = Path(__file__).resolve().parents[2] / "landslide_qgis" / "models" / "landslide_rgb.onnx"
FOREST = np.array([296.0, 478.0, 337.0])[:, None, None]  # surface reflectance x 10,000


@pytest.fixture(scope="module")
def shipped():
    return open_model(SHIPPED)


def chips_of(card, reflectance):
    """Return images ``(n, bands, h, w)`` of reflectance x 10,000 as chips in model units."""
    scale = np.array([band.scale for band in card.bands])[:, None, None]
    masks = np.zeros((len(reflectance), *reflectance.shape[2:]), bool)
    names = tuple(f"chip_{number}" for number in range(len(reflectance)))
    return Chips(names, (reflectance * scale).astype(np.float32), masks, ~masks)


def test_each_scene_gets_its_own_light_and_gain(shipped):
    """Two chips of surface reflectance of one scene, one with a gap, and one of another, hazy."""
    card = shipped.card
    rng = np.random.default_rng(3)
    ground = FOREST * rng.uniform(0.4, 1.6, (3, 1, 32, 32))
    share, light = missing_light(card.bands, np.moveaxis(ground[:2], 1, 0).reshape(3, -1))
    assert share > 0.4
    ground[2] += 1000.0
    ground[1, :, 0, 0] = np.nan
    config = input_of(card, 10.0)
    levelled = level_scenes(chips_of(card, ground), ["a", "a", "b"], shipped, config)
    scale = np.array([band.scale for band in card.bands])[:, None, None]
    lit = (ground[:2] + light[:, None, None]) * scale
    gain = card.scene_scaling.target / np.nanmedian(lit)
    np.testing.assert_allclose(levelled[:2], lit * gain, rtol=2e-3)
    ratio = levelled[2, 2] / levelled[2, 0]
    np.testing.assert_allclose(
        ratio, (ground[2, 2] / ground[2, 0]) * scale[2] / scale[0], rtol=1e-5
    )


def test_a_model_of_surface_reflectance_gets_no_light(shipped):
    plain = replace(shipped, card=replace(shipped.card, top_of_atmosphere=False))
    chips = chips_of(plain.card, np.broadcast_to(FOREST, (1, 3, 32, 32)))
    levelled = level_scenes(chips, ["a"], plain, input_of(plain.card, 10.0))
    assert levelled[0, 2, 0, 0] / levelled[0, 0, 0, 0] == pytest.approx(
        chips.images[0, 2, 0, 0] / chips.images[0, 0, 0, 0]
    )


@pytest.mark.real_data
def test_chips_of_landslide4sense_have_all_their_light(shipped):
    files = sorted((DATA / "l4s_14band").glob("*.h5"))
    if not files:
        pytest.skip(f"no chips in {DATA / 'l4s_14band'}; LANDSLIDE_DATA names the data's folder")
    places = {"B04": 3, "B03": 2, "B02": 1}
    for file in files:
        with h5py.File(file) as chip:
            values = np.asarray(chip["img"])
        scene = np.stack([values[..., at].ravel() * L4S_DIVISORS[n] for n, at in places.items()])
        assert missing_light(shipped.card.bands, scene)[0] == 0.0, file.name
