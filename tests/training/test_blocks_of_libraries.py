"""Networks' blocks beside another library's, with random weights: what comes out, and gradients."""

from __future__ import annotations

import importlib
from collections.abc import Iterable

import pytest
import torch
from torch import nn

from training.models import MODELS
from training.models.geonext.blocks import AtrousPyramid, PyramidSqueeze
from training.recipes.recipe import BandConfig, InputConfig
from training.runtime.torchvision_guard import import_timm

RGB = InputConfig(tuple(BandConfig(name, 0.5, 1.0, 0.2, 0.1) for name in ("B04", "B03", "B02")))
WORDS = (
    ("stem_0.", "embeddings.patch_embeddings."),
    ("stem_1.", "embeddings.layernorm."),
    ("stages_", "encoder.stages."),
    (".blocks.", ".layers."),
    (".downsample.", ".downsampling_layer."),
    (".conv_dw.", ".dwconv."),
    (".mlp.fc1.", ".pwconv1."),
    (".mlp.fc2.", ".pwconv2."),
    (".mlp.grn.", ".grn."),
    (".norm.", ".layernorm."),
)


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)
    torch.manual_seed(0)


def translated(key: str) -> str:
    """Return timm's name of a tensor as transformers has it."""
    for mine, other in WORDS:
        key = key.replace(mine, other)
    return key


def stir(tensors: Iterable[torch.Tensor]) -> None:
    """Give every tensor weights: the response norm's are zero at first, which would hide it."""
    with torch.no_grad():
        for tensor in tensors:
            tensor.normal_(0.0, 0.2)


def gradient(outputs: Iterable[torch.Tensor], image: torch.Tensor) -> torch.Tensor:
    """Return how the outputs together change with the image."""
    total = torch.stack([output.square().mean() for output in outputs]).sum()
    return torch.autograd.grad(total, image)[0]


def test_the_encoder_of_geonext_is_convnext_v2():
    import_timm()
    transformers = importlib.import_module("transformers")
    ours = MODELS.build("geonext", {"variant": "atto", "pretrained": False}, config=RGB).encoder
    stir(ours.parameters())
    config = transformers.ConvNextV2Config(hidden_sizes=[40, 80, 160, 320], depths=[2, 2, 6, 2])
    theirs = transformers.ConvNextV2Model(config)
    shapes = theirs.state_dict()
    named = {translated(key): tensor for key, tensor in ours.state_dict().items()}
    state = {key: tensor.reshape(shapes[key].shape) for key, tensor in named.items()}
    missing, _ = theirs.load_state_dict(state, strict=False)
    assert all(key.startswith("layernorm.") for key in missing)  # of the classifier
    ours.eval()
    theirs.eval()
    image = torch.randn(2, 3, 64, 96, requires_grad=True)
    mine = ours(image)
    other = theirs(image, output_hidden_states=True).hidden_states[1:]
    assert [map_.shape[2] for map_ in mine] == [16, 8, 4, 2]
    for one, two in zip(mine, other, strict=True):
        torch.testing.assert_close(one, two, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(gradient(mine, image), gradient(other, image), atol=1e-5, rtol=1e-3)


@pytest.mark.parametrize("channels_last", [True, False])
def test_response_norm_as_its_paper_has_it(channels_last):
    import_timm()
    grn = importlib.import_module("timm.layers.grn")
    norm = grn.GlobalResponseNorm(6, channels_last=channels_last)
    stir(norm.parameters())
    image = torch.randn(2, 6, 5, 7, requires_grad=True)
    # Woo et al., "ConvNeXt V2", CVPR 2023, algorithm 1.
    strength = image.square().sum((2, 3), keepdim=True).sqrt()
    share = strength / (strength.mean(1, keepdim=True) + 1e-6)
    weight, bias = (tensor[None, :, None, None] for tensor in (norm.weight, norm.bias))
    expected = weight * image * share + bias + image
    got = norm(image.permute(0, 2, 3, 1)).permute(0, 3, 1, 2) if channels_last else norm(image)
    torch.testing.assert_close(got, expected)
    torch.testing.assert_close(gradient([got], image), gradient([expected], image))


def test_atrous_pyramid_beside_torchvision():
    import_timm()
    segmentation = importlib.import_module("torchvision.models.segmentation.deeplabv3")
    ours = AtrousPyramid(8, 16)
    stir(ours.parameters())
    theirs = segmentation.ASPP(8, [6, 12, 18], 16)
    pairs = [*zip(ours.views, theirs.convs, strict=False), (ours.join, theirs.project)]
    for mine, other in pairs:
        copy_biased(mine[0], other[0])
        mine[1].running_mean.normal_()
        mine[1].running_var.uniform_(0.5, 2.0)
        other[1].load_state_dict(mine[1].state_dict())
    # Theirs normalises the view of the whole image too, which over one pixel GeoNeXt does not.
    copy_biased(ours.whole[1], theirs.convs[4][1])
    theirs.convs[4][2] = nn.Identity()
    ours.eval()
    theirs.eval()
    image = torch.randn(2, 8, 40, 24, requires_grad=True)
    mine, other = ours(image), theirs(image)
    torch.testing.assert_close(mine, other, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(gradient([mine], image), gradient([other], image))


def copy_biased(mine: nn.Conv2d, other: nn.Conv2d) -> None:
    """Give another convolution the same weights; theirs come without a bias."""
    other.weight = mine.weight
    other.bias = mine.bias


def test_squeeze_attention_by_loops():
    block = PyramidSqueeze(32)
    stir(block.parameters())
    features = torch.randn(2, 32, 6, 5)
    views = [branch(features) for branch in block.branches]
    scores = []
    for view in views:
        pooled = view.mean((2, 3))
        hidden = torch.relu(pooled @ block.squeeze[1].weight[:, :, 0, 0].T + block.squeeze[1].bias)
        scores.append(
            torch.sigmoid(hidden @ block.squeeze[3].weight[:, :, 0, 0].T + block.squeeze[3].bias)
        )
    got = block(features)
    for place in range(4):
        for channel in range(8):
            weights = torch.stack([score[:, channel] for score in scores]).exp()
            expected = views[place][:, channel] * (weights[place] / weights.sum(0))[:, None, None]
            torch.testing.assert_close(got[:, place * 8 + channel], expected)
