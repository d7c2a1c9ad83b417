"""What the algorithms that run a model on a scene share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)

from landslide_qgis.core.jobs.protocol import (
    PROBABILITY_TYPES,
    PROVIDERS,
    RADIOMETRIES,
    InferenceOptions,
    SceneSpec,
)
from landslide_qgis.processing import band_table, checks
from landslide_qgis.processing.base import Entry, LandslideAlgorithm, ResultValue
from landslide_qgis.processing.parameters import choice, integer, real
from landslide_qgis.processing.sources import RasterInput, absolute, plain_source, write_mask
from landslide_qgis.processing.tables import POLYGON, dem_entry, model_entry
from landslide_qgis.processing.translation import tr

RASTER = QgsProcessing.SourceType.TypeRaster


class SceneAlgorithm(LandslideAlgorithm):
    """Base of the algorithms that run a model: its inputs, their checks, and the engine's terms."""

    def __init__(self) -> None:
        super().__init__()
        self._rasters: list[RasterInput] = []
        self._bands: dict[str, tuple[RasterInput, int | None]] = {}
        self._dem: RasterInput | None = None

    def model_values(self) -> tuple[ResultValue, ...]:
        """Say what was run, and on what."""
        return (
            ResultValue("MODEL_USED", tr("Model that was used"), "model", numeric=False),
            ResultValue("PROVIDER_USED", tr("Processor that was used"), "provider", numeric=False),
        )

    def scene_inputs(self) -> tuple[Entry, ...]:
        """What to look at, and with which model."""
        return (
            Entry(
                QgsProcessingParameterMultipleLayers("INPUT", tr("Image bands"), RASTER),
                tr(
                    "Raster layers that hold the bands: one file a band, a stack, or a mixture. "
                    "Layers the model does not need are ignored."
                ),
            ),
            dem_entry(),
            model_entry(),
            Entry(
                QgsProcessingParameterString("BANDS", tr("Bands"), None, True, True),
                tr(
                    "Only where names do not tell which layer is which band: one entry a line "
                    "(or separated by semicolons), BAND=layer name or file, with |number for a "
                    "band of a stack. Example: B04=red; B08=stack.tif|4."
                ),
            ),
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

    def scene_options(self) -> tuple[Entry, ...]:
        """How to read the scene."""
        return (
            Entry(
                choice("RADIOMETRY", tr("Image values"), RADIOMETRIES),
                tr(
                    "What the image values are. auto: found out, and told in the log. dn: "
                    "reflectance × 10,000. dn-offset: the same plus 1,000 (Sentinel-2 files since "
                    "2022). reflectance: 0 to 1. l4s: Landslide4Sense units. display: an 8-bit "
                    "picture."
                ),
                advanced=True,
            ),
            Entry(
                QgsProcessingParameterBoolean("SKIP_CLOUDS", tr("Leave out bright clouds"), True),
                tr(
                    "Bright clouds become nodata in the result. Turn it off where the ground "
                    "itself is white: snow, salt, limestone."
                ),
                advanced=True,
            ),
            Entry(
                real("RESOLUTION", tr("Pixel size"), lowest=1e-9),
                tr(
                    "Pixel size to work at, in units of the image's coordinate reference system; "
                    "by default that of the finest band."
                ),
                advanced=True,
            ),
        )

    def run_options(self) -> tuple[Entry, ...]:
        """How to run the model."""
        return (
            Entry(
                choice("PROVIDER", tr("Processor"), PROVIDERS),
                tr(
                    "auto: a CUDA graphics card if there is a usable one, else the processor. "
                    "cuda: stop with an error if there is none."
                ),
                advanced=True,
            ),
            Entry(
                integer("THREADS", tr("Processor threads"), lowest=1),
                tr("By default all of them."),
                advanced=True,
            ),
            Entry(
                integer("TILE", tr("Tile size (pixels)"), lowest=1),
                tr("Side of the squares the scene is cut into; by default chosen to fit."),
                advanced=True,
            ),
            Entry(
                integer("OVERLAP", tr("Tile overlap (pixels)")),
                tr("Overlap of neighbouring squares, blended smoothly; by default the model's."),
                advanced=True,
            ),
            Entry(
                integer("BATCH", tr("Tiles at a time"), lowest=1),
                tr("By default chosen from the memory at hand."),
                advanced=True,
            ),
            Entry(
                QgsProcessingParameterBoolean("TTA", tr("Average over flips and turns"), False),
                tr("Often a little more accurate, and eight times slower."),
                advanced=True,
            ),
            Entry(
                choice("PROBABILITY_TYPE", tr("Probability stored as"), PROBABILITY_TYPES),
                tr("uint8 is small and exact to half a percent; float32 is exact and large."),
                advanced=True,
            ),
            Entry(
                integer("MEMORY", tr("Memory limit (MB)"), lowest=256),
                tr("Memory the run may use; by default a cautious share of what is free."),
                advanced=True,
            ),
        )

    def checkParameterValues(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        images = parameters.get("INPUT")
        images = images if isinstance(images, (list, tuple)) else [images]
        accepted, problem = checks.first_problem(
            checks.check_readable([*images, parameters.get("DEM")], context),
            checks.check_model(self.parameterAsFile(parameters, "MODEL", context)),
        )
        if not accepted:
            return accepted, problem
        accepted, problem = super().checkParameterValues(parameters, context)
        if not accepted:
            return accepted, problem
        layers = self.parameterAsLayerList(parameters, "INPUT", context)
        dem = self.parameterAsRasterLayer(parameters, "DEM", context)
        try:
            mapped = band_table.resolve(
                self.parameterAsString(parameters, "BANDS", context), context
            )
        except band_table.BandTableError as error:
            return False, str(error)
        rasters = [*layers, *(layer for layer, _ in mapped.values()), *([dem] if dem else [])]
        problem = checks.check_rasters(rasters)
        if problem:
            return False, problem
        files = checks.file_targets(parameters, self.STYLES)
        return checks.first_problem(
            checks.check_extent(
                self.parameterAsExtent(parameters, "EXTENT", context),
                self.parameterAsExtentCrs(parameters, "EXTENT", context),
                layers,
                context,
            ),
            checks.check_targets(files, [plain_source(layer) for layer in rasters]),
        )

    def prepareAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        self._rasters = [
            RasterInput(layer) for layer in self.parameterAsLayerList(parameters, "INPUT", context)
        ]
        table = self.parameterAsString(parameters, "BANDS", context)
        self._bands = {
            band: (RasterInput(layer), number)
            for band, (layer, number) in band_table.resolve(table, context).items()
        }
        dem = self.parameterAsRasterLayer(parameters, "DEM", context)
        self._dem = RasterInput(dem) if dem else None
        return True

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
            radiometry=self.parameterAsString(parameters, "RADIOMETRY", context),
            skip_clouds=self.parameterAsBool(parameters, "SKIP_CLOUDS", context),
        )

    def inference(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> InferenceOptions:
        """Describe to the engine how to run the model."""
        model = absolute(self.parameterAsFile(parameters, "MODEL", context))
        return InferenceOptions(
            model=model or None,
            provider=self.parameterAsString(parameters, "PROVIDER", context),
            threads=self.whole(parameters, "THREADS", context),
            tile_px=self.whole(parameters, "TILE", context),
            overlap_px=self.whole(parameters, "OVERLAP", context),
            batch_size=self.whole(parameters, "BATCH", context),
            tta=self.parameterAsBoolean(parameters, "TTA", context),
            memory_mb=self.whole(parameters, "MEMORY", context),
        )
