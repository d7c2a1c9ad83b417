"""The polygons to hand over, and what they amount to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDistanceArea,
    QgsFeature,
    QgsFeatureRequest,
    QgsFields,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)

from landslide_qgis.core.inventory.fields import FIELDS, LAYER
from landslide_qgis.processing.attributes import is_empty
from landslide_qgis.processing.styles import STYLES
from landslide_qgis.processing.translation import tr

ACCEPTED, WITH_DRAFT, ALL = "accepted", "accepted-and-draft", "all"
INCLUDE = (ACCEPTED, WITH_DRAFT, ALL)
KEPT = ("accepted", "edited")
_NAMES = [one.name for one in FIELDS]


@dataclass
class Sum:
    """Number and area of some polygons."""

    count: int = 0
    area_m2: float = 0.0

    def add(self, area_m2: float) -> None:
        """Count one more."""
        self.count += 1
        self.area_m2 += area_m2


@dataclass
class Totals:
    """What the polygons amount to.

    Attributes:
        whole: All of them.
        by: For each field, the sum of each of its values, the largest area first; what has no
            value stands under an empty text.
        values: For each field, its different values.
    """

    whole: Sum = field(default_factory=Sum)
    by: dict[str, dict[str, Sum]] = field(default_factory=dict)
    values: dict[str, list[Any]] = field(default_factory=dict)


def is_wanted(review: object, include: str) -> bool:
    """Return whether a polygon in a state of review is handed over."""
    state = "auto" if is_empty(review) else str(review)
    if include == ALL:
        return True
    return state in KEPT or (include == WITH_DRAFT and state != "rejected")


def select(
    source: QgsProcessingFeatureSource, include: str, feedback: QgsProcessingFeedback
) -> QgsVectorLayer:
    """Return the wanted polygons as a layer in memory, with the inventory's fields first.

    Fields that hold the file's own key are left out, so that every format makes its own. Outlines
    that cross themselves are repaired, since they have no area and few programs take them.
    """
    names = source.fields().names()
    order = [n for n in _NAMES if n in names] + [n for n in names if n not in (*_NAMES, "fid")]
    columns = [names.index(name) for name in order]
    layer = QgsVectorLayer("MultiPolygon", LAYER, "memory")
    layer.setCrs(source.sourceCrs())
    fields = QgsFields()
    for column in columns:
        fields.append(source.fields()[column])
    layer.dataProvider().addAttributes(list(fields))
    layer.updateFields()
    review = names.index("review") if "review" in names else -1
    kept, crooked = [], 0
    unchecked = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    for feature in source.getFeatures(QgsFeatureRequest(), unchecked):
        values = feature.attributes()
        if review >= 0 and not is_wanted(values[review], include):
            continue
        outline = QgsGeometry(feature.geometry())
        if not outline.isNull() and not outline.isGeosValid():
            outline = _repaired(outline)
            crooked += 1
        outline.convertToMultiType()
        one = QgsFeature(layer.fields())
        one.setGeometry(outline)
        one.setAttributes([values[column] for column in columns])
        kept.append(one)
    layer.dataProvider().addFeatures(kept)
    layer.updateExtents()
    if crooked:
        text = tr("%n outlines crossed themselves; they are delivered repaired.", crooked)
        feedback.pushWarning(text)
    return layer


def _repaired(outline: QgsGeometry) -> QgsGeometry:
    """Return what an outline that crosses itself covers, without points and lines."""
    polygon = QgsWkbTypes.GeometryType.PolygonGeometry
    parts = [part for part in outline.makeValid().asGeometryCollection() if part.type() == polygon]
    return QgsGeometry.collectGeometry(parts)


def totals(layer: QgsVectorLayer, fields: Sequence[str], context: QgsProcessingContext) -> Totals:
    """Add polygons up.

    Args:
        layer: The polygons.
        fields: Fields whose values to add up apart.
        context: For the ellipsoid, where a polygon has no ``area_m2``.
    """
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(layer.crs(), context.transformContext())
    ruler.setEllipsoid(layer.crs().ellipsoidAcronym() or "EPSG:7030")
    names = layer.fields().names()
    found = Totals(by={name: defaultdict(Sum) for name in fields})
    for feature in layer.getFeatures():
        known = feature["area_m2"] if "area_m2" in names else NULL
        area = ruler.measureArea(feature.geometry()) if is_empty(known) else float(known)
        found.whole.add(area)
        for name in fields:
            value = feature[name] if name in names else NULL
            found.by[name]["" if is_empty(value) else str(value)].add(area)
    for name, sums in found.by.items():
        found.by[name] = dict(sorted(sums.items(), key=lambda pair: -pair[1].area_m2))
    for name in names:
        unique = layer.uniqueValues(layer.fields().indexOf(name), 200)
        found.values[name] = sorted((v for v in unique if not is_empty(v)), key=str)
    return found


def extent_degrees(layer: QgsVectorLayer, context: QgsProcessingContext) -> QgsRectangle:
    """Return the extent of a layer in degrees on WGS 84."""
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    moved = QgsCoordinateTransform(layer.crs(), degrees, context.transformContext())
    return moved.transformBoundingBox(layer.extent())


def choices() -> dict[str, dict[str, str]]:
    """Return what the inventory's form offers: by field, the user's word by value."""
    columns = "&".join(f"field={name}:string" for name in _NAMES)
    form = QgsVectorLayer(f"Polygon?{columns}", "form", "memory")
    form.loadNamedStyle(str(STYLES / "landslides.qml"))
    offered: dict[str, dict[str, str]] = {}
    for index, name in enumerate(_NAMES):
        setup = form.editorWidgetSetup(index)
        if setup.type() == "ValueMap":
            offered[name] = dict(_pairs(setup.config()["map"]))
    return offered


def _pairs(entries: Iterable[Any]) -> Iterable[tuple[str, str]]:
    """Yield value and label of a value map, which QGIS keeps as a list of small mappings."""
    listed = entries if isinstance(entries, list) else [entries]
    for entry in listed:
        for label, value in entry.items():
            if label:
                yield str(value), tr(label)
