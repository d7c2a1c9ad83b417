"""What hides the ground of a scene."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterRasterDestination,
)

from landslide_qgis.core.jobs.scene_steps import (
    CLOUD_CLASSES,
    CLOUD_METHODS,
    LARGEST_GROWTH_M,
    LEVELS,
    CloudMaskJob,
)
from landslide_qgis.processing.base import Entry, ResultValue, targets, workshop
from landslide_qgis.processing.parameters import choice, choices, real
from landslide_qgis.processing.scene_algorithm import SceneAlgorithm
from landslide_qgis.processing.tables import provider_entry, threads_entry
from landslide_qgis.processing.translation import tr


class CloudMaskAlgorithm(SceneAlgorithm):
    """``landslide:cloudmask``: clouds, their shadows, snow and water."""

    NAME = "cloudmask"
    EXAMPLE = (
        "qgis_process run landslide:cloudmask -- INPUT=B02.tif INPUT=B03.tif INPUT=B04.tif "
        "INPUT=B08.tif INPUT=B11.tif INPUT=B12.tif CLOUDMASK=clouds.tif"
    )
    STYLES: ClassVar = {"CLOUDMASK": "cloudmask"}

    def title(self) -> str:
        return tr("Cloud mask")

    def keywords(self) -> str:
        return tr("clouds,shadow,snow,water,SCL,Sentinel-2")

    def summary(self) -> str:
        return tr(
            "Marks clouds, their shadows, snow and water. Sentinel-2's own scene classification is "
            "used where the scene has one, else a trained network that finds clouds and shadows, "
            "with snow and water told by their colour. Give the result to Detect landslides as its "
            "cloud mask."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return (
            ResultValue("METHOD_USED", tr("Method that was used"), "method", kind="text"),
            ResultValue("CLOUD_PERCENT", tr("Percent under cloud"), "cloud_percent"),
            ResultValue("SHADOW_PERCENT", tr("Percent in cloud shadow"), "shadow_percent"),
            ResultValue("SNOW_PERCENT", tr("Percent under snow"), "snow_percent"),
            ResultValue("WATER_PERCENT", tr("Percent under water"), "water_percent"),
        )

    def entries(self) -> tuple[Entry, ...]:
        return (
            *self.image_entries(),
            Entry(
                choice("METHOD", tr("Method"), CLOUD_METHODS),
                tr(
                    "scl: Sentinel-2's scene classification, a layer named SCL. model: a trained "
                    "network, added once under Raster ▸ Landslide Digitiser ▸ Engine…. colour: "
                    "bright clouds only, without shadows. auto: the first of these there is."
                ),
            ),
            Entry(
                choices("CLASSES", tr("Mark"), CLOUD_CLASSES, CLOUD_CLASSES),
                tr("What to mark; the rest counts as clear ground."),
            ),
            Entry(
                real("GROW", tr("Grow clouds and shadows (m)"), 60.0, highest=LARGEST_GROWTH_M),
                tr("Their rims are thin and easily missed; 0 leaves them as they were found."),
            ),
            *self.bands_entries(),
            *self.part_entries(),
            Entry(
                choice("LEVEL", tr("Product level"), LEVELS),
                tr("l2a: surface reflectance. l1c: as seen from above the atmosphere."),
                advanced=True,
            ),
            *self.value_entries(),
            *self.pixel_entries(),
            provider_entry(),
            threads_entry(),
            Entry(
                QgsProcessingParameterRasterDestination("CLOUDMASK", tr("Cloud mask")),
                tr("Raster of 0 clear, 1 cloud, 2 shadow, 3 snow, 4 water."),
            ),
        )

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        destinations = self.destinations(parameters, context)
        with workshop() as folder:
            job = CloudMaskJob(
                scene=self.scene(parameters, context, feedback, Path(folder)),
                method=self.parameterAsString(parameters, "METHOD", context),
                level=self.parameterAsString(parameters, "LEVEL", context),
                classes=tuple(self.parameterAsEnumStrings(parameters, "CLASSES", context)),
                grow_m=self.parameterAsDouble(parameters, "GROW", context),
                provider=self.parameterAsString(parameters, "PROVIDER", context),
                threads=self.whole(parameters, "THREADS", context),
                **targets(destinations),
            )
            return self.execute(job, destinations, context, feedback)
