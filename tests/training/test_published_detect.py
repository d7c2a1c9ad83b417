"""Every published segmenter, exported with random weights, maps the demo scene by the engine."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch

from landslide_qgis.core.model.card import ModelCard
from landslide_qgis.core.scene.units import L4S_DIVISORS
from training.export.graph import export_fp32, open_session, read_card, write_model
from training.metrics.calibration import Platt
from training.models.build import build_model
from training.recipes.loading import load_recipe
from training.recipes.recipe import BandConfig, InputConfig, Recipe
from training.release.card import make_card
from training.run_folder.decision import Decision

RGB = ("B04", "B03", "B02")
TERRAIN = ("slope", "dem")
SIDE = 64
CONFIGS = Path(__file__).resolve().parents[2] / "training" / "configs" / "small_l4s"
CASES = {
    "landslidenet_base": (RGB, {"size": "tiny", "image_size": 128, "upsample": 2}),
    "digate_mobilenet": (
        (*RGB, "B08", *TERRAIN),
        {"encoder": "mobilenetv3_small_050", "topography": ["ndvi", "slope", "dem"]},
    ),
    "geonext_atto": (RGB, {}),
}
pytestmark = pytest.mark.slow


def make_recipe(name: str) -> Recipe:
    """A small recipe for the case's bands in absolute units, without ImageNet weights."""
    recipe = load_recipe(CONFIGS / f"{name}.yaml")
    names, options = CASES[name]
    bands = tuple(BandConfig(n, 0.5, L4S_DIVISORS[n], 1.2, 0.4) for n in names)
    options = {**recipe.model.options, **options}
    if "pretrained" in options:
        options["pretrained"] = False
    return replace(
        recipe,
        input=InputConfig(bands, scene_target=0.0, clip_max=1000.0),
        model=replace(recipe.model, options=options),
        export=replace(recipe.export, tile_px=SIDE, overlap_px=16),
    )


def card_of(recipe: Recipe) -> ModelCard:
    """The card that a released file of the recipe would have, with scores of nothing."""
    seen = np.random.default_rng(0).normal(size=(2, len(recipe.input.bands), SIDE, SIDE))
    names = ("precision", "recall", "f1", "iou", "f1_class_mean")
    scores: dict[str, object] = {**dict.fromkeys(names, 0.0), "split": "none", "definition": "none"}
    decision = Decision(1.0, 0.0, 0.5, "random weights", 0.0)
    return make_card(recipe, seen.astype(np.float32), decision, "fp32", scores)


def spread(network: torch.nn.Module, bands: int) -> Platt:
    """A calibration that spreads the logits of random weights over 0 to 1."""
    image = torch.randn(2, bands, SIDE, SIDE, generator=torch.Generator().manual_seed(5))
    with torch.inference_mode():
        logits = network(image)
    slope = float(2.0 / logits.std())
    return Platt(slope, -slope * float(logits.mean()))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scene")
    run("simulate", "--size", "256", "--bands", "B04,B03,B02,B08", str(folder))
    return folder


def run(*arguments: str) -> None:
    """Run the engine's command line as a user would."""
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-m", "landslide_qgis.core", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
        timeout=300,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", CASES)
def test_exported_and_run_by_the_engine(name, scene, tmp_path):
    recipe = make_recipe(name)
    names = [band.name for band in recipe.input.bands]
    torch.set_num_threads(1)
    network = build_model(recipe).eval()
    platt = spread(network, len(names))
    graph = export_fp32(network, platt, len(names), 32)
    assert not [node.name for node in graph.graph.node if "supervised" in node.name]
    assert not [tensor.name for tensor in graph.graph.initializer if "supervised" in tensor.name]
    assert [output.name for output in graph.graph.output] == ["probability"]
    assert {entry.domain for entry in graph.opset_import} <= {"", "ai.onnx"}
    image = torch.randn(1, len(names), SIDE, SIDE)
    got = open_session(graph).run(None, {"image": image.numpy()})[0]
    assert got.std() > 0.05  # so that the exporter's own check of parity could have failed
    model = tmp_path / f"{name}.onnx"
    write_model(graph, card_of(recipe), model, 100.0)
    card = read_card(model)
    roles = ["slope", "elevation"] if "dem" in names else []
    assert (card.scene_scaling, card.clip) == (None, (0.0, 1000.0))
    assert [b.role for b in card.bands if b.role != "optical"] == roles
    dem = ["--dem", str(scene / "dem.tif")] if "dem" in names else []
    outputs = {key: tmp_path / key for key in ("probability.tif", "polygons.gpkg")}
    run(
        "detect",
        str(scene),
        *dem,
        *("--model", str(model), "--threads", "1", "--probability-type", "float32"),
        *("--keep-clouds", "--probability", str(outputs["probability.tif"])),
        *("--polygons", str(outputs["polygons.gpkg"])),
    )
    with rasterio.open(outputs["probability.tif"]) as file:
        probability = file.read(1, masked=True).compressed()
        assert (file.height, file.width) == (256, 256)
    assert len(probability) > 200 * 200
    assert np.isfinite(probability).all()
    assert 0.0 <= probability.min() < probability.max() <= 1.0
    assert probability.std() > 1e-3
    assert outputs["polygons.gpkg"].stat().st_size > 0
