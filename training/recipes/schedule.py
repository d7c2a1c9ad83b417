"""The schedule: how long, how fast, and what learns when."""

from __future__ import annotations

import math
from dataclasses import dataclass

ENCODER, FUSION, ADAPTERS, DECODER, CONTEXT = "encoder", "fusion", "adapters", "decoder", "context"
ROLES = (ENCODER, FUSION, DECODER, ADAPTERS)
KEEP = ("last", "best")
PRECISIONS = ("fp32", "bf16", "fp16")
DEVICES = ("auto", "cpu", "cuda")
ADAM, ADAMW = "adam", "adamw"
OPTIMISERS = (ADAMW, ADAM)
_FINAL_RATE = 0.01


@dataclass(frozen=True)
class LoopConfig:
    """The loop; the first five rates and lengths describe the first phase.

    Attributes:
        epochs: Passes over the train chips.
        horizon: Epochs over which the cosine of the first phase stretches, 0 for ``epochs``; a
            longer one hands over to the next phase before the rate has fallen.
        batch_size: Chips an optimiser step, over all processes.
        learning_rate: Peak rate of the decoder.
        encoder_rate: Peak rate of the pretrained encoder.
        weight_decay: The optimiser's decay; AdamW's is not applied to biases and normalisation.
        warmup: Share of the steps that warm up; a cosine follows, down to 1 % of the peak.
        ema_decay: Decay a step of the averaged weights, which are what is evaluated and exported;
            0 for no averaging.
        clip_norm: Largest norm of the gradient.
        watch_every: Epochs between looks at the hold-out and the tune split; 0 for none at all, and
            the weights of the last epoch.
        watch_threshold: Fixed threshold of the F1 on the hold-out that ``patience`` and ``keep``
            go by.
        patience: Looks without a better F1 after which the last phase or stage ends early; counted
            anew with every stage. 0: never.
        keep: ``last``: the weights of the last epoch are the run's; ``best``: those of the look
            with the highest F1.
        accumulate: Parts that a batch is split into to save memory; gradients are summed. Batch
            norm and losses pooled over a batch then see a part.
        optimiser: ``adamw``; or ``adam``, whose decay is part of the gradient (L2) and of all
            weights, as programs of several papers have it.
        precision: ``fp32``, or ``bf16`` or ``fp16`` where torch deems it safe.
        device: ``cpu``, ``cuda`` or ``auto``: CUDA where there is one.
        cache_context: Keep what a frozen context encoder says about every chip in each of its
            eight symmetries on disk, in the cache folder, for this run and others.
        threads: Threads of torch; 0 leaves its default.
    """

    epochs: int = 30
    horizon: int = 0
    batch_size: int = 16
    learning_rate: float = 1e-3
    encoder_rate: float = 5e-4
    weight_decay: float = 0.02
    warmup: float = 0.05
    ema_decay: float = 0.995
    clip_norm: float = 5.0
    watch_every: int = 1
    watch_threshold: float = 0.5
    patience: int = 0
    keep: str = "last"
    accumulate: int = 1
    optimiser: str = ADAMW
    precision: str = "fp32"
    device: str = "auto"
    cache_context: bool = False
    threads: int = 0


@dataclass(frozen=True)
class AdapterConfig:
    """Size of the adapters; the defaults are the published hybrid's.

    Attributes:
        rank: Rank of the update of a weight.
        alpha: The update is scaled by ``alpha / rank``.
        dropout: Probability of dropping an input of the adapter.
    """

    rank: int = 8
    alpha: int = 8
    dropout: float = 0.1


@dataclass(frozen=True)
class StageConfig:
    """A stage: what trains, how fast, for how long, with a new optimiser.

    Attributes:
        name: Name for logs.
        epochs: Epochs of the stage; the cosine of its rates ends with them.
        rates: Peak learning rate by role: ``encoder`` (the convolutional way down), ``fusion``,
            ``decoder``, ``adapters``. Roles without a rate are frozen.
        adapters: Adapters to insert when the stage begins; ``None``: none.
        weight_decay: The optimiser's decay.
        final: Rate at the end relative to the peak.
    """

    name: str
    epochs: int
    rates: dict[str, float]
    adapters: AdapterConfig | None = None
    weight_decay: float = 1e-3
    final: float = 0.0

    def rate_factor(self, epoch: int) -> float:
        """Return the rates of an epoch of the stage, counted from 0, relative to the peaks."""
        done = min(epoch / self.epochs, 1.0)
        return self.final + (1.0 - self.final) * 0.5 * (1.0 + math.cos(math.pi * done))


def rate_factor(step: int, total: int, warmup: float) -> float:
    """Return the learning rate of a step relative to its peak: linear warm-up, then cosine."""
    rising = max(round(total * warmup), 1)
    if step < rising:
        return (step + 1) / rising
    done = (step - rising) / max(total - rising, 1)
    return _FINAL_RATE + (1.0 - _FINAL_RATE) * 0.5 * (1.0 + math.cos(math.pi * done))
