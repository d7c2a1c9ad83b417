"""Attributes of features, as QGIS hands them over."""

from __future__ import annotations

from qgis.core import NULL


def is_empty(value: object) -> bool:
    """Return whether an attribute has no value: nothing, QGIS's NULL, or no text."""
    return value is None or value == NULL or value == ""
