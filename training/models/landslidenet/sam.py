"""The Segment Anything Model (Kirillov et al., ICCV 2023) from transformers, in any size."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.runtime.torchvision_guard import import_timm

# Of a token grid at the published 1,024 pixels and patches of 16.
PUBLISHED_SIDE = 1024
PATCH = 16


@dataclass(frozen=True)
class SamSize:
    """An image encoder.

    Attributes:
        width: Width of the tokens.
        depth: Blocks.
        heads: Heads of the attention.
        looks_afar: Blocks that attend to the whole image; the others stay within windows.
    """

    width: int
    depth: int
    heads: int
    looks_afar: tuple[int, ...]


SIZES = {
    # Ours, without published weights: for tests and for trying things out.
    "tiny": SamSize(96, 4, 3, (1, 3)),
    "base": SamSize(768, 12, 12, (2, 5, 8, 11)),
    "large": SamSize(1024, 24, 16, (5, 11, 17, 23)),
    "huge": SamSize(1280, 32, 16, (7, 15, 23, 31)),
}


def size_named(name: str) -> SamSize:
    """Return a size by its name.

    Raises:
        LandslideError: There is none.
    """
    if name not in SIZES:
        raise LandslideError(f"There is no SAM size {name!r}; known: {', '.join(SIZES)}.")
    return SIZES[name]


def make_sam(name: str, side: int) -> Any:
    """Return a ``transformers.SamModel`` with random weights.

    Args:
        name: Size.
        side: Side of its input in pixels, a multiple of 16.

    Raises:
        LandslideError: The size is unknown, the side does not fit, or transformers is missing.
    """
    size = size_named(name)
    if side < PATCH or side % PATCH:
        raise LandslideError(f"'image_size' must be a multiple of {PATCH}, not {side}.")
    import_timm()  # transformers looks for torchvision, which may need the guard
    try:
        transformers = importlib.import_module("transformers")
    except ImportError as error:
        raise LandslideError(
            "LandslideNet needs the package 'transformers'; install training/requirements.txt."
        ) from error
    vision = transformers.SamVisionConfig(
        hidden_size=size.width,
        num_hidden_layers=size.depth,
        num_attention_heads=size.heads,
        mlp_dim=4 * size.width,
        image_size=side,
        patch_size=PATCH,
        global_attn_indexes=list(size.looks_afar),
        initializer_range=0.02,
    )
    prompts = transformers.SamPromptEncoderConfig(image_size=side, patch_size=PATCH)
    # As in SAM's own code; transformers' default is a tenth of it.
    decoder = transformers.SamMaskDecoderConfig(layer_norm_eps=1e-5)
    config = transformers.SamConfig(
        vision_config=vision, prompt_encoder_config=prompts, mask_decoder_config=decoder
    )
    model = transformers.SamModel(config)
    # The same tensor under a second name, used by prompts only; checkpoints hold it once.
    model.prompt_encoder.shared_embedding = nn.Identity()
    return model
