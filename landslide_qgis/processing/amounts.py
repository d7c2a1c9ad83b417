"""Numbers as the language of the user writes them, with its decimal separator, as in QGIS."""

from __future__ import annotations

import math

from qgis.PyQt.QtCore import QLocale


def decimal(value: float, places: int) -> str:
    """Return a number with so many decimal places."""
    return str(QLocale().toString(float(value), "f", places))


def significant(value: float, digits: int = 6) -> str:
    """Return a number with at most so many significant digits, and no zeros at its end."""
    return str(QLocale().toString(float(value), "g", digits))


def area(area_m2: float) -> str:
    """Return an area: m², ha or km²."""
    if not math.isfinite(area_m2):
        return "–"
    if area_m2 < 1e4:
        return f"{decimal(area_m2, 0)} m²"
    if area_m2 < 1e6:
        return f"{decimal(area_m2 / 1e4, 1)} ha"
    return f"{decimal(area_m2 / 1e6, 2)} km²"


def table_area(area_m2: float) -> str:
    """Return an area for a column of a table: ha, or km² from a hundred of them on."""
    if area_m2 < 1e6:
        return f"{decimal(area_m2 / 1e4, 2)} ha"
    return f"{decimal(area_m2 / 1e6, 2)} km²"
