"""Inventories keep the memory of their scene when QGIS exports them."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsMapLayer, QgsProject, QgsVectorLayer

from landslide_qgis.ui.scene_files import note_scene

# A field that every inventory of this plugin has, and hardly another layer.
_FIELD = "model_sha"


class SceneMemory:
    """Notes in each inventory that comes into the project which scene it was made from."""

    def __init__(self) -> None:
        project = QgsProject.instance()
        project.layersAdded.connect(self._note)
        self._note(project.mapLayers().values())

    def end(self) -> None:
        """Listen no more."""
        QgsProject.instance().layersAdded.disconnect(self._note)

    def _note(self, layers: Iterable[QgsMapLayer]) -> None:
        """Note the scene of those that are inventories."""
        for layer in layers:
            if isinstance(layer, QgsVectorLayer) and layer.fields().indexOf(_FIELD) >= 0:
                note_scene(layer)
