"""The rasters of a simulated scene, opened for writing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import rasterio
from rasterio.transform import from_origin

from landslide_qgis.core.simulator.elevation import DEM_BLOCK, DEM_NODATA, DemGrid
from landslide_qgis.core.simulator.recipe import (
    BAND_GSD,
    SCENE_EPSG,
    SCENE_LEFT,
    SCENE_TOP,
    SceneRecipe,
)


def band_file(recipe: SceneRecipe, band: str) -> str:
    """File name of a band, in the style of a Sentinel-2 granule."""
    return f"{recipe.tile}_{recipe.sensed}_{band}_{BAND_GSD[band]}m.tif"


def open_band(path: Path, recipe: SceneRecipe, band: str) -> Any:
    """Open a band for writing: uint16, nodata 0, tiled, deflated, at its own resolution."""
    gsd = BAND_GSD[band]
    size = -(-recipe.size * 10 // gsd)
    # Blocks divide the windows of 768 pixels of 10 m, so that no block is ever written twice.
    target = rasterio.open(
        path,
        "w",
        **_profile(size, size, "uint16", 256 if gsd == 10 else 128),
        nodata=0,
        crs=f"EPSG:{SCENE_EPSG}",
        transform=from_origin(SCENE_LEFT, SCENE_TOP, gsd, gsd),
        predictor=2,
    )
    target.set_band_description(1, band)
    return target


def open_truth(path: Path, recipe: SceneRecipe) -> Any:
    """Open the truth raster: uint8 at 10 m, 0 none, 1 landslide, 255 nodata."""
    return rasterio.open(
        path,
        "w",
        **_profile(recipe.size, recipe.size, "uint8", 256),
        nodata=255,
        crs=f"EPSG:{SCENE_EPSG}",
        transform=from_origin(SCENE_LEFT, SCENE_TOP, 10, 10),
    )


def open_dem(path: Path, grid: DemGrid) -> Any:
    """Open the DEM: float32 metres in EPSG:4326."""
    return rasterio.open(
        path,
        "w",
        **_profile(grid.height, grid.width, "float32", DEM_BLOCK),
        nodata=DEM_NODATA,
        crs="EPSG:4326",
        transform=from_origin(*grid.origin, grid.step, grid.step),
        predictor=3,
    )


def _profile(height: int, width: int, dtype: str, block: int) -> dict[str, Any]:
    return {
        "driver": "GTiff",
        "height": height,
        "width": width,
        "count": 1,
        "dtype": dtype,
        "tiled": True,
        "blockxsize": block,
        "blockysize": block,
        "compress": "deflate",
        "zlevel": 4,
        "bigtiff": "if_safer",
    }
