"""Where a scene is sampled before it is read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasterio.transform import from_origin

from landslide_qgis.core.jobs.protocol import SceneSpec
from landslide_qgis.core.scene import survey
from landslide_qgis.core.scene.assemble import assemble
from tests.core.toys import make_card

SIDE = survey._SAMPLE_SIDE


@given(st.integers(1, 30_000), st.sampled_from([6, 12, 24]), st.sampled_from([1, 64, 128, 512]))
def test_windows_lie_in_the_scene_and_in_one_block(length, windows, block):
    starts = survey._starts(length, windows, block)
    assert starts == sorted(set(starts))
    assert starts[0] == 0
    assert starts[-1] < length
    if length > SIDE * windows:
        assert len(starts) == windows
        assert all(start + SIDE <= length for start in starts)
        if block >= SIDE:
            assert all(start // block == (start + SIDE - 1) // block for start in starts)
        else:
            assert starts[-1] == length - SIDE


@pytest.mark.parametrize(("pixel", "block"), [(10, (1, 1)), (20, (128, 512))])
def test_only_where_a_band_is_warped_windows_move(write_raster, pixel, block):
    side = 6000 // pixel
    coarse = from_origin(600000, 1200000, pixel, pixel)
    files = [write_raster(f"{name}.tif", np.ones((600, 600))) for name in ("B04", "B03")]
    files.append(write_raster("B02.tif", np.ones((side, side)), transform=coarse))
    spec = SceneSpec(inputs=tuple(str(path) for path in files))
    with assemble(spec, make_card(), lambda _: None).reader() as reader:
        assert reader.view_block == block
