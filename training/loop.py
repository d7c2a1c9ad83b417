"""The training loop: AdamW, warm-up and cosine, an average of the weights, resume bit for bit."""

from __future__ import annotations

import copy
import hashlib
import json
import math
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.checkpoint import Progress, load_checkpoint, save_checkpoint, save_weights
from training.config import LoopConfig, PhaseConfig, Recipe, all_phases
from training.data.batches import BatchMaker
from training.data.preprocess import Preprocess
from training.data.sources import Parts
from training.losses import LOSSES
from training.models import MODELS
from training.predict import histogram_of

_FINAL_RATE = 0.01
# Where torch's dropout and timm's stochastic depth keep their probability.
_DROPS = ("drop_prob", "p")


@dataclass(frozen=True)
class RunPaths:
    """Where a run keeps its files.

    Attributes:
        folder: The run's folder.
    """

    folder: Path

    @property
    def checkpoint(self) -> Path:
        """The latest checkpoint."""
        return self.folder / "last"

    @property
    def weights(self) -> Path:
        """The averaged weights of the latest epoch."""
        return self.folder / "weights.safetensors"

    @property
    def log(self) -> Path:
        """One JSON object a line and epoch."""
        return self.folder / "log.jsonl"

    @property
    def simulated(self) -> Path:
        """The simulated chips."""
        return self.folder / "simulated.npz"


@dataclass(frozen=True)
class _Epoch:
    """An epoch's phase, its batches, and its number within the phase."""

    phase: PhaseConfig
    maker: BatchMaker
    index: int


class Average:
    """Exponential moving average of a network's weights and statistics.

    Attributes:
        model: The averaged network.
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.model = copy.deepcopy(model).eval()
        self._decay = decay

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        """Move the average towards the weights after step number ``step`` (from 0)."""
        decay = min(self._decay, (1.0 + step) / (10.0 + step))
        theirs = model.state_dict()
        for key, mine in self.model.state_dict().items():
            if mine.is_floating_point():
                mine.lerp_(theirs[key], 1.0 - decay)
            else:
                mine.copy_(theirs[key])


def recipe_sha(recipe: Recipe) -> str:
    """Return a hash of everything in a recipe that shapes the weights."""
    content = asdict(recipe)
    for key in ("data_root", "export"):
        content.pop(key)
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def build_model(recipe: Recipe) -> nn.Module:
    """Build the recipe's network with its seed, in the channels-last layout."""
    torch.manual_seed(recipe.seed)
    model = MODELS.build(recipe.model.name, recipe.model.options, config=recipe.input)
    return model.to(memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]


def build_optimiser(model: nn.Module, config: LoopConfig) -> torch.optim.Optimizer:
    """Return AdamW with own rates for the encoder and no decay on vectors."""
    groups: list[dict[str, object]] = []
    for encoder, rate in ((True, config.encoder_rate), (False, config.learning_rate)):
        for decay in (True, False):
            chosen = [
                tensor
                for name, tensor in model.named_parameters()
                if name.startswith("encoder.") == encoder and (tensor.ndim > 1) == decay
            ]
            weight_decay = config.weight_decay if decay else 0.0
            groups.append(
                {"params": chosen, "lr": rate, "peak": rate, "weight_decay": weight_decay}
            )
    return torch.optim.AdamW([group for group in groups if group["params"]])


def read_drops(model: nn.Module) -> dict[str, float]:
    """Return the drop probability of every layer that has one, by the layer's name."""
    return {
        name: float(getattr(layer, attribute))
        for name, layer in model.named_modules()
        for attribute in _DROPS
        if isinstance(getattr(layer, attribute, None), float)
    }


def scale_drops(model: nn.Module, drops: dict[str, float], factor: float) -> None:
    """Set every drop probability to ``factor`` times the given one."""
    for name, layer in model.named_modules():
        if name in drops:
            attribute = next(a for a in _DROPS if hasattr(layer, a))
            setattr(layer, attribute, drops[name] * factor)


def rate_factor(step: int, total: int, warmup: float) -> float:
    """Return the learning rate of a step relative to its peak: linear warm-up, then cosine."""
    rising = max(round(total * warmup), 1)
    if step < rising:
        return (step + 1) / rising
    done = (step - rising) / max(total - rising, 1)
    return _FINAL_RATE + (1.0 - _FINAL_RATE) * 0.5 * (1.0 + math.cos(math.pi * done))


class Trainer:
    """A run of a recipe.

    Attributes:
        model: The network being trained.
        average: Its average, which is what gets evaluated and exported.
    """

    def __init__(self, recipe: Recipe, makers: Sequence[BatchMaker], paths: RunPaths) -> None:
        if recipe.loop.threads > 0:
            torch.set_num_threads(recipe.loop.threads)
        self.model = build_model(recipe)
        self.average = Average(self.model, recipe.loop.ema_decay)
        self._drops = read_drops(self.model)
        self._recipe = recipe
        self._plan = [
            _Epoch(phase, maker, index)
            for phase, maker in zip(all_phases(recipe), makers, strict=True)
            for index in range(phase.epochs)
        ]
        self._paths = paths
        self._loss = LOSSES.build(recipe.loss.name, recipe.loss.options)
        self._optimiser = build_optimiser(self.model, recipe.loop)

    def run(self, parts: Parts | None, resume: bool = False, stop_after: int | None = None) -> None:
        """Train to the end, or up to ``stop_after`` finished epochs.

        Args:
            parts: Chips to watch after every epoch; ``None`` for none.
            resume: Continue from the run's checkpoint.
            stop_after: Epochs after which to stop, as an interruption would.

        Raises:
            LandslideError: There is nothing to resume, the recipe differs, or the loss is not
                finite.
        """
        progress = self._resume() if resume else Progress(0, 0, recipe_sha(self._recipe))
        self._paths.folder.mkdir(parents=True, exist_ok=True)
        last = min(len(self._plan), stop_after or len(self._plan))
        for epoch in range(progress.epochs_done, last):
            started = time.monotonic()
            loss = self._epoch(epoch, progress.steps_done)
            steps = progress.steps_done + self._plan[epoch].maker.steps
            progress = Progress(epoch + 1, steps, progress.recipe_sha)
            save_checkpoint(
                self._paths.checkpoint, self.model, self.average.model, self._optimiser, progress
            )
            save_weights(self.average.model.state_dict(), self._paths.weights)
            self._report(epoch, loss, time.monotonic() - started, parts)

    def _resume(self) -> Progress:
        """Load the checkpoint and check that it is of this recipe."""
        progress = load_checkpoint(
            self._paths.checkpoint, self.model, self.average.model, self._optimiser
        )
        if progress.recipe_sha != recipe_sha(self._recipe):
            raise LandslideError(
                f"The checkpoint in {self._paths.checkpoint} was made by another recipe; "
                "resume with that one or start anew."
            )
        return progress

    def _epoch(self, epoch: int, steps_done: int) -> float:
        """Train one epoch and return its mean loss."""
        torch.manual_seed(self._recipe.seed * 100_003 + epoch)
        self.model.train()
        steps = self._plan[epoch].maker.steps
        scale_drops(self.model, self._drops, self._plan[epoch].phase.drop)
        losses = [self._step(epoch, step, steps_done + step) for step in range(steps)]
        return sum(losses) / steps

    def _step(self, epoch: int, step: int, overall: int) -> float:
        """Take one optimiser step and return its loss."""
        config, plan = self._recipe.loop, self._plan[epoch]
        done = plan.index * plan.maker.steps + step
        total = (plan.phase.horizon or plan.phase.epochs) * plan.maker.steps
        factor = plan.phase.rate * rate_factor(done, total, config.warmup)
        for group in self._optimiser.param_groups:
            group["lr"] = group["peak"] * factor
        images, masks = plan.maker.batch(epoch, step)
        loss = self._loss(self.model(images), masks)
        value = float(loss.detach())
        if not math.isfinite(value):
            raise LandslideError(
                f"The loss became {value} in epoch {epoch + 1}; lower the learning rate."
            )
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.model.parameters(), config.clip_norm)
        self._optimiser.step()
        self.average.update(self.model, overall)
        return value

    def _report(self, epoch: int, loss: float, seconds: float, parts: Parts | None) -> None:
        """Print and log the epoch; the threshold always comes from the hold-out."""
        finished = epoch + 1
        entry: dict[str, float] = {"epoch": finished, "loss": loss, "seconds": round(seconds, 1)}
        watch = finished % self._recipe.loop.watch_every == 0 or finished == len(self._plan)
        if parts is not None and watch:
            preprocess = Preprocess(self._recipe.input)
            held = histogram_of(self.average.model, parts.holdout, preprocess)
            threshold = held.best_threshold()
            tuned = histogram_of(self.average.model, parts.tune, preprocess)
            entry |= {
                "threshold": threshold,
                "holdout_f1": held.confusion(threshold).f1,
                "tune_f1": tuned.confusion(threshold).f1,
            }
        line = json.dumps({key: round(value, 5) for key, value in entry.items()})
        with self._paths.log.open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")
        print(line, flush=True)
