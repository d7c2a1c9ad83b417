"""Building blocks of GeoNeXt's decoder.

Pyramid squeeze attention: Zhang et al., "EPSANet", ACCV 2022. Atrous pyramid pooling: Chen et al.,
"Rethinking atrous convolution", arXiv:1706.05587.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

# Kernel and groups of the four branches; the first has no bias. Narrow networks have no more groups
# than outputs, and one where they do not divide them.
_BRANCHES = ((3, 1), (5, 4), (7, 8), (9, 16))
_SQUEEZE = 16
_DILATIONS = (6, 12, 18)


class PyramidSqueeze(nn.Module):
    """Four branches of growing kernels, weighed against each other channel by channel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        quarter = channels // len(_BRANCHES)
        self.branches = nn.ModuleList(
            nn.Conv2d(
                channels,
                quarter,
                kernel,
                padding=kernel // 2,
                groups=groups if quarter % groups == 0 else 1,
                bias=kernel > _BRANCHES[0][0],
            )
            for kernel, groups in ((kernel, min(most, quarter)) for kernel, most in _BRANCHES)
        )
        hidden = max(quarter // _SQUEEZE, 1)
        self.squeeze = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(quarter, hidden, 1),
            nn.ReLU(inplace=True),
            nn.Conv2d(hidden, quarter, 1),
            nn.Sigmoid(),
        )

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Map ``(n, channels, h, w)`` to the same shape."""
        views = [branch(features) for branch in self.branches]
        weights = torch.softmax(torch.stack([self.squeeze(view) for view in views], dim=1), dim=1)
        return torch.cat([view * weights[:, place] for place, view in enumerate(views)], dim=1)


class SqueezeBlock(nn.Module):
    """A residual block around :class:`PyramidSqueeze`."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(inputs, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
            PyramidSqueeze(outputs),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
            nn.Conv2d(outputs, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        self.shortcut = (
            nn.Identity()
            if inputs == outputs
            else nn.Sequential(nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs))
        )

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Map ``(n, inputs, h, w)`` to ``(n, outputs, h, w)``."""
        return functional.relu(self.body(features) + self.shortcut(features))


class AtrousPyramid(nn.Module):
    """Looks at pixels, three wider surroundings, and the whole image."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.views = nn.ModuleList(
            nn.Sequential(convolution, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))
            for convolution in (
                nn.Conv2d(inputs, outputs, 1),
                *(nn.Conv2d(inputs, outputs, 3, padding=d, dilation=d) for d in _DILATIONS),
            )
        )
        self.whole = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Conv2d(inputs, outputs, 1), nn.ReLU(inplace=True)
        )
        self.join = nn.Sequential(
            nn.Conv2d((len(_DILATIONS) + 2) * outputs, outputs, 1),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
        )

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Map ``(n, inputs, h, w)`` to ``(n, outputs, h, w)``."""
        views = [view(features) for view in self.views]
        views.append(self.whole(features).expand_as(views[0]))
        result: torch.Tensor = self.join(torch.cat(views, dim=1))
        return result
