"""True lengths and areas on the ellipsoid of a CRS, in bulk.

Everything starts from longitude and latitude on the CRS's own ellipsoid, so that it holds for
UTM, for feet, for Web Mercator and for degrees alike. Areas use the authalic latitude, lengths
the radii of curvature; both closed forms are in Snyder (1987), Map Projections: A Working
Manual, USGS Professional Paper 1395, equations 3-12, 4-18 and 4-20.
"""

from __future__ import annotations

import math

import numpy as np
import pyproj
from numpy.typing import NDArray
from pyproj.exceptions import ProjError
from rasterio.crs import CRS
from rasterio.transform import Affine

from landslide_qgis.core.arrays import Floats
from landslide_qgis.core.errors import LandslideError


class Ellipsoid:
    """The ellipsoid of a CRS and the way from its coordinates to longitude and latitude.

    Attributes:
        semi_major_m: Equatorial radius in metres.
        eccentricity: First eccentricity; 0 for a sphere.
    """

    def __init__(self, crs: CRS) -> None:
        """Prepare the transformation.

        Raises:
            LandslideError: The CRS has no ellipsoid (a local or engineering CRS).
        """
        try:
            own = pyproj.CRS.from_user_input(crs)
            geodetic = own.geodetic_crs
            if geodetic is None or own.ellipsoid is None:
                raise LandslideError(
                    f"The CRS {own.name!r} is not tied to the Earth, so areas cannot be measured; "
                    "assign the raster's true CRS (in QGIS: Raster > Projections > Assign "
                    "Projection)."
                )
            flat = geodetic.to_2d()
            self._transformer = pyproj.Transformer.from_crs(own.to_2d(), flat, always_xy=True)
        except ProjError as error:
            raise LandslideError(f"The CRS {crs} is not usable ({error}).") from error
        self._radians = flat.axis_info[0].unit_conversion_factor
        self.semi_major_m = float(own.ellipsoid.semi_major_metre)
        ratio = float(own.ellipsoid.semi_minor_metre) / self.semi_major_m
        self.eccentricity = math.sqrt(max(0.0, 1.0 - ratio * ratio))

    def lonlat(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return longitude and latitude in radians of CRS coordinates (arrays of one shape)."""
        lon, lat = self._transformer.transform(x, y)
        return np.asarray(lon) * self._radians, np.asarray(lat) * self._radians

    def radii(self, lat: Floats) -> tuple[Floats, Floats]:
        """Return metres a radian to the north, and to the east (the latter with cos lat)."""
        squared = self.eccentricity**2
        root = np.sqrt(1.0 - squared * np.sin(lat) ** 2)
        north = self.semi_major_m * (1.0 - squared) / root**3
        east = self.semi_major_m / root * np.cos(lat)
        return north, east

    def chord_m(self, start: LonLat, end: LonLat) -> Floats:
        """Return straight lengths in metres between places given in radians.

        A chord is shorter than the way over the ground by a millionth at 30 km; unlike radii it
        holds at the poles, where longitude means nothing.
        """
        (x0, y0, z0), (x1, y1, z1) = self._geocentric(*start), self._geocentric(*end)
        return np.asarray(np.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2 + (z1 - z0) ** 2))

    def _geocentric(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats, Floats]:
        """Return places on the ellipsoid in metres from the middle of the Earth."""
        squared = self.eccentricity**2
        normal = self.semi_major_m / np.sqrt(1.0 - squared * np.sin(lat) ** 2)
        level = normal * np.cos(lat)
        return level * np.cos(lon), level * np.sin(lon), (1.0 - squared) * normal * np.sin(lat)

    def strip_m2(self, lat: Floats) -> Floats:
        """Return the area from the equator to ``lat``, a radian of longitude wide, in m²."""
        sine, e = np.sin(lat), self.eccentricity
        if e == 0.0:
            return np.asarray(self.semi_major_m**2 * sine)
        q = (1.0 - e * e) * (sine / (1.0 - (e * sine) ** 2) + np.arctanh(e * sine) / e)
        return np.asarray(0.5 * self.semi_major_m**2 * q)

    def ring_measures(self, x: Floats, y: Floats, starts: NDArray[np.int64]) -> Measures:
        """Return signed area (m², positive anticlockwise) and length (m) of closed rings.

        Edges are taken as short: what lies between an edge and the geodesic is below a
        ten-thousandth of the area for edges up to two kilometres.

        Args:
            x: First coordinates in CRS units, float64 ``[n]``, ring after ring, each closed.
            y: Second coordinates.
            starts: Index of each ring's first vertex, int64 ``[rings]``, and no ring is empty.
        """
        lon, lat = self.lonlat(x, y)
        strip = self.strip_m2(lat)
        strip -= np.repeat(strip[starts], np.diff(np.append(starts, len(strip))))
        dlon = wrap(np.diff(lon))
        north, east = self.radii(0.5 * (lat[1:] + lat[:-1]))
        length = np.hypot(north * np.diff(lat), east * dlon)
        area = -0.5 * dlon * (strip[1:] + strip[:-1])
        # The step from one ring's last vertex to the next ring's first is no edge.
        length[starts[1:] - 1] = 0.0
        area[starts[1:] - 1] = 0.0
        return np.add.reduceat(area, starts), np.add.reduceat(length, starts)


LonLat = tuple[Floats, Floats]
Measures = tuple[Floats, Floats]
# Projections that stretch lengths by less, as UTM does all over its zone, leave a pixel its name.
_NOMINAL = 2e-3


def ground_pixel_size(
    crs: CRS, transform: Affine, width: int, rows: Floats
) -> tuple[Floats, Floats]:
    """Return width and height on the ground, in metres, of the pixels of some rows.

    Measured on the ellipsoid at the middle column, so it holds for metres, feet, degrees and for
    projections that stretch (Web Mercator doubles lengths at 60°).

    Args:
        crs: CRS of the raster.
        transform: Pixel (column, row) to CRS coordinates; may be rotated.
        width: Columns of the raster.
        rows: Row numbers from 0, ``[n]``.

    Returns:
        Pixel widths and heights, float64 ``[n]`` each.

    Raises:
        LandslideError: The CRS is not tied to the Earth.
    """
    ellipsoid = Ellipsoid(crs)
    col = np.full(len(rows), width / 2.0)
    row = np.asarray(rows, dtype=np.float64) + 0.5

    def ground(dcol: float, drow: float) -> Floats:
        ends = []
        for sign in (-0.5, 0.5):
            at_col, at_row = col + sign * dcol, row + sign * drow
            x = transform.a * at_col + transform.b * at_row + transform.c
            y = transform.d * at_col + transform.e * at_row + transform.f
            ends.append(ellipsoid.lonlat(x, y))
        return ellipsoid.chord_m(*ends)

    return ground(1.0, 0.0), ground(0.0, 1.0)


def pixel_side_m(crs: CRS, transform: Affine, width: int, height: int) -> float:
    """Return the side of a square as large as the pixel in the middle of a raster, in metres.

    A pixel of 10 m in a UTM zone is 9.996 to 10.01 m on the ground, and is taken for the 10 m that
    it is called.

    Args:
        crs: CRS of the raster.
        transform: Pixel (column, row) to CRS coordinates; may be rotated.
        width: Columns.
        height: Rows.

    Raises:
        LandslideError: The CRS is not tied to the Earth.
    """
    wide, high = ground_pixel_size(crs, transform, width, np.array([(height - 1) / 2.0]))
    side = math.sqrt(wide[0] * high[0])
    if crs.is_projected:
        named = math.sqrt(abs(transform.determinant)) * crs.linear_units_factor[1]
        # Where a projection ends there is nothing to be measured.
        if not math.isfinite(side) or abs(side / named - 1.0) < _NOMINAL:
            return float(named)
    return side


def wrap(angle: Floats) -> Floats:
    """Return angles in radians brought to −π … π, so that the date line is no obstacle."""
    return np.asarray(angle - 2.0 * math.pi * np.rint(angle / (2.0 * math.pi)))
