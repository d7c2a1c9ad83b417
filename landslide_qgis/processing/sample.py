"""Stratified random points for an accuracy sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)

from landslide_qgis.core.jobs.inventory_steps import ALLOCATIONS, SampleJob
from landslide_qgis.processing import checks
from landslide_qgis.processing.base import Entry, ResultValue, targets, workshop
from landslide_qgis.processing.layer_algorithm import LayerAlgorithm
from landslide_qgis.processing.parameters import choice, integer, real
from landslide_qgis.processing.tables import POLYGON
from landslide_qgis.processing.translation import tr

POINT = QgsProcessing.SourceType.TypeVectorPoint


class SampleAlgorithm(LayerAlgorithm):
    """``landslide:sample``: points to label, drawn so that they say how good a map is."""

    NAME = "sample"
    EXAMPLE = (
        "qgis_process run landslide:sample -- INPUT=probability.tif THRESHOLD=0.5 SIZE=500 "
        "POINTS=sample.gpkg"
    )
    STYLES: ClassVar = {"POINTS": "sample"}
    VECTORS = ("AREA",)
    RASTERS = ("INPUT",)

    def title(self) -> str:
        return tr("Sample for an accuracy assessment")

    def keywords(self) -> str:
        return tr("stratified random sampling,validation points,accuracy,Olofsson")

    def summary(self) -> str:
        return tr(
            "Draws random points from a mask or a probability, stratum by stratum, for a person "
            "to label from images. The form asks what is there and hides what the map says. "
            "Assess landslides then tells from the labels how good the map is and how large the "
            "true landslide area, with intervals."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return (
            ResultValue("POINT_COUNT", tr("Number of points"), "points"),
            ResultValue("STRATA", tr("Number of strata that have points"), "strata"),
        )

    def entries(self) -> tuple[Entry, ...]:
        return (
            Entry(
                QgsProcessingParameterRasterLayer("INPUT", tr("Mask or probability raster")),
                tr("The map to be assessed. A mask has two strata, a probability three or more."),
            ),
            Entry(
                QgsProcessingParameterBand("BAND", tr("Band"), 1, "INPUT", True),
                tr("Band of the raster that holds it; by default the first."),
            ),
            Entry(
                QgsProcessingParameterFeatureSource(
                    "AREA", tr("Area of interest"), [POLYGON], None, True
                ),
                tr("Points are drawn inside these polygons; by default wherever there is data."),
            ),
            Entry(
                integer("SIZE", tr("Number of points"), lowest=2),
                tr(
                    "By default as many as the wanted error of the overall accuracy takes. There "
                    "are more if strata have to get their least number."
                ),
            ),
            Entry(
                integer("LEAST", tr("Least points of a stratum"), 50, lowest=2),
                tr(
                    "Rare strata get this many points, also where fewer are asked for; 50 to 100 "
                    "are advised."
                ),
            ),
            Entry(
                real("THRESHOLD", tr("Threshold"), highest=1.0),
                tr("Probability from which the map says landslide; by default the model's own."),
            ),
            Entry(
                real("BUFFER", tr("Stratum around landslides (m)"), 0.0),
                tr(
                    "Width of a stratum of its own around mapped landslides, where most of what a "
                    "map misses lies; 0 for none. A few pixels are enough."
                ),
            ),
            *self._more(),
            Entry(
                QgsProcessingParameterVectorDestination("POINTS", tr("Sample points"), POINT),
                tr("GeoPackage of points with a form to label them."),
            ),
        )

    def _more(self) -> tuple[Entry, ...]:
        """Settings for those who know."""
        return (
            Entry(
                QgsProcessingParameterString("BREAKS", tr("Other bounds"), None, False, True),
                tr(
                    "Probabilities, separated by commas, that part strata beside the threshold; by "
                    "default half the threshold, so that doubtful ground is a stratum of its own."
                ),
                advanced=True,
            ),
            Entry(
                choice("ALLOCATION", tr("Points by stratum"), ALLOCATIONS),
                tr(
                    "olofsson: by area, but rare strata get the least number. proportional: by "
                    "area. equal: the same number each."
                ),
                advanced=True,
            ),
            Entry(
                real("TARGET_ERROR", tr("Wanted standard error"), 0.01, highest=0.5),
                tr("Of the overall accuracy, where no number of points is given."),
                advanced=True,
            ),
            Entry(
                QgsProcessingParameterString(
                    "EXPECTED", tr("Expected accuracy"), None, False, True
                ),
                tr(
                    "Share you expect right in each stratum, separated by commas, for the number "
                    "of points; by default 0.7 where the map says landslide, 0.8 around, 0.95 "
                    "elsewhere."
                ),
                advanced=True,
            ),
            Entry(
                integer("SEED", tr("Seed"), 1),
                tr("Of the random numbers; the same seed draws the same points."),
                advanced=True,
            ),
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
            job = SampleJob(
                source=self.raster_file("INPUT", folder, feedback),
                band=self.parameterAsInt(parameters, "BAND", context),
                threshold=self.number(parameters, "THRESHOLD", context),
                breaks=self.numbers("BREAKS", parameters, context),
                buffer_m=self.parameterAsDouble(parameters, "BUFFER", context),
                area=self.vector_file("AREA", folder, parameters, context, feedback),
                size=self.whole(parameters, "SIZE", context),
                target_error=self.parameterAsDouble(parameters, "TARGET_ERROR", context),
                expected=self.numbers("EXPECTED", parameters, context),
                allocation=self.parameterAsString(parameters, "ALLOCATION", context),
                least=self.parameterAsInt(parameters, "LEAST", context),
                seed=self.parameterAsInt(parameters, "SEED", context),
                **targets(destinations),
            )
            return self.execute(job, destinations, context, feedback)
