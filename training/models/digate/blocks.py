"""Building blocks of DiGATe-UNet: gates, attention and sub-pixel up-sampling."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

HEADS = 2
_GATE_SHARE = 4


def norm(channels: int) -> nn.GroupNorm:
    """Return a layer norm over channels and pixels of one image."""
    return nn.GroupNorm(1, channels)


class SubPixelUp(nn.Sequential):
    """Doubles the resolution by turning channels into pixels (Shi et al., CVPR 2016)."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(
            nn.Conv2d(inputs, 4 * outputs, 1, bias=False),
            norm(4 * outputs),
            nn.ReLU(inplace=True),
            nn.PixelShuffle(2),
        )


class DoubleConv(nn.Sequential):
    """Twice a 3 × 3 convolution, layer norm and ReLU."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
            norm(outputs),
            nn.ReLU(inplace=True),
            nn.Conv2d(outputs, outputs, 3, padding=1, bias=False),
            norm(outputs),
            nn.ReLU(inplace=True),
        )


class GateFuse(nn.Module):
    """Mixes two streams pixel by pixel with a learned share."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gate = nn.Conv2d(2 * channels, 1, 1)

    def forward(self, a: torch.Tensor, b: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Mix ``(n, channels, h, w)`` each; also return how undecided the gate is, 0–0.25."""
        share = torch.sigmoid(self.gate(torch.cat([a, b], dim=1)))
        return share * a + (1.0 - share) * b, (share * (1.0 - share)).mean()


class AttentionGate(nn.Module):
    """Weakens what the skip brings where the decoder has no use for it.

    Oktay et al., "Attention U-Net", MIDL 2018.
    """

    def __init__(self, deep: int, skip: int) -> None:
        super().__init__()
        inside = max(min(deep, skip) // _GATE_SHARE, 1)
        self.deep = nn.Sequential(nn.Conv2d(deep, inside, 1, bias=False), norm(inside))
        self.skip = nn.Sequential(nn.Conv2d(skip, inside, 1, bias=False), norm(inside))
        self.weigh = nn.Sequential(
            nn.Conv2d(inside, 1, 1), nn.BatchNorm2d(1, affine=False), nn.Sigmoid()
        )

    def forward(self, deep: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        """Return the skip ``(n, skip, h, w)``, weighed by both."""
        result: torch.Tensor = skip * self.weigh(functional.relu(self.deep(deep) + self.skip(skip)))
        return result


class GatedUp(nn.Module):
    """Doubles the resolution and joins a gated skip."""

    def __init__(self, deep: int, skip: int, outputs: int) -> None:
        super().__init__()
        self.wide = SubPixelUp(deep, deep // 2)
        self.gate = AttentionGate(deep // 2, skip)
        self.mix = DoubleConv(skip + deep // 2, outputs)

    def forward(self, deep: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        """Join ``(n, deep, h, w)`` and ``(n, skip, 2h, 2w)`` to ``(n, outputs, 2h, 2w)``."""
        wide = self.wide(deep)
        result: torch.Tensor = self.mix(torch.cat([self.gate(wide, skip), wide], dim=1))
        return result


class CrossUp(nn.Module):
    """Doubles the resolution; every pixel then asks all pixels of the skip.

    Attributes:
        attention: Queries from the decoder; keys and values from the skip.
    """

    def __init__(self, deep: int, skip: int) -> None:
        super().__init__()
        width = skip // 2
        self.wide = SubPixelUp(deep, deep // 2)
        self.query = nn.Conv2d(deep // 2, width, 1, bias=False)
        self.key = nn.Conv2d(skip, width, 1, bias=False)
        self.value = nn.Conv2d(skip, width, 1, bias=False)
        self.before = nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, HEADS, batch_first=True)
        self.between = nn.LayerNorm(width)
        self.feed = nn.Sequential(
            nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )
        self.mix = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1, bias=False), norm(width), nn.ReLU(inplace=True)
        )

    def forward(self, deep: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        """Join ``(n, deep, h, w)`` and ``(n, skip, 2h, 2w)`` to ``(n, skip / 2, 2h, 2w)``."""
        query = self.query(self.wide(deep))
        tokens, keys, values = (
            grid.flatten(2).transpose(1, 2) for grid in (query, self.key(skip), self.value(skip))
        )
        seen, _ = self.attention(self.before(tokens), keys, values, need_weights=False)
        tokens = tokens + seen
        tokens = tokens + self.feed(self.between(tokens))
        result: torch.Tensor = self.mix(tokens.transpose(1, 2).reshape(query.shape))
        return result
