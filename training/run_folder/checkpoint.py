"""Checkpoints: weights as safetensors, the optimiser beside them, swapped in whole.

A checkpoint is a folder with ``model.safetensors``, ``ema.safetensors``, ``optimiser.pt`` (tensors
and plain numbers only; read with ``weights_only=True``) and ``state.json``. A frozen context
encoder is not in it, only its hash.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.context.adapters import adapters_of, has_adapters, insert_adapters
from training.context.borrowed import borrowed_sha256, own_state
from training.recipes.parsing import parse
from training.recipes.schedule import AdapterConfig
from training.runtime.files import cannot_write, read_object
from training.runtime.tensor_files import read_tensors, write_tensors

_CONTEXT_KEY, _ADAPTERS_KEY = "context_sha256", "adapters"
_SHOWN = 3


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    Attributes:
        epochs_done: Finished epochs.
        recipe_sha: Hash of the recipe that the run follows.
        step: Finished steps of an epoch that is not finished.
        loss_sum: Sum of their losses.
        best: Highest F1 that was watched, -1 before the first look.
        waited: Looks since then, or since the stage began.
    """

    epochs_done: int
    recipe_sha: str
    step: int = 0
    loss_sum: float = 0.0
    best: float = -1.0
    waited: int = 0


@dataclass
class Learner:
    """Everything that changes while a network learns.

    Attributes:
        model: The network.
        average: Its average.
        optimiser: The optimiser.
        scaler: Scales the loss for 16-bit gradients.
        context_sha: Hash of the context encoder, see
            :func:`training.context.borrowed.borrowed_sha256`.
    """

    model: nn.Module
    average: nn.Module
    optimiser: torch.optim.Optimizer
    scaler: torch.amp.GradScaler
    context_sha: str


def save_weights(model: nn.Module, path: Path, context_sha: str) -> None:
    """Write a network's own tensors to a safetensors file: beside it first, then renamed.

    Args:
        model: The network.
        path: File to write.
        context_sha: Hash of its context encoder.

    Raises:
        LandslideError: The file cannot be written.
    """
    metadata = {_CONTEXT_KEY: context_sha}
    adapters = adapters_of(model)
    if adapters is not None:
        metadata[_ADAPTERS_KEY] = json.dumps(vars(adapters))
    write_tensors(path, own_state(model), metadata)


def load_weights(model: nn.Module, path: Path) -> None:
    """Fill a network's own tensors from a safetensors file; adapters are inserted as needed.

    Raises:
        LandslideError: The file is missing, damaged, or belongs to another network or to another
            context encoder.
    """
    if not path.is_file():
        raise LandslideError(f"There are no weights at {path}; run 'fit' first.")
    metadata, tensors = read_tensors(path)
    if _ADAPTERS_KEY in metadata and not has_adapters(model):
        insert_adapters(model, AdapterConfig(**json.loads(metadata[_ADAPTERS_KEY])))
    mine = own_state(model)
    wrong = _differences(mine, tensors)
    if wrong:
        more = f" and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        raise LandslideError(
            f"The weights {path} belong to another network than the recipe's: "
            f"{', '.join(wrong[:_SHOWN])}{more}."
        )
    if metadata.get(_CONTEXT_KEY, "") != borrowed_sha256(model):
        raise LandslideError(
            f"The weights {path} were trained beside another context encoder than the recipe's; "
            "name the encoder's weights as they were."
        )
    with torch.no_grad():
        for key, tensor in tensors.items():
            mine[key].copy_(tensor)


def save_checkpoint(
    folder: Path, learner: Learner, progress: Progress, random: list[torch.Tensor]
) -> None:
    """Write a whole checkpoint and swap it with the former one.

    Args:
        folder: The checkpoint.
        learner: What learns.
        progress: How far it is.
        random: State of torch's generator in every process.

    Raises:
        LandslideError: It cannot be written; the former checkpoint is still there.
    """
    beside, former = _beside(folder)
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        save_weights(learner.model, beside / "model.safetensors", learner.context_sha)
        save_weights(learner.average, beside / "ema.safetensors", learner.context_sha)
        extra = {
            "optimiser": learner.optimiser.state_dict(),
            "scaler": learner.scaler.state_dict(),
            "random": random,
        }
        torch.save(extra, beside / "optimiser.pt")
        (beside / "state.json").write_text(json.dumps(vars(progress)), encoding="utf-8")
    except (OSError, RuntimeError, LandslideError) as error:
        shutil.rmtree(beside, ignore_errors=True)
        kept = f"the one before it is kept in {folder}" if folder.exists() else "there is none yet"
        raise LandslideError(
            f"The checkpoint after epoch {progress.epochs_done} cannot be written; {kept}. "
            f"Is the disk full? ({str(error).splitlines()[0]})"
        ) from error
    shutil.rmtree(former, ignore_errors=True)
    try:
        if folder.exists():
            folder.rename(former)
        beside.rename(folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    shutil.rmtree(former, ignore_errors=True)


def read_progress(folder: Path) -> Progress:
    """Return how far a checkpoint is; one whose swap was interrupted is put back first.

    Raises:
        LandslideError: There is no checkpoint, or it is damaged.
    """
    _, former = _beside(folder)
    if former.exists() and not folder.exists():
        former.rename(folder)
    path = folder / "state.json"
    if not path.is_file():
        raise LandslideError(f"There is no checkpoint in {folder} to resume; run without --resume.")
    remedy = "start anew, or put a copy of the checkpoint in its place"
    damaged = f"The checkpoint {folder} is damaged: {path.name}; {remedy}."
    try:
        progress = parse(Progress, read_object(path, remedy), "")
    except LandslideError as error:
        raise LandslideError(damaged) from error
    if min(progress.epochs_done, progress.step) < 0:
        raise LandslideError(damaged)
    return progress


def load_checkpoint(folder: Path, learner: Learner) -> list[torch.Tensor]:
    """Fill everything that learns from a checkpoint.

    Returns:
        State of torch's generator in every process.

    Raises:
        LandslideError: The checkpoint is damaged or belongs to another network.
    """
    load_weights(learner.model, folder / "model.safetensors")
    load_weights(learner.average, folder / "ema.safetensors")
    path = folder / "optimiser.pt"
    try:
        extra: dict[str, Any] = torch.load(path, weights_only=True, map_location="cpu")
        learner.optimiser.load_state_dict(extra["optimiser"])
        learner.scaler.load_state_dict(extra["scaler"])
        random: list[torch.Tensor] = extra["random"]
    except Exception as error:  # torch raises its own, zipfile's and the unpickler's errors
        raise LandslideError(
            f"The checkpoint {folder} is damaged: {path.name} is truncated or no checkpoint; "
            "start anew, or put a copy in its place."
        ) from error
    return random


def _beside(folder: Path) -> tuple[Path, Path]:
    """Return where a checkpoint is written first, and where the former one waits."""
    return folder.with_name(folder.name + ".part"), folder.with_name(folder.name + ".old")


def _differences(
    wanted: Mapping[str, torch.Tensor], found: Mapping[str, torch.Tensor]
) -> list[str]:
    """Say how tensors differ by name and shape."""
    missing = [f"{key!r} is missing" for key in wanted if key not in found]
    extra = [f"{key!r} is left over" for key in found if key not in wanted]
    shapes = [
        f"{key!r} has the shape {tuple(found[key].shape)}, not {tuple(tensor.shape)}"
        for key, tensor in wanted.items()
        if key in found and found[key].shape != tensor.shape
    ]
    return [*shapes, *missing, *extra]
