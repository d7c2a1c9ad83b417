"""How landslides fell: crown, toe, and the line between them down the middle.

The crown is the highest, the toe the lowest pixel of a polygon. The fall line begins at the crown,
goes through the centres of slices of equal area, taken from the highest ground to the lowest, and
ends at the toe; so it follows a bent path where the straight line between the ends leaves the
polygon. There are as many slices as the polygon is longer than wide, so that a slice is about as
long as wide; the first and the last, where crown and toe lie, give no vertex of their own. The
fall line's length on the map is the L, and crown over toe the H, of the ratio H/L and of the angle
of reach, its arc tangent (Heim 1932; Corominas 1996, Can. Geotech. J. 33:260–271).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landslide_qgis.core.arrays import Floats, Indices, Raster

_MOST_SLICES = 50
_PIXELS_A_SLICE = 4


@dataclass(frozen=True)
class Falls:
    """Fall lines of polygons in pixel coordinates (column, row), centres at one half.

    Attributes:
        xy: Vertices, line after line, float64 ``[vertices, 2]``; none for polygons without
            elevation.
        offsets: First vertex of each line, and the end, int64 ``[polygons + 1]``.
    """

    xy: Floats
    offsets: Indices

    def ends(self) -> tuple[Floats, Floats]:
        """Return crown and toe of each polygon, ``[polygons, 2]``, NaN where there is none."""
        some = np.diff(self.offsets) > 0
        crown, toe = np.full((len(some), 2), np.nan), np.full((len(some), 2), np.nan)
        crown[some] = self.xy[self.offsets[:-1][some]]
        toe[some] = self.xy[self.offsets[1:][some] - 1]
        return crown, toe

    def lengths(self, width_m: Floats, height_m: Floats) -> Floats:
        """Return the length of each line in metres, NaN where there is none.

        Args:
            width_m: Width of a pixel at each polygon.
            height_m: Height of a pixel at each polygon.
        """
        counts = np.diff(self.offsets)
        line = np.repeat(np.arange(len(counts)), counts)
        step = np.diff(self.xy, axis=0)
        inner = line[1:] == line[:-1]
        owner = line[1:][inner]
        metres = np.hypot(step[inner, 0] * width_m[owner], step[inner, 1] * height_m[owner])
        length = np.bincount(owner, metres, minlength=len(counts)).astype(np.float64)
        length[counts == 0] = np.nan
        return length


def slices(area: Floats, perimeter: Floats) -> Floats:
    """Return how much longer than wide the strip is that has an area and a perimeter.

    A rectangle of length l and width w has l w = area and 2 (l + w) = perimeter; unlike the sides
    of a box around it, this holds for a bent strip too. Compact shapes give 1.
    """
    half = perimeter / 4.0
    long = half + np.sqrt(np.maximum(0.0, half * half - area))
    ratio = long * long / area
    return np.where(half * half > area, ratio, 1.0)


def fall_lines(
    polygon: Indices,
    row: Indices,
    column: Indices,
    elevation: Raster,
    wanted: Floats,
) -> Falls:
    """Return the fall lines of polygons.

    Args:
        polygon: Polygon of each pixel, int64 ``[pixels]``.
        row: Its row.
        column: Its column.
        elevation: Its elevation in metres; NaN where unknown.
        wanted: Slices of each polygon, ``[polygons]``, as from :func:`slices`.
    """
    count = len(wanted)
    known = ~np.isnan(elevation)
    polygon, row, column = polygon[known], row[known], column[known]
    order = np.lexsort((-elevation[known], polygon))
    polygon, x, y = polygon[order], column[order] + 0.5, row[order] + 0.5
    pixels = np.bincount(polygon, minlength=count)
    most = np.minimum(_MOST_SLICES, pixels // _PIXELS_A_SLICE)
    number = np.clip(np.rint(wanted), 1, np.maximum(1, most)).astype(np.int64)
    begins = np.cumsum(pixels) - pixels
    rank = np.arange(len(polygon)) - begins[polygon]
    local = rank * number[polygon] // np.maximum(1, pixels[polygon])
    middle = np.maximum(0, number - 2)
    inner = (local > 0) & (local < number[polygon] - 1)
    first_slice = np.cumsum(middle) - middle
    piece = first_slice[polygon[inner]] + local[inner] - 1
    total = int(middle.sum())
    size = np.bincount(piece, minlength=total)
    centres = np.column_stack(
        [np.bincount(piece, axis[inner], minlength=total) / size for axis in (x, y)]
    )
    some = pixels > 0
    vertices = np.where(some, middle + 2, 0)
    offsets = np.concatenate([[0], np.cumsum(vertices)])
    xy = np.empty((int(offsets[-1]), 2))
    crown, toe = begins[some], (begins + pixels)[some] - 1
    xy[offsets[:-1][some]] = np.column_stack([x[crown], y[crown]])
    xy[offsets[1:][some] - 1] = np.column_stack([x[toe], y[toe]])
    between = np.repeat(offsets[:-1] + 1 - first_slice, middle) + np.arange(total)
    xy[between] = centres
    return Falls(xy, offsets.astype(np.int64))
