"""A network's weights out of a model file, so that training can go on from a file that ships.

The exporter folds every batch normalisation into the convolution before it. In evaluation the two
are one; for training they are taken apart again: the normalisation gets the mean and the variance
of what its convolution says about given images, and the scale and the offset that undo them. The
network then says the same as the file, and learns as one that has always had its normalisations
(Ioffe & Szegedy 2015, arXiv:1502.03167, algorithm 1, solved for scale and offset).

A convolution before a normalisation says the same at any scale of its weights, but learns faster
the smaller they are. They get the spread that they had when the network was built, for which the
recipe's rates are.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from landslide_qgis.core.digest import file_sha256
from landslide_qgis.core.errors import LandslideError
from training.data.batches import BatchMaker
from training.export.graph import OUTPUT, PARITY, open_session, run_session
from training.metrics.calibration import Platt
from training.recipes.recipe import Recipe
from training.run_folder.checkpoint import load_weights

_PREFIX, _BIAS, _STORED = "network.", ".weight_bias", "_fp16"
_BATCHES, _PART = 8, 16
_SHOWN = 3


def start_from(model: nn.Module, recipe: Recipe, maker: BatchMaker) -> None:
    """Fill a network from the recipe's ``start``: a run's weights, or a model file.

    Args:
        model: The network, on the CPU.
        recipe: The recipe.
        maker: Its first batches; the statistics of the batch normalisations are theirs.

    Raises:
        LandslideError: The file is missing, damaged, of another network, or has another hash than
            the recipe names.
    """
    path = Path(recipe.start)
    if recipe.start_sha256 and path.is_file() and file_sha256(path) != recipe.start_sha256:
        raise LandslideError(
            f"{path} is another file than the recipe starts from: its SHA-256 is not "
            f"{recipe.start_sha256}."
        )
    if path.suffix != ".onnx":
        load_weights(model, path)
        return
    steps = range(min(_BATCHES, maker.steps))
    images = torch.cat([maker.batch(0, step)[0].contiguous() for step in steps])
    load_model_file(model, path, images)


def load_model_file(model: nn.Module, path: Path, images: torch.Tensor) -> Platt:
    """Fill a network from a model file that was exported from one like it.

    Args:
        model: The network, on the CPU. It is left in evaluation mode.
        path: A model file in fp32 or fp16 storage.
        images: Prepared images ``(n, bands, height, width)`` as in training, some dozens.

    Returns:
        The calibration that the file holds beside the weights.

    Raises:
        LandslideError: The file is missing, in 8 bits, or of another network.
    """
    constants, platt = _read(path)
    model.eval()
    pairs = _normalised(model, images[:1])
    learned = dict(model.named_parameters())
    spreads = {conv: learned[f"{conv}.weight"].detach().std() for conv in pairs}
    _fill(model, constants, pairs, path)
    _take_apart(model, pairs, spreads, images)
    with torch.inference_mode():
        said = torch.sigmoid(model(images) * platt.slope + platt.intercept)[:, 0].numpy()
    worst = float(np.abs(said - run_session(open_session(path), images.numpy())).max())
    if worst > PARITY:
        raise LandslideError(
            f"With the weights of {path.name} the recipe's network differs from the file by "
            f"{worst:.1e}; it is built in another way."
        )
    return platt


def _read(path: Path) -> tuple[dict[str, torch.Tensor], Platt]:
    """Return a model file's constants by torch's names, and its calibration.

    Raises:
        LandslideError: The file is missing, damaged, in 8 bits, or of another origin.
    """
    if not path.is_file():
        raise LandslideError(f"There is no model file {path}.")
    try:
        graph = onnx.load(str(path)).graph
    except Exception as error:  # protobuf's own
        raise LandslideError(f"The model file {path} is damaged: {error}.") from error
    if any(node.op_type.startswith(("Quantize", "Dequantize")) for node in graph.node):
        raise LandslideError(
            f"{path.name} is in 8 bits, from which nothing can go on learning; take the full file."
        )
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    constants = {
        name.removesuffix(_STORED).removeprefix(_PREFIX): torch.from_numpy(values.astype("float32"))
        for name, values in arrays.items()
        if name.startswith(_PREFIX)
    }
    if not constants:
        raise LandslideError(f"{path.name} was not exported by 'python -m training export'.")
    return constants, _calibration(graph, arrays)


def _calibration(graph: onnx.GraphProto, arrays: Mapping[str, npt.NDArray[np.generic]]) -> Platt:
    """Return the factor and the summand between logits and the logistic function."""
    makers = {name: node for node in graph.node for name in node.output}
    found = {"Add": 0.0, "Mul": 1.0}
    node = makers.get(makers[OUTPUT].input[0]) if OUTPUT in makers else None
    for kind in found:
        if node is None or node.op_type != kind:
            continue
        numbers = [arrays[name] for name in node.input if name in arrays]
        others = [name for name in node.input if name not in arrays]
        if len(numbers) == 1 and numbers[0].size == 1 and others:
            found[kind] = float(numbers[0].reshape(-1)[0])
            node = makers.get(others[0])
    return Platt(found["Mul"], found["Add"])


def _normalised(model: nn.Module, image: torch.Tensor) -> dict[str, str]:
    """Return which batch normalisation takes the output of which convolution, by name."""
    names = {layer: name for name, layer in model.named_modules()}
    said: list[tuple[torch.Tensor, str]] = []
    pairs: dict[str, str] = {}

    def keep(layer: nn.Module, _: object, output: torch.Tensor) -> None:
        said.append((output, names[layer]))

    def match(layer: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        pairs.update({conv: names[layer] for output, conv in said if output is inputs[0]})

    layers = list(model.modules())
    handles = [v.register_forward_hook(keep) for v in layers if isinstance(v, nn.Conv2d)]
    handles += [v.register_forward_pre_hook(match) for v in layers if isinstance(v, nn.BatchNorm2d)]
    with torch.inference_mode():
        model(image)
    for handle in handles:
        handle.remove()
    return pairs


def _fill(
    model: nn.Module, constants: Mapping[str, torch.Tensor], pairs: Mapping[str, str], path: Path
) -> None:
    """Copy the constants; a normalisation only adds what was folded into its convolution.

    Raises:
        LandslideError: A tensor of the network is not in the file, or has another shape.
    """
    state = model.state_dict()
    wanted = {f"{conv}{_BIAS}": f"{norm}.bias" for conv, norm in pairs.items()}
    undone = {f"{norm}.{kind}" for norm in pairs.values() for kind in ("weight", "bias")}
    wanted |= {name: name for name, _ in model.named_parameters() if name not in undone}
    absent = [
        theirs
        for theirs, mine in wanted.items()
        if theirs not in constants or constants[theirs].shape != state[mine].shape
    ]
    if absent:
        more = f" and {len(absent) - _SHOWN} more" if len(absent) > _SHOWN else ""
        raise LandslideError(
            f"The model file {path} is of another network than the recipe's: "
            f"{', '.join(absent[:_SHOWN])}{more} are missing or of another shape."
        )
    with torch.no_grad():
        for theirs, mine in wanted.items():
            state[mine].copy_(constants[theirs])


def _take_apart(
    model: nn.Module,
    pairs: Mapping[str, str],
    spreads: Mapping[str, torch.Tensor],
    images: torch.Tensor,
) -> None:
    """Give the batch normalisations the statistics of images without a change of what is said."""
    layers: dict[str, Any] = dict(model.named_modules())
    moments: dict[nn.Module, list[torch.Tensor]] = {layers[name]: [] for name in pairs.values()}

    def gather(norm: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        moments[norm].append(_moments(inputs[0]))

    handles = [norm.register_forward_pre_hook(gather) for norm in moments]
    with torch.no_grad():
        for name in pairs.values():
            layers[name].running_mean.zero_()
            layers[name].running_var.fill_(1.0 - layers[name].eps)
            layers[name].weight.fill_(1.0)
        for start in range(0, len(images), _PART):
            model(images[start : start + _PART])
        for handle in handles:
            handle.remove()
        for conv, name in pairs.items():
            weight, norm = layers[conv].weight, layers[name]
            mean, square = torch.stack(moments[norm]).mean(0)
            factor = spreads[conv] / weight.std()
            weight.mul_(factor)
            norm.running_mean.copy_(mean * factor)
            norm.running_var.copy_((square - mean**2).clamp_min(0.0) * factor**2)
            norm.weight.copy_((norm.running_var + norm.eps).sqrt() / factor)
            norm.bias.add_(mean)


def _moments(features: torch.Tensor) -> torch.Tensor:
    """Return means of the channels and of their squares, ``(2, channels)``."""
    wide = features.double()
    return torch.stack([wide.mean((0, 2, 3)), wide.square().mean((0, 2, 3))])
