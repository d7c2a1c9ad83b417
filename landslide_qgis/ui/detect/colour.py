"""The scene in colour: three band files as one picture, to see what was found on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsProcessingUtils, QgsProject, QgsRasterLayer

from landslide_qgis.processing.sources import plain_source
from landslide_qgis.processing.translation import tr
from landslide_qgis.ui.detect.matching import Match
from landslide_qgis.ui.detect.request import free_name

_RED_GREEN_BLUE = ("B04", "B03", "B02")
_FILES = "landslide_digitiser/colour_of"
# QGIS stretches up to the clouds, below which the ground would be black.
_GAMMA = 1.8


def colour_image(matches: Mapping[str, Match], folder: str) -> QgsRasterLayer | None:
    """Return red, green and blue as one layer: a virtual raster of the files they are in.

    Args:
        matches: The bands that answer the model's needs.
        folder: Where the virtual raster is written; empty for a temporary file.

    Returns:
        The layer; ``None`` if the three bands are not files of their own in one coordinate
        reference system, or if the project has that picture already.
    """
    offers = [matches[name].offer for name in _RED_GREEN_BLUE if name in matches]
    project = QgsProject.instance()
    layers = [project.mapLayer(offer.layer) for offer in offers if offer and offer.bands == 1]
    files = [plain_source(layer) for layer in layers if isinstance(layer, QgsRasterLayer)]
    if len(files) < len(_RED_GREEN_BLUE) or not all(files):
        return None
    known = "\n".join(files)
    if any(layer.customProperty(_FILES) == known for layer in project.mapLayers().values()):
        return None
    target = free_name(Path(folder or QgsProcessingUtils.tempFolder(), "colour.vrt"))
    dataset = gdal.BuildVRT(str(target), files, separate=True)
    whole = dataset is not None and dataset.RasterCount == len(files)
    del dataset  # now it is written
    if not whole:  # GDAL leaves out what is in another coordinate reference system
        target.unlink(missing_ok=True)
        return None
    picture = QgsRasterLayer(str(target), tr("Scene in colour"))
    picture.setCustomProperty(_FILES, known)
    picture.brightnessFilter().setGamma(_GAMMA)
    return picture
