"""Whether a layer can be reviewed, and what it needs before."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsField, QgsMapLayer, QgsVectorDataProvider, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QVariant

from landslide_qgis.processing.styles import STYLES, translate_fields
from landslide_qgis.processing.translation import tr

_TEXT, _DATE, _REAL, _WHOLE = (
    QVariant.String,
    QVariant.Date,
    QVariant.Double,
    QVariant.Int,
)
# What the review writes, with the types of the inventory's schema.
FIELDS = {
    "ls_id": _TEXT, "area_m2": _REAL, "conf_usgs": _WHOLE, "ls_type": _TEXT, "material": _TEXT,
    "movement": _TEXT, "trigger": _TEXT, "evt_date": _DATE, "img_pre": _DATE, "img_post": _DATE,
    "source": _TEXT, "review": _TEXT, "reviewer": _TEXT, "rev_date": _DATE, "remarks": _TEXT,
}  # fmt: skip
_RIGHTS = (
    QgsVectorDataProvider.Capability.ChangeAttributeValues
    | QgsVectorDataProvider.Capability.ChangeGeometries
    | QgsVectorDataProvider.Capability.AddFeatures
    | QgsVectorDataProvider.Capability.DeleteFeatures
)


def problem_with(layer: QgsVectorLayer | None) -> str:
    """Return why a layer cannot be reviewed, in a sentence, or an empty text."""
    if layer is None or not layer.isValid():
        return tr("Choose the polygon layer of an inventory.")
    name = layer.name()
    if layer.geometryType() != QgsWkbTypes.GeometryType.PolygonGeometry:
        return tr("{} has no polygons; choose the inventory's layer.").format(name)
    if not layer.crs().isValid():
        return tr("{} has no CRS; set it in the layer's properties first.").format(name)
    if layer.isModified():
        return tr("{} has unsaved edits; save or discard them first.").format(name)
    if layer.readOnly() or layer.dataProvider().capabilities() & _RIGHTS != _RIGHTS:
        return tr("{} cannot be edited; export it as a GeoPackage and review that.").format(name)
    return ""


def missing_fields(layer: QgsVectorLayer) -> list[str]:
    """Return the fields that the review writes and the layer lacks."""
    there = set(layer.fields().names())
    return [name for name in FIELDS if name not in there]


def add_fields(layer: QgsVectorLayer, names: Sequence[str]) -> bool:
    """Add fields to the layer's file; return whether that worked."""
    added = layer.dataProvider().addAttributes([QgsField(name, FIELDS[name]) for name in names])
    layer.updateFields()
    return bool(added) and not missing_fields(layer)


def ensure_choices(layer: QgsVectorLayer) -> None:
    """Give the layer the inventory's forms and colours, if it does not have them yet."""
    index = layer.fields().indexOf("ls_type")
    if index >= 0 and layer.editorWidgetSetup(index).type() == "ValueMap":
        return
    kinds = QgsMapLayer.StyleCategory
    wanted = kinds.Symbology | kinds.Fields | kinds.Forms
    layer.loadNamedStyle(str(STYLES / "landslides.qml"), False, wanted)
    translate_fields(layer)
    layer.legendChanged.emit()
    layer.triggerRepaint()
