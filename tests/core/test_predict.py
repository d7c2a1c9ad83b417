"""Prediction of a whole scene: no seams, no drift, nodata kept, memory bounded."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import rasterio

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.protocol import InferenceOptions, PredictJob, SceneSpec, Warn
from landslide_qgis.core.run import run_job
from tests.core.toys import RGB, make_card, make_model


def predict(tmp_path, inputs, model, **changes):
    events = []
    options = {k: changes.pop(k) for k in list(changes) if hasattr(InferenceOptions, k)}
    scene = {k: changes.pop(k) for k in list(changes) if hasattr(SceneSpec(), k)}
    job = PredictJob(
        SceneSpec(inputs=tuple(str(p) for p in inputs), **scene),
        str(tmp_path / "probability.tif"),
        InferenceOptions(model=str(model), **options),
        **changes,
    )
    result = run_job(job, events.append)
    with rasterio.open(tmp_path / "probability.tif") as dataset:
        return dataset.read(1, masked=True) * dataset.scales[0], dataset.profile, events, result


def expected(folder, model):
    """The same model over the whole scene in one call, fed by hand."""
    bands = []
    for name in RGB:
        with rasterio.open(folder / f"{name}.tif") as dataset:
            bands.append(dataset.read(1).astype(np.float32))
    image = np.pad((np.stack(bands) * 1e-4 - 0.1) / 0.1, ((0, 0), (8, 8), (8, 8)), mode="reflect")
    session = ort.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    return session.run(None, {"image": image[np.newaxis].astype(np.float32)})[0][0, 0, 8:-8, 8:-8]


@pytest.mark.parametrize("tile", [None, 64, 96])
@pytest.mark.parametrize("threads", [1, 3])
def test_tiles_give_what_the_whole_gives(tmp_path, rgb_scene, toy_model, tile, threads):
    found, profile, _, _ = predict(
        tmp_path, [rgb_scene], toy_model, tile_px=tile, threads=threads, probability_type="float32"
    )
    np.testing.assert_allclose(found, expected(rgb_scene, toy_model), atol=1e-5)
    assert profile["dtype"] == "float32"


def test_a_small_tile_takes_less_overlap_than_the_model_is_used_to(tmp_path, rgb_scene):
    model = make_model(tmp_path / "wide.onnx", make_card(overlap_px=64))
    found, _, _, _ = predict(tmp_path, [rgb_scene], model, tile_px=64, probability_type="float32")
    np.testing.assert_allclose(found, expected(rgb_scene, model), atol=1e-5)


def test_compact_probability_is_within_half_a_step(tmp_path, rgb_scene, toy_model):
    found, profile, _, result = predict(tmp_path, [rgb_scene], toy_model)
    np.testing.assert_allclose(found, expected(rgb_scene, toy_model), atol=0.5 / 250 + 1e-5)
    assert profile["dtype"] == "uint8"
    assert profile["nodata"] == 255
    assert result.summary["provider"] == "CPU"


def test_output_is_a_cog_on_the_scenes_grid(tmp_path, rgb_scene, toy_model):
    predict(tmp_path, [rgb_scene], toy_model)
    with (
        rasterio.open(tmp_path / "probability.tif") as found,
        rasterio.open(rgb_scene / "B04.tif") as band,
    ):
        assert found.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert (found.crs, found.transform, found.shape) == (band.crs, band.transform, band.shape)
        assert found.tags()["LANDSLIDE_MODEL"] == "toy"
        assert found.descriptions[0] == "landslide probability"


def test_turned_and_flipped_average_is_the_same_for_a_symmetric_model(
    tmp_path, rgb_scene, toy_model
):
    found, _, _, _ = predict(tmp_path, [rgb_scene], toy_model, tta=True, probability_type="float32")
    np.testing.assert_allclose(found, expected(rgb_scene, toy_model), atol=1e-5)


def test_scene_smaller_than_a_tile(tmp_path, write_raster, toy_model):
    files = [write_raster(f"{n}.tif", np.full((20, 17), 1000, np.uint16)) for n in RGB]
    found, _, _, _ = predict(tmp_path, files, toy_model)
    assert found.shape == (20, 17)
    assert np.ptp(found) < 0.01


def test_a_scene_as_small_as_a_training_chip_is_given_as_the_chips_were(tmp_path, write_raster):
    noise = np.random.default_rng(3).integers(300, 900, (3, 128, 128)).astype(np.uint16)
    files = [write_raster(f"{n}.tif", noise[i]) for i, n in enumerate(RGB)]
    model = make_model(tmp_path / "chips.onnx", make_card(chip_px=128), window=31)
    found, _, _, _ = predict(tmp_path, files, model, probability_type="float32")
    session = ort.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    image = ((noise * 1e-4 - 0.1) / 0.1)[np.newaxis].astype(np.float32)
    np.testing.assert_allclose(found, session.run(None, {"image": image})[0][0, 0], atol=1e-4)


def test_nodata_stays_nodata_and_empty_tiles_are_skipped(tmp_path, write_raster, toy_model):
    values = np.full((300, 300), 1000, np.uint16)
    values[:, 150:] = 0
    files = [write_raster(f"{n}.tif", values, nodata=0) for n in RGB]
    found, _, _, result = predict(tmp_path, files, toy_model, tile_px=64)
    np.testing.assert_array_equal(found.mask, values == 0)
    assert 0 < result.summary["tiles_skipped"] < result.summary["tiles"]


def test_zero_in_every_band_is_nodata_where_none_is_declared(tmp_path, write_raster, toy_model):
    values = np.full((40, 40), 1000, np.uint16)
    values[:10] = 0
    files = [write_raster(f"{n}.tif", values) for n in RGB]
    found, _, _, _ = predict(tmp_path, files, toy_model)
    np.testing.assert_array_equal(found.mask, values == 0)


def test_a_mask_file_beside_a_raster_is_honoured(tmp_path, write_raster, toy_model):
    files = [write_raster(f"{n}.tif", np.full((40, 40), 1000, np.uint16)) for n in RGB]
    mask = np.full((40, 40), 255, np.uint8)
    mask[:10] = 0
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=False), rasterio.open(files[0], "r+") as dataset:
        dataset.write_mask(mask)
    assert (tmp_path / f"{files[0].name}.msk").exists()
    found, _, _, _ = predict(tmp_path, files, toy_model)
    np.testing.assert_array_equal(found.mask, mask == 0)


def test_nan_and_infinity_are_nodata(tmp_path, write_raster, toy_model):
    values = np.full((40, 40), 0.1, np.float32)
    values[3, 4], values[5, 6] = np.nan, np.inf
    files = [write_raster(f"{n}.tif", values) for n in RGB]
    found, _, _, _ = predict(tmp_path, files, toy_model)
    assert found.mask.sum() == 2
    assert found.mask[3, 4]
    assert found.mask[5, 6]


def test_negative_int16_is_data(tmp_path, write_raster, toy_model):
    values = np.full((40, 40), -50, np.int16)
    values[20:] = 800
    files = [write_raster(f"{n}.tif", values) for n in RGB]
    found, _, _, _ = predict(tmp_path, files, toy_model)
    assert not np.ma.is_masked(found)
    assert found[0, 0] < found[-1, -1]


def test_a_part_equals_the_part_of_the_whole(tmp_path, rgb_scene, toy_model):
    with rasterio.open(rgb_scene / "B04.tif") as dataset:
        left, top = dataset.transform * (40, 30)
        right, bottom = dataset.transform * (120, 100)
    whole = expected(rgb_scene, toy_model)[30:100, 40:120]
    found, profile, _, _ = predict(
        tmp_path,
        [rgb_scene],
        toy_model,
        extent=(left, bottom, right, top),
        probability_type="float32",
    )
    assert (profile["height"], profile["width"]) == (70, 80)
    np.testing.assert_allclose(found[2:-2, 2:-2], whole[2:-2, 2:-2], atol=1e-5)


def test_a_model_of_one_size(tmp_path, rgb_scene):
    model = make_model(tmp_path / "fixed.onnx", make_card(), dims=(1, 64, 64))
    found, _, _, _ = predict(tmp_path, [rgb_scene], model, probability_type="float32")
    free = make_model(tmp_path / "free.onnx", make_card())
    np.testing.assert_allclose(found, expected(rgb_scene, free), atol=1e-5)


def test_batches_of_many_tiles(tmp_path, rgb_scene, toy_model):
    found, _, _, _ = predict(
        tmp_path, [rgb_scene], toy_model, tile_px=64, batch_size=5, probability_type="float32"
    )
    np.testing.assert_allclose(found, expected(rgb_scene, toy_model), atol=1e-5)


def test_another_pixel_size_warns(tmp_path, write_raster, toy_model):
    from rasterio.transform import from_origin

    transform = from_origin(600000, 1200000, 30, 30)
    values = np.full((64, 64), 1000, np.uint16)
    files = [write_raster(f"{n}.tif", values, transform=transform) for n in RGB]
    _, _, events, _ = predict(tmp_path, files, toy_model)
    warning = next(e for e in events if isinstance(e, Warn) and e.code == "gsd")
    assert "30 m" in warning.text
    assert warning.numbers["model_m"] == 10.0


def test_a_deepness_model_runs_once_its_bands_are_mapped(tmp_path, write_raster):
    import onnx

    picture = np.random.default_rng(2).integers(0, 256, (3, 70, 90)).astype(np.uint8)
    file = write_raster("picture.tif", picture)
    model = make_model(tmp_path / "deep.onnx", make_card())
    proto = onnx.load(model)
    keep = [entry for entry in proto.metadata_props if entry.key != "mlm"]
    del proto.metadata_props[:]
    proto.metadata_props.extend(keep)
    onnx.save(proto, model)
    bands = {f"channel{i}": f"{file}|{i}" for i in (1, 2, 3)}
    found, _, _, _ = predict(tmp_path, [], model, bands=bands, probability_type="float32")
    image = np.pad((picture / 255 - 0.1) / 0.1, ((0, 0), (8, 8), (8, 8)), mode="reflect")
    session = ort.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    whole = session.run(None, {"image": image[np.newaxis].astype(np.float32)})[0][0, 0]
    np.testing.assert_allclose(found, whole[8:-8, 8:-8], atol=1e-4)


def test_a_model_whose_step_is_larger_than_the_usual_tile(tmp_path, rgb_scene):
    card = make_card(tile_px=1024, size_multiple=1024)
    model = make_model(tmp_path / "large.onnx", card)
    _, _, _, result = predict(tmp_path, [rgb_scene], model)
    assert result.summary["tile_px"] == 1024


def test_a_class_that_the_network_does_not_give_is_refused(tmp_path, rgb_scene):
    """Where the file leaves the number of classes open, only the run can tell."""
    model = make_model(tmp_path / "toy.onnx", make_card(landslide_class=1), classes="K")
    with pytest.raises(LandslideError, match=r"but its number of classes is 1; correct"):
        predict(tmp_path, [rgb_scene], model)
    assert not (tmp_path / "probability.tif").exists()


def test_values_that_are_no_probabilities_are_refused_unless_the_card_says_so(tmp_path, rgb_scene):
    path = make_model(tmp_path / "raw.onnx", make_card())
    network = onnx.load(path)
    network.graph.node[-1].op_type = "Identity"  # what was a sigmoid
    onnx.save(network, path)
    with pytest.raises(LandslideError, match=r"gives values from .* where probabilities are due"):
        predict(tmp_path, [rgb_scene], path)
    del network.metadata_props[:]
    for key, value in make_card(activation="sigmoid").to_metadata().items():
        network.metadata_props.add(key=key, value=value)
    onnx.save(network, path)
    found, _, _, _ = predict(tmp_path, [rgb_scene], path, probability_type="float32")
    whole = make_model(tmp_path / "whole.onnx", make_card())
    np.testing.assert_allclose(found, expected(rgb_scene, whole), atol=1e-5)
