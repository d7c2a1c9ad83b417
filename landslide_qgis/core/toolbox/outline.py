"""One click inside a landslide to its outline."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import shapely
from rasterio.crs import CRS
from rasterio.errors import RasterioError
from rasterio.features import shapes
from rasterio.transform import Affine, rowcol
from rasterio.vrt import WarpedVRT
from rasterio.warp import Resampling
from rasterio.windows import Window
from rasterio.windows import transform as window_transform

from landslide_qgis.core.arrays import Mask, Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.geodesy import Ellipsoid
from landslide_qgis.core.inventory.grow import grow
from landslide_qgis.core.jobs.outline import OutlineJob
from landslide_qgis.core.publish import Workspace
from landslide_qgis.core.scene.grid import raster_crs
from landslide_qgis.core.scene.sources import data_bands, needs_alpha, open_raster
from landslide_qgis.core.toolbox.desk import Desk

_SMOOTH_PX = 0.8
_LARGEST_HOLE_SHARE = 0.02


def run(job: OutlineJob, work: Workspace, desk: Desk) -> dict[str, Any]:
    """Write outlines of rising size around the point, and which of them to offer.

    Raises:
        LandslideError: A raster cannot be read, or the point is outside the image or has no data.
    """
    desk.step(0.0, "Reading around the point")
    try:
        image, probability, transform, crs, seed = _read(job)
    except RasterioError as error:
        raise LandslideError(f"The image around the point cannot be read ({error}).") from error
    desk.step(0.4, "Growing the outline")
    growth = grow(image, probability, seed, _pixel_m(transform, crs, seed))
    outlines = []
    for index, size in enumerate(growth.sizes):
        polygon = _polygon(growth.mask(index, image.shape[1:]), transform)
        outlines.append({"pixels": int(size), "wkt": shapely.to_wkt(polygon, rounding_precision=8)})
    document = {"crs": crs, "best": growth.best, "outlines": outlines}
    work.path("outlines").write_text(json.dumps(document), encoding="utf-8")
    return {"pixels": int(growth.sizes[growth.best]), "outlines": len(outlines)}


def _read(
    job: OutlineJob,
) -> tuple[Raster, Raster | None, Affine, str, tuple[int, int]]:
    """Return image, probability, transform, CRS and seed of the window around the point."""
    with open_raster(job.images[0]) as first:
        row, column = (int(v) for v in rowcol(first.transform, job.x, job.y))
        if not (0 <= row < first.height and 0 <= column < first.width):
            raise LandslideError("The point lies outside the image; click on it.")
        half = job.window_px // 2
        top, left = max(0, row - half), max(0, column - half)
        bottom = min(first.height, row + half)
        right = min(first.width, column + half)
        window = Window(left, top, right - left, bottom - top)
        grid = {
            "crs": first.crs,
            "transform": first.transform,
            "width": first.width,
            "height": first.height,
        }
        transform, crs = window_transform(window, first.transform), raster_crs(first).to_wkt()
    image = np.concatenate([_window(path, grid, window) for path in job.images])
    seed = (row - top, column - left)
    if not np.isfinite(image[:, seed[0], seed[1]]).all():
        raise LandslideError("The image has no data at this point; click beside it.")
    probability = None
    if job.probability:
        probability = _window(job.probability, grid, window)[0]
    return image, probability, transform, crs, seed


def _window(path: str, grid: dict[str, Any], window: Window) -> Raster:
    """Return a raster's bands within a window of a grid, float32 ``[C, H, W]``, NaN for nodata."""
    with open_raster(path) as source:
        bands, view = data_bands(source), {**grid, "add_alpha": needs_alpha(source)}
        scale, offset = source.scales[0], source.offsets[0]
        with WarpedVRT(source, resampling=Resampling.bilinear, **view) as warped:
            values = warped.read(bands, window=window, masked=True)
    filled: Raster = np.ma.filled(values.astype(np.float32), np.nan)
    return np.asarray(filled * scale + offset, np.float32)


def _pixel_m(transform: Affine, crs: str, seed: tuple[int, int]) -> float:
    """Return the side in metres of a square as large as the pixel on the ground."""
    row, column = seed
    corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    x, y = np.array([transform * (column + across, row + down) for across, down in corners]).T
    area, _ = Ellipsoid(CRS.from_wkt(crs)).ring_measures(x, y, np.array([0]))
    return float(np.sqrt(np.abs(area[0])))


def _area(ring: list[tuple[float, float]]) -> float:
    """Return the area inside a closed ring, by the shoelace formula; most are of a few corners."""
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(ring, ring[1:]))) / 2.0


def _polygon(mask: Mask, transform: Affine) -> shapely.Geometry:
    """Return the outline of a connected mask, without its small holes, its steps smoothed."""
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    top, left = int(rows[0]), int(columns[0])
    part = mask[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    found = [geometry["coordinates"] for geometry, _ in shapes(part.view(np.uint8), mask=part)]
    exterior, *interiors = max(found, key=lambda rings: _area(rings[0]))
    least = max(2.0, _LARGEST_HOLE_SHARE * (_area(exterior) - sum(map(_area, interiors))))
    outline = shapely.Polygon(exterior, [ring for ring in interiors if _area(ring) > least])
    simple = outline.simplify(_SMOOTH_PX)
    if simple.is_empty or not simple.is_valid:
        simple = outline
    a, b, c, d, e, f = tuple(transform * Affine.translation(left, top))[:6]
    return shapely.transform(simple, lambda xy: xy @ np.array([[a, d], [b, e]]) + np.array([c, f]))
