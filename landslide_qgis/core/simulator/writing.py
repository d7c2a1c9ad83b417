"""Files that appear only when they are complete."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

import rasterio
from rasterio.transform import from_origin

from .elevation import DEM_BLOCK, DEM_NODATA, DemGrid
from .recipe import BAND_GSD, SCENE_EPSG, SCENE_LEFT, SCENE_TOP, SceneRecipe


class PendingFiles:
    """Output files under temporary names in their own folders; renamed together at the end.

    A context manager: whatever was not published when it ends is deleted, together with the
    folders that it made.
    """

    def __init__(self) -> None:
        self._files: list[tuple[Path, Path]] = []
        self._folders: list[Path] = []

    def __enter__(self) -> PendingFiles:
        return self

    def __exit__(self, *_error: object) -> None:
        for temporary, _ in self._files:
            for leftover in (temporary, temporary.with_name(temporary.name + "-journal")):
                leftover.unlink(missing_ok=True)
        for folder in reversed(self._folders):
            # Someone else may have put a file there meanwhile; then the folder stays.
            with contextlib.suppress(OSError):
                folder.rmdir()

    def folder(self, path: Path) -> None:
        """Make a folder and those above it; remember the ones that were missing."""
        missing = [p for p in (path, *path.parents) if not p.exists()]
        path.mkdir(parents=True, exist_ok=True)
        self._folders += reversed(missing)

    def add(self, final: Path) -> Path:
        """Register a file.

        Args:
            final: Where the file belongs.

        Returns:
            The temporary path to write, beside `final` and with the same suffix.
        """
        temporary = final.with_name(f".part-{final.name}")
        self._files.append((temporary, final))
        return temporary

    def publish(self) -> None:
        """Rename every file to its name, replacing older ones."""
        for temporary, final in self._files:
            os.replace(temporary, final)  # noqa: PTH105 - the atomic replacement on every system
        self._files.clear()
        self._folders.clear()


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
