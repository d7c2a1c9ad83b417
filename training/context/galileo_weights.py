"""Galileo's published files: tensors, normalisation, and their checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

from landslide_qgis.core.errors import LandslideError
from training.context.galileo_bands import GROUPS
from training.runtime.files import read_object

# Bands by their place in the statistics of data with a date (13) and without (16).
_DATED = {
    "B02": 2, "B03": 3, "B04": 4, "B05": 5, "B06": 6, "B07": 7, "B08": 8, "B8A": 9, "B11": 10,
    "B12": 11,
}  # fmt: skip
_STATIC = {"dem": 0, "slope": 1}
_DATED_COUNT, _STATIC_COUNT = "13", "16"
_REMEDY = "download the folder of weights again"


@dataclass(frozen=True)
class GalileoFolder:
    """What the published folder holds.

    Attributes:
        tensors: The encoder's tensors by their published names.
        ranges: Mean and standard deviation of native values, by band.
    """

    tensors: dict[str, torch.Tensor]
    ranges: dict[str, tuple[float, float]]


def load_folder(folder: Path) -> GalileoFolder:
    """Read Galileo's folder.

    Raises:
        LandslideError: A file is missing or damaged, or the encoder is not the nano one.
    """
    path = folder / "encoder.pt"
    if not path.is_file():
        raise LandslideError(
            f"There are no Galileo weights at {path}; download data/models/nano of "
            "github.com/nasaharvest/galileo and name its folder with 'weights'."
        )
    model = read_object(folder / "config.json", _REMEDY).get("model", {}).get("encoder", {})
    shape = tuple(model.get(key) for key in ("embedding_size", "depth", "num_heads"))
    if shape != (128, 4, 8):
        raise LandslideError(f"{folder} holds another Galileo than the nano one ({shape}).")
    try:
        tensors = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises its own, zipfile's and the unpickler's errors
        raise LandslideError(f"The weights {path} cannot be read; the file is damaged.") from error
    named = {str(key).replace(".backbone", ""): tensor for key, tensor in tensors.items()}
    return GalileoFolder(named, _read_ranges(folder / "normalization.json"))


def fill_encoder(encoder: nn.Module, tensors: Mapping[str, torch.Tensor]) -> None:
    """Fill an encoder's weights in place; embeddings are resampled to its patch.

    Args:
        encoder: See :class:`training.context.galileo.GalileoEncoder`.
        tensors: By their published names.

    Raises:
        LandslideError: A tensor is missing or has another shape; the message names it.
    """
    state = encoder.state_dict()
    own = {key: key for key in state if not key.startswith(("embed.", "codes", "frequencies"))}
    for name, group in GROUPS.items():
        if f"embed.{name}.weight" in state:
            own |= {f"embed.{name}.{part}": f"{group.embedding}.{part}" for part in _PARTS}
    missing = [theirs for theirs in own.values() if theirs not in tensors]
    if missing:
        raise LandslideError(f"Galileo's weights lack {missing[0]!r} ({len(missing)} missing).")
    for mine, theirs in own.items():
        tensor, wanted = tensors[theirs], state[mine].shape
        if mine.startswith("embed.") and tensor.ndim == 4:
            tensor = resampled(tensor, wanted[-1])
        if tensor.shape != wanted:
            raise LandslideError(
                f"Galileo's {theirs!r} has the shape {tuple(tensor.shape)}, not {tuple(wanted)}."
            )
        state[mine].copy_(tensor)


_PARTS = ("weight", "bias")


def resampled(kernel: torch.Tensor, patch: int) -> torch.Tensor:
    """Return a patch embedding's kernel for another patch.

    The pseudo-inverse of the bicubic resizing, so that a resized patch gives the token of the
    original one (Beyer et al., "FlexiViT", CVPR 2023).

    Args:
        kernel: ``(outputs, inputs, base, base)``.
        patch: Pixels along the new patch.

    Returns:
        ``(outputs, inputs, patch, patch)``.
    """
    base = kernel.shape[-1]
    if patch == base:
        return kernel
    basis = torch.eye(base * base).view(base * base, 1, base, base)
    resized = functional.interpolate(basis, (patch, patch), mode="bicubic", antialias=True)
    inverse = torch.linalg.pinv(resized.flatten(1))
    flat: torch.Tensor = kernel.flatten(2) @ inverse.T
    return flat.view(*kernel.shape[:2], patch, patch)


def _read_ranges(path: Path) -> dict[str, tuple[float, float]]:
    """Read mean and standard deviation by band."""
    document = read_object(path, _REMEDY)
    try:
        return {
            band: (float(document[count]["mean"][place]), float(document[count]["std"][place]))
            for count, places in ((_DATED_COUNT, _DATED), (_STATIC_COUNT, _STATIC))
            for band, place in places.items()
        }
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise LandslideError(f"{path} lacks Galileo's statistics ({error}).") from error
