"""A frozen encoder's tokens, computed once."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from safetensors.torch import load_file

from landslide_qgis.core.errors import LandslideError
from training.context.token_cache import TokenCache, WithCache
from training.data.sources import load_parts
from training.fitting.fit import make_batches
from training.fitting.loop import Trainer
from training.models.build import build_model
from training.recipes.loading import load_recipe
from training.recipes.recipe import AugmentConfig, PartConfig
from training.recipes.schedule import LoopConfig, StageConfig
from training.run_folder.layout import RunPaths

RATES = {"encoder": 1e-3, "fusion": 1e-3, "decoder": 1e-3}
SYMMETRIES = AugmentConfig(
    affine=0.0, cutmix=0.0, cloud=0.0, sensor_shift=0.0, mild_gain=(1.0, 1.0), noise=0.0, blur=0.0
)


@pytest.fixture(scope="module")
def frozen(recipe):
    options = {"width": 4, "context": {"name": "clay", "options": {"size": "tiny"}}}
    return replace(
        recipe,
        model=PartConfig("hybrid", options),
        augment=SYMMETRIES,
        phases=(),
        loop=LoopConfig(batch_size=4, ema_decay=0.5, threads=1, device="cpu", cache_context=True),
        stages=(StageConfig("frozen", 3, RATES),),
    )


@pytest.fixture(scope="module")
def model(frozen):
    return build_model(frozen).eval()


@pytest.fixture
def images():
    return torch.randn(3, 3, 32, 32, generator=torch.Generator().manual_seed(1))


def test_tokens_are_the_encoder_s(model, images, tmp_path):
    cache = TokenCache(tmp_path, model, "a")
    with torch.inference_mode():
        expected = model.context(images)
    torch.testing.assert_close(cache(images), expected, atol=1e-5, rtol=1e-5)
    assert (cache.misses, cache.hits) == (3, 0)
    first = cache(images[[2, 0]])
    assert (cache.misses, cache.hits) == (3, 2)
    turned = torch.rot90(images, 1, (-2, -1))
    assert not torch.allclose(cache(turned)[[2, 0]], first)
    with torch.inference_mode():
        torch.testing.assert_close(WithCache(model, cache)(images), model(images))


def test_another_run_finds_the_maps(model, images, tmp_path):
    kept = TokenCache(tmp_path, model, "a")(images)
    cut = next(tmp_path.rglob("*.f32"))
    data = cut.read_bytes()
    cut.write_bytes(data[:-7])
    again = TokenCache(tmp_path, model, "a")
    assert torch.equal(again(images), kept)
    assert (again.misses, again.hits) == (1, 2)
    assert cut.read_bytes() == data
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} == {".f32"}


def test_maps_of_another_encoder_size_or_precision_are_not_taken(frozen, model, images, tmp_path):
    TokenCache(tmp_path, model, "a")(images)
    other = TokenCache(tmp_path, model, "other tensors")
    other(images)
    assert other.misses == 3
    options = {"name": "clay", "options": {"size": "tiny", "fidelity": "paper"}}
    paper = replace(frozen, model=PartConfig("hybrid", {"width": 4, "context": options}))
    # Only its last norm is left out: the tensors, and so their hash, may be the same.
    other = TokenCache(tmp_path, build_model(paper).eval(), "a")
    other(images)
    assert other.misses == 3
    rough = TokenCache(tmp_path, model, "a")
    with torch.autocast("cpu", torch.bfloat16):
        seen = model.context(images).float()
        torch.testing.assert_close(rough(images), seen)
    assert rough.misses == 3
    rough(images)
    rough(images[..., :16, :16])
    assert (rough.misses, rough.hits) == (6, 3)


def test_a_folder_that_cannot_be_written_is_named(model, images, tmp_path):
    (tmp_path / "tokens").write_text("a file in the folder's place")
    with pytest.raises(LandslideError, match=r"cannot be kept in .*'loop\.cache_context' to false"):
        TokenCache(tmp_path / "tokens", model, "a")(images)


def test_training_is_the_same_with_and_without(frozen, data_root, tmp_path, monkeypatch):
    monkeypatch.setenv("LANDSLIDE_CACHE", str(tmp_path / "cache"))
    parts = load_parts(frozen, data_root)

    def train(name, cached, seed=1, **options):
        recipe = replace(frozen, seed=seed, loop=replace(frozen.loop, cache_context=cached))
        paths = RunPaths(tmp_path / name)
        trainer = Trainer(recipe, make_batches(recipe, parts, paths), paths)
        trainer.run(parts, **options)
        return load_file(paths.weights)

    def kept():
        return len(list(tmp_path.rglob("*.f32")))

    plain = train("plain", False)
    assert kept() == 0
    cached = train("cached", True)
    assert all((plain[key] - cached[key]).abs().max() < 2e-4 for key in plain)
    first = kept()
    train("again", True)
    assert kept() == first
    train("halves", True, stop_after=1)
    halves = train("halves", True, resume=True)
    assert all(torch.equal(cached[key], halves[key]) for key in cached)
    train("another seed", True, seed=2)
    chips = len(parts.learn) + len(parts.holdout) + len(parts.tune)
    assert first < kept() <= 8 * chips


def test_chips_that_change_otherwise_are_refused(document, write_recipe):
    document["loop"]["cache_context"] = True
    with pytest.raises(LandslideError, match=r"'loop\.cache_context' needs an augment of symm"):
        load_recipe(write_recipe(document))


def test_no_context_no_cache(tmp_path, recipe):
    with pytest.raises(LandslideError, match="has no context encoder"):
        TokenCache(tmp_path, build_model(recipe), "")
