"""The encoder of Clay v1.5, written anew from its public description.

Clay (Clay Foundation, 2024–2025, https://github.com/Clay-foundation/model, Apache-2.0) is a masked
autoencoder for any sensor: a small network makes the kernel of the patch embedding from the bands'
wavelengths. Parameter names are those of the official checkpoint without ``model.encoder.``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from landslide_qgis.core.errors import LandslideError
from training.context.positions import grid_code, sincos

PATCH = 8
# Width of the code of a wavelength, and number of latent tokens beside the bands' own.
WAVE_WIDTH = 128
# Channels at the end of a token's position that carry time (4) and place (4).
METADATA = 8
_KERNEL_GAIN = 0.02
_TEMPERATURE = 10_000.0


@dataclass(frozen=True)
class ClaySize:
    """Dimensions of one size of Clay.

    Attributes:
        width: Channels of a token.
        depth: Transformer blocks.
        heads: Attention heads.
        head_width: Channels of a head.
        mlp_ratio: Hidden channels of a block's feed-forward part, relative to ``width``.
    """

    width: int
    depth: int
    heads: int
    head_width: int
    mlp_ratio: int


# Only "large" has published weights.
SIZES = {
    "tiny": ClaySize(192, 6, 4, 48, 2),
    "small": ClaySize(384, 6, 6, 64, 2),
    "base": ClaySize(768, 12, 12, 64, 4),
    "large": ClaySize(1024, 24, 16, 64, 4),
}


def size_named(name: str) -> ClaySize:
    """Return the dimensions of a size.

    Raises:
        LandslideError: There is no such size.
    """
    if name not in SIZES:
        raise LandslideError(f"Clay has no size {name!r}; known: {', '.join(SIZES)}.")
    return SIZES[name]


class _Residue(nn.Module):
    """Two linear layers around a skip: the first step from a wavelength's code to a kernel."""

    def __init__(self) -> None:
        super().__init__()
        self.l1 = nn.Linear(WAVE_WIDTH, WAVE_WIDTH)
        self.l2 = nn.Linear(WAVE_WIDTH, WAVE_WIDTH)

    def forward(self, code: torch.Tensor) -> torch.Tensor:
        """Map ``(bands, 128)`` to the same shape."""
        hidden = functional.gelu(self.l1(code))
        return code + functional.gelu(self.l2(hidden))


class _KernelMaker(nn.Module):
    """Makes a convolution's kernel and bias from the bands' codes with one transformer layer."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width
        self.weight_tokens = nn.Parameter(torch.randn(WAVE_WIDTH, WAVE_WIDTH) * _KERNEL_GAIN)
        self.bias_token = nn.Parameter(torch.randn(1, WAVE_WIDTH) * _KERNEL_GAIN)
        layer = nn.TransformerEncoderLayer(
            WAVE_WIDTH, nhead=4, dim_feedforward=2048, dropout=0.0, activation="gelu"
        )
        self.encoder = nn.TransformerEncoder(layer, num_layers=1, enable_nested_tensor=False)
        self.fc_weight = nn.Linear(WAVE_WIDTH, PATCH * PATCH * width)
        self.fc_bias = nn.Linear(WAVE_WIDTH, width)

    def forward(self, code: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Map ``(bands, 128)`` to a kernel ``(width, bands, 8, 8)`` and a bias ``(width,)``."""
        tokens = torch.cat([self.weight_tokens, code, self.bias_token])
        mixed = self.encoder(tokens)
        kernels = self.fc_weight(mixed[WAVE_WIDTH:-1] + code)
        kernel = kernels.view(-1, self.width, PATCH, PATCH).transpose(0, 1)
        return kernel, self.fc_bias(mixed[-1])


class _PatchEmbedding(nn.Module):
    """The dynamic patch embedding."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight_generator = _KernelMaker(width)
        self.fclayer = _Residue()

    def forward(self, wavelengths: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Map wavelengths in µm ``(bands,)`` to the kernel to convolve with and its bias."""
        half = WAVE_WIDTH // 2
        steps = torch.arange(half, device=wavelengths.device) / (half - 1)
        code = sincos(wavelengths, _TEMPERATURE**-steps)
        kernel, bias = self.weight_generator(self.fclayer(code))
        return kernel * _KERNEL_GAIN, bias


class _Attention(nn.Module):
    """Pre-norm self-attention without biases."""

    def __init__(self, size: ClaySize) -> None:
        super().__init__()
        inner = size.heads * size.head_width
        self.heads = size.heads
        self.head_width = size.head_width
        self.norm = nn.LayerNorm(size.width)
        self.to_qkv = nn.Linear(size.width, 3 * inner, bias=False)
        self.to_out = nn.Linear(inner, size.width, bias=False)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Map ``(n, tokens, width)`` to the same shape."""
        count, length, _ = tokens.shape
        joint = self.to_qkv(self.norm(tokens)).view(count, length, 3, self.heads, self.head_width)
        query, key, value = joint.permute(2, 0, 3, 1, 4).unbind(0)
        mixed = functional.scaled_dot_product_attention(query, key, value)
        result: torch.Tensor = self.to_out(mixed.transpose(1, 2).flatten(2))
        return result


class _FeedForward(nn.Module):
    """Pre-norm feed-forward part; the index of a layer in ``net`` is part of its official name."""

    def __init__(self, size: ClaySize) -> None:
        super().__init__()
        hidden = size.width * size.mlp_ratio
        self.net = nn.Sequential(
            nn.LayerNorm(size.width),
            nn.Linear(size.width, hidden),
            nn.GELU(),
            nn.Linear(hidden, size.width),
        )

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Map ``(n, tokens, width)`` to the same shape."""
        result: torch.Tensor = self.net(tokens)
        return result


class ClayTransformer(nn.Module):
    """Blocks of attention and feed-forward parts, and a last norm.

    Attributes:
        norm: The last norm, which the published hybrid leaves out.
        layers: Blocks.
    """

    def __init__(self, size: ClaySize) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(size.width)
        self.layers = nn.ModuleList(
            nn.ModuleList([_Attention(size), _FeedForward(size)]) for _ in range(size.depth)
        )

    def forward(self, tokens: torch.Tensor, final_norm: bool = True) -> torch.Tensor:
        """Map ``(n, tokens, width)`` to the same shape."""
        for block in self.layers:
            for part in block.children():
                tokens = tokens + part(tokens)
        return self.norm(tokens) if final_norm else tokens


def position_frequencies(width: int, gsd_m: torch.Tensor | float) -> torch.Tensor:
    """Return the frequencies of the positions of patches, in radians per patch.

    The exponent runs over 0…2/(width - 8) only, so all frequencies nearly equal the ground
    sampling distance: a quirk of the published encoder, which its weights have learned with.

    Args:
        width: Channels of a token.
        gsd_m: Ground sampling distance in metres.
    """
    channels = width - METADATA
    count = channels // 4
    steps = torch.arange(count) / (count - 1)
    return gsd_m / _TEMPERATURE ** (2.0 * steps / channels)


class ClayEncoder(nn.Module):
    """Clay's encoder for any bands, resolution, time and place.

    Attributes:
        size: Dimensions.
        cls_token: Class token, ``(1, 1, width)``.
        patch_embedding: Makes the patch embedding from wavelengths.
        transformer: The blocks.
    """

    def __init__(self, size: ClaySize) -> None:
        super().__init__()
        self.size = size
        self.cls_token = nn.Parameter(torch.randn(1, 1, size.width) * _KERNEL_GAIN)
        self.patch_embedding = _PatchEmbedding(size.width)
        self.transformer = ClayTransformer(size)

    def forward(
        self,
        pixels: torch.Tensor,
        wavelengths: torch.Tensor,
        gsd_m: float,
        time: torch.Tensor | None = None,
        latlon: torch.Tensor | None = None,
        final_norm: bool = True,
    ) -> torch.Tensor:
        """Encode whole chips; nothing is masked.

        Args:
            pixels: Standardised, ``(n, bands, height, width)``, sides multiples of 8.
            wavelengths: Central wavelengths in µm, ``(bands,)``.
            gsd_m: Ground sampling distance in metres.
            time: Sine and cosine of the week, then of the hour, ``(n, 4)``; ``None``: unknown.
            latlon: Sine and cosine of latitude, then of longitude, ``(n, 4)``; ``None``: unknown.
            final_norm: Apply the last norm.

        Returns:
            Tokens ``(n, 1 + patches, width)``: the class token, then the patches row by row.
        """
        kernel, bias = self.patch_embedding(wavelengths)
        patches = functional.conv2d(pixels, kernel, bias, stride=PATCH)
        count, _, rows, columns = patches.shape
        frequencies = position_frequencies(self.size.width, gsd_m).to(pixels)
        code = grid_code(rows, columns, frequencies)[None].expand(count, -1, -1)
        unknown = pixels.new_zeros((count, METADATA // 2))
        metadata = torch.cat([_or(time, unknown), _or(latlon, unknown)], dim=1)
        metadata = metadata[:, None].expand(-1, code.shape[1], -1)
        tokens = patches.flatten(2).transpose(1, 2) + torch.cat([code, metadata], dim=2)
        joined = torch.cat([self.cls_token.expand(count, -1, -1), tokens], dim=1)
        result: torch.Tensor = self.transformer(joined, final_norm)
        return result

    def bake(
        self,
        wavelengths: Sequence[float],
        gsd_m: float,
        time: Sequence[float] = (0.0,) * 4,
        latlon: Sequence[float] = (0.0,) * 4,
    ) -> BakedClay:
        """Fold bands, resolution, time and place into constants.

        Args:
            wavelengths: Central wavelengths in µm.
            gsd_m: Ground sampling distance in metres.
            time: Constant for the time; zeros for unknown.
            latlon: Constant for the place; zeros for unknown.

        Returns:
            An encoder that shares this one's class token and transformer.
        """
        waves = torch.tensor(list(wavelengths), device=self.cls_token.device)
        with torch.no_grad():
            kernel, bias = self.patch_embedding(waves)
        frequencies = position_frequencies(self.size.width, gsd_m)
        metadata = torch.tensor([*time, *latlon])
        return BakedClay(self, kernel, bias, frequencies, metadata)


class BakedClay(nn.Module):
    """Clay for fixed bands, resolution, time and place: a plain convolution and a transformer.

    Attributes:
        embed: The patch embedding.
        cls_token: Class token.
        transformer: The blocks.
        frequencies: Of the positions, in radians per patch.
        metadata: Codes of time and place, ``(8,)``.
    """

    frequencies: torch.Tensor
    metadata: torch.Tensor

    def __init__(
        self,
        encoder: ClayEncoder,
        kernel: torch.Tensor,
        bias: torch.Tensor,
        frequencies: torch.Tensor,
        metadata: torch.Tensor,
    ) -> None:
        super().__init__()
        self.embed = nn.Conv2d(kernel.shape[1], kernel.shape[0], PATCH, stride=PATCH)
        self.embed.weight = nn.Parameter(kernel.contiguous())
        self.embed.bias = nn.Parameter(bias.contiguous())
        self.cls_token = encoder.cls_token
        self.transformer = encoder.transformer
        self.register_buffer("frequencies", frequencies.to(kernel))
        self.register_buffer("metadata", metadata.to(kernel))

    def positions(self, rows: int, columns: int) -> torch.Tensor:
        """Return what is added to the patches of a grid, ``(rows · columns, width)``."""
        code = grid_code(rows, columns, self.frequencies)
        return torch.cat([code, self.metadata.expand(code.shape[0], -1)], dim=1)

    def forward(self, pixels: torch.Tensor, final_norm: bool = True) -> torch.Tensor:
        """Encode chips as :meth:`ClayEncoder.forward` does."""
        patches = self.embed(pixels)
        count, _, rows, columns = patches.shape
        tokens = patches.flatten(2).transpose(1, 2) + self.positions(rows, columns)
        joined = torch.cat([self.cls_token.expand(count, -1, -1), tokens], dim=1)
        result: torch.Tensor = self.transformer(joined, final_norm)
        return result


def _or(given: torch.Tensor | None, unknown: torch.Tensor) -> torch.Tensor:
    """Return what is given, else the code of the unknown."""
    return unknown if given is None else given
