"""A model file as a torch network: the same numbers, and the same file back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper
from torch.nn.utils import parametrize

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import BandSpec, ModelCard
from landslide_qgis.core.model.file import DEFAULT_MODEL, open_model
from training.data.chips import Chips
from training.data.preprocess import Preprocess
from training.export.graph import open_session
from training.finetuning.blend import SHARES, blend
from training.finetuning.choice import choose
from training.finetuning.graph import GraphNetwork, with_weights
from training.finetuning.operators import OPERATORS
from training.finetuning.product import recalibrated
from training.finetuning.source import load_source
from training.fitting.predict import predict_logits
from training.metrics.calibration import Platt
from training.recipes.recipe import BandConfig, InputConfig

PIXELS = torch.randn(2, 3, 64, 96, generator=torch.Generator().manual_seed(0))


@pytest.fixture
def source():
    return load_source(DEFAULT_MODEL)


def by_runtime(model: onnx.ModelProto, image: torch.Tensor) -> np.ndarray:
    return open_session(model, 1).run(None, {model.graph.input[0].name: image.numpy()})[0]


def test_the_shipped_file_gives_the_same_and_comes_back_byte_by_byte(source) -> None:
    file, model = source
    network = GraphNetwork(model, file).eval()
    with torch.inference_mode():
        got = torch.sigmoid(network(PIXELS)).numpy()
    np.testing.assert_allclose(got, by_runtime(model, PIXELS), atol=1e-5)
    again = with_weights(model, network)
    assert again.SerializeToString(deterministic=True) == model.SerializeToString(
        deterministic=True
    )


def test_decoder_is_told_by_name_or_by_depth(source) -> None:
    file, model = source
    network = GraphNetwork(model, file)
    named = choose(network, "decoder", PIXELS)
    assert named
    assert all(n.startswith(("network.decoder", "network.full", "network.head")) for n in named)
    learning = {n for n, t in network.named_parameters() if t.requires_grad}
    assert learning == {f"weights.{name}" for name in named}
    anonymous = onnx.ModelProto()
    anonymous.CopyFrom(model)
    for tensor in anonymous.graph.initializer:
        old, tensor.name = tensor.name, tensor.name.replace("network.", "x_").replace(".", "_")
        for node in anonymous.graph.node:
            node.input[:] = [tensor.name if name == old else name for name in node.input]
    by_depth = choose(GraphNetwork(anonymous, file), "decoder", PIXELS)
    # What widens the coarsest map again counts as encoder either way.
    assert {n.replace("network.", "x_").replace(".", "_") for n in named} == set(by_depth)


def test_low_rank_changes_begin_as_none_and_are_merged_into_the_file(source) -> None:
    file, model = source
    network = GraphNetwork(model, file).eval()
    before = torch.sigmoid(network(PIXELS)).detach().numpy()
    names = choose(network, "lora", PIXELS, rank=4)
    np.testing.assert_allclose(torch.sigmoid(network(PIXELS)).detach().numpy(), before, atol=1e-6)
    holder, leaf = network.holder(names[-1])
    change = holder.parametrizations[leaf][0]
    torch.nn.init.normal_(change.up, std=0.05)
    assert parametrize.is_parametrized(holder, leaf)
    written = with_weights(model, network)
    changed = [
        new.name
        for new, old in zip(written.graph.initializer, model.graph.initializer, strict=True)
        if new != old
    ]
    assert changed == [names[-1]]
    with torch.inference_mode():
        expected = torch.sigmoid(network(PIXELS)).numpy()
    assert np.abs(expected - before).max() > 1e-3
    np.testing.assert_allclose(by_runtime(written, PIXELS), expected, atol=2e-3)


@pytest.mark.parametrize("times", [1, 2])
def test_calibration_is_folded_in_without_growth(source, times) -> None:
    file, model = source
    changed = model
    for _ in range(times):
        changed = recalibrated(changed, file, Platt(1.5, -0.4))
    assert len(changed.graph.node) == len(model.graph.node)
    logit = torch.logit(torch.from_numpy(by_runtime(model, PIXELS)).double())
    for _ in range(times):
        logit = 1.5 * logit - 0.4
    np.testing.assert_allclose(by_runtime(changed, PIXELS), torch.sigmoid(logit), atol=1e-4)


@pytest.mark.parametrize("activation", ["none", "sigmoid", "softmax"])
def test_files_of_others(tmp_path: Path, activation: str) -> None:
    """One convolution, without names that tell anything."""
    classes = 2 if activation == "softmax" else 1
    path = toy(tmp_path / "toy.onnx", activation, classes)
    file, model = load_source(path)
    network = GraphNetwork(model, file)
    assert choose(network, "decoder", PIXELS) == ["w"]
    raw = by_runtime(model, PIXELS)
    if activation == "softmax":
        e = np.exp(raw - raw.max(1, keepdims=True))
        raw = (e / e.sum(1, keepdims=True))[:, 1:]
    elif activation == "sigmoid":
        raw = 1 / (1 + np.exp(-raw))
    np.testing.assert_allclose(torch.sigmoid(network(PIXELS)).detach().numpy(), raw, atol=1e-5)
    changed = recalibrated(model, file, Platt(2.0, 0.5))
    if activation == "softmax":
        assert changed == model
        return
    with torch.inference_mode():
        wanted = torch.sigmoid(2.0 * network(PIXELS) + 0.5).numpy()
    got = by_runtime(changed, PIXELS)
    got = 1 / (1 + np.exp(-got)) if activation == "sigmoid" else got
    np.testing.assert_allclose(got, wanted, atol=1e-5)


def toy(path: Path, activation: str, classes: int, extra: str = "") -> Path:
    """Write a file of one convolution."""
    weight = np.random.default_rng(1).normal(0, 0.3, (classes, 3, 3, 3)).astype(np.float32)
    last = "z" if activation == "none" else "probability"
    nodes = [helper.make_node("Conv", ["image", "w"], [last], pads=[1] * 4)]
    if activation == "none":
        nodes.append(helper.make_node("Sigmoid", ["z"], ["probability"]))
    if extra:
        nodes.insert(0, helper.make_node(extra, ["image"], ["unused"]))
    sides: list[object] = ["n", 3, "h", "w"]
    graph = helper.make_graph(
        nodes,
        "toy",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, sides)],
        [helper.make_tensor_value_info("probability", TensorProto.FLOAT, ["n", classes, "h", "w"])],
        [numpy_helper.from_array(weight, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    card = ModelCard(
        name="toy",
        title="Toy",
        architecture="one convolution",
        bands=tuple(BandSpec(n, scale=1e-4, mean=0.1, std=0.1) for n in ("B04", "B03", "B02")),
        gsd_m=10.0,
        tile_px=64,
        threshold=0.5,
        threshold_source="made up",
        activation=activation,
        landslide_class=classes - 1,
    )
    helper.set_model_props(model, card.to_metadata())
    onnx.save(model, str(path))
    return path


def test_what_cannot_learn_is_named(tmp_path: Path) -> None:
    eight = DEFAULT_MODEL.with_name("landslide_rgb_int8.onnx")
    with pytest.raises(LandslideError, match=r"8 bits.*take landslide_rgb.onnx"):
        GraphNetwork(onnx.load(str(eight)), open_model(eight))
    odd = toy(tmp_path / "odd.onnx", "none", 1, extra="Asinh")
    with pytest.raises(LandslideError, match="operator Asinh"):
        GraphNetwork(onnx.load(str(odd)), open_model(odd))


SHAPES = st.lists(st.integers(1, 4), min_size=4, max_size=4)
UNARY = ["Abs", "Relu", "Sigmoid", "Tanh", "Erf", "Softplus", "HardSwish", "HardSigmoid", "Elu",
         "LeakyRelu", "Sign", "Floor", "Ceil", "Neg", "Exp", "Sin", "Cos", "Flatten", "Shape",
         "GlobalAveragePool", "GlobalMaxPool", "Softmax", "Transpose"]  # fmt: skip
WITH_NUMBERS = {
    "Slice": ([0, -1], [1 << 40, -(1 << 40)], [1, 2], [1, -1]),
    "Gather": ([0, -1],),
    "Unsqueeze": ([-1, 0],),
    "Tile": ([1, 2, 1, 2],),
    "Expand": ([2, 1, 1, 1, 1],),
    "Reshape": ([0, -1],),
    "ReduceMean": ([-1, 1],),
    "ReduceL2": ([2],),
    "Pad": ([0, 0, 1, 2, 0, 0, 3, 1],),
}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*UNARY, *WITH_NUMBERS]), SHAPES, st.integers(0, 99))
def test_operators_do_as_the_runtime_does(kind: str, shape: list[int], seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=shape).astype(np.float32)
    more = [np.array(entry, np.int64) for entry in WITH_NUMBERS.get(kind, ())]
    attributes = {"axis": 1} if kind in ("Gather", "Softmax") else {}
    compare(kind, [values, *more], attributes)


LAYERS = [
    ("Conv", [(1, 4, 9, 8), (6, 2, 3, 3), (6,)], {"group": 2, "pads": [0, 1, 2, 1]}),
    ("Conv", [(1, 4, 9, 8), (6, 4, 3, 3)], {"strides": [2, 2], "pads": [1, 1, 1, 1]}),
    ("Conv", [(1, 2, 9, 8), (3, 2, 3, 3)], {"auto_pad": "SAME_UPPER", "strides": [2, 2]}),
    ("Conv", [(1, 2, 9, 8), (3, 2, 3, 3)], {"dilations": [2, 2], "pads": [2, 2, 2, 2]}),
    ("ConvTranspose", [(1, 4, 5, 5), (4, 3, 2, 2), (3,)], {"strides": [2, 2]}),
    ("Gemm", [(3, 4), (5, 4), (5,)], {"transB": 1, "alpha": 0.5}),
    ("MatMul", [(2, 3, 4), (4, 5)], {}),
    ("MaxPool", [(1, 2, 9, 9)], {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]}),
    ("AveragePool", [(1, 2, 8, 8)], {"kernel_shape": [2, 2], "strides": [2, 2]}),
    ("LayerNormalization", [(2, 3, 8), (8,), (8,)], {"axis": -1, "epsilon": 1e-6}),
    ("InstanceNormalization", [(2, 3, 5, 5), (3,), (3,)], {}),
    ("DepthToSpace", [(1, 8, 3, 3)], {"blocksize": 2, "mode": "DCR"}),
    ("DepthToSpace", [(1, 8, 3, 3)], {"blocksize": 2, "mode": "CRD"}),
    ("Einsum", [(2, 3), (3, 4)], {"equation": "ij,jk->ik"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "shapes", "attributes"), LAYERS)
def test_layers_do_as_the_runtime_does(kind, shapes, attributes) -> None:
    rng = np.random.default_rng(0)
    compare(kind, [rng.normal(size=shape).astype(np.float32) for shape in shapes], attributes)


VARIANTS = [
    *((kind, [(2, 3), (3,), (2, 1)][:count], {}) for kind in ("Max", "Min") for count in (1, 2, 3)),
    *(("Flatten", [(2, 3, 4)], {"axis": axis}) for axis in (0, 1, 3, -1)),
    ("Mod", [(3, 4), (4,)], {"fmod": 1}),
    ("ReduceSum", [(2, 3, 4)], {}),
    ("ReduceSum", [(2, 3, 4)], {"noop_with_empty_axes": 1}),
    ("ReduceMax", [(2, 3, 4)], {"keepdims": 0}),
    ("Squeeze", [(2, 1, 3, 1)], {}),
    ("Split", [(2, 7)], {"axis": 1, "num_outputs": 3}),
]


@pytest.mark.parametrize(("kind", "shapes", "attributes"), VARIANTS)
def test_variants_do_as_the_runtime_does(kind, shapes, attributes) -> None:
    rng = np.random.default_rng(0)
    compare(kind, [rng.normal(size=shape).astype(np.float32) for shape in shapes], attributes)


def test_a_remainder_of_whole_numbers_has_the_sign_of_the_divisor_or_the_dividend() -> None:
    numbers = [np.array([7, -7, 7, -7]), np.array([3, 3, -3, -3])]
    compare("Mod", numbers, {})
    compare("Mod", numbers, {"fmod": 1})


@pytest.mark.parametrize(
    ("mode", "how", "extra"),
    [
        ("nearest", "asymmetric", {"nearest_mode": "floor"}),
        ("linear", "half_pixel", {}),
        ("linear", "pytorch_half_pixel", {}),
        ("linear", "align_corners", {}),
        ("cubic", "half_pixel", {"cubic_coeff_a": -0.75}),
    ],
)
def test_resizing_does_as_the_runtime_does(mode: str, how: str, extra: dict) -> None:
    image = np.random.default_rng(0).normal(size=(1, 2, 5, 6)).astype(np.float32)
    scales = np.array([1, 1, 2, 2], np.float32)
    attributes = {"mode": mode, "coordinate_transformation_mode": how, **extra}
    compare("Resize", [image, None, scales], attributes)


def compare(kind: str, inputs: list, attributes: dict) -> None:
    """Run one operator by both."""
    names = [f"i{place}" if entry is not None else "" for place, entry in enumerate(inputs)]
    given_ = {name: entry for name, entry in zip(names, inputs, strict=True) if name}
    outputs = [f"out{place}" for place in range(attributes.get("num_outputs", 1))]
    node = helper.make_node(kind, names, outputs, **attributes)
    infos = [
        helper.make_tensor_value_info(
            name, helper.np_dtype_to_tensor_dtype(entry.dtype), list(entry.shape)
        )
        for name, entry in given_.items()
    ]
    ends = [onnx.ValueInfoProto(name=name) for name in outputs]
    graph = helper.make_graph([node], "one", infos, ends)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    expected = open_session(model, 1).run(None, given_)
    tensors = [None if entry is None else torch.from_numpy(entry.copy()) for entry in inputs]
    got = OPERATORS[kind](tensors, {**attributes, "outputs": len(outputs)})
    several = got if isinstance(got, tuple) else (got,)
    for mine, theirs in zip(several, expected, strict=True):
        np.testing.assert_allclose(mine.numpy(), theirs, atol=2e-5, rtol=1e-4)


@pytest.mark.parametrize("trains", ["decoder", "lora"])
def test_the_way_is_gone_no_further_than_it_pays(source, trains: str) -> None:
    """The smallest share that is as good as the best, and what was parametrized is plain."""
    file, model = source
    old, network = (GraphNetwork(model, file).eval() for _ in range(2))
    names = choose(network, trains, PIXELS, rank=2)
    with torch.no_grad():
        for name in names:
            holder, leaf = network.holder(name)
            if trains == "lora":
                holder.parametrizations[leaf][0].up.normal_(std=0.05)
            else:
                getattr(holder, leaf).mul_(1.5)
    bands = tuple(BandConfig(band, 0.5, 1.0, 0.0, 1.0) for band in ("B04", "B03", "B02"))
    plain = Preprocess(InputConfig(bands, scene_target=0.0, clip_max=float("inf")))
    images = torch.randn(4, 3, 64, 64, generator=torch.Generator().manual_seed(1)).numpy()
    far = network.weight(names[0]).detach().clone()
    masks = predict_logits(old, Chips(("a",) * 4, images, images[:, 0] > 9), plain) > -3.0
    share, scores = blend(network, old, Chips(("a", "b", "c", "d"), images, masks), plain)
    assert share == SHARES[next(i for i, f1 in enumerate(scores) if f1 >= max(scores) - 0.01)]
    wanted = torch.lerp(old.weight(names[0]), far, share)
    torch.testing.assert_close(network.weight(names[0]), wanted)
    assert not any(parametrize.is_parametrized(module) for module in network.modules())
