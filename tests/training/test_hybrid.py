from __future__ import annotations

import pytest
import torch

from landslide_qgis.core.errors import LandslideError
from training.context.clay import SIZES, ClaySize
from training.export.graph import export_fp32
from training.losses import LOSSES
from training.losses.l4s import lovasz_hinge
from training.metrics.calibration import Platt
from training.models import MODELS
from training.recipes.recipe import BandConfig, InputConfig

L4S = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "B10", "B11", "B12")
CLAY_TINY = {"name": "clay", "options": {"size": "tiny"}}


def make_config(*names: str) -> InputConfig:
    return InputConfig(tuple(BandConfig(name, 0.5, 1000.0, 0.2, 0.1) for name in names))


ALL_BANDS = make_config(*L4S, "slope", "dem")
RGB = make_config("B04", "B03", "B02")


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)
    torch.manual_seed(0)


def build(name: str, config: InputConfig = ALL_BANDS, **options: object) -> torch.nn.Module:
    return MODELS.build(name, options, config=config).eval()


def count(model: torch.nn.Module, prefix: str = "") -> int:
    """Count the parameters outside the context encoder."""
    return sum(
        tensor.numel()
        for name, tensor in model.named_parameters()
        if name.startswith(prefix) and not name.startswith("context.")
    )


def test_parameters_equal_the_published_counts():
    with torch.device("meta"):
        unet = MODELS.build("unet", {"fidelity": "paper"}, config=ALL_BANDS)
        hybrid = MODELS.build("hybrid", {"fidelity": "paper", "context": "clay"}, config=ALL_BANDS)
    assert count(unet) == 17_273_794  # 17.27 M, two classes
    assert count(hybrid, "fusion.") == 7_605_248
    assert count(hybrid) == 24_878_977  # 24.88 M
    # Clay large without the parts that baking folded into one convolution of 12 bands.
    inside = sum(tensor.numel() for tensor in hybrid.context.parameters())
    assert inside == 302_213_120 + 1024 + 12 * 64 * 1024 + 1024
    assert hybrid.context.clay.embed.in_channels == 12
    assert not hybrid.context.final_norm
    assert hybrid.context.clay.metadata.device.type == "meta"


def test_two_classes_are_one_logit():
    unet = build("unet", fidelity="paper", width=8)
    image = torch.randn(1, 14, 32, 32)
    with torch.inference_mode():
        features = unet.encode(image)
        deep = features[-1]
        for block, skip in zip(unet.up, features[3::-1], strict=True):
            deep = block(deep, skip)
        both = torch.softmax(unet.head(deep), dim=1)[:, 1:]
        torch.testing.assert_close(torch.sigmoid(unet(image)), both)
    assert build("unet", width=8).head.out_channels == 1


@pytest.mark.parametrize(
    ("name", "options", "config", "side"),
    [
        ("unet", {"width": 8}, RGB, 16),
        ("hybrid", {"width": 8, "context": "none"}, RGB, 16),
        ("hybrid", {"width": 8, "context": CLAY_TINY}, ALL_BANDS, 16),
        ("hybrid", {"width": 8, "context": CLAY_TINY, "fidelity": "paper"}, ALL_BANDS, 16),
        ("clay_terrain", {"context": CLAY_TINY, "channels": 16}, ALL_BANDS, 16),
        ("clay_terrain", {"context": CLAY_TINY, "channels": 16}, RGB, 16),
        ("lite_hybrid", {"context": CLAY_TINY, "pretrained": False}, RGB, 32),
    ],
)
def test_logits_have_the_size_of_the_image(name, options, config, side):
    model = build(name, config, **options).train()
    logits = model(torch.randn(2, len(config.bands), 2 * side, 3 * side))
    assert logits.shape == (2, 1, 2 * side, 3 * side)
    logits.sum().backward()
    learning = {n for n, p in model.named_parameters() if p.grad is not None}
    frozen = {n for n, _ in model.named_parameters() if n.startswith("context.")}
    assert learning == {n for n, _ in model.named_parameters()} - frozen


@pytest.mark.parametrize("name", ["hybrid", "clay_terrain", "lite_hybrid"])
def test_cached_context_gives_the_same_logits(name):
    narrow = {"hybrid": {"width": 8}, "clay_terrain": {"channels": 16}, "lite_hybrid": {}}[name]
    if name == "lite_hybrid":
        narrow = {"pretrained": False}
    model = build(name, RGB, context=CLAY_TINY, **narrow)
    image = torch.randn(1, 3, 32, 32)
    with torch.inference_mode():
        context = model.context(image)
        torch.testing.assert_close(model(image, context), model(image))
        assert (model(image, context + 1.0) - model(image)).abs().max() > 0


def test_without_context_the_hybrid_is_the_unet():
    torch.manual_seed(1)
    plain = build("unet", RGB, width=8, dropout=0.1)
    torch.manual_seed(1)
    hybrid = build("hybrid", RGB, width=8, context="none")
    image = torch.randn(1, 3, 32, 32)
    with torch.inference_mode():
        torch.testing.assert_close(hybrid(image), plain(image))


def test_pooling_is_the_published_resizing():
    tokens = torch.randn(1, 4, 16, 16)
    resized = torch.nn.functional.interpolate(
        tokens, size=(8, 8), mode="bilinear", align_corners=False
    )
    torch.testing.assert_close(torch.nn.AvgPool2d(2)(tokens), resized)


def test_terrain_enters_as_a_residue_that_starts_at_zero():
    model = build("clay_terrain", context=CLAY_TINY, channels=16)
    image = torch.randn(1, 14, 32, 32)
    other = image.clone()
    other[:, 12:] += 5.0
    with torch.inference_mode():
        torch.testing.assert_close(model(image), model(other))
        for residue in model.residues:
            residue.factor.fill_(1.0)
        assert (model(image) - model(other)).abs().max() > 0
    assert len(model.pyramid) == 4
    assert len(model.up) == 3


@pytest.mark.slow
def test_hybrid_exports_with_any_size(monkeypatch):
    monkeypatch.setitem(SIZES, "tiny", ClaySize(48, 1, 2, 24, 2))
    model = build("hybrid", make_config("B04", "B03"), width=4, context=CLAY_TINY)
    graph = export_fp32(model, Platt(1.0, 0.0), 2, 16)
    operators = {node.op_type for node in graph.graph.node}
    assert "Resize" in operators
    assert not {"If", "Loop", "SequenceConstruct", "Dropout"} & operators


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("hybrid", {"context": "prithvi"}, "no context encoder named 'prithvi'; known: clay"),
        ("hybrid", {"context": {"nam": "clay"}}, r"context\.nam' is no known key"),
        ("hybrid", {"context": 3}, "must be a mapping"),
        ("hybrid", {"context": CLAY_TINY, "fidelity": "exact"}, "'paper' or 'ours'"),
        ("unet", {"fidelity": "exact"}, "'paper' or 'ours'"),
        ("clay_terrain", {"context": "none"}, "needs a context encoder"),
        ("clay_terrain", {"context": CLAY_TINY, "channels": 20}, "multiple of 8"),
    ],
)
def test_wrong_options(name, options, message):
    with pytest.raises(LandslideError, match=message):
        build(name, **options)


def test_lovasz_hinge_by_hand():
    # Margins 1 - z·s: landslide 2.0 → -1, ground 0.5 → 1.5, landslide -1.0 → 2.
    logits = torch.tensor([[2.0, 0.5, -1.0]])
    target = torch.tensor([[1.0, 0.0, 1.0]])
    # Sorted: 2 (landslide), 1.5 (ground), -1. Jaccard loss 1/2, then 2/3, then 1.
    expected = 2.0 * 0.5 + 1.5 * (2 / 3 - 1 / 2)
    assert float(lovasz_hinge(logits, target)) == pytest.approx(expected)
    both = torch.cat([logits, logits * 10.0]), target.repeat(2, 1)
    apart = float(lovasz_hinge(logits, target)) + float(lovasz_hinge(logits * 10.0, target))
    assert float(lovasz_hinge(*both)) == pytest.approx(apart / 2)


def test_published_loss():
    loss = LOSSES.build("bce_lovasz_hinge")
    logits = torch.randn(2, 1, 8, 8, requires_grad=True)
    target = (torch.rand(2, 1, 8, 8) > 0.8).float()
    entropy = torch.nn.functional.binary_cross_entropy_with_logits(
        logits, target, pos_weight=torch.tensor(25.0)
    )
    value = loss(logits, target)
    torch.testing.assert_close(value, 0.9 * entropy + 0.1 * lovasz_hinge(logits, target))
    value.backward()
    assert torch.isfinite(logits.grad).all()
    assert torch.isfinite(loss(logits, torch.zeros_like(target)))
