"""Several processes, parts of a batch, 16 bits: the same training in other portions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from landslide_qgis.core.errors import LandslideError
from training.data.sources import load_parts
from training.fitting.fit import make_batches
from training.fitting.loop import Trainer
from training.fitting.plan import share_batch
from training.recipes.loading import load_recipe
from training.run_folder.layout import RunPaths
from training.runtime.workers import Workers, find_device, gather_workers

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def plain(document, write_recipe):
    """A small U-Net without anything random in its layers."""
    document["model"] = {"name": "unet", "options": {"width": 4}}
    document["augment"] = {"cloud": 0.0}
    document["loop"] |= {"epochs": 2, "batch_size": 4, "device": "cpu", "ema_decay": 0.0}
    document["phases"] = []
    return write_recipe(document)


def train(path, data_root, folder, **loop):
    recipe = load_recipe(path)
    recipe = replace(recipe, loop=replace(recipe.loop, **loop))
    parts = load_parts(recipe, data_root)
    makers = make_batches(share_batch(recipe, 1), parts, RunPaths(folder))
    Trainer(recipe, makers, RunPaths(folder)).run(parts)
    return load_file(RunPaths(folder).weights)


def learned(state):
    """Return what gradients have moved; the statistics of batch norms depend on the portions."""
    return {key: state[key] for key in state if "running" not in key and "tracked" not in key}


def test_two_processes_train_as_two_parts_do(plain, data_root, tmp_path):
    expected = learned(train(plain, data_root, tmp_path / "parts", accumulate=2))
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"]
    command += ["--master-port", "29517", "-m", "training", "fit", str(plain)]
    command += ["--data", str(data_root), "--runs", str(tmp_path / "runs")]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count('"epoch": 1,') == 1
    folder = tmp_path / "runs" / "tiny"
    got = learned(load_file(folder / "weights.safetensors"))
    assert expected.keys() == got.keys()
    for key, tensor in expected.items():
        torch.testing.assert_close(got[key], tensor, atol=2e-4, rtol=1e-3)
    log = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    assert [entry["epoch"] for entry in log] == [1, 2]
    assert (folder / "decision.json").is_file()


def test_parts_of_a_batch_and_16_bits_learn_too(plain, data_root, tmp_path):
    whole = learned(train(plain, data_root, tmp_path / "whole"))
    half = learned(train(plain, data_root, tmp_path / "half", precision="bf16"))
    start = learned(train(plain, data_root, tmp_path / "start", learning_rate=1e-9))
    for key in ("down.0.0.weight", "head.weight"):
        moved = (whole[key] - start[key]).norm()
        assert 0.0 < (half[key] - whole[key]).norm() < 0.5 * moved


def test_a_batch_must_be_shared_evenly(plain):
    recipe = load_recipe(plain)
    assert share_batch(recipe, 2).loop.batch_size == 2
    with pytest.raises(LandslideError, match="must be a multiple of"):
        share_batch(recipe, 3)


def test_an_interrupted_epoch_wants_as_many_processes():
    alone = Workers(torch.device("cpu"))
    states = alone.random_states()
    first = torch.rand(3)
    alone.restore_random(states)
    assert torch.equal(torch.rand(3), first)
    with pytest.raises(LandslideError, match="of 2 processes; resume it with as many, not 1"):
        alone.restore_random(states * 2)


def test_more_processes_than_devices(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    assert find_device("auto") == torch.device("cuda", 0)
    assert find_device("cpu", 1) == torch.device("cpu")
    with pytest.raises(LandslideError, match="process 2 on this machine, but it has 1 CUDA"):
        find_device("auto", 1)


def test_devices():
    assert find_device("cpu") == torch.device("cpu")
    with gather_workers("cpu") as workers:
        assert (workers.leads, workers.count, workers.total(2.0)) == (True, 1, 2.0)
    if not torch.cuda.is_available():
        assert find_device("auto") == torch.device("cpu")
        with pytest.raises(LandslideError, match="finds no CUDA device"):
            find_device("cuda")
