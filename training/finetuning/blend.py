"""Between the old weights and the new: as far as the reviewed ground needs, and no further.

On a straight line between a network and its fine-tuned self, scores on the new ground rise early
and those on the old fall late (Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR
2022). So the part that fixes the threshold also chooses how far to go.
"""

from __future__ import annotations

import torch
from torch.nn.utils import parametrize

from training.data.chips import Chips
from training.data.preprocess import Preprocess
from training.finetuning.graph import GraphNetwork
from training.fitting.predict import histogram_of

SHARES = (0.2, 0.4, 0.6, 0.8, 1.0)
# Pooled F1 by which going further has to pay.
_WORTH = 0.01


@torch.no_grad()
def blend(
    network: GraphNetwork, old: GraphNetwork, held: Chips, preprocess: Preprocess
) -> tuple[float, list[float]]:
    """Move a network's weights back towards the old ones, in place; low-rank changes are merged.

    Args:
        network: The network that has learned.
        old: The network as it was.
        held: Chips that fix calibration and threshold.
        preprocess: Their way into the network.

    Returns:
        The share of the way that is gone, the smallest within 0.01 of the best pooled F1 (each at
        its best threshold), and the F1 at each of :data:`SHARES`.
    """
    ends = {}
    for name in network.learning:
        holder, leaf = network.holder(name)
        if parametrize.is_parametrized(holder, leaf):
            parametrize.remove_parametrizations(holder, leaf, leave_parametrized=True)
        ends[name] = (old.weight(name).detach(), network.weight(name).detach().clone())
    scores = []
    for share in SHARES:
        _go(network, ends, share)
        found = histogram_of(network, held, preprocess)
        scores.append(found.confusion(found.best_threshold()).f1)
    share = next(s for s, f1 in zip(SHARES, scores, strict=True) if f1 >= max(scores) - _WORTH)
    _go(network, ends, share)
    return share, scores


def _go(
    network: GraphNetwork, ends: dict[str, tuple[torch.Tensor, torch.Tensor]], share: float
) -> None:
    """Put the weights at a share of the way."""
    for name, (start, end) in ends.items():
        network.weight(name).copy_(torch.lerp(start, end, share))
