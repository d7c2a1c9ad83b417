"""From the features of any QGIS layer to a GeoPackage that the engine reads.

Selections, filters and unsaved edits count, as everywhere in Processing; the user's layer is only
read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)

from landslide_qgis.processing.translation import tr

# Names of a GeoPackage's own columns, so that attributes called fid or geom stay what they are.
_KEY = "landslide_feature"
_SHAPE = "landslide_shape"


def export_features(
    source: QgsProcessingFeatureSource,
    target: Path,
    feedback: QgsProcessingFeedback,
    keep: Sequence[str] | None = None,
) -> str:
    """Write all features, in two dimensions and without curves, and return the file's name.

    Args:
        source: The features.
        target: GeoPackage to write; its folder is made.
        feedback: Cancels it.
        keep: Attributes to write; all, and features without geometry too, if ``None``.

    Raises:
        QgsProcessingException: A feature cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    fields = source.fields()
    if keep is None:
        # The key of a GeoPackage is no attribute.
        kept = [n for n, name in enumerate(fields.names()) if name.lower() != "fid"]
    else:
        kept = [number for number in map(fields.lookupField, keep) if number >= 0]
    own = (unused(_KEY, fields.names()), unused(_SHAPE, fields.names()))
    options.layerOptions = [f"FID={own[0]}", f"GEOMETRY_NAME={own[1]}"]
    chosen = QgsFields()
    for number in kept:
        field = QgsField(fields.at(number))
        # Columns of a GeoPackage may not differ in capitals alone; other layers' may.
        field.setName(unused(field.name(), chosen.names()))
        chosen.append(field)
    kind = QgsWkbTypes.multiType(QgsWkbTypes.flatType(QgsWkbTypes.linearType(source.wkbType())))
    context = QgsCoordinateTransformContext()
    writer = QgsVectorFileWriter.create(
        str(target), chosen, kind, source.sourceCrs(), context, options
    )
    request = QgsFeatureRequest().setSubsetOfAttributes(kept)
    unchecked = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    for feature in source.getFeatures(request, unchecked):
        if feedback.isCanceled():
            break
        row = QgsFeature(chosen)
        row.setAttributes([feature.attribute(number) for number in kept])
        geometry = _plain(feature.geometry())
        if not geometry.isNull():
            row.setGeometry(geometry)
        elif keep is not None:
            continue
        if not writer.addFeature(row):
            text = tr("'{}' cannot be handed to the engine: {}.")
            raise QgsProcessingException(text.format(source.sourceName(), writer.errorMessage()))
    del writer
    return str(target)


def unused(name: str, taken: Iterable[str]) -> str:
    """Return a name with as many underscores behind it as set it apart, capitals aside."""
    others = {other.lower() for other in taken}
    while name.lower() in others:
        name += "_"
    return name


def layer_file(layer: QgsVectorLayer | None) -> str:
    """Return the file behind a layer, or an empty string if there is none."""
    if layer is None or layer.providerType() != "ogr":
        return ""
    return str(layer.source()).partition("|")[0]


def _plain(geometry: QgsGeometry) -> QgsGeometry:
    """Return a geometry as the multi-part, two-dimensional one without curves."""
    if geometry.isNull() or geometry.isEmpty():
        return QgsGeometry()
    shape = geometry.constGet()
    straight = QgsGeometry(shape.segmentize()) if shape.hasCurvedSegments() else geometry
    straight.convertToMultiType()
    straight.get().dropZValue()
    straight.get().dropMValue()
    return straight
