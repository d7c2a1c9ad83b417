"""Every published segmenter, exported with random weights, maps the demo scene by the engine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch

from landslide_qgis.core.model.card import BandSpec, ModelCard
from landslide_qgis.core.scene.radiometry import L4S_DIVISORS
from training.calibration import Platt
from training.config import BandConfig, InputConfig
from training.export import export_fp32, open_session, write_model
from training.models import MODELS

ROLES = {"slope": "slope", "dem": "elevation"}
UNITS = {"slope": "degree", "dem": "metre"}
RGB = ("B04", "B03", "B02")
SIDE = 64
CASES = {
    "landslidenet": (RGB, {"size": "tiny", "image_size": 128, "upsample": 2}),
    "digate_unet": (
        (*RGB, "B08", "slope", "dem"),
        {
            "encoder": "mobilenetv3_small_050",
            "topography": ["ndvi", "slope", "dem"],
            "scaling": "standard",
            "pretrained": False,
        },
    ),
    "geonext": (RGB, {"variant": "atto", "pretrained": False}),
}
pytestmark = pytest.mark.slow


def make_config(names: tuple[str, ...]) -> InputConfig:
    return InputConfig(tuple(BandConfig(n, 0.5, L4S_DIVISORS[n], 1.2, 0.4) for n in names))


def make_card(name: str, config: InputConfig) -> ModelCard:
    bands = tuple(
        BandSpec(
            band.name,
            role=ROLES.get(band.name, "optical"),
            unit=UNITS.get(band.name, "reflectance_dn"),
            scale=1.0 / band.divisor,
            mean=band.mean,
            std=band.std,
        )
        for band in config.bands
    )
    return ModelCard(
        name=name,
        title=name,
        architecture=name,
        bands=bands,
        gsd_m=10.0,
        tile_px=SIDE,
        overlap_px=16,
        threshold=0.5,
        threshold_source="random weights",
    )


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
    names, options = CASES[name]
    torch.set_num_threads(1)
    torch.manual_seed(0)
    config = make_config(names)
    network = MODELS.build(name, options, config=config).eval()
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
    write_model(graph, make_card(name, config), model, 100.0)
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
