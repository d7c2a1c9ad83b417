"""A model file is read whole and refused for the right reason."""

from __future__ import annotations

import json

import onnx
import pytest
from onnx import TensorProto, helper

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import BandSpec, Metric, ModelCard, SceneScaling, to_mlm
from landslide_qgis.core.model.file import open_model
from landslide_qgis.core.model.page import describe, template
from tests.core.toys import make_card, make_model


def test_card_survives_the_round_trip(tmp_path):
    card = make_card(
        scene_scaling=SceneScaling(50.0, 0.2),
        clip=(0.0, 1.5),
        metrics=(Metric("f1", 0.72, "val", "pooled"),),
        bands=(
            BandSpec("B04", wavelength_um=0.665, train_p01=0.1, train_p99=0.9),
            BandSpec("slope", "slope", unit="degree", required=False),
        ),
    )
    model = open_model(make_model(tmp_path / "m.onnx", card, channels=2))
    assert model.card == card
    assert model.fixed_side is None


def test_deepness_keys_are_there(toy_model):
    props = {p.key: json.loads(p.value) for p in onnx.load(toy_model).metadata_props}
    assert props["model_type"] == "Segmentor"
    assert props["resolution"] == 1000
    assert props["seg_thresh"] == 0.5
    assert len(props["standardization_mean"]) == 3


def test_a_deepness_file_opens_with_its_own_keys(tmp_path):
    file = make_model(tmp_path / "deep.onnx", make_card())
    proto = onnx.load(file)
    keep = [p for p in proto.metadata_props if p.key != "mlm"]
    del proto.metadata_props[:]
    proto.metadata_props.extend(keep)
    proto.metadata_props.add(key="author", value="no JSON")
    onnx.save(proto, file)
    card = open_model(file).card
    assert card.band_names == ("channel1", "channel2", "channel3")
    assert card.gsd_m == 10.0
    assert card.assumed


def test_a_bare_file_opens_with_a_card_beside_it(tmp_path):
    file = make_model(tmp_path / "bare.onnx", None)
    with pytest.raises(LandslideError, match=r"bare.onnx has no metadata; .*bare.json"):
        open_model(file)
    (tmp_path / "bare.json").write_text(json.dumps(to_mlm(make_card())))
    assert open_model(file).card.name == "toy"


def test_template_is_a_card(tmp_path):
    file = make_model(tmp_path / "bare.onnx", None, channels=5)
    (tmp_path / "bare.json").write_text(template(str(file)))
    assert len(open_model(file).card.bands) == 5


def test_weights_that_are_listed_among_the_inputs_are_no_image(tmp_path):
    """As in files of the format's first versions."""
    file = make_model(tmp_path / "old.onnx", None, channels=5)
    proto = onnx.load(file)
    weight = helper.make_tensor_value_info("w", TensorProto.FLOAT, [1, 5, 3, 3])
    proto.graph.input.insert(0, weight)
    onnx.save(proto, file)
    assert len(json.loads(template(str(file)))["mlm:input"][0]["bands"]) == 5


def test_sides_of_minus_one_are_free(tmp_path):
    model = open_model(make_model(tmp_path / "m.onnx", make_card(), dims=(-1, -1, -1)))
    assert (model.fixed_side, model.fixed_batch) == (None, None)


def test_description_names_bands_and_scores(tmp_path):
    card = make_card(metrics=(Metric("f1", 0.72, "val split", "pooled"),))
    text = describe(str(make_model(tmp_path / "m.onnx", card)))
    assert "B04" in text
    assert "0.720" in text
    assert json.loads(describe(str(tmp_path / "m.onnx"), as_json=True))["mlm:name"] == "toy"


def test_missing_file():
    with pytest.raises(LandslideError, match="does not exist"):
        open_model("nowhere.onnx")


def test_truncated_file(toy_model):
    toy_model.write_bytes(toy_model.read_bytes()[:200])
    with pytest.raises(LandslideError, match="damaged, cut short"):
        open_model(toy_model)


def test_another_kind_of_file(tmp_path):
    (tmp_path / "m.onnx").write_text("This is not a network." * 50)
    with pytest.raises(LandslideError, match="not a readable ONNX model"):
        open_model(tmp_path / "m.onnx")


def test_empty_file(tmp_path):
    (tmp_path / "m.onnx").write_bytes(b"")
    with pytest.raises(LandslideError, match="holds no network"):
        open_model(tmp_path / "m.onnx")


def test_wrong_number_of_bands(tmp_path):
    make_model(tmp_path / "m.onnx", make_card(), channels=4)
    with pytest.raises(LandslideError, match="number of bands, 3, than the network takes, 4"):
        open_model(tmp_path / "m.onnx")


@pytest.mark.parametrize(("opset", "ir_version"), [(99, 8), (18, 99)])
def test_too_new_for_the_runtime(tmp_path, opset, ir_version):
    make_model(tmp_path / "m.onnx", make_card(), opset=opset, ir_version=ir_version)
    with pytest.raises(LandslideError, match=r"needs onnxruntime > .*; you have "):
        open_model(tmp_path / "m.onnx")


def test_a_function_that_the_file_brings_along_is_no_custom_operator(tmp_path):
    """PyTorch exports such functions; they consist of standard operators."""
    file = make_model(tmp_path / "m.onnx", make_card())
    proto = onnx.load(file)
    body = [helper.make_node("Relu", ["x"], ["y"])]
    opsets = [helper.make_opsetid("", 18)]
    proto.functions.append(helper.make_function("own", "Step", ["x"], ["y"], body, opsets))
    proto.opset_import.append(helper.make_opsetid("own", 1))
    last = proto.graph.node[-1]
    last.output[0] = "before"
    proto.graph.node.append(helper.make_node("Step", ["before"], ["probability"], domain="own"))
    onnx.save(proto, file)
    assert open_model(file).output_name == "probability"


def test_custom_operator(tmp_path):
    node = helper.make_node("Sneak", ["z"], ["zz"], domain="evil.corp")
    make_model(tmp_path / "m.onnx", make_card(), extra_nodes=(node,))
    with pytest.raises(LandslideError, match=r"evil.corp.Sneak"):
        open_model(tmp_path / "m.onnx")


@pytest.mark.parametrize("location", ["../secret.bin", "/etc/passwd", ""])
def test_external_data_outside_the_folder(tmp_path, location):
    file = make_model(tmp_path / "m.onnx", make_card())
    _externalise(file, location)
    with pytest.raises(LandslideError, match="outside its own folder"):
        open_model(file)


def test_external_data_absent(tmp_path):
    file = make_model(tmp_path / "m.onnx", make_card())
    _externalise(file, "weights.bin")
    with pytest.raises(LandslideError, match="needs its data file"):
        open_model(file)


def test_external_data_through_a_link(tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    (tmp_path / "outside.bin").write_bytes(b"0" * 200)
    (folder / "weights.bin").symlink_to(tmp_path / "outside.bin")
    file = make_model(folder / "m.onnx", make_card())
    _externalise(file, "weights.bin")
    with pytest.raises(LandslideError, match="outside its own folder"):
        open_model(file)


def test_not_a_segmentation_model(tmp_path):
    graph = helper.make_graph(
        [helper.make_node("Flatten", ["image"], ["y"])],
        "flat",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 3, 64, 64])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", "K"])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    for key, value in make_card().to_metadata().items():
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, tmp_path / "m.onnx")
    with pytest.raises(LandslideError, match="does not give a map"):
        open_model(tmp_path / "m.onnx")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"threshold": 1.5}, "threshold is not between 0 and 1"),
        ({"bands": ()}, "lists no bands"),
        ({"bands": (BandSpec("B04"), BandSpec("B04"))}, "listed twice"),
        ({"bands": (BandSpec("B04", scale=0.0),)}, "scale is 0"),
        ({"gsd_m": 0.0}, "ground sampling distance"),
        ({"tile_px": 100}, "no multiple of its step"),
    ],
)
def test_unusable_cards(change, message):
    with pytest.raises(LandslideError, match=message):
        make_card(**change)


def test_a_missing_key_is_named(tmp_path):
    document = to_mlm(make_card())
    del document["landslide:threshold"]
    with pytest.raises(LandslideError, match="landslide:threshold"):
        ModelCard.from_metadata({"mlm": json.dumps(document)})


def _externalise(file, location):
    proto = onnx.load(file)
    tensor = proto.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=location)
    file.write_bytes(proto.SerializeToString())
