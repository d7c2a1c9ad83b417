"""An 8-bit copy of a model file.

Convolutional parts: static, QDQ, unsigned activations, signed weights a channel. Transformer blocks
and all that feeds them: their products with weights alone, with ranges found while they run,
because the ranges of their activations differ too much from chip to chip.

Weights take 7 of the 8 bits. Processors without VNNI (Intel before Cascade Lake and Ice Lake, AMD
before Zen 4) add two products of 8 bits in 16, which overflow where weights use them all: such a
file is right on one laptop and nonsense on the next.
"""

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
    quantize_dynamic,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from training.export.graph import INPUT

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
        source, ready, static, target = (Path(folder) / f"{name}.onnx" for name in "abcd")
        onnx.save(model, str(source))
        quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
        graph = onnx.load(str(ready))
        blocks = transformer_nodes(graph)
        if any(node.op_type == "Conv" and node.name not in blocks for node in graph.graph.node):
            _quantise_convolutions(ready, static, images, [*_edges(graph, blocks), *blocks])
        else:
            static = ready
        if blocks:
            quantize_dynamic(
                str(static),
                str(target),
                op_types_to_quantize=["MatMul", "Gemm"],
                per_channel=True,
                weight_type=QuantType.QInt8,
                reduce_range=True,
                extra_options={"MatMulConstBOnly": True},
            )
            static = target
        result = onnx.load(str(static))
    del result.graph.value_info[:]
    used = {node.domain for node in result.graph.node}
    kept = [entry for entry in result.opset_import if entry.domain in used]
    del result.opset_import[:]
    result.opset_import.extend(kept)
    return result


def transformer_nodes(model: onnx.ModelProto) -> set[str]:
    """Name the products of matrices and every node that one of them depends on."""
    makers = {name: node for node in model.graph.node for name in node.output}
    waiting = [node for node in model.graph.node if node.op_type in ("MatMul", "Gemm")]
    found: dict[str, onnx.NodeProto] = {}
    while waiting:
        node = waiting.pop()
        if node.name not in found:
            found[node.name] = node
            waiting.extend(makers[name] for name in node.input if name in makers)
    return set(found)


def _quantise_convolutions(
    source: Path, target: Path, images: npt.NDArray[np.float32], excluded: list[str]
) -> None:
    """Quantise a file's convolutions, and what joins them, with ranges fixed by images."""
    quantize_static(
        str(source),
        str(target),
        _Reader(images),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=list(_QUANTISED_TYPES),
        nodes_to_exclude=excluded,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        reduce_range=True,
        calibrate_method=CalibrationMethod.MinMax,
    )


def _edges(model: onnx.ModelProto, blocks: set[str]) -> list[str]:
    """Name the nodes before the first convolution outside the blocks, and after the last one."""
    nodes = [node for node in model.graph.node if node.name not in blocks]
    convolutions = [index for index, node in enumerate(nodes) if node.op_type == "Conv"]
    outer = nodes[: convolutions[0]] + nodes[convolutions[-1] + 1 :]
    return [node.name for node in outer]
