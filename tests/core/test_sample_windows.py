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


@pytest.mark.parametrize(("pixel", "block"), [(10, (256, 256)), (20, (128, 512))])
def test_windows_keep_to_blocks_of_the_files_or_of_what_is_warped(write_raster, pixel, block):
    side = 6000 // pixel
    coarse = from_origin(600000, 1200000, pixel, pixel)
    tiled = {"tiled": True, "blockxsize": 256, "blockysize": 256}
    files = [write_raster(f"{name}.tif", np.ones((600, 600)), **tiled) for name in ("B04", "B03")]
    files.append(write_raster("B02.tif", np.ones((side, side)), transform=coarse, **tiled))
    spec = SceneSpec(inputs=tuple(str(path) for path in files))
    with assemble(spec, make_card(), lambda _: None).reader() as reader:
        assert reader.block == block


def test_a_sample_is_thinned_evenly(write_raster):
    values = np.arange(800 * 800, dtype=np.float32).reshape(800, 800)
    files = [str(write_raster(f"{name}.tif", values)) for name in ("B04", "B03", "B02")]
    scene = assemble(SceneSpec(inputs=tuple(files)), make_card(), lambda _: None)
    sample = survey.sample_scene(scene)
    assert survey._MOST_SAMPLE / 2 < sample.shape[1] <= survey._MOST_SAMPLE
    low, middle, high = np.percentile(sample[0], (5, 50, 95)) / values.max()
    assert (low, middle, high) == pytest.approx((0.05, 0.5, 0.95), abs=0.02)
