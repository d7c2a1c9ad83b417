"""Clay as a context encoder: which bands it sees, and how they are described to it."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional

from landslide_qgis.core.errors import LandslideError
from training.context.bands import TYPICAL_LEVEL, NativeValues, find_bands, is_terrain
from training.context.clay import PATCH, BakedClay, ClayEncoder, size_named
from training.context.clay_checkpoint import download_clay, load_clay
from training.context.interface import CONTEXTS, ContextEncoder
from training.context.weights_folder import find_weights_file
from training.recipes.recipe import InputConfig

# Sentinel-2 bands of Clay's pre-training: wavelength in µm, mean and standard deviation of
# reflectance × 10,000 (configs/metadata.yaml of Clay v1.5).
SENTINEL2 = {
    "B02": (0.493, 1105.0, 1809.0),
    "B03": (0.56, 1355.0, 1757.0),
    "B04": (0.665, 1552.0, 1888.0),
    "B05": (0.704, 1887.0, 1870.0),
    "B06": (0.74, 2422.0, 1732.0),
    "B07": (0.783, 2630.0, 1697.0),
    "B08": (0.842, 2743.0, 1742.0),
    "B8A": (0.865, 2785.0, 1648.0),
    "B11": (1.61, 2388.0, 1470.0),
    "B12": (2.19, 1835.0, 1379.0),
}
# Bands that the published hybrid feeds too, though Clay has never seen them.
UNSEEN = {"B01": 0.443, "B09": 0.945, "B10": 1.375}
HUB = "hub"


class ClayContext(ContextEncoder):
    """Patch tokens of a baked Clay as a feature map.

    Attributes:
        clay: The encoder.
        final_norm: Whether its last norm is applied.
        zoom: Factor by which chips are enlarged first.
    """

    adapter_targets = ("to_qkv", "to_out", "net.1", "net.3")

    def __init__(self, clay: BakedClay, select: nn.Module, final_norm: bool, zoom: int) -> None:
        super().__init__()
        self.width = clay.embed.out_channels
        self.stride = PATCH // zoom
        self.select = select
        self.clay = clay
        self.final_norm = final_norm
        self.zoom = zoom
        self.freeze()

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Return the feature map ``(n, width, height / stride, width / stride)``."""
        count, _, height, width = normalised.shape
        pixels = self.select(normalised)
        if self.zoom > 1:
            pixels = functional.interpolate(
                pixels, scale_factor=float(self.zoom), mode="bilinear", align_corners=False
            )
        patches = self.clay(pixels, self.final_norm)[:, 1:]
        grid = (height // self.stride, width // self.stride)
        result: torch.Tensor = patches.transpose(1, 2).reshape(count, self.width, *grid)
        return result


class _TrainStatistics(nn.Module):
    """Picks bands that are already standardised by the training data's statistics."""

    index: torch.Tensor

    def __init__(self, index: Sequence[int]) -> None:
        super().__init__()
        self.register_buffer("index", torch.tensor(list(index)), persistent=False)

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Map ``(n, all bands, h, w)`` to the wanted bands."""
        return normalised.index_select(1, self.index)


class _ClayStatistics(nn.Module):
    """Picks bands and standardises them by the statistics of Clay's pre-training."""

    mean: torch.Tensor
    std: torch.Tensor

    def __init__(self, config: InputConfig, names: Sequence[str], level: float) -> None:
        super().__init__()
        self.native = NativeValues(config, names, level)
        unknown = [name for name in names if name not in SENTINEL2]
        if unknown:
            raise LandslideError(f"Clay publishes no statistics of the band {unknown[0]!r}.")
        columns = torch.tensor([SENTINEL2[name][1:] for name in names]).T
        self.register_buffer("mean", columns[0].view(1, -1, 1, 1), persistent=False)
        self.register_buffer("std", columns[1].view(1, -1, 1, 1), persistent=False)

    def forward(self, normalised: torch.Tensor) -> torch.Tensor:
        """Map ``(n, all bands, h, w)`` to the wanted bands."""
        result: torch.Tensor = (self.native(normalised) - self.mean) / self.std
        return result


def bands_for_clay(config: InputConfig, fidelity: str) -> tuple[str, ...]:
    """Return the recipe's bands that Clay gets: those it has learned, or (paper) all optical ones.

    Raises:
        LandslideError: None is left, or the fidelity is unknown.
    """
    if fidelity not in ("paper", "ours"):
        raise LandslideError(f"'fidelity' must be 'paper' or 'ours', not {fidelity!r}.")
    optical = [band.name for band in config.bands if not is_terrain(band.name)]
    kept = optical if fidelity == "paper" else [name for name in optical if name in SENTINEL2]
    if not kept:
        raise LandslideError("Clay needs at least one Sentinel-2 band that it has learned.")
    return tuple(kept)


def wavelengths_of(config: InputConfig, names: Sequence[str]) -> list[float]:
    """Return the wavelengths in µm by which Clay knows bands, else the recipe's own."""
    own = {band.name: band.wavelength_um for band in config.bands}
    known = {name: row[0] for name, row in SENTINEL2.items()} | UNSEEN
    return [known.get(name, own[name]) for name in names]


@CONTEXTS.register("clay")
def build_clay(
    config: InputConfig,
    size: str = "large",
    weights: str | None = None,
    revision: str = "",
    sha256: str = "",
    fidelity: str = "ours",
    bands: Sequence[str] | None = None,
    statistics: str = "train",
    level: float = TYPICAL_LEVEL,
    zoom: int = 1,
) -> ContextEncoder:
    """Build Clay for the recipe's bands.

    Args:
        config: The recipe's bands and resolution.
        size: ``tiny``, ``small``, ``base`` or ``large``; only ``large`` has published weights.
        weights: A file (see :func:`training.context.clay_checkpoint.load_clay`), also one in the
            folder ``LANDSLIDE_WEIGHTS``; ``hub`` to download the official one; or ``None`` for
            random weights, by the recipe's seed.
        revision: Commit to download, with ``weights: hub``.
        sha256: Hash that the download must have.
        fidelity: ``paper``: all optical bands, a time of ones, no last norm. ``ours``: the bands
            Clay has learned, an unknown time, the last norm.
        bands: Bands by name instead of the fidelity's choice.
        statistics: ``train``: bands as they are standardised for the network. ``clay``: native
            values, standardised by Clay's own statistics.
        level: With ``clay``, see :class:`training.context.bands.NativeValues`.
        zoom: Enlarge chips by this factor first (1 or 2), telling Clay the finer resolution.

    Raises:
        LandslideError: An option is out of range, a band is missing, or weights do not fit.
    """
    if zoom not in (1, 2) or statistics not in ("train", "clay"):
        raise LandslideError("Clay takes 'zoom' 1 or 2 and 'statistics' 'train' or 'clay'.")
    chosen = bands_for_clay(config, fidelity)
    names = tuple(bands) if bands is not None else chosen
    index = find_bands(config, names)
    encoder = _encoder(size, weights, revision, sha256)
    paper = fidelity == "paper"
    time = (1.0,) * 4 if paper else (0.0,) * 4
    baked = encoder.bake(wavelengths_of(config, names), config.gsd_m / zoom, time)
    own = statistics == "clay"
    select = _ClayStatistics(config, names, level) if own else _TrainStatistics(index)
    return ClayContext(baked, select, final_norm=not paper, zoom=zoom)


def _encoder(size: str, weights: str | None, revision: str, sha256: str) -> ClayEncoder:
    """Return the encoder with the weights asked for."""
    if weights is None:
        return ClayEncoder(size_named(size))
    if weights != HUB:
        return load_clay(size, find_weights_file(weights))
    if not revision or not sha256:
        raise LandslideError("'weights: hub' needs 'revision' and 'sha256' too.")
    return load_clay(size, download_clay(revision, sha256))
