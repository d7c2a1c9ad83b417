"""How results look when QGIS loads them, and what their properties say about them."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from qgis.core import (
    QgsAbstractMetadataBase,
    QgsCategorizedSymbolRenderer,
    QgsColorRampShader,
    QgsEditorWidgetSetup,
    QgsMapLayer,
    QgsPalettedRasterRenderer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterLayer,
    QgsSingleBandPseudoColorRenderer,
    QgsVectorLayer,
)

from landslide_qgis.processing.translation import tr

STYLES = Path(__file__).resolve().parents[1] / "resources" / "styles"
_TAG = "LANDSLIDE_"


class Styler(QgsProcessingLayerPostProcessorInterface):
    """Applies a style that comes with the plugin to a freshly loaded result, and describes it.

    Args:
        style: Name of the style; empty for none.
        title: What the result is.
        about: What the algorithm does that made it.
        page: Its page in the documentation.
    """

    def __init__(self, style: str, title: str = "", about: str = "", page: str = "") -> None:
        super().__init__()
        self._file = str(STYLES / f"{style}.qml") if style else ""
        self._title, self._about, self._page = title, about, page

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        if self._file:
            layer.loadNamedStyle(self._file)
            if isinstance(layer, QgsRasterLayer):
                translate_legend(layer)
            elif isinstance(layer, QgsVectorLayer):
                translate_fields(layer)
            layer.triggerRepaint()
        if self._title:
            self._describe(layer)

    def _describe(self, layer: QgsMapLayer) -> None:
        """Fill the layer's metadata."""
        metadata = layer.metadata()
        metadata.setType("dataset")
        metadata.setTitle(self._title)
        metadata.setAbstract(self._about)
        metadata.setCrs(layer.crs())
        for line in provenance(layer):
            metadata.addHistoryItem(line)
        link = QgsAbstractMetadataBase.Link(tr("Documentation"), "WWW:LINK", self._page)
        metadata.setLinks([link])
        layer.setMetadata(metadata)


def provenance(layer: QgsMapLayer) -> list[str]:
    """Return what a raster's tags say about where it comes from, a line each."""
    if not isinstance(layer, QgsRasterLayer):
        return []
    text = layer.dataProvider().htmlMetadata()
    lines = text.replace("<li>", "\n").replace("</li>", "\n").splitlines()
    return [line.strip() for line in lines if line.strip().startswith(_TAG)]


def translate_legend(layer: QgsRasterLayer) -> None:
    """Put the legend of one of the plugin's styles into the user's language."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsPalettedRasterRenderer):
        for entry in renderer.classes():
            renderer.setLabel(entry.value, tr(entry.label))
    elif isinstance(renderer, QgsSingleBandPseudoColorRenderer):
        function = renderer.shader().rasterShaderFunction()
        if isinstance(function, QgsColorRampShader):
            items = function.colorRampItemList()
            for item in items:
                item.label = tr(item.label)
            function.setColorRampItemList(items)


def translate_fields(layer: QgsVectorLayer) -> None:
    """Put categories, the names of fields and their choices into the user's language."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsCategorizedSymbolRenderer):
        for number, category in enumerate(renderer.categories()):
            renderer.updateCategoryLabel(number, tr(category.label()))
    numbers = range(layer.fields().count())
    # QGIS 3.22 forgets the widgets of a style's form when an alias is set.
    widgets = [layer.editorWidgetSetup(number) for number in numbers]
    for number in numbers:
        alias = layer.attributeAlias(number)
        if alias:
            layer.setFieldAlias(number, tr(alias))
    for number, widget in zip(numbers, widgets):
        layer.setEditorWidgetSetup(number, _translated(widget))


def _translated(widget: QgsEditorWidgetSetup) -> QgsEditorWidgetSetup:
    """Return the widget of a field with its choices in the user's language; values stay."""
    if widget.type() != "ValueMap":
        return widget
    choices = widget.config()["map"]
    listed = choices if isinstance(choices, list) else [choices]
    said = [{tr(label) if label else "": value for label, value in c.items()} for c in listed]
    return QgsEditorWidgetSetup("ValueMap", {**widget.config(), "map": said})


# QGIS keeps no reference to a styler that Python made, but deletes it with the context of its run
# where it thinks it owns it: each run gets its own, and the latest are kept here.
_KEPT: deque[Styler] = deque(maxlen=64)


def styler(style: str, title: str = "", about: str = "", page: str = "") -> Styler:
    """Return a new styler, kept for as long as its run may last."""
    _KEPT.append(Styler(style, title, about, page))
    return _KEPT[-1]


def style_when_loaded(context: QgsProcessingContext, path: str, chosen: Styler) -> None:
    """Have the result at ``path`` styled, if the user asked for it to be loaded."""
    if context.willLoadLayerOnCompletion(path):
        context.layerToLoadOnCompletionDetails(path).setPostProcessor(chosen)
