"""What of a network learns: the part after the encoder, all of it, or low-rank changes."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.utils import parametrize

from landslide_qgis.core.errors import LandslideError
from training.finetuning.graph import GraphNetwork
from training.fitting.stages import role_of
from training.recipes.schedule import DECODER, FUSION

TRAINS = ("decoder", "all", "lora")
# What the exporter puts before the names of a recipe's network.
_PREFIX = "network."


class LowRank(nn.Module):
    """A change of low rank added to a weight: LoRA (Hu et al., ICLR 2022).

    The weight of a convolution is taken as a matrix of output channels by all the rest. It begins
    as no change at all. Written with torch's parametrizations and not with peft, which wants
    layers, where a graph has only weights.
    """

    def __init__(self, weight: torch.Tensor, rank: int) -> None:
        super().__init__()
        flat = weight.reshape(weight.shape[0], -1)
        self.down = nn.Parameter(torch.randn(rank, flat.shape[1]) * flat.shape[1] ** -0.5)
        self.up = nn.Parameter(torch.zeros(flat.shape[0], rank))

    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        """Return the changed weight."""
        return weight + (self.up @ self.down).reshape(weight.shape)


def choose(network: GraphNetwork, trains: str, sample: torch.Tensor, rank: int = 8) -> list[str]:
    """Let a part of a network learn and freeze the rest.

    Args:
        network: The network; with ``lora`` its weights get low-rank changes.
        trains: One of :data:`TRAINS`.
        sample: An image, to see where the network is coarsest.
        rank: Rank of the changes.

    Returns:
        The names of the weights that learn.

    Raises:
        LandslideError: Nothing can learn that way.
    """
    if trains not in TRAINS:
        raise LandslideError(f"What learns must be one of {', '.join(TRAINS)}, not {trains!r}.")
    names = list(network.learning)
    if trains == "decoder":
        names = _by_name(names) or _by_depth(network, sample)
    elif trains == "lora":
        names = [name for name in names if _fits(network.weight(name), rank)]
    if not names:
        raise LandslideError(
            f"The network has no weights that learn by {trains!r}; choose 'decoder' or 'all'."
        )
    for tensor in network.parameters():
        tensor.requires_grad_(False)
    for name in names:
        if trains == "lora":
            holder, leaf = network.holder(name)
            change = LowRank(network.weight(name).detach(), rank)
            parametrize.register_parametrization(holder, leaf, change)
        else:
            network.weight(name).requires_grad_(True)
    return names


def _by_name(names: list[str]) -> list[str]:
    """Return what is no encoder by its name; nothing if the names tell of no encoder."""
    roles = {name: role_of(name.removeprefix(_PREFIX)) for name in names}
    chosen = [name for name in names if roles[name] in (DECODER, FUSION)]
    return chosen if len(chosen) < len(names) else []


def _by_depth(network: GraphNetwork, sample: torch.Tensor) -> list[str]:
    """Return the weights used after the image was coarsest for the last time.

    Maps of a single pixel do not count: channel attention makes them at every level. Networks that
    never get coarser learn as a whole.
    """
    names, areas = [], {}
    for number, (step, shape) in enumerate(network.shapes(sample)):
        names.append(step.outputs[0])
        if len(shape) == 4 and shape[2] * shape[3] > 1:
            areas[number] = shape[2] * shape[3]
    coarsest = min(areas.values())
    last = max(number for number, area in areas.items() if area == coarsest)
    later = set(names[last + 1 :])
    chosen = [name for name, used in network.learning.items() if used in later]
    return chosen if coarsest < max(areas.values()) and chosen else list(network.learning)


def _fits(weight: torch.Tensor, rank: int) -> bool:
    """Whether a change of low rank is smaller than the weight itself."""
    if weight.ndim < 2:
        return False
    rows, columns = weight.shape[0], weight[0].numel()
    return rank * (rows + columns) < rows * columns
