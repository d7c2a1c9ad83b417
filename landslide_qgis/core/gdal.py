"""The settings of GDAL that the engine runs under."""

from __future__ import annotations

import rasterio

# A bounded cache of decoded blocks, in bytes: GDAL's own default is five per cent of the machine's
# memory. The smaller one is for files that are read once from top to bottom.
GDAL_CACHE_BYTES = 64 << 20
SMALL_CACHE_BYTES = 8 << 20


def gdal_settings() -> rasterio.Env:
    """Return the GDAL settings the engine runs under, as a context manager."""
    return rasterio.Env(
        GDAL_CACHEMAX=GDAL_CACHE_BYTES,
        GDAL_NUM_THREADS="ALL_CPUS",
        CHECK_DISK_FREE_SPACE="YES",
    )
