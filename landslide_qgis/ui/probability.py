"""Which layer of the project is a probability raster."""

from __future__ import annotations

from qgis.core import QgsProject, QgsRasterLayer

_WORD = "probab"  # in English and in Spanish


def is_probability(layer: object) -> bool:
    """Whether a layer's name, or the description of its first band, says so."""
    if not isinstance(layer, QgsRasterLayer) or not layer.isValid():
        return False
    return _WORD in f"{layer.name()} {layer.bandName(1)}".lower()


def probability_ids() -> list[str]:
    """Return the ids of the project's layers that are probability rasters."""
    return [
        key for key, layer in QgsProject.instance().mapLayers().items() if is_probability(layer)
    ]


def probability_layer(active: object = None) -> QgsRasterLayer | None:
    """Return the active layer if it is a probability, else the topmost that is one.

    A raster that is active is returned, too, if no layer of the project says that it is one.
    """
    if is_probability(active):
        return active
    for layer in QgsProject.instance().layerTreeRoot().layerOrder():
        if is_probability(layer):
            return layer
    return active if isinstance(active, QgsRasterLayer) else None
