"""The working grid: a north-up raster grid in a projected CRS that every band is aligned to."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pyproj
import rasterio
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_utm_crs_info
from pyproj.exceptions import ProjError
from rasterio.crs import CRS
from rasterio.errors import CRSError
from rasterio.transform import Affine, array_bounds
from rasterio.warp import calculate_default_transform
from rasterio.windows import Window

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.geodesy import pixel_side_m

Bounds = tuple[float, float, float, float]
MIN_SIDE_PX = 16
# Grids beyond this side come from a resolution given in the wrong unit.
MAX_SIDE_PX = 1_000_000


# Fills a gap in sentences that give a size.
_WORDS = ("units of {0}",)


@dataclass(frozen=True)
class Grid:
    """The pixels of a raster.

    Attributes:
        crs: CRS; projected where a scene is worked on.
        transform: Pixel (column, row) to CRS coordinates; without rotation where a scene is.
        width: Columns.
        height: Rows.
    """

    crs: CRS
    transform: Affine
    width: int
    height: int

    @property
    def bounds(self) -> Bounds:
        """``(xmin, ymin, xmax, ymax)`` in CRS units; of a rotated grid the box around it."""
        left, bottom, right, top = array_bounds(self.height, self.width, self.transform)
        return left, bottom, right, top

    @property
    def pixel(self) -> float:
        """Side of a pixel in CRS units (geometric mean of width and height)."""
        return math.sqrt(abs(self.transform.a * self.transform.e))

    @cached_property
    def gsd_m(self) -> float:
        """Ground sampling distance at the grid's middle: metres on the ground, whatever the CRS.

        Raises:
            LandslideError: The CRS is not tied to the Earth.
        """
        return pixel_side_m(self.crs, self.transform, self.width, self.height)

    @property
    def unit(self) -> str:
        """``m``, or the CRS where its units are not metres on the ground."""
        return "m" if self.pixel == self.gsd_m else _WORDS[0].format(self.crs.to_string()[:60])

    def crop(self, window: Window) -> Grid:
        """Return the grid of ``window`` (whole pixels)."""
        return replace(
            self,
            transform=self.transform * Affine.translation(window.col_off, window.row_off),
            width=int(window.width),
            height=int(window.height),
        )

    def window_of(self, bounds: Bounds) -> Window | None:
        """Return the smallest whole-pixel window covering ``bounds``; ``None`` if outside."""
        inverse = ~self.transform
        col0, row0 = inverse * (bounds[0], bounds[3])
        col1, row1 = inverse * (bounds[2], bounds[1])
        # A thousandth of a pixel absorbs the rounding of coordinates that lie on pixel edges.
        first_col = max(0, math.floor(col0 + 1e-3))
        first_row = max(0, math.floor(row0 + 1e-3))
        last_col = min(self.width, math.ceil(col1 - 1e-3))
        last_row = min(self.height, math.ceil(row1 - 1e-3))
        if last_col <= first_col or last_row <= first_row:
            return None
        return Window(first_col, first_row, last_col - first_col, last_row - first_row)


def read_crs(text: str) -> CRS:
    """Parse ``EPSG:…``, WKT or PROJ text.

    Raises:
        LandslideError: The text names no CRS.
    """
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise LandslideError(
            f"{text!r} is no coordinate reference system; give one such as EPSG:32643."
        ) from error


def raster_crs(dataset: rasterio.DatasetReader) -> CRS:
    """Return the CRS of a raster that lies somewhere.

    Raises:
        LandslideError: It has none, or a CRS but no place in it.
    """
    crs: CRS | None = dataset.crs
    if crs is None:
        raise LandslideError(
            f"{dataset.name} has no coordinate reference system; assign one first "
            "(in QGIS: Raster > Projections > Assign Projection)."
        )
    if dataset.transform.determinant == 0 or dataset.transform == Affine.identity():
        raise LandslideError(
            f"{dataset.name} has a coordinate reference system but no place in it; georeference it "
            "first (in QGIS: Layer > Georeferencer, or Raster > Projections > Warp where it has "
            "ground control points)."
        )
    return crs


def working_grid(dataset: Any, resolution: float | None = None) -> Grid:
    """Choose the working grid from the reference raster.

    A projected, north-up raster keeps its own grid. A rotated one gets a north-up grid around it,
    one in degrees a grid in the UTM zone of its centre, since a model sees square metric pixels.

    Args:
        dataset: Open rasterio dataset.
        resolution: Pixel size in CRS units (metres for the UTM case); by default the raster's.

    Raises:
        LandslideError: No CRS, or an unusable resolution.
    """
    crs, transform = raster_crs(dataset), dataset.transform
    if resolution is not None and not 0 < resolution < math.inf:
        raise LandslideError(f"The resolution {resolution} is not a size; give one above 0.")
    if not (crs.is_geographic or crs.is_projected):
        raise LandslideError(
            f"The coordinate reference system of {dataset.name} is not tied to the Earth; assign "
            "the true one (in QGIS: Raster > Projections > Assign Projection)."
        )
    width, height = dataset.width, dataset.height
    straight = transform.b == 0 and transform.d == 0 and transform.a > 0 and transform.e < 0
    if crs.is_geographic:
        bounds = dataset_bounds(dataset)
        crs = utm_crs((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2, dataset.name)
        transform, width, height = calculate_default_transform(
            dataset.crs, crs, width, height, *bounds, resolution=resolution
        )
    elif not straight or resolution is not None:
        pixel = resolution or math.sqrt(abs(transform.determinant))
        left, bottom, right, top = dataset_bounds(dataset)
        width = max(1, math.ceil((right - left) / pixel - 1e-6))
        height = max(1, math.ceil((top - bottom) / pixel - 1e-6))
        transform = Affine(pixel, 0, left, 0, -pixel, top)
    if max(width, height) > MAX_SIDE_PX:
        raise LandslideError(
            f"At the resolution {resolution} the scene has {width} × {height} pixels; give a "
            "larger one, in units of its coordinate reference system."
        )
    return Grid(crs, transform, int(width), int(height))


def bounds_in(crs: CRS, bounds: Bounds, source_crs: CRS) -> Bounds:
    """Transform a box between CRSs, its edges densified.

    Raises:
        LandslideError: It has no place in the target CRS.
    """
    if crs == source_crs:
        return bounds
    try:
        left, bottom, right, top = transformer(source_crs, crs).transform_bounds(*bounds)
    except ProjError as error:
        raise _no_place(crs) from error
    if not all(map(math.isfinite, (left, bottom, right, top))):
        raise _no_place(crs)
    return left, bottom, right, top


def _no_place(crs: CRS) -> LandslideError:
    """Return the error of coordinates that a CRS does not reach."""
    return LandslideError(
        f"Coordinates have no place in {crs.to_string()[:60]}; check them and their coordinate "
        "reference system."
    )


def transformer(source: CRS, target: CRS) -> pyproj.Transformer:
    """Return what takes coordinates, x first, from one CRS to another.

    Raises:
        LandslideError: There is no way from one to the other.
    """
    try:
        start, end = (pyproj.CRS.from_wkt(crs.to_wkt()) for crs in (source, target))
        return pyproj.Transformer.from_crs(start, end, always_xy=True)
    except ProjError as error:
        raise LandslideError(
            f"There is no way from {source.to_string()[:60]} to {target.to_string()[:60]}; check "
            "the coordinate reference systems of the layers."
        ) from error


def dataset_bounds(dataset: rasterio.DatasetReader) -> Bounds:
    """Return a raster's box in its own CRS, of rotated rasters too."""
    corners = [
        dataset.transform * (col, row) for col in (0, dataset.width) for row in (0, dataset.height)
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def utm_crs(lon: float, lat: float, name: str) -> CRS:
    """Return the WGS 84 UTM zone of a place.

    Args:
        lon: Longitude in degrees.
        lat: Latitude in degrees.
        name: What lies there, for the message.

    Raises:
        LandslideError: There is none, near the poles.
    """
    lon = (lon + 180.0) % 360.0 - 180.0
    zones = query_utm_crs_info(
        datum_name="WGS 84", area_of_interest=AreaOfInterest(lon, lat, lon, lat)
    )
    if not zones:
        raise LandslideError(
            f"{name} is in degrees at {lat:.1f}°, {lon:.1f}°, where no UTM zone is; "
            "reproject it to a projected coordinate reference system first."
        )
    return CRS.from_epsg(int(zones[0].code))
