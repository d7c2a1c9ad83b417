from __future__ import annotations

import pytest
import torch

from landslide_qgis.core.errors import LandslideError
from training.models import MODELS
from training.recipes.recipe import BandConfig, InputConfig


@pytest.fixture(scope="module")
def config():
    return InputConfig(
        tuple(BandConfig(name, 0.5, 1.0, 0.2, 0.1) for name in ("B04", "B03", "B02"))
    )


def build(config, **options):
    torch.manual_seed(0)
    return MODELS.build("lite_unet", {"pretrained": False, **options}, config=config).eval()


def test_both_resolutions_share_their_weights(config):
    once, twice = build(config), build(config, enlarge=2)
    twice.load_state_dict(once.state_dict())
    image = torch.randn(1, 3, 64, 96)
    with torch.no_grad():
        assert once(image).shape == twice(image).shape == (1, 1, 64, 96)


def test_twice_the_resolution_sees_less_ground(config):
    """What decides about one pixel lies closer to it."""
    reach = {}
    for enlarge in (1, 2):
        model = build(config, enlarge=enlarge)
        image = torch.randn(1, 3, 256, 256, requires_grad=True)
        model(image)[0, 0, 128, 128].backward()
        seen = image.grad[0].abs().sum(0) > 1e-3 * image.grad.abs().max()
        reach[enlarge] = int(seen.any(0).sum())
    assert reach[2] < reach[1]


def test_other_sizes_are_refused(config):
    with pytest.raises(LandslideError, match=r"enlarge is 3; it is 1 or 2"):
        build(config, enlarge=3)
