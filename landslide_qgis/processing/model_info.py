"""What a model file needs, was trained on and scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
)

from landslide_qgis.core.jobs.steps import ModelInfoJob
from landslide_qgis.processing import checks
from landslide_qgis.processing.base import Entry, LandslideAlgorithm, ResultValue, targets
from landslide_qgis.processing.model_folder import model_path
from landslide_qgis.processing.tables import model_entry, report_output
from landslide_qgis.processing.translation import tr, wording


class ModelInfoAlgorithm(LandslideAlgorithm):
    """``landslide:modelinfo``: a page about a model file."""

    NAME = "modelinfo"
    EXAMPLE = "qgis_process run landslide:modelinfo -- MODEL=model.onnx REPORT=model.html"
    STYLES: ClassVar = {"REPORT": ""}

    def title(self) -> str:
        return tr("Describe a model")

    def keywords(self) -> str:
        return tr("ONNX,model card,metadata,STAC,MLM")

    def summary(self) -> str:
        return tr(
            "Checks a model file and writes a page that says which bands it needs, in which "
            "units and at which pixel size, what it was trained on, how it scores and which "
            "threshold its authors advise."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return (
            ResultValue("MODEL_USED", tr("Name of the model"), "model", kind="text"),
            ResultValue("MODEL_SHA", tr("SHA-256 of its file"), "model_sha256", kind="text"),
            ResultValue("BANDS_NEEDED", tr("Bands it reads"), "bands", kind="text"),
            ResultValue("PIXEL_M", tr("Pixel size it wants, in metres"), "gsd_m"),
            ResultValue("THRESHOLD_ADVISED", tr("Threshold its authors advise"), "threshold"),
            ResultValue("CARD", tr("All it says, as STAC MLM JSON"), "card", kind="text"),
            ResultValue("TILE_SECONDS", tr("Seconds a tile takes here"), "tile_s"),
            ResultValue("PROVIDER_USED", tr("Processor it ran on"), "provider", kind="text"),
        )

    def entries(self) -> tuple[Entry, ...]:
        return (
            model_entry(),
            Entry(
                QgsProcessingParameterBoolean("TIMING", tr("Time a tile"), False),
                tr("Also run the model on one tile, and say on which processor and how long."),
                advanced=True,
            ),
            report_output(tr("Page that a browser opens.")),
        )

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        return [checks.check_model(self.parameterAsFile(parameters, "MODEL", context))]

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        destinations = self.destinations(parameters, context)
        model = model_path(self.parameterAsFile(parameters, "MODEL", context))
        timing = self.parameterAsBoolean(parameters, "TIMING", context)
        job = ModelInfoJob(
            model=model or None, timing=timing, wording=wording(), **targets(destinations)
        )
        return self.execute(job, destinations, context, feedback)
