"""SAM's official checkpoints, loaded tensor by tensor under the names that transformers uses.

``sam_vit_b_01ec64.pth``, ``sam_vit_l_0b3195.pth`` and ``sam_vit_h_4b8939.pth`` hold plain state
dicts of a model for 1,024 pixels; positions are resampled for other sides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from landslide_qgis.core.errors import LandslideError
from training.context.clay_checkpoint import check_tensors

# Official name → transformers' name, applied in this order.
_RENAMES = (
    (r"^image_encoder\.", "vision_encoder."),
    (r"\.patch_embed\.proj\.", ".patch_embed.projection."),
    (r"^vision_encoder\.blocks\.", "vision_encoder.layers."),
    (r"\.norm(\d)\.", r".layer_norm\1."),
    (r"\.norm_final_attn\.", ".layer_norm_final_attn."),
    (r"\.neck\.0\.", ".neck.conv1."),
    (r"\.neck\.1\.", ".neck.layer_norm1."),
    (r"\.neck\.2\.", ".neck.conv2."),
    (r"\.neck\.3\.", ".neck.layer_norm2."),
    (
        r"^prompt_encoder\.pe_layer\.positional_encoding_gaussian_matrix$",
        "shared_image_embedding.positional_embedding",
    ),
    (r"\.point_embeddings\.", ".point_embed."),
    (r"\.mask_downscaling\.0\.", ".mask_embed.conv1."),
    (r"\.mask_downscaling\.1\.", ".mask_embed.layer_norm1."),
    (r"\.mask_downscaling\.3\.", ".mask_embed.conv2."),
    (r"\.mask_downscaling\.4\.", ".mask_embed.layer_norm2."),
    (r"\.mask_downscaling\.6\.", ".mask_embed.conv3."),
    (r"\.output_upscaling\.0\.", ".upscale_conv1."),
    (r"\.output_upscaling\.1\.", ".upscale_layer_norm."),
    (r"\.output_upscaling\.3\.", ".upscale_conv2."),
    (r"(_mlps\.\d+|iou_prediction_head)\.layers\.0\.", r"\1.proj_in."),
    (r"(_mlps\.\d+|iou_prediction_head)\.layers\.2\.", r"\1.proj_out."),
    (r"(_mlps\.\d+|iou_prediction_head)\.layers\.1\.", r"\1.layers.0."),
)
_POSITIONS = "vision_encoder.pos_embed"
_RELATIVE = (".attn.rel_pos_h", ".attn.rel_pos_w")


def load_sam(model: nn.Module, path: Path) -> None:
    """Fill a ``SamModel`` with an official checkpoint.

    Args:
        model: Of the checkpoint's size, for any side of the input.
        path: The ``.pth`` file.

    Raises:
        LandslideError: The file is missing, damaged or holds more than tensors, or tensors are
            missing, left over or of another shape; the message names them.
    """
    state = renamed(read_official(path))
    wanted = model.state_dict()
    fitted = {key: _fitted(key, tensor, wanted) for key, tensor in state.items()}
    check_tensors(model, fitted, path)
    model.load_state_dict(fitted)


def read_official(path: Path) -> Mapping[str, torch.Tensor]:
    """Read a checkpoint's tensors under their official names.

    Raises:
        LandslideError: See :func:`load_sam`.
    """
    if not path.is_file():
        raise LandslideError(f"There are no SAM weights at {path}.")
    try:
        document: Any = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises its own, zipfile's and the unpickler's errors
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise LandslideError(
            f"The checkpoint {path} cannot be read; it is truncated, no checkpoint, or holds more "
            f"than tensors and plain values ({reason})."
        ) from error
    tensors = isinstance(document, Mapping) and all(
        isinstance(entry, torch.Tensor) for entry in document.values()
    )
    if not tensors or not document:
        raise LandslideError(f"The checkpoint {path} is no plain state dict of SAM.")
    return dict(document)


def renamed(state: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return official tensors under transformers' names; unknown names stay as they are."""
    result: dict[str, torch.Tensor] = {}
    for key, tensor in state.items():
        name = key
        for pattern, replacement in _RENAMES:
            name = re.sub(pattern, replacement, name)
        result[name] = tensor
    return result


def _fitted(key: str, tensor: torch.Tensor, wanted: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """Resample a table of positions to the model's side; return anything else as it is."""
    if key not in wanted or tensor.shape == wanted[key].shape:
        return tensor
    if key == _POSITIONS and tensor.ndim == 4 and tensor.shape[-1] == wanted[key].shape[-1]:
        return resized_grid(tensor, wanted[key].shape[1])
    if key.endswith(_RELATIVE) and tensor.ndim == 2 and tensor.shape[1] == wanted[key].shape[1]:
        return resized_table(tensor, wanted[key].shape[0])
    return tensor


def resized_grid(positions: torch.Tensor, side: int) -> torch.Tensor:
    """Resample absolute positions ``(1, h, w, width)`` bilinearly to ``(1, side, side, width)``."""
    planes = positions.float().permute(0, 3, 1, 2)
    planes = functional.interpolate(planes, (side, side), mode="bilinear", align_corners=False)
    return planes.permute(0, 2, 3, 1).contiguous()


def resized_table(table: torch.Tensor, length: int) -> torch.Tensor:
    """Resample relative positions ``(n, width)`` linearly to ``(length, width)``."""
    rows = table.float().T[None]
    return functional.interpolate(rows, length, mode="linear")[0].T.contiguous()
