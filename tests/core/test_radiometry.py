"""Units are recognised, converted both ways, and doubts are voiced with numbers."""

from __future__ import annotations

import numpy as np
import pytest

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.protocol import SceneSpec, Warn
from landslide_qgis.core.model.card import BandSpec, SceneScaling
from landslide_qgis.core.scene.assemble import assemble
from landslide_qgis.core.scene.radiometry import fit_radiometry
from landslide_qgis.core.scene.survey import survey
from landslide_qgis.core.scene.units import L4S_DIVISORS
from tests.core.toys import RGB, make_card

L4S_BANDS = tuple(BandSpec(n, scale=1 / L4S_DIVISORS[n], mean=0.5, std=0.25) for n in RGB)
REFLECTANCE = {"B04": 0.05, "B03": 0.07, "B02": 0.06}


@pytest.fixture
def scene_of(write_raster):
    """Write a scene whose reflectance is known, stored as ``store`` says, and assemble it."""

    def make(store, dtype, name="x"):
        noise = np.random.default_rng(0).uniform(0.4, 2.5, (80, 80))
        files = []
        for band, level in REFLECTANCE.items():
            stored = store(band, level * noise)
            files.append(str(write_raster(f"{name}/{band}.tif", stored.astype(dtype))))
        return assemble(SceneSpec(inputs=tuple(files)), make_card(), lambda _: None)

    return make


def network_input(scene, card, kind="auto"):
    events = []
    scene, sample = survey(scene, events.append)
    radiometry = fit_radiometry(scene, sample, card, kind, events.append)
    from rasterio.windows import Window

    with scene.reader() as reader:
        values, valid = reader.read(Window(0, 0, 80, 80))
    return radiometry.apply(values, valid), radiometry, events


STORES = {
    "dn": (lambda _, r: np.rint(r * 10000), np.uint16),
    "dn-offset": (lambda _, r: np.rint(r * 10000) + 1000, np.uint16),
    "reflectance": (lambda _, r: r, np.float32),
    "l4s": (lambda band, r: r * 10000 / L4S_DIVISORS[band], np.float32),
}


def test_what_a_cloud_mask_hides_does_not_count(write_raster):
    """Bright cloud over three fifths of a scene does not dim the rest."""
    noise = np.random.default_rng(1).uniform(0.4, 2.5, (80, 80))
    cloud = np.zeros((80, 80), np.uint8)
    cloud[:, 32:] = 1
    scaling = SceneScaling(percentile=50.0, target=0.2)
    card = make_card(bands=L4S_BANDS, scene_scaling=scaling)
    made = {}
    for name, bright, mask in (
        ("clear", 0.0, None),
        ("cloudy", 0.6, None),
        ("masked", 0.6, cloud),
        ("hidden", 0.6, np.ones_like(cloud)),
    ):
        files = [
            str(write_raster(f"{name}/{band}.tif",
                             ((level * noise + bright * cloud) * 10000).astype(np.uint16)))
            for band, level in REFLECTANCE.items()
        ]  # fmt: skip
        given = None if mask is None else str(write_raster(f"{name}-clouds.tif", mask))
        scene = assemble(SceneSpec(inputs=tuple(files), clouds=given), card, lambda _: None)
        made[name] = fit_radiometry(*survey(scene, lambda _: None), card, "auto", lambda _: None)
    assert made["masked"].gain == pytest.approx(made["clear"].gain, rel=0.1)
    assert made["cloudy"].gain < 0.5 * made["clear"].gain
    # With nothing clear the clouds have to do.
    assert made["hidden"].gain == pytest.approx(made["cloudy"].gain)


@pytest.mark.parametrize("kind", STORES)
def test_every_storage_gives_the_same_network_input(scene_of, kind):
    card = make_card(bands=L4S_BANDS)
    reference, _, _ = network_input(scene_of(*STORES["dn"], name="reference"), card)
    found, radiometry, _ = network_input(scene_of(*STORES[kind]), card)
    assert radiometry.kind == kind
    np.testing.assert_allclose(found, reference, atol=6e-3)


@pytest.mark.parametrize("kind", STORES)
def test_the_user_may_say_what_it_is(scene_of, kind):
    card = make_card(bands=L4S_BANDS)
    _, radiometry, _ = network_input(scene_of(*STORES[kind]), card, kind)
    assert radiometry.kind == kind


def test_an_eight_bit_picture_of_landslide4sense(scene_of):
    card = make_card(bands=L4S_BANDS, scene_scaling=SceneScaling(50.0, 0.2), clip=(0.0, 1.5))

    def picture_of(band, reflectance):
        return np.rint(reflectance * 10000 / L4S_DIVISORS[band] * 60)

    picture = scene_of(picture_of, np.uint8, name="p")
    found, radiometry, _ = network_input(picture, card)
    reference, _, _ = network_input(scene_of(*STORES["dn"]), card)
    assert radiometry.kind == "display"
    np.testing.assert_allclose(found, reference, atol=0.05)


def test_scene_gain_makes_brightness_irrelevant(scene_of):
    card = make_card(bands=L4S_BANDS, scene_scaling=SceneScaling(50.0, 0.2), clip=(0.0, 1.5))
    bright, one, _ = network_input(scene_of(lambda _, r: r * 20000, np.uint16, name="b"), card)
    dark, two, _ = network_input(scene_of(lambda _, r: r * 5000, np.uint16, name="d"), card)
    np.testing.assert_allclose(bright, dark, atol=0.02)
    assert two.gain == pytest.approx(4 * one.gain, rel=0.01)


def test_the_scene_gain_is_for_optical_bands_alone(write_raster):
    """Elevation in metres is no brightness."""
    files = [write_raster("B04.tif", np.full((80, 80), 400, np.uint16))]
    files.append(write_raster("dem.tif", np.full((80, 80), 1500.0, np.float32)))
    bands = (BandSpec("B04", scale=1e-4), BandSpec("dem", "elevation", unit="metre"))
    card = make_card(bands=bands, scene_scaling=SceneScaling(50.0, 0.2))
    scene = assemble(SceneSpec(inputs=tuple(map(str, files))), card, lambda _: None)
    found, radiometry, _ = network_input(scene, card)
    assert radiometry.gain == pytest.approx(5.0)
    np.testing.assert_allclose(found[0], 0.2, rtol=1e-6)
    np.testing.assert_allclose(found[1], 1500.0)


def test_clip_holds_clouds(scene_of):
    card = make_card(bands=L4S_BANDS, scene_scaling=SceneScaling(50.0, 0.2), clip=(0.0, 1.5))

    def cloudy(_, r):
        stored = r * 10000
        stored[:10] = 15000
        return stored

    found, _, _ = network_input(scene_of(cloudy, np.uint16), card)
    assert found.max() == pytest.approx((1.5 - 0.5) / 0.25)


def test_outside_the_training_range_is_a_warning_with_numbers(scene_of):
    bands = tuple(BandSpec(b.name, scale=b.scale, train_p01=5.0, train_p99=6.0) for b in L4S_BANDS)
    card = make_card(bands=bands)
    _, _, events = network_input(scene_of(*STORES["dn"]), card)
    warning = next(e for e in events if isinstance(e, Warn))
    assert warning.code == "outside-training-range"
    assert warning.numbers["band"] == "B04"
    assert warning.numbers["outside"] == 1.0
    assert "100% of its pixels are not within 5 to 6" in warning.text


def test_the_assumed_offset_is_a_warning(scene_of):
    card = make_card(bands=L4S_BANDS)
    _, _, events = network_input(scene_of(*STORES["dn-offset"]), card)
    assert any(isinstance(e, Warn) and e.code == "offset-assumed" for e in events)


@pytest.mark.parametrize(
    ("baseline", "kind"), [("N0301", "dn"), ("N0400", "dn-offset"), ("N0509", "dn-offset")]
)
def test_the_products_baseline_decides(scene_of, baseline, kind):
    card = make_card(bands=L4S_BANDS)
    name = f"S2A_MSIL1C_20230801T101031_{baseline}_R022_T32TQR_20230801T164303"
    _, radiometry, _ = network_input(scene_of(*STORES["dn"], name=name), card)
    assert radiometry.kind == kind


def test_a_gap_in_the_dem_is_a_warning(write_raster):
    card = make_card(bands=(BandSpec("B04"), BandSpec("dem", "elevation", unit="metre")))
    band = write_raster("B04.tif", np.full((60, 60), 500, np.uint16))
    dem = write_raster("dem.tif", np.full((60, 30), 100, np.float32))
    spec = SceneSpec(inputs=(str(band),), dem=str(dem))
    scene = assemble(spec, card, lambda _: None)
    events = []
    fit_radiometry(*survey(scene, events.append), card, "auto", events.append)
    warning = next(e for e in events if isinstance(e, Warn) and e.code == "terrain-gap")
    assert warning.numbers["share"] == 0.5


def test_nothing_valid(write_raster):
    files = [str(write_raster(f"{n}.tif", np.zeros((40, 40), np.uint16), nodata=0)) for n in RGB]
    scene = assemble(SceneSpec(inputs=tuple(files)), make_card(), lambda _: None)
    with pytest.raises(LandslideError, match="no valid pixel"):
        survey(scene, lambda _: None)


def test_bands_of_different_units_are_refused(scene_of, write_raster):
    """Reflectance in one band beside reflectance × 10,000 in the others."""
    whole = scene_of(*STORES["dn"]).source_paths
    fraction = scene_of(*STORES["reflectance"], name="y").source_paths[2]
    scene = assemble(SceneSpec(inputs=(*whole[:2], fraction)), make_card(), lambda _: None)
    for kind in ("auto", "dn"):
        with pytest.raises(LandslideError, match=r"Band B02 \(median 0\.0.* in different units"):
            network_input(scene, make_card(), kind)


def test_a_band_without_light_is_in_no_other_units(scene_of):
    scene = scene_of(lambda band, r: np.rint(r * (10000 if band != "B02" else 0)) + 1, np.uint16)
    _, radiometry, _ = network_input(scene, make_card())
    assert radiometry.kind == "dn"


def test_percent_is_a_warning_and_so_is_a_scene_of_cloud(scene_of):
    scene = scene_of(lambda _, r: r * 100, np.float32)
    _, _, events = network_input(scene, make_card(cloud_guard=True))
    told = {event.code: event.numbers for event in events if isinstance(event, Warn)}
    assert told["percent"]["median"] == pytest.approx(8.7, rel=0.1)
    assert told["mostly-cloud"]["share"] > 0.6


@pytest.mark.parametrize("kind", STORES)
def test_land_draws_neither_warning(scene_of, kind):
    _, _, events = network_input(scene_of(*STORES[kind]), make_card(cloud_guard=True))
    codes = {event.code for event in events if isinstance(event, Warn)}
    assert not codes & {"percent", "mostly-cloud", "scale-not-applied"}
