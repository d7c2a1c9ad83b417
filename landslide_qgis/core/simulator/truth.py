"""The truth of a scene as vectors: one outline a landslide, written as a GeoPackage."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyogrio.raw
import rasterio.features
import rasterio.transform
import shapely
import shapely.geometry

from landslide_qgis.core.simulator.recipe import SCENE_EPSG, SCENE_LEFT, SCENE_TOP, SceneRecipe
from landslide_qgis.core.simulator.scars import draw_scars, truth_mask
from landslide_qgis.core.simulator.sky import build_sky
from landslide_qgis.core.simulator.slides import Slide
from landslide_qgis.core.simulator.window import valid_mask

#: Layer of the GeoPackage.
TRUTH_LAYER = "landslides"


@dataclass(frozen=True)
class Outline:
    """A landslide as a mapper would deliver it.

    Attributes:
        key: Identity of the landslide; sorts the outlines.
        geometry: Multipolygon in EPSG:32645 along the edges of the 10 m pixels.
        kind: `debris flow` or `debris slide`.
        area_m2: Area of the geometry.
        length_m: Length along the axis, including parts outside the scene.
        width_m: Largest width of the undisturbed outline.
        age: 0 = fresh, 1 = largely overgrown.
        hidden: Share of the area under opaque cloud.
    """

    key: tuple[int, int, int, int]
    geometry: shapely.geometry.MultiPolygon
    kind: str
    area_m2: float
    length_m: float
    width_m: float
    age: float
    hidden: float


def outline(recipe: SceneRecipe, slide: Slide) -> Outline | None:
    """Outline of one landslide, clipped to the part of the scene that has data.

    It covers exactly the pixels that this landslide sets in `truth.tif`. Overlapping landslides
    overlap as polygons, as they do in inventories.

    Args:
        recipe: The scene.
        slide: The landslide.

    Returns:
        The outline, or None when no pixel of it lies in the scene.
    """
    r0, r1, c0, c1 = slide.bounds()
    top, low = max(math.floor(r0), 0), min(math.ceil(r1), recipe.size)
    left, right = max(math.floor(c0), 0), min(math.ceil(c1), recipe.size)
    if top >= low or left >= right:
        return None
    rows = np.arange(top, low, dtype=np.float64) + 0.5
    cols = np.arange(left, right, dtype=np.float64) + 0.5
    mask = truth_mask(draw_scars(recipe, [slide], rows, cols))
    mask *= valid_mask(recipe, rows, cols)
    count = int(mask.sum())
    if count == 0:
        return None
    grid = rasterio.transform.from_origin(
        SCENE_LEFT + left * 10.0, SCENE_TOP - top * 10.0, 10.0, 10.0
    )
    # With a mask of its own, which has no position, rasterio would warn about that.
    shapes = rasterio.features.shapes(mask, transform=grid)
    union = shapely.union_all([shapely.geometry.shape(shape) for shape, value in shapes if value])
    parts = [union] if isinstance(union, shapely.geometry.Polygon) else list(union.geoms)
    hidden = (build_sky(recipe, rows, cols).cloud > 0.5) & (mask == 1)
    return Outline(
        slide.key,
        shapely.geometry.MultiPolygon(parts),
        slide.kind,
        count * 100.0,
        len(slide.y) * 10.0,
        float(slide.half.max()) * 20.0,
        slide.age,
        int(hidden.sum()) / count,
    )


def write_outlines(path: Path, outlines: list[Outline]) -> None:
    """Write outlines as a GeoPackage with the layer `landslides` in EPSG:32645.

    Args:
        path: File to write; an existing file is replaced.
        outlines: Outlines; written in the order of their keys.
    """
    path.unlink(missing_ok=True)
    ordered = sorted(outlines, key=lambda item: item.key)
    fields = {
        "ls_id": np.arange(1, len(ordered) + 1, dtype=np.int32),
        "kind": np.array([o.kind for o in ordered], dtype=object),
        "area_m2": np.array([o.area_m2 for o in ordered], dtype=np.float64),
        "len_m": np.array([o.length_m for o in ordered], dtype=np.float64),
        "wid_m": np.array([round(o.width_m, 1) for o in ordered], dtype=np.float64),
        "age": np.array([round(o.age, 3) for o in ordered], dtype=np.float64),
        "hidden": np.array([round(o.hidden, 3) for o in ordered], dtype=np.float64),
    }
    pyogrio.raw.write(
        path,
        geometry=np.array([shapely.to_wkb(o.geometry) for o in ordered], dtype=object),
        field_data=list(fields.values()),
        fields=list(fields),
        geometry_type="MultiPolygon",
        crs=f"EPSG:{SCENE_EPSG}",
        layer=TRUTH_LAYER,
        driver="GPKG",
    )
