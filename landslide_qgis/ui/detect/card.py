"""What the window needs to know of a model, read from its card (STAC MLM, as JSON)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Need:
    """A band that a model reads.

    Attributes:
        name: ``B04``, ``slope`` …
        role: ``optical``, ``slope``, ``elevation``, ``sar`` or ``index``.
        wavelength_nm: Central wavelength, ``None`` if it has none.
        required: Whether the model cannot do without it.
    """

    name: str
    role: str
    wavelength_nm: float | None = None
    required: bool = True

    @property
    def terrain(self) -> bool:
        """Whether an elevation model answers for it."""
        return self.role in ("slope", "elevation")


@dataclass(frozen=True)
class Card:
    """A model's card.

    Attributes:
        needs: Bands, in the model's order.
        gsd_m: Pixel size it was trained at, in metres.
        threshold: Probability its authors advise, 0–1.
        licence: SPDX identifier.
    """

    needs: tuple[Need, ...]
    gsd_m: float
    threshold: float
    licence: str


def read_card(text: str) -> Card:
    """Read what ``landslide:modelinfo`` returned as ``CARD``.

    Raises:
        ValueError: It is not such JSON.
    """
    try:
        document = json.loads(text)
        bands = document["mlm:input"][0]["bands"]
        return Card(
            needs=tuple(_need(band) for band in bands),
            gsd_m=float(document["gsd"]),
            threshold=float(document["landslide:threshold"]),
            licence=str(document["license"]),
        )
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError(f"The model's card lacks {error}.") from error


def _need(band: Mapping[str, Any]) -> Need:
    """Read one band."""
    wavelength = band.get("eo:center_wavelength")
    return Need(
        name=str(band["name"]),
        role=str(band["landslide:role"]),
        wavelength_nm=None if wavelength is None else 1000.0 * float(wavelength),
        required=bool(band["landslide:required"]),
    )
