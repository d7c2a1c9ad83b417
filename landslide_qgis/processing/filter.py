"""Polygons by size, shape, slope, land cover, clouds and distance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)

from landslide_qgis.core.jobs.inventory_steps import FilterJob
from landslide_qgis.processing.base import Entry, ResultValue, targets, workshop
from landslide_qgis.processing.layer_algorithm import LayerAlgorithm
from landslide_qgis.processing.parameters import real
from landslide_qgis.processing.tables import POLYGON
from landslide_qgis.processing.translation import tr

GEOMETRY = QgsProcessing.SourceType.TypeVectorAnyGeometry


class FilterAlgorithm(LayerAlgorithm):
    """``landslide:filter``: what cannot be a landslide goes, with the reason."""

    NAME = "filter"
    EXAMPLE = (
        "qgis_process run landslide:filter -- INPUT=landslides.gpkg MIN_AREA=900 DEM=dem.tif "
        "MIN_SLOPE=10 ROADS=roads.gpkg ROAD_DISTANCE=20 POLYGONS=kept.gpkg REMOVED=removed.gpkg"
    )
    STYLES: ClassVar = {"POLYGONS": "landslides", "REMOVED": ""}
    VECTORS = ("INPUT", "ROADS", "RIVERS")
    RASTERS = ("DEM", "COVER", "CLOUDS")

    def title(self) -> str:
        return tr("Filter landslides")

    def keywords(self) -> str:
        return tr("false positives,select,remove,slope,land cover,roads,rivers")

    def summary(self) -> str:
        return tr(
            "Removes polygons that are too small or too large, too round or too long, too flat or "
            "too steep, that lie on land cover where landslides are not believed or under clouds, "
            "or too close to roads or rivers. Every rule is optional. What was removed goes to a "
            "second layer with the reason, so that nothing is lost."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return (
            ResultValue("KEPT", tr("Number of polygons that pass"), "kept"),
            ResultValue("REMOVED_COUNT", tr("Number of polygons removed"), "removed"),
        )

    def entries(self) -> tuple[Entry, ...]:
        return (
            Entry(
                QgsProcessingParameterFeatureSource("INPUT", tr("Polygons"), [POLYGON]),
                tr("Landslides, in any coordinate reference system."),
            ),
            Entry(
                real("MIN_AREA", tr("Smallest area (m²)")),
                tr("Polygons below this true ground area are removed."),
            ),
            Entry(
                real("MAX_AREA", tr("Largest area (m²)")),
                tr("Polygons above this true ground area are removed."),
            ),
            *self._shape(),
            *self._masks(),
            *self._distances(),
            *self._outputs(),
        )

    def _shape(self) -> tuple[Entry, ...]:
        """Rules on slope and shape."""
        return (
            Entry(
                QgsProcessingParameterRasterLayer("DEM", tr("Elevation model"), None, True),
                tr("Elevation in metres, in any coordinate reference system; for the slope."),
            ),
            Entry(
                real("MIN_SLOPE", tr("Smallest mean slope (°)"), highest=90.0),
                tr("Flatter polygons are removed: fields, river beds, quarries' floors."),
            ),
            Entry(
                real("MAX_SLOPE", tr("Largest mean slope (°)"), highest=90.0),
                tr("Steeper polygons are removed: rock faces."),
                advanced=True,
            ),
            Entry(
                real("MIN_ELONG", tr("Smallest length over width"), lowest=1.0),
                tr("Rounder polygons are removed; sides are those of the smallest oriented box."),
                advanced=True,
            ),
            Entry(
                real("MAX_ELONG", tr("Largest length over width"), lowest=1.0),
                tr("Longer polygons are removed: roads and river banks."),
                advanced=True,
            ),
        )

    def _masks(self) -> tuple[Entry, ...]:
        """Rules on land cover and clouds."""
        values = tr("Values of the raster, separated by commas, such as 50, 80.")
        return (
            Entry(
                QgsProcessingParameterRasterLayer("COVER", tr("Land cover"), None, True),
                tr("Land cover raster of any resolution and coordinate reference system."),
            ),
            Entry(
                QgsProcessingParameterString(
                    "COVER_CLASSES", tr("Land cover to remove"), None, False, True
                ),
                values,
            ),
            Entry(
                real("COVER_SHARE", tr("Share that may have it"), 0.5, highest=0.99),
                tr("Polygons with more than this share, 0 to 1, of such land cover are removed."),
                advanced=True,
            ),
            Entry(
                QgsProcessingParameterRasterLayer("CLOUDS", tr("Cloud mask"), None, True),
                tr("Result of Cloud mask, or any raster where 0 is clear."),
            ),
            Entry(
                QgsProcessingParameterString(
                    "CLOUD_CLASSES", tr("Values that are cloud"), None, False, True
                ),
                values + " " + tr("By default everything but 0."),
                advanced=True,
            ),
            Entry(
                real("CLOUD_SHARE", tr("Share that may be cloud"), 0.5, highest=0.99),
                tr("Polygons with more than this share, 0 to 1, of cloud are removed."),
                advanced=True,
            ),
        )

    def _distances(self) -> tuple[Entry, ...]:
        """Rules on distance."""
        table = (
            ("ROADS", "ROAD_DISTANCE", tr("Roads"), tr("Distance to roads (m)")),
            ("RIVERS", "RIVER_DISTANCE", tr("Rivers"), tr("Distance to rivers (m)")),
        )
        entries: list[Entry] = []
        for layer, distance, title, words in table:
            entries += [
                Entry(
                    QgsProcessingParameterFeatureSource(layer, title, [GEOMETRY], None, True),
                    tr("Lines, polygons or points, in any coordinate reference system."),
                ),
                Entry(
                    real(distance, words),
                    tr("Polygons nearer than this on the ground are removed; touching is 0 m."),
                ),
            ]
        return tuple(entries)

    def _outputs(self) -> tuple[Entry, ...]:
        """What to write."""
        return (
            Entry(
                QgsProcessingParameterVectorDestination(
                    "POLYGONS", tr("Filtered landslides"), POLYGON
                ),
                tr("GeoPackage of what passes every rule, with all fields."),
            ),
            Entry(
                QgsProcessingParameterVectorDestination(
                    "REMOVED", tr("Removed polygons"), POLYGON, None, True, True
                ),
                tr("GeoPackage of the rest; the field reason says why, rule by rule."),
            ),
        )

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        destinations = self.destinations(parameters, context)
        numbers = {
            name.lower(): self.number(parameters, name, context)
            for name in ("MIN_ELONG", "MAX_ELONG", "MIN_SLOPE", "MAX_SLOPE")
        }
        with workshop() as folder:
            where = (folder, parameters, context, feedback)
            job = FilterJob(
                source=self.vector_file("INPUT", *where, attributes=True),
                min_area_m2=self.number(parameters, "MIN_AREA", context),
                max_area_m2=self.number(parameters, "MAX_AREA", context),
                dem=self.raster_file("DEM", folder, feedback),
                cover=self.raster_file("COVER", folder, feedback),
                cover_classes=self.numbers("COVER_CLASSES", parameters, context),
                cover_share=self.parameterAsDouble(parameters, "COVER_SHARE", context),
                clouds=self.raster_file("CLOUDS", folder, feedback),
                cloud_classes=self.numbers("CLOUD_CLASSES", parameters, context),
                cloud_share=self.parameterAsDouble(parameters, "CLOUD_SHARE", context),
                roads=self.vector_file("ROADS", *where),
                roads_m=self.number(parameters, "ROAD_DISTANCE", context),
                rivers=self.vector_file("RIVERS", *where),
                rivers_m=self.number(parameters, "RIVER_DISTANCE", context),
                **numbers,
                **targets(destinations),
            )
            return self.execute(job, destinations, context, feedback)
