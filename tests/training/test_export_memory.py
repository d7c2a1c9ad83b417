"""The memory a pixel that is measured is that of the network's maps."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from onnx.numpy_helper import from_array

from tests.core.toys import make_card, make_model
from training.export.memory import bytes_per_pixel


def widened(path, channels: int) -> onnx.ModelProto:
    """A network whose widest map has so many channels."""
    model = onnx.load(str(make_model(path, make_card())))
    graph = model.graph
    del graph.node[:], graph.initializer[:]
    graph.initializer.extend(
        [
            from_array(np.full((channels, 3, 1, 1), 0.1, np.float32), "wide"),
            from_array(np.full((1, channels, 1, 1), 0.1, np.float32), "narrow"),
        ]
    )
    node = onnx.helper.make_node
    graph.node.extend(
        [
            node("Conv", ["image", "wide"], ["map"]),
            node("Tanh", ["map"], ["bent"]),
            node("Conv", ["bent", "narrow"], ["probability"]),
        ]
    )
    onnx.checker.check_model(model)
    return model


def test_it_grows_with_the_maps_of_the_network(tmp_path):
    some, more = (bytes_per_pixel(widened(tmp_path / "m.onnx", n), 32) for n in (64, 256))
    assert some is not None
    assert more is not None
    # Two maps of float32 a channel are alive at once at most.
    assert 64 * 4 <= some <= 3 * 64 * 4 + 200
    assert more - some == pytest.approx(2 * 192 * 4, rel=0.6)


def test_the_memory_of_the_process_that_asks_does_not_count(tmp_path):
    ballast = np.ones(100_000_000, np.float32)
    assert bytes_per_pixel(widened(tmp_path / "m.onnx", 64), 32) is not None
    assert ballast[-1] == 1


def test_a_graph_of_one_size_is_not_measured(tmp_path):
    model = onnx.load(str(make_model(tmp_path / "m.onnx", make_card(), dims=(1, 64, 64))))
    assert bytes_per_pixel(model, 32) is None
