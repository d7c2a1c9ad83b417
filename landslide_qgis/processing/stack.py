"""Bands from many rasters and a DEM to one raster."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterRasterDestination,
)

from landslide_qgis.core.jobs.scene_steps import INDICES, SENSORS, TERRAIN, StackJob
from landslide_qgis.processing.base import Entry, ResultValue, targets, workshop
from landslide_qgis.processing.parameters import choice, choices, integer
from landslide_qgis.processing.scene_algorithm import SceneAlgorithm
from landslide_qgis.processing.tables import dem_entry
from landslide_qgis.processing.translation import tr


class StackAlgorithm(SceneAlgorithm):
    """``landslide:stack``: everything a model may want, aligned, named and described."""

    NAME = "stack"
    EXAMPLE = (
        "qgis_process run landslide:stack -- INPUT=B02.tif INPUT=B03.tif INPUT=B04.tif "
        "INPUT=B08.tif DEM=dem.tif INDICES=NDVI TERRAIN=dem TERRAIN=slope STACK=stack.tif"
    )
    STYLES: ClassVar = {"STACK": ""}

    def title(self) -> str:
        return tr("Stack bands")

    def keywords(self) -> str:
        return tr("composite,merge,align,resample,spectral indices,NDVI,NDWI,BSI,NBR")

    def summary(self) -> str:
        return tr(
            "Puts bands of any pixel size and coordinate reference system, spectral indices and "
            "terrain layers into one raster on one grid, each band named and described. "
            "Reflectance is brought to × 10,000, so that the other algorithms and the models read "
            "the stack without being told what is in it."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return (
            ResultValue("BANDS_STACKED", tr("Names of the bands"), "bands", kind="text"),
            ResultValue("BAND_COUNT", tr("Number of bands"), "band_count"),
            ResultValue("PIXEL_M", tr("Pixel size in metres"), "pixel_m"),
        )

    def entries(self) -> tuple[Entry, ...]:
        return (
            *self.image_entries(),
            dem_entry(),
            Entry(
                choices("INDICES", tr("Spectral indices"), INDICES, []),
                tr(
                    "NDVI: green plants. NDWI: open water. BSI: bare soil. NBR: burnt or bare "
                    "ground. Each needs its bands, for example B04 and B08 for NDVI."
                ),
            ),
            Entry(
                choices("TERRAIN", tr("Terrain layers"), TERRAIN, ["dem", "slope"]),
                tr("Layers made from the elevation model, if one is given."),
            ),
            *self.bands_entries(),
            *self.part_entries(),
            Entry(
                choice("SENSOR", tr("Satellite"), SENSORS),
                tr(
                    "What band numbers mean. auto: told from the file names. landsat89, "
                    "landsat457: Collection 2 Level 2; bands are renamed as Sentinel-2 has them. "
                    "other: bands keep the names of their layers."
                ),
                advanced=True,
            ),
            *self.value_entries(),
            *self.pixel_entries(),
            Entry(
                integer("RADIUS", tr("Radius of relief and position (pixels)"), 5, lowest=1),
                tr("Half side, 1 to 100 pixels of the stack, of the window they look at."),
                advanced=True,
            ),
            Entry(
                QgsProcessingParameterRasterDestination("STACK", tr("Stack")),
                tr("Raster with one band for each band, index and terrain layer."),
            ),
        )

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        destinations = self.destinations(parameters, context)
        terrain = self.parameterAsEnumStrings(parameters, "TERRAIN", context)
        with workshop() as folder:
            scene = self.scene(parameters, context, feedback, Path(folder))
            job = StackJob(
                scene=scene,
                sensor=self.parameterAsString(parameters, "SENSOR", context),
                indices=tuple(self.parameterAsEnumStrings(parameters, "INDICES", context)),
                terrain=tuple(terrain) if scene.dem else (),
                radius_px=self.parameterAsInt(parameters, "RADIUS", context),
                **targets(destinations),
            )
            return self.execute(job, destinations, context, feedback)
