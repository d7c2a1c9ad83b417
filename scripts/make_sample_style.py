"""Write ``sample.qml``, the look and the form of the points of an accuracy sample.

Run with QGIS's Python (``.venv/qgis/bin/python scripts/make_sample_style.py``), of the oldest QGIS
that is supported, because newer ones read what older ones write.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_HASH_SEED"] = "0"  # the order of attributes

from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsEditorWidgetSetup,
    QgsMapLayer,
    QgsMarkerSymbol,
    QgsRendererCategory,
    QgsValueMapFieldFormatter,
    QgsVectorLayer,
)

TARGET = Path(__file__).resolve().parents[1] / "landslide_qgis/resources/styles/sample.qml"

LABELS = {
    "landslide": ("Landslide", "#c62828"),
    "none": ("No landslide", "#2e7d32"),
    "unsure": ("Cannot be told", "#757575"),
}
UNLABELLED = ("To be labelled", "#ffeb3b")
ALIASES = {
    "sample_id": "Point",
    "label": "What is here?",
    "remarks": "Remarks",
    "labeller": "Labelled by",
    "lab_date": "Labelled on",
}
# What the map says would sway who labels.
HIDDEN = ("stratum", "map_class", "str_area")


def renderer() -> QgsCategorizedSymbolRenderer:
    """Return one symbol for each label; the pixel stays visible in the ring."""
    categories = []
    for value, (label, colour) in {**LABELS, "": UNLABELLED}.items():
        symbol = QgsMarkerSymbol.createSimple(
            {
                "name": "circle",
                "size": "4",
                "color": "255,255,255,0",
                "outline_color": colour,
                "outline_width": "0.8",
            }
        )
        categories.append(QgsRendererCategory(value, symbol, label))
    return QgsCategorizedSymbolRenderer("label", categories)


def main() -> None:
    """Write the style."""
    application = QgsApplication([], False)
    application.initQgis()
    fields = "&".join(f"field={name}:string" for name in (*ALIASES, *HIDDEN))
    fields = fields.replace("sample_id:string", "sample_id:integer")
    fields = fields.replace("lab_date:string", "lab_date:date")
    layer = QgsVectorLayer(f"Point?crs=EPSG:32643&{fields}", "sample", "memory")
    layer.setRenderer(renderer())
    for name, alias in ALIASES.items():
        layer.setFieldAlias(layer.fields().indexOf(name), alias)
    empty = {UNLABELLED[0]: QgsValueMapFieldFormatter.NULL_VALUE}
    choices = [empty, *({label: value} for value, (label, _) in LABELS.items())]
    index = layer.fields().indexOf("label")
    layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("ValueMap", {"map": choices}))
    for name in HIDDEN:
        index = layer.fields().indexOf(name)
        layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Hidden", {}))
    form = layer.editFormConfig()
    form.setReadOnly(layer.fields().indexOf("sample_id"), True)
    layer.setEditFormConfig(form)
    layer.setDisplayExpression("'Point ' || \"sample_id\"")
    kinds = QgsMapLayer.StyleCategory
    layer.saveNamedStyle(str(TARGET), kinds.Symbology | kinds.Fields | kinds.Forms)
    # Random ids of symbol layers would make every run another file.
    text = re.sub(r' id="\{[0-9a-f-]{36}\}"', "", TARGET.read_text(encoding="utf-8"))
    TARGET.write_text(text, encoding="utf-8")
    print(TARGET, len(text))


if __name__ == "__main__":
    main()
