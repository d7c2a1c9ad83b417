from __future__ import annotations

import json
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file

from landslide_qgis.core.errors import LandslideError
from training.data.sources import load_parts
from training.fitting.fit import make_batches
from training.fitting.loop import Trainer
from training.fitting.plan import phase_groups
from training.models.build import build_model
from training.models.weights import load_imagenet
from training.recipes.schedule import rate_factor
from training.run_folder.layout import RunPaths


@pytest.fixture(scope="module")
def parts(recipe, data_root):
    return load_parts(recipe, data_root)


def trainer(recipe, parts, folder):
    paths = RunPaths(folder)
    return Trainer(recipe, make_batches(recipe, parts, paths), paths)


def test_resumed_equals_uninterrupted_bit_for_bit(recipe, parts, tmp_path):
    whole, halves = tmp_path / "whole", tmp_path / "halves"
    trainer(recipe, parts, whole).run(parts)
    trainer(recipe, parts, halves).run(None, stop_after=2)
    first = load_file(halves / "last" / "model.safetensors")
    trainer(recipe, parts, halves).run(parts, resume=True)
    for name in ("model.safetensors", "ema.safetensors"):
        expected, got = load_file(whole / "last" / name), load_file(halves / "last" / name)
        assert expected.keys() == got.keys()
        assert all(torch.equal(expected[key], got[key]) for key in expected)
    assert any(not torch.equal(first[key], expected[key]) for key in first)
    log = [json.loads(line) for line in (whole / "log.jsonl").read_text().splitlines()]
    assert [entry["epoch"] for entry in log] == [1, 2, 3]
    assert {"loss", "threshold", "holdout_f1", "tune_f1"} <= log[-1].keys()


def test_a_run_that_nobody_watches_keeps_its_last_weights(recipe, parts, tmp_path):
    blind = replace(recipe, loop=replace(recipe.loop, watch_every=0, keep="best", patience=1))
    trainer(blind, parts, tmp_path).run(parts)
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [entry["epoch"] for entry in log] == [1, 2, 3]
    assert not any("holdout_f1" in entry for entry in log)
    assert all(entry["cpu_seconds"] > 0 for entry in log)
    kept, last = load_file(RunPaths(tmp_path).weights), load_file(tmp_path / "last/ema.safetensors")
    assert all(torch.equal(kept[key], tensor) for key, tensor in last.items())


def test_another_recipe_is_not_resumed(recipe, parts, tmp_path):
    trainer(recipe, parts, tmp_path / "run").run(None, stop_after=1)
    other = replace(recipe, seed=recipe.seed + 1)
    with pytest.raises(LandslideError, match="made by another recipe"):
        trainer(other, parts, tmp_path / "run").run(None, resume=True)


def test_schedule_rises_then_falls():
    factors = [rate_factor(step, 100, 0.1) for step in range(100)]
    assert factors[0] == pytest.approx(0.1)
    assert max(factors) == factors[9] == 1.0
    assert factors[10:] == sorted(factors[10:], reverse=True)
    assert factors[-1] < 0.02


def test_every_weight_is_trained_once(recipe):
    model = build_model(recipe)
    groups = phase_groups(model, recipe.loop)
    counted = [id(tensor) for group in groups for tensor in group["params"]]
    assert sorted(counted) == sorted(id(tensor) for tensor in model.parameters())
    assert {group["weight_decay"] for group in groups} == {0.0, recipe.loop.weight_decay}


def test_imagenet_weights_fit_their_statistics(recipe):
    options = {**recipe.model.options, "pretrained": True}
    pretrained = replace(recipe, model=replace(recipe.model, options=options))
    encoder = build_model(pretrained).encoder
    assert float(encoder.bn1.running_var.min()) >= 0.0
    assert not torch.equal(encoder.bn1.running_mean, build_model(recipe).encoder.bn1.running_mean)
    with pytest.raises(LandslideError, match="No pretrained weights are known for 'resnet18'"):
        load_imagenet(encoder, "resnet18")
