from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from landslide_qgis.core.errors import LandslideError
from training.export.graph import export_fp32
from training.metrics.calibration import Platt
from training.models import MODELS
from training.models.landslidenet.checkpoint import resized_grid, resized_table
from training.recipes.recipe import BandConfig, InputConfig

OFFICIAL = json.loads((Path(__file__).parent / "data" / "sam_official.json").read_text())
TINY = {"size": "tiny", "image_size": 128}


def make_config(*names: str) -> InputConfig:
    return InputConfig(tuple(BandConfig(name, 0.5, 1000.0, 0.2, 0.1) for name in names))


RGB = make_config("B04", "B03", "B02")
ALL_BANDS = make_config(*(f"B{number:02d}" for number in range(1, 13)), "slope", "dem")


def build(config: InputConfig = RGB, **options: object) -> torch.nn.Module:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    return MODELS.build("landslidenet", {**TINY, **options}, config=config).eval()


def spread(shape: list[int]) -> float:
    return 1.5 / float(np.sqrt(np.prod(shape[1:]))) if len(shape) > 1 else 0.5


def official_state() -> dict[str, torch.Tensor]:
    """The weights for which the official program's mask was kept."""
    rng = np.random.default_rng(0)
    return {
        name: torch.from_numpy((rng.standard_normal(shape) * spread(shape)).astype(np.float32))
        for name, shape in OFFICIAL["layout"].items()
    }


@pytest.fixture
def checkpoint(tmp_path):
    """Return a function that writes a state dict and returns its path."""

    def write(state: object) -> str:
        path = tmp_path / "sam.pth"
        torch.save(state, path)
        return str(path)

    return write


def stir(model: torch.nn.Module) -> torch.nn.Module:
    """Give the zero layers weights, so that every part shows in the output."""
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for tensor in model.parameters():
            if float(tensor.abs().max()) == 0.0:
                tensor.copy_(torch.randn(tensor.shape, generator=generator) * 0.1)
    return model


@pytest.mark.parametrize(
    ("tuning", "trainable", "total"),
    [
        ("shared", 4_200_228, 312_484_976),  # published: 4.20 M and 312.48 M
        ("shared_plain", 4_058_340 + 91_936, 312_343_088 + 91_936),
        ("per_block", 4_058_340 + 1_623_552, 312_343_088 + 1_623_552),
    ],
)
def test_parameters_of_the_published_network(tuning, trainable, total):
    with torch.device("meta"):
        model = MODELS.build("landslidenet", {"tuning": tuning}, config=RGB)
    counts = [(tensor.numel(), tensor.requires_grad) for tensor in model.parameters()]
    assert sum(count for count, learns in counts if learns) == trainable
    assert sum(count for count, _ in counts) == total
    assert model.fixed_side == 1024


@pytest.mark.parametrize("size", ["base", "large"])
@pytest.mark.parametrize("side", [256, 512, 1024])
def test_sides_and_bands(size, side):
    with torch.device("meta"):
        options = {"size": size, "image_size": side, "bands": "all"}
        model = MODELS.build("landslidenet", options, config=ALL_BANDS)
    assert model.context.vision_encoder.pos_embed.shape[1:3] == (side // 16, side // 16)
    assert model.colours.weight.shape == (3, 14, 1, 1)
    assert model.colours.weight.requires_grad


def test_official_checkpoint_gives_the_official_mask(checkpoint):
    model = build(weights=checkpoint(official_state()))
    image = torch.from_numpy(
        np.random.default_rng(1).standard_normal((1, 3, 128, 128)).astype(np.float32)
    )
    with torch.inference_mode():
        mask = model._decode(model._encode(image))[0, 0, ::5, ::3]
    expected = np.array(OFFICIAL["mask_every_5th_row_3rd_column"], dtype=np.float32)
    assert expected.std() > 0.1
    np.testing.assert_allclose(mask.numpy(), expected, atol=1e-4)


def test_positions_are_resampled_for_another_side(checkpoint):
    state = official_state()
    path = checkpoint(state)
    model = build(image_size=64, weights=path)
    positions = state["image_encoder.pos_embed"]
    assert positions.shape == (1, 8, 8, 96)
    # Halving a bilinear grid is the mean of its middle pairs.
    mean = positions.reshape(1, 4, 2, 4, 2, 96).mean(dim=(2, 4))
    torch.testing.assert_close(model.context.vision_encoder.pos_embed.data, mean)
    afar = model.context.vision_encoder.layers[1].attn.rel_pos_h
    table = state["image_encoder.blocks.1.attn.rel_pos_h"]
    torch.testing.assert_close(afar.data, resized_table(table, 7))
    near = model.context.vision_encoder.layers[0].attn.rel_pos_h
    torch.testing.assert_close(near.data, state["image_encoder.blocks.0.attn.rel_pos_h"])
    assert resized_grid(positions, 16).shape == (1, 16, 16, 96)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s.pop("mask_decoder.iou_token.weight"), "missing: mask_decoder.iou_token"),
        (lambda s: s.update(extra=torch.zeros(1)), "left over: extra"),
        (
            lambda s: s.update({"image_encoder.neck.0.weight": torch.zeros(256, 95, 1, 1)}),
            r"of another shape: vision_encoder\.neck\.conv1\.weight \(256, 95, 1, 1\) instead of",
        ),
        (lambda s: s.update(step=3), "no plain state dict"),
    ],
)
def test_wrong_checkpoints(checkpoint, change, message):
    state: dict[str, object] = dict(official_state())
    change(state)
    with pytest.raises(LandslideError, match=message):
        build(weights=checkpoint(state))


def test_unreadable_checkpoints(tmp_path, checkpoint):
    with pytest.raises(LandslideError, match="no SAM weights at"):
        build(weights=str(tmp_path / "none.pth"))
    path = Path(checkpoint(official_state()))
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(LandslideError, match="truncated"):
        build(weights=str(path))
    with pytest.raises(LandslideError, match="more than tensors"):
        build(weights=checkpoint({"model": Path("x")}))


@pytest.mark.parametrize("tuning", ["shared", "shared_plain", "per_block"])
def test_tuning_starts_as_nothing_and_learns_alone(tuning):
    model = build(tuning=tuning, upsample=2).train()
    image = torch.randn(2, 3, 64, 64)
    before = model._encode(torch.randn(1, 3, 128, 128, generator=torch.Generator().manual_seed(1)))
    stir(model.tuning)
    after = model._encode(torch.randn(1, 3, 128, 128, generator=torch.Generator().manual_seed(1)))
    assert (before - after).abs().max() > 1e-3
    logits = model(image)
    assert logits.shape == (2, 1, 64, 64)
    logits.square().sum().backward()
    learning = {name for name, tensor in model.named_parameters() if tensor.grad is not None}
    assert {name.split(".")[0] for name in learning} == {"decoder", "tuning"}
    inside = {name for name, _ in model.named_parameters() if name.startswith("tuning.")}
    assert inside <= learning


def test_three_bands_become_a_photograph():
    config = make_config("B02", "B03", "B04", "slope")
    model = build(config, white=10.0)
    values = torch.rand(1, 4, 128, 128) * 3.0
    seen = model.colours((values - 0.2) / 0.1)
    mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
    std = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
    torch.testing.assert_close(seen, (values[:, [2, 1, 0]] / 10.0 - mean) / std, atol=1e-5, rtol=0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": "giant"}, "no SAM size 'giant'"),
        ({"tuning": "none"}, "'tuning' must be one of shared"),
        ({"image_size": 100}, "must be a multiple of 16"),
        ({"bands": "some"}, "'bands' must be 'rgb' or 'all'"),
        ({"colours": ["B04", "B03"]}, "Three bands are wanted"),
        ({"colours": ["B04", "B03", "B08"]}, "wants the band 'B08'"),
    ],
)
def test_wrong_options(options, message):
    with pytest.raises(LandslideError, match=message):
        build(**options)


def test_another_size_of_chip_is_named():
    with pytest.raises(LandslideError, match="squares of 128 pixels here, not"):
        build()(torch.zeros(1, 3, 64, 64))


@pytest.mark.slow
def test_export_of_one_size(checkpoint):
    model = build(upsample=2, weights=checkpoint(official_state()))
    graph = export_fp32(stir(model), Platt(0.8, -0.5), 3, 32)
    dims = graph.graph.input[0].type.tensor_type.shape.dim
    assert [dim.dim_param or dim.dim_value for dim in dims] == ["batch", 3, 64, 64]
    assert {entry.domain for entry in graph.opset_import} <= {"", "ai.onnx"}
