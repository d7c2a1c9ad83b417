"""What the algorithms that run a model on a scene share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterBoolean

from landslide_qgis.core.jobs.protocol import PROBABILITY_TYPES, InferenceOptions
from landslide_qgis.processing import checks
from landslide_qgis.processing.base import Entry, ResultValue
from landslide_qgis.processing.model_folder import model_path
from landslide_qgis.processing.parameters import choice, integer
from landslide_qgis.processing.scene_algorithm import SceneAlgorithm
from landslide_qgis.processing.tables import (
    dem_entry,
    model_entry,
    more_models_entry,
    provider_entry,
    threads_entry,
)
from landslide_qgis.processing.translation import tr


class ModelAlgorithm(SceneAlgorithm):
    """Base of the algorithms that run a model: what it is, how it is run."""

    def model_values(self) -> tuple[ResultValue, ...]:
        """Say what was run, and on what."""
        return (
            ResultValue("MODEL_USED", tr("Model that was used"), "model", kind="text"),
            ResultValue("PROVIDER_USED", tr("Processor that was used"), "provider", kind="text"),
        )

    def scene_inputs(self) -> tuple[Entry, ...]:
        """What to look at, and with which model."""
        return (
            *self.image_entries(),
            dem_entry(),
            model_entry(),
            *self.bands_entries(),
            *self.part_entries(),
            *self.cloud_entries(),
        )

    def scene_options(self) -> tuple[Entry, ...]:
        """How to read the scene."""
        return (*self.value_entries(), *self.skip_entries(), *self.pixel_entries())

    def run_options(self) -> tuple[Entry, ...]:
        """How to run the model."""
        return (
            more_models_entry(),
            provider_entry(),
            threads_entry(),
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

    def problems(self, parameters: Mapping[str, Any], context: QgsProcessingContext) -> list[str]:
        first = self.parameterAsFile(parameters, "MODEL", context)
        return [*map(checks.check_model, [first, *self._more_models(parameters, context)])]

    def inference(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> InferenceOptions:
        """Describe to the engine how to run the model."""
        model = model_path(self.parameterAsFile(parameters, "MODEL", context))
        return InferenceOptions(
            model=model or None,
            others=tuple(map(model_path, self._more_models(parameters, context))),
            provider=self.parameterAsString(parameters, "PROVIDER", context),
            threads=self.whole(parameters, "THREADS", context),
            tile_px=self.whole(parameters, "TILE", context),
            overlap_px=self.whole(parameters, "OVERLAP", context),
            batch_size=self.whole(parameters, "BATCH", context),
            tta=self.parameterAsBoolean(parameters, "TTA", context),
            memory_mb=self.whole(parameters, "MEMORY", context),
        )

    def _more_models(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> list[str]:
        """Return the further model files; QGIS gives an empty name for none."""
        return [path for path in self.parameterAsFileList(parameters, "MODELS", context) if path]
