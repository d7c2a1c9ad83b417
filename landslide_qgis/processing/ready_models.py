"""The ready models: chains of this provider's algorithms that come with the plugin."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
)
from qgis.PyQt.QtGui import QIcon

from landslide_qgis.processing.base import DOCUMENTATION, ICON
from landslide_qgis.processing.help_page import help_page
from landslide_qgis.processing.translation import tr

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "models"
EXAMPLES = {
    "rapidmap": "images=B02.tif images=B03.tif images=B04.tif images=B08.tif dem=dem.tif",
    "beforeafter": (
        "before=pre_B04.tif before=pre_B08.tif after=B02.tif after=B03.tif after=B04.tif "
        "after=B08.tif dem=dem.tif"
    ),
    "assessinventory": "probability=probability.tif reference=inventory.gpkg area=area.gpkg",
    "scenetochips": (
        "images=B02.tif images=B03.tif images=B04.tif images=B08.tif dem=dem.tif "
        "inventory=reviewed.gpkg"
    ),
}


class ReadyModel(QgsProcessingModelAlgorithm):
    """A model file that shows itself as one of the plugin's own algorithms."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self.fromFile(str(path))
        for definition in self.parameterDefinitions():
            definition.setDescription(tr(definition.description()))

    def createInstance(self) -> ReadyModel:
        return ReadyModel(self._path)

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        # QGIS hands the steps what was given; only its dialog puts the defaults in.
        defaults = {
            definition.name(): definition.defaultValue()
            for definition in self.parameterDefinitions()
            if not definition.isDestination() and definition.defaultValue() is not None
        }
        filled = {**defaults, **parameters}
        result: dict[str, Any] = super().processAlgorithm(filled, context, feedback)
        return result

    def displayName(self) -> str:
        return {
            "rapidmap": tr("Rapid landslide map"),
            "beforeafter": tr("Landslides between two images"),
            "assessinventory": tr("Assess a map against an inventory"),
            "scenetochips": tr("Scene and inventory to training chips"),
        }[self.name()]

    def group(self) -> str:
        return tr("Ready models")

    def groupId(self) -> str:
        return "ready"

    def icon(self) -> QIcon:
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:
        return str(ICON)

    def helpUrl(self) -> str:
        return f"{DOCUMENTATION}/ready-models.md"

    def shortHelpString(self) -> str:
        texts = self.helpContent()
        parameters = [
            (definition.description(), definition.name(), tr(texts[definition.name()]))
            for definition in self.parameterDefinitions()
            if definition.name() in texts
        ]
        made = self._results()
        parameters += [
            (definition.description(), definition.name(), made[_plain(definition.name())])
            for definition in self.destinationParameterDefinitions()
        ]
        outputs = "".join(
            f" {definition.name()}=FILE" for definition in self.destinationParameterDefinitions()
        )
        example = f"qgis_process run {self.id()} -- {EXAMPLES[self.name()]}{outputs}"
        about = tr(texts["ALG_DESC"])
        return help_page(self.name(), about, parameters, (), example, self.helpUrl())

    def _results(self) -> dict[str, str]:
        """Return what the results are, by their names: in the words of the steps."""
        return {
            _plain(output.name()): child.algorithm()
            .parameterDefinition(output.childOutputName())
            .help()
            for child in self.childAlgorithms().values()
            for output in child.modelOutputs().values()
        }


def _plain(name: str) -> str:
    """Return the name of a result without its step, which QGIS 3.22 puts before it."""
    return name.rpartition(":")[2]


def ready_models() -> list[ReadyModel]:
    """Return the models that come with the plugin; their algorithms must be registered before."""
    return [ReadyModel(path) for path in sorted(FOLDER.glob("*.model3"))]
