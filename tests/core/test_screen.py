"""Cells of a scene against the same numbers computed by hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import onnx
import pyogrio
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from rasterio.crs import CRS
from rasterio.transform import from_origin
from scipy import stats

from landslide_qgis.core.cli.main import main
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs import protocol as jobs
from landslide_qgis.core.jobs.screen import ScreenJob
from landslide_qgis.core.model.card import BandSpec, ModelCard
from landslide_qgis.core.model.file import open_model
from landslide_qgis.core.model.page import describe
from landslide_qgis.core.probability import Provenance, decode
from landslide_qgis.core.run import run_job
from landslide_qgis.core.scene.grid import Grid
from landslide_qgis.core.screening.cells import Cells
from landslide_qgis.core.screening.channels import CHANNELS, bands_of, derive
from landslide_qgis.core.screening.statistics import patch_statistics, statistic_names
from landslide_qgis.core.screening.writing import Screened, stored, write_polygons
from tests.core.toys import make_card, make_classifier, make_model

OPTICAL = ("B04", "nd_B08_B04")
SAR = ("B04", "VV_desc", "dVH_desc")
PUTHUMALA = Path(os.environ.get("LANDSLIDE_DATA", "nowhere"), "puthumala")


def card(names, features="pixels", **changes):
    bands = tuple(
        BandSpec(name, "sar" if "V" in name else "optical", scale=1e-4 if name[0] == "B" else 1.0)
        for name in names
    )
    values = {"bands": bands, "tile_px": 32, "size_multiple": 1, "task": "classification"}
    return make_card(**{**values, "features": features, **changes})


@pytest.fixture
def scene(write_raster):
    """Red and near infrared of 150 × 100 pixels: forest with one bare block; the west is nodata."""
    noise = np.random.default_rng(4)
    red = noise.integers(300, 400, (100, 150)).astype(np.uint16)
    nir = noise.integers(3000, 3400, (100, 150)).astype(np.uint16)
    red[32:64, 64:96], nir[32:64, 64:96] = 1700, 2200
    for name, values in (("B04", red), ("B08", nir)):
        values[:, :20] = 0
        path = write_raster(f"scene/{name}.tif", values, nodata=0)
    return path.parent


@pytest.fixture
def sar(write_raster):
    """Linear backscatter before and after: VH falls to a quarter in one block."""
    power = np.random.default_rng(6).gamma(5.0, 0.04, (2, 2, 100, 150)).astype(np.float32)
    power[1, 1, 32:64, 64:96] /= 4
    return [
        str(write_raster(f"{when}/s1.tif", values, descriptions=("VV", "VH"), nodata=0))
        for when, values in zip(("before", "after"), power)
    ], power


def screen(tmp_path, scene, models, **changes):
    options = {k: changes.pop(k) for k in list(changes) if hasattr(jobs.SceneSpec(), k)}
    spec = jobs.SceneSpec(inputs=(str(scene),) if scene else (), **options)
    job = ScreenJob(
        spec,
        tuple(str(model) for model in models),
        cells=str(tmp_path / "cells.gpkg"),
        probability=str(tmp_path / "cells.tif"),
        **changes,
    )
    assert jobs.job_from_json(jobs.job_to_json(job)) == job
    events = []
    result = run_job(job, events.append)
    with rasterio.open(job.probability) as dataset:
        return decode(dataset.read()), dataset.profile, dataset.tags(), result, events


def read(path):
    meta, _, geometry, fields = pyogrio.raw.read(path)
    return dict(zip(meta["fields"], fields)), geometry


def native(scene):
    values = []
    for name in ("B04", "B08"):
        with rasterio.open(scene / f"{name}.tif") as dataset:
            values.append(dataset.read(1).astype(np.float64))
    return np.where(values[0] > 0, np.stack(values), np.nan)


def test_pixels_of_every_cell(tmp_path, scene):
    model = make_classifier(
        tmp_path / "pixels.onnx", card(OPTICAL), {"B04": 40.0, "nd_B08_B04": -3.0}, 0.5
    )
    found, profile, tags, result, _ = screen(tmp_path, scene, [model])
    assert found.shape == (1, 4, 5)
    assert profile["transform"].a == 320
    red, nir = native(scene)
    index = (nir - red) / (nir + red) + 0.5
    # The last column's patch is moved into the scene: pixels 118 to 150.
    for column, first in enumerate((0, 32, 64, 96, 118)):
        inside = np.s_[32:64, first : first + 32]
        z = 0.5 + 40 * np.nansum(red[inside]) * 1e-4 / 1024 - 3 * np.nansum(index[inside]) / 1024
        if column:
            assert found[0, 1, column] == pytest.approx(1 / (1 + np.exp(-z)), abs=0.0021)
    assert np.isnan(found[0, :, 0]).all(), "37 % of the westernmost cells has data"
    assert np.nanargmax(found[0]) == 1 * 5 + 2
    assert result.summary["cells"] == 16
    assert tags["LANDSLIDE_MODEL"] == "toy"


def test_cells_are_ranked_flagged_and_cut_at_the_edge(tmp_path, scene):
    model = make_classifier(tmp_path / "m.onnx", card(OPTICAL), {"B04": 40.0}, -3.0)
    found, _, _, result, _ = screen(tmp_path, scene, [model], threshold=0.6)
    fields, geometry = read(tmp_path / "cells.gpkg")
    assert list(fields["rank"]) == list(range(1, 17))
    assert (np.diff(fields["prob"]) <= 0).all()
    assert fields["cell_id"][0] == 1 * 5 + 2 + 1
    assert fields["flagged"].sum() == result.summary["flagged"] == 1
    values = found[0].ravel()[fields["cell_id"] - 1]
    np.testing.assert_allclose(fields["prob"], values, atol=1e-4)
    bounds = pyogrio.read_info(tmp_path / "cells.gpkg")["total_bounds"]
    np.testing.assert_allclose(bounds, (600320, 1199000, 601500, 1200000))
    assert len(geometry) == 16


def test_a_cell_at_the_threshold_is_flagged(tmp_path):
    """Whatever a decimal fraction is in 32 bits."""
    grid = Grid(CRS.from_epsg(32643), from_origin(600000, 1200000, 10, 10), 30, 10)
    values = stored(np.array([[0.696, 0.7, 0.704]], np.float32))
    result = Screened(values, None, np.ones_like(values))
    cells = Cells(grid, 10, 10)
    assert write_polygons(result, cells, Provenance(), 0.7, tmp_path / "c.gpkg") == 2


def test_statistics_are_those_of_scipy(tmp_path, scene):
    names = [*statistic_names(OPTICAL)]
    weights = {"B04_skew": 0.3, "B04_kurtosis": 0.05, "B04_std": 30.0, "nd_B08_B04_median": 1.0}
    assert set(weights) <= set(names)
    model = make_classifier(tmp_path / "s.onnx", card(OPTICAL, "statistics"), weights, -1.5)
    found, _, _, _, _ = screen(tmp_path, scene, [model], least_known=0.0)
    red, nir = native(scene)
    index = (nir - red) / (nir + red) + 0.5
    inside = np.s_[0:32, 0:32]  # 37 % known: the statistics are of the known pixels
    one = red[inside][np.isfinite(red[inside])] * 1e-4
    z = 0.3 * stats.skew(one) + 0.05 * stats.kurtosis(one) + 30 * one.std() - 1.5
    z += np.nanmedian(index[inside])
    assert found[0, 0, 0] == pytest.approx(1 / (1 + np.exp(-z)), abs=0.0021)


def test_126_statistics_of_18_channels():
    assert len(CHANNELS) == 18
    assert len(statistic_names(CHANNELS)) == 126
    patches = np.random.default_rng(0).gamma(2, 1, (3, 18, 16, 16)).astype(np.float32)
    patches[1, 4] = 7.0
    patches[2, 5] = np.nan
    found = patch_statistics(patches).reshape(3, 18, 7)
    flat = patches[0].reshape(18, -1).astype(np.float64)
    wanted = [flat.mean(1), np.median(flat, 1), flat.min(1), flat.max(1), flat.std(1)]
    wanted += [stats.skew(flat, axis=1), stats.kurtosis(flat, axis=1)]
    np.testing.assert_allclose(found[0], np.transpose(wanted), rtol=2e-4, atol=2e-4)
    np.testing.assert_array_equal(found[1, 4], [7, 7, 7, 7, 0, 0, 0])
    assert np.isnan(found[2, 5]).all()
    assert np.isfinite(found[2, 6]).all()


@given(
    side=st.integers(1, 9),
    count=st.integers(1, 70),
    level=st.sampled_from([0.0, 1.0, 3000.0]),
    seed=st.integers(0, 9),
)
def test_medians_and_moments_are_numpys_and_scipys_whatever_the_patch(side, count, level, seed):
    rng = np.random.default_rng(seed)
    patches = (level + rng.normal(0, 1, (count, 2, side, side))).astype(np.float32)
    found = patch_statistics(patches).reshape(count * 2, 7)
    flat = patches.reshape(count * 2, -1)
    np.testing.assert_array_equal(found[:, 1], np.median(flat, axis=1))
    exact = flat.astype(np.float64)
    np.testing.assert_allclose(found[:, 0], exact.mean(axis=1), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(found[:, 4], exact.std(axis=1), rtol=1e-3, atol=1e-6 * level)


def test_large_blocks_of_a_raster_are_read_at_once():
    grid = Grid(rasterio.CRS.from_epsg(32643), from_origin(0, 0, 10, 10), 3000, 3000)
    cells = Cells(grid, 64, 64)
    assert max(block.window().width for block in cells.blocks()) == 512
    assert max(block.window().width for block in cells.blocks(1024)) == 1024


def test_backscatter_becomes_decibels_and_its_change_is_after_minus_before(tmp_path, scene, sar):
    (before, after), power = sar
    weights = {"VV_desc": 0.1, "dVH_desc": -0.5}
    model = make_classifier(tmp_path / "sar.onnx", card(SAR), weights, 0.0)
    found, _, _, _, events = screen(
        tmp_path, scene, [model], sar_desc=(after,), sar_desc_before=(before,)
    )
    decibels = 10 * np.log10(power)
    inside = np.s_[32:64, 64:96]
    z = 0.1 * decibels[1, 0][inside].mean()
    z -= 0.5 * (decibels[1, 1] - decibels[0, 1])[inside].mean()
    assert found[0, 1, 2] == pytest.approx(1 / (1 + np.exp(-z)), abs=0.0021)
    assert np.nanargmax(found[0]) == 7
    assert any("is linear and becomes dB" in getattr(event, "text", "") for event in events)


def test_several_models_are_averaged(tmp_path, scene):
    models = [
        make_classifier(tmp_path / f"{i}.onnx", card(names, name=f"m{i}"), weights, -2.0)
        for i, (names, weights) in enumerate(
            ((("B04",), {"B04": 30.0}), (OPTICAL, {"nd_B08_B04": 1.0}))
        )
    ]
    single = [screen(tmp_path, scene, [model])[0][0] for model in models]
    found, _, tags, _, _ = screen(tmp_path, scene, models)
    np.testing.assert_allclose(found[0], np.mean(single, axis=0), atol=0.0041)
    np.testing.assert_allclose(found[1], np.std(single, axis=0), atol=0.0041)
    assert tags["LANDSLIDE_MODEL"] == "m0 + m1"
    assert "spread" in read(tmp_path / "cells.gpkg")[0]


def test_a_model_that_takes_so_many_patches_and_no_fewer(tmp_path, scene):
    free = make_classifier(tmp_path / "free.onnx", card(OPTICAL), {"B04": 40.0}, -3.0)
    cells, *_, expected, _ = screen(tmp_path, scene, [free])
    proto = onnx.load(str(free))
    for value in (*proto.graph.input, *proto.graph.output):
        size = value.type.tensor_type.shape.dim[0]
        size.Clear()
        size.dim_value = 7
    onnx.save(proto, str(tmp_path / "fixed.onnx"))
    again, *_ = screen(tmp_path, scene, [tmp_path / "fixed.onnx"])
    assert expected.summary["cells"] % 7
    np.testing.assert_array_equal(again, cells)


def test_small_cells_look_at_overlapping_patches(tmp_path, scene, monkeypatch):
    monkeypatch.setattr("landslide_qgis.core.screening.cells._READ_PX", 48)
    model = make_classifier(tmp_path / "m.onnx", card(("B04",)), {"B04": 30.0}, -3.0)
    found, profile, _, _, _ = screen(tmp_path, scene, [model], cell_px=16)
    assert found.shape == (1, 7, 10)
    assert profile["transform"].a == 160
    red = native(scene)[0]
    patch = red[16 * 3 - 8 : 16 * 3 + 24, 16 * 4 - 8 : 16 * 4 + 24]
    z = 30 * patch.mean() * 1e-4 - 3
    assert found[0, 3, 4] == pytest.approx(1 / (1 + np.exp(-z)), abs=0.0021)


def test_a_scene_smaller_than_a_patch(tmp_path, write_raster):
    path = write_raster("small/B04.tif", np.full((20, 24), 500, np.uint16))
    model = make_classifier(tmp_path / "m.onnx", card(("B04",)), {"B04": 20.0}, -1.0)
    found, _, _, _, _ = screen(tmp_path, path.parent, [model])
    np.testing.assert_allclose(found, [[[0.5]]], atol=0.003)


def test_hidden_ground_is_not_looked_at(tmp_path, scene, write_raster):
    clouds = np.zeros((100, 150), np.uint8)
    clouds[:, 60:] = 1
    path = write_raster("clouds.tif", clouds)
    model = make_classifier(tmp_path / "m.onnx", card(("B04",)), {"B04": 10.0}, -1.0)
    found, _, _, result, _ = screen(tmp_path, scene, [model], clouds=str(path))
    assert np.isnan(found[0, :, 2:]).all()
    assert result.summary["cells"] == 4


@pytest.mark.parametrize(("cell", "patch", "size"), [(64, 64, 64), (16, 64, 200), (50, 30, 171)])
def test_patches_lie_in_the_grid_and_blocks_hold_every_cell_once(cell, patch, size, monkeypatch):
    monkeypatch.setattr("landslide_qgis.core.screening.cells._READ_PX", 100)
    grid = Grid(rasterio.CRS.from_epsg(32643), from_origin(0, 0, 10, 10), size, size - 7)
    cells = Cells(grid, cell, patch)
    seen = []
    for block in cells.blocks():
        outer = block.window()
        for member in block.members():
            inner = cells.patch_window(*member)
            own = cells.window(*member)
            for window in (inner, own):
                assert window.col_off >= outer.col_off or window is own
                assert window.col_off + window.width <= size
                assert window.row_off + window.height <= size - 7
            assert inner.row_off + inner.height <= outer.row_off + outer.height
            seen.append(member)
    assert len(seen) == len(set(seen)) == cells.rows * cells.columns


def test_what_cannot_be_screened_is_one_sentence(tmp_path, scene, sar):
    (_, after), _ = sar
    model = make_classifier(tmp_path / "sar.onnx", card(SAR), {}, 0.0)
    segmenter = make_model(tmp_path / "segmenter.onnx", make_card())
    small = make_classifier(tmp_path / "small.onnx", card(("B04",), tile_px=16), {}, 0.0)
    for models, options, message in (
        ([model], {}, r"needs Sentinel-1 backscatter \(VV_desc, VH_desc, VH_desc_pre\); .*after"),
        ([model], {"sar_desc": (after,)}, "descending orbit before the event"),
        ([segmenter], {}, "no patch classifier; run it with landslide:detect"),
        ([small, model], {}, "patches of 16 pixels, sar.onnx at 32"),
        ([model, model], {}, "given twice"),
        ([], {}, "No model was given"),
        ([small], {"cell_px": 3}, "A cell of 3 pixels"),
    ):
        with pytest.raises(LandslideError, match=message):
            screen(tmp_path, scene, models, **options)
    with pytest.raises(LandslideError, match="patch classifier, which maps no outlines"):
        open_model(model)
    assert not list(tmp_path.glob("cells*"))


def test_a_card_that_contradicts_the_network_is_refused(tmp_path):
    made = card(OPTICAL)
    path = make_classifier(tmp_path / "m.onnx", made, {}, 0.0)
    import onnx

    model = onnx.load(path)
    wrong = card((*OPTICAL, "B03")).to_metadata()["mlm"]
    next(entry for entry in model.metadata_props if entry.key == "mlm").value = wrong
    onnx.save(model, path)
    with pytest.raises(LandslideError, match="does not turn 3 × 32 × 32 numbers"):
        open_model(path, task="classification")


def test_the_card_says_what_it_is(tmp_path):
    made = card(OPTICAL, "statistics")
    path = make_classifier(tmp_path / "m.onnx", made, {}, 0.0)
    assert ModelCard.from_metadata(made.to_metadata()) == made
    document = json.loads(describe(str(path), as_json=True))
    assert document["mlm:tasks"] == ["scene-classification"]
    assert "model_type" not in made.to_metadata(), "Deepness would take it for a segmenter"


def test_on_the_command_line(tmp_path, scene, capsys):
    model = make_classifier(tmp_path / "m.onnx", card(OPTICAL), {"B04": 40.0}, -3.0)
    words = [str(scene), "--model", str(model), "--cells", str(tmp_path / "c.gpkg")]
    assert main(["screen", *words]) == 0
    assert "flagged:" in capsys.readouterr().out
    assert main(["info", str(model)]) == 0


@pytest.mark.real_data
@pytest.mark.skipif(not PUTHUMALA.is_dir(), reason="LANDSLIDE_DATA names no folder with puthumala")
def test_puthumala_with_its_own_sentinel_1(tmp_path):
    """Real Sentinel-2 with real Sentinel-1 (its only scene stands for before and after)."""
    radar = (str(PUTHUMALA / "sentinel1_2019-12-08.tif"),)
    names = ("B04", "nd_B08_B04", "VV_desc", "VH_desc", "dVV_desc")
    model = make_classifier(
        tmp_path / "m.onnx", card(names, tile_px=64), {"B04": 60.0, "nd_B08_B04": -2.0}, -1.0
    )
    found, _, _, result, events = screen(
        tmp_path, PUTHUMALA / "sentinel2", [model], sar_desc=radar, sar_desc_before=radar
    )
    assert found.shape == (1, 4, 10)
    assert result.summary["cells"] >= 38
    assert np.nanmax(found) > np.nanmin(found) + 0.3
    assert not [event for event in events if isinstance(event, jobs.Warn)]


def test_channels_are_made_of_bands():
    assert bands_of(("nd_B08_B04", "dVV_asc")) == ("B08", "B04", "VV_asc", "VV_asc_pre")
    one = np.array([0.0, 3.0], np.float32)
    assert np.isnan(derive("nd_B08_B04", {"B08": one * 0, "B04": one * 0})).all()
    np.testing.assert_allclose(derive("dVV_asc", {"VV_asc": one, "VV_asc_pre": one + 2}), [-2, -2])
