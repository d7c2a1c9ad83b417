"""Low-rank adapters inside a context encoder: inserted, counted, saved alone, merged.

LoRA (Hu et al., ICLR 2022) by peft. One base encoder of a gigabyte then serves many regions, each
with a few megabytes of its own.
"""

from __future__ import annotations

import copy
import importlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.context import ContextEncoder
from training.context.borrowed import ADAPTER_MARK
from training.recipes.schedule import AdapterConfig
from training.runtime.tensor_files import read_tensors, write_tensors
from training.runtime.torchvision_guard import import_timm

_NAME = "default"
_CONFIG_KEY = "adapters"
Network = TypeVar("Network", bound=nn.Module)


def context_of(model: nn.Module) -> ContextEncoder:
    """Return a network's context encoder.

    Raises:
        LandslideError: It has none.
    """
    context = getattr(model, "context", None)
    if not isinstance(context, ContextEncoder) or context.width == 0:
        raise LandslideError(f"The network {type(model).__name__} has no context encoder.")
    return context


def has_adapters(model: nn.Module) -> bool:
    """Whether adapters are inside a network."""
    return any(ADAPTER_MARK in name for name, _ in model.named_parameters())


def insert_adapters(model: nn.Module, config: AdapterConfig) -> int:
    """Insert adapters into the context encoder; its own weights stay frozen.

    The network's output does not change until the adapters learn.

    Args:
        model: A network with a context encoder.
        config: Size of the adapters.

    Returns:
        Number of parameters inserted.

    Raises:
        LandslideError: There is no context encoder, adapters are there already, or peft is not
            installed.
    """
    context = context_of(model)
    if has_adapters(context):
        raise LandslideError("The context encoder has adapters already; merge them first.")
    peft = _import_peft()
    options = peft.LoraConfig(
        r=config.rank,
        lora_alpha=config.alpha,
        lora_dropout=config.dropout,
        bias="none",
        target_modules=list(context.adapter_targets),
    )
    before = {name for name, _ in context.named_parameters()}
    peft.inject_adapter_in_model(options, context, adapter_name=_NAME)
    if before & {name for name, tensor in context.named_parameters() if tensor.requires_grad}:
        raise LandslideError("The adapters left some of the encoder's own weights unfrozen.")
    return count_adapters(context)


def count_adapters(model: nn.Module) -> int:
    """Return the number of parameters in a network's adapters."""
    return sum(tensor.numel() for name, tensor in model.named_parameters() if ADAPTER_MARK in name)


def adapters_of(model: nn.Module) -> AdapterConfig | None:
    """Return what a network's adapters were inserted with, ``None`` if it has none."""
    if not has_adapters(model):
        return None
    options: Any = context_of(model).peft_config
    made = options[_NAME]
    return AdapterConfig(made.r, made.lora_alpha, made.lora_dropout)


def merge_adapters(model: nn.Module) -> None:
    """Fold adapters into the weights they adapt, in place; nothing of peft is left.

    Raises:
        LandslideError: There are none.
    """
    if not has_adapters(model):
        raise LandslideError("The network has no adapters to merge.")
    _unwrap(model, merge=True)


def remove_adapters(model: nn.Module) -> None:
    """Take adapters out again, in place: the encoder is as it was before they were inserted."""
    if has_adapters(model):
        _unwrap(model, merge=False)


def _unwrap(model: nn.Module, merge: bool) -> None:
    """Put the adapted layers back in the place of their wrappers."""
    lora = importlib.import_module("peft.tuners.lora")
    for name, layer in list(model.named_modules()):
        if not isinstance(layer, lora.LoraLayer):
            continue
        wrapper: Any = layer
        if merge:
            wrapper.merge(safe_merge=True)
        parent, _, child = name.rpartition(".")
        setattr(model.get_submodule(parent), child, wrapper.get_base_layer())
    # peft's note about the adapters would make it refuse new ones.
    del context_of(model).peft_config


def merged_copy(model: Network) -> Network:
    """Return a copy for export: the same network with its adapters, if any, folded in."""
    result = copy.deepcopy(model)
    if has_adapters(result):
        merge_adapters(result)
    return result


def save_adapters(model: nn.Module, path: Path, about: Mapping[str, str] | None = None) -> None:
    """Write a network's adapters alone as safetensors: beside the target, then renamed.

    Args:
        model: A network with adapters in its context encoder.
        path: File to write.
        about: Further words to keep in the file.

    Raises:
        LandslideError: There are none.
    """
    context, config = context_of(model), adapters_of(model)
    if config is None:
        raise LandslideError("The network has no adapters to save.")
    state = context.state_dict()
    tensors = {name: tensor for name, tensor in state.items() if ADAPTER_MARK in name}
    write_tensors(path, tensors, {**(about or {}), _CONFIG_KEY: json.dumps(asdict(config))})


def load_adapters(model: nn.Module, path: Path) -> AdapterConfig:
    """Insert the adapters of a file into a network, in the place of its own, and fill them.

    Args:
        model: A network with the context encoder that the adapters were made for.
        path: What :func:`save_adapters` wrote.

    Returns:
        What they were made with.

    Raises:
        LandslideError: The file is missing, damaged or belongs to another encoder.
    """
    context = context_of(model)
    metadata, tensors = _read(path)
    config = _config_in(metadata, path)
    remove_adapters(model)
    insert_adapters(model, config)
    state = {name: tensor for name, tensor in context.state_dict().items() if ADAPTER_MARK in name}
    for name in sorted(state.keys() ^ tensors.keys()):
        what = "missing" if name in state else "left over"
        raise LandslideError(f"The adapters {path} belong to another encoder: {name!r} is {what}.")
    for name, tensor in tensors.items():
        if state[name].shape != tensor.shape:
            raise LandslideError(
                f"The adapters {path} belong to another encoder: {name!r} has the shape "
                f"{tuple(tensor.shape)}, not {tuple(state[name].shape)}."
            )
        state[name].copy_(tensor)
    return config


def read_about(path: Path) -> dict[str, str]:
    """Return the words kept in a file of adapters.

    Raises:
        LandslideError: It is missing or damaged.
    """
    return _read(path)[0]


def _config_in(metadata: Mapping[str, str], path: Path) -> AdapterConfig:
    """Return the size of the adapters in a file."""
    try:
        return AdapterConfig(**json.loads(metadata[_CONFIG_KEY]))
    except (KeyError, TypeError, ValueError) as error:
        raise LandslideError(f"The file {path} does not hold adapters.") from error


def _read(path: Path) -> tuple[dict[str, str], dict[str, torch.Tensor]]:
    """Read a file of adapters."""
    if not path.is_file():
        raise LandslideError(f"There are no adapters at {path}.")
    return read_tensors(path)


def _import_peft() -> ModuleType:
    """Return ``peft``; it imports torchvision, which may need the guard that timm needs.

    Raises:
        LandslideError: It is not installed.
    """
    import_timm()
    try:
        return importlib.import_module("peft")
    except ImportError as error:
        raise LandslideError(
            "Adapters need the package 'peft'; install training/requirements.txt."
        ) from error
