"""What the algorithms on layers share: vector and raster inputs, checked and handed over."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRasterLayer,
    QgsVectorLayer,
)

from landslide_qgis.processing import checks
from landslide_qgis.processing.base import LandslideAlgorithm
from landslide_qgis.processing.sources import RasterInput, plain_source
from landslide_qgis.processing.translation import tr
from landslide_qgis.processing.vector_input import export_features, layer_file


class LayerAlgorithm(LandslideAlgorithm):
    """Base of the algorithms that read vector layers, and rasters beside.

    Attributes:
        VECTORS: Parameters that are feature sources.
        RASTERS: Parameters that are a raster, or several.
        EITHER: Parameters that are a raster or a vector layer.
    """

    VECTORS: ClassVar[tuple[str, ...]] = ()
    RASTERS: ClassVar[tuple[str, ...]] = ()
    EITHER: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self._prepared: dict[str, list[RasterInput]] = {}

    def checkParameterValues(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        problem = checks.check_readable(parameters, self.RASTERS, context)
        if problem:
            return False, problem
        accepted, problem = super().checkParameterValues(parameters, context)
        if not accepted:
            return accepted, problem
        rasters = [
            layer for layers in self._rasters(parameters, context).values() for layer in layers
        ]
        vectors = self._vectors(parameters, context)
        problem = checks.check_rasters(rasters) or checks.check_vectors(vectors)
        if problem:
            return False, problem
        files = [plain_source(layer) for layer in rasters]
        files += [layer_file(layer) for layer in vectors]
        return checks.first_problem(
            checks.check_targets(checks.file_targets(parameters, self.STYLES), files)
        )

    def prepareAlgorithm(
        self,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        self._prepared = {
            name: [RasterInput(layer) for layer in layers]
            for name, layers in self._rasters(parameters, context).items()
        }
        return True

    def raster_files(self, name: str, folder: str, feedback: QgsProcessingFeedback) -> list[str]:
        """Return the files of a raster parameter; those that are none are written first."""
        place = Path(folder, name.lower())
        return [
            raster.file(place / str(number), feedback)
            for number, raster in enumerate(self._prepared.get(name, ()))
        ]

    def raster_file(self, name: str, folder: str, feedback: QgsProcessingFeedback) -> str | None:
        """Return the file of a raster parameter, ``None`` if it was left empty."""
        return next(iter(self.raster_files(name, folder, feedback)), None)

    def vector_file(
        self,
        name: str,
        folder: str,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        attributes: bool = False,
    ) -> str | None:
        """Write the features of a parameter and return the file, ``None`` if it was left empty."""
        source = self.parameterAsSource(parameters, name, context)
        if source is None:
            return None
        target = Path(folder, name.lower(), f"{_stem(source.sourceName())}.gpkg")
        return export_features(source, target, feedback, None if attributes else ())

    def either_file(
        self,
        name: str,
        folder: str,
        parameters: Mapping[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> str | None:
        """Return the file of a raster or vector parameter, ``None`` if it was left empty."""
        raster = self.raster_file(name, folder, feedback)
        if raster or not parameters.get(name):
            return raster
        return self.vector_file(name, folder, parameters, context, feedback)

    def numbers(
        self, name: str, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> tuple[float, ...]:
        """Return numbers separated by commas."""
        text = self.parameterAsString(parameters, name, context)
        try:
            return tuple(float(part) for part in text.replace(";", ",").split(",") if part.strip())
        except ValueError as error:
            message = tr("'{}' is no list of numbers; separate them by commas.").format(text)
            raise QgsProcessingException(message) from error

    def _rasters(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> dict[str, list[QgsRasterLayer]]:
        """Return the raster layers by parameter."""
        found: dict[str, list[QgsRasterLayer]] = {}
        for name in self.RASTERS:
            if self.parameterDefinition(name).type() == "multilayer":
                found[name] = self.parameterAsLayerList(parameters, name, context)
            else:
                layer = self.parameterAsRasterLayer(parameters, name, context)
                found[name] = [layer] if layer else []
        for name in self.EITHER:
            layer = self.parameterAsLayer(parameters, name, context)
            found[name] = [layer] if isinstance(layer, QgsRasterLayer) else []
        return found

    def _vectors(
        self, parameters: Mapping[str, Any], context: QgsProcessingContext
    ) -> list[QgsVectorLayer]:
        """Return the vector layers that are read."""
        layers: list[QgsMapLayer | None] = [
            self.parameterAsVectorLayer(parameters, name, context) for name in self.VECTORS
        ]
        layers += [self.parameterAsLayer(parameters, name, context) for name in self.EITHER]
        return [layer for layer in layers if isinstance(layer, QgsVectorLayer)]


def _stem(name: str) -> str:
    """Return a layer's name as the name of a file, so that messages name the layer."""
    kept = "".join(char if char.isalnum() or char in "-_ " else "_" for char in name).strip()
    return kept or "layer"
