"""A hybrid on a tiny Clay, from two stages of training to the engine."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import rasterio
import torch

from landslide_qgis.core.simulator import SceneRecipe, simulate_scene
from training.cli import main
from training.data.sources import load_parts
from training.export.graph import PARITY, read_card
from training.export.quantise import transformer_nodes
from training.recipes.loading import load_recipe
from training.recipes.recipe import BandConfig, InputConfig, PartConfig
from training.release.card import make_card, sees_whole_chips
from training.release.release import Wanted, _network
from training.run_folder.decision import Decision

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("hybrid_fp32.onnx", "hybrid.onnx", "hybrid_int8.onnx")


@pytest.fixture(scope="module")
def exported(data_root, tmp_path_factory):
    """The folder of the model files, and the report."""
    from tests.training.conftest import tiny_document

    folder = tmp_path_factory.mktemp("release")
    document = tiny_document()
    context = {"name": "clay", "options": {"size": "tiny"}}
    document |= {
        "name": "hybrid",
        "model": {"name": "hybrid", "options": {"width": 8, "context": context}},
        "phases": [],
        "loop": {"batch_size": 4, "threads": 1, "device": "cpu"},
        "stages": [
            {"name": "frozen", "epochs": 1, "rates": {"decoder": 1e-3, "fusion": 1e-3}},
            {"name": "adapters", "epochs": 1, "rates": {"adapters": 1e-2}, "adapters": {"rank": 2}},
        ],
    }
    document["export"] |= {"file": "", "max_mb": 20.0}
    path = folder / "hybrid.yaml"
    path.write_text(json.dumps(document), encoding="utf-8")
    common = [str(path), "--data", str(data_root), "--runs", str(folder / "runs")]
    assert main(["fit", *common]) == 0
    words = ["--precision", "fp32", "fp16", "int8", "--report", str(folder / "report.json")]
    assert main(["export", *common, "--out", str(folder / "models"), *words]) == 0
    return folder, common


def test_three_precisions_and_what_they_cost(exported):
    folder, _ = exported
    report = json.loads((folder / "report.json").read_text())
    assert 0.0 <= report["largest_difference_to_torch"] <= PARITY
    assert set(report["files"]) == set(NAMES)
    full, half, small = (report["files"][name] for name in NAMES)
    assert (full["f1_drop"], full["largest_difference_to_fp32"]) == (0.0, 0.0)
    assert abs(small["f1_drop"]) < 0.1
    assert half["megabytes"] < 0.6 * full["megabytes"]
    assert small["megabytes"] < 0.4 * full["megabytes"]
    words = {"hybrid.onnx": "fp16-storage", "hybrid_int8.onnx": "int8", "hybrid_fp32.onnx": "fp32"}
    for name, precision in words.items():
        card = read_card(folder / "models" / name)
        assert card.precision == precision
        # The network sees whole chips: tiles are as large as those, not as the recipe says.
        assert (card.tile_px, card.chip_px, card.overlap_px) == (64, 64, 16)
        assert card.architecture == "hybrid on clay"
        graph = onnx.load(str(folder / "models" / name)).graph
        dims = graph.input[0].type.tensor_type.shape.dim
        assert [dim.dim_value for dim in dims] == [0, 3, 64, 64]


def test_eight_bits_are_dynamic_in_the_transformer_and_static_elsewhere(exported):
    graph = onnx.load(str(exported[0] / "models" / "hybrid_int8.onnx"))
    kinds = [node.op_type for node in graph.graph.node]
    assert kinds.count("MatMulInteger") >= 6 * 4
    assert kinds.count("QuantizeLinear") > 10
    assert {entry.domain for entry in graph.opset_import} == {""}
    full = onnx.load(str(exported[0] / "models" / "hybrid_fp32.onnx"))
    blocks = transformer_nodes(full)
    convolutions = [node.name in blocks for node in full.graph.node if node.op_type == "Conv"]
    assert (sum(convolutions), len(convolutions) > 15) == (1, True)  # the patch embedding
    assert not [name for name in (node.name for node in full.graph.node) if "lora" in name]


SHIPPED = ROOT / "landslide_qgis" / "models" / "landslide_rgb_int8.onnx"


def test_eight_bits_add_up_in_sixteen_on_any_processor(exported):
    """AVX2 adds two products of an activation and a weight in 16 bits, and cuts what is above."""
    for file in (exported[0] / "models" / "hybrid_int8.onnx", SHIPPED):
        arrays = [onnx.numpy_helper.to_array(t) for t in onnx.load(str(file)).graph.initializer]
        weights = [array.astype(int) for array in arrays if array.dtype == np.int8 and array.ndim]
        highest = max(int(np.abs(array).max()) for array in weights)
        assert len(weights) > 10
        assert highest > 60  # they are in use, all seven bits
        assert 2 * 255 * highest <= np.iinfo(np.int16).max, file.name


def test_weights_of_a_checkpoint_export_too(exported):
    folder, common = exported
    recipe = load_recipe(Path(common[0]))
    parts = load_parts(recipe, Path(common[2]))
    run = folder / "runs" / "hybrid"
    wanted = Wanted(weights=run / "last" / "ema.safetensors")
    network, decision = _network(recipe, parts, run, wanted)
    own, locked = _network(recipe, parts, run, Wanted())
    image = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        torch.testing.assert_close(network(image), own(image))
    assert decision.threshold == locked.threshold
    assert not [name for name, _ in network.named_parameters() if "lora" in name]


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """A scene to run the files on."""
    folder = tmp_path_factory.mktemp("engine") / "scene"
    simulate_scene(folder, SceneRecipe(seed=3, size=256, bands=("B02", "B03", "B04"), clouds=0.0))
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_runs_it(exported, scene, tmp_path, name):
    target = tmp_path / "probability.tif"
    command = [sys.executable, "-m", "landslide_qgis.core", "detect", str(scene)]
    command += ["--model", str(exported[0] / "models" / name), "--probability", str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with rasterio.open(target) as raster:
        values = raster.read(1)
    assert values.shape == (256, 256)
    assert np.count_nonzero(values != 255) > 0.9 * values.size


def test_terrain_and_absolute_units_on_the_card(recipe):
    bands = tuple(BandConfig(name, 0.5, 2.0, 1.0, 0.5) for name in ("B04", "slope", "dem"))
    absolute = InputConfig(bands, scene_target=0.0, clip_max=20.0)
    hybrid = replace(recipe, input=absolute, model=PartConfig("hybrid", {"context": "none"}))
    seen = np.random.default_rng(0).normal(size=(4, 3, 64, 64)).astype(np.float32)
    card = make_card(hybrid, seen, Decision(1.0, 0.0, 0.5, "nothing", 0.0), "fp32", {})
    assert [band.role for band in card.bands] == ["optical", "slope", "elevation"]
    assert [band.unit for band in card.bands] == ["reflectance_dn", "degree", "metre"]
    assert (card.scene_scaling, card.tile_px, card.metrics) == (None, 512, ())
    assert not sees_whole_chips(hybrid)
