"""The air's light is put back where it is missing, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st

from landslide_qgis.core.jobs.protocol import InferenceOptions, Log, PredictJob, SceneSpec
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.run import run_job
from landslide_qgis.core.scene.atmosphere import missing_light, path_reflectance
from landslide_qgis.core.scene.units import L4S_DIVISORS
from tests.core.toys import RGB, make_card, make_model

WAVELENGTHS = {"B04": 0.665, "B03": 0.560, "B02": 0.490}
BANDS = tuple(
    BandSpec(name, wavelength_um=wave, scale=1.0 / L4S_DIVISORS[name], mean=mean, std=0.1)
    for (name, wave), mean in zip(WAVELENGTHS.items(), (0.221, 0.218, 0.210))
)
LIGHT = np.array([path_reflectance(wave) for wave in WAVELENGTHS.values()])[:, None]


def forest(seed=0):
    """Surface reflectance × 10,000 of dark and of brighter ground, ``[3, 5000]``."""
    rng = np.random.default_rng(seed)
    return np.array([[296.0], [478.0], [337.0]]) * rng.uniform(0.4, 1.6, (1, 5000))


def test_path_reflectance_is_that_of_the_formula():
    sun = np.cos(np.radians(40))
    depth = path_reflectance(1.0) / 1e4 * 4 * sun / (0.75 * (1 + sun**2))
    assert depth == pytest.approx(0.008569 * (1 + 0.0113 + 0.00013))
    assert 600 < path_reflectance(0.490) < 615
    assert path_reflectance(0.842) < 70
    waves = np.linspace(0.44, 2.2, 20)
    assert (np.diff([path_reflectance(wave) for wave in waves]) < 0).all()


def test_surface_reflectance_lacks_light_and_top_of_atmosphere_does_not():
    share, added = missing_light(BANDS, forest())
    assert 0.4 < share < 0.9
    np.testing.assert_allclose(added, share * LIGHT[:, 0])
    assert missing_light(BANDS, forest() + LIGHT) == (0.0, pytest.approx(np.zeros(3)))


@given(
    ground=st.tuples(*[st.floats(50, 5000)] * 3),
    spread=st.floats(0.05, 0.95),
    there=st.floats(0.0, 2.0),
)
def test_what_was_put_back_is_not_missing(ground, spread, there):
    rng = np.random.default_rng(1)
    scene = np.array(ground)[:, None] * rng.uniform(1 - spread, 1 + spread, (1, 500))
    scene = scene + there * LIGHT
    share, added = missing_light(BANDS, scene)
    assert 0.0 <= share <= 1.0
    assert missing_light(BANDS, scene + added[:, None])[0] == 0.0


def test_red_soil_under_air_is_left_alone():
    """Its blue is low beside its red, but its darkest blue is no darker than clear air."""
    soil = np.array([[2400.0], [1500.0], [900.0]]) * np.linspace(0.5, 1.5, 1000)
    assert missing_light(BANDS, soil + LIGHT)[0] == 0.0


def test_models_without_blue_and_red_and_scenes_without_values():
    near = BandSpec("B08", wavelength_um=0.842)
    assert missing_light((near,), forest()[:1])[0] == 0.0
    assert missing_light(BANDS, np.full((3, 10), np.nan))[0] == 0.0


@pytest.mark.parametrize("change", [{"mean": 0.0}, {"wavelength_um": None}])
def test_cards_that_do_not_say_what_the_model_learned_with(change):
    """A network that standardises by itself has a card of means of 0."""
    bands = tuple(replace(band, **change) for band in BANDS)
    share, added = missing_light(bands, forest())
    assert (share, added.tolist()) == (0.0, [0.0, 0.0, 0.0])


def probability(tmp_path, write_raster, values, *, asked):
    """Run a toy model on red, green and blue; return the probability and what was told."""
    files = [str(write_raster(f"{name}.tif", values[i])) for i, name in enumerate(RGB)]
    model = make_model(tmp_path / "toy.onnx", make_card(bands=BANDS, top_of_atmosphere=asked))
    told = []
    options = InferenceOptions(model=str(model))
    scene = SceneSpec(inputs=tuple(files), radiometry="dn")
    run_job(
        PredictJob(scene, str(tmp_path / "p.tif"), options, probability_type="float32"), told.append
    )
    with rasterio.open(tmp_path / "p.tif") as found:
        return found.read(1), [event.text for event in told if isinstance(event, Log)]


def test_a_run_puts_it_back_if_the_model_asks(tmp_path, write_raster):
    ground = forest().reshape(3, 50, 100).astype(np.float32)
    share, added = missing_light(BANDS, ground.reshape(3, -1).astype(float))
    lit = (ground + added[:, None, None]).astype(np.float32)
    left, said = probability(tmp_path, write_raster, ground, asked=False)
    put_back, told = probability(tmp_path, write_raster, ground, asked=True)
    there, _ = probability(tmp_path, write_raster, lit, asked=False)
    assert not [text for text in said if "air" in text]
    assert [text for text in told if f"{share:.0%} of clear air's" in text]
    np.testing.assert_allclose(put_back, there, atol=1e-4)
    assert abs(left - there).max() > 0.01
