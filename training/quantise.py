"""An 8-bit copy of a model file: static, QDQ, unsigned activations, signed weights a channel."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from training.export import INPUT

_BATCH = 8
# Quantised: what has weights, and what joins, clips or resizes its outputs. The tone curve before
# the first convolution and the logistic function after the last stay in fp32.
_QUANTISED_TYPES = ("Conv", "Add", "Concat", "Resize", "Clip", "Relu")


class _Reader(CalibrationDataReader):  # type: ignore[misc]
    """Feeds prepared images to the calibration."""

    def __init__(self, images: npt.NDArray[np.float32]) -> None:
        self._parts: Iterator[npt.NDArray[np.float32]] = iter(
            images[start : start + _BATCH] for start in range(0, len(images), _BATCH)
        )

    def get_next(self) -> dict[str, npt.NDArray[np.float32]] | None:
        """Return the next batch, or ``None`` at the end."""
        part = next(self._parts, None)
        return None if part is None else {INPUT: part}


def quantise(model: onnx.ModelProto, images: npt.NDArray[np.float32]) -> onnx.ModelProto:
    """Return an 8-bit copy of an fp32 model.

    Args:
        model: The fp32 graph, weights not yet stored in 16 bits.
        images: Prepared images that fix the ranges, ``(n, bands, height, width)``.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, ready, target = (Path(folder) / f"{name}.onnx" for name in ("a", "b", "c"))
        onnx.save(model, str(source))
        quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
        quantize_static(
            str(ready),
            str(target),
            _Reader(images),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=list(_QUANTISED_TYPES),
            nodes_to_exclude=_edges(onnx.load(str(ready))),
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
        )
        result = onnx.load(str(target))
    del result.graph.value_info[:]
    return result


def _edges(model: onnx.ModelProto) -> list[str]:
    """Name the nodes before the first convolution, and those after the last one."""
    nodes = list(model.graph.node)
    convolutions = [index for index, node in enumerate(nodes) if node.op_type == "Conv"]
    outer = nodes[: convolutions[0]] + nodes[convolutions[-1] + 1 :]
    return [node.name for node in outer]
