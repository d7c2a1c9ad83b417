"""A raster is written whole, or an error says that it was not."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import rasterio
from rasterio.crs import CRS
from rasterio.transform import Affine

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.gdal import gdal_settings
from landslide_qgis.core.rasters import create_raster, write_cog
from landslide_qgis.core.scene.grid import Grid

GRID = Grid(CRS.from_epsg(32643), Affine(10, 0, 5e5, 0, -10, 1.2e6), 1300, 700)
VALUES = np.random.default_rng(0).integers(1, 9000, (2, 700, 1300)).astype(np.uint16)
PROFILE = {"count": 2, "dtype": "uint16", "nodata": 0}


@pytest.fixture
def may_grow_to():
    """Return a function that limits the size of files, as a quota does."""
    resource = pytest.importorskip("resource", reason="Windows has no limit on the size of files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def written(path, *, compress=True):
    """Write the raster strip by strip and return its file."""
    with gdal_settings(), create_raster(
        path, GRID, PROFILE, "The stack", compress=compress
    ) as file:  # fmt: skip
        file.name_bands("B04", "B03", units=["1", "1"], KIND="dn")
        for band, values in enumerate(VALUES, start=1):
            for first in range(0, 700, 128):
                file.write_rows(values[first : first + 128], first, band)
    return path


@pytest.mark.parametrize("compress", [True, False])
def test_what_is_written_is_read(tmp_path, compress):
    with rasterio.open(written(tmp_path / "s.tif", compress=compress)) as dataset:
        np.testing.assert_array_equal(dataset.read(), VALUES)
        assert dataset.descriptions == ("B04", "B03")
        assert dataset.tags()["KIND"] == "dn"


# GDAL keeps blocks back until the file is closed, and rasterio does not say what went wrong then.
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
@pytest.mark.parametrize(
    ("compress", "share"),
    [(True, 0.01), (True, 0.3), (True, 0.7), (False, 0.01), (False, 0.7), (False, 0.9999)],
)
def test_file_that_may_not_grow(tmp_path, may_grow_to, compress, share):
    whole = written(tmp_path / "whole.tif", compress=compress).stat().st_size
    may_grow_to(int(whole * share))
    with pytest.raises(LandslideError, match=r"^The stack cannot be written \(.+\); is the disk"):
        written(tmp_path / "part.tif", compress=compress)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.97, 0.9999])
def test_product_that_may_not_grow(tmp_path, may_grow_to, share):
    source = written(tmp_path / "raw.tif", compress=False)
    write_cog(source, tmp_path / "whole.tif", "average")
    may_grow_to(int((tmp_path / "whole.tif").stat().st_size * share))
    with pytest.raises(LandslideError, match=r"^part\.tif cannot be written \(.+\); is the disk"):
        write_cog(source, tmp_path / "part.tif", "average")
