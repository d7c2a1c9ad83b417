from __future__ import annotations

import pytest
import torch

from landslide_qgis.core.errors import LandslideError
from training.losses import LOSSES
from training.losses.pooled import lovasz


def test_lovasz_is_one_minus_iou_of_hard_masks():
    truth = torch.tensor([1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    called = torch.tensor([1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0])
    assert float(lovasz(called, truth)) == pytest.approx(1.0 - 2 / 4)
    assert float(lovasz(truth, truth)) == 0.0


@pytest.mark.parametrize("name", ["bce_dice", "bce_lovasz"])
def test_losses_reward_the_truth_and_have_gradients(name):
    truth = (torch.rand(2, 1, 16, 16, generator=torch.Generator().manual_seed(1)) < 0.1).float()
    loss = LOSSES.build(name, {"pos_weight": 2.0})
    right, wrong = (2.0 * truth - 1.0) * 6.0, (1.0 - 2.0 * truth) * 6.0
    assert float(loss(right, truth)) < 0.05
    assert float(loss(wrong, truth)) > 1.0
    logits = torch.zeros_like(truth, requires_grad=True)
    loss(logits, truth).backward()
    assert torch.isfinite(logits.grad).all()
    assert (logits.grad[truth == 1] < 0).all()
    empty = loss(torch.full_like(truth, -8.0), torch.zeros_like(truth))
    assert torch.isfinite(empty)
    assert float(empty) < 0.5


def test_unknown_names_and_options():
    with pytest.raises(LandslideError, match=r"no loss named 'mse'; known: .*bce_dice, bce_lovasz"):
        LOSSES.build("mse")
    with pytest.raises(LandslideError, match="options of loss 'bce_dice' do not fit"):
        LOSSES.build("bce_dice", {"lovasz_weight": 1.0})
