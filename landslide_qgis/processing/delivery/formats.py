"""The inventory in the formats that people ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsField,
    QgsProcessingException,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QVariant

from landslide_qgis.core.inventory.fields import LAYER
from landslide_qgis.processing.styles import STYLES, translate_fields
from landslide_qgis.processing.translation import tr

WGS84 = "EPSG:4326"
_LONGEST_SHAPEFILE_TEXT = 254


@dataclass(frozen=True)
class Format:
    """A file format.

    Attributes:
        driver: GDAL's name of it.
        ending: Of the file.
        title: For the metadata record.
        degrees: It holds longitude and latitude on WGS 84 only.
        options: GDAL's options for the layer.
    """

    driver: str
    ending: str
    title: str
    degrees: bool = False
    options: tuple[str, ...] = field(default=())


FORMATS = {
    "GeoPackage": Format("GPKG", ".gpkg", "OGC GeoPackage 1.3"),
    "Shapefile": Format("ESRI Shapefile", ".shp", "ESRI Shapefile", options=("ENCODING=UTF-8",)),
    "GeoJSON": Format("GeoJSON", ".geojson", "GeoJSON, RFC 7946", True, ("RFC7946=YES",)),
    "KML": Format("KML", ".kml", "OGC KML 2.2", True),
    "CSV": Format("CSV", ".csv", "CSV with geometry as WKT", False, ("GEOMETRY=AS_WKT",)),
}


def write(
    layer: QgsVectorLayer, name: str, folder: Path, context: QgsCoordinateTransformContext
) -> Path:
    """Write a layer in a format; return the file.

    Args:
        layer: What to write.
        name: Key of :data:`FORMATS`.
        folder: Where to write it, under the layer's name.
        context: How to transform coordinates.

    Raises:
        QgsProcessingException: The file cannot be written.
    """
    form = FORMATS[name]
    path = folder / f"{layer.name()}{form.ending}"
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = form.driver
    options.fileEncoding = "UTF-8"
    options.layerName = LAYER
    options.layerOptions = list(form.options)
    if form.driver == "KML":
        options.datasourceOptions = ["NameField=ls_id"]
    if form.degrees:
        degrees = QgsCoordinateReferenceSystem(WGS84)
        options.ct = QgsCoordinateTransform(layer.crs(), degrees, context)
    written = with_position(layer, context) if name == "CSV" else layer
    result = QgsVectorFileWriter.writeAsVectorFormatV3(written, str(path), context, options)
    if result[0] != QgsVectorFileWriter.WriterError.NoError:
        raise QgsProcessingException(
            tr("{} cannot be written ({}).").format(path.name, result[1].strip())
        )
    if name == "GeoPackage":
        _keep_style(path)
    return path


def with_position(layer: QgsVectorLayer, context: QgsCoordinateTransformContext) -> QgsVectorLayer:
    """Return a copy with a longitude and a latitude inside each polygon, for spreadsheets."""
    copy = QgsVectorLayer("MultiPolygon", layer.name(), "memory")
    copy.setCrs(layer.crs())
    real = QVariant.Double
    extra = [QgsField("lon", real), QgsField("lat", real)]
    copy.dataProvider().addAttributes([*layer.fields(), *extra])
    copy.updateFields()
    degrees = QgsCoordinateReferenceSystem(WGS84)
    moved = QgsCoordinateTransform(layer.crs(), degrees, context)
    features = []
    for feature in layer.getFeatures():
        inside = moved.transform(feature.geometry().pointOnSurface().asPoint())
        one = QgsFeature(copy.fields())
        one.setGeometry(feature.geometry())
        one.setAttributes([*feature.attributes(), round(inside.x(), 7), round(inside.y(), 7)])
        features.append(one)
    copy.dataProvider().addFeatures(features)
    return copy


def too_long_for_shapefile(layer: QgsVectorLayer) -> list[str]:
    """Return the fields whose texts a Shapefile cuts off."""
    texts = [f.name() for f in layer.fields() if f.type() == QVariant.String]
    long = {
        name
        for feature in layer.getFeatures()
        for name in texts
        if len(str(feature[name] or "").encode()) > _LONGEST_SHAPEFILE_TEXT
    }
    return sorted(long)


def _keep_style(path: Path) -> None:
    """Store colours and form in a GeoPackage, so that it opens with them."""
    layer = QgsVectorLayer(f"{path}|layername={LAYER}", LAYER, "ogr")
    layer.loadNamedStyle(str(STYLES / "landslides.qml"))
    translate_fields(layer)
    layer.saveStyleToDatabase(LAYER, tr("Review states, with a form"), True, "")
