"""Chips of simulated scenes, made once and kept beside the run.

They add what the real chips lack: rivers, fields, quarries and roads next to landslides, clouds
with a known outline, surface reflectance, and any haze between the two processing levels.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.simulator import SceneRecipe, simulate_chip
from training.data.chips import Chips
from training.data.stored import keep
from training.recipes.recipe import InputConfig
from training.runtime.files import write_bytes

HIDDEN = 255
_SPAN = 10_000
_TERRAIN = ("slope", "dem")
Stored = npt.NDArray[np.uint16]
Truth = npt.NDArray[np.uint8]


def simulated_chips(
    config: InputConfig,
    count: int,
    size: int,
    seed: int,
    cache: Path,
    memory_mb: float = float("inf"),
) -> Chips:
    """Return simulated chips in model units, from the cache if it holds exactly these.

    Args:
        config: Bands and their divisors.
        count: Number of chips.
        size: Side of a chip in pixels of 10 m.
        seed: Seed of scenes and places.
        cache: An ``.npz`` file, written if it is missing or of other settings.
        memory_mb: Megabytes of images from which they are read from a file.
    """
    names = tuple(band.name for band in config.bands)
    key = f"2 {count} {size} {seed} {' '.join(names)}"
    kept = _kept(cache, key) if cache.is_file() else None
    if kept is not None:
        return _as_chips(config, *kept, memory_mb)
    drawn = [draw_chip(names, size, np.random.default_rng([seed, index])) for index in range(count)]
    dn = np.stack([chip for chip, _ in drawn])
    masks = np.stack([mask for _, mask in drawn])
    packed = io.BytesIO()
    np.savez_compressed(packed, key=np.array(key), dn=dn, masks=masks)
    write_bytes(cache, packed.getvalue())
    return _as_chips(config, dn, masks, memory_mb)


def _kept(cache: Path, key: str) -> tuple[Stored, Truth] | None:
    """Return what a cache holds; ``None`` if it is damaged or of other settings."""
    try:
        with np.load(cache, allow_pickle=False) as stored:
            return (stored["dn"], stored["masks"]) if str(stored["key"]) == key else None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def draw_chip(names: tuple[str, ...], size: int, rng: np.random.Generator) -> tuple[Stored, Truth]:
    """Simulate one chip somewhere in a scene of its own.

    Args:
        names: Bands: Sentinel-2's, ``slope`` and ``dem``.
        size: Side in pixels of 10 m.
        rng: Source of randomness.

    Returns:
        DN, whole degrees and whole metres, ``(bands, size, size)``; and 1 for landslide, 0 for
        none, 255 for a landslide hidden by cloud, ``(size, size)``.
    """
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
    optical = tuple(name for name in names if name not in _TERRAIN)
    chip = simulate_chip(recipe, row, col, size, bands=optical)
    layers = {**dict(zip(optical, chip.bands, strict=True)), "slope": chip.slope, "dem": chip.dem}
    stacked = np.rint(np.stack([layers[name] for name in names]))
    return np.clip(stacked, 0, np.iinfo(np.uint16).max).astype(np.uint16), chip.mask


def _as_chips(config: InputConfig, dn: Stored, truth: Truth, memory_mb: float) -> Chips:
    """Turn DN into model units."""
    divisors = np.array([band.divisor for band in config.bands], dtype=np.float32)[:, None, None]
    images = keep((chip.astype(np.float32) / divisors for chip in dn), dn.shape, memory_mb)
    valid = truth != HIDDEN
    names = tuple(f"simulated_{index}" for index in range(len(dn)))
    return Chips(names, images, truth == 1, None if valid.all() else valid)
