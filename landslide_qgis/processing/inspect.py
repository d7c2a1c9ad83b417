"""What a model would see of a scene, before it is run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from landslide_qgis.core.jobs.scene_steps import InspectJob
from landslide_qgis.processing import checks
from landslide_qgis.processing.base import Entry, ResultValue, targets, workshop
from landslide_qgis.processing.model_folder import model_path
from landslide_qgis.processing.scene_algorithm import SceneAlgorithm
from landslide_qgis.processing.tables import dem_entry, model_entry, report_output
from landslide_qgis.processing.translation import tr, wording


class InspectAlgorithm(SceneAlgorithm):
    """``landslide:inspect``: matched bands, assumed units, values against the training range."""

    NAME = "inspect"
    EXAMPLE = (
        "qgis_process run landslide:inspect -- INPUT=B02.tif INPUT=B03.tif INPUT=B04.tif "
        "REPORT=check.html"
    )
    STYLES: ClassVar = {"REPORT": ""}

    def title(self) -> str:
        return tr("Check a scene against a model")

    def keywords(self) -> str:
        return tr("check,bands,units,radiometry,histogram")

    def summary(self) -> str:
        return tr(
            "Says within seconds which layer is taken for which band, in which units the image "
            "values are taken to be, and how they lie to what the model was trained on. Nothing "
            "is detected."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return (
            ResultValue("RADIOMETRY_USED", tr("What values are"), "radiometry", kind="text"),
            ResultValue("GAIN", tr("Factor on the scene's brightness"), "gain"),
            ResultValue(
                "AIR_LIGHT", tr("Share of clear air's light that is put back"), "air_light"
            ),
            ResultValue("WARNINGS", tr("Number of warnings"), "warnings"),
            ResultValue("CHECK", tr("Bands and warnings, as JSON"), "check", kind="text"),
        )

    def entries(self) -> tuple[Entry, ...]:
        return (
            *self.image_entries(),
            dem_entry(),
            model_entry(),
            *self.bands_entries(),
            *self.part_entries(),
            *self.cloud_entries(),
            *self.value_entries(),
            *self.pixel_entries(),
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
        with workshop() as folder:
            job = InspectJob(
                scene=self.scene(parameters, context, feedback, Path(folder)),
                model=model_path(self.parameterAsFile(parameters, "MODEL", context)) or None,
                wording=wording(),
                **targets(destinations),
            )
            return self.execute(job, destinations, context, feedback)
