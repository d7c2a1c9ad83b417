"""Probability raster to mask and polygons, without running a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
)

from landslide_qgis.core.jobs.protocol import VectoriseJob
from landslide_qgis.processing import checks
from landslide_qgis.processing.base import (
    Entry,
    ResultValue,
    targets,
    workshop,
)
from landslide_qgis.processing.layer_algorithm import LayerAlgorithm
from landslide_qgis.processing.tables import (
    dem_entry,
    mask_output,
    polygon_output,
    polygon_values,
    probability_entries,
    vector_entries,
)
from landslide_qgis.processing.translation import tr


class VectoriseAlgorithm(LayerAlgorithm):
    """``landslide:vectorise``: another threshold without another run of the model."""

    NAME = "vectorise"
    EXAMPLE = (
        "qgis_process run landslide:vectorise -- INPUT=probability.tif THRESHOLD=0.6 "
        "MIN_AREA=900 POLYGONS=landslides.gpkg"
    )
    STYLES: ClassVar = {"POLYGONS": "landslides", "MASK": "mask"}
    RASTERS: ClassVar = ("INPUT", "DEM")

    def title(self) -> str:
        return tr("Polygons from a probability raster")

    def keywords(self) -> str:
        return tr("polygonize,raster to vector,outlines,inventory")

    def summary(self) -> str:
        return tr(
            "Turns a landslide probability raster into polygons, and a mask, with a threshold "
            "of your choice. The model is not run again, so trying several thresholds is quick. "
            "A raster of 0 and 1 works too."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return polygon_values()

    def entries(self) -> tuple[Entry, ...]:
        return (
            *probability_entries(),
            dem_entry(),
            *vector_entries(),
            polygon_output(optional=False),
            mask_output(by_default=False),
        )

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        return [checks.check_threshold(self.number(parameters, "THRESHOLD", context))]

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        destinations = self.destinations(parameters, context)
        with workshop() as folder:
            job = VectoriseJob(
                source=self.raster_file("INPUT", folder, feedback),
                band=self.parameterAsInt(parameters, "BAND", context),
                dem=self.raster_file("DEM", folder, feedback),
                vector=self.vector_options(parameters, context),
                **targets(destinations),
            )
            return self.execute(job, destinations, context, feedback)
