"""Write the ready models, ``landslide_qgis/resources/models/*.model3``.

Run with QGIS's Python (``.venv/qgis/bin/python scripts/make_models.py``), of the oldest QGIS that
is supported, because newer ones read what older ones write.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "landslide_qgis/resources/models"
sys.path[:0] = [str(ROOT), str(ROOT / "scripts"), "/usr/share/qgis/python/plugins"]

from qgis_headless import headless_environment  # noqa: E402

HOME = tempfile.TemporaryDirectory(prefix="landslide-models-")
os.environ.update(headless_environment(Path(HOME.name)))
os.environ["QT_HASH_SEED"] = "0"  # the order of what is written

from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsProcessing,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)
from qgis.PyQt.QtCore import QPointF  # noqa: E402

Source = QgsProcessingModelChildParameterSource
RASTER = QgsProcessing.SourceType.TypeRaster
POLYGON = QgsProcessing.SourceType.TypeVectorPolygon
DOUBLE = QgsProcessingParameterNumber.Type.Double


@dataclass(frozen=True)
class Given:
    """An input of the model."""

    name: str


@dataclass(frozen=True)
class Made:
    """An output of an earlier step."""

    step: str
    output: str


@dataclass(frozen=True)
class Step:
    """One algorithm of a model.

    Attributes:
        algorithm: Its id.
        takes: Its parameters: an input, an earlier output, or a value.
        gives: Outputs of the model, name for people by output of the algorithm.
    """

    algorithm: str
    takes: Mapping[str, Any]
    gives: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the step within the model."""
        return self.algorithm.partition(":")[2]


@dataclass(frozen=True)
class Recipe:
    """A model.

    Attributes:
        name: Id within the provider, and name of the file.
        about: What it does, for the help.
        inputs: Parameters, with their help.
        steps: In order.
    """

    name: str
    about: str
    inputs: Sequence[tuple[QgsProcessingParameterDefinition, str]]
    steps: Sequence[Step]


def images(name: str, title: str, text: str) -> tuple[QgsProcessingParameterDefinition, str]:
    """Return an input of several rasters."""
    return QgsProcessingParameterMultipleLayers(name, title, RASTER), text


def elevation() -> tuple[QgsProcessingParameterDefinition, str]:
    """Return the elevation model."""
    return (
        QgsProcessingParameterRasterLayer("dem", "Elevation model"),
        "Elevation in metres, in any coordinate reference system.",
    )


def network() -> tuple[QgsProcessingParameterDefinition, str]:
    """Return the model file."""
    parameter = QgsProcessingParameterFile(
        "model", "Model", QgsProcessingParameterFile.Behavior.File, "onnx", None, True
    )
    return parameter, "Model file (.onnx). Leave empty for the one that comes with the plugin."


def threshold() -> tuple[QgsProcessingParameterDefinition, str]:
    """Return the threshold."""
    return (
        QgsProcessingParameterNumber("threshold", "Threshold", DOUBLE, None, True, 0.0, 1.0),
        "Probability from which a pixel counts as landslide; by default the model's own.",
    )


def recipes() -> list[Recipe]:
    """Return all ready models."""
    return [rapid_map(), before_after(), assess(), chips()]


def rapid_map() -> Recipe:
    """Scene to a filtered, characterised inventory."""
    scene = {"INPUT": Given("images"), "DEM": Given("dem")}
    clouds, stack = Made("cloudmask", "CLOUDMASK"), Made("stack", "STACK")
    return Recipe(
        "rapidmap",
        "From the bands of a scene and an elevation model to a draft inventory: stacks the bands, "
        "marks clouds, runs the model, drops polygons that are too small or lie on flat ground, "
        "and measures the rest.",
        [
            images("images", "Image bands", "One file a band, a stack, or a mixture."),
            elevation(),
            network(),
            threshold(),
            (
                QgsProcessingParameterNumber("smallest", "Smallest landslide (m²)", DOUBLE, 400.0),
                "Polygons below this true ground area are dropped.",
            ),
            (
                QgsProcessingParameterNumber("flattest", "Smallest mean slope (°)", DOUBLE, 5.0),
                "Polygons on flatter ground go to the removed ones.",
            ),
        ],
        [
            Step("landslide:stack", {**scene, "TERRAIN": ["dem", "slope"]}),
            Step(
                "landslide:cloudmask",
                {"INPUT": Given("images"), "METHOD": "auto", "GROW": 60.0},
                {"CLOUDMASK": "Cloud mask"},
            ),
            Step(
                "landslide:detect",
                {
                    "INPUT": stack,
                    "DEM": Given("dem"),
                    "CLOUDS": clouds,
                    "MODEL": Given("model"),
                    "THRESHOLD": Given("threshold"),
                    "MIN_AREA": Given("smallest"),
                },
                {"PROBABILITY": "Landslide probability"},
            ),
            Step(
                "landslide:filter",
                {
                    "INPUT": Made("detect", "POLYGONS"),
                    "DEM": Given("dem"),
                    "MIN_SLOPE": Given("flattest"),
                },
                {"REMOVED": "Removed polygons"},
            ),
            Step(
                "landslide:characterise",
                {"INPUT": Made("filter", "POLYGONS"), "DEM": Given("dem")},
                {"POLYGONS": "Landslides"},
            ),
        ],
    )


def before_after() -> Recipe:
    """Two images to landslides that are new."""
    return Recipe(
        "beforeafter",
        "Maps what is new between two images: runs the model on the image after, fuses its "
        "probability with the change of vegetation, and draws polygons.",
        [
            images("before", "Image before", "Bands of the image before the event: B04 and B08."),
            images("after", "Image after", "Bands of the image after it; the model reads these."),
            elevation(),
            network(),
            threshold(),
            (
                QgsProcessingParameterNumber("smallest", "Smallest landslide (m²)", DOUBLE, 400.0),
                "Polygons below this true ground area are dropped.",
            ),
        ],
        [
            Step("landslide:cloudmask", {"INPUT": Given("after"), "METHOD": "auto", "GROW": 60.0}),
            Step(
                "landslide:predict",
                {
                    "INPUT": Given("after"),
                    "DEM": Given("dem"),
                    "MODEL": Given("model"),
                    "CLOUDS": Made("cloudmask", "CLOUDMASK"),
                },
            ),
            Step(
                "landslide:change",
                {
                    "BEFORE": Given("before"),
                    "AFTER": Given("after"),
                    "PROBABILITY": Made("predict", "PROBABILITY"),
                },
                {"FUSED": "Fused probability", "RDNDVI": "Relative NDVI change"},
            ),
            Step(
                "landslide:vectorise",
                {
                    "INPUT": Made("change", "FUSED"),
                    "DEM": Given("dem"),
                    "THRESHOLD": Given("threshold"),
                    "MIN_AREA": Given("smallest"),
                },
                {"POLYGONS": "Landslides"},
            ),
        ],
    )


def assess() -> Recipe:
    """A probability to a report against a reference inventory."""
    return Recipe(
        "assessinventory",
        "Says how good a landslide probability is against an inventory you trust: draws polygons "
        "at a threshold and compares them with it, pixel by pixel and landslide by landslide.",
        [
            (
                QgsProcessingParameterRasterLayer("probability", "Landslide probability"),
                "Result of Detect or Predict, or any raster of values between 0 and 1.",
            ),
            (
                QgsProcessingParameterFeatureSource("reference", "Reference", [POLYGON]),
                "Polygons of the true landslides.",
            ),
            (
                QgsProcessingParameterFeatureSource(
                    "area", "Area of interest", [POLYGON], None, True
                ),
                "Polygons of the ground that the reference covers; by default all of the raster.",
            ),
            threshold(),
            (
                QgsProcessingParameterNumber("smallest", "Smallest landslide (m²)", DOUBLE, 400.0),
                "Polygons below this true ground area are dropped.",
            ),
        ],
        [
            Step(
                "landslide:vectorise",
                {
                    "INPUT": Given("probability"),
                    "THRESHOLD": Given("threshold"),
                    "MIN_AREA": Given("smallest"),
                },
                {"POLYGONS": "Landslides"},
            ),
            Step(
                "landslide:assess",
                {
                    "INPUT": Made("vectorise", "POLYGONS"),
                    "REFERENCE": Given("reference"),
                    "AREA": Given("area"),
                },
                {"REPORT": "Report", "OBJECTS": "Found, missed, right and false"},
            ),
        ],
    )


def chips() -> Recipe:
    """A scene and its inventory to training chips."""
    inventory = QgsProcessingParameterFeatureSource("inventory", "Landslides", [POLYGON])
    return Recipe(
        "scenetochips",
        "From the bands of a scene, an elevation model and an inventory to training chips: stacks "
        "the bands with slope and elevation, marks clouds as unknown, cuts and splits.",
        [
            images("images", "Image bands", "One file a band, a stack, or a mixture."),
            elevation(),
            (inventory, "Polygons of the landslides; the field review is respected."),
            (
                QgsProcessingParameterNumber("side", "Side of a chip (pixels)", defaultValue=128),
                "A multiple of 32.",
            ),
        ],
        [
            Step(
                "landslide:stack",
                {"INPUT": Given("images"), "DEM": Given("dem"), "TERRAIN": ["dem", "slope"]},
                {"STACK": "Stack"},
            ),
            Step("landslide:cloudmask", {"INPUT": Given("images"), "METHOD": "auto", "GROW": 60.0}),
            Step(
                "landslide:chips",
                {
                    "INPUT": Made("stack", "STACK"),
                    "INVENTORY": Given("inventory"),
                    "CLOUDS": Made("cloudmask", "CLOUDMASK"),
                    "SIZE": Given("side"),
                },
                {"CHIPS": "Folder of chips"},
            ),
        ],
    )


def source(value: Any) -> Source:
    """Return where a parameter of a step comes from."""
    if isinstance(value, Given):
        return Source.fromModelParameter(value.name)
    if isinstance(value, Made):
        return Source.fromChildOutput(value.step, value.output)
    return Source.fromStaticValue(value)


def defaults(child: QgsProcessingModelChildAlgorithm) -> dict[str, Any]:
    """Return the parameters of a step that have a default: models want every value said."""
    return {
        definition.name(): definition.defaultValue()
        for definition in child.algorithm().parameterDefinitions()
        if not definition.isDestination() and definition.defaultValue() is not None
    }


def build(recipe: Recipe) -> QgsProcessingModelAlgorithm:
    """Make the model."""
    model = QgsProcessingModelAlgorithm(recipe.name, "Ready models", "ready")
    help_texts = {"ALG_DESC": recipe.about}
    for row, (parameter, text) in enumerate(recipe.inputs):
        place = QgsProcessingModelParameter(parameter.name())
        place.setPosition(QPointF(150, 80 + 110 * row))
        model.addModelParameter(parameter, place)
        help_texts[parameter.name()] = text
    model.setParameterOrder([parameter.name() for parameter, _ in recipe.inputs])
    for row, step in enumerate(recipe.steps):
        child = QgsProcessingModelChildAlgorithm(step.algorithm)
        child.setChildId(step.name)
        child.setDescription(step.name)
        child.setPosition(QPointF(480, 80 + 140 * row))
        for name, value in {**defaults(child), **step.takes}.items():
            child.addParameterSources(name, [source(value)])
        outputs = {}
        for number, (name, title) in enumerate(step.gives.items()):
            output = QgsProcessingModelOutput(name.lower(), title)
            output.setDescription(title)
            output.setChildId(step.name)
            output.setChildOutputName(name)
            output.setPosition(QPointF(800, 80 + 140 * row + 50 * number))
            outputs[name.lower()] = output
        child.setModelOutputs(outputs)
        model.addChildAlgorithm(child)
    model.setHelpContent(help_texts)
    return model


def main() -> None:
    """Write all models."""
    application = QgsApplication([], False)
    application.initQgis()
    from processing.core.Processing import Processing

    from landslide_qgis.plugin import LandslidePlugin

    Processing.initialize()
    plugin = LandslidePlugin(None)
    plugin.initProcessing()
    TARGET.mkdir(exist_ok=True)
    for recipe in recipes():
        path = TARGET / f"{recipe.name}.model3"
        model = build(recipe)
        problems = []
        for step in recipe.steps:
            problems += model.validateChildAlgorithm(step.name)[1]
        if problems or not model.toFile(str(path)):
            raise SystemExit(f"{recipe.name}: {problems}")
        print(path.relative_to(ROOT))
    plugin.unload()


if __name__ == "__main__":
    main()
