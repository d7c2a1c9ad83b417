"""From the features of any QGIS layer to a GeoPackage that the engine reads.

Selections, filters and unsaved edits count, as everywhere in Processing; the user's layer is only
read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
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

# A name no attribute has, so that attributes called fid stay what they are.
_KEY = "landslide_feature"


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
    options.layerOptions = [f"FID={_KEY}"]
    fields = source.fields()
    # The key of a GeoPackage is no attribute.
    wanted = [name for name in fields.names() if name.lower() != "fid"] if keep is None else keep
    kept = [number for number in map(fields.lookupField, wanted) if number >= 0]
    chosen = QgsFields()
    for number in kept:
        chosen.append(fields.at(number))
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
