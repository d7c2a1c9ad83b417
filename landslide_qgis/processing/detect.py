"""Scene to landslide probability, mask and polygons."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from landslide_qgis.core.jobs.protocol import DetectJob
from landslide_qgis.processing import checks
from landslide_qgis.processing.base import Entry, ResultValue, targets, workshop
from landslide_qgis.processing.model_algorithm import ModelAlgorithm
from landslide_qgis.processing.tables import (
    mask_output,
    polygon_output,
    polygon_values,
    probability_output,
    vector_entries,
)
from landslide_qgis.processing.translation import tr


class DetectAlgorithm(ModelAlgorithm):
    """``landslide:detect``: runs a model on a scene."""

    NAME = "detect"
    EXAMPLE = (
        "qgis_process run landslide:detect -- INPUT=B02.tif INPUT=B03.tif INPUT=B04.tif "
        "INPUT=B08.tif DEM=dem.tif PROBABILITY=probability.tif MASK=mask.tif "
        "POLYGONS=landslides.gpkg"
    )
    STYLES: ClassVar = {"PROBABILITY": "probability", "MASK": "mask", "POLYGONS": "landslides"}

    def title(self) -> str:
        return tr("Detect landslides")

    def keywords(self) -> str:
        return tr("segmentation,deep learning,ONNX,inference,Sentinel-2,inventory")

    def summary(self) -> str:
        return tr(
            "Maps fresh landslides in a Sentinel-2 scene: a probability raster, a mask and a "
            "draft inventory of polygons to review. Bands may be single files or stacks, with "
            "different pixel sizes; they are matched by band description or file name (B02, B03 "
            "… B12). Everything runs on this computer; nothing is sent anywhere. A model finds "
            "fewer landslides in regions unlike those it was trained on, so check the result."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return (*polygon_values(), *self.model_values())

    def entries(self) -> tuple[Entry, ...]:
        return (
            *self.scene_inputs(),
            *vector_entries(),
            *self.scene_options(),
            *self.run_options(),
            *self._outputs(),
        )

    def _outputs(self) -> tuple[Entry, ...]:
        """What to write."""
        return (
            probability_output(),
            mask_output(by_default=True),
            polygon_output(optional=True),
        )

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        return [
            *super().problems(parameters, context),
            checks.check_threshold(self.number(parameters, "THRESHOLD", context)),
        ]

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        destinations = self.destinations(parameters, context)
        with workshop() as folder:
            job = DetectJob(
                scene=self.scene(parameters, context, feedback, Path(folder)),
                inference=self.inference(parameters, context),
                vector=self.vector_options(parameters, context),
                probability_type=self.parameterAsString(parameters, "PROBABILITY_TYPE", context),
                **targets(destinations),
            )
            return self.execute(job, destinations, context, feedback)
