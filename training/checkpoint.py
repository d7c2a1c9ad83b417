"""Checkpoints: weights as safetensors, the optimiser beside them, swapped in whole.

A checkpoint is a folder with ``model.safetensors``, ``ema.safetensors``, ``optimiser.pt`` (tensors
and plain numbers only; read with ``weights_only=True``) and ``state.json``.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from landslide_qgis.core.errors import LandslideError


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    Attributes:
        epochs_done: Finished epochs.
        steps_done: Finished optimiser steps.
        recipe_sha: Hash of the recipe that the run follows.
    """

    epochs_done: int
    steps_done: int
    recipe_sha: str


def save_weights(state: dict[str, torch.Tensor], path: Path) -> None:
    """Write tensors to a safetensors file: beside it first, then renamed."""
    beside = path.with_suffix(".part")
    save_file({key: tensor.detach().contiguous() for key, tensor in state.items()}, str(beside))
    beside.replace(path)


def load_weights(model: nn.Module, path: Path) -> None:
    """Fill a model from a safetensors file.

    Raises:
        LandslideError: The file is missing or belongs to another network.
    """
    if not path.is_file():
        raise LandslideError(f"There are no weights at {path}; run 'fit' first.")
    try:
        model.load_state_dict(load_file(str(path)))
    except RuntimeError as error:
        raise LandslideError(
            f"The weights {path} belong to another network than the recipe's."
        ) from error


def save_checkpoint(
    folder: Path,
    model: nn.Module,
    ema: nn.Module,
    optimiser: torch.optim.Optimizer,
    progress: Progress,
) -> None:
    """Write a whole checkpoint and swap it with the former one."""
    beside, former = folder.with_name(folder.name + ".part"), folder.with_name(folder.name + ".old")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    save_weights(model.state_dict(), beside / "model.safetensors")
    save_weights(ema.state_dict(), beside / "ema.safetensors")
    torch.save(optimiser.state_dict(), beside / "optimiser.pt")
    (beside / "state.json").write_text(json.dumps(vars(progress)), encoding="utf-8")
    shutil.rmtree(former, ignore_errors=True)
    if folder.exists():
        folder.rename(former)
    beside.rename(folder)
    shutil.rmtree(former, ignore_errors=True)


def load_checkpoint(
    folder: Path, model: nn.Module, ema: nn.Module, optimiser: torch.optim.Optimizer
) -> Progress:
    """Fill model, average and optimiser from a checkpoint.

    Raises:
        LandslideError: There is no checkpoint, or it belongs to another network.
    """
    state_path = folder / "state.json"
    if not state_path.is_file():
        raise LandslideError(f"There is no checkpoint in {folder} to resume; run without --resume.")
    load_weights(model, folder / "model.safetensors")
    load_weights(ema, folder / "ema.safetensors")
    state: dict[str, Any] = torch.load(folder / "optimiser.pt", weights_only=True)
    optimiser.load_state_dict(state)
    return Progress(**json.loads(state_path.read_text(encoding="utf-8")))
