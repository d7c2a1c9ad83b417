"""Imports timm where torchvision's compiled operators do not match torch.

A torchvision built for CUDA beside a torch built for the CPU fails on import, because it registers
a fake kernel for an operator (``torchvision::nms``) that its own library did not define. timm needs
torchvision only for helpers that we never call, so declaring the operators is enough.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

import torch

_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
_KEPT_ALIVE: list[torch.library.Library] = []


def import_timm() -> ModuleType:
    """Return the ``timm`` module, declaring torchvision's operators first if they are missing."""
    try:
        return importlib.import_module("timm")
    except RuntimeError as error:
        if "torchvision::nms" not in str(error):
            raise
    for name in [name for name in sys.modules if name.split(".")[0] in ("timm", "torchvision")]:
        del sys.modules[name]
    library = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]
    for schema in _SCHEMAS:
        library.define(schema)  # type: ignore[no-untyped-call]
    _KEPT_ALIVE.append(library)
    return importlib.import_module("timm")
