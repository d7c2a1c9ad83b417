"""The Processing provider ``landslide``."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from landslide_qgis.processing.assess import AssessAlgorithm
from landslide_qgis.processing.base import ICON
from landslide_qgis.processing.change import ChangeAlgorithm
from landslide_qgis.processing.characterise import CharacteriseAlgorithm
from landslide_qgis.processing.chips import ChipsAlgorithm
from landslide_qgis.processing.cloudmask import CloudMaskAlgorithm
from landslide_qgis.processing.deliver import DeliverAlgorithm
from landslide_qgis.processing.detect import DetectAlgorithm
from landslide_qgis.processing.filter import FilterAlgorithm
from landslide_qgis.processing.finetune import FineTuneAlgorithm
from landslide_qgis.processing.inspect import InspectAlgorithm
from landslide_qgis.processing.model_info import ModelInfoAlgorithm
from landslide_qgis.processing.predict import PredictAlgorithm
from landslide_qgis.processing.ready_models import ready_models
from landslide_qgis.processing.sample import SampleAlgorithm
from landslide_qgis.processing.screen import ScreenAlgorithm
from landslide_qgis.processing.stack import StackAlgorithm
from landslide_qgis.processing.terrain import TerrainAlgorithm
from landslide_qgis.processing.threshold import ThresholdAlgorithm
from landslide_qgis.processing.translation import tr
from landslide_qgis.processing.vectorise import VectoriseAlgorithm

PROVIDER_ID = "landslide"
ALGORITHMS = (
    AssessAlgorithm,
    ChangeAlgorithm,
    CharacteriseAlgorithm,
    ChipsAlgorithm,
    CloudMaskAlgorithm,
    DeliverAlgorithm,
    DetectAlgorithm,
    FilterAlgorithm,
    FineTuneAlgorithm,
    InspectAlgorithm,
    ModelInfoAlgorithm,
    PredictAlgorithm,
    SampleAlgorithm,
    ScreenAlgorithm,
    StackAlgorithm,
    TerrainAlgorithm,
    ThresholdAlgorithm,
    VectoriseAlgorithm,
)


class LandslideProvider(QgsProcessingProvider):
    """Offers the engine's tasks to the toolbox, the modeler and ``qgis_process``."""

    def id(self) -> str:
        return PROVIDER_ID

    def name(self) -> str:
        return "Landslide Digitiser"

    def longName(self) -> str:
        return tr("Landslide Digitiser: landslide probability and inventory")

    def icon(self) -> QIcon:
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:
        return str(ICON)

    def loadAlgorithms(self) -> None:
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())
        # Models look their algorithms up in the registry, which has none at the first call.
        if QgsApplication.processingRegistry().providerById(PROVIDER_ID) is self:
            for model in ready_models():
                self.addAlgorithm(model)

    # The engine writes files, and polygons always as GeoPackage.

    def supportsNonFileBasedOutput(self) -> bool:
        return False

    def supportedOutputVectorLayerExtensions(self) -> list[str]:
        return ["gpkg"]

    def supportedOutputRasterLayerExtensions(self) -> list[str]:
        return ["tif"]

    def defaultVectorFileExtension(self, hasGeometry: bool = True) -> str:  # noqa: N803 - QGIS's
        return "gpkg"

    def defaultRasterFileExtension(self) -> str:
        return "tif"
