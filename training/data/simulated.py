"""Chips of simulated scenes, made once and kept beside the run.

They add what the real chips lack: rivers, fields, quarries and roads next to landslides, clouds
with a known outline, surface reflectance, and any haze between the two processing levels.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.simulator import SceneRecipe, simulate_chip
from training.config import InputConfig
from training.data.chips import Chips

_SPAN = 10_000


def simulated_chips(config: InputConfig, count: int, size: int, seed: int, cache: Path) -> Chips:
    """Return simulated chips in model units, from the cache if it holds exactly these.

    Args:
        config: Bands and their divisors.
        count: Number of chips.
        size: Side of a chip in pixels of 10 m.
        seed: Seed of scenes and places.
        cache: An ``.npz`` file, written if it is missing or of other settings.
    """
    names = tuple(band.name for band in config.bands)
    key = f"{count} {size} {seed} {' '.join(names)}"
    if cache.is_file():
        with np.load(cache, allow_pickle=False) as stored:
            if str(stored["key"]) == key:
                dn, masks = stored["dn"], stored["masks"]
                return _as_chips(config, dn, masks)
    drawn = [_draw(names, size, np.random.default_rng([seed, index])) for index in range(count)]
    dn = np.stack([chip for chip, _ in drawn])
    masks = np.stack([mask for _, mask in drawn])
    cache.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(cache, key=np.array(key), dn=dn, masks=masks)
    return _as_chips(config, dn, masks)


def _draw(
    names: tuple[str, ...], size: int, rng: np.random.Generator
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.bool_]]:
    """Simulate one chip somewhere in a scene of its own."""
    recipe = SceneRecipe(
        seed=int(rng.integers(1_000_000, 2_000_000)),
        landslides=float(rng.choice([0.0, 3.0, 6.0, 12.0])),
        clouds=float(rng.choice([0.0, 0.0, 0.1, 0.3])),
        haze=float(rng.uniform(0.0, 1.2)),
        nodata=0.0,
        noise=float(rng.uniform(0.5, 2.0)),
        relief=float(rng.uniform(0.6, 1.3)),
        sun_azimuth=float(rng.uniform(100.0, 200.0)),
        sun_elevation=float(rng.uniform(30.0, 70.0)),
    )
    row, col = (int(place) for place in rng.integers(0, _SPAN, size=2))
    chip = simulate_chip(recipe, row, col, size, bands=names)
    dn = np.clip(np.rint(chip.bands), 0, np.iinfo(np.uint16).max).astype(np.uint16)
    return dn, chip.mask == 1


def _as_chips(
    config: InputConfig, dn: npt.NDArray[np.uint16], masks: npt.NDArray[np.bool_]
) -> Chips:
    """Turn DN into model units."""
    divisors = np.array([band.divisor for band in config.bands], dtype=np.float32)
    images = dn.astype(np.float32) / divisors[None, :, None, None]
    return Chips(tuple(f"simulated_{index}" for index in range(len(dn))), images, masks)
