"""The two stages of training a network with a context encoder, as data.

Stage 1 trains the convolutional part with the encoder frozen; stage 2 inserts adapters into the
encoder and trains them beside everything else at lower rates, with a new optimiser. The training
loop calls :func:`enter_stage` at a stage's first epoch and :meth:`Stage.rate_factor` at every one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.adapters import AdapterConfig, has_adapters, insert_adapters

ENCODER, FUSION, ADAPTERS, DECODER, CONTEXT = "encoder", "fusion", "adapters", "decoder", "context"


@dataclass(frozen=True)
class Stage:
    """What trains, how fast, for how long.

    Attributes:
        name: Name for logs.
        epochs: Epochs of the stage; the cosine of its rates ends with them.
        rates: Peak learning rate by role, see :func:`role_of`. Roles without a rate are frozen.
        adapters: Adapters to insert when the stage begins; ``None``: none.
        weight_decay: AdamW's decay.
        final: Rate at the end relative to the peak.
    """

    name: str
    epochs: int
    rates: Mapping[str, float]
    adapters: AdapterConfig | None = None
    weight_decay: float = 1e-3
    final: float = 0.0

    def rate_factor(self, epoch: int) -> float:
        """Return the rates of an epoch of the stage, counted from 0, relative to the peaks."""
        done = min(epoch / self.epochs, 1.0)
        return self.final + (1.0 - self.final) * 0.5 * (1.0 + math.cos(math.pi * done))


@dataclass(frozen=True)
class Plan:
    """Stages, one after the other.

    Attributes:
        stages: The stages.
        patience: Epochs without a better score after which the last stage ends early; the counter
            starts anew with every stage.
        watch_threshold: Fixed threshold at which that score is taken.
        batch_size: Chips a step.
        clip_norm: Largest norm of the gradient.
        thresholds: Swept on the validation split when training has ended.
    """

    stages: tuple[Stage, ...]
    patience: int = 10
    watch_threshold: float = 0.7
    batch_size: int = 8
    clip_norm: float = 1.0
    thresholds: tuple[float, ...] = field(default=())

    def at(self, epoch: int) -> tuple[Stage, int]:
        """Return the stage of an epoch counted from 0, and the epoch within it.

        Raises:
            LandslideError: The plan is over by then.
        """
        start = 0
        for stage in self.stages:
            if epoch < start + stage.epochs:
                return stage, epoch - start
            start += stage.epochs
        raise LandslideError(f"The plan ends after {start} epochs; there is no epoch {epoch + 1}.")


def _published(adapters: float, watch: float, thresholds: tuple[float, ...]) -> Plan:
    """Return the published plan with its two variations."""
    learned = {ENCODER: 3e-4, FUSION: 3e-4, DECODER: 3e-4}
    tuned = {ENCODER: 1e-4, FUSION: 1e-4, DECODER: 1e-4, ADAPTERS: adapters}
    stages = (Stage("frozen", 10, learned), Stage("adapters", 40, tuned, AdapterConfig()))
    return Plan(stages, watch_threshold=watch, thresholds=thresholds)


def _sweep(first: int, last: int, step: int) -> tuple[float, ...]:
    """Return thresholds from hundredths."""
    return tuple(value / 100 for value in range(first, last + 1, step))


# Published for the hybrid, and for the encoder with terrain (H. B. Vu, arXiv:2606.14081, 2026).
PLANS: dict[str, Plan] = {
    "hybrid": _published(3e-5, 0.7, _sweep(55, 85, 5)),
    "clay_terrain": _published(1e-5, 0.5, _sweep(10, 80, 5)),
}
PLANS["lite_hybrid"] = PLANS["hybrid"]


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


def enter_stage(model: nn.Module, stage: Stage) -> list[dict[str, Any]]:
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
