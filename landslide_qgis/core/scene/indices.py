"""Spectral indices of reflectance."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from landslide_qgis.core.arrays import Raster

# Bands whose sum is weighed against the sum of others, by Sentinel-2's names.
_TERMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "NDVI": (("B08",), ("B04",)),
    "NDWI": (("B03",), ("B08",)),
    "NBR": (("B08",), ("B12",)),
    "NDSI": (("B03",), ("B11",)),
    "BSI": (("B11", "B04"), ("B08", "B02")),
}


def bands_of(name: str) -> tuple[str, ...]:
    """Return the bands an index is made of."""
    first, second = _TERMS[name]
    return (*first, *second)


def index(name: str, bands: Mapping[str, Raster]) -> Raster:
    """Return a spectral index.

    Args:
        name: ``NDVI`` (Rouse et al. 1974, NASA SP-351), ``NDWI`` of open water (McFeeters 1996,
            Int. J. Remote Sensing 17:1425-1432), ``NBR`` (Key & Benson 2006, USDA RMRS-GTR-164),
            ``NDSI`` of snow (Hall et al. 1995, Remote Sensing of Environment 54:127-140) or
            ``BSI``, the bare soil index (Rikimaru et al. 2002, Tropical Ecology 43:39-47).
        bands: Reflectance on any common scale, float32 ``[H, W]``, by Sentinel-2's names.

    Returns:
        float32 ``[H, W]``, -1 to 1 for reflectance above 0; NaN where a band is, or where the sum
        is not above 0.
    """
    first, second = (np.sum([bands[band] for band in part], axis=0) for part in _TERMS[name])
    return normalised_difference(first, second)


def normalised_difference(first: Raster, second: Raster) -> Raster:
    """Return (first - second) / (first + second), NaN where the sum is not above 0."""
    total = first + second
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = (first - second) / total
        ratio[~(total > 0)] = np.nan
    return np.asarray(ratio, np.float32)
