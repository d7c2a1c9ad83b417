"""From QGIS layers to files that another process can open.

A layer that is a plain file goes to the engine as it is. One that only QGIS knows (a virtual
raster, a web coverage, a layer whose CRS or no data value was set by hand, a selection, unsaved
edits) is written to a temporary file first. The user's layers are only read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsRasterBlockFeedback,
    QgsRasterDataProvider,
    QgsRasterFileWriter,
    QgsRasterLayer,
    QgsRasterPipe,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import Qt

from landslide_qgis.processing.translation import tr
from landslide_qgis.processing.vector_input import export_features

SEVERAL = "several"
# Least and greatest value of a type, and the step between its values.
_LIMITS = {
    Qgis.DataType.Byte: (0, 255, 1),
    Qgis.DataType.UInt16: (0, 2**16 - 1, 1),
    Qgis.DataType.Int16: (-(2**15), 2**15 - 1, 1),
    Qgis.DataType.UInt32: (0, 2**32 - 1, 1),
    Qgis.DataType.Int32: (-(2**31), 2**31 - 1, 1),
}
_ANY = (-math.inf, math.inf, 0)
_PICTURES = ("wms", "arcgismapserver")


class RasterInput:
    """A raster layer, remembered in the main thread, turned into a file in the worker's.

    Attributes:
        name: Name of the layer.
        path: What GDAL opens; empty if the layer has to be exported.
    """

    def __init__(self, layer: QgsRasterLayer) -> None:
        self.name: str = layer.name()
        provider = layer.dataProvider()
        self._nodata = nodata_by_hand(provider)
        self.path = plain_source(layer)
        self._ranges = [provider.userNoDataValues(1 + band) for band in range(layer.bandCount())]
        self._hidden = [_hidden_value(provider, 1 + band) for band in range(layer.bandCount())]
        self._crs: QgsCoordinateReferenceSystem = layer.crs()
        self._crs_by_hand = self._crs != provider.crs()
        self._provider = None if self.path else provider.clone()
        self._descriptions = [
            band_description(layer, band + 1) for band in range(layer.bandCount())
        ]
        self._file = ""

    def file(self, folder: Path, feedback: QgsProcessingFeedback) -> str:
        """Return a file or GDAL name that the engine can open.

        Args:
            folder: Empty folder for the file, if one has to be written. The file carries the
                layer's name, because bands are recognised by it.
            feedback: Told about an export; cancels it.

        Asked again, it is the same file.
        """
        if not self._file:
            self._file = self._made(folder, feedback)
        return self._file

    def _made(self, folder: Path, feedback: QgsProcessingFeedback) -> str:
        """Return the layer's own file if it says all, else one that is made."""
        if self.path and not self._crs_by_hand and not self._nodata:
            return self.path
        folder.mkdir(parents=True)
        stem = re.sub(r"[^\w.-]+", "_", self.name) or "layer"
        if not self.path:
            return self._export(self._provider, folder / f"{stem}.tif", feedback)
        target = folder / f"{stem}.vrt"
        changes = {"outputSRS": self._crs.toWkt()} if self._crs_by_hand else {}
        if self._nodata and self._nodata != SEVERAL:
            changes["noData"] = self._nodata
        view = gdal.Translate(str(target), self.path, format="VRT", **changes)
        if self._nodata != SEVERAL:
            return str(target)
        for band, value in enumerate(self._hidden, start=1):
            if value:
                view.GetRasterBand(band).SetNoDataValue(float(value))
        del view  # now it is written
        layer = QgsRasterLayer(str(target), self.name)
        provider = layer.dataProvider().clone()
        for band, ranges in enumerate(self._ranges, start=1):
            provider.setUserNoDataValue(band, ranges)
        return self._export(provider, folder / f"{stem}.tif", feedback)

    def _export(
        self, provider: QgsRasterDataProvider, target: Path, feedback: QgsProcessingFeedback
    ) -> str:
        """Write what a provider delivers to a GeoTIFF."""
        feedback.pushInfo(tr("Layer '{}' is no file; writing it to one first.").format(self.name))
        pipe = QgsRasterPipe()
        pipe.set(provider)  # not a clone of it: QGIS 3.22 fails at clones of clones
        block_feedback = QgsRasterBlockFeedback()
        feedback.canceled.connect(block_feedback.cancel, Qt.ConnectionType.DirectConnection)
        error = QgsRasterFileWriter(str(target)).writeRaster(
            pipe,
            provider.xSize(),
            provider.ySize(),
            provider.extent(),
            self._crs,
            QgsCoordinateTransformContext(),
            block_feedback,
        )
        if error != QgsRasterFileWriter.WriterError.NoError and not feedback.isCanceled():
            text = tr("Layer '{}' could not be read; save it as a GeoTIFF and use that.")
            raise QgsProcessingException(text.format(self.name))
        _describe_bands(target, self._descriptions)
        return str(target)


def nodata_by_hand(provider: QgsRasterDataProvider) -> str:
    """Return the no data value that was set in the layer's properties, as text for GDAL.

    Returns:
        A number, ``none`` where the file's own value was switched off, :data:`SEVERAL` for more
        than one value or a range; empty where the file's own value holds.
    """
    changed, found = False, set()
    for band in range(1, provider.bandCount() + 1):
        ranges = provider.userNoDataValues(band)
        own = provider.sourceHasNoDataValue(band)
        used = own and provider.useSourceNoDataValue(band)
        changed = changed or bool(ranges) or own != used
        values = [str(provider.sourceNoDataValue(band))] if used else []
        values += [str(one.min()) if one.min() == one.max() else SEVERAL for one in ranges]
        found.add(tuple(dict.fromkeys(values)))
    if not changed:
        return ""
    values = found.pop()
    if found or len(values) > 1 or SEVERAL in values:
        return SEVERAL
    return values[0] if values else "none"


def _hidden_value(provider: QgsRasterDataProvider, band: int) -> str:
    """Return a value of a band that is hidden already, or nothing: no datum becomes no data."""
    if provider.sourceHasNoDataValue(band) and provider.useSourceNoDataValue(band):
        return str(provider.sourceNoDataValue(band))
    lowest, highest, step = _LIMITS.get(provider.sourceDataType(band), _ANY)
    for one in provider.userNoDataValues(band):
        first = step * math.ceil(max(one.min(), lowest) / step) if step else one.min()
        if one.contains(first) and lowest <= first <= highest:
            return str(first)
    return ""


def plain_source(layer: QgsRasterLayer) -> str:
    """Return the name by which GDAL opens ``layer``, or an empty string if only QGIS can."""
    source: str = layer.source()
    in_memory = source.startswith("MEM:") or "/vsimem/" in source
    if layer.dataProvider().name() != "gdal" or "|" in source or in_memory:
        return ""
    return absolute(source)


def call_source(layer: QgsRasterLayer) -> str:
    """Return what stands for ``layer`` in a call: a name that works outside QGIS too, or its id.

    A layer whose no data value was set by hand is known by its id, which brings that value along.
    """
    return layer.id() if nodata_by_hand(layer.dataProvider()) else plain_source(layer) or layer.id()


def absolute(path: str) -> str:
    """Return an absolute path for a file name; other GDAL names are left alone."""
    return str(Path(path).absolute()) if path and Path(path).exists() else path


def at_home(path: str) -> str:
    """Return a path with the home folder for ``~``, which shells leave alone behind a ``=``."""
    return str(Path(path).expanduser()) if path.startswith(("~/", "~\\")) else path


def absolute_target(path: str | None) -> str | None:
    """Return an absolute path for a file that may not exist yet."""
    return str(Path(path).absolute()) if path else None


def refuse_picture(layer: QgsRasterLayer) -> str:
    """Return why ``layer`` has no values to work on, or an empty string."""
    provider = layer.dataProvider()
    if provider.name() in _PICTURES or provider.xSize() <= 0:
        return tr(
            "Layer '{}' is a picture from a web service, not measurements; download the bands "
            "as GeoTIFF and use those."
        ).format(layer.name())
    return ""


def write_mask(
    source: QgsProcessingFeatureSource,
    folder: Path,
    feedback: QgsProcessingFeedback,
    keep: Sequence[str] = (),
) -> str:
    """Write the polygons of ``source`` to a GeoPackage and return its path.

    Selections, filters and unsaved edits count, as everywhere in Processing.

    Args:
        source: The layer.
        folder: Folder to make for the file.
        feedback: Cancels it.
        keep: Fields to write too, where the layer has them.

    Raises:
        QgsProcessingException: There is no polygon in it.
    """
    target = export_features(source, folder / "mask.gpkg", feedback, tuple(keep))
    written = QgsVectorLayer(target, "mask", "ogr")
    kinds = QgsWkbTypes.GeometryType
    thin = written.geometryType() in (kinds.PointGeometry, kinds.LineGeometry)
    if (thin or not written.featureCount()) and not feedback.isCanceled():
        text = tr("Layer '{}' holds no polygon; draw one, or choose another layer or none.")
        raise QgsProcessingException(text.format(source.sourceName()))
    return target


def band_description(layer: QgsRasterLayer, band: int) -> str:
    """Return the name of a band without QGIS's ``Band 1: `` in front."""
    name: str = layer.bandName(band)
    return name.partition(": ")[2]


def _describe_bands(path: Path, descriptions: list[str]) -> None:
    """Give the bands of a file the names they had in the layer."""
    dataset = gdal.Open(str(path), gdal.GA_Update)
    if dataset is None:
        return
    for number, text in enumerate(descriptions, start=1):
        if text:
            dataset.GetRasterBand(number).SetDescription(text)
