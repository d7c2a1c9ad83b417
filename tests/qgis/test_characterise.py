"""``landslide:characterise`` in this process and through ``qgis_process``, against QGIS's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsDistanceArea,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProject,
    QgsVectorLayer,
)

from tests.qgis.conftest import qgis_process_run, write_raster

LEFT, TOP = 600000.0, 1200000.0


@pytest.fixture
def dem(tmp_path: Path) -> str:
    """Rough ground of 10 m pixels."""
    noise = np.random.default_rng(5).normal(0, 3, (120, 120))
    rows = np.arange(120.0)[:, None]
    return str(write_raster(tmp_path / "dem.tif", (900 - 4 * rows + noise).astype(np.float32)))


def memory_layer(*shapes: str, crs: str = "EPSG:32643") -> QgsVectorLayer:
    """Polygons with a field called fid, whose values are not unique, and a name."""
    address = f"MultiPolygonZ?crs={crs}&field=fid:integer&field=name:string"
    layer = QgsVectorLayer(address, "my slides", "memory")
    for number, shape in enumerate(shapes):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([1, f"slide {number}"])
        feature.setGeometry(QgsGeometry.fromWkt(shape))
        layer.dataProvider().addFeature(feature)
    layer.updateExtents()
    return layer


def blob(x: float, y: float, radius: float) -> str:
    """A circle around a point x metres right of and y below the corner of the DEM."""
    return str(QgsGeometry.fromWkt(f"POINT({LEFT + x} {TOP - y})").buffer(radius, 12).asWkt())


def rows(path: str) -> list[dict[str, Any]]:
    layer = QgsVectorLayer(path, "result", "ogr")
    assert layer.isValid()
    return [
        dict(zip(feature.fields().names(), feature.attributes())) | {"shape": feature.geometry()}
        for feature in layer.getFeatures()
    ]


def test_area_and_terrain_are_those_of_qgis(
    run: Callable[..., dict[str, Any]], dem: str, tmp_path: Path
) -> None:
    import processing

    layer = memory_layer(blob(400, 300, 90), blob(800, 800, 200), blob(820, 820, 150))
    target = str(tmp_path / "out" / "described.gpkg")
    result = run("characterise", {"INPUT": layer, "DEM": dem, "POLYGONS": target})
    found = rows(target)
    assert [row["name"] for row in found] == ["slide 0", "slide 1", "slide 2"]
    area = QgsDistanceArea()
    area.setSourceCrs(layer.crs(), QgsProject.instance().transformContext())
    area.setEllipsoid("WGS84")
    for row in found:
        assert row["area_m2"] == pytest.approx(area.measureArea(row["shape"]), rel=2e-5)
        assert row["perim_m"] == pytest.approx(area.measurePerimeter(row["shape"]), rel=2e-5)
    assert result["AREA_M2"] == pytest.approx(sum(row["area_m2"] for row in found))
    slope = str(tmp_path / "slope.tif")
    gdal.DEMProcessing(slope, dem, "slope").FlushCache()
    statistics = {"elev": dem, "slope": slope}
    for prefix, raster in statistics.items():
        native = processing.run(
            "native:zonalstatisticsfb",
            {
                "INPUT": layer,
                "INPUT_RASTER": raster,
                "RASTER_BAND": 1,
                "COLUMN_PREFIX": "s_",
                "STATISTICS": [2, 5, 6],
                "OUTPUT": "TEMPORARY_OUTPUT",
            },
        )["OUTPUT"]
        for row, feature in zip(found, native.getFeatures()):
            if prefix == "slope":
                # GDAL takes the grid's pixel for 10 m; on the ground it is 0.1 % less.
                assert row["slope_mean"] == pytest.approx(feature["s_mean"], rel=4e-3)
            else:
                assert row["elev_min"] == pytest.approx(feature["s_min"], abs=1e-3)
                assert row["elev_max"] == pytest.approx(feature["s_max"], abs=1e-3)


def test_a_selection_in_degrees_and_curves(
    run: Callable[..., dict[str, Any]], dem: str, tmp_path: Path
) -> None:
    import processing

    layer = memory_layer(blob(400, 300, 90), blob(800, 800, 200))
    moved = processing.run(
        "native:reprojectlayer",
        {"INPUT": layer, "TARGET_CRS": "EPSG:4326", "OUTPUT": "TEMPORARY_OUTPUT"},
    )["OUTPUT"]
    names = {"POLYGONS": "p.gpkg", "POINTS": "ends.gpkg", "LINES": "lines.gpkg"}
    files = {name: str(tmp_path / file) for name, file in names.items()}
    result = run("characterise", {"INPUT": moved, "DEM": dem, "VOLUME": "parker2011", **files})
    assert result["POLYGON_COUNT"] == 2
    assert "Parker" in result["VOLUME_SOURCE"]
    for row in rows(files["POLYGONS"]):
        radius = (row["area_m2"] / np.pi) ** 0.5
        assert row["fall_m"] == pytest.approx(2 * radius, rel=0.25)
        assert row["h_l"] == pytest.approx(row["relief_m"] / row["fall_m"])
    assert [row["kind"] for row in rows(files["POINTS"])] == ["crown", "crown", "toe", "toe"]
    assert len(rows(files["LINES"])) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"DEM": None, "POINTS": "TEMPORARY_OUTPUT"}, "need the elevation model"),
        ({"POLYGONS": "{tmp}/out.shp"}, "GeoPackage"),
        ({"DEM": "{tmp}/gone.tif"}, "cannot be read"),
    ],
)
def test_wrong_values_are_one_sentence(
    run: Callable[..., dict[str, Any]],
    dem: str,
    tmp_path: Path,
    change: dict[str, Any],
    message: str,
) -> None:
    change = {k: v.format(tmp=tmp_path) if isinstance(v, str) else v for k, v in change.items()}
    good = {"INPUT": memory_layer(blob(400, 300, 90)), "DEM": dem, "POLYGONS": "TEMPORARY_OUTPUT"}
    with pytest.raises(QgsProcessingException, match=message):
        run("characterise", {**good, **change})


def test_a_layer_without_crs_or_written_onto_itself(
    run: Callable[..., dict[str, Any]], dem: str, tmp_path: Path
) -> None:
    nowhere = memory_layer(blob(400, 300, 90), crs="")
    with pytest.raises(QgsProcessingException, match="no coordinate reference system"):
        run("characterise", {"INPUT": nowhere, "DEM": dem, "POLYGONS": "TEMPORARY_OUTPUT"})
    target = str(tmp_path / "slides.gpkg")
    run("characterise", {"INPUT": memory_layer(blob(400, 300, 90)), "POLYGONS": target})
    with pytest.raises(QgsProcessingException, match="is an input"):
        run("characterise", {"INPUT": target, "POLYGONS": target})


@pytest.mark.usefixtures("qgis_app")
def test_on_the_command_line(run: Callable[..., dict[str, Any]], dem: str, tmp_path: Path) -> None:
    source = str(tmp_path / "slides.gpkg")
    run("characterise", {"INPUT": memory_layer(blob(400, 300, 90)), "POLYGONS": source})
    done = qgis_process_run(
        *("run", "landslide:characterise", "--", f"INPUT={source}", f"DEM={dem}"),
        f"POLYGONS={tmp_path}/again.gpkg",
    )
    assert done.returncode == 0, done.stderr
    assert "POLYGON_COUNT:\t1" in done.stdout


def test_fields_of_any_name_arrive(run: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    """Those of a GeoPackage's own columns, and several that differ in capitals alone."""
    names = ("geom", "landslide_feature", "Name", "NAME")
    fields = "&".join(f"field={name}:string" for name in names)
    layer = QgsVectorLayer(f"Polygon?crs=EPSG:32643&{fields}", "odd", "memory")
    feature = QgsFeature(layer.fields())
    feature.setAttributes(list("abcd"))
    feature.setGeometry(QgsGeometry.fromWkt(blob(400, 300, 90)))
    assert layer.dataProvider().addFeature(feature)
    run("characterise", {"INPUT": layer, "POLYGONS": str(tmp_path / "odd.gpkg")})
    (found,) = rows(str(tmp_path / "odd.gpkg"))
    assert [found[name] for name in ("geom", "landslide_feature", "Name", "NAME_")] == list("abcd")
    assert found["shape"].area() > 0
