"""What the algorithms that read a scene share: its inputs, their checks, and the engine's terms."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsRasterLayer,
)

from landslide_qgis.core.jobs.scene import RADIOMETRIES, SceneSpec
from landslide_qgis.processing import band_table, checks
from landslide_qgis.processing.base import Entry, LandslideAlgorithm
from landslide_qgis.processing.parameters import choice, real
from landslide_qgis.processing.sources import RasterInput, plain_source, write_mask
from landslide_qgis.processing.tables import POLYGON, RASTER
from landslide_qgis.processing.translation import tr
from landslide_qgis.processing.vector_input import layer_file


class SceneAlgorithm(LandslideAlgorithm):
    """Base of the algorithms that read a scene: its rasters, its DEM, and the part to look at.

    Attributes:
        VECTORS: Parameters that are feature sources.
    """

    VECTORS: ClassVar[tuple[str, ...]] = ("MASK_LAYER",)

    def __init__(self) -> None:
        super().__init__()
        self._rasters: list[RasterInput] = []
        self._bands: dict[str, tuple[RasterInput, int | None]] = {}
        self._dem: RasterInput | None = None
        self._clouds: RasterInput | None = None

    def image_entries(self) -> tuple[Entry, ...]:
        """The rasters."""
        return (
            Entry(
                QgsProcessingParameterMultipleLayers("INPUT", tr("Image bands"), RASTER),
                tr(
                    "Raster layers that hold the bands: one file a band, a stack, or a mixture. "
                    "Layers that are not needed are ignored."
                ),
            ),
        )

    def bands_entries(self) -> tuple[Entry, ...]:
        """Which raster is which band."""
        return (
            Entry(
                QgsProcessingParameterString("BANDS", tr("Bands"), None, True, True),
                tr(
                    "Only where names do not tell which layer is which band: one entry a line "
                    "(or separated by semicolons), BAND=layer name or file, with |number for a "
                    "band of a stack. Example: B04=red; B08=stack.tif|4."
                ),
            ),
        )

    def part_entries(self) -> tuple[Entry, ...]:
        """The part to look at."""
        return (
            Entry(
                QgsProcessingParameterExtent("EXTENT", tr("Extent"), None, True),
                tr("Part of the scene to look at; by default all of it."),
            ),
            Entry(
                QgsProcessingParameterFeatureSource(
                    "MASK_LAYER", tr("Only inside these polygons"), [POLYGON], None, True
                ),
                tr("Polygons, for example a catchment; nothing outside them is looked at."),
            ),
        )

    def value_entries(self) -> tuple[Entry, ...]:
        """What the values are."""
        return (
            Entry(
                choice("RADIOMETRY", tr("Image values"), RADIOMETRIES),
                tr(
                    "What the image values are. auto: found out, and told in the log. dn: "
                    "reflectance × 10,000. dn-offset: the same plus 1,000 (Sentinel-2 files since "
                    "2022). reflectance: 0 to 1. l4s: Landslide4Sense units. display: an 8-bit "
                    "picture. landsat: numbers of Landsat Collection 2 Level 2."
                ),
                advanced=True,
            ),
        )

    def cloud_entries(self) -> tuple[Entry, ...]:
        """What hides the ground."""
        return (
            Entry(
                QgsProcessingParameterRasterLayer("CLOUDS", tr("Cloud mask"), None, True),
                tr(
                    "Raster on any grid, such as one made by Cloud mask; where it is not 0 the "
                    "ground cannot be seen, and the result has no data."
                ),
            ),
        )

    def skip_entries(self) -> tuple[Entry, ...]:
        """Whether to look for bright clouds."""
        return (
            Entry(
                QgsProcessingParameterBoolean("SKIP_CLOUDS", tr("Leave out bright clouds"), True),
                tr(
                    "Bright clouds become nodata in the result. Turn it off where the ground "
                    "itself is white: snow, salt, limestone."
                ),
                advanced=True,
            ),
        )

    def pixel_entries(self) -> tuple[Entry, ...]:
        """The pixel size."""
        return (
            Entry(
                real("RESOLUTION", tr("Pixel size"), lowest=1e-9),
                tr(
                    "Pixel size to work at, in units of the image's coordinate reference system; "
                    "by default that of the finest band."
                ),
                advanced=True,
            ),
        )

    def checkParameterValues(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        problem = checks.check_readable(parameters, ("INPUT", "DEM", "CLOUDS"), context)
        if problem:
            return False, problem
        accepted, problem = super().checkParameterValues(parameters, context)
        if not accepted:
            return accepted, problem
        layers = self.parameterAsLayerList(parameters, "INPUT", context)
        single = [self._layer(parameters, name, context) for name in ("DEM", "CLOUDS")]
        try:
            mapped = band_table.resolve(
                self.parameterAsString(parameters, "BANDS", context), context
            )
        except band_table.BandTableError as error:
            return False, str(error)
        rasters = [*layers, *(layer for layer, _ in mapped.values()), *filter(None, single)]
        asked = [name for name in self.VECTORS if self.parameterDefinition(name)]
        found = [self.parameterAsVectorLayer(parameters, name, context) for name in asked]
        vectors = [layer for layer in found if layer]
        problem = checks.check_rasters(rasters) or checks.check_vectors(vectors)
        if problem:
            return False, problem
        targets = checks.file_targets(parameters, self.STYLES)
        files = [plain_source(layer) for layer in rasters] + [layer_file(v) for v in vectors]
        return checks.first_problem(
            checks.check_extent(
                self.parameterAsExtent(parameters, "EXTENT", context),
                self.parameterAsExtentCrs(parameters, "EXTENT", context),
                layers,
                context,
            ),
            checks.check_targets(targets, files),
        )

    def prepareAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        # A layer that stands for several bands, or is named twice, is written to a file once.
        known: dict[str, RasterInput] = {}

        def remembered(layer: QgsRasterLayer) -> RasterInput:
            return known.setdefault(layer.id(), RasterInput(layer))

        layers = self.parameterAsLayerList(parameters, "INPUT", context)
        self._rasters = [remembered(layer) for layer in layers]
        table = self.parameterAsString(parameters, "BANDS", context)
        self._bands = {
            band: (remembered(layer), number)
            for band, (layer, number) in band_table.resolve(table, context).items()
        }
        dem, clouds = (self._layer(parameters, name, context) for name in ("DEM", "CLOUDS"))
        self._dem = RasterInput(dem) if dem else None
        self._clouds = RasterInput(clouds) if clouds else None
        return True

    def _layer(
        self, parameters: Mapping[str, Any], name: str, context: QgsProcessingContext
    ) -> QgsRasterLayer | None:
        """Return an optional raster layer; ``None`` too where the algorithm does not ask for it."""
        if self.parameterDefinition(name) is None:
            return None
        return self.parameterAsRasterLayer(parameters, name, context)

    def scene(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        folder: Path,
    ) -> SceneSpec:
        """Describe the scene to the engine, layers turned into files where needed."""
        mask = self.parameterAsSource(parameters, "MASK_LAYER", context)
        extent = self.parameterAsExtent(parameters, "EXTENT", context)
        crs = self.parameterAsExtentCrs(parameters, "EXTENT", context)
        bounds = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
        bands = {
            band: raster.file(folder / f"band-{band}", feedback) + (f"|{number}" if number else "")
            for band, (raster, number) in self._bands.items()
        }
        return SceneSpec(
            inputs=tuple(
                raster.file(folder / f"input-{index}", feedback)
                for index, raster in enumerate(self._rasters)
            ),
            bands=bands,
            dem=self._dem.file(folder / "dem", feedback) if self._dem else None,
            resolution=self.number(parameters, "RESOLUTION", context),
            extent=None if extent.isNull() else bounds,
            extent_crs=crs.toWkt() if crs.isValid() and not extent.isNull() else None,
            mask=write_mask(mask, folder / "mask", feedback) if mask else None,
            radiometry=self.parameterAsString(parameters, "RADIOMETRY", context) or "auto",
            skip_clouds=self.parameterAsBool(parameters, "SKIP_CLOUDS", context),
            clouds=self._clouds.file(folder / "clouds", feedback) if self._clouds else None,
        )
