"""Cheap checks before a run: each returns one sentence, or an empty string if all is well."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingUtils,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QFileInfo

from landslide_qgis.processing.amounts import significant
from landslide_qgis.processing.model_folder import model_path
from landslide_qgis.processing.sources import at_home, refuse_picture
from landslide_qgis.processing.translation import tr

# Outputs that are GeoPackages, and those that are neither layers nor rasters.
VECTOR_TARGETS = ("POLYGONS", "CELLS", "REMOVED", "POINTS", "LINES", "OBJECTS")
OTHER_TARGETS = ("REPORT", "CHIPS")
_RASTERS = (".tif", ".tiff")


def check_readable(
    parameters: Mapping[str, object], names: Iterable[str], context: QgsProcessingContext
) -> str:
    """Every text among the values of some parameters, or in their lists, names a raster."""
    given = [parameters.get(name) for name in names]
    lists = [value if isinstance(value, (list, tuple)) else [value] for value in given]
    for value in (one for listed in lists for one in listed):
        named = isinstance(value, str) and value and ";" not in value
        if named and not isinstance(
            QgsProcessingUtils.mapLayerFromString(value, context), QgsRasterLayer
        ):
            return _unreadable(value)
    return ""


def _unreadable(name: str) -> str:
    """Say what to do about a name that is no raster's."""
    if QFileInfo(name).isDir():
        return tr("'{}' is a folder; choose the rasters in it.").format(name)
    if name.lower().endswith((".zip", ".tar", ".gz", ".tgz")) or ".SAFE/MTD_" in name:
        return tr(
            "'{}' is no raster but holds some, or describes them; unpack it if it is an archive, "
            "and choose the rasters of the bands."
        ).format(name)
    if QFileInfo(name).exists():
        return tr(
            "'{}' cannot be read as a raster; it may be damaged, of another format, or not yours "
            "to read."
        ).format(name)
    return tr("'{}' cannot be read as a raster; check the path.").format(name)


def check_rasters(layers: Iterable[QgsRasterLayer]) -> str:
    """Every layer is valid, has values and a coordinate reference system."""
    for layer in layers:
        if not layer.isValid():
            return tr("Layer '{}' cannot be read; is its file still there?").format(layer.name())
        problem = refuse_picture(layer)
        if problem:
            return problem
        if not layer.crs().isValid():
            return _without_crs(layer)
    return ""


def check_vectors(layers: Iterable[QgsVectorLayer]) -> str:
    """Every vector layer has a coordinate reference system."""
    for layer in layers:
        if not layer.crs().isValid():
            return _without_crs(layer)
    return ""


def _without_crs(layer: QgsMapLayer) -> str:
    """Say that a layer has no coordinate reference system."""
    return tr(
        "Layer '{}' has no coordinate reference system; set it with Layer ▸ Set CRS of Layer(s)."
    ).format(layer.name())


def check_model(path: str) -> str:
    """The model is an ONNX file that can be read; what is in it, the engine checks."""
    if not path:
        return ""
    if not path.lower().endswith(".onnx"):
        return tr("The model '{}' is no ONNX file; choose a file that ends with .onnx.").format(
            path
        )
    found = model_path(path)
    if not Path(found).is_file() or not os.access(found, os.R_OK):
        return tr("The model file '{}' does not exist or cannot be read.").format(path)
    return ""


def check_extent(
    extent: QgsRectangle,
    crs: QgsCoordinateReferenceSystem,
    layers: Iterable[QgsRasterLayer],
    context: QgsProcessingContext,
) -> str:
    """The extent meets at least one layer."""
    layers = list(layers)
    if extent.isNull() or not layers:
        return ""
    for layer in layers:
        source = crs if crs.isValid() else layer.crs()
        transform = QgsCoordinateTransform(source, layer.crs(), context.transformContext())
        try:
            if transform.transformBoundingBox(extent).intersects(layer.extent()):
                return ""
        except QgsCsException:
            continue
    return tr("The extent does not meet any of the input layers; choose one that overlaps them.")


def check_targets(destinations: Mapping[str, str], sources: Iterable[str]) -> str:
    """No output overwrites an input or another output, and its name says what is written."""
    inputs = {_key(path) for path in sources if path}
    seen: set[str] = set()
    for name, path in destinations.items():
        problem = _check_ending(name, path)
        if problem:
            return problem
        if _key(path) in inputs:
            return tr("'{}' is an input; choose another file for the output.").format(path)
        if _key(path) in seen:
            return tr("'{}' is given for two outputs; choose another file for one.").format(path)
        seen.add(_key(path))
    return ""


def check_kept(source: str, targets: Iterable[Path]) -> str:
    """No output takes the place of the file that is read."""
    if not source or _key(source) not in {_key(str(path)) for path in targets}:
        return ""
    return tr("'{}' is an input; choose another file for the output.").format(source)


def _check_ending(name: str, path: str) -> str:
    """Vector layers are GeoPackages, rasters GeoTIFFs; else a name would say what is not true."""
    if name in VECTOR_TARGETS and not path.lower().endswith(".gpkg"):
        text = tr(
            "Vector layers are written as a GeoPackage file of their own; let '{}' end with .gpkg."
        )
        return text.format(path)
    if name not in VECTOR_TARGETS + OTHER_TARGETS and not path.lower().endswith(_RASTERS):
        return tr("Rasters are written as GeoTIFF; let '{}' end with .tif.").format(path)
    return ""


def check_threshold(value: float | None) -> str:
    """The threshold lies between 0 and 1, both excluded."""
    if value is None or 0.0 < value < 1.0:
        return ""
    return tr(
        "The threshold {} leaves everything or nothing; give a probability between 0 and 1."
    ).format(significant(value))


def file_targets(parameters: Mapping[str, object], names: Iterable[str]) -> dict[str, str]:
    """Return the outputs that are named files, by parameter name; temporary ones cannot clash."""
    found = {}
    for name in names:
        value = parameters.get(name)
        sink = getattr(value, "sink", None)
        text = sink.staticValue() if sink is not None else value
        if isinstance(text, str) and text and text != QgsProcessing.TEMPORARY_OUTPUT:
            found[name] = at_home(text)
    return found


def first_problem(*problems: str) -> tuple[bool, str]:
    """Return the outcome that ``checkParameterValues`` has to return."""
    problem = next((text for text in problems if text), "")
    return not problem, problem


def _key(path: str) -> str:
    """Return a path in the one form in which equal files compare equal."""
    return os.path.normcase(os.path.realpath(path))
