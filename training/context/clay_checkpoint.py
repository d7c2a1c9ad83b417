"""Weights of Clay: read from the official checkpoint, converted once, checked tensor by tensor.

The official file ``clay-v1.5.ckpt`` (5.2 GB) is a Lightning checkpoint that also holds a decoder, a
teacher and the optimiser. Only the encoder (1.2 GB) is kept, as safetensors, which opens at once
and cannot carry code.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import nn

from landslide_qgis.core.digest import file_sha256
from landslide_qgis.core.errors import LandslideError
from training.context.clay import SIZES, ClayEncoder, size_named
from training.runtime.files import cache_folder
from training.runtime.tensor_files import read_tensors, write_tensors

PREFIX = "model.encoder."
HUB_REPOSITORY = "made-with-clay/Clay"
HUB_FILE = "v1.5/clay-v1.5.ckpt"
_LISTED = 5
_REASON = 300


def load_clay(name: str, path: Path) -> ClayEncoder:
    """Return an encoder with weights.

    Args:
        name: Size: ``tiny``, ``small``, ``base`` or ``large``.
        path: The official checkpoint, or what :func:`convert_checkpoint` made of it. A checkpoint
            is converted into the cache when it is met first.

    Raises:
        LandslideError: The file is missing, damaged, of another size, or tensors are missing or
            left over.
    """
    if not path.is_file():
        raise LandslideError(f"There are no Clay weights at {path}.")
    source = path if path.suffix == ".safetensors" else _converted(name, path)
    _, state = read_tensors(source)
    encoder = _encoder_for(name, state, path)
    encoder.load_state_dict(state, assign=True)
    return encoder


def convert_checkpoint(name: str, source: Path, target: Path) -> None:
    """Write the encoder of an official checkpoint as safetensors, if it is whole.

    Args:
        name: Size.
        source: A Lightning checkpoint with ``state_dict``.
        target: File to write; written beside first, then renamed.

    Raises:
        LandslideError: The checkpoint is damaged, holds anything but tensors and plain values,
            holds no encoder or one of another size, or tensors are missing or left over.
    """
    if target.suffix != ".safetensors":
        raise LandslideError(f"The file {target} must end in .safetensors.")
    state = {key: tensor.float() for key, tensor in _read_checkpoint(source).items()}
    _encoder_for(name, state, source)
    write_tensors(target, state, {"source": source.name})


def _read_checkpoint(path: Path) -> dict[str, torch.Tensor]:
    """Return the encoder's tensors of an official checkpoint, without their prefix."""
    try:
        document = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except Exception as error:  # torch raises its own, zipfile's and the unpickler's errors
        # The unpickler's own words advise to run the file's code.
        raise LandslideError(
            f"The checkpoint {path} cannot be read; it is truncated, no checkpoint, or holds more "
            "than tensors and plain values."
        ) from error
    state = document.get("state_dict") if isinstance(document, Mapping) else None
    if not isinstance(state, Mapping):
        raise LandslideError(f"The checkpoint {path} has no 'state_dict'.")
    encoder = {
        key.removeprefix(PREFIX): tensor for key, tensor in state.items() if key.startswith(PREFIX)
    }
    if not encoder:
        raise LandslideError(f"The checkpoint {path} has no tensors named '{PREFIX}…'.")
    return encoder


def _encoder_for(name: str, state: Mapping[str, torch.Tensor], path: Path) -> ClayEncoder:
    """Return an encoder of a size, still empty, that tensors fit.

    Raises:
        LandslideError: They are of another size, or some are missing or left over.
    """
    with torch.device("meta"):
        encoder = ClayEncoder(size_named(name))
    token = state.get("cls_token")
    blocks = {key.split(".")[2] for key in state if key.startswith("transformer.layers.")}
    known = {(size.width, size.depth): other for other, size in SIZES.items()}
    found = known.get((token.shape[-1], len(blocks)), name) if token is not None else name
    if found != name:
        raise LandslideError(f"The weights {path} are Clay {found!r}, but {name!r} is asked for.")
    check_tensors(encoder, state, path)
    return encoder


def check_tensors(model: nn.Module, state: Mapping[str, torch.Tensor], path: Path) -> None:
    """Compare tensors with a model by name and shape.

    Raises:
        LandslideError: Some are missing, left over or of another shape; the message names them.
    """
    wanted = model.state_dict()
    shared = wanted.keys() & state.keys()
    complaints = {
        "missing": sorted(wanted.keys() - state.keys()),
        "left over": sorted(state.keys() - wanted.keys()),
        "of another shape": [
            f"{key} {tuple(state[key].shape)} instead of {tuple(wanted[key].shape)}"
            for key in sorted(shared)
            if state[key].shape != wanted[key].shape
        ],
    }
    found = [f"{what}: {_listed(names)}" for what, names in complaints.items() if names]
    if found:
        raise LandslideError(f"The weights {path} do not fit the encoder; {'; '.join(found)}.")


def download_clay(revision: str, sha256: str) -> Path:
    """Download the official checkpoint (5.2 GB) with ``huggingface_hub``, once.

    Args:
        revision: Commit of the repository ``made-with-clay/Clay``.
        sha256: Hash that the file must have, in hexadecimal.

    Returns:
        The file in Hugging Face's cache.

    Raises:
        LandslideError: ``huggingface_hub`` is not installed, the download fails, or the hash
            differs.
    """
    try:
        hub = importlib.import_module("huggingface_hub")
    except ImportError as error:
        raise LandslideError(
            "The download needs the package 'huggingface_hub'; install training/requirements.txt."
        ) from error
    try:
        path = Path(hub.hf_hub_download(HUB_REPOSITORY, HUB_FILE, revision=revision))
    except Exception as error:  # the client raises its own and its transport's errors
        reason = " ".join(str(error).split()).rstrip(".")[:_REASON]
        raise LandslideError(
            f"{HUB_FILE} of {HUB_REPOSITORY} at {revision!r} cannot be downloaded: {reason}."
        ) from error
    found = file_sha256(path)
    if found != sha256.lower():
        raise LandslideError(
            f"{path} has the SHA-256 {found}, not {sha256}, so nothing was loaded; check revision "
            "and hash, or delete the file to have it downloaded again."
        )
    return path


def _converted(name: str, checkpoint: Path) -> Path:
    """Return the safetensors file of a checkpoint, made when it is not there yet."""
    status = checkpoint.stat()
    origin = f"{checkpoint.resolve()} {status.st_size} {status.st_mtime_ns}"
    mark = hashlib.sha256(origin.encode()).hexdigest()[:12]
    target = cache_folder() / f"{checkpoint.stem}-encoder-{mark}.safetensors"
    if not target.is_file():
        convert_checkpoint(name, checkpoint, target)
    return target


def _listed(names: list[str]) -> str:
    """Return the first names and the number of the others."""
    shown = ", ".join(names[:_LISTED])
    return shown if len(names) <= _LISTED else f"{shown} and {len(names) - _LISTED} more"
