"""Files of tensors: safetensors, which open at once and cannot carry code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from landslide_qgis.core.errors import LandslideError
from training.runtime.files import discard


def write_tensors(
    path: Path, tensors: Mapping[str, torch.Tensor], metadata: Mapping[str, str]
) -> None:
    """Write tensors, making their folder: beside the place first, then renamed.

    Args:
        path: File to write.
        tensors: What to write, by name.
        metadata: Words to keep with them.

    Raises:
        LandslideError: It cannot be written; what was there before is still there.
    """
    beside = path.with_suffix(".part")
    plain = {name: tensor.detach().contiguous() for name, tensor in tensors.items()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_file(plain, str(beside), metadata=dict(metadata))
        beside.replace(path)
    except (OSError, SafetensorError) as error:
        discard(beside)
        raise LandslideError(f"{path} cannot be written: {error}.") from error


def read_tensors(path: Path) -> tuple[dict[str, str], dict[str, torch.Tensor]]:
    """Return the words and the tensors of a file.

    Raises:
        LandslideError: It is damaged.
    """
    try:
        with safe_open(str(path), framework="pt") as stream:
            tensors = {name: stream.get_tensor(name) for name in stream.keys()}  # noqa: SIM118
            return stream.metadata() or {}, tensors
    except (SafetensorError, OSError) as error:
        raise LandslideError(f"{path} is damaged or truncated ({error}).") from error
