"""How a probability is kept in a raster, and what the raster says about the run that made it.

The compact form is uint8: 0–250 is the probability × 250 (declared as GDAL band scale 1/250, so
that GDAL and QGIS show 0–1), 255 is nodata, 251–254 do not occur. The other form is float32 0–1
with NaN as nodata.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.io import DatasetWriter

PROBABILITY_SCALE = 250
PROBABILITY_NODATA = 255
PROBABILITY_DESCRIPTION = "landslide probability"
DISAGREEMENT_DESCRIPTION = "standard deviation between models"
MASK_NODATA = 255
MASK_DESCRIPTION = "landslide mask"
TAG_PREFIX = "LANDSLIDE_"
# So few values that every step over them finds them in the processor's cache.
_ENCODED_TOGETHER = 1 << 15


@dataclass(frozen=True)
class Provenance:
    """Where a probability comes from; travels in GeoTIFF tags and into every polygon.

    Attributes:
        model: Name of the model; of several, joined by " + ".
        model_sha: SHA-256 of the model file, hexadecimal; of several, joined by ", ".
        run_utc: Time of the inference, ISO 8601 in UTC (``2024-05-01T12:00:00Z``).
        source: The scene, as file names.
        gsd_m: Ground sampling distance of the working grid in metres.
        threshold: Probability from which the model's author calls a pixel a landslide, 0–1.
        parameters: Settings of the run, JSON-ready.
    """

    model: str | None = None
    model_sha: str | None = None
    run_utc: str | None = None
    source: str | None = None
    gsd_m: float | None = None
    threshold: float | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def to_tags(self) -> dict[str, str]:
        """Return the known values as GeoTIFF tags, ``LANDSLIDE_MODEL`` and so on, JSON-encoded."""
        return {
            TAG_PREFIX + name.upper(): value if isinstance(value, str) else json.dumps(value)
            for name, value in dataclasses.asdict(self).items()
            if value not in (None, {})
        }

    @classmethod
    def from_tags(cls, tags: Mapping[str, str]) -> Provenance:
        """Read GeoTIFF tags; what is absent or malformed stays unknown."""

        def text(name: str) -> str | None:
            return tags.get(TAG_PREFIX + name) or None

        def number(name: str) -> float | None:
            try:
                return float(tags[TAG_PREFIX + name])
            except (KeyError, ValueError):
                return None

        try:
            parameters = json.loads(tags.get(TAG_PREFIX + "PARAMETERS", "{}"))
        except ValueError:
            parameters = {}
        return cls(
            model=text("MODEL"),
            model_sha=text("MODEL_SHA"),
            run_utc=text("RUN_UTC"),
            source=text("SOURCE"),
            gsd_m=number("GSD_M"),
            threshold=number("THRESHOLD"),
            parameters=parameters if isinstance(parameters, dict) else {},
        )


def encode(probability: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
    """Return probabilities (any shape, 0–1, NaN for nodata) as uint8, rounded to 1/250.

    Values outside 0–1, which rounding in a network can give, are clipped; infinities are nodata.
    """
    flat = np.ascontiguousarray(probability, dtype=np.float32).reshape(-1)
    values = np.empty(flat.shape, np.uint8)
    for start in range(0, flat.size, _ENCODED_TOGETHER):
        part = flat[start : start + _ENCODED_TOGETHER]
        scaled = part * np.float32(PROBABILITY_SCALE)
        np.rint(scaled, out=scaled)
        np.clip(scaled, 0, PROBABILITY_SCALE, out=scaled)
        np.copyto(scaled, PROBABILITY_NODATA, where=~np.isfinite(part))
        values[start : start + _ENCODED_TOGETHER] = scaled
    return values.reshape(np.shape(probability))


def decode(values: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return :func:`encode`'s uint8 values as float32 0–1; what is above 250 becomes NaN."""
    table = np.arange(256, dtype=np.float32) / np.float32(PROBABILITY_SCALE)
    table[PROBABILITY_SCALE + 1 :] = np.nan
    decoded: NDArray[np.float32] = table[values]
    return decoded


def profile(kind: str = "uint8", bands: int = 1) -> dict[str, Any]:
    """Return the rasterio profile entries of a probability, ``uint8`` or ``float32``.

    Args:
        kind: How the values are kept.
        bands: 1, or 2 for a probability with the disagreement of several models, kept alike.
    """
    if kind == "uint8":
        return {"count": bands, "dtype": "uint8", "nodata": PROBABILITY_NODATA}
    return {"count": bands, "dtype": "float32", "nodata": float("nan")}


def describe(dataset: DatasetWriter, provenance: Provenance) -> None:
    """Write band scale, description and provenance tags on an open rasterio dataset."""
    names = (PROBABILITY_DESCRIPTION, DISAGREEMENT_DESCRIPTION)
    for band, name in zip(dataset.indexes, names):
        dataset.set_band_description(band, name)
    if dataset.dtypes[0] == "uint8":
        dataset.scales = (1.0 / PROBABILITY_SCALE,) * dataset.count
        dataset.offsets = (0.0,) * dataset.count
    dataset.update_tags(**provenance.to_tags())
