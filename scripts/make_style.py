"""Write ``landslides.qml``, the look and the review form of the polygons.

Run with QGIS's Python (``.venv/qgis/bin/python scripts/make_style.py``), of the oldest QGIS that
is supported, because newer ones read what older ones write.
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
    QgsFillSymbol,
    QgsMapLayer,
    QgsRendererCategory,
    QgsValueMapFieldFormatter,
    QgsVectorLayer,
)

TARGET = Path(__file__).resolve().parents[1] / "landslide_qgis/resources/styles/landslides.qml"

REVIEWS = {
    "auto": ("Draft, not reviewed", "#ffb300", "solid"),
    "accepted": ("Accepted", "#00c853", "solid"),
    "edited": ("Accepted after correction", "#2979ff", "solid"),
    "rejected": ("Rejected", "#757575", "dash"),
}

# Hungr, Leroueil and Picarelli 2014, https://doi.org/10.1007/s10346-013-0436-y
TYPES = (
    "Rock/ice fall", "Boulder/debris/silt fall", "Rock block topple", "Rock flexural topple",
    "Gravel/sand/silt topple", "Rock rotational slide", "Rock planar slide", "Rock wedge slide",
    "Rock compound slide", "Rock irregular slide", "Clay/silt rotational slide",
    "Clay/silt planar slide", "Gravel/sand/debris slide", "Clay/silt compound slide",
    "Rock slope spread", "Sand/silt liquefaction spread", "Sensitive clay spread",
    "Rock/ice avalanche", "Sand/silt/debris dry flow", "Sand/silt/debris flowslide",
    "Sensitive clay flowslide", "Debris flow", "Mud flow", "Debris flood", "Debris avalanche",
    "Earthflow", "Peat flow", "Mountain slope deformation", "Rock slope deformation",
    "Soil slope deformation", "Soil creep", "Solifluction",
)  # fmt: skip
CHOICES: dict[str, dict[str, object]] = {
    "review": {label: value for value, (label, _, _) in REVIEWS.items()},
    "conf_usgs": {
        "1 possible landslide in the area": 1,
        "2 probable landslide in the area": 2,
        "3 likely landslide at or near here": 3,
        "5 confident consequential landslide here": 5,
        "8 high confidence in extent or nature": 8,
    },
    "ls_type": {name: name for name in TYPES},
    "material": {name: name for name in ("rock", "debris", "earth", "mud", "ice", "peat")},
    "movement": {
        name: name for name in ("fall", "topple", "slide", "spread", "flow", "slope deformation")
    },
    "trigger": {
        name.replace("_", " "): name
        for name in (
            "rain", "downpour", "continuous_rain", "tropical_cyclone", "monsoon", "flooding",
            "snowfall_snowmelt", "freeze_thaw", "earthquake", "volcano", "mining", "construction",
            "leaking_pipe", "dam_embankment_collapse", "vegetation_removal",
            "no_apparent_trigger", "other", "unknown",
        )
    },
}  # fmt: skip
ALIASES = {
    "area_m2": "Area (m²)", "perim_m": "Perimeter (m)", "len_m": "Length (m)",
    "wid_m": "Width (m)", "elong": "Length / width", "prob_mean": "Mean probability",
    "prob_max": "Highest probability", "prob_p10": "Probability, 10th percentile",
    "thresh": "Threshold", "slope_mean": "Mean slope (°)", "elev_min": "Lowest elevation (m)",
    "elev_max": "Highest elevation (m)", "relief_m": "Relief (m)", "conf_usgs": "Confidence (USGS)",
    "ls_type": "Type (Hungr 2014)", "material": "Material", "movement": "Movement",
    "trigger": "Trigger", "evt_date": "Date of the event", "img_pre": "Image before",
    "img_post": "Image after", "source": "Source", "gsd_m": "Pixel size (m)", "model": "Model",
    "model_sha": "Model checksum", "run_utc": "Time of the run (UTC)", "review": "Review",
    "reviewer": "Reviewed by", "rev_date": "Reviewed on", "remarks": "Remarks", "ls_id": "Id",
}  # fmt: skip


def fields() -> str:
    """Return the attributes as a memory layer's address."""
    return "&".join(
        f"field={name}:{'integer' if name == 'conf_usgs' else 'string'}" for name in ALIASES
    )


def renderer() -> QgsCategorizedSymbolRenderer:
    """Return one symbol for each state of the review."""
    categories = []
    for value, (label, colour, dash) in REVIEWS.items():
        symbol = QgsFillSymbol.createSimple(
            {
                "color": "{},{},{},51".format(*bytes.fromhex(colour[1:])),
                "outline_color": colour,
                "outline_style": dash,
                "outline_width": "0.5",
            }
        )
        categories.append(QgsRendererCategory(value, symbol, label))
    return QgsCategorizedSymbolRenderer("review", categories)


def main() -> None:
    """Write the style."""
    application = QgsApplication([], False)
    application.initQgis()
    layer = QgsVectorLayer(f"Polygon?crs=EPSG:32643&{fields()}", "landslides", "memory")
    layer.setRenderer(renderer())
    empty = {"": QgsValueMapFieldFormatter.NULL_VALUE}
    for name, alias in ALIASES.items():
        index = layer.fields().indexOf(name)
        layer.setFieldAlias(index, alias)
        if name in CHOICES:
            options = [{label: str(value)} for label, value in CHOICES[name].items()]
            choices = options if name == "review" else [empty, *options]
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("ValueMap", {"map": choices}))
    layer.setDisplayExpression("\"ls_id\" || ' ' || round(\"area_m2\") || ' m²'")
    kinds = QgsMapLayer.StyleCategory
    wanted = kinds.Symbology | kinds.Fields | kinds.Forms
    layer.saveNamedStyle(str(TARGET), wanted)
    # Random ids of symbol layers would make every run another file.
    text = re.sub(r' id="\{[0-9a-f-]{36}\}"', "", TARGET.read_text(encoding="utf-8"))
    TARGET.write_text(text, encoding="utf-8")
    print(TARGET, len(text))


if __name__ == "__main__":
    main()
