from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from landslide_qgis.core.errors import LandslideError
from training.losses import LOSSES
from training.losses.deep_output import DeepOutput

LOGITS = torch.tensor([[[[2.0, -1.0], [0.5, -3.0]]]])
TARGET = torch.tensor([[[[1.0, 0.0], [0.0, 1.0]]]])
P = torch.sigmoid(LOGITS)


def value(name: str, logits: torch.Tensor = LOGITS, target: torch.Tensor = TARGET, **options):
    return float(LOSSES.build(name, options)(logits, target))


def test_tversky_by_hand():
    hit = float((P * TARGET).sum())
    wrong, missed = float((P * (1 - TARGET)).sum()), float(((1 - P) * TARGET).sum())
    index = hit / (hit + 0.3 * wrong + 0.7 * missed)
    assert value("tversky") == pytest.approx(1 - index)
    assert value("tversky", gamma=2.0) == pytest.approx((1 - index) ** 2)
    # Equal weights of one half are the Dice loss.
    plain = value("dice", smooth=0.0)
    assert value("tversky", alpha=0.5, beta=0.5) == pytest.approx(plain)
    assert value("tversky", target=torch.zeros_like(TARGET)) == 0.0


def test_missed_pixels_cost_more():
    sure = torch.tensor([[[[9.0, -9.0, -9.0, -9.0]]]])
    missing = torch.tensor([[[[1.0, 1.0, 0.0, 0.0]]]])
    extra = torch.tensor([[[[9.0, 9.0, -9.0, -9.0]]]])
    one = torch.tensor([[[[1.0, 0.0, 0.0, 0.0]]]])
    assert value("tversky", sure, missing) > value("tversky", extra, one)


def test_boundary_dice_by_hand():
    weight = 1 + 0.1 * P * (1 - P)
    total = float((weight * P).sum() + (weight * TARGET).sum())
    expected = 1 - (2 * float((weight * P * TARGET).sum()) + 1) / (total + 1)
    assert value("boundary_dice") == pytest.approx(expected)
    assert value("dice") == pytest.approx(
        1 - (2 * float((P * TARGET).sum()) + 1) / (float(P.sum() + TARGET.sum()) + 1)
    )


def test_losses_of_the_papers_are_sums():
    entropy = float(functional.binary_cross_entropy_with_logits(LOGITS, TARGET))
    terms = [{"name": "bce", "weight": 0.5}, {"name": "dice", "weight": 0.5}]
    assert value("sum", terms=terms) == pytest.approx(0.5 * entropy + 0.5 * value("dice"))
    focal = {"alpha": 1.0, "beta": 0.7, "gamma": 2.0}
    terms = [
        {"name": "bce", "weight": 0.45},
        {"name": "boundary_dice", "weight": 0.45},
        {"name": "tversky", "options": focal, "weight": 0.1},
    ]
    parts = 0.45 * entropy + 0.45 * value("boundary_dice") + 0.1 * value("tversky", **focal)
    assert value("sum", terms=terms) == pytest.approx(parts)


def test_deep_supervision_weighs_every_output():
    loss = LOSSES.build("deep", {"loss": {"name": "bce"}})
    output = DeepOutput(LOGITS, (LOGITS * 2, LOGITS * 3), torch.tensor(0.5))
    each = [value("bce", LOGITS * factor) for factor in (1, 2, 3)]
    expected = each[0] + 0.6 * each[1] + 0.4 * each[2] + 1e-3 * 0.5
    assert float(loss(output.float(), TARGET)) == pytest.approx(expected)
    assert float(loss(LOGITS, TARGET)) == pytest.approx(each[0])
    assert output._replace(main=LOGITS.half()).float().main.dtype == torch.float32
    with pytest.raises(LandslideError, match="has 2 entries, the network 1 side outputs"):
        loss(output._replace(side=(LOGITS,)), TARGET)


def test_deep_supervision_ignores_the_unknown():
    loss = LOSSES.build("deep", {"loss": {"name": "tversky"}})
    target = TARGET.clone()
    target[..., 0] = torch.nan
    other = LOGITS.clone()
    other[..., 0] += 7.0
    first, second = (
        DeepOutput(logits, (logits * 2, logits * 3), torch.tensor(0.5))
        for logits in (LOGITS, other)
    )
    assert float(loss(first, target)) == float(loss(second, target))
    assert float(loss(first, TARGET)) != float(loss(second, TARGET))


@pytest.mark.parametrize("name", ["bce", "dice", "boundary_dice", "tversky"])
def test_gradients_are_finite_where_there_is_nothing(name):
    logits = torch.full((2, 1, 4, 4), -30.0, requires_grad=True)
    LOSSES.build(name)(logits, torch.zeros(2, 1, 4, 4)).backward()
    assert torch.isfinite(logits.grad).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"terms": []}, "at least one of 'terms'"),
        ({"terms": [{"name": "hinge"}]}, "no loss named 'hinge'"),
        ({"terms": [{"name": "bce", "weigth": 1}]}, r"terms\[0\]\.weigth' is no known key"),
        ({"terms": [{"name": "bce", "weight": "half"}]}, r"terms\[0\]\.weight' must be a number"),
    ],
)
def test_wrong_sums(options, message):
    with pytest.raises(LandslideError, match=message):
        LOSSES.build("sum", options)
