"""Find and read what patch classifiers look at: optical bands and backscatter on one grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from rasterio.windows import Window

from landslide_qgis.core.arrays import Mask, Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.screen import ScreenJob
from landslide_qgis.core.model.card import BandSpec, ModelCard
from landslide_qgis.core.scene.assemble import compare_gsd, place
from landslide_qgis.core.scene.radiometry import Radiometry, fit_radiometry
from landslide_qgis.core.scene.reader import Scene, SceneBand, SceneReader
from landslide_qgis.core.scene.sources import BandSource, match_bands, open_raster
from landslide_qgis.core.scene.survey import Sample, survey
from landslide_qgis.core.screening.channels import (
    BEFORE,
    POLARISATIONS,
    bands_of,
    decibels,
    derive,
    is_backscatter,
    source_spec,
    sources_of,
)
from landslide_qgis.core.toolbox.desk import Desk

_TALLEST_BLOCK = 1024
_WHERE = {
    "_desc": "descending orbit after the event",
    "_desc_pre": "descending orbit before the event",
    "_asc": "ascending orbit after the event",
    "_asc_pre": "ascending orbit before the event",
}


@dataclass(frozen=True)
class ScreenScene:
    """What is looked at.

    Attributes:
        scene: The bands that channels are made from.
        channels: Names of the channels, those of all models.
        radiometry: From stored optical values to reflectance × 10,000.
        linear: Bands whose backscatter is a power and becomes dB.
    """

    scene: Scene
    channels: tuple[str, ...]
    radiometry: Radiometry
    linear: frozenset[str]

    def block_px(self) -> int:
        """Return the height of the rasters' tallest blocks, as far as it is worth heeding.

        Sentinel-2's JPEG 2000 comes in blocks of 1,024 pixels, each decoded as a whole.
        """
        tallest = 0
        for path in self.scene.source_paths:
            with open_raster(path) as dataset:
                tallest = max(tallest, *(height for height, _ in dataset.block_shapes))
        return min(tallest, _TALLEST_BLOCK)

    def read(self, reader: SceneReader, window: Window) -> tuple[Raster, Mask]:
        """Return the channels of a window.

        Args:
            reader: A reader of the scene.
            window: Whole pixels of its grid.

        Returns:
            float32 ``[C, H, W]`` in reflectance × 10,000, dB, or as an index, NaN where unknown;
            and which pixels ``[H, W]`` are known.
        """
        values, valid = reader.read(window)
        hidden = reader.hidden(window)
        if hidden is not None:
            valid &= ~hidden
        values[:, ~valid] = np.nan
        values = values * self.radiometry.factor + self.radiometry.summand
        bands = {
            band.spec.name: decibels(layer) if band.spec.name in self.linear else layer
            for band, layer in zip(self.scene.bands, values)
        }
        channels = np.empty((len(self.channels), *valid.shape), np.float32)
        for number, name in enumerate(self.channels):
            channels[number] = derive(name, bands)
        return channels, valid


def open_scene(job: ScreenJob, cards: Sequence[ModelCard], desk: Desk) -> ScreenScene:
    """Match the bands, place them on a grid, and find out what their values are.

    Raises:
        LandslideError: A band is missing, two rasters claim one, or there is no common ground.
    """
    channels = tuple(dict.fromkeys(name for card in cards for name in card.band_names))
    needed = {spec.name for card in cards for spec in card.bands if spec.required}
    specs = [source_spec(name) for name in bands_of(channels)]
    found = _sources(job, specs)
    _refuse_missing(found, sorted(needed))
    for name in channels:
        absent = [band for band in sources_of(name) if band not in found]
        if absent:
            desk.warn(
                f"Channel {name} is missing ({', '.join(absent)}); the model does without it, at "
                "a loss.",
                "band-filled",
                band=name,
            )
    for name, source in found.items():
        desk.log(f"Band {name}: {source} ({source.how}).")
    scene = place(job.scene, tuple(SceneBand(spec, found.get(spec.name)) for spec in specs), None)
    compare_gsd(scene.full_grid, cards[0], desk.tell)
    plain = replace(cards[0], bands=tuple(specs), scene_scaling=None, clip=None, cloud_guard=False)
    scene, sample = survey(scene, desk.tell)
    radiometry = fit_radiometry(scene, sample, plain, job.scene.radiometry, desk.tell)
    return ScreenScene(scene, channels, radiometry, _linear(scene, sample, desk))


def _sources(job: ScreenJob, specs: Sequence[BandSpec]) -> dict[str, BandSource]:
    """Match bands to rasters; those of Sentinel-1 come orbit by orbit."""
    names = {spec.name for spec in specs}
    found = match_bands(specs, job.scene.inputs, job.scene.bands, None)
    found.pop("dem", None)
    polarisations = [BandSpec(name, "sar", unit="dB") for name in POLARISATIONS]
    for suffix, paths in job.sar().items():
        for name, source in match_bands(polarisations, paths, {}, None).items():
            if name + suffix in names:
                found.setdefault(name + suffix, source)
    return {spec.name: found[spec.name] for spec in specs if spec.name in found}


def _refuse_missing(found: dict[str, BandSource], needed: Sequence[str]) -> None:
    """Name the bands that are missing, and where they are to be given.

    Raises:
        LandslideError: A band that a model cannot do without is missing.
    """
    missing = [band for band in bands_of(needed) if band not in found]
    optical = [band for band in missing if not is_backscatter(band)]
    if optical:
        raise LandslideError(
            f"The model needs {', '.join(optical)}, which no input raster offers; add the raster, "
            "or name the band in the band mapping."
        )
    if missing:
        orbits = dict.fromkeys(band[band.index("_") :] for band in missing)
        raise LandslideError(
            f"The model needs Sentinel-1 backscatter ({', '.join(missing)}); give these rasters: "
            f"{', '.join(_WHERE[orbit] for orbit in orbits)}."
        )


def _linear(scene: Scene, sample: Sample, desk: Desk) -> frozenset[str]:
    """Return the backscatter bands whose values are powers, not dB: none is below 0."""
    backscatter = [
        number
        for number, band in enumerate(scene.bands)
        if band.source is not None and is_backscatter(band.spec.name)
    ]
    if not backscatter:
        return frozenset()
    linear = [scene.bands[number].spec.name for number in backscatter if sample[number].min() >= 0]
    if linear:
        desk.log(f"Backscatter {', '.join(linear)} is linear and becomes dB.")
    for name in linear:
        mate = name.replace(BEFORE, "") if name.endswith(BEFORE) else name + BEFORE
        if mate in {scene.bands[number].spec.name for number in backscatter} - set(linear):
            desk.warn(
                f"Backscatter {name} is linear, {mate} in dB; check that both are of one kind of "
                "processing.",
                "backscatter-mixed",
                band=name,
            )
    return frozenset(linear)
