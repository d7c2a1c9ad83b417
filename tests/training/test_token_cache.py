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
from training.fitting.loop import Trainer, build_model
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
    cache = TokenCache(tmp_path / "context", model, "a")
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


def test_a_cache_outlives_an_interruption(model, images, tmp_path):
    folder = tmp_path / "context"
    kept = TokenCache(folder, model, "a")(images)
    data = (folder / "tokens.bin").read_bytes()
    (folder / "tokens.bin").write_bytes(data[:-7])
    again = TokenCache(folder, model, "a")
    assert torch.equal(again(images), kept)
    assert (again.misses, again.hits) == (1, 2)
    assert (folder / "tokens.bin").read_bytes() == data
    other = TokenCache(folder, model, "another encoder")
    other(images)
    assert (other.misses, other.hits) == (3, 0)


def test_training_is_the_same_with_and_without(frozen, data_root, tmp_path):
    parts = load_parts(frozen, data_root)

    def train(name, cached, **options):
        recipe = replace(frozen, loop=replace(frozen.loop, cache_context=cached))
        paths = RunPaths(tmp_path / name)
        trainer = Trainer(recipe, make_batches(recipe, parts, paths), paths)
        trainer.run(parts, **options)
        return load_file(paths.weights)

    plain, cached = train("plain", False), train("cached", True)
    assert all((plain[key] - cached[key]).abs().max() < 2e-4 for key in plain)
    assert not (tmp_path / "cached" / "context-0").exists()
    train("halves", True, stop_after=1)
    assert (tmp_path / "halves" / "context-0" / "tokens.bin").stat().st_size > 0
    halves = train("halves", True, resume=True)
    assert all(torch.equal(cached[key], halves[key]) for key in cached)


def test_chips_that_change_otherwise_are_refused(document, write_recipe):
    document["loop"]["cache_context"] = True
    with pytest.raises(LandslideError, match=r"'loop\.cache_context' needs an augment of symm"):
        load_recipe(write_recipe(document))


def test_no_context_no_cache(tmp_path, recipe):
    with pytest.raises(LandslideError, match="has no context encoder"):
        TokenCache(tmp_path, build_model(recipe), "")
