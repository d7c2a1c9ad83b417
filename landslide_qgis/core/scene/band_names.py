"""Recognise what a raster band shows from its description or its file name."""

from __future__ import annotations

import re

_SENTINEL2 = re.compile(
    r"(?<![A-Za-z0-9])B(?:and[_-]?)?[ ]?(8A|0?[1-9]|1[0-2])(?![A-Za-z0-9])", re.I
)
_SAR = re.compile(r"(?<![A-Za-z0-9])(VV|VH)(?![A-Za-z0-9])", re.I)
_DEM = re.compile(
    r"(?<![A-Za-z])(dem|dtm|srtm|elevation|copernicus_dem|altitude)(?![A-Za-z])", re.I
)
_SLOPE = re.compile(r"(?<![A-Za-z])slope(?![A-Za-z])", re.I)
# Common names of STAC's eo extension, and those people type.
_COMMON = {
    "coastal": "B01",
    "blue": "B02",
    "green": "B03",
    "red": "B04",
    "rededge1": "B05",
    "rededge071": "B05",
    "rededge2": "B06",
    "rededge075": "B06",
    "rededge3": "B07",
    "rededge078": "B07",
    "nir": "B08",
    "nir08": "B8A",
    "nir09": "B09",
    "cirrus": "B10",
    "swir1": "B11",
    "swir16": "B11",
    "swir2": "B12",
    "swir22": "B12",
}


def recognise(text: str | None) -> str | None:
    """Return the canonical band name that ``text`` speaks of, or ``None``.

    Args:
        text: A band description or a file name without its ending, for example ``B8A``,
            ``T32TQR_20230801T101031_B04_10m``, ``red`` or ``copernicus_dem_30m``.

    Returns:
        ``B01`` … ``B12``, ``B8A``, ``VV``, ``VH``, ``slope`` or ``dem``; ``None`` where the text
        names none, or several.
    """
    if not text:
        return None
    text = text.strip()
    found = {canonical(match) for match in _SENTINEL2.findall(text)}
    if not found:
        found = {match.upper() for match in _SAR.findall(text)}
    if not found and _SLOPE.search(text):
        found = {"slope"}
    if not found and _DEM.search(text):
        found = {"dem"}
    if not found:
        key = re.sub(r"[^a-z0-9]", "", text.lower())
        found = {_COMMON[key]} if key in _COMMON else set()
    return found.pop() if len(found) == 1 else None


def is_counted(text: str | None, number: int) -> bool:
    """Return whether a description only counts: ``Band 3`` of the third band, as many programs say.

    It tells nothing of what the band shows; that a scene begins with B01 is rare.
    """
    return bool(text) and bool(re.fullmatch(rf"band[ _-]?0*{number}", str(text).strip(), re.I))


def canonical(name: str) -> str:
    """Return ``4``, ``B4`` and ``b04`` as ``B04``; other names unchanged."""
    match = re.fullmatch(r"B?(8A|0?[1-9]|1[0-2])", name.strip(), re.I)
    if not match:
        return name
    number = match.group(1).upper()
    return "B8A" if number == "8A" else f"B{int(number):02d}"
