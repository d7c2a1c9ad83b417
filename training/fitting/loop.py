"""The training loop: phases or stages, an average of the weights, resume bit for bit."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import nn
from tqdm import tqdm

from landslide_qgis.core.errors import LandslideError
from training.context.adapters import has_adapters
from training.context.borrowed import borrowed_sha256
from training.context.token_cache import TokenCache, WithCache, tokens_folder
from training.data.batches import BatchMaker
from training.data.preprocess import Preprocess
from training.data.sources import Parts
from training.fitting.dropout import read_drops, scale_drops, train_mode
from training.fitting.moving_average import Average
from training.fitting.plan import Place, lay_out, make_optimiser, phase_groups
from training.fitting.predict import watched_scores
from training.fitting.stages import enter_stage
from training.fitting.start_weights import start_from
from training.losses import LOSSES
from training.models.build import build_model
from training.recipes.digest import recipe_sha
from training.recipes.recipe import Recipe
from training.run_folder.checkpoint import (
    Learner,
    Progress,
    load_checkpoint,
    read_progress,
    save_checkpoint,
    save_weights,
)
from training.run_folder.journal import Journal
from training.run_folder.layout import RunPaths
from training.runtime.interrupt import Interrupt, StoppedError
from training.runtime.workers import Workers, find_device

_TYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}
# Keeps the seed that a stage begins with apart from those of the epochs.
_STAGE_SEED = 50_000
_WORKER_SEED = 1_000_003


class Trainer:
    """A run of a recipe.

    Attributes:
        model: The network being trained.
        average: Its average, which is what gets evaluated and exported.
    """

    def __init__(
        self,
        recipe: Recipe,
        makers: Sequence[BatchMaker],
        paths: RunPaths,
        workers: Workers | None = None,
        listen: Callable[[int, int], None] | None = None,
    ) -> None:
        """Prepare a run.

        Args:
            recipe: The recipe.
            makers: Batches of every phase or stage.
            paths: Where its files go.
            workers: The processes; this one alone if ``None``.
            listen: Told after each step how many are done, and how many there are; may raise to
                end the run.
        """
        if recipe.loop.threads > 0:
            torch.set_num_threads(recipe.loop.threads)
        self._workers = workers or Workers(find_device(recipe.loop.device))
        self.model = build_model(recipe)
        if recipe.start:
            start_from(self.model, recipe, makers[0])
        self.model.to(self._workers.device)
        self._recipe, self._paths = recipe, paths
        self._share = recipe.loop.accumulate * self._workers.count
        self._plan = lay_out(recipe, makers, self._share)
        self._loss = LOSSES.build(recipe.loss.name, recipe.loss.options)
        self._journal = Journal(paths.folder)
        self._listen = listen
        self._context_sha = borrowed_sha256(self.model)
        self._begin(self._plan[0])

    def run(self, parts: Parts | None, resume: bool = False, stop_after: int | None = None) -> None:
        """Train to the end, or up to ``stop_after`` finished epochs.

        Args:
            parts: Chips to watch; ``None`` for none.
            resume: Continue from the run's checkpoint.
            stop_after: Epochs after which to stop, as an interruption would.

        Raises:
            LandslideError: There is nothing to resume, the recipe differs, the loss is not finite,
                or a checkpoint cannot be written.
            StoppedError: Somebody stopped the run; it is saved.
        """
        progress = self._resume() if resume else Progress(0, recipe_sha(self._recipe))
        if self._workers.leads:
            self._paths.folder.mkdir(parents=True, exist_ok=True)
            self._journal.cut(progress.epochs_done)
        last = min(len(self._plan), stop_after or len(self._plan))
        if self._recipe.loop.watch_every == 0:
            parts = None
        with Interrupt() as interrupt:
            for epoch in range(progress.epochs_done, last):
                place = self._plan[epoch]
                if self._has_settled(place, progress):
                    break
                if place.number > 0 and place.index == 0 and progress.step == 0:
                    progress = self._cross(place, progress)
                progress = self._epoch(epoch, progress, parts, interrupt)

    def _begin(self, place: Place) -> None:
        """Set up what learns at the first epoch of a leg; a phase just goes on."""
        leg, loop = place.leg, self._recipe.loop
        if leg.stage is None and place.number > 0:
            return
        groups: list[dict[str, Any]]
        if leg.stage is None:
            groups = phase_groups(self.model, loop)
        else:
            torch.manual_seed(self._recipe.seed * 100_003 + _STAGE_SEED + place.number)
            groups = enter_stage(self.model, leg.stage)
            self.model.to(self._workers.device)
        self.average = Average(self.model, loop.ema_decay)
        self._drops = read_drops(self.model)
        self._learner = Learner(
            self.model,
            self.average.model,
            make_optimiser(loop.optimiser, groups),
            torch.amp.GradScaler(self._workers.device.type, enabled=loop.precision == "fp16"),
            self._context_sha,
        )
        self._net = self._workers.wrap(self.model)
        self._cache: TokenCache | None = None
        if loop.cache_context and not has_adapters(self.model):
            self._cache = TokenCache(tokens_folder(), self.model, self._context_sha)

    def _cross(self, place: Place, progress: Progress) -> Progress:
        """Begin a later leg; with a new stage the patience starts anew."""
        self._begin(place)
        return progress if place.leg.stage is None else replace(progress, waited=0)

    def _resume(self) -> Progress:
        """Load the checkpoint, in the stage that it was made in."""
        progress = read_progress(self._paths.checkpoint)
        if progress.recipe_sha != recipe_sha(self._recipe):
            raise LandslideError(
                f"The checkpoint in {self._paths.checkpoint} was made by another recipe; "
                "resume with that one or start anew."
            )
        if progress.epochs_done > len(self._plan):
            raise LandslideError(
                f"The checkpoint in {self._paths.checkpoint} is damaged: it claims "
                f"{progress.epochs_done} of {len(self._plan)} epochs; start anew."
            )
        reached = progress.epochs_done if progress.step else progress.epochs_done - 1
        for place in self._plan[1 : reached + 1]:
            if place.index == 0:
                self._begin(place)
        states = load_checkpoint(self._paths.checkpoint, self._learner)
        if progress.step:
            self._workers.restore_random(states)
        return progress

    def _has_settled(self, place: Place, progress: Progress) -> bool:
        """Whether the last leg may end early: no better score for as long as patience lasts."""
        patience = self._recipe.loop.patience
        is_last = place.number == self._plan[-1].number
        return is_last and place.index > 0 and 0 < patience <= progress.waited

    def _epoch(
        self, epoch: int, progress: Progress, parts: Parts | None, interrupt: Interrupt
    ) -> Progress:
        """Train one epoch, or what is left of it, save, and report."""
        place, started = self._plan[epoch], _clocks()
        if progress.step == 0:
            seed = self._recipe.seed * 100_003 + epoch + _WORKER_SEED * self._workers.rank
            torch.manual_seed(seed)
        train_mode(self.model)
        scale_drops(self.model, self._drops, place.leg.phase.drop)
        total = progress.loss_sum
        quiet = None if self._workers.leads else True
        steps = range(progress.step, place.leg.steps)
        for step in tqdm(steps, f"epoch {epoch + 1}", leave=False, disable=quiet):
            total += self._step(epoch, step)
            if self._listen is not None:
                done = sum(before.leg.steps for before in self._plan[:epoch]) + step + 1
                self._listen(done, sum(place.leg.steps for place in self._plan))
            if self._workers.any(interrupt.wanted) and step + 1 < place.leg.steps:
                self._stop(replace(progress, step=step + 1, loss_sum=total))
        spent = {key: round(now - started[key], 1) for key, now in _clocks().items()}
        progress = replace(progress, epochs_done=epoch + 1, step=0, loss_sum=0.0)
        progress = self._look(progress, total / place.leg.steps, spent, parts)
        if interrupt.wanted and epoch + 1 < len(self._plan):
            self._stop(progress)
        self._save(progress)
        return progress

    def _step(self, epoch: int, step: int) -> float:
        """Take one optimiser step and return its loss."""
        config, place, learner = self._recipe.loop, self._plan[epoch], self._learner
        factor = place.leg.factor(place.index, step, config.warmup)
        for group in learner.optimiser.param_groups:
            group["lr"] = group["peak"] * factor
        learner.optimiser.zero_grad(set_to_none=True)
        value = sum(self._backward(epoch, step, part) for part in range(config.accumulate))
        if not math.isfinite(value):
            raise LandslideError(
                f"The loss became {value} in epoch {epoch + 1}; lower the learning rate."
            )
        learner.scaler.unscale_(learner.optimiser)
        nn.utils.clip_grad_norm_(self.model.parameters(), config.clip_norm)
        learner.scaler.step(learner.optimiser)
        learner.scaler.update()
        leg = place.leg
        self.average.update(self.model, leg.first_step + place.index * leg.steps + step)
        return value

    def _backward(self, epoch: int, step: int, part: int) -> float:
        """Add the gradients of a part of a batch and return its share of the loss."""
        config, maker, device = self._recipe.loop, self._plan[epoch].leg.maker, self._workers.device
        number = (step * config.accumulate + part) * self._workers.count + self._workers.rank
        images, masks = (tensor.to(device) for tensor in maker.batch(epoch, number % maker.steps))
        kind = _TYPES[config.precision]
        with self._workers.apart(self._net, part + 1 < config.accumulate):
            with torch.autocast(device.type, kind, enabled=kind != torch.float32):
                context = () if self._cache is None else (self._cache(images),)
                logits = self._net(images, *context)
            loss = self._loss(logits.float(), masks) / config.accumulate
            self._learner.scaler.scale(loss).backward()  # type: ignore[no-untyped-call]
        return float(loss.detach())

    def _look(
        self, progress: Progress, loss: float, spent: Mapping[str, float], parts: Parts | None
    ) -> Progress:
        """Score and log an epoch, keep its weights, and count the looks without a better score."""
        place = self._plan[progress.epochs_done - 1]
        entry: dict[str, float | str] = {"epoch": progress.epochs_done, "loss": loss}
        if place.leg.stage is not None:
            rate = max(group["lr"] for group in self._learner.optimiser.param_groups)
            entry |= {"stage": place.leg.stage.name, "rate": rate}
        entry |= spent
        watched = -1.0
        if parts is not None and self._is_watched(progress.epochs_done):
            scores = self._scores(parts) if self._workers.leads else {}
            watched = self._workers.told(scores.get("watched_f1", 0.0))
            entry |= scores
        better = watched > progress.best
        if self._workers.leads:
            self._journal.write(entry)
            if better or parts is None or self._recipe.loop.keep == "last":
                save_weights(self.average.model, self._paths.weights, self._context_sha)
        if watched < 0.0:
            return progress
        waited = 0 if better else progress.waited + 1
        return replace(progress, best=max(watched, progress.best), waited=waited)

    def _is_watched(self, finished: int) -> bool:
        """Whether the hold-out is looked at after so many epochs."""
        return finished % self._recipe.loop.watch_every == 0 or finished == len(self._plan)

    def _scores(self, parts: Parts) -> Mapping[str, float]:
        """Score the average."""
        model = self.average.model
        if self._cache is not None:
            model = WithCache(model, self._cache)
        preprocess = Preprocess(self._recipe.input)
        return watched_scores(model, parts, preprocess, self._recipe.loop.watch_threshold)

    def _save(self, progress: Progress) -> None:
        """Write the checkpoint."""
        random = self._workers.random_states()
        if self._workers.leads:
            save_checkpoint(self._paths.checkpoint, self._learner, progress, random)

    def _stop(self, progress: Progress) -> None:
        """Save and end the run."""
        self._save(progress)
        done = f"epoch {progress.epochs_done}"
        if progress.step:
            done += f" and {progress.step} steps of the next"
        raise StoppedError(
            f"Stopped after {done}; everything is saved in {self._paths.checkpoint}. "
            "Repeat the command with --resume to go on from there."
        )


def _clocks() -> dict[str, float]:
    """Return the clock on the wall and that of this process's processors, in seconds."""
    return {"seconds": time.monotonic(), "cpu_seconds": time.process_time()}
