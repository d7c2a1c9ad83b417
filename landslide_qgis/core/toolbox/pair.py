"""Two images of one place, before and after, brought to reflectance on the grid of the latter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rasterio.windows import Window

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.scene.grid import Grid, working_grid
from landslide_qgis.core.scene.reader import Scene, SceneBand, SceneReader, check_overlap
from landslide_qgis.core.scene.sources import BandSource, match_bands, open_raster
from landslide_qgis.core.scene.survey import survey
from landslide_qgis.core.scene.units import KIND_NAMES, TO_DN, recognise_kind
from landslide_qgis.core.toolbox.desk import Desk

RED, NIR = "B04", "B08"
BANDS = tuple(BandSpec(name) for name in ("B02", "B03", RED, NIR, "B11", "B12"))
_REFLECTANCE = 1e-4
Matches = dict[str, BandSource]
# How sentences call the two images.
_IMAGES = {"before": "image before", "after": "image after"}


@dataclass(frozen=True)
class Image:
    """One of the two images.

    Attributes:
        scene: Its bands, those that both images have.
        kind: What its values are.
    """

    scene: Scene
    kind: str

    def read(self, reader: SceneReader, window: Window) -> Raster:
        """Return reflectance, float32 ``[C, H, W]``, NaN where there is no data."""
        values, valid = reader.read(window)
        factor, summand = TO_DN[self.kind]
        values *= np.float32(factor * _REFLECTANCE)
        values += np.float32(summand * _REFLECTANCE)
        values[:, ~valid] = np.nan
        return values


@dataclass(frozen=True)
class Pair:
    """An image before and one after.

    Attributes:
        grid: Both are read on it.
        names: Bands, in the order in which they are read.
        before: The image before.
        after: The image after.
    """

    grid: Grid
    names: tuple[str, ...]
    before: Image
    after: Image


def match(
    inputs: Sequence[str], explicit: Mapping[str, str], which: str, desk: Desk
) -> dict[str, BandSource]:
    """Find the bands of one of the images.

    Raises:
        LandslideError: Red or near infrared is missing, or two rasters claim a band.
    """
    found = match_bands(BANDS, inputs, explicit, None)
    found.pop("dem", None)
    missing = [name for name in (RED, NIR) if name not in found]
    if missing:
        raise LandslideError(
            f"The {_IMAGES[which]} lacks {', '.join(missing)}; add the raster, or name the band in "
            "the band mapping."
        )
    for name, source in found.items():
        desk.log(f"Band {name} of the {_IMAGES[which]}: {source} ({source.how}).")
    return found


def pair_up(
    before: Matches,
    after: Matches,
    kinds: tuple[str, str],
    desk: Desk,
    grid: Grid | None = None,
) -> Pair:
    """Bring two images together.

    Args:
        before: Bands of the image before.
        after: Bands of the image after.
        kinds: What their values are, ``auto`` to find out.
        desk: Told what was found out.
        grid: Grid to read both on; by default that of the finest band after.

    Raises:
        LandslideError: They do not overlap, or one is not reflectance.
    """
    specs = [spec for spec in BANDS if spec.name in before and spec.name in after]
    if all(_place(before[spec.name]) == _place(after[spec.name]) for spec in specs):
        desk.warn(
            "The images before and after are the same files, so that nothing changes; check what "
            "was given.",
            "same-images",
        )
    grid = grid or _finest(after, [spec.name for spec in specs])
    images = []
    for which, matches, kind in zip(("before", "after"), (before, after), kinds):
        check_overlap(grid, [matches[spec.name] for spec in specs])
        bands = tuple(SceneBand(spec, matches[spec.name]) for spec in specs)
        images.append(_image(Scene(grid, grid, bands), kind, which, desk))
    return Pair(grid, tuple(spec.name for spec in specs), *images)


def _place(source: BandSource) -> tuple[str, int]:
    """Return where a band lies."""
    return source.path, source.index


def _finest(after: Matches, names: list[str]) -> Grid:
    """Return the grid of the finest of some bands."""
    grids = []
    for path in dict.fromkeys(after[name].path for name in names):
        with open_raster(path) as dataset:
            grids.append(working_grid(dataset))
    return min(grids, key=lambda candidate: candidate.gsd_m)


def _image(scene: Scene, kind: str, which: str, desk: Desk) -> Image:
    """Find out what the values of an image are."""
    scene, sample = survey(scene, desk.tell)
    if kind == "auto":
        kind = recognise_kind(scene, sample, desk.tell)
        desk.log(f"The values of the {_IMAGES[which]} are taken for {KIND_NAMES[kind]}.")
    if kind not in TO_DN:
        raise LandslideError(
            f"The {_IMAGES[which]} is no reflectance but {KIND_NAMES[kind]}; give reflectance, "
            "× 10,000 or 0–1, or say what its values are."
        )
    return Image(scene, kind)
