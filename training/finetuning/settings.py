"""What a person asks of a fine-tuning, and the recipe that the training loop gets for it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.wording import IN_ENGLISH, Wording
from landslide_qgis.core.model.file import ModelFile
from training.finetuning.reviewed import Reviewed
from training.finetuning.source import NETWORK
from training.recipes.recipe import (
    AugmentConfig,
    DataConfig,
    ExportConfig,
    PartConfig,
    Recipe,
    SamplingConfig,
)
from training.recipes.schedule import LoopConfig

# Peak learning rates by what learns. Batch norms are folded into the weights, so they are low.
RATES = {"decoder": 5e-4, "all": 2e-4, "lora": 1e-3}
# Steps of a run that is not told the number of epochs.
_STEPS = 240
_BATCH = 8
_REMIND_SHARE = 0.25
_REPORTS = {"report": "json", "page": "html", "picture": "png"}


@dataclass(frozen=True)
class Wish:
    """What is to be done.

    Attributes:
        model: Model file that learns.
        chips: Chip folder.
        out: Model file to write if it is better; reports are written beside it in any case.
        trains: See :data:`training.finetuning.choice.TRAINS`.
        epochs: Passes over the learning chips; 0: as many as make about 240 steps.
        seed: Seed of everything.
        margin: Pooled F1 by which the new file has to be better for certain: below it, a change of
            rounding would do.
        any_scale: Accept pixels of another size than the model's.
        reminders: Simulated chips against forgetting, 0 for none.
        rank: Rank of low-rank changes.
        rate: Peak learning rate; 0 for the usual one.
        threads: Threads of torch; 0 leaves its default.
        wording: Language of the page, the picture and the verdict.
    """

    model: Path
    chips: Path
    out: Path
    trains: str = "decoder"
    epochs: int = 0
    seed: int = 0
    margin: float = 0.005
    any_scale: bool = False
    reminders: int = 24
    rank: int = 8
    rate: float = 0.0
    threads: int = 0
    wording: Wording = IN_ENGLISH

    def outputs(self) -> dict[str, str]:
        """Return the reports by role."""
        stem = self.out.with_suffix("")
        return {role: f"{stem}_finetuning.{end}" for role, end in _REPORTS.items()}

    def check(self) -> None:
        """Refuse numbers that cannot be.

        Raises:
            LandslideError: One is out of range, or the new file has no name of its own.
        """
        if self.trains not in RATES:
            raise LandslideError(f"What learns must be one of {', '.join(RATES)}.")
        if self.out.suffix != ".onnx":
            raise LandslideError(f"The new file {self.out} must end in .onnx.")
        lowest = {"epochs": 0, "reminders": 0, "rank": 1, "threads": 0, "rate": 0.0, "margin": 0.0}
        for name, least in lowest.items():
            if getattr(self, name) < least:
                raise LandslideError(f"{name} is {getattr(self, name)}; give {least} or more.")


def recipe_of(
    wish: Wish,
    file: ModelFile,
    reviewed: Reviewed,
    sampling: SamplingConfig,
    *,
    reminded: bool,
) -> Recipe:
    """Return the recipe of a run.

    Args:
        wish: What is wanted.
        file: The model.
        reviewed: The chips.
        sampling: Which of them a batch is drawn from.
        reminded: Whether a quarter of a batch is simulated.
    """
    batch = file.fixed_batch or _BATCH
    share = _REMIND_SHARE if reminded else 0.0
    real = max(batch - round(batch * share), 1)
    epochs = wish.epochs or math.ceil(_STEPS / max(len(reviewed.parts.learn) // real, 1))
    options = {"path": str(wish.model), "trains": wish.trains, "rank": wish.rank}
    return Recipe(
        name="finetuning",
        seed=wish.seed,
        input=reviewed.config,
        data=DataConfig("chips", sampling=sampling),
        model=PartConfig(NETWORK, options),
        loss=PartConfig("bce_lovasz", {"lovasz_weight": 0.5}),
        export=ExportConfig("", ""),
        augment=AugmentConfig(
            simulated_share=share, affine=0.4, cutmix=0.1, cloud=0.05, sensor_shift=0.2
        ),
        loop=LoopConfig(
            epochs=epochs,
            batch_size=batch,
            learning_rate=wish.rate or RATES[wish.trains],
            weight_decay=0.0,
            warmup=0.1,
            ema_decay=0.98,
            threads=wish.threads,
        ),
    )


def rounded(threshold: float) -> float:
    """Return a threshold on the grid of the histograms."""
    return round(threshold, 3)
