"""Which elevations there are on land."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# The shore of the Dead Sea lies at about −440 m, Everest at 8,849 m.
_LOWEST_LAND_M, _HIGHEST_LAND_M = -500.0, 9000.0


def tell_strange_elevation(
    lowest: float, highest: float, name: str, warn: Callable[[str, str, dict[str, Any]], None]
) -> None:
    """Warn of an elevation model with heights that no land has: nodata that is not declared.

    Args:
        lowest: Lowest elevation, metres; NaN and infinity say nothing.
        highest: Highest elevation.
        name: Name of the file.
        warn: Receives the text, the code and the numbers of the warning.
    """
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
