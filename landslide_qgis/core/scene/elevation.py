"""Which elevations there are on land, and in which unit they are said to be."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from landslide_qgis.core.scene.sources import explicit_source, open_raster

# The shore of the Dead Sea lies at about −440 m, Everest at 8,849 m.
_LOWEST_LAND_M, _HIGHEST_LAND_M = -500.0, 9000.0
# As GDAL has the unit of a band, or that of the vertical part of its CRS: "ft", "US survey foot".
_FEET = re.compile(r"\b(ft|feet|foot|ftus|us-ft)\b", re.I)


Warned = Callable[[str, str, dict[str, Any]], None]


def tell_uncovered(without: int, count: int, name: str, warn: Warned) -> None:
    """Warn of polygons that an elevation model does not cover.

    Args:
        without: How many of them; 0 is no reason to warn.
        count: Number of polygons.
        name: Name of the file.
        warn: Receives the text, the code and the numbers of the warning.
    """
    numbers = {"polygons": count, "without_elevation": without}
    if without and without == count:
        text = f"{name} does not cover any polygon; the terrain attributes stay empty."
        warn(text, "dem-outside", numbers)
    elif without:
        text = (
            f"{name} does not cover one of {count} polygons; its terrain is empty."
            if without == 1
            else f"{name} does not cover {without} of {count} polygons; their terrain is empty."
        )
        warn(text, "dem-partial", numbers)


def tell_strange_elevation(
    lowest: float,
    highest: float,
    dem: Path | str,
    warn: Warned,
    *,
    converted: bool = False,
) -> None:
    """Warn of an elevation model that is not what it is taken for.

    It may have heights that no land has, which is nodata that is not declared, or be in feet.

    Args:
        lowest: Lowest elevation, metres; NaN and infinity say nothing.
        highest: Highest elevation.
        dem: The file, or ``path|band number``.
        warn: Receives the text, the code and the numbers of the warning.
        converted: Whether the user gave a factor that brings the heights to metres.

    Raises:
        LandslideError: The file cannot be opened.
    """
    source = explicit_source(str(dem))
    name = Path(source.path).name
    found = [height for height in (lowest, highest) if abs(height) < float("inf")]
    strange = [height for height in found if not _LOWEST_LAND_M <= height <= _HIGHEST_LAND_M]
    if strange:
        warn(
            f"{name} holds an elevation of {strange[0]:,.0f} m, which no land has; if that is its "
            "value for no data, declare it (in QGIS: layer properties, Transparency), and run "
            "this again.",
            "strange-elevation",
            {"elevation": strange[0]},
        )
    with open_raster(source.path) as dataset:
        unit = dataset.units[source.index - 1] or ""
    if _FEET.search(unit) and not converted:
        warn(
            f"{name} says that its heights are in feet ({unit}), and they are taken for metres: "
            "heights are 3.3 times too large, and slopes too steep; convert it first (in QGIS: "
            "Raster, Raster Calculator, × 0.3048).",
            "elevation-in-feet",
            {"unit": unit},
        )
