"""Measured attributes for any polygon layer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterVectorDestination,
)

from landslide_qgis.core.jobs.inventory_steps import VOLUME_LAWS, CharacteriseJob
from landslide_qgis.processing.base import Entry, ResultValue, targets, workshop
from landslide_qgis.processing.layer_algorithm import LayerAlgorithm
from landslide_qgis.processing.parameters import choice
from landslide_qgis.processing.tables import POLYGON, RASTER
from landslide_qgis.processing.translation import tr

POINT = QgsProcessing.SourceType.TypeVectorPoint
LINE = QgsProcessing.SourceType.TypeVectorLine


class CharacteriseAlgorithm(LayerAlgorithm):
    """``landslide:characterise``: sizes, fall, reach and volume of landslides."""

    NAME = "characterise"
    EXAMPLE = (
        "qgis_process run landslide:characterise -- INPUT=landslides.gpkg DEM=dem.tif "
        "VOLUME=larsen2010-soil POLYGONS=described.gpkg POINTS=crown_toe.gpkg"
    )
    STYLES: ClassVar = {"POLYGONS": "", "POINTS": "", "LINES": ""}
    VECTORS = ("INPUT",)
    RASTERS = ("DEM", "RASTERS")

    def title(self) -> str:
        return tr("Characterise landslides")

    def keywords(self) -> str:
        return tr("volume,H/L,runout,fall line,crown,toe,morphometry,zonal statistics")

    def summary(self) -> str:
        return tr(
            "Measures polygons of any layer: true ground area and perimeter, length, width, "
            "elongation and volume; with an elevation model also slope, crown and toe, the length "
            "along the fall line, H/L and the angle of reach; and the mean, lowest and highest "
            "value of other rasters. Fields of the layer stay, those with the same name are new."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return (
            ResultValue("POLYGON_COUNT", tr("Number of polygons measured"), "polygons"),
            ResultValue("AREA_M2", tr("Area of all polygons in square metres"), "area_m2"),
            ResultValue("VOLUME_M3", tr("Volume of all polygons in cubic metres"), "volume_m3"),
            ResultValue("VOLUME_SOURCE", tr("Source of the law"), "volume_source", kind="text"),
        )

    def entries(self) -> tuple[Entry, ...]:
        return (
            Entry(
                QgsProcessingParameterFeatureSource("INPUT", tr("Polygons"), [POLYGON]),
                tr("Landslides, or any other polygons, in any coordinate reference system."),
            ),
            Entry(
                QgsProcessingParameterRasterLayer("DEM", tr("Elevation model"), None, True),
                tr("Elevation in metres, in any coordinate reference system."),
            ),
            Entry(
                QgsProcessingParameterMultipleLayers(
                    "RASTERS", tr("Other rasters"), RASTER, None, True
                ),
                tr("Mean, lowest and highest value of the first band of each become fields."),
            ),
            Entry(
                choice("VOLUME", tr("Volume from area by"), VOLUME_LAWS),
                tr(
                    "Published scaling of volume with area: Guzzetti et al. 2009 (slides), Larsen "
                    "et al. 2010 (all, soil or bedrock), Parker et al. 2011 (Wenchuan earthquake). "
                    "They differ by several times; single volumes scatter by a factor of 2 to 3."
                ),
            ),
            *self._outputs(),
        )

    def _outputs(self) -> tuple[Entry, ...]:
        """What to write."""
        return (
            Entry(
                QgsProcessingParameterVectorDestination(
                    "POLYGONS", tr("Characterised polygons"), POLYGON
                ),
                tr("GeoPackage of the polygons with their own and the new fields."),
            ),
            Entry(
                QgsProcessingParameterVectorDestination(
                    "POINTS", tr("Crown and toe"), POINT, None, True, False
                ),
                tr("Highest and lowest point of each polygon; needs the elevation model."),
            ),
            Entry(
                QgsProcessingParameterVectorDestination(
                    "LINES", tr("Fall lines"), LINE, None, True, False
                ),
                tr("Line from crown to toe down the middle; needs the elevation model."),
            ),
        )

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        if not parameters.get("DEM") and (parameters.get("POINTS") or parameters.get("LINES")):
            return [tr("Crown, toe and fall lines need the elevation model; choose one.")]
        return []

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        destinations = self.destinations(parameters, context)
        with workshop() as folder:
            job = CharacteriseJob(
                source=self.vector_file("INPUT", folder, parameters, context, feedback, True),
                dem=self.raster_file("DEM", folder, feedback),
                rasters=tuple(self.raster_files("RASTERS", folder, feedback)),
                volume=self.parameterAsString(parameters, "VOLUME", context),
                **targets(destinations),
            )
            return self.execute(job, destinations, context, feedback)
