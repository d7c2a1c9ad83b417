from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from landslide_qgis.core.errors import LandslideError
from training.context.adapters import (
    adapters_of,
    count_adapters,
    has_adapters,
    insert_adapters,
    load_adapters,
    merge_adapters,
    merged_copy,
    save_adapters,
)
from training.fitting.stages import enter_stage, role_of, trainable
from training.models import MODELS
from training.recipes.loading import load_recipe
from training.recipes.recipe import BandConfig, InputConfig
from training.recipes.schedule import AdapterConfig, StageConfig

RGB = InputConfig(tuple(BandConfig(name, 0.5, 1000.0, 0.2, 0.1) for name in ("B04", "B03", "B02")))
ROOT = Path(__file__).resolve().parents[2]
SMALL = AdapterConfig(rank=2, alpha=4)


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)
    torch.manual_seed(0)


def build(context: str = "tiny") -> torch.nn.Module:
    options = {"width": 4, "context": {"name": "clay", "options": {"size": context}}}
    return MODELS.build("hybrid", options, config=RGB).eval()


def stir(model: torch.nn.Module) -> None:
    """Give the adapters an effect, as training would."""
    for name, tensor in model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(tensor, std=0.1)


@pytest.fixture
def image() -> torch.Tensor:
    return torch.randn(1, 3, 32, 32)


def test_published_count_on_large():
    with torch.device("meta"):
        model = build("large")
        inserted = insert_adapters(model, AdapterConfig())
    assert inserted == 3_145_728
    assert sum("lora_A" in name for name, _ in model.named_parameters()) == 96
    assert {n for n, p in model.context.named_parameters() if p.requires_grad} == {
        n for n, _ in model.context.named_parameters() if "lora_" in n
    }


def test_insertion_changes_nothing_and_merging_keeps_the_rest(image):
    model = build()
    with torch.no_grad():
        plain = model.context(image)
        assert insert_adapters(model, SMALL) == count_adapters(model) > 0
        model.eval()
        torch.testing.assert_close(model.context(image), plain)
        stir(model)
        adapted = model.context(image)
        assert (adapted - plain).abs().max() > 1e-2
        copy = merged_copy(model)
        torch.testing.assert_close(copy.context(image), adapted, atol=1e-5, rtol=0.0)
        torch.testing.assert_close(copy(image), model(image), atol=1e-5, rtol=0.0)
    assert not has_adapters(copy)
    assert copy.state_dict().keys() == build().state_dict().keys()
    assert has_adapters(model)
    merge_adapters(model)
    assert insert_adapters(model, SMALL) > 0


def test_adapters_travel_alone(image, tmp_path):
    model, path = build(), tmp_path / "nepal.safetensors"
    base = {key: tensor.clone() for key, tensor in model.state_dict().items()}
    insert_adapters(model, SMALL)
    stir(model)
    save_adapters(model, path)
    assert path.stat().st_size < 4 * count_adapters(model) + 20_000
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    other = build()
    other.load_state_dict(base)
    assert load_adapters(other, path) == adapters_of(other) == SMALL
    with torch.no_grad():
        seen = other.eval().context(image)
        torch.testing.assert_close(seen, model.eval().context(image))


def test_wrong_adapters_say_what_is_wrong(tmp_path):
    model, path = build(), tmp_path / "nepal.safetensors"
    with pytest.raises(LandslideError, match="no adapters to merge"):
        merge_adapters(model)
    with pytest.raises(LandslideError, match="no adapters to save"):
        save_adapters(model, path)
    with pytest.raises(LandslideError, match="no adapters at"):
        load_adapters(model, path)
    with pytest.raises(LandslideError, match="LiteUNet has no context encoder"):
        insert_adapters(MODELS.build("lite_unet", {"pretrained": False}, config=RGB), SMALL)
    insert_adapters(model, SMALL)
    with pytest.raises(LandslideError, match="has adapters already"):
        insert_adapters(model, SMALL)
    save_adapters(model, path)
    with torch.device("meta"), pytest.raises(LandslideError, match="belong to another encoder"):
        load_adapters(build("base"), path)
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(LandslideError, match="is damaged"):
        load_adapters(build(), path)


def published(name: str):
    return load_recipe(ROOT / "training" / "configs" / "landslide4sense" / f"{name}.yaml")


def test_published_stages():
    recipe = published("hybrid")
    frozen, adapted = recipe.stages
    assert (frozen.epochs, adapted.epochs, recipe.loop.patience) == (10, 40, 10)
    assert (frozen.adapters, adapted.adapters) == (None, AdapterConfig(8, 8, 0.1))
    assert set(frozen.rates.values()) == {3e-4}
    assert {adapted.rates[role] for role in ("encoder", "fusion", "decoder")} == {1e-4}
    assert adapted.rates["adapters"] == 3e-5
    assert published("clay_terrain").stages[1].rates["adapters"] == 1e-5
    assert (frozen.weight_decay, recipe.loop.clip_norm, recipe.loop.batch_size) == (1e-3, 1.0, 8)
    assert recipe.loop.watch_threshold == 0.7
    assert published("clay_terrain").loop.watch_threshold == 0.5
    assert recipe.augment.is_symmetry_only
    factors = [frozen.rate_factor(epoch) for epoch in range(11)]
    assert factors[0] == 1.0
    assert factors[5] == pytest.approx(0.5)
    assert factors[10] == pytest.approx(0.0)
    assert factors == sorted(factors, reverse=True)


def test_stages_choose_what_learns(image):
    model = build()
    frozen, adapted = published("hybrid").stages
    groups = {group["role"]: group for group in enter_stage(model, frozen)}
    assert groups.keys() == trainable(model).keys() == {"encoder", "fusion", "decoder"}
    assert not has_adapters(model)
    groups = {group["role"]: group for group in enter_stage(model, adapted)}
    assert groups.keys() == {"encoder", "fusion", "decoder", "adapters"}
    assert groups["adapters"]["peak"] == 3e-5
    assert groups["encoder"]["weight_decay"] == 1e-3
    assert trainable(model)["adapters"] == count_adapters(model)
    learning = {id(tensor) for group in groups.values() for tensor in group["params"]}
    assert learning == {id(p) for p in model.parameters() if p.requires_grad}
    before = {name: tensor.detach().clone() for name, tensor in model.named_parameters()}
    optimiser = torch.optim.AdamW(list(groups.values()))
    model.train()(torch.cat([image, image])).square().mean().backward()
    optimiser.step()
    moved = {n for n, p in model.named_parameters() if not torch.equal(p, before[n])}
    assert {role_of(name) for name in moved} == groups.keys()
    # A resumed run enters the stage again, with the adapters already there.
    inserted = count_adapters(model)
    enter_stage(model, adapted)
    assert count_adapters(model) == inserted


def test_the_encoders_own_weights_get_no_rate():
    with pytest.raises(LandslideError, match="stay frozen"):
        enter_stage(build(), StageConfig("all", 1, {"context": 1e-5}))
    unet = MODELS.build("unet", {"width": 4}, config=RGB)
    with pytest.raises(LandslideError, match="no context encoder"):
        enter_stage(unet, published("hybrid").stages[1])


def test_roles():
    names = {
        "context.clay.transformer.layers.0.0.to_qkv.lora_A.default.weight": "adapters",
        "context.clay.embed.weight": "context",
        "fusion.project.0.weight": "fusion",
        "project.0.weight": "fusion",
        "unet.down.0.0.weight": "encoder",
        "encoder.blocks.0.weight": "encoder",
        "unet.up.0.mix.0.weight": "decoder",
        "head.weight": "decoder",
    }
    assert {name: role_of(name) for name in names} == names


def test_peft_is_imported_only_for_adapters():
    script = "import sys, training.fitting.stages, training.models; print('peft' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
