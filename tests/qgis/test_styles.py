"""What results look like, say about themselves, and are called in the legend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsRasterLayer

from tests.qgis.conftest import ROOT, write_raster

STYLES = ROOT / "landslide_qgis/resources/styles"
RASTERS = sorted(
    path.stem for path in STYLES.glob("*.qml") if "<rasterrenderer" in path.read_text("utf-8")
)


@pytest.fixture
def layer(qgis_app: Any, tmp_path: Path) -> QgsRasterLayer:
    values = np.linspace(0, 1, 400, dtype=np.float32).reshape(20, 20)
    return QgsRasterLayer(str(write_raster(tmp_path / "values.tif", values)), "values")


def legend(layer: QgsRasterLayer) -> list[str]:
    renderer = layer.renderer()
    if renderer.type() == "paletted":
        return [entry.label for entry in renderer.classes()]
    items = renderer.shader().rasterShaderFunction().colorRampItemList()
    return [item.label for item in items]


@pytest.mark.parametrize("style", RASTERS)
def test_every_legend_has_words(layer: QgsRasterLayer, style: str) -> None:
    from landslide_qgis.processing.styles import Styler

    Styler(style).postProcessLayer(layer, QgsProcessingContext(), QgsProcessingFeedback())
    labels = legend(layer)
    assert len(labels) >= 2
    assert any(any(part.isalpha() and len(part) > 2 for part in s.split()) for s in labels)
    assert layer.renderer().type() in ("paletted", "singlebandpseudocolor")


def test_every_named_style_exists(provider: Any) -> None:
    named = {
        style
        for algorithm in provider.algorithms()
        for style in getattr(algorithm, "STYLES", {}).values()
        if style
    }
    assert {"slope", "rdndvi", "cloudmask", "mask", "probability"} <= named
    assert [style for style in sorted(named) if not (STYLES / f"{style}.qml").exists()] == []


def test_a_loaded_result_says_what_it_is(layer: QgsRasterLayer, provider: Any) -> None:
    from landslide_qgis.processing.styles import Styler

    chosen = Styler("slope", "Slope", "Computes slope.", "https://example.org/terrain.md")
    chosen.postProcessLayer(layer, QgsProcessingContext(), QgsProcessingFeedback())
    metadata = layer.metadata()
    assert (metadata.title(), metadata.abstract()) == ("Slope", "Computes slope.")
    assert metadata.links()[0].url == "https://example.org/terrain.md"
    assert metadata.crs() == layer.crs()


def test_a_legend_is_translated(layer: QgsRasterLayer, monkeypatch: Any) -> None:
    from landslide_qgis.processing import styles

    monkeypatch.setattr(styles, "tr", str.upper)
    for style in ("cloudmask", "slope"):
        styles.Styler(style).postProcessLayer(
            layer, QgsProcessingContext(), QgsProcessingFeedback()
        )
        assert all(label == label.upper() for label in legend(layer))


def test_the_files_are_what_the_script_writes(tmp_path: Path) -> None:
    import sys

    sys.path.insert(0, str(ROOT / "scripts"))
    import make_raster_styles

    before = {path.name: path.read_text("utf-8") for path in STYLES.glob("*.qml")}
    make_raster_styles.TARGET = tmp_path
    make_raster_styles.main()
    written = {path.name: path.read_text("utf-8") for path in tmp_path.glob("*.qml")}
    assert written == {name: before[name] for name in written}
