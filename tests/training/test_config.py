from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.scene.units import L4S_DIVISORS
from training.cli import main
from training.models.build import build_model
from training.recipes.loading import find_data, load_recipe
from training.recipes.recipe import PartConfig

SHIPPED = Path(__file__).resolve().parents[2] / "training" / "configs" / "rgb_lite0.yaml"


def change(document: dict, key: str, value: object) -> dict:
    *parents, last = key.split(".")
    place = document
    for parent in parents:
        place = place[parent]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return document


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("loop.epoch", 3, "'loop.epoch' is no known key"),
        ("name", None, "'name' is missing"),
        ("data.name", None, "'data.name' is missing"),
        ("loop.epochs", "many", "'loop.epochs' must be a whole number, not 'many'"),
        ("loop.epochs", True, "'loop.epochs' must be a whole number"),
        ("loop.epochs", 0, "'loop.epochs' must be at least 1"),
        ("augment.scale", 1.2, "'augment.scale' must be a list"),
        ("augment.scale", [1.0, 2.0, 3.0], "'augment.scale' must have 2 entries, not 3"),
        ("data.holdout", 1.0, "'data.holdout' must lie between 0 and 1"),
        ("augment.simulated_share", 0.2, "needs data.simulated_chips > 0"),
        ("input.bands", [], "must list at least one band"),
        ("phases", [{"rate": 0.5}], "'phases[0].epochs' is missing"),
        ("phases", [{"epochs": 1, "rate": 0.0}], "'phases' need a rate above 0"),
        ("loop.horizon", 1, "'horizon' must be 0 or at least the epochs of its phase"),
        ("loss", "bce", "'loss' must be a mapping"),
        ("name", "../../evil", "'name' must be letters"),
        ("name", "", "'name' must be letters"),
        ("name", "con", "'name' must not be 'con': Windows"),
        ("name", "LPT1.old", "Windows"),
        ("name", "slides.", "Windows"),
        ("export.file", "../evil", "'export.file' must be letters"),
        ("seed", -1, "'seed' must lie in 0"),
        ("loop.learning_rate", -1.0, "'loop.learning_rate' must be above 0"),
        ("loop.learning_rate", float("nan"), "'loop.learning_rate' must be a finite number"),
        ("loop.learning_rate", "2e-3", "YAML reads 2.0e-3 as a number"),
        ("loop.weight_decay", -1.0, "'loop.weight_decay' must be 0 or more"),
        ("loop.clip_norm", 0.0, "'loop.clip_norm' must be above 0"),
        ("loop.optimiser", "sgd", "'loop.optimiser' must be one of adamw, adam"),
        ("loop.threads", -2, "'loop.threads' must be 0 or more"),
        ("augment.affine", 7.0, "'augment.affine' must lie in 0-1"),
        ("augment.scale", [1.4, 0.7], "'augment.scale' must rise"),
        ("augment.gain", [0.0, 1.7], "'augment.gain' must be above 0"),
        ("augment.noise", -0.1, "'augment.noise' must be 0 or more"),
        ("input.gsd_m", 0.0, "'input.gsd_m' must be above 0"),
        ("input.clip_max", -3.0, "'input.clip_max' must be above 0"),
        ("input.scene_percentile", 500.0, "'input.scene_percentile' must lie in 0-100"),
        ("extends", ["a.yaml"], "'extends' must be text"),
    ],
)
def test_errors_name_the_key(document, write_recipe, key, value, message):
    path = write_recipe(change(document, key, value))
    with pytest.raises(LandslideError) as caught:
        load_recipe(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_whole_numbers_serve_as_numbers(document, write_recipe):
    recipe = load_recipe(write_recipe(change(document, "loop.weight_decay", 1)))
    assert recipe.loop.weight_decay == 1.0


def test_unreadable_recipes(tmp_path):
    with pytest.raises(LandslideError, match="cannot be read"):
        load_recipe(tmp_path / "none.yaml")
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: [1", encoding="utf-8")
    with pytest.raises(LandslideError, match="is not YAML") as caught:
        load_recipe(broken)
    assert len(str(caught.value).splitlines()) == 1


def test_shipped_recipe_shares_the_engine_s_divisors():
    recipe = load_recipe(SHIPPED)
    assert {band.name: band.divisor for band in recipe.input.bands} == {
        name: L4S_DIVISORS[name] for name in ("B04", "B03", "B02")
    }


def test_data_folder_order(recipe, tmp_path, monkeypatch):
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    monkeypatch.setenv("LANDSLIDE_DATA", str(first))
    assert find_data(recipe, None) == first
    assert find_data(recipe, second) == second
    with pytest.raises(LandslideError, match="does not exist"):
        find_data(recipe, tmp_path / "none")


def test_command_line_reports_one_sentence(document, write_recipe, data_root, tmp_path, capsys):
    path = write_recipe(change(document, "model.name", "transformer"))
    code = main(["fit", str(path), "--data", str(data_root), "--runs", str(tmp_path / "runs")])
    assert code == 1
    text = capsys.readouterr().err
    assert text.count("\n") == 1
    assert "There is no model named 'transformer'; known: " in text


def test_command_line_before_fit(write_recipe, document, data_root, tmp_path, capsys):
    arguments = [str(write_recipe(document)), "--data", str(data_root), "--runs", str(tmp_path)]
    assert main(["evaluate", *arguments]) == 1
    assert "run 'fit' to its end first" in capsys.readouterr().err
    assert main(["fit", "--resume", *arguments]) == 1
    assert "no checkpoint" in capsys.readouterr().err


def test_a_band_twice(document, write_recipe):
    bands = document["input"]["bands"]
    path = write_recipe(change(document, "input.bands", [*bands, bands[0]]))
    with pytest.raises(LandslideError, match=r"'input\.bands' lists \['B04'\] twice"):
        load_recipe(path)


@pytest.mark.parametrize("options", [{"width": -4}, {"width": 0}, {"dropout": 7}])
def test_options_that_make_no_network(recipe, options):
    with pytest.raises(LandslideError, match=r"options of model 'unet' do not fit"):
        build_model(replace(recipe, model=PartConfig("unet", options)))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("loop: {epochs: 3}\n", "is not YAML: the key 'loop' is there twice, line"),
        ("? [1, 2]\n: 3\n", "is not YAML: found unhashable key"),
        ("a: &a {b: 1}\nc: {<<: *a, b: 2}\n", "'a' is no known key"),
    ],
)
def test_a_key_given_twice_is_not_a_choice(write_recipe, document, more, message):
    path = write_recipe(document)
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    with pytest.raises(LandslideError, match=message):
        load_recipe(path)
