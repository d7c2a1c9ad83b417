"""Probability raster to mask."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterDestination,
)

from landslide_qgis.core.jobs.steps import THRESHOLD_METHODS, ThresholdJob
from landslide_qgis.processing import checks
from landslide_qgis.processing.base import (
    Entry,
    ResultValue,
    targets,
    workshop,
)
from landslide_qgis.processing.layer_algorithm import LayerAlgorithm
from landslide_qgis.processing.parameters import choice, integer, real
from landslide_qgis.processing.sources import write_mask
from landslide_qgis.processing.tables import POLYGON, probability_entries
from landslide_qgis.processing.translation import tr


class ThresholdAlgorithm(LayerAlgorithm):
    """``landslide:threshold``: a mask at a threshold that is given or found."""

    NAME = "threshold"
    EXAMPLE = (
        "qgis_process run landslide:threshold -- INPUT=probability.tif METHOD=precision "
        "PRECISION=0.8 REFERENCE=known.gpkg MASK=mask.tif"
    )
    STYLES: ClassVar = {"MASK": "mask"}
    VECTORS: ClassVar = ("REFERENCE",)
    RASTERS: ClassVar = ("INPUT",)

    def title(self) -> str:
        return tr("Mask from a probability raster")

    def keywords(self) -> str:
        return tr("binary,classify,Otsu,hysteresis,mask")

    def summary(self) -> str:
        return tr(
            "Turns a landslide probability into a mask, at a threshold you give or one that is "
            "found: the one that parts the histogram best, or the one that reaches a wanted "
            "precision on landslides you know. With two thresholds, patches keep their faint "
            "edges but need a certain core."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return (
            ResultValue("THRESHOLD_USED", tr("Threshold that was used"), "threshold"),
            ResultValue("MASK_PIXELS", tr("Landslide pixels"), "mask_pixels"),
            ResultValue("AREA_M2", tr("Their area in square metres"), "area_m2"),
            ResultValue("PRECISION_REACHED", tr("Precision on the reference"), "precision"),
            ResultValue("RECALL_REACHED", tr("Recall on the reference"), "recall"),
        )

    def entries(self) -> tuple[Entry, ...]:
        return (
            *probability_entries(),
            *self._choices(),
            Entry(
                integer("SIEVE", tr("Smallest patch (pixels)"), 0),
                tr("Smaller patches are removed from the mask, and smaller holes filled."),
                advanced=True,
            ),
            Entry(
                QgsProcessingParameterRasterDestination("MASK", tr("Landslide mask")),
                tr("Raster with 1 for landslide and 0 for none."),
            ),
        )

    def _choices(self) -> tuple[Entry, ...]:
        """How the threshold is chosen."""
        return (
            Entry(
                choice("METHOD", tr("Method"), THRESHOLD_METHODS),
                tr(
                    "fixed: the threshold below. hysteresis: patches above the lower threshold "
                    "that reach the upper somewhere. otsu: the threshold that parts the histogram "
                    "best. precision: the lowest threshold that is as precise as wanted on the "
                    "reference polygons."
                ),
            ),
            Entry(
                real("THRESHOLD", tr("Threshold"), highest=1.0),
                tr("For fixed and hysteresis: probability 0 to 1; by default the model's own."),
            ),
            Entry(
                real("LOW", tr("Lower threshold"), highest=1.0),
                tr("For hysteresis: probability at patch edges; by default half the upper."),
            ),
            Entry(
                real("PRECISION", tr("Wanted precision"), highest=1.0),
                tr("For precision: share of the mask, 0 to 1, that is to lie in the reference."),
            ),
            Entry(
                QgsProcessingParameterFeatureSource(
                    "REFERENCE", tr("Known landslides"), [POLYGON], None, True
                ),
                tr("For precision: polygons of all true landslides of the raster's area."),
            ),
        )

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        wants = self.parameterAsString(parameters, "METHOD", context) == "precision"
        lacks = not parameters.get("REFERENCE") or not self.number(parameters, "PRECISION", context)
        return [
            checks.check_threshold(self.number(parameters, "THRESHOLD", context)),
            checks.check_threshold(self.number(parameters, "LOW", context)),
            tr("The method precision needs the wanted precision and the known landslides.")
            if wants and lacks
            else "",
        ]

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        destinations = self.destinations(parameters, context)
        method = self.parameterAsString(parameters, "METHOD", context)
        with workshop() as folder:
            reference = None
            if method == "precision":
                known = self.parameterAsSource(parameters, "REFERENCE", context)
                reference = write_mask(known, Path(folder, "reference"), feedback)
            job = ThresholdJob(
                source=self.raster_file("INPUT", folder, feedback),
                band=self.parameterAsInt(parameters, "BAND", context),
                method=method,
                threshold=self.number(parameters, "THRESHOLD", context),
                low=self.number(parameters, "LOW", context),
                precision=self.number(parameters, "PRECISION", context),
                reference=reference,
                sieve_px=self.parameterAsInt(parameters, "SIEVE", context),
                **targets(destinations),
            )
            return self.execute(job, destinations, context, feedback)
