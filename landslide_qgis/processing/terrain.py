"""Elevation to terrain layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBand,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from landslide_qgis.core.jobs.steps import TerrainJob
from landslide_qgis.processing.base import (
    Entry,
    ResultValue,
    targets,
    workshop,
)
from landslide_qgis.processing.layer_algorithm import LayerAlgorithm
from landslide_qgis.processing.parameters import integer, real
from landslide_qgis.processing.translation import tr


class TerrainAlgorithm(LayerAlgorithm):
    """``landslide:terrain``: slope and its kin, right in degrees too."""

    NAME = "terrain"
    EXAMPLE = (
        "qgis_process run landslide:terrain -- DEM=dem.tif SLOPE=slope.tif TPI=tpi.tif RADIUS=10"
    )
    STYLES: ClassVar = {
        name: name.lower()
        for name in ("SLOPE", "ASPECT", "CURVATURE", "ROUGHNESS", "RELIEF", "TPI", "FLOW")
    }
    RASTERS: ClassVar = ("DEM",)

    def title(self) -> str:
        return tr("Terrain layers from elevation")

    def keywords(self) -> str:
        return tr("slope,aspect,curvature,roughness,relief,TPI,flow accumulation,DEM")

    def summary(self) -> str:
        return tr(
            "Computes slope, aspect, curvature, roughness, local relief, topographic position and "
            "flow accumulation from an elevation model on its own grid. Pixel sizes are measured "
            "on the ground, so that a model in degrees, feet or Web Mercator gives true slopes "
            "without being reprojected first. Values reach up to the rim of the data and of holes."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return (ResultValue("PIXEL_M", tr("Pixel size on the ground in metres"), "pixel_m"),)

    def entries(self) -> tuple[Entry, ...]:
        return (
            Entry(
                QgsProcessingParameterRasterLayer("DEM", tr("Elevation model")),
                tr("Elevation in any coordinate reference system, degrees too; north-up."),
            ),
            Entry(
                QgsProcessingParameterBand("BAND", tr("Band"), 1, "DEM", True),
                tr("Band of the raster that holds the elevation; by default the first."),
            ),
            Entry(
                integer("RADIUS", tr("Radius of relief and position (pixels)"), 5, lowest=1),
                tr("Half side, 1 to 100 pixels, of the square window they look at."),
            ),
            Entry(
                real("Z_FACTOR", tr("Metres a unit of elevation"), 1.0),
                tr("1 for metres, 0.3048 for feet."),
                advanced=True,
            ),
            *self._outputs(),
        )

    def _outputs(self) -> tuple[Entry, ...]:
        """What to write."""
        table = (
            ("SLOPE", tr("Slope"), tr("Degrees, by Horn's method.")),
            (
                "ASPECT",
                tr("Aspect"),
                tr("Direction of descent in degrees clockwise from north; no data where flat."),
            ),
            (
                "CURVATURE",
                tr("Curvature"),
                tr("General curvature in 1/m: above 0 on convex ground, below in hollows."),
            ),
            ("ROUGHNESS", tr("Roughness"), tr("Highest minus lowest of 3 × 3 pixels, in metres.")),
            ("RELIEF", tr("Local relief"), tr("Highest minus lowest of the window, in metres.")),
            (
                "TPI",
                tr("Topographic position"),
                tr("Elevation minus the mean around, in metres: above 0 on ridges."),
            ),
            (
                "FLOW",
                tr("Flow accumulation"),
                tr(
                    "Number of pixels whose water runs through each pixel, by D8; depressions "
                    "drain over their lowest pass. At most 130 million pixels."
                ),
            ),
        )
        return tuple(
            Entry(
                QgsProcessingParameterRasterDestination(name, title, None, True, name == "SLOPE"),
                text,
            )
            for name, title, text in table
        )

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        destinations = self.destinations(parameters, context)
        with workshop() as folder:
            job = TerrainJob(
                dem=self.raster_file("DEM", folder, feedback),
                band=self.parameterAsInt(parameters, "BAND", context),
                radius_px=self.parameterAsInt(parameters, "RADIUS", context),
                z_factor=self.parameterAsDouble(parameters, "Z_FACTOR", context),
                **targets(destinations),
            )
            return self.execute(job, destinations, context, feedback)
