"""Inventories that would be gone when QGIS is closed, and their move into a file that stays."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsMapLayerStyle,
    QgsProcessingUtils,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.detect.request import free_name
from landslide_qgis.ui.scene_files import copy_parameters, file_of


class KeepError(Exception):
    """The layer could not be written; the text says why."""


def is_temporary(layer: QgsVectorLayer) -> bool:
    """Whether a layer lives in memory, or in the folder that QGIS deletes when it is closed."""
    if layer.dataProvider().name() == "memory":
        return True
    place = file_of(layer)
    return bool(place) and Path(QgsProcessingUtils.tempFolder()) in Path(place).parents


def suggestion() -> str:
    """Return where to keep an inventory, for the dialog that asks: beside the project."""
    folder = QgsProject.instance().homePath() or str(Path.home())
    return str(free_name(Path(folder, "landslides.gpkg")))


def keep(layer: QgsVectorLayer, path: str) -> QgsVectorLayer:
    """Write what a layer shows to a GeoPackage, which takes its place in the project.

    Args:
        layer: The temporary layer; it is removed from the project.
        path: File to write; one that is there is replaced.

    Raises:
        KeepError: The file cannot be written.
    """
    target = Path(path) if path.lower().endswith(".gpkg") else Path(f"{path}.gpkg")
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = "GPKG", "landslides"
    options.saveMetadata, options.layerMetadata = True, layer.metadata()
    context = QgsProject.instance().transformContext()
    error, text, *_ = QgsVectorFileWriter.writeAsVectorFormatV3(
        layer, str(target), context, options
    )
    kept = QgsVectorLayer(f"{target}|layername=landslides", target.stem, "ogr")
    if error != QgsVectorFileWriter.WriterError.NoError or not kept.isValid():
        raise KeepError(tr("{} could not be written: {}.").format(target, text.rstrip(".")))
    copy_parameters(file_of(layer), str(target))
    style = QgsMapLayerStyle()
    style.readFromLayer(layer)
    style.writeToLayer(kept)
    # Other projects that open the file have colours and form too.
    kept.saveStyleToDatabase("landslides", tr("Review states, with a form"), True, "")
    kept.setName(layer.name())
    _replace(layer, kept)
    return kept


def _replace(old: QgsVectorLayer, new: QgsVectorLayer) -> None:
    """Put a layer into the place of another in the project's tree."""
    project = QgsProject.instance()
    project.addMapLayer(new, False)
    node = project.layerTreeRoot().findLayer(old.id())
    group = node.parent() if node is not None else project.layerTreeRoot()
    group.insertLayer(group.children().index(node) if node is not None else 0, new)
    project.removeMapLayer(old.id())
