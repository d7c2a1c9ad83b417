"""A model file as a torch network that learns, and back into the same file.

Weights keep the names they have in the file. A graph is run node by node, so that whatever file a
person has can learn, not only one whose recipe is known. (onnx2torch, the library for this, stops
at the Resize and Reduce operators of opset 13 and renames the weights; our files have opset 18.)
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import nn

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import ModelCard
from landslide_qgis.core.model.file import ModelFile
from training.finetuning.operators import OPERATORS

# Operators whose inputs from the second on are weights.
_WEIGHTED = {
    "Conv", "ConvTranspose", "Gemm", "MatMul", "LayerNormalization", "InstanceNormalization",
    "BatchNormalization",
}  # fmt: skip
# Of a batch norm, scale and shift learn; its statistics do not.
_LEARNING_INPUTS = {"BatchNormalization": (1, 2)}
_FLOATS = (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16)
_EIGHT_BIT = {"QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "MatMulInteger",
              "ConvInteger", "QLinearConv", "QLinearMatMul"}  # fmt: skip
_NEVER = 1e-6
# Fill gaps in sentences.
_WORDS = ("the file it was made of", "functions of its own", "the operator {0}")


@dataclass(frozen=True)
class Step:
    """One node of a graph.

    Attributes:
        kind: Its operator.
        inputs: Names of its inputs; empty where an optional one is left out.
        outputs: Names of its outputs.
        attributes: Its attributes.
        done: Values that are not needed once it has run.
    """

    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: dict[str, Any]
    done: tuple[str, ...] = ()


class GraphNetwork(nn.Module):
    """A segmenter's graph; gives the landslide's logit.

    Attributes:
        learning: The weights that may learn, in the order in which they are used; each with the
            output of the node that uses it first.
    """

    def __init__(self, model: onnx.ModelProto, file: ModelFile) -> None:
        """Read a graph.

        Raises:
            LandslideError: It is of 8-bit numbers, or has an operator that is not known.
        """
        super().__init__()
        check_learnable(model, file)
        self._card: ModelCard = file.card
        self._input, self._output = file.input_name, file.output_name
        self.learning = _weights(model)
        self._names: dict[str, tuple[str, str]] = {}
        self._constants: dict[str, str] = {}
        for tensor in model.graph.initializer:
            self._keep(tensor)
        steps = []
        for node in model.graph.node:
            if node.op_type == "Constant":
                self._keep_constant(node.output[0], _step(node).attributes["value"])
            else:
                steps.append(_step(node))
        # What goes in at the end is the logit: the last sigmoid is left to the loss.
        self._logit = self._output
        if self._card.activation == "none" and _producer(steps, self._output).kind == "Sigmoid":
            self._logit = _producer(steps, self._output).inputs[0]
        self._is_probability = self._card.activation == "none" and self._logit == self._output
        self.steps = _with_ends(_needed(steps, self._logit), self._logit)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Map the network's input ``(n, bands, h, w)`` to logits ``(n, 1, h, w)``."""
        values: dict[str, Any] = {self._input: image}
        for step in self.steps:
            self._run(step, values)
        return self._landslide(values[self._logit])

    def shapes(self, image: torch.Tensor) -> Iterator[tuple[Step, tuple[int, ...]]]:
        """Yield every step with the shape of its first output for an image."""
        values: dict[str, Any] = {self._input: image}
        with torch.inference_mode():
            for step in self.steps:
                result = self._run(step, values)
                yield step, tuple(getattr(result, "shape", ()))

    def weight(self, name: str) -> torch.Tensor:
        """Return a weight by its name in the file, with what an adapter adds to it."""
        folder, leaf = self._names[name]
        found: torch.Tensor = getattr(self.get_submodule(folder), leaf)
        return found

    def holder(self, name: str) -> tuple[nn.Module, str]:
        """Return the module that holds a weight, and the weight's name in it."""
        folder, leaf = self._names[name]
        return self.get_submodule(folder), leaf

    def _run(self, step: Step, values: dict[str, Any]) -> Any:
        """Run a step on the values so far and add what it gives."""
        inputs = [self._value(name, values) for name in step.inputs]
        result = OPERATORS[step.kind](inputs, step.attributes)
        several = result if isinstance(result, tuple) else (result,)
        values.update(zip(step.outputs, several, strict=False))
        for name in step.done:
            values.pop(name, None)
        return result

    def _value(self, name: str, values: dict[str, Any]) -> Any:
        """Return a weight, a constant or an earlier result by name."""
        if not name:
            return None
        if name in values:
            return values[name]
        if name in self._names:
            return self.weight(name)
        return getattr(self, self._constants[name])

    def _landslide(self, result: torch.Tensor) -> torch.Tensor:
        """Pick the landslide's logit from what the graph gives."""
        place = min(self._card.landslide_class, result.shape[1] - 1)
        chosen = result[:, place : place + 1]
        if self._card.activation == "softmax":
            others = [i for i in range(result.shape[1]) if i != place]
            return chosen - torch.logsumexp(result[:, others], dim=1, keepdim=True)
        if self._is_probability:
            return torch.logit(chosen.clamp(_NEVER, 1.0 - _NEVER))
        return chosen

    def _keep(self, tensor: onnx.TensorProto) -> None:
        """Keep a stored tensor: as a parameter if it may learn, else as a constant."""
        values = numpy_helper.to_array(tensor)
        half = values.dtype == np.float16
        data = torch.from_numpy(np.array(values.astype(np.float32) if half else values))
        if tensor.name not in self.learning:
            self._keep_constant(tensor.name, data)
            return
        *folders, leaf = tensor.name.replace("/", ".").strip(".").split(".")
        module: nn.Module = self
        for folder in ("weights", *folders):
            if not hasattr(module, folder):
                module.add_module(folder, nn.Module())
            module = module.get_submodule(folder)
        module.register_parameter(leaf, nn.Parameter(data))
        self._names[tensor.name] = (".".join(("weights", *folders)), leaf)

    def _keep_constant(self, name: str, data: torch.Tensor) -> None:
        """Keep a tensor that does not learn."""
        place = f"constant_{len(self._constants)}"
        self._constants[name] = place
        self.register_buffer(place, data, persistent=False)


def check_learnable(model: onnx.ModelProto, file: ModelFile) -> None:
    """Refuse graphs that cannot learn.

    Raises:
        LandslideError: One sentence that says why, and what to do.
    """
    kinds = {node.op_type for node in model.graph.node}
    if kinds & _EIGHT_BIT:
        whole = file.path.with_name(file.path.name.replace("_int8", ""))
        other = whole.name if whole != file.path and whole.is_file() else _WORDS[0]
        raise LandslideError(
            f"{file.path.name} stores numbers of 8 bits, which cannot be fine-tuned; take {other}."
        )
    unknown = sorted(kinds - OPERATORS.keys() - {"Constant"})
    if unknown or model.functions:
        what = _WORDS[2].format(unknown[0]) if unknown else _WORDS[1]
        raise LandslideError(
            f"{file.path.name} has {what}, which fine-tuning does not know; train its recipe "
            "instead."
        )


def with_weights(model: onnx.ModelProto, network: GraphNetwork) -> onnx.ModelProto:
    """Return a copy of a graph with a network's weights, stored as the old ones were.

    Raises:
        LandslideError: A weight does not fit into 16 bits, or is not finite.
    """
    result = copy.deepcopy(model)
    for tensor in result.graph.initializer:
        if tensor.name not in network.learning:
            continue
        old = numpy_helper.to_array(tensor)
        new = network.weight(tensor.name).detach().cpu().numpy()
        if np.array_equal(old.astype(np.float32), new):
            continue
        with np.errstate(over="ignore"):
            stored = new.astype(old.dtype)
        if not np.isfinite(stored).all():
            raise LandslideError(
                f"The weight {tensor.name!r} has left the range of its numbers; lower the rate."
            )
        tensor.CopyFrom(numpy_helper.from_array(stored, tensor.name))
    return result


def _weights(model: onnx.ModelProto) -> dict[str, str]:
    """Return the stored tensors that may learn, with the output of the node that uses each."""
    stored = {t.name for t in model.graph.initializer if t.data_type in _FLOATS}
    origin = {name: name for name in stored}
    multiplied: set[str] = set()
    found: dict[str, str] = {}
    vectors = {t.name for t in model.graph.initializer if len(t.dims) == 1}
    for node in model.graph.node:
        if node.op_type in ("Cast", "Identity") and node.input[0] in origin:
            origin[node.output[0]] = origin[node.input[0]]
        elif node.op_type in _WEIGHTED:
            places = _LEARNING_INPUTS.get(node.op_type, range(len(node.input)))
            chosen = [node.input[place] for place in places if place < len(node.input)]
            for name in chosen:
                if name in origin:
                    found.setdefault(origin[name], node.output[0])
            if node.op_type == "MatMul":
                multiplied.update(node.output)
        elif node.op_type == "Add" and multiplied.intersection(node.input):
            # The exporter writes a linear layer as a product and a sum.
            for name in node.input:
                if origin.get(name) in vectors:
                    found.setdefault(origin[name], node.output[0])
    return found


def _step(node: onnx.NodeProto) -> Step:
    """Read a node."""
    attributes: dict[str, Any] = {}
    for attribute in node.attribute:
        value = helper.get_attribute_value(attribute)
        if isinstance(value, bytes):
            value = value.decode()
        elif isinstance(value, onnx.TensorProto):
            value = torch.from_numpy(np.array(numpy_helper.to_array(value)))
        attributes[attribute.name] = value
    if node.op_type == "Constant" and "value" not in attributes:
        attributes["value"] = torch.tensor(next(iter(attributes.values())))
    attributes["outputs"] = len(node.output)
    return Step(node.op_type, tuple(node.input), tuple(node.output), attributes)


def _producer(steps: list[Step], name: str) -> Step:
    """Return the step that gives a value."""
    return next(step for step in steps if name in step.outputs)


def _needed(steps: list[Step], wanted: str) -> list[Step]:
    """Return the steps that a value depends on."""
    needed, kept = {wanted}, []
    for step in reversed(steps):
        if needed.intersection(step.outputs):
            needed.update(step.inputs)
            kept.append(step)
    return kept[::-1]


def _with_ends(steps: list[Step], wanted: str) -> list[Step]:
    """Note at every step which values nobody needs after it, so that memory is freed."""
    last: dict[str, int] = {}
    for number, step in enumerate(steps):
        last.update(dict.fromkeys((*step.inputs, *step.outputs), number))
    last[wanted] = len(steps)
    return [
        Step(
            step.kind,
            step.inputs,
            step.outputs,
            step.attributes,
            tuple(n for n in dict.fromkeys((*step.inputs, *step.outputs)) if last[n] == number),
        )
        for number, step in enumerate(steps)
    ]
