"""ONNX's layers in torch: convolution, pooling, normalisation, resizing, padding."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch.nn import functional

from landslide_qgis.core.errors import LandslideError

Tensor = torch.Tensor
Inputs = Sequence[Any]
Attributes = Mapping[str, Any]

_ALIGNED = {"half_pixel": False, "pytorch_half_pixel": False, "align_corners": True}


def _optional(x: Inputs, place: int) -> Any:
    """Return an input, ``None`` where it is left out."""
    return x[place] if len(x) > place else None


def _sides(x: Tensor, a: Attributes, kernel: Sequence[int]) -> list[int]:
    """Return the padding of an image as torch orders it: left, right, top, bottom."""
    kind, rank = a.get("auto_pad", "NOTSET"), len(kernel)
    pads = list(a.get("pads", [0] * (2 * rank)))
    if kind in ("SAME_UPPER", "SAME_LOWER"):
        strides, dilations = a.get("strides", [1] * rank), a.get("dilations", [1] * rank)
        pads = [0] * (2 * rank)
        for i, size in enumerate(x.shape[2:]):
            need = (math.ceil(size / strides[i]) - 1) * strides[i]
            need = max(0, need + dilations[i] * (kernel[i] - 1) + 1 - size)
            less, more = need // 2, need - need // 2
            pads[i], pads[rank + i] = (less, more) if kind == "SAME_UPPER" else (more, less)
    return [pads[i + half] for i in reversed(range(rank)) for half in (0, rank)]


def _padded(x: Tensor, sides: Sequence[int], value: float = 0.0) -> Tensor:
    """Pad an image."""
    return functional.pad(x, list(sides), value=value) if any(sides) else x


def _convolve(x: Inputs, a: Attributes) -> Tensor:
    """Convolve a 1-D signal or an image."""
    rank = x[1].ndim - 2
    run: Callable[..., Tensor] = functional.conv1d if rank == 1 else functional.conv2d
    sides = _sides(x[0], a, x[1].shape[2:])
    even = sides[::2] == sides[1::2]
    return run(
        x[0] if even else _padded(x[0], sides),
        x[1],
        _optional(x, 2),
        a.get("strides", [1] * rank),
        sides[::2][::-1] if even else 0,
        a.get("dilations", [1] * rank),
        a.get("group", 1),
    )


def _convolve_back(x: Inputs, a: Attributes) -> Tensor:
    """Convolve an image transposed."""
    sides = _sides(x[0], a, x[1].shape[2:])
    if sides[::2] != sides[1::2] or "output_shape" in a:
        raise LandslideError("Fine-tuning knows no transposed convolution with uneven padding.")
    return functional.conv_transpose2d(
        x[0],
        x[1],
        _optional(x, 2),
        a.get("strides", [1, 1]),
        sides[::2][::-1],
        a.get("output_padding", [0, 0]),
        a.get("group", 1),
        a.get("dilations", [1, 1]),
    )


def _multiply(x: Inputs, a: Attributes) -> Tensor:
    """Multiply matrices and add."""
    left = x[0].T if a.get("transA", 0) else x[0]
    right = x[1].T if a.get("transB", 0) else x[1]
    result: Tensor = a.get("alpha", 1.0) * (left @ right)
    added = _optional(x, 2)
    return result if added is None else result + a.get("beta", 1.0) * added


def _pool_max(x: Inputs, a: Attributes) -> Tensor:
    """Take the largest value of windows."""
    kernel = a["kernel_shape"]
    image = _padded(x[0], _sides(x[0], a, kernel), -torch.inf)
    strides, dilations = a.get("strides", [1, 1]), a.get("dilations", [1, 1])
    whole = bool(a.get("ceil_mode", 0))
    return functional.max_pool2d(image, kernel, strides, 0, dilations, whole)


def _pool_mean(x: Inputs, a: Attributes) -> Tensor:
    """Take the mean of windows."""
    kernel, strides = a["kernel_shape"], a.get("strides", [1, 1])
    sides, counted = _sides(x[0], a, kernel), bool(a.get("count_include_pad", 0))
    whole = bool(a.get("ceil_mode", 0))
    if sides[::2] == sides[1::2]:
        pads = sides[::2][::-1]
        return functional.avg_pool2d(x[0], kernel, strides, pads, whole, counted)
    if not counted:
        raise LandslideError("Fine-tuning knows no mean of windows with uneven padding.")
    return functional.avg_pool2d(_padded(x[0], sides), kernel, strides, 0, whole)


def _normalise_batch(x: Inputs, a: Attributes) -> Tensor:
    """Normalise by the statistics of the file: they stay as they are."""
    image, scale, shift, mean, variance = x[:5]
    return functional.batch_norm(image, mean, variance, scale, shift, eps=a.get("epsilon", 1e-5))


def _normalise_layer(x: Inputs, a: Attributes) -> Tensor:
    """Normalise over the last axes."""
    axis = a.get("axis", -1) % x[0].ndim
    shape = list(x[0].shape[axis:])
    return functional.layer_norm(x[0], shape, x[1], _optional(x, 2), a.get("epsilon", 1e-5))


def _resize(x: Inputs, a: Attributes) -> Tensor:
    """Resize an image.

    Raises:
        LandslideError: By a rule that torch does not have.
    """
    mode, how = a.get("mode", "nearest"), a.get("coordinate_transformation_mode", "half_pixel")
    sizes, scales = _optional(x, 3), _optional(x, 2)
    if sizes is not None and sizes.numel():
        size = [int(side) for side in sizes.tolist()[-2:]]
    else:
        factors = [float(factor) for factor in scales.tolist()[-2:]]
        size = [math.floor(n * f) for n, f in zip(x[0].shape[-2:], factors, strict=True)]
    if mode == "nearest" and how == "asymmetric" and a.get("nearest_mode") == "floor":
        return functional.interpolate(x[0], size, mode="nearest")
    if mode == "nearest" and how == "half_pixel":
        return functional.interpolate(x[0], size, mode="nearest-exact")
    if mode in ("linear", "cubic") and how in _ALIGNED:
        kind = "bilinear" if mode == "linear" else "bicubic"
        return functional.interpolate(x[0], size, mode=kind, align_corners=_ALIGNED[how])
    raise LandslideError(f"Fine-tuning knows no resizing by {mode} and {how}.")


def _pad(x: Inputs, a: Attributes) -> Tensor:
    """Pad any axes."""
    pads = [int(n) for n in x[1].tolist()] if len(x) > 1 else list(a["pads"])
    rank = x[0].ndim
    axes = [int(n) % rank for n in x[3].tolist()] if len(x) > 3 else list(range(rank))
    sides = [0] * (2 * rank)
    for place, axis in enumerate(axes):
        sides[2 * (rank - 1 - axis)] = pads[place]
        sides[2 * (rank - 1 - axis) + 1] = pads[place + len(axes)]
    while sides and not sides[-1] and not sides[-2]:
        sides = sides[:-2]
    mode = a.get("mode", "constant")
    if not sides:
        result: Tensor = x[0]
        return result
    if mode == "constant":
        value = _optional(x, 2)
        return functional.pad(x[0], sides, value=float(value) if value is not None else 0.0)
    return functional.pad(x[0], sides, mode="replicate" if mode == "edge" else str(mode))


LAYERS: dict[str, Callable[[Inputs, Attributes], Any]] = {
    "AveragePool": _pool_mean,
    "BatchNormalization": _normalise_batch,
    "Conv": _convolve,
    "ConvTranspose": _convolve_back,
    "Gemm": _multiply,
    "GlobalAveragePool": lambda x, _: x[0].mean((2, 3), keepdim=True),
    "GlobalMaxPool": lambda x, _: x[0].amax((2, 3), keepdim=True),
    "InstanceNormalization": lambda x, a: functional.instance_norm(
        x[0], weight=x[1], bias=x[2], eps=a.get("epsilon", 1e-5)
    ),
    "LayerNormalization": _normalise_layer,
    "MaxPool": _pool_max,
    "Pad": _pad,
    "Resize": _resize,
}
