"""Scene to cells: where to look first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterVectorDestination,
)

from landslide_qgis.core.jobs.screen import LARGEST_CELL_PX, SMALLEST_CELL_PX, ScreenJob
from landslide_qgis.processing import checks
from landslide_qgis.processing.base import Entry, ResultValue, targets, workshop
from landslide_qgis.processing.parameters import integer, real
from landslide_qgis.processing.scene_algorithm import SceneAlgorithm
from landslide_qgis.processing.sources import RasterInput, absolute, plain_source
from landslide_qgis.processing.tables import (
    POLYGON,
    RASTER,
    more_models_entry,
    provider_entry,
    threads_entry,
)
from landslide_qgis.processing.translation import tr

SAR = ("SAR_DESC", "SAR_DESC_BEFORE", "SAR_ASC", "SAR_ASC_BEFORE")


class ScreenAlgorithm(SceneAlgorithm):
    """``landslide:screen``: a probability for each cell of a region."""

    NAME = "screen"
    EXAMPLE = (
        "qgis_process run landslide:screen -- INPUT=B02.tif INPUT=B03.tif INPUT=B04.tif "
        "INPUT=B08.tif MODEL=classifier.onnx CELLS=cells.gpkg PROBABILITY=cells.tif"
    )
    STYLES: ClassVar = {"CELLS": "cells", "PROBABILITY": "probability"}

    def __init__(self) -> None:
        super().__init__()
        self._sar: dict[str, list[RasterInput]] = {}

    def title(self) -> str:
        return tr("Screen a region")

    def keywords(self) -> str:
        return tr("patch classification,Sentinel-1,SAR,radar,rapid,region")

    def summary(self) -> str:
        return tr(
            "Says where to look first: cuts a region into cells and gives each the probability "
            "that a landslide is in it, the most probable first. Works on optical bands, on "
            "Sentinel-1 before and after an event, which sees through clouds, or on both, as the "
            "model wants it. Much quicker than mapping outlines; map the flagged cells with Detect "
            "landslides."
        )

    def values(self) -> tuple[ResultValue, ...]:
        return (
            ResultValue("CELL_COUNT", tr("Cells that were looked at"), "cells"),
            ResultValue("FLAGGED", tr("Cells at or above the threshold"), "flagged"),
            ResultValue("THRESHOLD_USED", tr("Threshold that was used"), "threshold"),
            ResultValue("CELL_M", tr("Side of a cell in metres"), "cell_m"),
            ResultValue("MODEL_USED", tr("Model that was used"), "model", kind="text"),
        )

    def entries(self) -> tuple[Entry, ...]:
        return (
            Entry(
                QgsProcessingParameterMultipleLayers(
                    "INPUT", tr("Image bands"), RASTER, None, True
                ),
                tr("Raster layers that hold the optical bands; none for a model of radar alone."),
            ),
            *self._radar(),
            Entry(
                QgsProcessingParameterFile(
                    "MODEL",
                    tr("Model"),
                    QgsProcessingParameterFile.Behavior.File,
                    "",
                    None,
                    False,
                    tr("ONNX model (*.onnx)"),
                ),
                tr("Model file (.onnx) of a patch classifier, made with training/."),
            ),
            *self.bands_entries(),
            *self.part_entries(),
            *self.cloud_entries(),
            Entry(
                real("THRESHOLD", tr("Threshold"), highest=1.0),
                tr("Probability from which a cell is flagged; by default the model's own."),
            ),
            *self._options(),
            *self._outputs(),
        )

    def _radar(self) -> tuple[Entry, ...]:
        """The Sentinel-1 rasters."""
        titles = (
            tr("Radar after, descending orbit"),
            tr("Radar before, descending orbit"),
            tr("Radar after, ascending orbit"),
            tr("Radar before, ascending orbit"),
        )
        text = tr(
            "Sentinel-1 backscatter, bands VV and VH, terrain-corrected, linear or in dB; of the "
            "same orbit and processing before and after."
        )
        return tuple(
            Entry(QgsProcessingParameterMultipleLayers(name, title, RASTER, None, True), text)
            for name, title in zip(SAR, titles)
        )

    def _options(self) -> tuple[Entry, ...]:
        """How to look."""
        return (
            Entry(
                integer("CELL", tr("Cell size (pixels)"), lowest=SMALLEST_CELL_PX),
                tr(
                    "Side of a cell, {} to {} pixels; by default the model's patch. Smaller cells "
                    "look at overlapping patches: finer, and slower."
                ).format(SMALLEST_CELL_PX, LARGEST_CELL_PX),
                advanced=True,
            ),
            Entry(
                real("LEAST_KNOWN", tr("Share of a cell with data"), 0.5, highest=1.0),
                tr("Cells of which less than this share, 0 to 1, has data are left out."),
                advanced=True,
            ),
            *self.value_entries(),
            *self.pixel_entries(),
            more_models_entry(),
            provider_entry(),
            threads_entry(),
        )

    def _outputs(self) -> tuple[Entry, ...]:
        """What to write."""
        return (
            Entry(
                QgsProcessingParameterVectorDestination("CELLS", tr("Cells"), POLYGON),
                tr("GeoPackage with a polygon a cell: probability, rank, whether it is flagged."),
            ),
            Entry(
                QgsProcessingParameterRasterDestination(
                    "PROBABILITY", tr("Probability by cell"), None, True, False
                ),
                tr("Raster with a pixel a cell, 0 to 1."),
            ),
        )

    def _models(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        """Return all model files; QGIS gives an empty name for none."""
        more = self.parameterAsFileList(parameters, "MODELS", context)
        return [self.parameterAsFile(parameters, "MODEL", context), *filter(None, more)]

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        return [
            *map(checks.check_model, self._models(parameters, context)),
            checks.check_threshold(self.number(parameters, "THRESHOLD", context)),
        ]

    def checkParameterValues(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        problem = checks.check_readable(parameters, SAR, context)
        if problem:
            return False, problem
        layers = [one for n in SAR for one in self.parameterAsLayerList(parameters, n, context)]
        if not layers and not self.parameterAsLayerList(parameters, "INPUT", context):
            bands = self.parameterAsString(parameters, "BANDS", context)
            if not bands:
                return False, tr("No image was given; choose image bands, radar layers, or both.")
        accepted, problem = checks.first_problem(
            checks.check_rasters(layers),
            checks.check_targets(
                checks.file_targets(parameters, self.STYLES),
                [plain_source(layer) for layer in layers],
            ),
        )
        return super().checkParameterValues(parameters, context) if accepted else (False, problem)

    def prepareAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        self._sar = {
            name: [RasterInput(one) for one in self.parameterAsLayerList(parameters, name, context)]
            for name in SAR
        }
        return super().prepareAlgorithm(parameters, context, feedback)

    def processAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        destinations = self.destinations(parameters, context)
        with workshop() as folder:
            radar = {
                name.lower(): tuple(
                    raster.file(Path(folder, f"{name}-{number}"), feedback)
                    for number, raster in enumerate(rasters)
                )
                for name, rasters in self._sar.items()
            }
            job = ScreenJob(
                scene=self.scene(parameters, context, feedback, Path(folder)),
                models=tuple(map(absolute, self._models(parameters, context))),
                cell_px=self.whole(parameters, "CELL", context),
                threshold=self.number(parameters, "THRESHOLD", context),
                least_known=self.parameterAsDouble(parameters, "LEAST_KNOWN", context),
                provider=self.parameterAsString(parameters, "PROVIDER", context),
                threads=self.whole(parameters, "THREADS", context),
                **radar,
                **targets(destinations),
            )
            return self.execute(job, destinations, context, feedback)
