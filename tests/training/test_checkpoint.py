"""Checkpoints that are damaged, of another network, or cannot be written."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.publish import Workspace
from training.models.build import build_model
from training.recipes.recipe import PartConfig
from training.run_folder.checkpoint import (
    Learner,
    Progress,
    load_checkpoint,
    load_weights,
    read_progress,
    save_checkpoint,
)
from training.runtime.files import write_bytes

DONE = Progress(3, "abc", best=0.5, waited=1)


def make_learner(width: int = 64) -> Learner:
    torch.manual_seed(width)
    model, average = nn.Linear(width, width), nn.Linear(width, width)
    optimiser = torch.optim.AdamW(model.parameters())
    model(torch.ones(1, width)).sum().backward()
    optimiser.step()
    return Learner(model, average, optimiser, torch.amp.GradScaler("cpu", enabled=False), "")


@pytest.fixture
def saved(tmp_path):
    """A checkpoint and what was saved in it."""
    learner = make_learner()
    save_checkpoint(tmp_path / "last", learner, DONE, [torch.get_rng_state()])
    return tmp_path / "last", learner


def load_into_new(folder):
    return load_checkpoint(folder, make_learner())


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Let no file grow beyond a size, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_is_saved_comes_back(saved):
    folder, learner = saved
    other = make_learner()
    other.model.weight.data.zero_()
    states = load_checkpoint(folder, other)
    assert read_progress(folder) == DONE
    assert torch.equal(other.model.weight, learner.model.weight)
    assert torch.equal(other.average.weight, learner.average.weight)
    assert len(states) == 1
    first, second = (item.optimiser.state_dict()["state"][0] for item in (learner, other))
    assert torch.equal(first["exp_avg"], second["exp_avg"])


# A linear layer of 64 × 64 takes 16 kB, the optimiser's state twice as much.
@pytest.mark.parametrize("size", [5_000, 25_000])
def test_a_full_disk_leaves_the_checkpoint_before(saved, size):
    folder, learner = saved
    with files_up_to(size), pytest.raises(LandslideError, match=r"the one before it is kept in"):
        save_checkpoint(folder, learner, replace(DONE, epochs_done=4), [])
    assert [path.name for path in folder.parent.iterdir()] == ["last"]
    load_checkpoint(folder, make_learner())
    assert read_progress(folder) == DONE


def test_a_full_disk_names_the_file_that_was_asked_for(tmp_path):
    """Not the one in the hidden folder, which nobody knows."""
    asked = Workspace({"fp32": str(tmp_path / "m.onnx")}, [])
    with asked as work, files_up_to(1000), pytest.raises(LandslideError) as told:
        write_bytes(work.path("fp32"), bytes(5000))
    assert str(told.value).startswith(f"{tmp_path / 'm.onnx'} cannot be written (File too large);")
    assert list(tmp_path.iterdir()) == []


def test_a_swap_that_was_interrupted_is_put_right(saved):
    folder, _ = saved
    folder.rename(folder.with_name("last.old"))
    assert read_progress(folder) == DONE
    load_checkpoint(folder, make_learner())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("model.safetensors", "is damaged or truncated"),
        ("ema.safetensors", "is damaged or truncated"),
        ("optimiser.pt", r"optimiser\.pt is truncated"),
        ("state.json", r"is damaged: state\.json"),
    ],
)
def test_truncated_files_are_named(saved, name, message):
    path = saved[0] / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    reading = read_progress if name == "state.json" else load_into_new
    with pytest.raises(LandslideError, match=message):
        reading(saved[0])


def test_a_checkpoint_of_another_size(saved):
    with pytest.raises(LandslideError) as caught:
        load_checkpoint(saved[0], make_learner(32))
    text = str(caught.value)
    assert "belong to another network than the recipe's" in text
    assert "'weight' has the shape (64, 64), not (32, 32)" in text


def test_weights_of_another_network(recipe, saved, tmp_path):
    with pytest.raises(LandslideError, match=r"is missing.* more\."):
        load_weights(build_model(recipe), saved[0] / "model.safetensors")
    unet = build_model(replace(recipe, model=PartConfig("unet", {"width": 4})))
    with pytest.raises(LandslideError, match="There are no weights at"):
        load_weights(unet, tmp_path / "none.safetensors")


def test_no_code_is_read(saved):
    folder, _ = saved
    torch.save({"optimiser": print, "scaler": {}, "random": []}, folder / "optimiser.pt")
    with pytest.raises(LandslideError, match="is truncated or no checkpoint"):
        load_checkpoint(folder, make_learner())
