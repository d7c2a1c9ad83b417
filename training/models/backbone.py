"""Encoders by timm with features at several strides, and where their ImageNet weights come from."""

from __future__ import annotations

import importlib
import os
import socket
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any
from urllib.parse import urlparse

import torch
from torch import nn
from torch.nn import functional

from training.models.weights import KNOWN, load_imagenet
from training.runtime.torchvision_guard import import_timm

_FILE, _HTTPS = "model.safetensors", 443


def make_backbone(
    name: str, bands: int, pretrained: bool, strides: Sequence[int], **options: Any
) -> tuple[nn.Module, bool]:
    """Return a feature extractor and whether it has learned anything yet.

    ImageNet weights come from an installed package where there is one, else timm downloads them
    once. Where neither is possible a line on stderr says what is missing, and the encoder starts
    from random weights.

    Args:
        name: A timm name.
        bands: Input channels; pretrained first layers are adapted by timm.
        pretrained: Whether ImageNet weights are wanted.
        strides: Indices of the features, as timm counts them.
        options: Passed on to timm.
    """
    timm = import_timm()
    common = {
        "features_only": True,
        "in_chans": bands,
        "out_indices": tuple(strides),
        **options,
    }
    if pretrained and name not in KNOWN:
        try:
            overlay = _where_kept(timm, name)
            learned = timm.create_model(
                name, pretrained=True, pretrained_cfg_overlay=overlay, **common
            )
            return with_constant_padding(learned), True
        except Exception as error:  # the client raises its own and its transport's errors
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            print(
                f"The ImageNet weights of {name} could not be downloaded ({reason[:120]}); it "
                "starts from random weights and learns with the rest.",
                file=sys.stderr,
            )
            pretrained = False
    encoder = timm.create_model(name, pretrained=False, **common)
    if pretrained:
        load_imagenet(encoder, name)
    return with_constant_padding(encoder), pretrained


class PaddedConv(nn.Conv2d):
    """A convolution with TensorFlow's padding for sides that its stride divides.

    There the padding is a constant; worked out from the size, as timm does, it would fill the
    exported graph with arithmetic on shapes.
    """

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Map ``(n, inputs, h, w)`` to ``(n, outputs, h / stride, w / stride)``."""
        pads: list[int] = []
        for kernel, stride in zip(self.kernel_size[::-1], self.stride[::-1], strict=True):
            total = max(kernel - stride, 0)
            pads += [total // 2, total - total // 2]
        return functional.conv2d(
            functional.pad(features, pads),
            self.weight,
            self.bias,
            self.stride,
            0,
            self.dilation,
            self.groups,
        )


def with_constant_padding(encoder: nn.Module) -> nn.Module:
    """Replace timm's size-dependent convolutions in place; the weights keep their names.

    Returns:
        The encoder, the same for sides that its strides divide.
    """
    same: Any = importlib.import_module("timm.layers").Conv2dSame
    for name, layer in list(encoder.named_modules()):
        if not isinstance(layer, same):
            continue
        padded = PaddedConv(
            layer.in_channels,
            layer.out_channels,
            layer.kernel_size,
            layer.stride,
            dilation=layer.dilation,
            groups=layer.groups,
            bias=layer.bias is not None,
            device="meta",
        )
        padded.weight, padded.bias = layer.weight, layer.bias
        parent, _, child = name.rpartition(".")
        setattr(encoder.get_submodule(parent), child, padded)
    return encoder


def _where_kept(timm: ModuleType, name: str) -> dict[str, str]:
    """Return timm's settings for a file that was downloaded earlier, none for a new download.

    Raises:
        OSError: There is no such file, and no network to get it from; found out at once, where
            the client would try for a minute.
    """
    hub: Any = importlib.import_module("huggingface_hub")
    repository = timm.get_pretrained_cfg(name).hf_hub_id
    kept = hub.try_to_load_from_cache(repository, _FILE)
    if isinstance(kept, str):
        return {"file": kept}
    if not {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"} & os.environ.keys():
        socket.getaddrinfo(urlparse(hub.constants.ENDPOINT).hostname, _HTTPS)
    return {}
