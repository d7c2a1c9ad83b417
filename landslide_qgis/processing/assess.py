"""A map against a reference, or against labelled points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterVectorDestination,
)

from landslide_qgis.core.jobs.inventory_steps import AssessJob
from landslide_qgis.processing import checks
from landslide_qgis.processing.base import Entry, ResultValue, targets, workshop
from landslide_qgis.processing.layer_algorithm import LayerAlgorithm
from landslide_qgis.processing.parameters import integer, real
from landslide_qgis.processing.tables import POLYGON, RASTER, report_output
from landslide_qgis.processing.translation import tr, wording

KINDS = [RASTER, POLYGON]
POINT = QgsProcessing.SourceType.TypeVectorPoint


class AssessAlgorithm(LayerAlgorithm):
    """``landslide:assess``: how good a landslide map is, with intervals."""

    NAME = "assess"
    EXAMPLE = (
        "qgis_process run landslide:assess -- INPUT=landslides.gpkg REFERENCE=inventory.gpkg "
        "AREA=mapped_area.gpkg REPORT=accuracy.html OBJECTS=found_and_missed.gpkg"
    )
    STYLES: ClassVar = {"REPORT": "", "OBJECTS": ""}
    VECTORS = ("SAMPLE", "AREA")
    EITHER = ("INPUT", "REFERENCE")

    def title(self) -> str:
        return tr("Assess landslides")

    def keywords(self) -> str:
        return tr("accuracy,validation,precision,recall,F1,IoU,MCC,confusion matrix,Olofsson")

    def summary(self) -> str:
        return tr(
            "Says how good a landslide map is: against a reference inventory, pixel by pixel and "
            "landslide by landslide, also by size; and from points that a person labelled, with "
            "the true landslide area. All with 95 % intervals, on one page. Map and reference may "
            "be polygons or rasters, of any coordinate reference system."
        )

    def values(self) -> tuple[ResultValue, ...]:
        table = (
            ("PRECISION", tr("Share of the mapped pixels that are landslide"), "precision"),
            ("RECALL", tr("Share of the landslide pixels that are mapped"), "recall"),
            ("F1", tr("F1 by pixel"), "f1"),
            ("IOU", tr("Intersection over union by pixel"), "iou"),
            ("MCC", tr("Matthews' correlation coefficient by pixel"), "mcc"),
            ("OBJECT_PRECISION", tr("Share of the calls that are right"), "object_precision"),
            ("OBJECT_RECALL", tr("Share of the landslides that were found"), "object_recall"),
            ("OVERALL_ACCURACY", tr("Overall accuracy from points"), "overall_accuracy"),
            ("TRUE_AREA_M2", tr("Landslide area from points, m²"), "true_area_m2"),
            ("TRUE_AREA_ERROR_M2", tr("Standard error of that area, m²"), "true_area_error_m2"),
        )
        return tuple(ResultValue(name, text, key) for name, text, key in table)

    def entries(self) -> tuple[Entry, ...]:
        return (
            Entry(
                QgsProcessingParameterMapLayer("INPUT", tr("Map"), None, True, KINDS),
                tr("Polygons, a mask or a probability to assess; not needed with points alone."),
            ),
            Entry(
                QgsProcessingParameterMapLayer("REFERENCE", tr("Reference"), None, True, KINDS),
                tr("What is there: polygons of all true landslides, or a mask of them."),
            ),
            Entry(
                QgsProcessingParameterFeatureSource(
                    "AREA", tr("Area of interest"), [POLYGON], None, True
                ),
                tr("Only what is inside counts: the ground that map and reference both cover."),
            ),
            Entry(
                QgsProcessingParameterFeatureSource(
                    "SAMPLE", tr("Labelled points"), [POINT], None, True
                ),
                tr("Points of Sample for an accuracy assessment, labelled by a person."),
            ),
            Entry(
                real("THRESHOLD", tr("Threshold"), highest=1.0),
                tr("Probability from which the map says landslide; by default the model's own."),
            ),
            *self._more(),
            report_output(tr("Page with scores, intervals, figures and a small map.")),
            Entry(
                QgsProcessingParameterVectorDestination(
                    "OBJECTS", tr("Found, missed, right and false"), POLYGON, None, True, False
                ),
                tr("Landslides of the reference and of the map, each with what became of it."),
            ),
        )

    def _more(self) -> tuple[Entry, ...]:
        """Settings for those who know."""
        return (
            Entry(
                real("OVERLAP", tr("Overlap of a match"), 0.1, highest=1.0),
                tr(
                    "Intersection over union from which a landslide counts as found; 0.5 is strict."
                ),
                advanced=True,
            ),
            Entry(
                real("RESOLUTION", tr("Pixel size (m)"), 10.0),
                tr("Where map and reference are both polygons, in metres."),
                advanced=True,
            ),
            Entry(
                real("BLOCK", tr("Side of a block (m)"), 1000.0),
                tr("Blocks of ground drawn for the intervals; larger than landslides."),
                advanced=True,
            ),
            Entry(
                integer("SEED", tr("Seed"), 1),
                tr("Of the random numbers of the intervals."),
                advanced=True,
            ),
        )

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        given = {name: bool(parameters.get(name)) for name in ("INPUT", "REFERENCE", "SAMPLE")}
        alone = given["INPUT"] != given["REFERENCE"]
        return [
            tr("A map is compared with a reference; choose both or neither.") if alone else "",
            "" if any(given.values()) else tr("Choose a map and a reference, or labelled points."),
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
            where = (folder, parameters, context, feedback)
            job = AssessJob(
                source=self.either_file("INPUT", *where),
                reference=self.either_file("REFERENCE", *where),
                sample=self.vector_file("SAMPLE", *where, attributes=True),
                threshold=self.number(parameters, "THRESHOLD", context),
                area=self.vector_file("AREA", *where),
                resolution=self.parameterAsDouble(parameters, "RESOLUTION", context),
                overlap=self.parameterAsDouble(parameters, "OVERLAP", context),
                block_m=self.parameterAsDouble(parameters, "BLOCK", context),
                seed=self.parameterAsInt(parameters, "SEED", context),
                wording=wording(),
                **targets(destinations),
            )
            return self.execute(job, destinations, context, feedback)
