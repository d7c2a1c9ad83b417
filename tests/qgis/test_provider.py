"""What saved models and scripts rely on: ids, parameters and outputs never change by accident."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingParameterDefinition
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtWidgets import QApplication, QTextBrowser

from tests.qgis.conftest import ROOT

OPTIONAL = QgsProcessingParameterDefinition.Flag.FlagOptional
ADVANCED = QgsProcessingParameterDefinition.Flag.FlagAdvanced

# name: (type, optional, advanced)
DETECT = {
    "INPUT": ("multilayer", False, False),
    "DEM": ("raster", True, False),
    "MODEL": ("file", True, False),
    "BANDS": ("string", True, False),
    "EXTENT": ("extent", True, False),
    "MASK_LAYER": ("source", True, False),
    "CLOUDS": ("raster", True, False),
    "THRESHOLD": ("number", True, False),
    "MIN_AREA": ("number", False, False),
    "SIEVE": ("number", False, True),
    "SIMPLIFY": ("number", True, True),
    "RADIOMETRY": ("enum", False, True),
    "SKIP_CLOUDS": ("boolean", False, True),
    "RESOLUTION": ("number", True, True),
    "MODELS": ("multilayer", True, True),
    "PROVIDER": ("enum", False, True),
    "THREADS": ("number", True, True),
    "TILE": ("number", True, True),
    "OVERLAP": ("number", True, True),
    "BATCH": ("number", True, True),
    "TTA": ("boolean", False, True),
    "PROBABILITY_TYPE": ("enum", False, True),
    "MEMORY": ("number", True, True),
    "PROBABILITY": ("rasterDestination", False, False),
    "MASK": ("rasterDestination", True, False),
    "POLYGONS": ("vectorDestination", True, False),
}
PREDICT = {
    name: kind
    for name, kind in DETECT.items()
    if name not in ("THRESHOLD", "MIN_AREA", "SIEVE", "SIMPLIFY", "MASK", "POLYGONS")
}
VECTORISE = {
    "INPUT": ("raster", False, False),
    "BAND": ("band", True, False),
    "DEM": ("raster", True, False),
    "THRESHOLD": ("number", True, False),
    "MIN_AREA": ("number", False, False),
    "SIEVE": ("number", False, True),
    "SIMPLIFY": ("number", True, True),
    "POLYGONS": ("vectorDestination", False, False),
    "MASK": ("rasterDestination", True, False),
}
DETECT_OUTPUTS = {
    "PROBABILITY": "outputRaster",
    "MASK": "outputRaster",
    "POLYGONS": "outputVector",
    "POLYGON_COUNT": "outputNumber",
    "AREA_M2": "outputNumber",
    "THRESHOLD_USED": "outputNumber",
    "MODEL_USED": "outputString",
    "PROVIDER_USED": "outputString",
}
VECTORISE_OUTPUTS = {
    "POLYGONS": "outputVector",
    "MASK": "outputRaster",
    "POLYGON_COUNT": "outputNumber",
    "AREA_M2": "outputNumber",
    "THRESHOLD_USED": "outputNumber",
}
THRESHOLD = {
    "INPUT": ("raster", False, False),
    "BAND": ("band", True, False),
    "METHOD": ("enum", False, False),
    "THRESHOLD": ("number", True, False),
    "LOW": ("number", True, False),
    "PRECISION": ("number", True, False),
    "REFERENCE": ("source", True, False),
    "SIEVE": ("number", False, True),
    "MASK": ("rasterDestination", False, False),
}
THRESHOLD_OUTPUTS = {
    "MASK": "outputRaster",
    "THRESHOLD_USED": "outputNumber",
    "MASK_PIXELS": "outputNumber",
    "AREA_M2": "outputNumber",
    "PRECISION_REACHED": "outputNumber",
    "RECALL_REACHED": "outputNumber",
}
TERRAIN = {
    "DEM": ("raster", False, False),
    "BAND": ("band", True, False),
    "RADIUS": ("number", False, False),
    "Z_FACTOR": ("number", False, True),
    "SLOPE": ("rasterDestination", True, False),
    "ASPECT": ("rasterDestination", True, False),
    "CURVATURE": ("rasterDestination", True, False),
    "ROUGHNESS": ("rasterDestination", True, False),
    "RELIEF": ("rasterDestination", True, False),
    "TPI": ("rasterDestination", True, False),
    "FLOW": ("rasterDestination", True, False),
}
TERRAIN_OUTPUTS = {
    **dict.fromkeys(list(TERRAIN)[4:], "outputRaster"),
    "PIXEL_M": "outputNumber",
}
CHANGE = {
    "BEFORE": ("multilayer", False, False),
    "AFTER": ("multilayer", False, False),
    "PROBABILITY": ("raster", True, False),
    "HIGHEST": ("number", False, False),
    "MIDDLE": ("number", False, True),
    "SPREAD": ("number", False, True),
    "WEIGHT": ("number", False, True),
    "BANDS_BEFORE": ("string", True, True),
    "BANDS_AFTER": ("string", True, True),
    "VALUES_BEFORE": ("enum", False, True),
    "VALUES_AFTER": ("enum", False, True),
    "RDNDVI": ("rasterDestination", True, False),
    "BRIGHTNESS": ("rasterDestination", True, False),
    "MAGNITUDE": ("rasterDestination", True, False),
    "FILTERED": ("rasterDestination", True, False),
    "FUSED": ("rasterDestination", True, False),
}
CHANGE_OUTPUTS = {
    **dict.fromkeys(("RDNDVI", "BRIGHTNESS", "MAGNITUDE", "FILTERED", "FUSED"), "outputRaster"),
    "BANDS_USED": "outputString",
}
MODELINFO = {
    "MODEL": ("file", True, False),
    "TIMING": ("boolean", False, True),
    "REPORT": ("fileDestination", False, False),
}
MODELINFO_OUTPUTS = {
    "REPORT": "outputHtml",
    "MODEL_USED": "outputString",
    "MODEL_SHA": "outputString",
    "BANDS_NEEDED": "outputString",
    "PIXEL_M": "outputNumber",
    "THRESHOLD_ADVISED": "outputNumber",
    "CARD": "outputString",
    "TILE_SECONDS": "outputNumber",
    "PROVIDER_USED": "outputString",
}
INSPECT = {
    "INPUT": ("multilayer", False, False),
    "DEM": ("raster", True, False),
    "MODEL": ("file", True, False),
    "BANDS": ("string", True, False),
    "EXTENT": ("extent", True, False),
    "MASK_LAYER": ("source", True, False),
    "CLOUDS": ("raster", True, False),
    "RADIOMETRY": ("enum", False, True),
    "RESOLUTION": ("number", True, True),
    "REPORT": ("fileDestination", False, False),
}
INSPECT_OUTPUTS = {
    "REPORT": "outputHtml",
    "RADIOMETRY_USED": "outputString",
    "GAIN": "outputNumber",
    "AIR_LIGHT": "outputNumber",
    "WARNINGS": "outputNumber",
    "CHECK": "outputString",
}
PREDICT_OUTPUTS = {
    "PROBABILITY": "outputRaster",
    "MODEL_USED": "outputString",
    "PROVIDER_USED": "outputString",
}
CHIPS = {
    "INPUT": ("multilayer", False, False),
    "INVENTORY": ("source", False, False),
    "DEM": ("raster", True, False),
    "TERRAIN": ("enum", True, False),
    "BANDS": ("string", True, False),
    "EXTENT": ("extent", True, False),
    "MASK_LAYER": ("source", True, False),
    "CLOUDS": ("raster", True, False),
    "SIZE": ("number", False, False),
    "BLOCK": ("number", False, False),
    "VAL": ("number", False, False),
    "TEST": ("number", False, False),
    "NEGATIVES": ("number", False, False),
    "UNREVIEWED": ("enum", False, True),
    "LEAST_KNOWN": ("number", False, True),
    "SOURCE": ("string", True, True),
    "SEED": ("number", False, True),
    "RADIOMETRY": ("enum", False, True),
    "RESOLUTION": ("number", True, True),
    "CHIPS": ("folderDestination", False, False),
}
CHIPS_OUTPUTS = {
    "CHIPS": "outputFolder",
    "CHIP_COUNT": "outputNumber",
    "LANDSLIDE_CHIPS": "outputNumber",
    **{f"{name}_CHIPS": "outputNumber" for name in ("TRAIN", "VAL", "TEST")},
}
CLOUDMASK = {
    "INPUT": ("multilayer", False, False),
    "METHOD": ("enum", False, False),
    "CLASSES": ("enum", True, False),
    "GROW": ("number", False, False),
    "BANDS": ("string", True, False),
    "EXTENT": ("extent", True, False),
    "MASK_LAYER": ("source", True, False),
    "LEVEL": ("enum", False, True),
    "RADIOMETRY": ("enum", False, True),
    "RESOLUTION": ("number", True, True),
    "PROVIDER": ("enum", False, True),
    "THREADS": ("number", True, True),
    "CLOUDMASK": ("rasterDestination", False, False),
}
CLOUDMASK_OUTPUTS = {
    "CLOUDMASK": "outputRaster",
    "METHOD_USED": "outputString",
    **{f"{name}_PERCENT": "outputNumber" for name in ("CLOUD", "SHADOW", "SNOW", "WATER")},
}
SCREEN = {
    "INPUT": ("multilayer", True, False),
    "SAR_DESC": ("multilayer", True, False),
    "SAR_DESC_BEFORE": ("multilayer", True, False),
    "SAR_ASC": ("multilayer", True, False),
    "SAR_ASC_BEFORE": ("multilayer", True, False),
    "MODEL": ("file", False, False),
    "BANDS": ("string", True, False),
    "EXTENT": ("extent", True, False),
    "MASK_LAYER": ("source", True, False),
    "CLOUDS": ("raster", True, False),
    "THRESHOLD": ("number", True, False),
    "CELL": ("number", True, True),
    "LEAST_KNOWN": ("number", False, True),
    "RADIOMETRY": ("enum", False, True),
    "RESOLUTION": ("number", True, True),
    "MODELS": ("multilayer", True, True),
    "PROVIDER": ("enum", False, True),
    "THREADS": ("number", True, True),
    "CELLS": ("vectorDestination", False, False),
    "PROBABILITY": ("rasterDestination", True, False),
}
SCREEN_OUTPUTS = {
    "CELLS": "outputVector",
    "PROBABILITY": "outputRaster",
    "CELL_COUNT": "outputNumber",
    "FLAGGED": "outputNumber",
    "THRESHOLD_USED": "outputNumber",
    "CELL_M": "outputNumber",
    "MODEL_USED": "outputString",
}
STACK = {
    "INPUT": ("multilayer", False, False),
    "DEM": ("raster", True, False),
    "INDICES": ("enum", True, False),
    "TERRAIN": ("enum", True, False),
    "BANDS": ("string", True, False),
    "EXTENT": ("extent", True, False),
    "MASK_LAYER": ("source", True, False),
    "SENSOR": ("enum", False, True),
    "RADIOMETRY": ("enum", False, True),
    "RESOLUTION": ("number", True, True),
    "RADIUS": ("number", False, True),
    "STACK": ("rasterDestination", False, False),
}
STACK_OUTPUTS = {
    "STACK": "outputRaster",
    "BANDS_STACKED": "outputString",
    "BAND_COUNT": "outputNumber",
    "PIXEL_M": "outputNumber",
}
CHARACTERISE = {
    "INPUT": ("source", False, False),
    "DEM": ("raster", True, False),
    "RASTERS": ("multilayer", True, False),
    "VOLUME": ("enum", False, False),
    "POLYGONS": ("vectorDestination", False, False),
    "POINTS": ("vectorDestination", True, False),
    "LINES": ("vectorDestination", True, False),
}
CHARACTERISE_OUTPUTS = {
    **dict.fromkeys(("POLYGONS", "POINTS", "LINES"), "outputVector"),
    **dict.fromkeys(("POLYGON_COUNT", "AREA_M2", "VOLUME_M3"), "outputNumber"),
    "VOLUME_SOURCE": "outputString",
}
DELIVER = {
    "INPUT": ("source", False, False),
    "INCLUDE": ("enum", False, False),
    "BACKGROUND": ("multilayer", True, False),
    "TITLE": ("string", False, False),
    "ABSTRACT": ("string", True, True),
    "PERSON": ("string", True, True),
    "ORGANISATION": ("string", True, True),
    "EMAIL": ("string", True, True),
    "LICENCE": ("string", True, True),
    "FORMATS": ("enum", True, False),
    "MAP": ("boolean", False, False),
    "NAME": ("string", False, True),
    "FOLDER": ("folderDestination", False, False),
}
DELIVER_OUTPUTS = {
    "FOLDER": "outputFolder",
    "POLYGON_COUNT": "outputNumber",
    "AREA_M2": "outputNumber",
    "POLYGONS": "outputVector",
    "PDF": "outputFile",
    "DICTIONARY": "outputFile",
    "RECORD": "outputFile",
}
FILTER = {
    "INPUT": ("source", False, False),
    "MIN_AREA": ("number", True, False),
    "MAX_AREA": ("number", True, False),
    "DEM": ("raster", True, False),
    "MIN_SLOPE": ("number", True, False),
    "MAX_SLOPE": ("number", True, True),
    "MIN_ELONG": ("number", True, True),
    "MAX_ELONG": ("number", True, True),
    "COVER": ("raster", True, False),
    "COVER_CLASSES": ("string", True, False),
    "COVER_SHARE": ("number", False, True),
    "CLOUDS": ("raster", True, False),
    "CLOUD_CLASSES": ("string", True, True),
    "CLOUD_SHARE": ("number", False, True),
    "ROADS": ("source", True, False),
    "ROAD_DISTANCE": ("number", True, False),
    "RIVERS": ("source", True, False),
    "RIVER_DISTANCE": ("number", True, False),
    "POLYGONS": ("vectorDestination", False, False),
    "REMOVED": ("vectorDestination", True, False),
}
FILTER_OUTPUTS = {
    **dict.fromkeys(("POLYGONS", "REMOVED"), "outputVector"),
    **dict.fromkeys(("KEPT", "REMOVED_COUNT"), "outputNumber"),
}
FINETUNE = {
    "CHIPS": ("file", False, False),
    "MODEL": ("file", True, False),
    "TRAIN": ("enum", False, False),
    "EPOCHS": ("number", False, True),
    "MARGIN": ("number", False, True),
    "REMINDERS": ("number", False, True),
    "ANY_SCALE": ("boolean", False, True),
    "SEED": ("number", False, True),
    "NEW_MODEL": ("fileDestination", False, False),
}
FINETUNE_OUTPUTS = {
    "NEW_MODEL": "outputFile",
    **dict.fromkeys(("BETTER", "F1_BEFORE", "F1_AFTER"), "outputNumber"),
    "VERDICT": "outputString",
    "PAGE": "outputHtml",
    **dict.fromkeys(("NUMBERS", "PICTURE"), "outputFile"),
}
SAMPLE = {
    "INPUT": ("raster", False, False),
    "BAND": ("band", True, False),
    "AREA": ("source", True, False),
    "SIZE": ("number", True, False),
    "LEAST": ("number", False, False),
    "THRESHOLD": ("number", True, False),
    "BUFFER": ("number", False, False),
    "BREAKS": ("string", True, True),
    "ALLOCATION": ("enum", False, True),
    "TARGET_ERROR": ("number", False, True),
    "EXPECTED": ("string", True, True),
    "SEED": ("number", False, True),
    "POINTS": ("vectorDestination", False, False),
}
SAMPLE_OUTPUTS = {
    "POINTS": "outputVector",
    **dict.fromkeys(("POINT_COUNT", "STRATA"), "outputNumber"),
}
ASSESS = {
    "INPUT": ("layer", True, False),
    "REFERENCE": ("layer", True, False),
    "AREA": ("source", True, False),
    "SAMPLE": ("source", True, False),
    "THRESHOLD": ("number", True, False),
    "OVERLAP": ("number", False, True),
    "RESOLUTION": ("number", False, True),
    "BLOCK": ("number", False, True),
    "SEED": ("number", False, True),
    "REPORT": ("fileDestination", False, False),
    "OBJECTS": ("vectorDestination", True, False),
}
ASSESS_OUTPUTS = {
    "REPORT": "outputHtml",
    "OBJECTS": "outputVector",
    **dict.fromkeys(("PRECISION", "RECALL", "F1", "IOU", "MCC"), "outputNumber"),
    **dict.fromkeys(("OBJECT_PRECISION", "OBJECT_RECALL", "OVERALL_ACCURACY"), "outputNumber"),
    **dict.fromkeys(("TRUE_AREA_M2", "TRUE_AREA_ERROR_M2"), "outputNumber"),
}
ALGORITHMS = {
    "assess": (ASSESS, ASSESS_OUTPUTS),
    "change": (CHANGE, CHANGE_OUTPUTS),
    "characterise": (CHARACTERISE, CHARACTERISE_OUTPUTS),
    "chips": (CHIPS, CHIPS_OUTPUTS),
    "cloudmask": (CLOUDMASK, CLOUDMASK_OUTPUTS),
    "deliver": (DELIVER, DELIVER_OUTPUTS),
    "detect": (DETECT, DETECT_OUTPUTS),
    "filter": (FILTER, FILTER_OUTPUTS),
    "finetune": (FINETUNE, FINETUNE_OUTPUTS),
    "inspect": (INSPECT, INSPECT_OUTPUTS),
    "modelinfo": (MODELINFO, MODELINFO_OUTPUTS),
    "predict": (PREDICT, PREDICT_OUTPUTS),
    "sample": (SAMPLE, SAMPLE_OUTPUTS),
    "screen": (SCREEN, SCREEN_OUTPUTS),
    "stack": (STACK, STACK_OUTPUTS),
    "terrain": (TERRAIN, TERRAIN_OUTPUTS),
    "threshold": (THRESHOLD, THRESHOLD_OUTPUTS),
    "vectorise": (VECTORISE, VECTORISE_OUTPUTS),
}
READY = ("assessinventory", "beforeafter", "rapidmap", "scenetochips")


def test_ids(provider: Any) -> None:
    assert provider.id() == "landslide"
    found = {algorithm.id() for algorithm in provider.algorithms()}
    assert found == {f"landslide:{name}" for name in (*ALGORITHMS, *READY)}
    groups = {algorithm.name(): algorithm.groupId() for algorithm in provider.algorithms()}
    assert groups == {**dict.fromkeys(ALGORITHMS, "mapping"), **dict.fromkeys(READY, "ready")}


@pytest.mark.parametrize("name", ALGORITHMS)
def test_parameters(provider: Any, name: str) -> None:
    found = {
        p.name(): (p.type(), bool(p.flags() & OPTIONAL), bool(p.flags() & ADVANCED))
        for p in provider.algorithm(name).parameterDefinitions()
    }
    assert found == ALGORITHMS[name][0]
    assert list(found) == list(ALGORITHMS[name][0])


@pytest.mark.parametrize("name", ALGORITHMS)
def test_what_the_search_of_the_toolbox_finds(provider: Any, name: str) -> None:
    algorithm = provider.algorithm(name)
    tags = algorithm.tags()
    assert len(tags) >= 4
    assert all(tag == tag.strip() != "" for tag in tags)
    assert len({tag.lower() for tag in tags}) == len(tags)
    assert re.fullmatch(r"[A-Z].{20,250}[^.]\.", algorithm.shortDescription())
    assert algorithm.summary().startswith(algorithm.shortDescription()[:-1])


@pytest.mark.parametrize("name", ALGORITHMS)
def test_outputs(provider: Any, name: str) -> None:
    found = {o.name(): o.type() for o in provider.algorithm(name).outputDefinitions()}
    assert found == ALGORITHMS[name][1]


def test_choices(provider: Any) -> None:
    options = {
        name: provider.algorithm("detect").parameterDefinition(name).options()
        for name in ("RADIOMETRY", "PROVIDER", "PROBABILITY_TYPE")
    }
    assert options == {
        "RADIOMETRY": ["auto", "dn", "dn-offset", "reflectance", "l4s", "display", "landsat"],
        "PROVIDER": ["auto", "cpu", "cuda"],
        "PROBABILITY_TYPE": ["uint8", "float32"],
    }


@pytest.mark.parametrize("name", ALGORITHMS)
def test_help_explains_every_parameter_and_output(provider: Any, name: str) -> None:
    algorithm = provider.algorithm(name)
    text = algorithm.shortHelpString()
    for parameter in algorithm.parameterDefinitions():
        assert f"<code>{parameter.name()}</code>" in text
        assert len(parameter.help()) > 15
    assert f"qgis_process run landslide:{name} -- " in text
    assert algorithm.helpUrl().endswith(f"docs/algorithms/{name}.md")


@pytest.mark.parametrize("name", ALGORITHMS)
def test_names_and_pictures(provider: Any, name: str) -> None:
    algorithm = provider.algorithm(name)
    assert re.fullmatch("[a-z]+", algorithm.name())
    assert algorithm.displayName()[0].isupper()
    assert not algorithm.icon().isNull()
    assert type(algorithm.create()) is type(algorithm)


def test_the_example_commands_use_real_parameters(provider: Any) -> None:
    for name, (parameters, _) in ALGORITHMS.items():
        used = re.findall(r"([A-Z_]+)=", provider.algorithm(name).EXAMPLE)
        assert set(used) <= set(parameters)


@pytest.mark.parametrize("name", [*ALGORITHMS, *READY])
def test_help_has_a_picture_a_command_and_a_page(provider: Any, name: str) -> None:
    algorithm = provider.algorithm(name)
    text = algorithm.shortHelpString()
    (address,) = re.findall('<img src="file://([^"]+)"', text)
    picture = QImage(address)
    assert picture.width() >= 500
    assert Path(address).stem == name
    assert f"qgis_process run landslide:{name} -- " in text
    assert f'href="{algorithm.helpUrl()}"' in text
    page = ROOT / "docs" / algorithm.helpUrl().split("/docs/")[1]
    assert f"landslide:{name}" in page.read_text(encoding="utf-8")


def test_there_is_no_picture_of_something_else() -> None:
    drawn = {path.stem for path in (ROOT / "landslide_qgis/resources/help").iterdir()}
    assert drawn == {*ALGORITHMS, *READY}


@pytest.mark.parametrize("name", ALGORITHMS)
def test_the_page_explains_every_parameter(name: str) -> None:
    page = (ROOT / f"docs/algorithms/{name}.md").read_text(encoding="utf-8")
    missing = [key for key in ALGORITHMS[name][0] if not re.search(rf"\b{key}\b", page)]
    assert missing == []
    assert f"qgis_process run landslide:{name} -- " in page


def test_polygons_are_geopackages_only(provider: Any) -> None:
    assert provider.supportedOutputVectorLayerExtensions() == ["gpkg"]
    assert not provider.supportsNonFileBasedOutput()


def test_help_needs_no_scrolling_to_the_side(provider: Any) -> None:
    """The panel is 256 pixels wide when QGIS opens the dialog."""
    browser = QTextBrowser()
    browser.resize(256, 400)
    browser.show()
    for algorithm in provider.algorithms():
        browser.setHtml(algorithm.shortHelpString())
        QApplication.processEvents()
        assert browser.horizontalScrollBar().maximum() == 0, algorithm.id()
