"""Polygons to the same polygons with measured attributes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from landslide_qgis.core.arrays import Floats, Geometries
from landslide_qgis.core.inventory.fields import LAYER
from landslide_qgis.core.jobs.inventory_steps import CharacteriseJob
from landslide_qgis.core.polygons.fall import slices
from landslide_qgis.core.polygons.statistics import raster_statistics
from landslide_qgis.core.polygons.terrain import TerrainTable, terrain_table
from landslide_qgis.core.polygons.volume import LAWS
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.scene.elevation import tell_uncovered
from landslide_qgis.core.toolbox.desk import Desk
from landslide_qgis.core.toolbox.polygon_layer import (
    polygon_type,
    read_polygons,
    sizes_of,
    tell_strange_terrain,
)
from landslide_qgis.core.vectors.layer import Column, VectorLayer, read_layer
from landslide_qgis.core.vectors.write import write_layer

_KEY_LETTERS = 5


def run(job: CharacteriseJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Measure the polygons and write them.

    Raises:
        LandslideError: A file cannot be read or written, or there are no polygons.
    """
    desk.step(0.0, "Reading the polygons")
    layer = read_layer(job.source, "polygon layer")
    polygons = read_polygons(layer, desk)
    sizes = sizes_of(polygons, layer)
    values: dict[str, Any] = dict(vars(sizes))
    law = LAWS[job.volume]
    values["vol_m3"] = law.volume_m3(sizes.area_m2)
    values["vol_law"] = np.full(len(layer), job.volume, object)
    share = 0.05
    parts = (1 if job.dem else 0) + len(job.rasters)
    terrain = None
    if job.dem:
        stop = share + (0.9 - share) / parts
        step = desk.part(share, stop, "Measuring the terrain")
        wanted = slices(sizes.area_m2, sizes.perim_m)
        terrain = terrain_table(layer, polygons, wanted, job.dem, step)
        values.update(_terrain_values(terrain))
        _tell_cover(terrain, polygons, job.dem, desk)
        tell_strange_terrain(terrain, job.dem, desk)
        share = stop
    for source, key in raster_keys(job.rasters).items():
        stop = share + (0.9 - share) / max(1, parts)
        step = desk.part(share, stop, f"Averaging {Path(source.partition('|')[0]).name}")
        stats = raster_statistics(layer, polygons, source, step)
        desk.log(f"{source} is in the fields {key}_mean, {key}_min and {key}_max.")
        values[f"{key}_mean"] = stats.mean
        values[f"{key}_min"], values[f"{key}_max"] = stats.minimum, stats.maximum
        share = stop
    desk.step(0.9, "Writing the polygons")
    described = with_columns(layer, values, desk)
    source_of_volume = {"volume_law": job.volume, "volume_source": law.source}
    _write(described, terrain, work, source_of_volume)
    return {
        "polygons": int(np.count_nonzero(~shapely.is_missing(polygons))),
        "area_m2": float(np.nansum(sizes.area_m2)),
        "volume_m3": float(np.nansum(values["vol_m3"])),
        "volume_source": law.source,
    }


def raster_keys(sources: tuple[str, ...]) -> dict[str, str]:
    """Return a short, unique beginning of field names for each raster."""
    keys: dict[str, str] = {}
    for source in sources:
        path, _, band = source.partition("|")
        letters = re.sub(r"[^a-z0-9]", "", Path(path).stem.lower()) or "raster"
        stem = letters[: _KEY_LETTERS - len(band)] + band
        key, number = stem, 2
        while key in keys.values():
            key = f"{stem[: _KEY_LETTERS - len(str(number))]}{number}"
            number += 1
        keys[source] = key
    return keys


def with_columns(layer: VectorLayer, values: dict[str, Any], desk: Desk) -> VectorLayer:
    """Return the layer with new columns in place of those of the same name."""
    lower = {name.casefold(): name for name in layer.columns}
    replaced = sorted(lower[name] for name in values if name in lower)
    if replaced:
        desk.log(
            f"Fields of {layer.name} that were there already and are new: {', '.join(replaced)}."
        )
    kept = {n: c for n, c in layer.columns.items() if n.casefold() not in values}
    columns = {name: Column(np.asarray(column)) for name, column in values.items()}
    return VectorLayer(layer.geometry, layer.crs, {**kept, **columns}, layer.name)


def _terrain_values(terrain: TerrainTable) -> dict[str, Floats]:
    """Return the columns of the terrain."""
    relief, fall = terrain.relief_m, terrain.fall_m
    ratio = np.divide(relief, fall, out=np.full(len(fall), np.nan), where=fall > 0)
    return {
        "slope_mean": terrain.slope_mean,
        "elev_min": terrain.elev_min,
        "elev_max": terrain.elev_max,
        "relief_m": relief,
        "fall_m": fall,
        "h_l": ratio,
        "reach_deg": np.degrees(np.arctan(ratio)),
        "crown_x": terrain.crown[:, 0],
        "crown_y": terrain.crown[:, 1],
        "toe_x": terrain.toe[:, 0],
        "toe_y": terrain.toe[:, 1],
        "dem_cover": terrain.cover,
    }


def _tell_cover(terrain: TerrainTable, polygons: Geometries, dem: str, desk: Desk) -> None:
    """Warn of polygons that the DEM does not cover."""
    some = ~shapely.is_missing(polygons)
    count, name = int(np.count_nonzero(some)), Path(dem).name
    without = int(np.count_nonzero(some & (terrain.cover == 0)))
    partly = int(np.count_nonzero(some & (terrain.cover > 0) & np.isnan(terrain.fall_m)))
    tell_uncovered(without, count, name, desk.warn_with)
    if partly:
        text = (
            f"{name} covers one polygon in part; its crown, toe and fall stay empty."
            if partly == 1
            else f"{name} covers {partly} polygons in part; their crown, toe and fall stay empty."
        )
        desk.warn(text, "dem-partial", polygons=partly)


def _write(
    layer: VectorLayer,
    terrain: TerrainTable | None,
    work: Workspace,
    metadata: dict[str, str],
) -> None:
    """Write the layers that were asked for."""
    if "polygons" in work:
        text = "Landslides with measured attributes"
        write_layer(work.path("polygons"), layer, LAYER, polygon_type(layer), text, metadata)
    if terrain is None:
        return
    some = np.flatnonzero(~shapely.is_missing(terrain.lines))
    if "lines" in work:
        names = ("fall_m", "relief_m", "h_l", "reach_deg")
        columns = {"feature": Column(some + 1)}
        columns.update({name: layer.columns[name].take(some) for name in names})
        lines = VectorLayer(terrain.lines[some], layer.crs, columns)
        text = "Fall lines, from crown to toe"
        write_layer(work.path("lines"), lines, "fall_lines", "LineString", text, metadata)
    if "points" in work:
        points = _points(layer, terrain, some)
        text = "Highest (crown) and lowest (toe) points"
        write_layer(work.path("points"), points, "crown_and_toe", "Point", text, metadata)


def _points(layer: VectorLayer, terrain: TerrainTable, some: Any) -> VectorLayer:
    """Return crown and toe of each polygon as points."""
    xy = np.concatenate([terrain.crown[some], terrain.toe[some]])
    kinds = np.array(["crown"] * len(some) + ["toe"] * len(some), object)
    heights = np.concatenate([terrain.elev_max[some], terrain.elev_min[some]])
    columns = {
        "feature": Column(np.concatenate([some, some]) + 1),
        "kind": Column(kinds),
        "elev_m": Column(heights),
    }
    return VectorLayer(shapely.points(xy).astype(object).reshape(-1), layer.crs, columns)
