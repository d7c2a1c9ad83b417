"""ONNX's operators in torch, as far as segmentation networks use them.

Every entry of :data:`OPERATORS` takes the inputs of a node (``None`` where an optional one is left
out) and its attributes. Semantics: https://onnx.ai/onnx/operators.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

import torch
from torch.nn import functional

from landslide_qgis.core.errors import LandslideError
from training.finetuning import layers

Tensor = torch.Tensor
Inputs = Sequence[Any]
Attributes = Mapping[str, Any]
Operator = Callable[[Inputs, Attributes], Any]

# TensorProto.DataType of what occurs in a graph; weights compute in 32 bits, however stored.
_TYPES = {
    1: torch.float32,
    6: torch.int32,
    7: torch.int64,
    9: torch.bool,
    10: torch.float32,
    11: torch.float32,
}


def numbers(tensor: Tensor) -> list[int]:
    """Return a shape, axes or the like, which ONNX passes as a tensor."""
    return [int(value) for value in tensor.reshape(-1).tolist()]


def _divide(x: Inputs, _: Attributes) -> Tensor:
    """Divide; whole numbers towards zero."""
    whole = not (x[0].is_floating_point() or x[1].is_floating_point())
    result: Tensor = torch.div(x[0], x[1], rounding_mode="trunc" if whole else None)
    return result


def _cast(x: Inputs, a: Attributes) -> Tensor:
    """Change the type."""
    if a["to"] not in _TYPES:
        raise LandslideError(f"Fine-tuning knows no numbers of ONNX's type {a['to']}.")
    result: Tensor = x[0].to(_TYPES[a["to"]])
    return result


def _clip(x: Inputs, a: Attributes) -> Tensor:
    """Clip; the limits are inputs, or attributes before opset 11."""
    low = x[1] if len(x) > 1 and x[1] is not None else a.get("min")
    high = x[2] if len(x) > 2 and x[2] is not None else a.get("max")
    result: Tensor = x[0]
    if low is not None:
        result = torch.maximum(result, torch.as_tensor(low, dtype=result.dtype))
    if high is not None:
        result = torch.minimum(result, torch.as_tensor(high, dtype=result.dtype))
    return result


def _flatten(x: Inputs, a: Attributes) -> Tensor:
    """Return a matrix: the sides before an axis, and those from it on."""
    axis, sides = a.get("axis", 1), list(x[0].shape)
    axis += len(sides) if axis < 0 else 0
    result: Tensor = x[0].reshape(math.prod(sides[:axis]), math.prod(sides[axis:]))
    return result


def _remainder(x: Inputs, a: Attributes) -> Tensor:
    """Return the remainder, with the sign of the divisor, or of the dividend with ``fmod``."""
    return torch.fmod(x[0], x[1]) if a.get("fmod", 0) else torch.remainder(x[0], x[1])


def _axes(x: Inputs, a: Attributes) -> list[int]:
    """Return the axes of a node, an input since opset 13 or 18; empty if there are none."""
    if len(x) > 1 and x[1] is not None:
        return numbers(x[1])
    return list(a.get("axes", ()))


def _reduction(function: Callable[..., Tensor]) -> Operator:
    """Return an operator that reduces axes."""

    def run(x: Inputs, a: Attributes) -> Tensor:
        axes = _axes(x, a)
        if not axes and a.get("noop_with_empty_axes", 0):
            result: Tensor = x[0]
            return result
        chosen = tuple(axes or range(x[0].ndim))
        return function(x[0], dim=chosen, keepdim=bool(a.get("keepdims", 1)))

    return run


def _reshape(x: Inputs, a: Attributes) -> Tensor:
    """Reshape; 0 keeps a side unless ``allowzero``."""
    wanted, have = numbers(x[1]), list(x[0].shape)
    if not a.get("allowzero", 0):
        wanted = [have[i] if side == 0 else side for i, side in enumerate(wanted)]
    result: Tensor = x[0].reshape(wanted)
    return result


def _squeeze(x: Inputs, a: Attributes) -> Tensor:
    """Drop axes of length 1."""
    axes = _axes(x, a) or [i for i, side in enumerate(x[0].shape) if side == 1]
    result: Tensor = x[0].squeeze(tuple(axes))
    return result


def _unsqueeze(x: Inputs, a: Attributes) -> Tensor:
    """Insert axes of length 1."""
    axes = _axes(x, a)
    result: Tensor = x[0]
    rank = result.ndim + len(axes)
    for axis in sorted(axis % rank for axis in axes):
        result = result.unsqueeze(axis)
    return result


def _split(x: Inputs, a: Attributes) -> tuple[Tensor, ...]:
    """Split along an axis, into given or equal parts."""
    axis = a.get("axis", 0)
    sizes = numbers(x[1]) if len(x) > 1 and x[1] is not None else a.get("split")
    if sizes is None:
        # Equal parts but for the last.
        sizes = math.ceil(x[0].shape[axis] / a.get("num_outputs", a["outputs"]))
    return tuple(torch.split(x[0], sizes, dim=axis))


def _slice(x: Inputs, a: Attributes) -> Tensor:
    """Take a part of some axes."""
    result: Tensor = x[0]
    starts, ends = numbers(x[1]), numbers(x[2])
    axes = numbers(x[3]) if len(x) > 3 and x[3] is not None else range(len(starts))
    steps = numbers(x[4]) if len(x) > 4 and x[4] is not None else [1] * len(starts)
    for start, end, axis, step in zip(starts, ends, axes, steps, strict=True):
        chosen = range(*slice(start, end, step).indices(result.shape[axis]))
        if step == 1:
            result = result.narrow(axis, chosen.start, len(chosen))
        else:
            index = torch.tensor(chosen, dtype=torch.int64, device=result.device)
            result = result.index_select(axis, index)
    return result


def _gather(x: Inputs, a: Attributes) -> Tensor:
    """Take entries along an axis."""
    axis = a.get("axis", 0) % x[0].ndim
    index = torch.where(x[1] < 0, x[1] + x[0].shape[axis], x[1])
    flat = x[0].index_select(axis, index.reshape(-1))
    shape = (*x[0].shape[:axis], *index.shape, *x[0].shape[axis + 1 :])
    result: Tensor = flat.reshape(shape)
    return result


def _expand(x: Inputs, _: Attributes) -> Tensor:
    """Broadcast to a shape, both ways."""
    have, wanted = list(x[0].shape), numbers(x[1])
    rank = max(len(have), len(wanted))
    pairs = zip([1] * (rank - len(have)) + have, [1] * (rank - len(wanted)) + wanted, strict=True)
    shape = [mine if other == 1 else other for mine, other in pairs]
    result: Tensor = x[0].expand(shape)
    return result


def _filled(x: Inputs, a: Attributes) -> Tensor:
    """Return a constant of a shape."""
    value = a.get("value")
    value = torch.zeros(1) if value is None else value
    return torch.full(numbers(x[0]), value.item(), dtype=value.dtype, device=x[0].device)


def _shape(x: Inputs, a: Attributes) -> Tensor:
    """Return the sides of a tensor, or some of them."""
    sides = list(x[0].shape)[a.get("start", 0) : a.get("end")]
    return torch.tensor(sides, dtype=torch.int64, device=x[0].device)


def _depth_to_space(x: Inputs, a: Attributes) -> Tensor:
    """Turn channels into pixels."""
    n, c, h, w = x[0].shape
    b = a["blocksize"]
    if a.get("mode", "DCR") == "CRD":
        return functional.pixel_shuffle(x[0], b)
    parts = x[0].reshape(n, b, b, c // (b * b), h, w).permute(0, 3, 4, 1, 5, 2)
    result: Tensor = parts.reshape(n, c // (b * b), h * b, w * b)
    return result


def _plain(function: Any) -> Operator:
    """Return an operator without attributes."""
    return lambda x, _: function(*x)


OPERATORS: dict[str, Operator] = {
    **{
        name: _plain(function)
        for name, function in {
            "Abs": torch.abs, "Add": torch.add, "And": torch.logical_and, "Ceil": torch.ceil,
            "Cos": torch.cos, "Equal": torch.eq, "Erf": torch.erf, "Exp": torch.exp,
            "Floor": torch.floor, "Greater": torch.gt, "GreaterOrEqual": torch.ge,
            "HardSwish": functional.hardswish, "Less": torch.lt, "LessOrEqual": torch.le,
            "Log": torch.log, "MatMul": torch.matmul, "Mul": torch.mul,
            "Neg": torch.neg, "Not": torch.logical_not, "Or": torch.logical_or, "Pow": torch.pow,
            "Reciprocal": torch.reciprocal, "Relu": torch.relu, "Round": torch.round,
            "Sigmoid": torch.sigmoid, "Sign": torch.sign, "Sin": torch.sin,
            "Softplus": functional.softplus, "Sqrt": torch.sqrt, "Sub": torch.sub,
            "Tanh": torch.tanh, "Where": torch.where,
        }.items()
    },
    "Cast": _cast,
    "Clip": _clip,
    "Concat": lambda x, a: torch.cat(list(x), dim=a["axis"]),
    "ConstantOfShape": _filled,
    "DepthToSpace": _depth_to_space,
    "Div": _divide,
    "Dropout": lambda x, _: x[0],
    "Einsum": lambda x, a: torch.einsum(a["equation"], *x),
    "Elu": lambda x, a: functional.elu(x[0], a.get("alpha", 1.0)),
    "Expand": _expand,
    "Flatten": _flatten,
    "Gather": _gather,
    "Gelu": lambda x, a: functional.gelu(x[0], approximate=a.get("approximate", "none")),
    "HardSigmoid": lambda x, a: (
        (a.get("alpha", 0.2) * x[0] + a.get("beta", 0.5)).clamp(0.0, 1.0)
    ),
    "Identity": lambda x, _: x[0],
    "LeakyRelu": lambda x, a: functional.leaky_relu(x[0], a.get("alpha", 0.01)),
    "Max": lambda x, _: reduce(torch.maximum, x),
    "Min": lambda x, _: reduce(torch.minimum, x),
    "Mod": _remainder,
    "Range": lambda x, _: torch.arange(*(entry.item() for entry in x), device=x[0].device),
    "ReduceL2": _reduction(torch.linalg.vector_norm),
    "ReduceMax": _reduction(torch.amax),
    "ReduceMean": _reduction(torch.mean),
    "ReduceMin": _reduction(torch.amin),
    "ReduceSum": _reduction(torch.sum),
    "Reshape": _reshape,
    "Shape": _shape,
    "Slice": _slice,
    "Softmax": lambda x, a: torch.softmax(x[0], dim=a.get("axis", -1)),
    "Split": _split,
    "Squeeze": _squeeze,
    "Tile": lambda x, _: x[0].repeat(numbers(x[1])),
    "Transpose": lambda x, a: x[0].permute(a.get("perm", list(range(x[0].ndim))[::-1])),
    "Unsqueeze": _unsqueeze,
    **layers.LAYERS,
}  # fmt: skip
