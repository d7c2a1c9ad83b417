from __future__ import annotations

import pytest
import torch

from landslide_qgis.core.errors import LandslideError
from training.models import MODELS
from training.models.geonext.blocks import AtrousPyramid, PyramidSqueeze
from training.recipes.recipe import BandConfig, InputConfig

RGB = InputConfig(tuple(BandConfig(name, 0.5, 1.0, 0.2, 0.1) for name in ("B04", "B03", "B02")))


def build(variant: str) -> torch.nn.Module:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    return MODELS.build("geonext", {"variant": variant, "pretrained": False}, config=RGB)


@pytest.mark.parametrize(
    ("variant", "encoder", "total"),
    [
        ("tiny", 27_864_960, 32_209_051),  # published: 32.21 M
        ("pico", 8_552_256, 10_468_584),
        ("base", 87_690_752, 94_989_199),
        ("large", 196_416_768, 212_603_190),
        ("atto", 3_386_760, 4_890_569),  # published: 4.89 M
    ],
)
def test_parameters_of_the_published_network(variant, encoder, total):
    with torch.device("meta"):
        model = build(variant)
    assert sum(tensor.numel() for tensor in model.encoder.parameters()) == encoder
    assert sum(tensor.numel() for tensor in model.parameters()) == total


def test_logits_have_the_size_of_the_image_and_everything_learns():
    model = build("atto").train()
    logits = model(torch.randn(2, 3, 32, 64))
    assert logits.shape == (2, 1, 32, 64)
    logits.square().sum().backward()
    assert all(tensor.grad is not None for tensor in model.parameters())


def test_branches_share_their_weight():
    block = PyramidSqueeze(32).eval()
    features = torch.randn(2, 32, 16, 16)
    views = [branch(features) for branch in block.branches]
    weights = torch.softmax(torch.stack([block.squeeze(view) for view in views], dim=1), dim=1)
    torch.testing.assert_close(weights.sum(1), torch.ones(2, 8, 1, 1))
    torch.testing.assert_close(block(features)[:, 8:16], views[1] * weights[:, 1])
    assert [branch.kernel_size[0] for branch in block.branches] == [3, 5, 7, 9]
    assert [branch.groups for branch in block.branches] == [
        1,
        4,
        8,
        8,
    ]  # not more than outputs
    assert [branch.bias is None for branch in block.branches] == [True, False, False, False]


def test_pyramid_reaches_far():
    pyramid = AtrousPyramid(4, 8).eval()
    image = torch.randn(1, 4, 48, 48)
    other = image.clone()
    other[:, :, 24, 24] += 5.0
    with torch.inference_mode():
        change = (pyramid(image) - pyramid(other)).abs().amax(dim=(0, 1))
    far = change[24, 24 + 18] - change[24, 24 + 17]
    assert far > 0  # 18 pixels away is one step of the widest view, 17 is none
    assert change[0, 0] > 0  # through the mean of the whole image


def test_wrong_variant():
    with pytest.raises(LandslideError, match="'variant' must be one of atto"):
        build("small")
