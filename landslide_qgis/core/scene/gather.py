"""Gather all bands of a scene, whatever a model wants."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.scene.band_names import canonical
from landslide_qgis.core.scene.descriptions import descriptions
from landslide_qgis.core.scene.sensors import WAVELENGTHS, Sensor
from landslide_qgis.core.scene.sources import (
    COLOURS,
    NOT_BANDS,
    BandSource,
    data_bands,
    explicit_source,
    find_rasters,
    one_claim,
    open_raster,
    pixel_size,
)

_ORDER = ("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11",
          "B12", "VV", "VH")  # fmt: skip
_SAR = ("VV", "VH")


def gather_bands(
    inputs: Sequence[str], explicit: Mapping[str, str], sensor: Sensor
) -> dict[str, BandSource]:
    """Find every band of some rasters and name it.

    A band is named by what was given, else by its description or file name as the sensor has it,
    else by its colour, else it keeps its description or file name. Of the same band at several
    resolutions the finest is taken; pictures and quality layers of a product are left out.

    Args:
        inputs: Rasters and folders.
        explicit: Name to ``path`` or ``path|band number``; these win.
        sensor: Says what band numbers mean.

    Returns:
        Sources by name: the known bands in the order of the spectrum, then the others.

    Raises:
        LandslideError: Two rasters claim a band.
    """
    chosen = {canonical(name): explicit_source(value) for name, value in explicit.items()}
    taken = {(source.path, source.index) for source in chosen.values()}
    claims: dict[str, list[BandSource]] = {}
    for path in find_rasters(inputs):
        for name, source in _named(path, sensor):
            if (source.path, source.index) not in taken:
                claims.setdefault(name, []).append(source)
    for name, sources in claims.items():
        if name not in chosen:
            chosen[name] = one_claim(name, sources)
    first = [name for name in _ORDER if name in chosen]
    return {name: chosen[name] for name in [*first, *(n for n in chosen if n not in first)]}


def band_spec(name: str) -> BandSpec:
    """Return what is known of a band by its name."""
    if name in WAVELENGTHS:
        return BandSpec(name, "optical", WAVELENGTHS[name], "reflectance_dn")
    if name in _SAR:
        return BandSpec(name, "sar", unit="dB")
    if name == "slope":
        return BandSpec(name, "slope", unit="degree")
    if name == "dem":
        return BandSpec(name, "elevation", unit="metre")
    return BandSpec(name, "index", unit="1")


def _named(path: str, sensor: Sensor) -> list[tuple[str, BandSource]]:
    """Return the bands of one raster with their names."""
    stem = Path(path).stem
    if NOT_BANDS.search(stem):
        return []
    found: list[tuple[str, BandSource]] = []
    with open_raster(path) as dataset:
        pixel = pixel_size(dataset)
        data = data_bands(dataset)
        said = descriptions(dataset)
        for index in data:
            described = said[index - 1] or ""
            name, how = sensor.band(described), "description"
            if name is None and len(data) == 1:
                name, how = sensor.band(stem), "file name"
            if name is None and len(data) in (3, 4):
                name, how = COLOURS.get(dataset.colorinterp[index - 1]), "colour"
            if name is None:
                name, how = described or (stem if len(data) == 1 else f"{stem}_{index}"), "own name"
            found.append((_plain(name), BandSource(path, index, how, pixel)))
    return found


def _plain(name: str) -> str:
    """Return a name without characters that band lists and file names trip over."""
    return re.sub(r"[^\w.+-]+", "_", name.strip()) or "band"
