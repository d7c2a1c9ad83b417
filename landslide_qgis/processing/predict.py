"""Scene to landslide probability, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from landslide_qgis.core.jobs.protocol import PredictJob
from landslide_qgis.processing.base import Entry, ResultValue, targets, workshop
from landslide_qgis.processing.model_algorithm import ModelAlgorithm
from landslide_qgis.processing.tables import probability_output
from landslide_qgis.processing.translation import tr


class PredictAlgorithm(ModelAlgorithm):
    """``landslide:predict``: runs a model on a scene and stops at the probability."""

    NAME = "predict"
    EXAMPLE = (
        "qgis_process run landslide:predict -- INPUT=B02.tif INPUT=B03.tif INPUT=B04.tif "
        "PROBABILITY=probability.tif"
    )
    STYLES: ClassVar = {"PROBABILITY": "probability"}

    def title(self) -> str:
        return tr("Predict landslide probability")

    def keywords(self) -> str:
        return tr("segmentation,deep learning,ONNX,inference,Sentinel-2,raster")

    def summary(self) -> str:
        return tr(
            "Runs a model on a scene and writes the landslide probability of every pixel, for "
            "models and scripts that threshold, filter or combine it themselves. Detect landslides "
            "does the same and goes on to mask and polygons."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return self.model_values()

    def entries(self) -> tuple[Entry, ...]:
        return (
            *self.scene_inputs(),
            *self.scene_options(),
            *self.run_options(),
            probability_output(),
        )

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        destinations = self.destinations(parameters, context)
        with workshop() as folder:
            job = PredictJob(
                scene=self.scene(parameters, context, feedback, Path(folder)),
                inference=self.inference(parameters, context),
                probability_type=self.parameterAsString(parameters, "PROBABILITY_TYPE", context),
                **targets(destinations),
            )
            return self.execute(job, destinations, context, feedback)
