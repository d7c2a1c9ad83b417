"""What numpy arrays hold, by name. Shapes stand in the docstrings of the functions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Values of pixels or cells.
Raster = NDArray[np.float32]
# Which pixels, rows or parts count.
Mask = NDArray[np.bool_]
# A class, a level or a code of one byte a pixel.
Codes = NDArray[np.uint8]
# The number of the region that a pixel belongs to; 0: none.
Labels = NDArray[np.int32]
# Columns and rows of a raster.
Ints = NDArray[np.int32]
# Places in another array, or counts.
Indices = NDArray[np.int64]
# Coordinates, lengths, areas, sums.
Floats = NDArray[np.float64]
# Shapely geometries.
Geometries = NDArray[np.object_]
