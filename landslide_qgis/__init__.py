"""Landslide Digitiser: a QGIS plugin that drafts landslide inventories from Sentinel-2 and a DEM.

This file imports nothing of QGIS, so that the engine (:mod:`landslide_qgis.core`) can be used in
a process, or on a machine, that has no QGIS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from landslide_qgis.plugin import LandslidePlugin


def classFactory(iface: Any) -> LandslidePlugin:
    """Entry point that QGIS calls when it loads the plugin; ``iface`` is ``None`` headless."""
    from landslide_qgis.plugin import LandslidePlugin

    return LandslidePlugin(iface)
