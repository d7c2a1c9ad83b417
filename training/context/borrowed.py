"""What of a network is the run's own, and what is borrowed: the frozen context encoder.

A borrowed encoder of a gigabyte is neither averaged nor written into checkpoints. They name it by
the hash of its tensors; it comes again from where the recipe says.
"""

from __future__ import annotations

import hashlib

import torch
from torch import nn

CONTEXT_PREFIX = "context."
ADAPTER_MARK = ".lora_"
# What peft puts into the name of a layer that it has adapted.
_WRAPPED = ".base_layer."


def is_borrowed(name: str) -> bool:
    """Whether a tensor of this name belongs to the context encoder itself, not to an adapter."""
    return name.startswith(CONTEXT_PREFIX) and ADAPTER_MARK not in name


def own_state(model: nn.Module) -> dict[str, torch.Tensor]:
    """Return the tensors of a network that are the run's own, adapters included."""
    return {name: tensor for name, tensor in model.state_dict().items() if not is_borrowed(name)}


def borrowed(model: nn.Module) -> dict[str, torch.Tensor]:
    """Return the context encoder's own parameters and buffers by name."""
    named = [*model.named_parameters(), *model.named_buffers()]
    return {name: tensor for name, tensor in named if is_borrowed(name)}


def borrowed_sha256(model: nn.Module) -> str:
    """Return a hash of the context encoder, adapted or not; empty where there is none."""
    digest = hashlib.sha256()
    state = {name: tensor for name, tensor in model.state_dict().items() if is_borrowed(name)}
    for name in sorted(state, key=_plain):
        tensor = state[name].detach().cpu().contiguous()
        digest.update(f"{_plain(name)} {tuple(tensor.shape)} {tensor.dtype}".encode())
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy())
    return digest.hexdigest() if state else ""


def _plain(name: str) -> str:
    """Return a tensor's name as it is without adapters."""
    return name.replace(_WRAPPED, ".")
