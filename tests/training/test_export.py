from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import numpy as np
import onnx
import pytest
import torch

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import ModelCard
from training.cli import main
from training.export.graph import (
    OUTPUT,
    PARITY,
    export_fp32,
    open_session,
    parity,
    read_card,
    store_fp16,
    write_model,
)
from training.metrics.calibration import Platt
from training.models.build import build_model
from training.recipes.loading import load_recipe

PLATT = Platt(0.8, -0.5)


@pytest.fixture(scope="module")
def network(recipe):
    return build_model(recipe).eval()


@pytest.fixture(scope="module")
def graph(network):
    return export_fp32(network, PLATT, 3, 32)


def test_graph_is_plain_onnx_with_dynamic_shapes(graph):
    assert {entry.domain for entry in graph.opset_import} <= {"", "ai.onnx"}
    operators = Counter(node.op_type for node in graph.graph.node)
    assert not {"Shape", "Pad", "BatchNormalization", "Dropout"} & operators.keys()
    assert operators["Resize"] == 5
    dims = graph.graph.input[0].type.tensor_type.shape.dim
    assert [dim.dim_param or dim.dim_value for dim in dims] == ["batch", 3, "height", "width"]
    session = open_session(graph)
    for shape in ((1, 3, 32, 32), (2, 3, 96, 160)):
        result = session.run([OUTPUT], {"image": np.zeros(shape, np.float32)})[0]
        assert result.shape == (shape[0], 1, *shape[2:])
        assert result.dtype == np.float32


def test_calibration_is_folded_in(network, graph):
    image = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(3))
    with torch.inference_mode():
        logits = network(image)[:, 0].numpy()
    got = open_session(graph).run([OUTPUT], {"image": image.numpy()})[0][:, 0]
    np.testing.assert_allclose(got, PLATT.probability(logits), atol=PARITY)


def test_no_local_path_is_left(graph):
    data = graph.SerializeToString()
    assert b"/training/" not in data
    assert b".py" not in data


def test_sixteen_bit_storage(graph):
    small = store_fp16(graph)
    assert small.ByteSize() < 0.6 * graph.ByteSize()
    image = np.random.default_rng(1).normal(size=(1, 3, 64, 64)).astype(np.float32)
    full, stored = (open_session(g).run([OUTPUT], {"image": image})[0] for g in (graph, small))
    assert np.abs(full - stored).max() < 0.02
    large = onnx.ModelProto()
    large.CopyFrom(graph)
    huge = onnx.numpy_helper.from_array(np.full(300, 1e6, np.float32), "huge")
    large.graph.initializer.append(huge)
    with pytest.raises(LandslideError, match="'huge' does not fit into 16 bits"):
        store_fp16(large)


def test_parity_notices_a_difference(network, graph):
    class Other(torch.nn.Module):
        def forward(self, image):
            return torch.sigmoid(network(image)) * 0.9

    assert parity(Other(), graph, 3, 32) > PARITY


def test_fit_evaluate_export_as_one_chain(document, write_recipe, data_root, tmp_path, capsys):
    document["loop"]["epochs"] = 1
    path = write_recipe(document)
    common = ["--data", str(data_root), "--runs", str(tmp_path / "runs")]
    assert main(["fit", str(path), *common]) == 0
    scores = tmp_path / "scores.json"
    written = ["--json", str(scores), "--dropout", "2", "--hard"]
    assert main(["evaluate", str(path), *common, *written]) == 0
    run = tmp_path / "runs" / "tiny"
    assert (run / "evaluation.png").stat().st_size > 5000
    assert "| IoU at least | found |" in (run / "evaluation.md").read_text(encoding="utf-8")
    assert len(json.loads((run / "hard_chips.json").read_text())) == 12
    with np.load(run / "uncertainty.npz") as maps:
        assert maps["variance"].shape == (4, 64, 64)
    torch_scores = json.loads(scores.read_text())
    out = tmp_path / "models"
    report = tmp_path / "report.json"
    assert main(["export", str(path), *common, "--out", str(out), "--report", str(report)]) == 0
    stored = out / "landslide_rgb.onnx"
    assert main(["evaluate", str(path), *common, "--onnx", str(stored), "--json", str(scores)]) == 0
    assert "landslide class, all pixels of the split pooled" in capsys.readouterr().out
    onnx_scores = json.loads(scores.read_text())
    assert onnx_scores["threshold"] == torch_scores["threshold"]
    assert onnx_scores["f1"] == pytest.approx(torch_scores["f1"], abs=0.05)
    eight = out / "landslide_rgb_int8.onnx"
    both = [*common, "--json", str(scores), "--onnx", str(stored), str(eight)]
    # Files have their own normalisation, whatever the recipe's is.
    document["input"]["bands"][0] |= {"mean": 0.5, "std": 0.3}
    assert main(["evaluate", str(write_recipe(document)), *both[:-1]]) == 0
    assert json.loads(scores.read_text())["f1"] == pytest.approx(onnx_scores["f1"], abs=1e-3)
    assert main(["evaluate", str(path), *both]) == 0
    mean = json.loads(scores.read_text())
    assert mean["weights"] == "landslide_rgb.onnx + landslide_rgb_int8.onnx"
    assert mean["threshold_source"] == "mean of the models' thresholds"
    assert mean["average_precision"] != onnx_scores["average_precision"]
    card = read_card(stored)
    assert isinstance(card, ModelCard)
    assert card.band_names == ("B04", "B03", "B02")
    assert card.bands[0].scale == pytest.approx(1 / 445.173)
    assert card.scene_scaling.target == 0.2
    assert card.clip == (0.0, 1.5)
    assert "held out by seed 7" in card.threshold_source
    assert "Copernicus Sentinel" in card.training_data
    assert {metric.name for metric in card.metrics} >= {"precision", "recall", "f1", "iou"}
    assert all(band.train_p01 < band.train_p99 for band in card.bands)
    assert read_card(out / "landslide_rgb_int8.onnx").precision == "int8"
    assert json.loads(report.read_text())["files"]["landslide_rgb_int8.onnx"]["megabytes"] < 12
    with pytest.raises(LandslideError, match=r"over the 0\.001 MB allowed"):
        write_model(onnx.load(str(stored)), card, tmp_path / "big.onnx", 0.001)
    other = replace(load_recipe(path).input.bands[0], name="B08")
    document["input"]["bands"][0] = vars(other)
    assert main(["evaluate", str(write_recipe(document)), *common, "--onnx", str(stored)]) == 1
    assert "the recipe has" in capsys.readouterr().err
