"""Two stages in the loop: what learns, what is saved, and resuming at any place."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file

from landslide_qgis.core.errors import LandslideError
from training.context.adapters import adapters_of
from training.data.sources import load_parts
from training.fitting.fit import decide, load_network, make_batches
from training.fitting.loop import Trainer
from training.fitting.plan import share_batch
from training.models.build import build_model
from training.recipes.recipe import AugmentConfig, PartConfig
from training.recipes.schedule import AdapterConfig, LoopConfig, StageConfig
from training.run_folder.decision import load_decision
from training.run_folder.layout import RunPaths
from training.runtime.interrupt import StoppedError

SMALL = AdapterConfig(rank=2, alpha=2, dropout=0.2)
LEARNED = {"encoder": 3e-3, "fusion": 3e-3, "decoder": 3e-3}
SYMMETRIES = AugmentConfig(
    affine=0.0, cutmix=0.0, cloud=0.0, sensor_shift=0.0, mild_gain=(1.0, 1.0), noise=0.0, blur=0.0
)


@pytest.fixture(scope="module")
def staged(recipe):
    """A hybrid on a tiny Clay: two epochs with it frozen, two with adapters."""
    options = {"width": 4, "context": {"name": "clay", "options": {"size": "tiny"}}}
    return replace(
        recipe,
        name="staged",
        model=PartConfig("hybrid", options),
        augment=SYMMETRIES,
        phases=(),
        loop=LoopConfig(batch_size=4, clip_norm=1.0, ema_decay=0.9, threads=1, device="cpu"),
        stages=(
            StageConfig("frozen", 2, LEARNED),
            StageConfig("adapters", 2, LEARNED | {"adapters": 1e-2}, SMALL),
        ),
    )


@pytest.fixture(scope="module")
def parts(staged, data_root):
    return load_parts(staged, data_root)


def make_trainer(recipe, parts, folder):
    paths = RunPaths(folder)
    return Trainer(recipe, make_batches(share_batch(recipe, 1), parts, paths), paths)


@pytest.fixture(scope="module")
def whole(staged, parts, tmp_path_factory):
    """A run from beginning to end."""
    folder = tmp_path_factory.mktemp("runs") / "whole"
    trainer = make_trainer(staged, parts, folder)
    trainer.run(parts)
    return trainer, folder


def assert_equal_checkpoints(one, other):
    for name in ("model.safetensors", "ema.safetensors"):
        expected, got = load_file(one / "last" / name), load_file(other / "last" / name)
        assert expected.keys() == got.keys()
        assert all(torch.equal(expected[key], got[key]) for key in expected)


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_resumed_equals_uninterrupted_across_stages(staged, parts, whole, tmp_path, stop):
    make_trainer(staged, parts, tmp_path / "halves").run(parts, stop_after=stop)
    again = make_trainer(staged, parts, tmp_path / "halves")
    again.run(parts, resume=True)
    assert_equal_checkpoints(whole[1], tmp_path / "halves")


@pytest.mark.parametrize("stop", [1, 4, 7])
def test_stopped_within_an_epoch_equals_uninterrupted(
    staged, parts, whole, tmp_path, monkeypatch, stop
):
    trainer, step = make_trainer(staged, parts, tmp_path / "run"), Trainer._step
    monkeypatch.setattr(trainer, "_step", stopping(trainer, step, stop))
    with pytest.raises(StoppedError, match="--resume"):
        trainer.run(parts)
    make_trainer(staged, parts, tmp_path / "run").run(parts, resume=True)
    assert_equal_checkpoints(whole[1], tmp_path / "run")


def stopping(trainer, step, after):
    """Return a step that gets a Ctrl-C in the midst of one of them."""
    import os
    import signal

    taken = []

    def wrapped(epoch, number):
        taken.append(number)
        if len(taken) == after:
            os.kill(os.getpid(), signal.SIGINT)
        return step(trainer, epoch, number)

    return wrapped


def test_stages_learn_what_they_should(staged, parts, whole, tmp_path):
    trainer, folder = whole
    log = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    assert [entry["stage"] for entry in log] == ["frozen", "frozen", "adapters", "adapters"]
    assert [entry["rate"] for entry in log] == pytest.approx([3e-3, 1.5e-3, 1e-2, 5e-3])
    assert adapters_of(trainer.model) == SMALL
    fresh = build_model(staged).state_dict()
    wrapped = {
        name.replace(".base_layer", ""): tensor
        for name, tensor in trainer.model.state_dict().items()
    }
    kept = [name for name in fresh if torch.equal(fresh[name], wrapped[name])]
    assert {name for name in fresh if name.startswith("context.")} <= set(kept)
    assert not [name for name in kept if name.endswith("weight") and "context" not in name]
    stirred = [name for name in wrapped if "lora_B" in name and wrapped[name].abs().max() > 0]
    assert len(stirred) == sum("lora_B" in name for name in wrapped) > 0


def test_the_frozen_encoder_is_borrowed(staged, whole, tmp_path):
    trainer, folder = whole
    own = load_file(folder / "weights.safetensors")
    assert not [name for name in own if name.startswith("context.") and ".lora_" not in name]
    mine = dict(trainer.model.named_parameters())
    averaged = dict(trainer.average.model.named_parameters())
    base = [name for name in mine if name.startswith("context.") and ".lora_" not in name]
    assert base
    assert all(mine[name] is averaged[name] for name in base)
    assert all(mine[name] is not averaged[name] for name in mine if name not in base)
    total = sum(path.stat().st_size for path in (folder / "last").iterdir())
    encoder = sum(tensor.numel() * 4 for name, tensor in mine.items() if name in base)
    assert total < 0.5 * encoder
    network = load_network(staged, RunPaths(folder)).eval()
    image = torch.randn(1, 3, 64, 64)
    with torch.inference_mode():
        torch.testing.assert_close(network(image), trainer.average.model(image))


def test_another_encoder_is_noticed(staged, whole):
    other = replace(staged, seed=staged.seed + 1)
    with pytest.raises(LandslideError, match="another context encoder"):
        load_network(other, RunPaths(whole[1]))


def test_patience_ends_the_last_stage_only(staged, parts, tmp_path):
    # No pixel ever reaches this threshold, so that no look is better than the first.
    loop = replace(staged.loop, patience=2, watch_threshold=0.9999, keep="best")
    stages = tuple(replace(stage, epochs=4) for stage in staged.stages)
    settled = replace(staged, loop=loop, stages=stages)
    make_trainer(settled, parts, tmp_path).run(parts)
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [entry["stage"] for entry in log] == ["frozen"] * 4 + ["adapters"] * 2
    assert not [name for name in load_file(tmp_path / "weights.safetensors") if "lora" in name]
    before = (tmp_path / "log.jsonl").read_text()
    make_trainer(settled, parts, tmp_path).run(parts, resume=True)
    assert (tmp_path / "log.jsonl").read_text() == before


def test_adapters_of_another_region_on_the_same_base(staged, parts, tmp_path):
    base, region = tmp_path / "base", tmp_path / "region"
    first = replace(staged, stages=staged.stages[:1])
    make_trainer(first, parts, base).run(parts)
    only = StageConfig("region", 1, {"adapters": 3e-2}, SMALL)
    start = str(RunPaths(base).weights)
    second = replace(staged, stages=(only,), start=start, name="region")
    make_trainer(second, parts, region).run(parts)
    decided = [decide(first, parts, RunPaths(base)), decide(second, parts, RunPaths(region))]
    alone = RunPaths(region).adapters
    assert alone.stat().st_size < 0.1 * RunPaths(base).weights.stat().st_size + 200_000
    assert not RunPaths(base).adapters.exists()
    old, new = load_file(start), load_file(RunPaths(region).weights)
    assert all(torch.equal(old[key], new[key]) for key in old)
    image = torch.randn(1, 3, 64, 64)
    joined = load_network(first, RunPaths(base), alone).eval()
    with torch.inference_mode():
        expected = load_network(second, RunPaths(region)).eval()(image)
        assert torch.equal(joined(image), expected)
        assert not torch.equal(load_network(first, RunPaths(base)).eval()(image), expected)
    assert load_decision(base, alone) == decided[1]
    assert load_decision(base) == decided[0]
