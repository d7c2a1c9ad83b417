"""From a trained network to a model file: calibration folded in, weights stored in 16 bits.

The graph computes in fp32. Its weights are stored as fp16 initialisers, each followed by a cast
that onnxruntime folds when it loads the file, so the smaller file costs no run time.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model import checks
from landslide_qgis.core.model.card import ModelCard
from training.metrics.calibration import Platt
from training.runtime.files import write_bytes

OPSET = 18
# The oldest file format that allows the opset: readable from onnxruntime 1.14 on.
IR_VERSION = 8
INPUT, OUTPUT = "image", "probability"
PARITY = 1e-4
_SMALLEST_STORED = 256
_MAX_STEPS = 4096


class Calibrated(nn.Module):
    """A network that returns calibrated probabilities.

    Attributes:
        network: Returns logits.
    """

    def __init__(self, network: nn.Module, platt: Platt) -> None:
        super().__init__()
        self.network = network
        self.slope, self.intercept = platt.slope, platt.intercept

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Map ``(n, bands, h, w)`` to probabilities ``(n, 1, h, w)``."""
        return torch.sigmoid(self.network(image) * self.slope + self.intercept)


def export_fp32(
    network: nn.Module, platt: Platt, bands: int, multiple: int, side: int | None = None
) -> onnx.ModelProto:
    """Export a network with dynamic batch, height and width and check it against torch.

    A network that takes squares of one size only says so by an attribute ``fixed_side``; then only
    the batch is dynamic.

    Args:
        network: Maps normalised images to logits.
        platt: Calibration to fold in.
        bands: Input channels.
        multiple: Height and width must be multiples of this.
        side: The only height and width that the graph shall take.

    Raises:
        LandslideError: The exported graph differs from torch by more than 1e-4.
    """
    module = Calibrated(copy.deepcopy(network), platt).eval()
    module = module.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    side = side or getattr(network, "fixed_side", None)
    dynamic: dict[int, object] = {0: torch.export.Dim("batch", min=1)}
    sample = torch.zeros(2, bands, side or 2 * multiple, side or 3 * multiple)
    if side is None:
        dynamic[2] = multiple * torch.export.Dim("rows", min=1, max=_MAX_STEPS)
        dynamic[3] = multiple * torch.export.Dim("cols", min=1, max=_MAX_STEPS)
    model = trace(module, sample, dynamic)
    worst = parity(module, model, bands, multiple, side)
    if worst > PARITY:
        raise LandslideError(
            f"The exported graph differs from torch by {worst:.1e}, over {PARITY}."
        )
    return model


def trace(module: nn.Module, sample: torch.Tensor, dynamic: dict[int, object]) -> onnx.ModelProto:
    """Return the graph of a module that maps one image to one output.

    Args:
        module: In evaluation mode.
        sample: An input of the smallest useful size, float32.
        dynamic: ``torch.export.Dim`` of the axes of the input that may vary.

    Raises:
        LandslideError: torch cannot make a graph of it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            module,
            (sample,),
            input_names=[INPUT],
            output_names=[OUTPUT],
            opset_version=OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
            dynamic_shapes=(dynamic,),
        )
    if program is None:
        raise LandslideError("The network could not be exported; torch returned no program.")
    return _tidy(program.model_proto)


def parity(
    module: nn.Module, model: onnx.ModelProto, bands: int, multiple: int, side: int | None = None
) -> float:
    """Return the largest difference between torch and onnxruntime over several shapes.

    Args:
        module: Returns probabilities.
        model: The exported graph.
        bands: Input channels.
        multiple: Height and width are multiples of this.
        side: The only height and width, if there is one; then only the batch varies.
    """
    session = open_session(model)
    generator = torch.Generator().manual_seed(0)
    worst = 0.0
    for count, rows, cols in ((1, 4, 4), (3, 2, 5), (2, 1, 3)):
        size = (count, bands, side or rows * multiple, side or cols * multiple)
        image = torch.randn(size, generator=generator)
        with torch.inference_mode():
            expected = module(image).numpy()
        got = session.run([OUTPUT], {INPUT: image.numpy()})[0]
        worst = max(worst, float(np.abs(got - expected).max()))
    return worst


def store_fp16(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return a copy whose larger weights are stored in 16 bits and cast to fp32 on load.

    Raises:
        LandslideError: A weight is too large for 16 bits.
    """
    small = copy.deepcopy(model)
    graph = small.graph
    casts = []
    for tensor in graph.initializer:
        name, values = tensor.name, numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < _SMALLEST_STORED:
            continue
        if float(np.abs(values).max()) > float(np.finfo(np.float16).max):
            raise LandslideError(f"The weight {name!r} does not fit into 16 bits.")
        stored = f"{name}_fp16"
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name=stored))
        casts.append(
            helper.make_node("Cast", [stored], [name], f"{stored}_cast", to=TensorProto.FLOAT)
        )
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(small)
    return small


def write_model(model: onnx.ModelProto, card: ModelCard, path: Path, max_mb: float) -> None:
    """Write a model with its card: beside the target first, then renamed.

    Raises:
        LandslideError: The file would be larger than ``max_mb``, or cannot be written.
    """
    del model.metadata_props[:]
    helper.set_model_props(model, card.to_metadata())
    data = model.SerializeToString()
    if len(data) > max_mb * 1e6:
        raise LandslideError(
            f"The model file would have {len(data) / 1e6:.1f} MB, over the {max_mb:g} MB allowed."
        )
    write_bytes(path, data)


def open_session(model: onnx.ModelProto | Path, threads: int = 2) -> onnxruntime.InferenceSession:
    """Open a CPU session on a model in memory or on disk."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    source = str(model) if isinstance(model, Path) else model.SerializeToString()
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


def run_session(
    session: onnxruntime.InferenceSession, images: npt.NDArray[np.float32], batch: int = 16
) -> npt.NDArray[np.float32]:
    """Return the probabilities ``(n, height, width)`` of prepared images."""
    parts = [
        session.run([OUTPUT], {INPUT: images[start : start + batch]})[0][:, 0]
        for start in range(0, len(images), batch)
    ]
    return np.concatenate(parts)


def read_card(path: Path) -> ModelCard:
    """Return the card of a model file.

    Raises:
        LandslideError: The file is missing, damaged, or carries no usable card.
    """
    if not path.is_file():
        raise LandslideError(f"There is no model file {path}.")
    properties: Mapping[str, str] = {
        entry.key: entry.value for entry in checks.parse(path).metadata_props
    }
    return ModelCard.from_metadata(properties)


def _tidy(model: onnx.ModelProto) -> onnx.ModelProto:
    """Name the dynamic sides and drop the exporter's notes, which hold local paths."""
    model.ir_version = IR_VERSION
    for value in (*model.graph.input, *model.graph.output):
        dims = value.type.tensor_type.shape.dim
        for axis, name in ((0, "batch"), (2, "height"), (3, "width")):
            if axis < len(dims) and not dims[axis].dim_value:
                dims[axis].dim_param = name
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    del model.graph.value_info[:]
    del model.graph.metadata_props[:]
    for tensor in model.graph.initializer:
        del tensor.metadata_props[:]
    for value in (*model.graph.input, *model.graph.output):
        del value.metadata_props[:]
    return model
