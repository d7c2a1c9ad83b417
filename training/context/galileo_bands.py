"""Galileo's groups of bands, and the way from the network's input to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import nn

from landslide_qgis.core.errors import LandslideError
from training.context.bands import NativeValues
from training.recipes.recipe import InputConfig

NDVI = "NDVI"
_EPSILON = 1e-6


@dataclass(frozen=True)
class Group:
    """Bands that share a token.

    Attributes:
        bands: What the token sees, in order.
        needs: Bands of the recipe that it is made from.
        table: Tensor with the codes of the groups of its kind.
        row: This group's row there.
        embedding: Prefix of its patch embedding.
        static: Whether it has no date: then its tokens carry neither position in time nor month.
    """

    bands: tuple[str, ...]
    needs: tuple[str, ...]
    table: str
    row: int
    embedding: str
    static: bool = False


def _optical(name: str, row: int, *bands: str, needs: tuple[str, ...] = ()) -> Group:
    """Describe a group with a date."""
    return Group(bands, needs or bands, "s_t_channel_embed", row, f"space_time_embed.{name}.proj")


# The radar group is row 0; it is never used here.
GROUPS = {
    "S2_RGB": _optical("S2_RGB", 1, "B02", "B03", "B04"),
    "S2_Red_Edge": _optical("S2_Red_Edge", 2, "B05", "B06", "B07"),
    "S2_NIR_10m": _optical("S2_NIR_10m", 3, "B08"),
    "S2_NIR_20m": _optical("S2_NIR_20m", 4, "B8A"),
    "S2_SWIR": _optical("S2_SWIR", 5, "B11", "B12"),
    NDVI: _optical(NDVI, 6, NDVI, needs=("B08", "B04")),
    "SRTM": Group(
        ("dem", "slope"), ("dem", "slope"), "sp_channel_embed", 0, "space_embed.SRTM.proj", True
    ),
}


def groups_for(config: InputConfig, wanted: Sequence[str] | None) -> tuple[str, ...]:
    """Return the groups to use: the wanted ones, else all whose bands the recipe has.

    Raises:
        LandslideError: A group is unknown, lacks a band, or none is left.
    """
    have = {band.name.lower() for band in config.bands}
    lacking = {
        name: [band for band in group.needs if band.lower() not in have]
        for name, group in GROUPS.items()
    }
    if wanted is None:
        found = tuple(name for name, missing in lacking.items() if not missing)
        if not found:
            raise LandslideError("Galileo needs at least B02, B03 and B04, or B08.")
        return found
    for name in wanted:
        if name not in GROUPS:
            raise LandslideError(f"Galileo has no group {name!r}; known: {', '.join(GROUPS)}.")
        if lacking[name]:
            raise LandslideError(f"Galileo's group {name!r} needs the band {lacking[name][0]!r}.")
    if not wanted:
        raise LandslideError("Galileo needs at least one group of bands.")
    return tuple(name for name in GROUPS if name in wanted)


class GalileoBands(nn.Module):
    """Turns the network's input into the groups' bands in Galileo's own normalisation.

    That is native values, less ``mean - 2 std``, divided by ``4 std``; NDVI stays as it is.
    """

    def __init__(
        self,
        config: InputConfig,
        groups: Sequence[str],
        ranges: Mapping[str, tuple[float, float]],
        level: float,
    ) -> None:
        """Prepare the groups.

        Args:
            config: The recipe's bands.
            groups: Names of the groups.
            ranges: Mean and standard deviation of native values, by band.
            level: See :class:`training.context.bands.NativeValues`.
        """
        super().__init__()
        self.parts = nn.ModuleList(
            _Vegetation(config, level) if name == NDVI else _Scaled(config, name, ranges, level)
            for name in groups
        )

    def forward(self, normalised: torch.Tensor) -> list[torch.Tensor]:
        """Map ``(n, all bands, h, w)`` to a list of ``(n, bands of a group, h, w)``."""
        return [part(normalised) for part in self.parts]


class _Scaled(nn.Module):
    """One group's bands, scaled."""

    low: torch.Tensor
    span: torch.Tensor

    def __init__(
        self,
        config: InputConfig,
        group: str,
        ranges: Mapping[str, tuple[float, float]],
        level: float,
    ) -> None:
        super().__init__()
        bands = GROUPS[group].bands
        self.native = NativeValues(config, bands, level)
        low = torch.tensor([ranges[band][0] - 2.0 * ranges[band][1] for band in bands])
        span = torch.tensor([4.0 * ranges[band][1] for band in bands])
        self.register_buffer("low", low.view(1, -1, 1, 1), persistent=False)
        self.register_buffer("span", span.view(1, -1, 1, 1), persistent=False)

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Map ``(n, all bands, h, w)`` to the group's."""
        result: torch.Tensor = (self.native(normalised) - self.low) / self.span
        return result


class _Vegetation(nn.Module):
    """The vegetation index, -1 to 1."""

    def __init__(self, config: InputConfig, level: float) -> None:
        super().__init__()
        self.native = NativeValues(config, GROUPS[NDVI].needs, level)

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Map ``(n, all bands, h, w)`` to ``(n, 1, h, w)``."""
        infrared, red = self.native(normalised).clamp_min(0.0).split(1, dim=1)
        result: torch.Tensor = (infrared - red) / (infrared + red + _EPSILON)
        return result
