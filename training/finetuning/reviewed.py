"""Reviewed chips: read, brought to a scene's brightness, and parted by blocks of ground."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import ModelCard
from landslide_qgis.core.model.file import ModelFile
from landslide_qgis.core.scene.atmosphere import missing_light
from training.data.chip_folder import FolderInfo, find_chips, read_info, read_manifest
from training.data.chips import Chips, load
from training.data.preprocess import Preprocess
from training.data.sources import Parts
from training.finetuning.source import input_of
from training.recipes.recipe import InputConfig

# Chips with a landslide, and blocks with one, below which nothing can be judged.
FEWEST_CHIPS, FEWEST_BLOCKS = 5, 3
JUDGE_CHIPS = 2
# Shares of the chips with a landslide that judge, and that fix calibration and threshold.
_JUDGE, _TUNE = 0.3, 0.2
# Pixel sizes further apart than this are another scale to a network.
_LIKE_SCALE = 1.5
_SPLITS = ("train", "val", "test")
# Fills a gap in a sentence.
_WORDS = ("a multiple of {0}",)
Places = list[int]


@dataclass(frozen=True)
class Reviewed:
    """What a person has reviewed, parted.

    Attributes:
        parts: ``learn``; ``holdout``, which fixes calibration and threshold; ``tune``, which only
            judges. No block of ground is in two of them.
        config: From the chips' values to the network's input.
        gsd_m: Pixel size in metres.
        drawn: Whether the parts were drawn here, or are the folder's own.
        has_blocks: Whether the folder knows blocks of ground.
    """

    parts: Parts
    config: InputConfig
    gsd_m: float
    drawn: bool
    has_blocks: bool


def load_reviewed(folder: Path, file: ModelFile, seed: int, any_scale: bool) -> Reviewed:
    """Read a chip folder for a model.

    Args:
        folder: Folder as ``landslide:chips`` makes it.
        file: The model.
        seed: Seed of the draw of blocks.
        any_scale: Accept pixels of another size than the model's.

    Raises:
        LandslideError: The folder does not keep to the layout, lacks a band, has another scale or
            size, or too few chips or blocks with landslides; the message says how many more.
    """
    info = read_info(folder)
    _check_scale(info, file, folder, any_scale)
    config = input_of(file.card, info.gsd_m)
    rows = read_manifest(folder)
    read = [
        load(find_chips(folder.parent, split, config, folder.name))
        for split in _SPLITS
        if any(row["split"] == split for row in rows)
    ]
    chips = joined(read)
    by_name = {row["name"]: row for row in rows}
    sources = [by_name[name]["source"] or name for name in chips.names]
    splits = np.array([by_name[name]["split"] for name in chips.names])
    chips = replace(chips, images=level_scenes(chips, sources, file, config))
    own = {split: chips.take(np.flatnonzero(splits == split)) for split in _SPLITS}
    counts = [int(own[split].masks.any(axis=(1, 2)).sum()) for split in _SPLITS]
    has_blocks = bool(chips.blocks)
    if counts[0] > 0 and counts[1] > 0 and counts[2] >= JUDGE_CHIPS:
        parts = Parts(own["train"], own["val"], own["test"])
        return Reviewed(parts, config, info.gsd_m, False, has_blocks)
    return Reviewed(part(chips, seed), config, info.gsd_m, True, has_blocks)


def joined(several: list[Chips]) -> Chips:
    """Return several sets of chips as one; a chip without a block is one of its own."""
    valid = [np.ones_like(c.masks) if c.valid is None else c.valid for c in several]
    known = any(chips.blocks for chips in several)
    return Chips(
        tuple(name for chips in several for name in chips.names),
        np.concatenate([chips.images[:] for chips in several]),
        np.concatenate([chips.masks for chips in several]),
        np.concatenate(valid),
        tuple(b for chips in several for b in (chips.blocks or chips.names)) if known else (),
    )


def level_scenes(
    chips: Chips, sources: list[str], file: ModelFile, config: InputConfig
) -> npt.NDArray[np.float32]:
    """Return the chips' images as the engine shows scenes to the network, before mean and std.

    The engine puts the air's light back into a scene and scales it by one number. All chips of a
    scene get the numbers that follow from all its chips together, not each its own.
    """
    scaling = file.card.scene_scaling
    images = np.array(chips.images[:], np.float32)
    level = None
    if scaling is not None:
        level = Preprocess(
            replace(config, scene_percentile=scaling.percentile, scene_target=scaling.target)
        )
    named = np.array(sources)
    for source in np.unique(named):
        mine = np.flatnonzero(named == source)
        if file.card.top_of_atmosphere:
            images[mine] += _missing_light(images[mine], file.card)
        if level is not None:
            gain = level.scene_gain(np.moveaxis(images[mine], 1, 0))
            images[np.ix_(mine, np.array(level.optical, np.intp))] *= np.float32(gain)
    return images


def _missing_light(images: npt.NDArray[np.float32], card: ModelCard) -> npt.NDArray[np.float32]:
    """Return the air's light that images of one scene lack, in model units ``(bands, 1, 1)``."""
    scale = np.array([band.scale for band in card.bands])
    pixels = np.moveaxis(images, 1, 0).reshape(len(scale), -1)
    known = pixels[:, np.isfinite(pixels).all(axis=0)]
    if not known.size:
        return np.zeros((len(scale), 1, 1), np.float32)
    _, light = missing_light(card.bands, known / scale[:, None])
    added: npt.NDArray[np.float32] = (light * scale).astype(np.float32)
    return added.reshape(-1, 1, 1)


def part(chips: Chips, seed: int) -> Parts:
    """Draw the parts by whole blocks.

    Blocks with landslides go, in an order drawn by the seed, to the judging part until it has
    30 % of the chips with landslides and two at least; then to the tuning part until it has 20 %
    and one; the rest is learned from. One block is always left for each later part. Blocks
    without landslides are dealt out in the same shares.

    Raises:
        LandslideError: There are too few.
    """
    positive = np.asarray(chips.masks.any(axis=(1, 2)))
    names = np.array(chips.blocks or chips.names)
    blocks = np.random.default_rng([seed, 0]).permutation(np.unique(names))
    rich = {b: int(positive[names == b].sum()) for b in blocks if positive[names == b].any()}
    _check_enough(int(positive.sum()), len(rich), has_two=max(rich.values(), default=0) > 1)
    # With three blocks only one with two chips can judge; it goes first.
    ordered = sorted(rich, key=lambda block: rich[block] < JUDGE_CHIPS)
    total = int(positive.sum())
    judge, rest = _take(ordered, rich, max(JUDGE_CHIPS, _JUDGE * total), leave=2)
    tune, learn = _take(rest, rich, max(1, _TUNE * total), leave=1)
    empty = [block for block in blocks if block not in rich]
    first, second = round(_JUDGE * len(empty)), round((_JUDGE + _TUNE) * len(empty))
    groups = (learn + empty[second:], tune + empty[first:second], judge + empty[:first])
    return Parts(*(chips.take(np.flatnonzero(np.isin(names, group))) for group in groups))


def _take(
    blocks: list[str], rich: dict[str, int], wanted: float, leave: int
) -> tuple[list[str], list[str]]:
    """Return the first blocks that have so many chips together, and those that are left."""
    taken, count = 0, 0
    while count < wanted and taken < len(blocks) - leave:
        count += rich[blocks[taken]]
        taken += 1
    return blocks[:taken], blocks[taken:]


def _check_enough(chips: int, blocks: int, *, has_two: bool) -> None:
    """Refuse what cannot be parted.

    Raises:
        LandslideError: It says how many more are needed.
    """
    if chips == 0:
        raise LandslideError(
            "No chip has a landslide, so there is nothing to learn; accept some in the inventory, "
            "then cut the chips again."
        )
    needed = FEWEST_BLOCKS if has_two else FEWEST_BLOCKS + 1
    if chips >= FEWEST_CHIPS and blocks >= needed:
        return
    more = max(FEWEST_CHIPS - chips, needed - blocks, 1)
    raise LandslideError(
        f"To learn from some ground and judge on other, {FEWEST_CHIPS} chips with a landslide in "
        f"{needed} blocks are needed, but there are {chips} in {blocks}; review more landslides in "
        f"other places, {more} at least, or cut smaller chips or blocks."
    )


def _check_scale(info: FolderInfo, file: ModelFile, folder: Path, any_scale: bool) -> None:
    """Refuse chips that the network does not take.

    Raises:
        LandslideError: Their pixels or sides are of another size.
    """
    ratio = max(info.gsd_m / file.card.gsd_m, file.card.gsd_m / info.gsd_m)
    if ratio > _LIKE_SCALE and not any_scale:
        raise LandslideError(
            f"The chips in {folder} have pixels of {info.gsd_m:g} m, {file.path.name} learned at "
            f"{file.card.gsd_m:g} m; cut them at that size, or accept another pixel size "
            "(--any-scale) to teach it theirs."
        )
    side, step = file.fixed_side, file.card.size_multiple
    if (side and info.size_px != side) or info.size_px % step:
        wanted = f"{side}" if side else _WORDS[0].format(step)
        raise LandslideError(
            f"The chips in {folder} are {info.size_px} pixels wide, {file.path.name} takes "
            f"{wanted}; cut them anew."
        )
