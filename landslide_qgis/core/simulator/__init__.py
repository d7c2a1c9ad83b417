"""Simulated Sentinel-2 scenes with landslides, for the demo, tests, benchmarks and training.

`simulate_scene` writes a folder of bands with a DEM and the truth; `simulate_chip` gives a chip in
memory. Every pixel is a function of the seed and of its absolute coordinates, so neither the size
of a window nor the tiling changes it.
"""

from __future__ import annotations

from landslide_qgis.core.simulator.chip import Chip, simulate_chip
from landslide_qgis.core.simulator.command import add_arguments, run
from landslide_qgis.core.simulator.recipe import BAND_GSD, DEFAULT_BANDS, SceneRecipe
from landslide_qgis.core.simulator.scene import simulate_scene

__all__ = [
    "BAND_GSD",
    "DEFAULT_BANDS",
    "Chip",
    "SceneRecipe",
    "add_arguments",
    "run",
    "simulate_chip",
    "simulate_scene",
]
