"""Patch classifiers: data, sizes, folds, model files, and the engine that runs them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pyogrio
import pytest
import rasterio
import torch
from rasterio.transform import from_origin

from landslide_qgis.core import SceneSpec, ScreenJob, open_model, run_job
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.screening.channels import CHANNELS, bands_of
from landslide_qgis.core.screening.classifier import network_input
from landslide_qgis.core.screening.statistics import patch_statistics
from landslide_qgis.core.simulator import SceneRecipe
from landslide_qgis.core.simulator.radar import backscatter
from landslide_qgis.core.simulator.window import build_window
from training.export.graph import open_session
from training.fitting.distil import DistilledBatches, open_teachers
from training.models import MODELS
from training.patches import networks as networks
from training.patches.cli import main
from training.patches.compare import compare
from training.patches.export import export
from training.patches.folds import fit, load_outcome, scaled, split
from training.patches.network_runs import SYMMETRIES, as_chips, load_fold, network_logits
from training.patches.network_runs import _plan as plan_of
from training.patches.patches import SIDE, PatchSource, load_patches, simulate
from training.patches.recipe import load_patch_recipe
from training.recipes.recipe import BandConfig, InputConfig

CONFIGS = Path(__file__).resolve().parents[2] / "training/configs/patches"
PUBLISHED = sorted((CONFIGS / "published").glob("*.yaml"))
COUNT = 48


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A file of patches: landslides are bare and their VH fell; bands have noise."""
    folder = tmp_path_factory.mktemp("data")
    rng = np.random.default_rng(3)
    labels = np.arange(COUNT) % 3 == 0
    bands = {}
    for name in bands_of(CHANNELS):
        base = {"B04": 350, "B03": 450, "B02": 300, "B08": 3000}.get(name, -12.0)
        spread = 60.0 if name.startswith("B") else 2.0
        bands[name] = rng.normal(base, spread, (COUNT, SIDE, SIDE)).astype(np.float32)
    bands["B04"][labels, 20:40, 20:40] += 1200
    bands["B08"][labels, 20:40, 20:40] -= 800
    bands["VH_desc"][labels, 20:40, 20:40] -= 6
    np.savez(folder / "patches.npz", labels=labels.astype(np.uint8), **bands)
    return folder


def recipe_of(name, **changes):
    recipe = load_patch_recipe(CONFIGS / f"{name}.yaml")
    data = PatchSource(file="patches.npz")
    return replace(recipe, data=data, folds=2, **changes)


def small_trees(name="lightgbm", **changes):
    recipe = recipe_of(name)
    options = {**recipe.model.options, "trees": 20}
    if name == "lightgbm":
        options["min_data_in_leaf"] = 2
    return replace(recipe, model=replace(recipe.model, options=options), **changes)


def small_network(**changes):
    recipe = recipe_of("two_encoders", **changes)
    return replace(recipe, loop=replace(recipe.loop, epochs=1, batch_size=8))


def build(recipe):
    config = InputConfig(tuple(BandConfig(name, 0.0, 1.0, 0.0, 1.0) for name in recipe.channels))
    options = {**recipe.model.options, "pretrained": False}
    with torch.device("meta"):
        return MODELS.build(recipe.model.name, options, config=config)


@pytest.mark.parametrize(("name", "millions"), [("two_encoders", 30.39), ("three_encoders", 46.6)])
def test_published_sizes(name, millions):
    network = build(load_patch_recipe(CONFIGS / "published" / f"{name}.yaml"))
    count = sum(tensor.numel() for tensor in network.parameters())
    assert count / 1e6 == pytest.approx(millions, abs=0.04)


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_published_recipes(path):
    recipe = load_patch_recipe(path)
    assert (recipe.folds, recipe.seed) == (5, 42)
    if recipe.model.name == "patch_encoders":
        encoders = recipe.model.options["encoders"]
        used = [name for one in encoders for name in one["channels"]]
        assert sorted(used) == sorted(recipe.channels)
    else:
        assert len(recipe.channels) * 7 == 126


def test_robust_scaling_is_by_quantiles():
    values = np.arange(64 * 64, dtype=np.float32).reshape(1, 1, 64, 64)
    (band,) = scaled(["VV_desc"], values, "robust")
    assert (band.mean, band.std) == pytest.approx((2047.5, 0.9 * 4095))
    (band,) = scaled(["VV_desc"], np.where(values < 9, np.nan, values), "standard")
    assert (band.mean, band.std) == pytest.approx((2052.0, values[values >= 9].std()))


def test_folds_hold_out_every_patch_once():
    parts = split(23, 5, 42)
    assert sorted(np.concatenate(parts)) == list(range(23))
    assert {len(part) for part in parts} == {4, 5}
    assert not np.array_equal(parts[0], split(23, 5, 43)[0])


def test_a_simulated_set_is_a_function_of_its_seed(tmp_path):
    source = PatchSource(count=3, positives=0.67, seed=9)
    first, second = simulate(source), load_patches(source, tmp_path, tmp_path)
    assert first.labels.sum() == 2
    for name, values in first.bands.items():
        np.testing.assert_array_equal(values, second.bands[name])
    assert set(first.bands) == set(bands_of(CHANNELS))
    again = load_patches(source, tmp_path, tmp_path)
    np.testing.assert_array_equal(again.bands["VH_asc"], first.bands["VH_asc"])


@pytest.fixture(scope="module")
def window():
    """A simulated window with landslides."""
    for col in range(0, 4000, 200):
        made = build_window(SceneRecipe(seed=11, landslides=20.0), 0, col, 128, 128)
        if made.scars.alpha.mean() > 0.03:
            return made
    raise AssertionError("no landslide")


def test_radar_sees_landslides_after_the_event_only(window):
    scar = window.scars.alpha[1:-1, 1:-1] > 0.7
    calm = {"moisture_db": 0.0, "debris_db": 0.0}
    before, after = (backscatter(window, "desc", time, **calm) for time in ("pre", "post"))
    assert before.shape == after.shape == (2, 128, 128)
    change = (10 ** (after / 10))[:, scar].mean(1) / (10 ** (before / 10))[:, scar].mean(1)
    away = 10 ** (after / 10) / 10 ** (before / 10)
    assert 10 * np.log10(change[1]) < -1.5, "the canopy's volume scattering is gone"
    assert change[1] < change[0], "VH falls more than VV"
    untouched = window.scars.alpha[1:-1, 1:-1] == 0
    assert np.median(away[:, untouched]) == pytest.approx(1.0, abs=0.1)
    np.testing.assert_array_equal(backscatter(window, "desc", "post"),
                                  backscatter(window, "desc", "post"))  # fmt: skip


def test_speckle_of_four_looks(window):
    """Two acquisitions differ by independent speckle: the variance of ln(gamma(4)) is 0.284."""
    calm = {"moisture_db": 0.0, "debris_db": 0.0}
    before, after = (backscatter(window, "asc", time, **calm)[0] for time in ("pre", "post"))
    untouched = window.scars.alpha[1:-1, 1:-1] == 0
    natural = (after - before)[untouched] * np.log(10) / 10
    assert natural.var() / 2 == pytest.approx(0.2838, rel=0.05)


@pytest.mark.parametrize("kind", ["lightgbm", "xgboost"])
def test_a_boosters_file_is_the_mean_of_its_calibrated_folds(tmp_path, root, kind):
    recipe = small_trees(kind)
    outcome = fit(recipe, root, tmp_path)
    assert outcome.scores["f1"] > 0.9
    card = export(recipe, tmp_path, tmp_path / "m.onnx")
    model = open_model(tmp_path / "m.onnx", task="classification")
    assert model.card == card
    patches = load_patches(recipe.data, root, tmp_path).channels(recipe.channels)
    patches[:3, 4] = np.nan
    features = network_input(card, patches.copy())
    np.testing.assert_array_equal(features, patch_statistics(patches))
    found = open_session(tmp_path / "m.onnx").run(None, {"image": features})[0][:, 0]
    folder, wanted = tmp_path / recipe.name, []
    for fold in range(2):
        session = open_session(onnx.load(folder / f"fold{fold}.onnx"))
        p = session.run(None, {"features": features})[1][:, 1].astype(np.float64)
        wanted.append(outcome.platt.probability(np.log(p / (1 - p)).astype(np.float32)))
    np.testing.assert_allclose(found, np.mean(wanted, axis=0), atol=1e-4)
    assert (folder / f"fold0{'.txt' if kind == 'lightgbm' else '.json'}").stat().st_size > 1000


def test_a_networks_file_is_the_mean_of_its_calibrated_folds(tmp_path, root):
    recipe = small_network()
    outcome = fit(recipe, root, tmp_path)
    card = export(recipe, tmp_path, tmp_path / "m.onnx")
    patches = load_patches(recipe.data, root, tmp_path)
    images = patches.channels(recipe.channels)
    found = open_session(tmp_path / "m.onnx").run(None, {"image": network_input(card, images)})
    config = InputConfig(outcome.bands, 10.0, 50.0, 0.0, 1e9)
    chips = as_chips(config, patches.channels(recipe.channels), patches.labels)
    folder = tmp_path / recipe.name
    folds = [load_fold(recipe, config, folder, k) for k in range(2)]
    logits = [network_logits(network, chips, config, True) for network in folds]
    wanted = [outcome.platt.probability(values) for values in logits]
    np.testing.assert_allclose(found[0][:, 0], np.mean(wanted, axis=0), atol=1e-4)
    assert load_outcome(folder) == outcome
    path = folder / "outcome.json"
    whole = path.read_text(encoding="utf-8")
    for damaged, said in ((whole[:-40], "cannot be read"), ("{}", "'bands' is missing")):
        path.write_text(damaged, encoding="utf-8")
        with pytest.raises(LandslideError, match=f"{said}.*[Ff]it the recipe anew"):
            load_outcome(folder)


def test_the_engine_screens_a_scene_with_what_was_trained(tmp_path, root):
    recipe = small_trees()
    fit(recipe, root, tmp_path)
    export(recipe, tmp_path, tmp_path / "m.onnx")
    patches = load_patches(recipe.data, root, tmp_path)
    paths = {}
    for name, values in patches.bands.items():
        scene = values[:6].reshape(2, 3, SIDE, SIDE).transpose(0, 2, 1, 3).reshape(128, 192)
        paths[name] = tmp_path / f"{name}.tif"
        optical = name.startswith("B")
        with rasterio.open(
            paths[name], "w", driver="GTiff", width=192, height=128, count=1, crs="EPSG:32643",
            dtype="uint16" if optical else "float32", transform=from_origin(6e5, 12e5, 10, 10),
        ) as file:  # fmt: skip
            file.write(np.rint(scene) if optical else scene, 1)
    job = ScreenJob(
        SceneSpec(bands={name: str(path) for name, path in paths.items()}, radiometry="dn"),
        (str(tmp_path / "m.onnx"),),
        cells=str(tmp_path / "cells.gpkg"),
    )
    run_job(job)
    _, _, _, fields = pyogrio.raw.read(tmp_path / "cells.gpkg", columns=["cell_id", "flagged"])
    flagged = set(fields[0][fields[1] == 1] - 1)
    assert flagged == set(np.flatnonzero(patches.labels[:6]))


def test_a_network_learns_from_model_files(tmp_path, root):
    """The target is a mean of truth and teachers, whatever the teachers' bands and scaling."""
    trees = small_trees()
    fit(trees, root, tmp_path)
    teacher = tmp_path / "teacher.onnx"
    export(trees, tmp_path, teacher)
    student = small_network(channels=CHANNELS, teachers=(str(teacher),), teacher_weight=0.6)
    patches = load_patches(student.data, root, tmp_path)
    bands = tuple(
        BandConfig(name, 0.0, 1e4 if name.startswith("B") else 1.0, 0.1, 0.7) for name in CHANNELS
    )
    config = InputConfig(bands, 10.0, 50.0, 0.0, 1e9)
    images = patches.channels(CHANNELS)
    chips = as_chips(config, images, patches.labels)
    plan = plan_of(student, config, 0)
    teachers = open_teachers(student.teachers, config)
    maker = DistilledBatches(plan, SYMMETRIES, chips, None, teachers, 0.6)
    seen, target = maker.batch(0, 0)
    units = seen.numpy() * 0.7 + 0.1
    native = units * np.array([band.divisor for band in bands], np.float32)[:, None, None]
    said = open_session(teacher).run(None, {"image": patch_statistics(native)})[0][:, 0]
    plain = target[:, 0, 0, 0].numpy()
    truth = (plain - 0.6 * said) / 0.4
    np.testing.assert_allclose(np.abs(truth - 0.5), 0.5, atol=0.02)
    assert target.shape == (8, 1, SIDE, SIDE)
    with pytest.raises(LandslideError, match="which the recipe does not have"):
        open_teachers(student.teachers, replace(config, bands=bands[:4]))


def test_the_command_line(tmp_path, root, capsys):
    recipe = tmp_path / "r.yaml"
    text = (CONFIGS / "lightgbm.yaml").read_text(encoding="utf-8")
    text = text.replace("trees: 400", "trees: 10").replace("count: 400", "file: patches.npz")
    recipe.write_text(text, encoding="utf-8")
    words = [str(recipe), "--data", str(root), "--runs", str(tmp_path / "runs")]
    assert main(["fit", *words]) == 0
    assert main(["export", *words, "--out", str(tmp_path / "m.onnx")]) == 0
    assert "threshold" in capsys.readouterr().out
    recipe.write_text(text.replace("nd_B08_B04", "nd_B08_B99"), encoding="utf-8")
    assert main(["fit", *words]) == 1
    assert "'channels' has" in capsys.readouterr().err


def test_recipes_side_by_side(tmp_path, root):
    recipes = [small_trees(), small_trees("xgboost")]
    table = compare(recipes, root, tmp_path / "runs", tmp_path)
    assert [line.split("|")[1].strip() for line in table.splitlines()[2:]] == [
        "patches_lightgbm",
        "patches_xgboost",
        "mean of all",
    ]
    with pytest.raises(LandslideError, match="other patches or folds"):
        compare([recipes[0], replace(recipes[1], seed=1)], root, tmp_path / "runs", tmp_path)


@pytest.mark.parametrize(
    ("band", "labels", "message"),
    [
        (
            np.full((6, SIDE, SIDE), np.inf),
            np.arange(6) % 2,
            "the band B04 has no value in any patch",
        ),
        (np.ones((5, SIDE, SIDE)), np.arange(6) % 2, "its band B04 is not 6 labels"),
        (np.ones((6, SIDE, SIDE)), np.arange(6), "its content is not 6 labels 0 or 1"),
        (None, np.arange(6) % 2, "it is no archive"),
    ],
)
def test_files_that_hold_no_patches(tmp_path, band, labels, message):
    path = tmp_path / "patches.npz"
    if band is None:
        with path.open("wb") as stream:
            np.save(stream, labels)
    else:
        np.savez(path, labels=labels, B04=band)
    with pytest.raises(LandslideError, match=message):
        load_patches(PatchSource(file=path.name), tmp_path, tmp_path / "cache.npz")
