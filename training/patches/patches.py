"""Sets of labelled patches: simulated ones with known difficulty, or a file of one's own."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.screening.channels import OPTICAL, POLARISATIONS, bands_of, derive
from landslide_qgis.core.simulator import SceneRecipe
from landslide_qgis.core.simulator.chip import native_band
from landslide_qgis.core.simulator.radar import LOOK_AZIMUTH, backscatter
from landslide_qgis.core.simulator.scars import truth_mask
from landslide_qgis.core.simulator.window import build_window

SIDE = 64
_SPAN = 10_000
_LARGEST_SHARE = 0.9


@dataclass(frozen=True)
class PatchSource:
    """Where patches come from.

    Attributes:
        file: An ``.npz`` file inside the data folder; empty for simulated patches. It holds
            ``labels [N]`` (0 or 1) and one array ``[N, 64, 64]`` a band: ``B04`` and so on in
            reflectance × 10,000, ``VV_desc``, ``VV_desc_pre`` and so on in dB, NaN where unknown.
        count: Simulated patches to make.
        seed: Seed of the simulated patches; another one makes an independent set.
        positives: Share of the simulated patches with a landslide.
        least_pixels: Landslide pixels of a simulated patch with one; patches with fewer, but some,
            are left out.
        cloud: Share of cloud in a simulated patch's scene.
        moisture_db: Change of backscatter between two acquisitions, standard deviation in dB.
        debris_db: Brightness of the debris, standard deviation in dB.
    """

    file: str = ""
    count: int = 400
    seed: int = 1
    positives: float = 0.35
    least_pixels: int = 25
    cloud: float = 0.25
    moisture_db: float = 0.8
    debris_db: float = 2.5


@dataclass(frozen=True)
class Patches:
    """Labelled patches held in memory.

    Attributes:
        bands: float32 ``[N, 64, 64]`` by band, NaN where unknown.
        labels: Whether there is a landslide, bool ``[N]``.
    """

    bands: dict[str, Raster]
    labels: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.labels)

    def channels(self, names: Sequence[str]) -> Raster:
        """Return channels as the engine makes them, ``[N, C, 64, 64]``.

        Raises:
            LandslideError: A band is missing.
        """
        missing = [band for band in bands_of(names) if band not in self.bands]
        if missing:
            raise LandslideError(f"The patches lack {', '.join(missing)}; choose other channels.")
        return np.stack([derive(name, self.bands) for name in names], axis=1)


def load_patches(source: PatchSource, root: Path, cache: Path) -> Patches:
    """Read a file of patches, or simulate them once and keep them.

    Args:
        source: Which patches.
        root: Data folder.
        cache: Folder of the simulated sets.

    Raises:
        LandslideError: The file is missing or holds something else.
    """
    if source.file:
        return _read(root / source.file)
    key = "-".join(str(value) for value in vars(source).values() if value != "")
    path = cache / f"simulated-{key}.npz"
    if path.is_file():
        return _read(path)
    made = simulate(source)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part.npz")
    arrays: dict[str, Any] = {"labels": made.labels, **made.bands}
    np.savez(beside, **arrays)
    beside.replace(path)
    return made


def simulate(source: PatchSource) -> Patches:
    """Simulate patches, each in a scene of its own; every one is a function of seed and number."""
    wanted = round(source.count * source.positives)
    left = {True: wanted, False: source.count - wanted}
    drawn: list[tuple[dict[str, Raster], bool]] = []
    number = 0
    while len(drawn) < source.count:
        made = draw_patch(source, number, landslides=left[True] > 0)
        number += 1
        if made is not None and left[made[1]] > 0:
            left[made[1]] -= 1
            drawn.append(made)
    order = np.random.default_rng([source.seed, 7]).permutation(source.count)
    bands = {name: np.stack([drawn[place][0][name] for place in order]) for name in drawn[0][0]}
    return Patches(bands, np.array([drawn[place][1] for place in order]))


def draw_patch(
    source: PatchSource, number: int, landslides: bool = True
) -> tuple[dict[str, Raster], bool] | None:
    """Simulate one patch.

    Args:
        source: What the set is like.
        number: Number of the draw.
        landslides: Whether there may be any.

    Returns:
        Bands, and whether there is a landslide; ``None`` for a patch with a trace of one.
    """
    rng = np.random.default_rng([source.seed, 1, number])
    recipe = SceneRecipe(
        seed=int(rng.integers(1_000_000, 2_000_000)),
        landslides=float(rng.choice([3.0, 8.0, 16.0])) if landslides else 0.0,
        clouds=float(min(source.cloud * rng.choice([0.0, 0.5, 2.5]), _LARGEST_SHARE)),
        haze=float(rng.uniform(0.0, 0.5)),
        nodata=0.0,
        relief=float(rng.uniform(0.6, 1.3)),
        sun_azimuth=float(rng.uniform(100.0, 200.0)),
        sun_elevation=float(rng.uniform(30.0, 70.0)),
    )
    row, col = (int(place) for place in rng.integers(0, _SPAN, size=2))
    window = build_window(recipe, row, col, SIDE, SIDE)
    pixels = int(truth_mask(window.scars)[1:-1, 1:-1].sum())
    if 0 < pixels < source.least_pixels:
        return None
    bands = {name: native_band(window, name)[0].astype(np.float32) for name in OPTICAL}
    for orbit in LOOK_AZIMUTH:
        for time, suffix in (("pre", "_pre"), ("post", "")):
            layers = backscatter(window, orbit, time, source.moisture_db, source.debris_db)
            for polarisation, layer in zip(POLARISATIONS, layers, strict=True):
                bands[f"{polarisation}_{orbit}{suffix}"] = layer
    return bands, pixels > 0


def other_seed(source: PatchSource) -> PatchSource:
    """Return an independent set of the same kind: other scenes, for a final test."""
    return replace(source, seed=source.seed + 1_000)


def _read(path: Path) -> Patches:
    """Read a file of patches.

    Raises:
        LandslideError: It is missing or holds something else.
    """
    if not path.is_file():
        raise LandslideError(f"There is no file of patches {path}; check the data folder.")
    if not zipfile.is_zipfile(path):
        raise LandslideError(f"{path} is no file of patches: it is no archive of numpy arrays.")
    try:
        with np.load(path, allow_pickle=False) as stored:
            labels = np.asarray(stored["labels"])
            bands = {name: stored[name].astype(np.float32) for name in stored if name != "labels"}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise LandslideError(f"{path} is no file of patches ({error}).") from error
    wrong = [name for name, values in bands.items() if values.shape != (len(labels), SIDE, SIDE)]
    if wrong or not bands or not np.isin(labels, (0, 1)).all():
        what = f"its band {wrong[0]}" if wrong else "its content"
        raise LandslideError(
            f"{path} is no file of patches: {what} is not {len(labels)} labels 0 or 1 with "
            f"{SIDE} × {SIDE} pixels each."
        )
    for name, values in bands.items():
        values[~np.isfinite(values)] = np.nan
        if np.isnan(values).all():
            raise LandslideError(
                f"{path}: the band {name} has no value in any patch; leave it out."
            )
    return Patches(bands, labels == 1)
