"""Galileo nano as a context encoder, for a fixed set of bands so that it exports.

Galileo (Tseng et al., "Galileo: Learning Global & Local Features of Many Remote Sensing
Modalities", 2025, https://github.com/nasaharvest/galileo, MIT) embeds groups of bands as separate
tokens of each patch and leaves out those that are absent. Here the groups are chosen when the
network is built. Everything but the weights was written anew; parameter names are the published
ones.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

from landslide_qgis.core.errors import LandslideError
from training.context.bands import TYPICAL_LEVEL
from training.context.galileo_bands import GROUPS, GalileoBands, groups_for
from training.context.galileo_weights import fill_encoder, load_folder
from training.context.interface import CONTEXTS, ContextEncoder
from training.context.positions import grid_code
from training.context.weights_folder import weights_folder
from training.recipes.recipe import InputConfig

WIDTH = 128
DEPTH = 4
HEADS = 8
BASE_PATCH = 8
_QUARTER = WIDTH // 4
_BASE_GSD_M = 10.0


class _Attention(nn.Module):
    """Self-attention with separate projections."""

    def __init__(self) -> None:
        super().__init__()
        self.q = nn.Linear(WIDTH, WIDTH)
        self.k = nn.Linear(WIDTH, WIDTH)
        self.v = nn.Linear(WIDTH, WIDTH)
        self.proj = nn.Linear(WIDTH, WIDTH)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Map ``(n, tokens, 128)`` to the same shape."""
        count, length, _ = tokens.shape
        query, key, value = (
            part(tokens).view(count, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.q, self.k, self.v)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value)
        result: torch.Tensor = self.proj(mixed.transpose(1, 2).flatten(2))
        return result


class _Mlp(nn.Module):
    """Two linear layers."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(WIDTH, 4 * WIDTH)
        self.fc2 = nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Map ``(n, tokens, 128)`` to the same shape."""
        result: torch.Tensor = self.fc2(functional.gelu(self.fc1(tokens)))
        return result


class _Block(nn.Module):
    """A pre-norm transformer block."""

    def __init__(self) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH)
        self.attn = _Attention()
        self.norm2 = nn.LayerNorm(WIDTH)
        self.mlp = _Mlp()

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Map ``(n, tokens, 128)`` to the same shape."""
        tokens = tokens + self.attn(self.norm1(tokens))
        result: torch.Tensor = tokens + self.mlp(self.norm2(tokens))
        return result


@dataclass(frozen=True)
class GalileoView:
    """How a chip is shown to Galileo.

    Attributes:
        groups: Names of the groups of bands.
        patch: Pixels along a patch.
        gsd_m: Ground sampling distance in metres.
        month: Month of the picture, 1–12.
    """

    groups: tuple[str, ...]
    patch: int
    gsd_m: float
    month: int


class GalileoEncoder(nn.Module):
    """The blocks and the embeddings of the groups in use.

    Attributes:
        view: Groups, patch, resolution and month.
        embed: One patch embedding a group.
        codes: What is added to the tokens of a group besides their place, ``(groups, 96)``.
        frequencies: Of the places, in radians per patch.
    """

    codes: torch.Tensor
    frequencies: torch.Tensor

    def __init__(self, view: GalileoView) -> None:
        super().__init__()
        self.view = view
        self.embed = nn.ModuleDict(
            {
                name: nn.Conv2d(len(GROUPS[name].bands), WIDTH, view.patch, stride=view.patch)
                for name in view.groups
            }
        )
        self.blocks = nn.ModuleList(_Block() for _ in range(DEPTH))
        self.norm = nn.LayerNorm(WIDTH)
        self.register_buffer("codes", torch.zeros(len(view.groups), 3 * _QUARTER))
        self.register_buffer("frequencies", place_frequencies(view))

    def forward(self, parts: Sequence[torch.Tensor]) -> torch.Tensor:
        """Encode a chip.

        Args:
            parts: A group's normalised bands each, ``(n, bands of the group, height, width)``.

        Returns:
            The mean over the groups of a patch's tokens, ``(n, 128, rows, columns)``.
        """
        maps = [layer(part) for layer, part in zip(self.embed.values(), parts, strict=True)]
        count, _, rows, columns = maps[0].shape
        place = grid_code(rows, columns, self.frequencies)
        tokens = []
        for embedded, code in zip(maps, self.codes, strict=True):
            added = torch.cat([code.expand(place.shape[0], -1), place], dim=1)
            tokens.append(embedded.flatten(2).transpose(1, 2) + added)
        joined = torch.cat(tokens, dim=1)
        for block in self.blocks:
            joined = block(joined)
        normed = self.norm(joined).view(count, len(maps), rows * columns, WIDTH)
        result: torch.Tensor = normed.mean(1).transpose(1, 2).reshape(count, WIDTH, rows, columns)
        return result


def place_frequencies(view: GalileoView) -> torch.Tensor:
    """Return the frequencies of a patch's place, in radians per patch.

    The exponent is i / (2 · 16), not the usual 2 i / 16: the published code divides where it
    meant to multiply, and the weights have learned with that.
    """
    half = _QUARTER // 2
    exponents = torch.arange(half // 2) / half / 2.0
    step = view.gsd_m * view.patch / _BASE_GSD_M
    return step / 10_000.0**exponents


def month_code(month: int) -> torch.Tensor:
    """Return the published code of a month (1–12), ``(32,)``."""
    angle = (month - 1) * 2.0 * math.pi / 12.0
    half = _QUARTER // 2
    return torch.tensor([math.sin(angle)] * half + [math.cos(angle)] * half)


class GalileoContext(ContextEncoder):
    """Galileo's tokens as a feature map.

    Attributes:
        bands: From the network's input to the groups' normalised bands.
        encoder: The encoder.
    """

    adapter_targets = ("q", "k", "v", "proj", "fc1", "fc2")

    def __init__(self, bands: GalileoBands, encoder: GalileoEncoder) -> None:
        super().__init__()
        self.width = WIDTH
        self.stride = encoder.view.patch
        self.bands = bands
        self.encoder = encoder
        self.freeze()

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Return the feature map ``(n, 128, height / stride, width / stride)``."""
        result: torch.Tensor = self.encoder(self.bands(normalised))
        return result


def find_weights(weights: str | None) -> Path:
    """Return Galileo's folder: the given one, else ``galileo_nano`` below ``LANDSLIDE_WEIGHTS``."""
    if weights is not None:
        return Path(weights)
    return weights_folder() / "galileo_nano"


@CONTEXTS.register("galileo_nano")
def build_galileo(
    config: InputConfig,
    weights: str | None = None,
    pretrained: bool = True,
    groups: Sequence[str] | None = None,
    patch: int = BASE_PATCH,
    month: int = 7,
    level: float = TYPICAL_LEVEL,
) -> ContextEncoder:
    """Build Galileo nano for the recipe's bands.

    Args:
        config: The recipe's bands and resolution.
        weights: Folder with ``encoder.pt``, ``config.json`` and ``normalization.json``; see
            :func:`find_weights`.
        pretrained: Without it weights are random, and the networks expect them in their own
            checkpoint; the folder is still needed for its normalisation.
        groups: Groups of bands, of ``S2_RGB``, ``S2_Red_Edge``, ``S2_NIR_10m``, ``S2_NIR_20m``,
            ``S2_SWIR``, ``NDVI`` and ``SRTM``; by default all whose bands the recipe has.
        patch: Pixels along a patch: 8, 4 or 2. Fewer cost more: halving it costs four times the
            tokens and up to sixteen times the time.
        month: Month of the pictures, 1–12; Galileo has no code for an unknown one.
        level: See :class:`training.context.bands.NativeValues`.

    Raises:
        LandslideError: An option is out of range, a band is missing, or weights do not fit.
    """
    if patch not in (2, 4, 8) or not 1 <= month <= 12:
        raise LandslideError("Galileo takes 'patch' 8, 4 or 2 and 'month' from 1 to 12.")
    names = groups_for(config, groups)
    folder = load_folder(find_weights(weights))
    encoder = GalileoEncoder(GalileoView(names, patch, config.gsd_m, month))
    if pretrained:
        _fill(encoder, folder.tensors)
    return GalileoContext(GalileoBands(config, names, folder.ranges, level), encoder)


def _fill(encoder: GalileoEncoder, tensors: Mapping[str, torch.Tensor]) -> None:
    """Fill an encoder with published tensors and its groups' codes."""
    view = encoder.view
    fill_encoder(encoder, tensors)
    month = month_code(view.month)
    codes = []
    for name in view.groups:
        group = GROUPS[name]
        channel = tensors[group.table][group.row]
        moving = torch.cat([tensors["pos_embed"][0], month])
        rest = torch.zeros_like(moving) if group.static else moving
        codes.append(torch.cat([channel, rest]))
    encoder.codes.copy_(torch.stack(codes))
