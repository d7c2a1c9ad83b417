from __future__ import annotations

import socket

import huggingface_hub
import pytest
import torch
from safetensors.torch import save_file

from training.models.backbone import PaddedConv, make_backbone
from training.runtime.torchvision_guard import import_timm

NAME, STRIDES = "mobilenetv3_small_050", (0, 1, 2, 3, 4)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def fail(*_: object) -> None:
        raise OSError("Name or service not known")

    for variable in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", fail)


def test_what_is_missing_is_said_at_once(capsys, monkeypatch):
    monkeypatch.setattr(huggingface_hub, "try_to_load_from_cache", lambda *_: None)
    encoder, learned = make_backbone(NAME, 5, True, STRIDES)
    assert not learned
    assert len(encoder(torch.randn(1, 5, 64, 64))) == 5
    text = capsys.readouterr().err
    assert f"The ImageNet weights of {NAME} could not be downloaded (Name or service" in text
    assert "starts from random weights" in text
    make_backbone(NAME, 3, False, STRIDES)
    assert capsys.readouterr().err == ""


def test_weights_downloaded_earlier_need_no_network(capsys, monkeypatch, tmp_path):
    whole = import_timm().create_model(NAME, pretrained=False)
    save_file(whole.state_dict(), tmp_path / "model.safetensors")
    path = str(tmp_path / "model.safetensors")
    monkeypatch.setattr(huggingface_hub, "try_to_load_from_cache", lambda *_: path)
    encoder, learned = make_backbone(NAME, 3, True, STRIDES)
    assert learned
    torch.testing.assert_close(encoder.conv_stem.weight, whole.conv_stem.weight)
    assert capsys.readouterr().err == ""
    wide, _ = make_backbone(NAME, 6, True, STRIDES)
    assert wide.conv_stem.weight.shape[1] == 6


def test_weights_of_an_installed_package():
    _, learned = make_backbone("efficientnet_lite0", 3, True, STRIDES)
    assert learned


def test_constant_padding_changes_nothing():
    torch.manual_seed(0)
    name = "tf_efficientnet_lite0"
    encoder, _ = make_backbone(name, 3, False, STRIDES)
    timm = import_timm()
    theirs = timm.create_model(name, features_only=True, out_indices=STRIDES)
    theirs.load_state_dict(encoder.state_dict())
    image = torch.randn(1, 3, 64, 96)
    with torch.inference_mode():
        ours, expected = encoder.eval()(image), theirs.eval()(image)
    assert any(isinstance(layer, PaddedConv) for layer in encoder.modules())
    for got, wanted in zip(ours, expected, strict=True):
        torch.testing.assert_close(got, wanted)
