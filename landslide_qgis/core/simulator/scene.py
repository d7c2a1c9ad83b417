"""Writing a simulated scene as a folder of files."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pyogrio.errors import DataSourceError
from rasterio.errors import RasterioError
from rasterio.windows import Window as RasterWindow

from landslide_qgis.core.errors import CancelledError, LandslideError
from landslide_qgis.core.parallel import in_order, processors
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.scene.sources import TRUTH_FOLDER
from landslide_qgis.core.simulator.chip import native_band
from landslide_qgis.core.simulator.elevation import dem_block, dem_blocks, dem_grid
from landslide_qgis.core.simulator.hashing import Array
from landslide_qgis.core.simulator.recipe import (
    BAND_GSD,
    SCENE_EPSG,
    SCENE_LEFT,
    SCENE_TOP,
    SceneRecipe,
)
from landslide_qgis.core.simulator.slides import Slide
from landslide_qgis.core.simulator.truth import Outline, outline, write_outlines
from landslide_qgis.core.simulator.window import Window, build_window, truth_and_classes
from landslide_qgis.core.simulator.writing import band_file, open_band, open_dem, open_truth

#: Pixels of 10 m a side of the windows in which a scene is computed; a multiple of 60 m pixels
#: and of the blocks of every file.
WINDOW = 768
DEM, ABOUT = "dem.tif", "scene.json"
TRUTH_RASTER, TRUTH_VECTOR = f"{TRUTH_FOLDER}/truth.tif", f"{TRUTH_FOLDER}/truth.gpkg"

Progress = Callable[[float, str], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class _Piece:
    """Finished pixels of a window: DN a band, truth, outlines of the landslides it owns."""

    row: int
    col: int
    bands: dict[str, Array]
    truth: Array
    outlines: list[Outline]


def simulate_scene(
    folder: str | Path,
    recipe: SceneRecipe,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    workers: int | None = None,
) -> Path:
    """Simulate a scene and write it window by window.

    The folder receives one GeoTIFF a band at its native resolution (uint16, reflectance x 10,000
    plus the offset, 0 = no data, EPSG:32645), `dem.tif` (float32 metres, one arc second,
    EPSG:4326), `truth/truth.tif` (uint8 at 10 m: 1 landslide, 0 none, 255 no data or landslide
    under opaque cloud), `truth/truth.gpkg` (layer `landslides`) and `scene.json`. Files appear
    under their names only when all of them are complete; files of the same names are replaced.

    Args:
        folder: Folder to write into; made when it does not exist.
        recipe: The scene.
        progress: Called with the finished share (0 to 1) and a short text.
        cancelled: Asked between windows; True ends the run and leaves no file behind.
        workers: Windows computed at a time; by default two, or one on a single core.

    Returns:
        The folder.

    Raises:
        LandslideError: If a setting is not possible or the folder cannot be written.
        CancelledError: If `cancelled` returned True.
    """
    recipe.check()
    target = Path(folder)
    tell = progress or (lambda _share, _text: None)
    stop = cancelled or (lambda: False)
    count = workers or min(2, processors())

    def told(share: float, text: str) -> None:
        if stop():
            raise CancelledError
        tell(share, text)

    files = {name: str(target / name) for name in _files(recipe)}
    try:
        with Workspace(files, (), make_folders=True) as work:
            outlines = _write_windows(recipe, work, count, told)
            _write_dem(recipe, work, count, told)
            write_outlines(work.path(TRUTH_VECTOR), outlines)
            _write_json(work.path(ABOUT), recipe, len(outlines))
            work.publish()
    except (OSError, RasterioError, DataSourceError) as error:
        raise LandslideError(
            f"The folder '{target}' cannot be written ({error}): choose a folder that you may "
            "write to, on a disk with free space."
        ) from error
    tell(1.0, "Scene written")
    return target


def _files(recipe: SceneRecipe) -> list[str]:
    """Return the files of a scene, below its folder."""
    bands = [band_file(recipe, band) for band in recipe.bands]
    return [*bands, DEM, TRUTH_RASTER, TRUTH_VECTOR, ABOUT]


def _write_windows(
    recipe: SceneRecipe, work: Workspace, workers: int, tell: Progress
) -> list[Outline]:
    """Write bands and truth window by window; return the outlines of all landslides."""
    starts = range(0, recipe.size, WINDOW)
    places = [(row, col) for row in starts for col in starts]
    outlines: list[Outline] = []
    with ExitStack() as stack:
        files = {
            band: stack.enter_context(open_band(work.path(band_file(recipe, band)), recipe, band))
            for band in recipe.bands
        }
        truth = stack.enter_context(open_truth(work.path(TRUTH_RASTER), recipe))
        pieces = in_order(lambda at: _compute(recipe, at), places, workers)
        for done, piece in enumerate(pieces, start=1):
            for band, pixels in piece.bands.items():
                factor = BAND_GSD[band] // 10
                _put(files[band], piece.row // factor, piece.col // factor, pixels)
            _put(truth, piece.row, piece.col, piece.truth)
            outlines += piece.outlines
            tell(0.9 * done / len(places), f"Window {done} of {len(places)}")
    return outlines


def _put(file: Any, row: int, col: int, pixels: Array) -> None:
    """Write pixels, cut at the edge of the raster."""
    height, width = min(pixels.shape[0], file.height - row), min(pixels.shape[1], file.width - col)
    file.write(pixels[:height, :width], 1, window=RasterWindow(col, row, width, height))


def _compute(recipe: SceneRecipe, place: tuple[int, int]) -> _Piece:
    row, col = place
    # At the edges of the scene the coarsest pixels reach beyond it, so whole ones are computed.
    height = -(-min(WINDOW, recipe.size - row) // 6) * 6
    width = -(-min(WINDOW, recipe.size - col) // 6) * 6
    window = build_window(recipe, row, col, height, width)
    bands = {}
    for band in recipe.bands:
        image, valid = native_band(window, band)
        bands[band] = np.rint(np.clip(image, 1.0, 65535.0) * valid).astype(np.uint16)
    truth, _ = truth_and_classes(window)
    return _Piece(row, col, bands, truth, _owned_outlines(window))


def _owned_outlines(window: Window) -> list[Outline]:
    """Outlines of the landslides whose crown, moved into the scene, lies in the window."""
    found = (outline(window.recipe, s) for s in window.slides if _owns(window, s))
    return [item for item in found if item is not None]


def _owns(window: Window, slide: Slide) -> bool:
    last = window.recipe.size - 1.0
    row = min(max(float(slide.y[0]), 0.0), last)
    col = min(max(float(slide.x[0]), 0.0), last)
    return int(row) // WINDOW * WINDOW == window.row and int(col) // WINDOW * WINDOW == window.col


def _write_dem(recipe: SceneRecipe, work: Workspace, workers: int, tell: Progress) -> None:
    """Write the elevation model block by block."""
    grid = dem_grid(recipe)
    blocks = list(dem_blocks(grid))
    with open_dem(work.path(DEM), grid) as file:
        heights = in_order(lambda block: dem_block(recipe, grid, block), blocks, workers)
        for done, (block, pixels) in enumerate(zip(blocks, heights), start=1):
            _put(file, block[0], block[1], pixels)
            tell(0.9 + 0.09 * done / len(blocks), "Elevation model")


def _write_json(path: Path, recipe: SceneRecipe, landslides: int) -> None:
    content = {
        "about": "Simulated scene: no real place, no real landslide.",
        "recipe": asdict(recipe),
        "crs": f"EPSG:{SCENE_EPSG}",
        "upper_left": [SCENE_LEFT, SCENE_TOP],
        "landslides": landslides,
        "files": {
            "bands": {band: band_file(recipe, band) for band in recipe.bands},
            "dem": DEM,
            "truth_raster": TRUTH_RASTER,
            "truth_vector": TRUTH_VECTOR,
        },
    }
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
