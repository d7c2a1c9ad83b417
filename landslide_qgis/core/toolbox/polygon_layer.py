"""Polygons that a step reads, measures, and writes again with their own fields."""

from __future__ import annotations

import numpy as np
import shapely

from landslide_qgis.core.arrays import Geometries
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.inventory.measure import Measures, measure
from landslide_qgis.core.polygons.terrain import TerrainTable
from landslide_qgis.core.scene.elevation import tell_strange_elevation
from landslide_qgis.core.toolbox.desk import Desk
from landslide_qgis.core.vectors.layer import VectorLayer


def read_polygons(layer: VectorLayer, desk: Desk) -> Geometries:
    """Return the layer's polygons, valid; tell what was put right or is no polygon.

    Raises:
        LandslideError: There are features, but not one is a polygon.
    """
    if len(layer) == 0:
        desk.warn(f"{layer.name} holds no features; the result is empty too.", "empty")
        return layer.geometry
    polygons, crooked = layer.polygons()
    bare = int(np.count_nonzero(shapely.is_missing(polygons)))
    if bare == len(layer):
        raise LandslideError(f"{layer.name} holds no polygons; give a polygon layer.")
    if crooked:
        text = (
            f"One outline of {layer.name} crosses itself; it is measured repaired."
            if crooked == 1
            else f"{crooked} outlines of {layer.name} cross themselves; they are measured repaired."
        )
        desk.warn(text, "invalid-geometry", features=crooked)
    if bare:
        text = (
            f"One feature of {layer.name} covers no area; its measures stay empty."
            if bare == 1
            else f"{bare} features of {layer.name} cover no area; their measures stay empty."
        )
        desk.warn(text, "no-area", features=bare)
    return polygons


def sizes_of(polygons: Geometries, layer: VectorLayer) -> Measures:
    """Return the sizes of polygons, NaN for features without area."""
    some = ~shapely.is_missing(polygons)
    tables = [np.full(len(polygons), np.nan) for _ in range(5)]
    if some.any():
        found = measure(polygons[some], layer.crs)
        for table, values in zip(tables, vars(found).values()):
            table[some] = values
    return Measures(*tables)


def polygon_type(layer: VectorLayer) -> str:
    """Return the geometry type that a file of these features declares."""
    kinds = set(shapely.get_type_id(layer.geometry[~shapely.is_missing(layer.geometry)]).tolist())
    if kinds <= {3}:
        return "Polygon"
    return "MultiPolygon" if kinds <= {3, 6} else "Unknown"


def tell_strange_terrain(terrain: TerrainTable, dem: str, desk: Desk) -> None:
    """Warn if the DEM has heights that no land has."""
    lowest = np.fmin.reduce(terrain.elev_min, initial=np.inf)
    highest = np.fmax.reduce(terrain.elev_max, initial=-np.inf)
    tell_strange_elevation(float(lowest), float(highest), dem, desk.warn_with)
