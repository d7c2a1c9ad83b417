from __future__ import annotations

import json
import math
import os
from pathlib import Path

import numpy as np
import pytest
import torch

from landslide_qgis.core.errors import LandslideError
from training.context import CONTEXTS
from training.context.galileo import GalileoEncoder, GalileoView, month_code
from training.context.galileo_bands import GROUPS, groups_for
from training.context.galileo_weights import load_folder, resampled
from training.export.graph import open_session
from training.recipes.recipe import BandConfig, InputConfig

DATA = Path(os.environ.get("LANDSLIDE_DATA") or "../shared/data")
WEIGHTS = Path(os.environ.get("LANDSLIDE_WEIGHTS") or DATA.parent / "weights") / "galileo_nano"
L4S = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "B10", "B11", "B12")


def make_config(*names: str) -> InputConfig:
    bands = tuple(BandConfig(name, 0.5, 1000.0, 0.2, 0.1) for name in names)
    return InputConfig(bands, scene_target=1.0)


ALL_BANDS = make_config(*L4S, "slope", "dem")
RGB = make_config("B04", "B03", "B02")


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)
    torch.manual_seed(0)


@pytest.fixture(scope="module")
def published() -> Path:
    if not (WEIGHTS / "encoder.pt").is_file():
        pytest.skip(f"no Galileo weights in {WEIGHTS}; set LANDSLIDE_WEIGHTS")
    return WEIGHTS


def random_tensors(seed: int = 0) -> dict[str, torch.Tensor]:
    """Tensors by their published names and shapes."""
    generator = torch.Generator().manual_seed(seed)

    def draw(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator) * 0.1

    tensors = {
        key: draw(*tensor.shape)
        for key, tensor in GalileoEncoder(GalileoView((), 8, 10.0, 7)).state_dict().items()
        if key.startswith(("blocks.", "norm."))
    }
    for group in GROUPS.values():
        tensors[f"{group.embedding}.weight"] = draw(128, len(group.bands), 8, 8)
        tensors[f"{group.embedding}.bias"] = draw(128)
    return tensors | {
        "pos_embed": draw(24, 32),
        "s_t_channel_embed": draw(7, 32),
        "sp_channel_embed": draw(3, 32),
    }


def write_folder(folder: Path, tensors: dict[str, torch.Tensor]) -> Path:
    """Write a folder as Galileo publishes it."""
    folder.mkdir(exist_ok=True)
    torch.save(tensors, folder / "encoder.pt")
    model = {"encoder": {"embedding_size": 128, "depth": 4, "num_heads": 8}}
    (folder / "config.json").write_text(json.dumps({"model": model}))
    ranges = {"13": {"mean": [1000.0] * 13, "std": [500.0] * 13}}
    ranges["16"] = {"mean": [600.0, 6.0] + [0.0] * 14, "std": [300.0, 4.0] + [1.0] * 14}
    (folder / "normalization.json").write_text(json.dumps(ranges))
    return folder


@pytest.fixture
def folder(tmp_path) -> Path:
    return write_folder(tmp_path / "galileo_nano", random_tensors())


def reference(tensors, groups, parts, patch, gsd_m, month):
    """Return the map by loops over tokens, straight from the published description."""
    rows, columns = (side // patch for side in parts[0].shape[2:])
    tokens = []
    for name, part in zip(groups, parts, strict=True):
        group = GROUPS[name]
        kernel = tensors[f"{group.embedding}.weight"].double()
        bias = tensors[f"{group.embedding}.bias"].double()
        for row in range(rows):
            for column in range(columns):
                window = part[0, :, row * patch :, column * patch :][:, :patch, :patch].double()
                token = (kernel * window).sum((1, 2, 3)) + bias
                angle = 2 * math.pi * (month - 1) / 12
                when = [*tensors["pos_embed"][0].tolist(), *[math.sin(angle)] * 16]
                when += [math.cos(angle)] * 16
                where = []
                for step in (column, row):
                    metres = step * patch * gsd_m / 10
                    angles = [metres / 10000 ** (i / 16 / 2) for i in range(8)]
                    where += [math.sin(a) for a in angles] + [math.cos(a) for a in angles]
                code = [
                    *tensors[group.table][group.row].tolist(),
                    *([0.0] * 64 if name == "SRTM" else when),
                    *where,
                ]
                tokens.append(token + torch.tensor(code, dtype=torch.float64))
    x = torch.stack(tokens)
    norm, linear = torch.nn.functional.layer_norm, torch.nn.functional.linear

    def get(key):
        return tensors[key].double()

    for i in range(4):
        block = f"blocks.{i}."
        y = norm(x, (128,), get(block + "norm1.weight"), get(block + "norm1.bias"))
        heads = [
            linear(y, get(f"{block}attn.{p}.weight"), get(f"{block}attn.{p}.bias"))
            .view(-1, 8, 16)
            .transpose(0, 1)
            for p in "qkv"
        ]
        weights = torch.softmax(heads[0] @ heads[1].transpose(1, 2) / 4.0, dim=-1)
        mixed = (weights @ heads[2]).transpose(0, 1).reshape(-1, 128)
        x = x + linear(mixed, get(block + "attn.proj.weight"), get(block + "attn.proj.bias"))
        y = norm(x, (128,), get(block + "norm2.weight"), get(block + "norm2.bias"))
        y = linear(y, get(block + "mlp.fc1.weight"), get(block + "mlp.fc1.bias"))
        y = torch.nn.functional.gelu(y)
        x = x + linear(y, get(block + "mlp.fc2.weight"), get(block + "mlp.fc2.bias"))
    x = norm(x, (128,), get("norm.weight"), get("norm.bias"))
    return x.view(len(groups), rows, columns, 128).mean(0).permute(2, 0, 1)


def assert_like_reference(context, tensors, image, month=7):
    groups = context.encoder.view.groups
    with torch.inference_mode():
        got = context(image)[0]
        parts = context.bands(image)
    expected = reference(tensors, groups, parts, 8, 10.0, month)
    assert (got - expected).abs().max() < 1e-4


def test_equals_a_slow_reference(folder):
    options = {"weights": str(folder), "month": 3}
    context = CONTEXTS.build("galileo_nano", options, config=ALL_BANDS).eval()
    assert context.encoder.view.groups == tuple(name for name in GROUPS if name != "S2_NIR_20m")
    assert_like_reference(context, random_tensors(), torch.randn(1, 14, 16, 24), month=3)


@pytest.mark.real_data
def test_published_weights_equal_the_reference(published):
    tensors = load_folder(published).tensors
    assert sum(tensor.numel() for tensor in tensors.values()) == 1_037_856
    torch.testing.assert_close(month_code(7), tensors["month_embed.weight"][6])
    torch.testing.assert_close(month_code(12), tensors["month_embed.weight"][11])
    for config in (RGB, ALL_BANDS):
        context = CONTEXTS.build("galileo_nano", {"weights": str(published)}, config=config)
        assert_like_reference(context.eval(), tensors, torch.randn(1, len(config.bands), 16, 16))


@pytest.mark.real_data
def test_published_features_tell_water_from_rock(published):
    """Patches of one surface are more alike than patches of two, wherever they lie."""
    native = {"B02": (300, 1900), "B03": (280, 2000), "B04": (200, 2200), "B08": (100, 2600)}
    config = make_config(*native)
    image = torch.zeros(1, 4, 64, 64)
    for place, (water, rock) in enumerate(native.values()):
        image[0, place, :, :32] = (water / 1000.0 - 0.2) / 0.1
        image[0, place, :, 32:] = (rock / 1000.0 - 0.2) / 0.1
    image += torch.randn(image.shape) * 0.1
    context = CONTEXTS.build("galileo_nano", {"weights": str(published)}, config=config).eval()
    with torch.inference_mode():
        seen = context(image)[0]
    seen = torch.nn.functional.normalize(seen - seen.mean((1, 2), keepdim=True), dim=0)
    left, right = seen[:, :, :4].flatten(1), seen[:, :, 4:].flatten(1)
    within = float((left.T @ left).mean() + (right.T @ right).mean()) / 2
    assert within > 0.3
    assert float((left.T @ right).mean()) < -0.2


def test_groups_follow_the_bands():
    assert groups_for(RGB, None) == ("S2_RGB",)
    assert groups_for(make_config("B02", "B03", "B04", "B08"), None) == (
        "S2_RGB",
        "S2_NIR_10m",
        "NDVI",
    )
    assert groups_for(ALL_BANDS, ["SRTM", "S2_RGB"]) == ("S2_RGB", "SRTM")
    with pytest.raises(LandslideError, match="at least B02, B03 and B04"):
        groups_for(make_config("B01"), None)
    with pytest.raises(LandslideError, match="no group 'S1'"):
        groups_for(RGB, ["S1"])
    with pytest.raises(LandslideError, match="'S2_NIR_20m' needs the band 'B8A'"):
        groups_for(ALL_BANDS, ["S2_NIR_20m"])
    with pytest.raises(LandslideError, match="at least one group"):
        groups_for(RGB, [])


def test_bands_reach_galileo_in_its_own_scale(folder):
    divisors = {"B04": 400.0, "B08": 2000.0, "dem": 700.0, "slope": 20.0}
    bands = tuple(BandConfig(name, 0.5, divisor, 0.2, 0.1) for name, divisor in divisors.items())
    config = InputConfig(bands, scene_target=0.2)
    options = {"weights": str(folder), "groups": ["S2_NIR_10m", "NDVI", "SRTM"], "level": 1.0}
    context = CONTEXTS.build("galileo_nano", options, config=config)
    infrared, ndvi, terrain = context.bands(torch.zeros(1, 4, 1, 1))
    # 0.2 model units after the gain to 0.2 stand for the level 1.0, except in terrain.
    assert float(infrared) == pytest.approx((2000.0 - 0.0) / 2000.0)
    assert float(ndvi) == pytest.approx((2000.0 - 400.0) / 2400.0)
    assert terrain.flatten().tolist() == pytest.approx(
        [(140.0 - 0.0) / 1200.0, (4.0 - (6.0 - 8.0)) / 16.0]
    )


def test_smaller_patches_keep_the_token(folder):
    kernel = torch.randn(5, 2, 8, 8)
    smaller = resampled(kernel, 4)
    assert smaller.shape == (5, 2, 4, 4)
    # On what bicubic resizing reaches, a resized patch gives the original's token.
    patch = torch.randn(1, 2, 8, 8)
    half = torch.nn.functional.interpolate(patch, (4, 4), mode="bicubic", antialias=True)
    basis = torch.eye(64).view(64, 1, 8, 8)
    matrix = torch.nn.functional.interpolate(basis, (4, 4), mode="bicubic", antialias=True)
    matrix = matrix.flatten(1)
    projected = patch.flatten(2) @ matrix @ torch.linalg.pinv(matrix)
    expected = (kernel.flatten(1) * projected.flatten(1)).sum(1)
    torch.testing.assert_close((smaller * half).sum((1, 2, 3)), expected, atol=1e-4, rtol=1e-4)
    options = {"weights": str(folder), "patch": 4}
    context = CONTEXTS.build("galileo_nano", options, config=RGB).eval()
    with torch.inference_mode():
        assert context(torch.randn(1, 3, 16, 16)).shape == (1, 128, 4, 4)


def test_exports(folder):
    context = CONTEXTS.build("galileo_nano", {"weights": str(folder)}, config=ALL_BANDS).eval()
    image = torch.randn(2, 14, 32, 32)
    program = torch.onnx.export(
        context,
        (image,),
        input_names=["image"],
        output_names=["map"],
        opset_version=18,
        dynamo=True,
        verbose=False,
    )
    with torch.inference_mode():
        expected = context(image).numpy()
    session = open_session(program.model_proto, threads=1)
    got = session.run(["map"], {"image": image.numpy()})[0]
    assert np.abs(got - expected).max() < 1e-4


def test_damaged_folders_say_what_is_wrong(folder, monkeypatch):
    def build(**more):
        return CONTEXTS.build("galileo_nano", {"weights": str(folder)} | more, config=RGB)

    tensors = random_tensors()
    with pytest.raises(LandslideError, match="'patch' 8, 4 or 2"):
        build(patch=3)
    with pytest.raises(LandslideError, match="'month' from 1 to 12"):
        build(month=0)
    lacking = {key: tensor for key, tensor in tensors.items() if key != "norm.weight"}
    write_folder(folder, lacking)
    with pytest.raises(LandslideError, match=r"lack 'norm\.weight' \(1 missing\)"):
        build()
    write_folder(folder, tensors | {"norm.weight": torch.zeros(64)})
    with pytest.raises(LandslideError, match=r"'norm\.weight' has the shape \(64,\)"):
        build()
    (folder / "normalization.json").write_text("{}")
    with pytest.raises(LandslideError, match="lacks Galileo's statistics"):
        build()
    (folder / "config.json").write_text('{"model": {"encoder": {"embedding_size": 192}}}')
    with pytest.raises(LandslideError, match="another Galileo than the nano one"):
        build()
    (folder / "config.json").write_text("{")
    with pytest.raises(LandslideError, match="cannot be read"):
        build()
    write_folder(folder, tensors)
    (folder / "encoder.pt").write_bytes((folder / "encoder.pt").read_bytes()[:1000])
    with pytest.raises(LandslideError, match="the file is damaged"):
        build()
    monkeypatch.setenv("LANDSLIDE_WEIGHTS", str(folder / "nowhere"))
    with pytest.raises(LandslideError, match="no Galileo weights at"):
        CONTEXTS.build("galileo_nano", {}, config=RGB)
