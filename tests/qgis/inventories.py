"""Small inventories for the tests of the review: real GeoPackages, as the engine lays them out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from osgeo import ogr, osr
from qgis.core import QgsVectorLayer

KINDS = {
    "text": (ogr.OFTString, ogr.OFSTNone),
    "real": (ogr.OFTReal, ogr.OFSTNone),
    "integer": (ogr.OFTInteger, ogr.OFSTNone),
    "date": (ogr.OFTDate, ogr.OFSTNone),
}
FIELDS = (
    ("ls_id", "text"), ("area_m2", "real"), ("perim_m", "real"), ("len_m", "real"),
    ("wid_m", "real"), ("elong", "real"), ("prob_mean", "real"), ("prob_max", "real"),
    ("prob_p10", "real"), ("thresh", "real"), ("slope_mean", "real"), ("elev_min", "real"),
    ("elev_max", "real"), ("relief_m", "real"), ("conf_usgs", "integer"), ("ls_type", "text"),
    ("material", "text"), ("movement", "text"), ("trigger", "text"), ("evt_date", "date"),
    ("img_pre", "date"), ("img_post", "date"), ("source", "text"), ("gsd_m", "real"),
    ("model", "text"), ("model_sha", "text"), ("run_utc", "text"), ("review", "text"),
    ("reviewer", "text"), ("rev_date", "date"), ("remarks", "text"),
)  # fmt: skip
# Side in metres and mean probability of squares along a row, 1 km apart.
SQUARES = ((100, 0.9), (200, 0.55), (60, 0.52), (300, 0.97), (150, 0.7))
ORIGIN = (600000.0, 1200000.0)


def write_inventory(
    path: Path, squares: Any = SQUARES, spacing: float = 1000.0, epsg: int = 32643
) -> Path:
    """Write squares side by side, draft all of them."""
    system = osr.SpatialReference()
    system.ImportFromEPSG(epsg)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("landslides", system, ogr.wkbPolygon)
    for name, kind in FIELDS:
        definition = ogr.FieldDefn(name, KINDS[kind][0])
        layer.CreateField(definition)
    for number, (side, probability) in enumerate(squares):
        x, y = ORIGIN[0] + number * spacing, ORIGIN[1]
        corners = ((x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y))
        feature = ogr.Feature(layer.GetLayerDefn())
        ring = ", ".join(f"{a} {b}" for a, b in corners)
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON (({ring}))"))
        feature["ls_id"] = f"20261121-{number + 1}"
        feature["area_m2"] = float(side * side)
        feature["prob_mean"] = probability
        feature["slope_mean"] = 31.0
        feature["conf_usgs"] = 2
        feature["model"] = "toy"
        feature["review"] = "auto"
        layer.CreateFeature(feature)
    del layer, dataset
    return path


def open_inventory(path: Path) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{path}|layername=landslides", path.stem, "ogr")
    assert layer.isValid()
    return layer


def rows(path: Path) -> dict[int, dict[str, Any]]:
    """What is in the file, read anew and without QGIS."""
    dataset = ogr.Open(str(path), 1)  # a journal that a crash left needs the right to write
    return {
        feature.GetFID(): {
            **feature.items(),
            "wkt": feature.GetGeometryRef().ExportToWkt(),
        }
        for feature in dataset.GetLayer(0)
    }
