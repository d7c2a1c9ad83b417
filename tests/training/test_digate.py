from __future__ import annotations

import pytest
import torch

from landslide_qgis.core.errors import LandslideError
from training.losses import LOSSES
from training.losses.deep_output import DeepOutput
from training.models import MODELS
from training.models.digate.blocks import AttentionGate, CrossUp, GateFuse, SubPixelUp
from training.models.digate.streams import Stream
from training.recipes.recipe import BandConfig, InputConfig

BANDS = ("B04", "B03", "B02", "B08", "slope", "dem")
DIVISORS = (445.173, 663.416, 824.632, 1941.322, 20.292, 772.831)
CONFIG = InputConfig(
    tuple(
        BandConfig(name, 0.5, divisor, 0.3, 0.2)
        for name, divisor in zip(BANDS, DIVISORS, strict=True)
    )
)
SMALL = {"encoder": "mobilenetv3_small_100", "pretrained": False}


def build(**options: object) -> torch.nn.Module:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    return MODELS.build("digate_unet", {**SMALL, **options}, config=CONFIG)


@pytest.mark.parametrize(
    ("encoder", "own", "total"),
    [
        ("tf_efficientnet_b4", 1_237_521, 34_721_953),  # published: 1.238 M; 34.72 M with encoders
        ("mobilenetv3_small_100", 1_393_503, 3_247_519),
    ],
)
def test_parameters_of_the_published_network(encoder, own, total):
    with torch.device("meta"):
        model = build(encoder=encoder)
    counts = {name: tensor.numel() for name, tensor in model.named_parameters()}
    assert sum(counts.values()) == total
    assert sum(n for name, n in counts.items() if not name.startswith("encoder.")) == own


def test_training_returns_every_depth_and_evaluation_one():
    model = build(topography=["ndvi", "slope", "dem"]).train()
    image = torch.randn(2, 6, 64, 96)
    output = model(image)
    assert isinstance(output, DeepOutput)
    assert {tuple(o.shape) for o in (output.main, *output.side)} == {(2, 1, 64, 96)}
    assert 0.0 < output.penalty.item() <= 1.0
    loss = LOSSES.build("deep", {"loss": {"name": "tversky"}})
    loss(output, (torch.rand(2, 1, 64, 96) > 0.7).float()).backward()
    # MobileNet's last blocks feed what no decoder asks for.
    idle = {name for name, tensor in model.named_parameters() if tensor.grad is None}
    assert not {name for name in idle if not name.startswith("encoder.")}
    model.eval()
    with torch.inference_mode():
        assert model(image).shape == (2, 1, 64, 96)
    plain = build(deep=False).train()
    assert plain(image).shape == (2, 1, 64, 96)
    assert not any(name.startswith("supervised.") for name, _ in plain.named_parameters())


def test_both_streams_reach_the_output():
    model = build().eval()
    image = torch.randn(1, 6, 64, 64)
    for place, matters in ((0, True), (5, True), (3, False)):
        other = image.clone()
        other[:, place] += torch.randn(1, 64, 64)
        with torch.inference_mode():
            assert bool((model(image) - model(other)).abs().max() > 1e-5) == matters


def test_frozen_encoders_stay_as_they_are():
    model = build()
    assert not model.frozen  # nothing learned yet, so nothing to keep
    assert all(tensor.requires_grad for tensor in model.parameters())
    model.frozen = True
    model.encoder.requires_grad_(False)
    model.train()
    before = {name: tensor.clone() for name, tensor in model.encoder.state_dict().items()}
    model(torch.randn(2, 6, 64, 64)).main.sum().backward()
    assert all(torch.equal(before[n], t) for n, t in model.encoder.state_dict().items())
    assert model.decoder_a.training


def test_streams_pick_scale_and_mix():
    values = torch.rand(2, 6, 32, 32) + 0.1
    normalised = (values - 0.3) / 0.2
    dem = Stream(CONFIG, ["dem"], "minmax")(normalised)
    assert dem.shape == (2, 3, 32, 32)
    assert dem.amin(dim=(2, 3)).abs().max() == 0.0
    assert (dem.amax(dim=(2, 3)) - 1.0).abs().max() < 1e-4
    torch.testing.assert_close(dem[:, 0], dem[:, 2])
    topography = Stream(CONFIG, ["ndvi", "slope", "dem"], "standard")(normalised)
    red, infrared = values[:, 0] * DIVISORS[0], values[:, 3] * DIVISORS[3]
    expected = (infrared - red) / (infrared + red)
    torch.testing.assert_close(topography[:, 0], expected, atol=1e-5, rtol=0)
    torch.testing.assert_close(topography[:, 1:], normalised[:, 4:])
    mixed = Stream(CONFIG, ["slope", "dem"], "standard")
    assert mixed(normalised).shape == (2, 3, 32, 32)
    assert sum(tensor.numel() for tensor in mixed.parameters()) == 2 * 3 + 6


def test_gates_mix_between_their_inputs():
    a, b = torch.zeros(1, 4, 8, 8), torch.ones(1, 4, 8, 8)
    gate = GateFuse(4)
    mixed, loose = gate(a, b)
    assert 0.0 < float(mixed.min()) <= float(mixed.max()) < 1.0
    share = 1.0 - mixed[:, :1]
    torch.testing.assert_close(loose, (share * (1.0 - share)).mean())
    torch.nn.init.constant_(gate.gate.bias, 50.0)
    torch.testing.assert_close(gate(a, b)[0], a)
    skip = torch.randn(1, 8, 8, 8)
    weighed = AttentionGate(4, 8)(torch.randn(1, 4, 8, 8), skip)
    assert ((weighed / skip) <= 1.0).all()
    assert ((weighed / skip) >= 0.0).all()


def test_cross_attention_sees_the_whole_skip():
    up = CrossUp(16, 8).eval()
    deep, skip = torch.randn(1, 16, 4, 4), torch.randn(1, 8, 8, 8)
    other = skip.clone()
    other[:, :, 0, 0] += 3.0
    with torch.inference_mode():
        assert (up(deep, skip) - up(deep, other))[0, :, 4:].abs().max() > 0
        torch.nn.init.zeros_(up.value.weight)  # the skip enters by the attention alone
        torch.testing.assert_close(up(deep, skip), up(deep, other))
    assert SubPixelUp(16, 8)(deep).shape == (1, 8, 8, 8)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"topography": ["VV"]}, "wants the band 'VV'"),
        ({"topography": []}, "at least one band"),
        ({"scaling": "none"}, "'scaling' must be standard or minmax, not 'none'"),
    ],
)
def test_wrong_options(options, message):
    with pytest.raises(LandslideError, match=message):
        build(**options)
