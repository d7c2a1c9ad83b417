"""Shapes that are crooked, far away or bent are measured for what they are."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
import shapely
from pyproj import CRS

from landslide_qgis.core.polygons.fall import slices
from landslide_qgis.core.vectors.distance import nearest
from landslide_qgis.core.vectors.layer import VectorLayer
from landslide_qgis.core.vectors.write import write_layer

UTM = CRS.from_epsg(32643)


def layer(*shapes):
    return VectorLayer(np.array(shapes, object), UTM)


def test_the_area_of_a_polygon_with_a_spike_is_kept():
    """Put right, it is a polygon and a line."""
    spiked = shapely.from_wkt("POLYGON ((0 0, 10 0, 10 5, 30 5, 10 5, 10 10, 0 10, 0 0))")
    line = shapely.from_wkt("LINESTRING (0 0, 10 0)")
    areas, crooked = layer(spiked, line, None).polygons()
    assert shapely.equals(areas[0], shapely.box(0, 0, 10, 10))
    assert (list(areas[1:]), crooked) == ([None, None], 1)


def test_what_lies_kilometres_away_is_found():
    square = np.array([shapely.box(600000, 1200000, 600100, 1200100)], object)
    road = layer(shapely.LineString([(603100, 1200000), (603100, 1200100)]))
    assert nearest(square, UTM, road, 5000)[0] == pytest.approx(3000, rel=1e-3)
    assert np.isnan(nearest(square, UTM, road, 2900)[0])


def test_the_date_line_parts_nothing():
    """In degrees 179.999 and -179.999 are far apart, and their middle is at Greenwich."""
    degrees = CRS.from_epsg(4326)
    east, west = shapely.box(179.995, 0, 179.996, 0.001), shapely.box(-179.996, 0, -179.995, 0.001)
    line = np.array([shapely.LineString([(-179.999, -0.1), (-179.999, 0.1)])], object)
    road = VectorLayer(line, degrees)
    found = [nearest(np.array(some), degrees, road, 5000) for some in ([east, west], [east])]
    assert np.concatenate(found) == pytest.approx([556.6, 334, 556.6], rel=1e-3)


@pytest.mark.parametrize(("long", "wide"), [(10.0, 10.0), (30.0, 10.0), (400.0, 20.0)])
def test_a_strip_is_as_much_longer_than_wide_as_its_sides_say(long, wide):
    found = slices(np.array([long * wide]), np.array([2 * (long + wide)]))
    assert found == pytest.approx(long / wide)


def test_a_geopackage_is_one_that_older_programs_know(tmp_path):
    """GDAL of 2022, in QGIS 3.22 and 3.28, complains of versions from 1.4 on."""
    write_layer(tmp_path / "a.gpkg", layer(shapely.box(0, 0, 1, 1)), "a", "Polygon", "one", {})
    with sqlite3.connect(tmp_path / "a.gpkg") as file:
        assert file.execute("PRAGMA user_version").fetchone()[0] <= 10300
