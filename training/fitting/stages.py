"""The stages of training a network with a context encoder.

Stage 1 trains the convolutional part with the encoder frozen; stage 2 inserts adapters into the
encoder and trains them beside everything else at lower rates, with a new optimiser
(H. B. Vu, arXiv:2606.14081, 2026). A recipe lists its stages; see
:class:`training.recipes.schedule.StageConfig`.
"""

from __future__ import annotations

from typing import Any

from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.context.adapters import has_adapters, insert_adapters
from training.recipes.schedule import ADAPTERS, CONTEXT, DECODER, ENCODER, FUSION, StageConfig


def role_of(name: str) -> str:
    """Return the role of a parameter in training.

    Args:
        name: As in ``model.named_parameters()``.

    Returns:
        ``adapters`` or ``context`` inside the context encoder; ``fusion`` where its tokens enter;
        ``encoder`` for the convolutional way down; else ``decoder``.
    """
    if name.startswith("context."):
        return ADAPTERS if ".lora_" in name else CONTEXT
    if name.startswith(("fusion.", "project.")):
        return FUSION
    if name.startswith(("encoder.", "unet.down.", "down.")):
        return ENCODER
    return DECODER


def enter_stage(model: nn.Module, stage: StageConfig) -> list[dict[str, Any]]:
    """Make a network ready for a stage.

    Inserts the adapters where they are not there yet, and freezes what has no rate. Optimiser,
    averaged weights and cached context of the stage before no longer fit afterwards.

    Args:
        model: The network.
        stage: The stage.

    Returns:
        Parameter groups for the optimiser, one a role: ``params``, ``lr``, ``peak`` (the same),
        ``weight_decay`` and ``role``.

    Raises:
        LandslideError: The stage adapts a context encoder that is not there, or trains its own
            weights.
    """
    if CONTEXT in stage.rates:
        raise LandslideError("The context encoder's own weights stay frozen; give no rate to them.")
    if stage.adapters is not None and not has_adapters(model):
        insert_adapters(model, stage.adapters)
    groups: dict[str, list[nn.Parameter]] = {role: [] for role in stage.rates}
    for name, tensor in model.named_parameters():
        role = role_of(name)
        tensor.requires_grad_(role in groups)
        if role in groups:
            groups[role].append(tensor)
    return [
        {
            "params": tensors,
            "lr": stage.rates[role],
            "peak": stage.rates[role],
            "weight_decay": stage.weight_decay,
            "role": role,
        }
        for role, tensors in groups.items()
        if tensors
    ]


def trainable(model: nn.Module) -> dict[str, int]:
    """Return the number of parameters that learn, by role."""
    counts: dict[str, int] = {}
    for name, tensor in model.named_parameters():
        if tensor.requires_grad:
            role = role_of(name)
            counts[role] = counts.get(role, 0) + tensor.numel()
    return counts
