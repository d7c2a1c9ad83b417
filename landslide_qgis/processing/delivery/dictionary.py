"""The data dictionary: what every column means, in what unit, with what values."""

from __future__ import annotations

import csv
from pathlib import Path

from qgis.core import QgsVectorLayer

from landslide_qgis.core.inventory.fields import FIELDS
from landslide_qgis.processing.attributes import is_empty
from landslide_qgis.processing.delivery.selection import Totals, choices
from landslide_qgis.processing.translation import tr


def header() -> tuple[str, ...]:
    """Return what the dictionary says of each column."""
    return (
        *(tr("field"), tr("type"), tr("meaning"), tr("filled by"), tr("allowed values")),
        *(tr("filled"), tr("polygons")),
    )


def write_dictionary(path: Path, layer: QgsVectorLayer, totals: Totals) -> None:
    """Write a line a column of the layer, as CSV in UTF-8.

    Args:
        path: File to write.
        layer: The polygons.
        totals: What they amount to.
    """
    known = {one.name: one for one in FIELDS}
    tool, person = tr("tool"), tr("person")
    offered = choices()
    filled = _filled(layer)
    rows = []
    for column in layer.fields():
        name = column.name()
        field = known.get(name)
        allowed = "; ".join(
            value if value == label else f"{value} = {label}"
            for value, label in offered.get(name, {}).items()
        )
        rows.append(
            (
                name,
                field.kind if field else column.typeName().lower(),
                tr(field.meaning) if field else tr("Not of this inventory's schema"),
                "" if field is None else (person if field.person else tool),
                allowed,
                filled[name],
                totals.whole.count,
            )
        )
    own = {
        "lon": tr("Longitude of a point inside the polygon, degrees on WGS 84 (CSV only)"),
        "lat": tr("Latitude of that point (CSV only)"),
    }
    rows += [(name, "real", meaning, tool, "", "", "") for name, meaning in own.items()]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header())
        writer.writerows(rows)


def _filled(layer: QgsVectorLayer) -> dict[str, int]:
    """Count the polygons with a value, by column."""
    names = layer.fields().names()
    counts = dict.fromkeys(names, 0)
    for feature in layer.getFeatures():
        for name, value in zip(names, feature.attributes()):
            counts[name] += not is_empty(value)
    return counts
