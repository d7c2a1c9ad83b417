"""A network goes on learning from a model file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from landslide_qgis.core.digest import file_sha256
from landslide_qgis.core.errors import LandslideError
from training.data.sources import load_parts
from training.export.graph import export_fp32, open_session, run_session, store_fp16, write_model
from training.export.quantise import quantise
from training.fitting.fit import make_batches
from training.fitting.loop import Trainer
from training.fitting.start_weights import load_model_file
from training.metrics.calibration import Platt
from training.models.build import build_model
from training.recipes.recipe import PartConfig
from training.release.card import make_card
from training.run_folder.decision import Decision
from training.run_folder.layout import RunPaths

PLATT = Platt(0.8, -0.5)


@pytest.fixture(scope="module")
def batches(recipe, data_root, tmp_path_factory):
    paths = RunPaths(tmp_path_factory.mktemp("run"))
    return make_batches(recipe, load_parts(recipe, data_root), paths)


@pytest.fixture(scope="module")
def images(batches):
    return torch.cat([batches[0].batch(0, step)[0].contiguous() for step in range(2)])


@pytest.fixture(scope="module")
def shipped(recipe, batches, images, tmp_path_factory):
    """Model files of a network that has learned a little, and the network."""
    folder = tmp_path_factory.mktemp("models")
    trainer = Trainer(recipe, batches, RunPaths(folder / "run"))
    trainer.run(None, stop_after=1)
    network = trainer.average.model
    graph = export_fp32(network, PLATT, 3, 32)
    decision = Decision(PLATT.slope, PLATT.intercept, 0.5, "chips", 0.5)
    scores = {"f1": 0.5, "precision": 0.5, "recall": 0.5, "iou": 0.5, "ece": 0.1, "split": "x"}
    card = make_card(recipe, images.numpy(), decision, "fp16-storage", scores)
    files = {"full": folder / "full.onnx", "small": folder / "small.onnx"}
    write_model(store_fp16(graph), card, files["full"], 30.0)
    write_model(quantise(graph, images.numpy()), card, files["small"], 30.0)
    return files, network


@pytest.mark.parametrize("mode", ["evaluation", "training"])
def test_says_the_same_as_the_network_it_was_made_of(recipe, shipped, images, mode):
    files, network = shipped
    again = build_model(replace(recipe, seed=99))
    platt = load_model_file(again, files["full"], images)
    assert (platt.slope, platt.intercept) == pytest.approx((PLATT.slope, PLATT.intercept))
    for model in (again, network):
        model.train(mode == "training")
        for layer in model.modules():
            if "Drop" in type(layer).__name__:
                layer.eval()
    with torch.no_grad():
        expected, got = torch.sigmoid(network(images)), torch.sigmoid(again(images))
    difference = (expected - got).abs()
    if mode == "evaluation":  # the same but for the storage in 16 bits
        assert float(difference.max()) < 5e-3
    else:  # statistics of these images on one side, an average over past batches on the other
        assert float(difference.mean()) < 0.1


def test_learns_on_from_a_file_named_by_its_hash(recipe, shipped, batches, images, tmp_path):
    path = shipped[0]["full"]
    started = replace(recipe, start=str(path), start_sha256=file_sha256(path))
    trainer = Trainer(started, batches, RunPaths(tmp_path / "run"))
    expected = run_session(open_session(path), images.numpy())
    trainer.model.eval()
    with torch.no_grad():
        said = torch.sigmoid(trainer.model(images) * PLATT.slope + PLATT.intercept)[:, 0].numpy()
    assert np.abs(said - expected).max() < 1e-4
    trainer.run(None, stop_after=1)
    with pytest.raises(LandslideError, match="another file than the recipe starts from"):
        Trainer(replace(started, start_sha256="0" * 64), batches, RunPaths(tmp_path / "other"))


def test_files_that_nothing_can_go_on_from(recipe, shipped, images, tmp_path):
    files, _ = shipped
    with pytest.raises(LandslideError, match="in 8 bits"):
        load_model_file(build_model(recipe), files["small"], images)
    with pytest.raises(LandslideError, match="no model file"):
        load_model_file(build_model(recipe), tmp_path / "none.onnx", images)
    (tmp_path / "torn.onnx").write_bytes(files["full"].read_bytes()[:5000])
    with pytest.raises(LandslideError, match="damaged"):
        load_model_file(build_model(recipe), tmp_path / "torn.onnx", images)
    wider = replace(
        recipe, model=PartConfig("lite_unet", {**recipe.model.options, "channels": [32] * 5})
    )
    with pytest.raises(LandslideError, match="another network"):
        load_model_file(build_model(wider), files["full"], images)
    curve = replace(recipe, model=PartConfig("lite_unet", {**recipe.model.options, "knee": 0.9}))
    with pytest.raises(LandslideError, match="built in another way"):
        load_model_file(build_model(curve), files["full"], images)
