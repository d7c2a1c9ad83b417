"""Layers that are hidden for a while, and shown again."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsProject


class HiddenLayers:
    """Unticks layers in the layer tree, and ticks those again that it unticked."""

    def __init__(self) -> None:
        self._ids: list[str] = []

    def hide(self, layer_ids: Iterable[str]) -> None:
        """Hide those of some layers that are shown."""
        for layer_id in layer_ids:
            node = QgsProject.instance().layerTreeRoot().findLayer(layer_id)
            if node is not None and node.itemVisibilityChecked():
                node.setItemVisibilityChecked(False)
                self._ids.append(layer_id)

    def restore(self) -> None:
        """Show them again, as far as they are still in the project."""
        for layer_id in self._ids:
            node = QgsProject.instance().layerTreeRoot().findLayer(layer_id)
            if node is not None:
                node.setItemVisibilityChecked(True)
        self._ids = []
