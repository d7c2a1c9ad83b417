"""A recipe's schedule laid out: epochs, their batches, and the rates of every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.data.batches import BatchMaker
from training.recipes.recipe import PhaseConfig, Recipe, all_phases
from training.recipes.schedule import ADAM, LoopConfig, StageConfig, rate_factor


@dataclass(frozen=True)
class Leg:
    """A phase or a stage with its batches.

    Attributes:
        phase: Its length and augmentation.
        stage: What begins with it; ``None``: the optimiser goes on.
        maker: Makes its batches.
        steps: Optimiser steps an epoch.
        first_step: Steps of the average before it.
    """

    phase: PhaseConfig
    stage: StageConfig | None
    maker: BatchMaker
    steps: int
    first_step: int

    def factor(self, epoch: int, step: int, warmup: float) -> float:
        """Return the rates at a step of an epoch of this leg, relative to the peaks."""
        if self.stage is not None:
            return self.stage.rate_factor(epoch)
        total = (self.phase.horizon or self.phase.epochs) * self.steps
        return self.phase.rate * rate_factor(epoch * self.steps + step, total, warmup)


@dataclass(frozen=True)
class Place:
    """An epoch's leg, and its number within it.

    Attributes:
        number: The leg's number.
        leg: The leg.
        index: Epoch of the leg, from 0.
    """

    number: int
    leg: Leg
    index: int


def lay_out(recipe: Recipe, makers: Sequence[BatchMaker], share: int) -> list[Place]:
    """Return the place of every epoch.

    Args:
        recipe: The recipe.
        makers: One a phase or stage; they make parts of a batch.
        share: Parts of a batch, over all processes.
    """
    places: list[Place] = []
    stages = recipe.stages or (None,) * len(makers)
    before = 0
    for number, (phase, stage, maker) in enumerate(
        zip(all_phases(recipe), stages, makers, strict=True)
    ):
        steps = max(maker.steps // share, 1)
        leg = Leg(phase, stage, maker, steps, 0 if stage else before)
        before += steps * phase.epochs
        places.extend(Place(number, leg, index) for index in range(phase.epochs))
    return places


def share_batch(recipe: Recipe, processes: int) -> Recipe:
    """Return the recipe by which one process makes its part of a batch at a time.

    Raises:
        LandslideError: A batch cannot be shared evenly.
    """
    loop = recipe.loop
    parts = loop.accumulate * processes
    if loop.batch_size % parts:
        raise LandslideError(
            f"'loop.batch_size' ({loop.batch_size}) must be a multiple of loop.accumulate times "
            f"the number of processes ({loop.accumulate} × {processes})."
        )
    return replace(recipe, loop=replace(loop, batch_size=loop.batch_size // parts))


def make_optimiser(name: str, groups: list[dict[str, Any]]) -> torch.optim.Optimizer:
    """Return the optimiser that a recipe names, for groups of parameters."""
    return torch.optim.Adam(groups) if name == ADAM else torch.optim.AdamW(groups)


def phase_groups(model: nn.Module, config: LoopConfig) -> list[dict[str, object]]:
    """Return the optimiser's groups: own rates for the encoder; AdamW decays no vectors."""
    groups: list[dict[str, object]] = []
    learning = [named for named in model.named_parameters() if named[1].requires_grad]
    for encoder, rate in ((True, config.encoder_rate), (False, config.learning_rate)):
        for decay in (True, False):
            chosen = [
                tensor
                for name, tensor in learning
                if name.startswith("encoder.") == encoder and (tensor.ndim > 1) == decay
            ]
            decays = decay or config.optimiser == ADAM
            weight_decay = config.weight_decay if decays else 0.0
            groups.append(
                {"params": chosen, "lr": rate, "peak": rate, "weight_decay": weight_decay}
            )
    return [group for group in groups if group["params"]]
