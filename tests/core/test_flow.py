"""Flow accumulation against a priority flood, and against walking down pixel by pixel."""

from __future__ import annotations

import heapq

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.steps import TerrainJob
from landslide_qgis.core.run import run_job
from landslide_qgis.core.terrain import basins, flow
from landslide_qgis.core.terrain import net as nets
from landslide_qgis.core.toolbox import flow_layer

AROUND = nets.STEPS


def sizes(dem):
    return np.full(dem.shape[0], 10.0), np.full(dem.shape[0], 10.0)


def net_of(dem):
    net = flow.directions(dem, sizes(dem), lambda _: None)
    basins.drain(net, dem.reshape(-1), lambda _: None)
    return net


def accumulate(dem):
    return flow.accumulation(dem, sizes(dem), lambda _: None)


def flooded(dem):
    """The level to which each pixel fills before it spills over the rim (Barnes et al. 2014)."""
    level = np.full(dem.shape, np.nan, np.float32)
    rim = np.isnan(np.pad(dem, 1, constant_values=np.nan))
    heap = []
    for (row, col), height in np.ndenumerate(dem):
        if not np.isnan(height) and rim[row : row + 3, col : col + 3].any():
            level[row, col] = height
            heapq.heappush(heap, (float(height), row, col))
    while heap:
        height, row, col = heapq.heappop(heap)
        for dr, dc in AROUND:
            r, c = row + dr, col + dc
            inside = 0 <= r < dem.shape[0] and 0 <= c < dem.shape[1]
            if inside and not np.isnan(dem[r, c]) and np.isnan(level[r, c]):
                level[r, c] = max(float(dem[r, c]), height)
                heapq.heappush(heap, (float(level[r, c]), r, c))
    return level


HEIGHTS = arrays(
    np.float32,
    st.tuples(st.integers(3, 12), st.integers(3, 14)),
    elements=st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, float("nan")]),
    fill=st.nothing(),
)


@given(HEIGHTS)
@settings(max_examples=150, deadline=None)
def test_every_pixel_leaves_over_its_lowest_pass(dem):
    """Flats, nested depressions, holes: the way out never climbs higher than it must."""
    net = net_of(dem)
    level = flooded(dem).reshape(-1)
    heights = dem.reshape(-1)
    total = accumulate(dem).reshape(-1)
    ends = np.zeros(len(heights), np.int64)
    for start in np.flatnonzero(~np.isnan(heights)):
        here, highest, steps = start, heights[start], 0
        while net.codes[here] < nets.OUTLET:
            here = here + net.offsets[net.codes[here]]
            highest = max(highest, heights[here])
            steps += 1
            assert steps <= len(heights), "a circle"
        assert net.codes[here] == nets.OUTLET
        assert highest == level[start]
        ends[here] += 1
    outlets = net.codes == nets.OUTLET
    np.testing.assert_array_equal(total[outlets], ends[outlets])
    np.testing.assert_array_equal(total == 0, np.isnan(heights))


def test_a_plane_and_a_valley():
    rows, cols = np.mgrid[:40, :31].astype(np.float32)
    plane = accumulate(-rows)
    np.testing.assert_array_equal(plane, np.tile(np.arange(1, 41)[:, None], (1, 31)))
    valley = accumulate(np.abs(cols - 15) * 3 - rows * 0.01)
    np.testing.assert_array_equal(valley[:, 15], np.arange(1, 41) * 31)


def test_a_bowl_drains_over_its_rim():
    """A pit behind a wall with one gap: all water goes through the gap."""
    rows, cols = np.mgrid[:21, :21].astype(np.float32)
    dem = np.hypot(rows - 10, cols - 10)
    dem[0] = dem[-1] = 50
    dem[:, 0] = dem[:, -1] = 50
    dem[20, 10] = 20
    total = accumulate(dem)
    # All but the rim's own outlets, which are higher than the gap and drain inwards too.
    assert total[20, 10] == dem.size
    assert total[10, 10] > 100


def test_strips_and_chunks_do_not_matter(monkeypatch):
    dem = np.random.default_rng(4).normal(0, 5, (150, 90)).cumsum(axis=0).astype(np.float32)
    dem[40:60, 30:50] = np.nan
    whole = accumulate(dem)
    for module in (flow, basins):
        monkeypatch.setattr(module, "_STRIP_PIXELS", 90 * 16)
    monkeypatch.setattr(nets, "_CHUNK", 1000)
    np.testing.assert_array_equal(accumulate(dem), whole)


def test_as_a_layer(tmp_path, write_raster):
    rows, cols = np.mgrid[:60, :50].astype(np.float32)
    dem = 3 * np.abs(cols - 20) - rows * 0.1 + 500
    dem[:4, :4] = -9999
    path = str(write_raster("dem.tif", dem, nodata=-9999))
    job = TerrainJob(path, flow=str(tmp_path / "flow.tif"), slope=str(tmp_path / "slope.tif"))
    run_job(job)
    with rasterio.open(job.flow) as dataset:
        total = dataset.read(1)
        assert (dataset.dtypes[0], dataset.nodata) == ("uint32", 0)
    np.testing.assert_array_equal(total, accumulate(np.where(dem < 0, np.nan, dem)))
    assert (total[:4, :4] == 0).all()
    assert total[59, 20] == 60 * 50 - 16


def test_too_large_a_model_is_refused(tmp_path, write_raster, monkeypatch):
    path = str(write_raster("dem.tif", np.ones((30, 40), np.float32)))
    monkeypatch.setattr(flow_layer, "LARGEST_PX", 1000)
    with pytest.raises(LandslideError, match="Cut it to a catchment"):
        run_job(TerrainJob(path, flow=str(tmp_path / "flow.tif")))
    assert not (tmp_path / "flow.tif").exists()
