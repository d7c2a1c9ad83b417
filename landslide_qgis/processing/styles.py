"""How results look when QGIS loads them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
)

STYLES = Path(__file__).resolve().parents[1] / "resources" / "styles"


class Styler(QgsProcessingLayerPostProcessorInterface):
    """Applies one of the styles that come with the plugin to a freshly loaded result."""

    def __init__(self, style: str) -> None:
        super().__init__()
        self._file = str(STYLES / f"{style}.qml")

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        layer.loadNamedStyle(self._file)
        layer.triggerRepaint()


@cache
def styler(style: str) -> Styler:
    """Return the one styler of a style; QGIS keeps no reference to it, so it is kept here."""
    return Styler(style)


def style_when_loaded(context: QgsProcessingContext, path: str, style: str) -> None:
    """Have the result at ``path`` styled, if the user asked for it to be loaded."""
    if context.willLoadLayerOnCompletion(path):
        context.layerToLoadOnCompletionDetails(path).setPostProcessor(styler(style))
