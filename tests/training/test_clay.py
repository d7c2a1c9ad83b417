from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from landslide_qgis.core.errors import LandslideError
from training.cli import main
from training.context import CONTEXTS
from training.context.clay import SIZES, ClayEncoder, position_frequencies
from training.context.clay_checkpoint import PREFIX, check_tensors, convert_checkpoint, load_clay
from training.context.clay_context import bands_for_clay, wavelengths_of
from training.export.graph import open_session
from training.recipes.recipe import BandConfig, InputConfig

DATA = Path(os.environ.get("LANDSLIDE_DATA") or "../shared/data")
REFERENCE = DATA / "clay_reference"
CHECKPOINT = REFERENCE / "clay_tiny_random.ckpt"
PARAMETERS = {
    # size: (encoder, patch embedding, transformer)
    "tiny": (4_030_592, 2_252_480, 1_777_920),
    "small": (10_957_568, 3_862_400, 7_094_784),
    "base": (92_102_144, 7_082_240, 85_019_136),
    "large": (311_442_944, 9_228_800, 302_213_120),
}
CASES = ("s2_10_128", "s2_9_128", "s2_9_256", "rgb_64", "s1_64")
L4S = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "B10", "B11", "B12")


def make_config(*names: str) -> InputConfig:
    return InputConfig(tuple(BandConfig(name, 0.5, 1000.0, 0.2, 0.1) for name in names))


ALL_BANDS = make_config(*L4S, "slope", "dem")


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)
    torch.manual_seed(0)


@pytest.fixture
def tiny() -> ClayEncoder:
    return ClayEncoder(SIZES["tiny"]).eval()


@pytest.fixture
def reference() -> Path:
    if not CHECKPOINT.is_file():
        pytest.skip(f"no Clay reference in {REFERENCE}; set LANDSLIDE_DATA")
    return CHECKPOINT


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("LANDSLIDE_CACHE", str(folder))
    return folder


def save_official(encoder: ClayEncoder, path: Path, decoder: torch.Tensor | None = None) -> Path:
    """Write a checkpoint as Lightning does."""
    state = {PREFIX + key: tensor for key, tensor in encoder.state_dict().items()}
    state["model.decoder.mask_token"] = torch.zeros(3) if decoder is None else decoder
    hyper = {"model_size": "tiny", "mask_ratio": 0.75}
    torch.save({"state_dict": state, "hyper_parameters": hyper, "epoch": 7}, path)
    return path


@pytest.mark.parametrize("name", SIZES)
def test_parameters_equal_the_published_counts(name):
    with torch.device("meta"):
        encoder = ClayEncoder(SIZES[name])
    parts = (encoder, encoder.patch_embedding, encoder.transformer)
    counts = tuple(sum(tensor.numel() for tensor in part.parameters()) for part in parts)
    assert counts == PARAMETERS[name]


@pytest.mark.real_data
@pytest.mark.parametrize("case", CASES)
def test_tokens_equal_those_of_the_public_implementation(reference, cache, case):
    encoder = load_clay("tiny", reference).eval()
    with np.load(REFERENCE / "cases.npz") as cases:
        part = {
            key: torch.from_numpy(cases[f"{case}/{key}"])
            for key in ("pixels", "time", "latlon", "waves", "tokens")
        }
        gsd_m = float(cases[f"{case}/gsd"])
    with torch.inference_mode():
        tokens = encoder(part["pixels"], part["waves"], gsd_m, part["time"], part["latlon"])
        baked = encoder.bake(
            part["waves"].tolist(), gsd_m, part["time"][0].tolist(), part["latlon"][0].tolist()
        )
        plain = baked(part["pixels"][:1])
    assert (tokens - part["tokens"]).abs().max() < 1e-4
    assert (plain - tokens[:1]).abs().max() < 1e-5


def test_frequencies_keep_the_published_quirk():
    frequencies = position_frequencies(1024, 10.0)
    assert len(frequencies) == 254
    assert float(frequencies[0]) == pytest.approx(10.0)
    assert float(frequencies[-1]) == pytest.approx(10.0 / 10_000 ** (2 / 1016))
    assert float(frequencies[-1]) > 9.8


def test_order_of_patches_and_constants(tiny):
    pixels = torch.randn(2, 3, 16, 40)
    waves = [0.665, 0.56, 0.493]
    place = torch.tensor([[0.1, 0.2, 0.3, 0.4]])
    with torch.inference_mode():
        baked = tiny.bake(waves, 10.0, latlon=place[0].tolist())
        tokens = tiny(pixels, torch.tensor(waves), 10.0, latlon=place.expand(2, -1))
        plain = baked(pixels)
        positions = baked.positions(2, 5)
        other = tiny(pixels, torch.tensor(waves), 10.0)
        raw = tiny(pixels, torch.tensor(waves), 10.0, final_norm=False)
        normed = tiny.transformer.norm(raw)
    assert tokens.shape == (2, 11, 192)
    torch.testing.assert_close(plain, tokens, atol=1e-5, rtol=0.0)
    # Patch 7 is column 2 of row 1; the first 46 channels are sines of the column.
    frequencies = baked.frequencies
    torch.testing.assert_close(positions[7, :46], torch.sin(2.0 * frequencies))
    torch.testing.assert_close(positions[7, 92:138], torch.sin(1.0 * frequencies))
    assert positions[7, -8:].tolist() == pytest.approx([0, 0, 0, 0, 0.1, 0.2, 0.3, 0.4])
    assert (other - tokens).abs().max() > 1e-3
    torch.testing.assert_close(normed, other)


def test_baked_encoder_exports(tiny):
    baked = tiny.bake([0.665, 0.56, 0.493], 10.0).eval()
    assert baked.embed.weight.shape == (192, 3, 8, 8)
    pixels = torch.randn(2, 3, 64, 64)
    program = torch.onnx.export(
        baked,
        (pixels,),
        input_names=["pixels"],
        output_names=["tokens"],
        opset_version=18,
        dynamo=True,
        verbose=False,
    )
    session = open_session(program.model_proto, threads=1)
    with torch.inference_mode():
        expected = baked(pixels).numpy()
    got = session.run(["tokens"], {"pixels": pixels.numpy()})[0]
    assert np.abs(got - expected).max() < 1e-4
    assert {entry.domain for entry in program.model_proto.opset_import} <= {"", "ai.onnx"}


def test_official_checkpoint_is_converted_once(tiny, tmp_path, cache):
    path = save_official(tiny, tmp_path / "clay.ckpt")
    loaded = load_clay("tiny", path)
    for key, tensor in tiny.state_dict().items():
        torch.testing.assert_close(loaded.state_dict()[key], tensor)
    (converted,) = cache.iterdir()
    assert converted.suffix == ".safetensors"
    assert "cls_token" in load_file(str(converted))
    stamp = converted.stat().st_mtime_ns
    load_clay("tiny", path)
    assert converted.stat().st_mtime_ns == stamp
    assert load_clay("tiny", converted).size == SIZES["tiny"]


def test_wrong_checkpoints_say_what_is_wrong(tiny, tmp_path, cache):
    path = save_official(tiny, tmp_path / "clay.ckpt")
    with pytest.raises(LandslideError, match="are Clay 'tiny', but 'small' is asked for"):
        load_clay("small", path)
    with pytest.raises(LandslideError, match="no size 'huge'; known: tiny, small, base, large"):
        load_clay("huge", path)
    with pytest.raises(LandslideError, match="no Clay weights at"):
        load_clay("tiny", tmp_path / "absent.ckpt")
    path.write_bytes(path.read_bytes()[:100_000])
    with pytest.raises(LandslideError, match="cannot be read; it is truncated"):
        load_clay("tiny", path)
    torch.save({"state_dict": {"model.decoder.x": torch.zeros(1)}}, path)
    with pytest.raises(LandslideError, match=r"no tensors named 'model\.encoder\.…'"):
        load_clay("tiny", path)
    torch.save([1, 2], path)
    with pytest.raises(LandslideError, match="no 'state_dict'"):
        load_clay("tiny", path)
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"nothing")
    with pytest.raises(LandslideError, match="is damaged"):
        load_clay("tiny", broken)


class Intruder:
    """Something that only a pickle with code can bring."""

    def __reduce__(self):
        return os.system, ("true",)


def test_checkpoints_with_code_are_refused(tiny, tmp_path, cache):
    path = tmp_path / "clay.ckpt"
    torch.save({"state_dict": {PREFIX + "cls_token": Intruder()}}, path)
    with pytest.raises(LandslideError, match=r"holds more than tensors and plain values\.$"):
        load_clay("tiny", path)


def test_missing_and_left_over_tensors_are_named(tiny, tmp_path):
    state = dict(tiny.state_dict())
    del state["transformer.norm.bias"]
    state["transformer.extra"] = torch.zeros(1)
    state["cls_token"] = torch.zeros(1, 1, 192, 1)
    with pytest.raises(LandslideError) as caught:
        check_tensors(tiny, state, Path("clay.ckpt"))
    text = str(caught.value)
    assert "missing: transformer.norm.bias" in text
    assert "left over: transformer.extra" in text
    assert "cls_token (1, 1, 192, 1) instead of (1, 1, 192)" in text
    path = tmp_path / "tiny.safetensors"
    save_file({key: state[key] for key in ("transformer.extra",)}, str(path))
    with pytest.raises(LandslideError, match="and 80 more"):
        load_clay("tiny", path)


def test_full_disk_leaves_nothing(tiny, tmp_path, monkeypatch):
    path = save_official(tiny, tmp_path / "clay.ckpt")

    def fail(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("training.runtime.tensor_files.save_file", fail)
    with pytest.raises(LandslideError, match="No space left"):
        convert_checkpoint("tiny", path, tmp_path / "out" / "clay.safetensors")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_download_needs_revision_and_hash():
    with pytest.raises(LandslideError, match="needs 'revision' and 'sha256'"):
        CONTEXTS.build("clay", {"weights": "hub"}, config=ALL_BANDS)


def test_bands_of_both_fidelities():
    ours = bands_for_clay(ALL_BANDS, "ours")
    assert ours == ("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B11", "B12")
    assert bands_for_clay(ALL_BANDS, "paper") == L4S
    assert wavelengths_of(ALL_BANDS, ("B01", "B04", "B10")) == [0.443, 0.665, 1.375]
    with pytest.raises(LandslideError, match="at least one Sentinel-2 band"):
        bands_for_clay(make_config("slope"), "ours")


def test_context_map_is_the_grid_of_patches(tiny, tmp_path):
    path = tmp_path / "tiny.safetensors"
    save_file(tiny.state_dict(), str(path))
    image = torch.randn(2, 14, 16, 24)
    options = {"size": "tiny", "weights": str(path)}
    ours = CONTEXTS.build("clay", options, config=ALL_BANDS).eval()
    paper = CONTEXTS.build("clay", options | {"fidelity": "paper"}, config=ALL_BANDS).eval()
    with torch.inference_mode():
        seen, raw = ours(image), paper(image)
        waves = torch.tensor(wavelengths_of(ALL_BANDS, bands_for_clay(ALL_BANDS, "ours")))
        tokens = tiny(image[:, [1, 2, 3, 4, 5, 6, 7, 10, 11]], waves, 10.0)
        published = tiny(
            image[:, :12],
            torch.tensor(wavelengths_of(ALL_BANDS, L4S)),
            10.0,
            time=torch.ones(2, 4),
            final_norm=False,
        )
    assert seen.shape == (2, 192, 2, 3)
    torch.testing.assert_close(seen[:, :, 1, 2], tokens[:, 1 + 5], atol=1e-5, rtol=0.0)
    torch.testing.assert_close(raw[:, :, 0, 1], published[:, 2], atol=1e-5, rtol=1e-5)
    assert not any(tensor.requires_grad for tensor in ours.parameters())


def test_zoom_tells_the_finer_resolution():
    config = make_config("B04", "B03", "B02")
    context = CONTEXTS.build("clay", {"size": "tiny", "zoom": 2}, config=config)
    assert context.stride == 4
    assert float(context.clay.frequencies[0]) == pytest.approx(5.0)
    with torch.inference_mode():
        assert context(torch.randn(1, 3, 32, 32)).shape == (1, 192, 8, 8)


def test_own_statistics_start_from_native_values():
    config = make_config("B04", "B03", "B02")
    options = {"size": "tiny", "statistics": "clay", "level": 1.0}
    context = CONTEXTS.build("clay", options, config=config)
    # 0.2 after a gain to the target 0.2 stands for the level 1.0, and 1000 native values a unit.
    got = context.select(torch.zeros(1, 3, 1, 1)).flatten().tolist()
    assert got == pytest.approx([(1000 - 1552) / 1888, (1000 - 1355) / 1757, (1000 - 1105) / 1809])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"zoom": 3}, "'zoom' 1 or 2"),
        ({"fidelity": "exact"}, "must be 'paper' or 'ours'"),
        ({"bands": ["B8A"]}, "no band 'B8A'"),
        ({"bands": ["B01"], "statistics": "clay"}, "no statistics of the band 'B01'"),
        ({"colour": 1}, "options of context encoder 'clay' do not fit"),
    ],
)
def test_wrong_options(options, message):
    with pytest.raises(LandslideError, match=message):
        CONTEXTS.build("clay", {"size": "tiny"} | options, config=ALL_BANDS)


def test_the_command_makes_a_file_that_recipes_find(tiny, tmp_path, monkeypatch, capsys):
    source, out = (
        save_official(tiny, tmp_path / "clay.ckpt"),
        tmp_path / "weights" / "tiny.safetensors",
    )
    words = ["--checkpoint", str(source), "--size", "tiny"]
    assert main(["clay", str(out), *words]) == 0
    assert "Clay tiny, 4,030,592 parameters" in capsys.readouterr().out
    monkeypatch.setenv("LANDSLIDE_WEIGHTS", str(out.parent))
    options = {"size": "tiny", "weights": out.name}
    found = CONTEXTS.build("clay", options, config=make_config("B04", "B03", "B02"))
    assert torch.equal(found.clay.transformer.norm.weight, tiny.transformer.norm.weight)
    other = tmp_path / "large.safetensors"
    assert main(["clay", str(other), "--checkpoint", str(source), "--size", "large"]) == 1
    assert not other.exists()
    assert "are Clay 'tiny', but 'large' is asked for" in capsys.readouterr().err
    torch.save({"state_dict": {PREFIX + "extra": torch.zeros(1)}}, source)
    assert main(["clay", str(other), *words]) == 1
    assert not other.exists()
    assert f"The weights {source} do not fit the encoder; missing" in capsys.readouterr().err
    assert main(["clay", str(out)]) == 1
    assert "--revision and --sha256" in capsys.readouterr().err
