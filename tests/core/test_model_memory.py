"""What a file says of its memory decides tiles and sessions; nonsense in a card is refused."""

from __future__ import annotations

import json

import pytest

from landslide_qgis.core.ensemble import joint_model
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.protocol import InferenceOptions
from landslide_qgis.core.model.card import ModelCard, SceneScaling, from_mlm, to_mlm
from landslide_qgis.core.model.file import open_model
from landslide_qgis.core.tiles.inference import plan_workload
from tests.core.toys import make_card, make_model


def plan(tmp_path, **changes):
    model = make_model(tmp_path / "m.onnx", make_card(tile_px=512, **changes))
    return plan_workload(open_model(model), InferenceOptions(threads=2), False)


def test_files_that_do_not_say_are_planned_as_before(tmp_path):
    assert plan(tmp_path) == plan(tmp_path, bytes_per_pixel=560)
    assert "landslide:bytes_per_pixel" not in to_mlm(make_card())


@pytest.mark.parametrize("heavy", [2000, 5000, 8000])
def test_a_network_that_needs_more_gets_smaller_tiles_within_the_same_memory(tmp_path, heavy):
    work = plan(tmp_path, bytes_per_pixel=heavy)
    assert work.largest_tile < plan(tmp_path).largest_tile
    assert work.sessions * work.batch * work.largest_tile**2 * heavy <= 560e6


def test_several_models_share_by_their_mean(tmp_path):
    models = [
        open_model(make_model(tmp_path / f"{n}.onnx", make_card(name=str(n), bytes_per_pixel=n)))
        for n in (1000, 3000)
    ]
    assert joint_model(models).card.bytes_per_pixel == 2000


def test_it_survives_the_file():
    card = make_card(bytes_per_pixel=4845)
    assert ModelCard.from_metadata(card.to_metadata()) == card


@pytest.mark.parametrize("value", [0, -560, 3, 1e9, float("nan"), "560", True, [560]])
def test_nonsense_is_refused(value):
    document = {**to_mlm(make_card()), "landslide:bytes_per_pixel": value}
    with pytest.raises(LandslideError, match="bytes per pixel are not between 4 and 1000000"):
        from_mlm(json.loads(json.dumps(document)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"gsd_m": float("inf")}, "ground sampling distance"),
        ({"clip": (5.0, 1.0)}, "clip is empty"),
        ({"landslide_class": -1}, "landslide class"),
        ({"overlap_px": -5}, "overlap is below 0"),
        ({"scene_scaling": SceneScaling(500, 0.2)}, "scene scaling"),
        ({"scene_scaling": SceneScaling("a", 0.2)}, "scene scaling"),
        ({"scene_scaling": SceneScaling(50, 0)}, "scene scaling"),
    ],
)
def test_a_card_that_no_scene_could_be_run_with_is_refused(changes, message):
    with pytest.raises(LandslideError, match=message):
        make_card(**changes)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("landslide:mean", float("nan"), "numbers are not finite"),
        ("landslide:scale", float("inf"), "numbers are not finite"),
        ("name", 5, "a band has no name"),
        ("name", "", "a band has no name"),
    ],
)
def test_a_band_that_cannot_be_read_is_refused(key, value, message):
    document = to_mlm(make_card())
    document["mlm:input"][0]["bands"][0][key] = value
    with pytest.raises(LandslideError, match=message):
        from_mlm(document)
