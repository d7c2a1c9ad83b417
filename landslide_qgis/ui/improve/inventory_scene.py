"""The rasters that an inventory was made from, open, whether the project has them or not."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer

from landslide_qgis.processing.sources import plain_source
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.scene_files import SceneFiles, is_there, scene_of


class InventoryScene:
    """What is to learn from: the inventory's own scene first, then the project's layers.

    Args:
        inventory: The inventory; ``None`` for none.

    Attributes:
        files: What the inventory says; ``None`` if it does not know its scene.
        outside: Rasters of that scene that are not in the project.
        dem: Its elevation model, ``None`` for none.
        clouds: Its cloud mask, ``None`` for none.
        preferred: Ids of the layers that hold its bands.
    """

    def __init__(self, inventory: QgsVectorLayer | None = None) -> None:
        self.files = scene_of(inventory) if inventory is not None else None
        self.outside: list[QgsRasterLayer] = []
        known = self.files or SceneFiles()
        layers = [self._open(path) for path in known.rasters()]
        self.preferred = {layer.id() for layer in layers if layer is not None}
        self.dem = self._open(known.dem)
        self.clouds = self._open(known.clouds)

    def rasters(self) -> list[QgsRasterLayer]:
        """Return all rasters there are to choose from."""
        return [*self.outside, *_project_rasters()]

    def layer(self, layer_id: str) -> QgsRasterLayer:
        """Return one of them."""
        return next(layer for layer in self.rasters() if layer.id() == layer_id)

    def text(self) -> str:
        """Say where the bands are taken from."""
        if self.files is None:
            return tr(
                "The inventory does not say which scene it was made from; the bands are looked "
                "for in the layers of the project."
            )
        missing = self.files.missing()
        if missing:
            text = tr(
                "Of the scene that the inventory was made from, {} cannot be found; what is "
                "lacking is looked for in the layers of the project."
            )
            return text.format(", ".join(missing))
        folders = sorted({str(Path(path).parent) for path in self.files.rasters()})
        text = tr("The bands are those that the inventory was made from ({}).")
        return text.format(", ".join(folders))

    def _open(self, path: str) -> QgsRasterLayer | None:
        """Return the layer of a file: the project's, or a new one outside it."""
        if not path or not is_there(path):
            return None
        for layer in [*_project_rasters(), *self.outside]:
            if plain_source(layer) == path:
                return layer
        layer = QgsRasterLayer(path, Path(path).stem)
        if not layer.isValid():
            return None
        self.outside.append(layer)
        return layer


def _project_rasters() -> list[QgsRasterLayer]:
    """Return the raster layers of the project."""
    layers = QgsProject.instance().mapLayers().values()
    return [layer for layer in layers if isinstance(layer, QgsRasterLayer)]
