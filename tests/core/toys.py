"""Toy models for the engine's tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import shapely
from onnx import TensorProto, helper, numpy_helper

from landslide_qgis.core.model.card import BandSpec, ModelCard
from landslide_qgis.core.screening.statistics import statistic_names

RGB = ("B04", "B03", "B02")


def make_card(names: tuple[str, ...] = RGB, **changes: object) -> ModelCard:
    values: dict[str, object] = {
        "name": "toy",
        "title": "Toy model",
        "architecture": "mean of a 3 × 3 window",
        "bands": tuple(BandSpec(name, scale=1e-4, mean=0.1, std=0.1) for name in names),
        "gsd_m": 10.0,
        "tile_px": 64,
        "size_multiple": 32,
        "overlap_px": 16,
        "threshold": 0.5,
        "threshold_source": "made up",
    }
    return ModelCard(**{**values, **changes})  # type: ignore[arg-type]


def make_model(
    path: Path,
    card: ModelCard | None,
    channels: int = 3,
    *,
    opset: int = 18,
    ir_version: int = 8,
    dims: tuple[object, object, object] = ("N", "H", "W"),
    window: int = 3,
    classes: object = 1,
    extra_nodes: tuple[onnx.NodeProto, ...] = (),
) -> Path:
    """Write a model: probability = sigmoid(2 × mean over bands and a window)."""
    weight = np.full((1, channels, window, window), 2.0 / (channels * window * window), np.float32)
    batch, height, width = dims
    graph = helper.make_graph(
        [
            helper.make_node("Conv", ["image", "w"], ["z"], pads=[window // 2] * 4),
            *extra_nodes,
            helper.make_node("Sigmoid", ["z"], ["probability"]),
        ],
        "toy",
        [
            helper.make_tensor_value_info(
                "image", TensorProto.FLOAT, [batch, channels, height, width]
            )
        ],
        [
            helper.make_tensor_value_info(
                "probability", TensorProto.FLOAT, [batch, classes, height, width]
            )
        ],
        [numpy_helper.from_array(weight, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    model.ir_version = ir_version
    if card is not None:
        for key, value in card.to_metadata().items():
            model.metadata_props.add(key=key, value=value)
    onnx.save(model, str(path))
    return path


def _map(name: str, dims: list[object]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, dims)


def make_classifier(path: Path, card: ModelCard, weights: dict[str, float], bias: float) -> Path:
    """Write a patch classifier: sigmoid of a weighted sum of numbers of a patch, and a bias.

    Args:
        path: File to write.
        card: Its card; with ``statistics`` the weights are by ``band_statistic``, else by band,
            for the mean of the pixels.
        weights: By name; those left out are 0.
        bias: Added to the sum.
    """
    bands, side = len(card.bands), card.tile_px
    names = list(card.band_names)
    shape: list[object] = ["N", bands, side, side]
    nodes = [
        helper.make_node("GlobalAveragePool", ["image"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
    ]
    if card.features == "statistics":
        names, shape = statistic_names(names), ["N", bands * 7]
        nodes = [helper.make_node("Identity", ["image"], ["flat"])]
    column = np.array([[weights.get(name, 0.0)] for name in names], np.float32)
    graph = helper.make_graph(
        [
            *nodes,
            helper.make_node("Gemm", ["flat", "w", "b"], ["z"]),
            helper.make_node("Sigmoid", ["z"], ["probability"]),
        ],
        "toy",
        [_map("image", shape)],
        [_map("probability", ["N", 1])],
        [
            numpy_helper.from_array(column, "w"),
            numpy_helper.from_array(np.array([bias], np.float32), "b"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 8
    for key, value in card.to_metadata().items():
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, str(path))
    return path


def moved(shape: Any, transform: Callable[..., Any]) -> Any:
    """Return a shape whose coordinates x and y went through a transformation, with any shapely."""
    return shapely.transform(shape, lambda xy: np.column_stack(transform(xy[:, 0], xy[:, 1])))
