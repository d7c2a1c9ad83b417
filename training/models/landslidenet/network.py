"""LandslideNet: SAM's frozen encoder with tuning layers, and its mask decoder without prompts.

After Yu et al., "LandslideNet" and its sister TransLandSeg (arXiv:2403.10127; IEEE JSTARS 2025),
written from their description.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from landslide_qgis.core.errors import LandslideError
from training.models.input_bands import RGB, ThreeColours
from training.models.landslidenet.checkpoint import load_sam
from training.models.landslidenet.sam import PATCH, PUBLISHED_SIDE, make_sam
from training.models.landslidenet.tuning import HIDDEN, make_tuning
from training.models.registry import MODELS
from training.recipes.recipe import InputConfig


class LandslideNet(nn.Module):
    """Landslide logits of squares of one size.

    Attributes:
        fixed_side: Side of its input in pixels.
        colours: Bands to three colours.
        context: SAM but for its mask decoder: frozen, and no part of a run's own weights.
        tuning: Adds to the tokens after every block.
        decoder: SAM's mask decoder.
    """

    def __init__(
        self, colours: ThreeColours, sam: Any, tuning: nn.Module, image_size: int, upsample: int
    ) -> None:
        super().__init__()
        self.fixed_side = image_size // upsample
        self.colours = colours
        self.tuning = tuning
        self.decoder = sam.mask_decoder
        sam.mask_decoder = nn.Identity()
        self.context = sam.requires_grad_(False)
        self._upsample = upsample

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Map ``(n, bands, side, side)`` to logits ``(n, 1, side, side)``.

        Raises:
            LandslideError: The side is not :attr:`fixed_side`.
        """
        if tuple(normalised.shape[2:]) != (self.fixed_side, self.fixed_side):
            raise LandslideError(
                f"LandslideNet takes squares of {self.fixed_side} pixels here, not "
                f"{tuple(normalised.shape[2:])}; set image_size and upsample to fit the chips."
            )
        image = self.colours(normalised)
        if self._upsample > 1:
            image = functional.interpolate(
                image, scale_factor=float(self._upsample), mode="bilinear", align_corners=False
            )
        return functional.interpolate(
            self._decode(self._encode(image)),
            (self.fixed_side, self.fixed_side),
            mode="bilinear",
            align_corners=False,
        )

    def _encode(self, image: torch.Tensor) -> torch.Tensor:
        """Map ``(n, 3, s, s)`` to SAM's embedding ``(n, 256, s/16, s/16)``, tuned on the way."""
        encoder: Any = self.context.vision_encoder
        seen = self.tuning.begin(image)  # type: ignore[operator]
        tokens = encoder.patch_embed(image) + encoder.pos_embed
        for number, block in enumerate(encoder.layers):
            tokens = self.tuning(block(tokens), number, seen)
        result: torch.Tensor = encoder.neck(tokens)
        return result

    def _decode(self, embedding: torch.Tensor) -> torch.Tensor:
        """Map an embedding to the mask's logits ``(n, 1, s/4, s/4)``, without a prompt."""
        nothing = self.context.prompt_encoder.no_mask_embed.weight.view(1, -1, 1, 1)
        positions = self.context.get_image_wide_positional_embeddings()
        masks, _ = self.decoder(
            image_embeddings=embedding,
            image_positional_embeddings=positions.expand(embedding.shape[0], -1, -1, -1),
            sparse_prompt_embeddings=None,
            dense_prompt_embeddings=nothing,
            multimask_output=False,
        )
        result: torch.Tensor = masks[:, 0]
        return result


@MODELS.register("landslidenet")
def build_landslidenet(
    config: InputConfig,
    size: str = "large",
    image_size: int = PUBLISHED_SIDE,
    upsample: int = 1,
    tuning: str = "shared",
    hidden: int = HIDDEN,
    bands: str = "rgb",
    colours: Sequence[str] = RGB,
    white: float = 1.0,
    weights: str | None = None,
) -> nn.Module:
    """Build the network.

    Args:
        config: Bands and their normalisation.
        size: ``base``, ``large`` (as published), ``huge``, or ``tiny`` of our own.
        image_size: Side of SAM's input: 1,024 as published, 512, 256, any multiple of 64.
        upsample: Factor by which chips are enlarged before; chips have ``image_size / upsample``.
        tuning: ``shared`` (as published), ``shared_plain`` or ``per_block``.
        hidden: Hidden width of the tuning.
        bands: ``rgb``: three bands as they are; ``all``: a learned mixture of all bands that
            starts as those three.
        colours: The three bands, red first.
        white: Value in model units that SAM is shown as white.
        weights: Official checkpoint of SAM; random weights without one.

    Raises:
        LandslideError: An option does not fit, or the checkpoint is not one of this size.
    """
    if bands not in ("rgb", "all"):
        raise LandslideError(f"'bands' must be 'rgb' or 'all', not {bands!r}.")
    if upsample < 1 or image_size % (upsample * PATCH):
        raise LandslideError(
            f"'image_size' {image_size} must be a multiple of {PATCH} times 'upsample' {upsample}."
        )
    sam = make_sam(size, image_size)
    if weights is not None:
        load_sam(sam, Path(weights))
    vision = sam.config.vision_config
    layers = make_tuning(tuning, vision.hidden_size, vision.num_hidden_layers, hidden, PATCH)
    first = ThreeColours(config, tuple(colours), white, bands == "all")
    return LandslideNet(first, sam, layers, image_size, upsample)
