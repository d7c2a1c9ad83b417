"""The shipped network made as heavy as a U-Net with a wider decoder.

The goal for ``detect`` ÷ ``session.run`` was set with 22 GFLOP a tile of 512 pixels (the same
encoder under a decoder of 256, 128, 64, 32 and 16 channels); the shipped network has 14. Ballast
makes up the difference and leaves the result as it is, so that all around the network has the same
work to do.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_CHANNELS = 32
# Each of these adds 1.2 GFLOP a tile of 512 pixels.
_LAYERS = 6


def add_ballast(source: Path, target: Path) -> None:
    """Copy a model file and add convolutions at half resolution whose result is multiplied by 0."""
    model = onnx.load(str(source))
    graph = model.graph
    bands = graph.input[0].type.tensor_type.shape.dim[1].dim_value
    rng = np.random.default_rng(0)
    value, inputs = graph.input[0].name, bands
    for layer in range(_LAYERS + 1):
        weight = rng.normal(0, 0.05, (_CHANNELS, inputs, 3, 3)).astype(np.float32)
        graph.initializer.append(numpy_helper.from_array(weight, f"ballast_w{layer}"))
        graph.node.append(
            helper.make_node(
                "Conv",
                [value, f"ballast_w{layer}"],
                [f"ballast_{layer}"],
                kernel_shape=[3, 3],
                pads=[1, 1, 1, 1],
                strides=[2, 2] if layer == 0 else [1, 1],
            )
        )
        value, inputs = f"ballast_{layer}", _CHANNELS
    graph.initializer.append(helper.make_tensor("ballast_zero", TensorProto.FLOAT, [], [0.0]))
    graph.node.append(helper.make_node("ReduceMean", [value], ["ballast_mean"], keepdims=0))
    graph.node.append(helper.make_node("Mul", ["ballast_mean", "ballast_zero"], ["ballast_nil"]))
    output = graph.output[0].name
    for node in graph.node:
        for index, name in enumerate(node.output):
            if name == output:
                node.output[index] = "without_ballast"
    graph.node.append(helper.make_node("Add", ["without_ballast", "ballast_nil"], [output]))
    onnx.checker.check_model(model)
    onnx.save(model, str(target))
