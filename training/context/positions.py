"""Sine and cosine codes of numbers, as the published encoders use them."""

from __future__ import annotations

import torch


def sincos(values: torch.Tensor, frequencies: torch.Tensor) -> torch.Tensor:
    """Return the sines, then the cosines, of every value times every frequency.

    Args:
        values: ``(n,)``.
        frequencies: ``(k,)``, in radians per unit of the values.

    Returns:
        ``(n, 2k)``.
    """
    angles = values[:, None] * frequencies[None, :]
    return torch.cat([angles.sin(), angles.cos()], dim=1)


def grid_code(height: int, width: int, frequencies: torch.Tensor) -> torch.Tensor:
    """Return the codes of the columns and rows of a grid, row by row.

    Args:
        height: Rows of the grid.
        width: Columns of the grid.
        frequencies: ``(k,)``, in radians per step of the grid.

    Returns:
        ``(height · width, 4k)``: sines and cosines of the column, then those of the row.
    """
    columns = sincos(torch.arange(width, device=frequencies.device), frequencies)
    rows = sincos(torch.arange(height, device=frequencies.device), frequencies)
    channels = columns.shape[1]
    both = torch.cat(
        [
            columns[None].expand(height, width, channels),
            rows[:, None].expand(height, width, channels),
        ],
        dim=2,
    )
    return both.reshape(height * width, 2 * channels)
