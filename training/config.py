"""Recipes: YAML files checked into dataclasses, with errors that name the key."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from landslide_qgis.core.errors import LandslideError
from training.data.sampling import SamplingConfig
from training.parsing import parse
from training.schedule import DEVICES, KEEP, PRECISIONS, ROLES, LoopConfig, StageConfig

DATA_VARIABLE = "LANDSLIDE_DATA"
_EXTENDS = "extends"


@dataclass(frozen=True)
class BandConfig:
    """One input band; the fields mean what they mean in the model card's ``BandSpec``."""

    name: str
    wavelength_um: float
    divisor: float
    mean: float
    std: float


@dataclass(frozen=True)
class InputConfig:
    """From native values to the network's input.

    Attributes:
        bands: Input channels in order.
        gsd_m: Ground sampling distance of the training data in metres.
        scene_percentile: Percentile (0–100) that the joint scene gain brings to its target.
        scene_target: That target in model units; 0 for absolute units, without a scene gain.
        clip_max: Upper limit after the scene gain; the lower one is 0.
    """

    bands: tuple[BandConfig, ...]
    gsd_m: float = 10.0
    scene_percentile: float = 50.0
    scene_target: float = 0.2
    clip_max: float = 1.5


@dataclass(frozen=True)
class DataConfig:
    """Which chips, and which part of them chooses the threshold.

    Attributes:
        name: Registered dataset.
        train_split: Split to learn from.
        tune_split: Split that is only looked at, and reported.
        holdout: Share of the train split that is never learned from; it fixes the calibration
            and the threshold.
        holdout_split: Split that does so instead; ``holdout`` then has no use.
        simulated_chips: Simulated chips to make once, 0 for none.
        simulated_seed: Seed of the simulated scenes.
        folder: Folder of the dataset inside the data folder; empty for its usual name.
        train_chips: Train chips to use, the same for every seed; 0 for all.
        sampling: Which chips a batch is drawn from.
        memory_mb: Images of a split that take more megabytes than this are kept in a file in the
            cache folder while the program runs, and read from there batch by batch.
    """

    name: str
    train_split: str = "train"
    tune_split: str = "val"
    holdout: float = 0.1
    holdout_split: str = ""
    simulated_chips: int = 0
    simulated_seed: int = 1
    folder: str = ""
    train_chips: int = 0
    sampling: SamplingConfig = field(default_factory=SamplingConfig)
    memory_mb: float = 512.0


@dataclass(frozen=True)
class AugmentConfig:
    """Probabilities and ranges of the augmentation; a range is a list of two numbers.

    Attributes:
        simulated_share: Share of a batch drawn from simulated chips.
        mosaic_share: Share of a batch made of landslide-free quadrants of different chips.
        affine: Probability of scaling, rotating and shifting.
        scale: Range of the zoom.
        cutmix: Probability that a rectangle comes from another chip.
        cloud: Probability of painted clouds with shadows.
        cloud_level: Range of the clouds' brightness in model units, where ground has the median
            that the scene gain aims at: from thin and grey to far above the clip.
        cloud_softness: Range of the width of the clouds' edges, relative to their noise field.
        cloud_roughness: Range of the weight of each octave of the clouds relative to the coarser
            one; low for smooth cumulus.
        sensor_shift: Probability of the strong radiometric change (haze, surface reflectance).
        haze: Range of the part of a band's dark level that is taken away; negative adds haze.
        band_gain: Range of the gain of each band under the strong change.
        gain: Range of the joint gain under the strong change.
        mild_gain: Range of the joint gain otherwise.
        noise: Largest standard deviation of pixel noise, in model units.
        blur: Probability of a slight blur.
        terrain_shift: Largest rise or fall of elevation, in standard deviations.
        band_drop: Probability that one band is replaced by its mean.
    """

    simulated_share: float = 0.0
    mosaic_share: float = 0.0
    affine: float = 0.5
    scale: tuple[float, float] = (0.7, 1.4)
    cutmix: float = 0.3
    cloud: float = 0.15
    cloud_level: tuple[float, float] = (0.45, 4.0)
    cloud_softness: tuple[float, float] = (0.03, 0.25)
    cloud_roughness: tuple[float, float] = (0.5, 0.5)
    sensor_shift: float = 0.5
    haze: tuple[float, float] = (-0.5, 0.9)
    band_gain: tuple[float, float] = (0.7, 1.4)
    gain: tuple[float, float] = (0.6, 1.7)
    mild_gain: tuple[float, float] = (0.85, 1.18)
    noise: float = 0.006
    blur: float = 0.1
    terrain_shift: float = 0.0
    band_drop: float = 0.0

    @property
    def is_symmetry_only(self) -> bool:
        """Whether chips are only turned and mirrored, so that they repeat themselves."""
        shares = (self.simulated_share, self.mosaic_share)
        chances = (self.affine, self.cutmix, self.cloud, self.sensor_shift, self.band_drop)
        ranges = (self.noise, self.blur, self.terrain_shift)
        return not any((*shares, *chances, *ranges)) and self.mild_gain == (1.0, 1.0)


@dataclass(frozen=True)
class PartConfig:
    """A registered model or loss and its options."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PhaseConfig:
    """A further phase of the schedule, with a warm-up and a cosine of its own.

    Attributes:
        epochs: Passes over the train chips.
        rate: Peak learning rates relative to the first phase's.
        augment: The augmentation of this phase.
        horizon: Epochs over which the cosine stretches, 0 for ``epochs``.
        drop: Factor on the network's drop probabilities.
    """

    epochs: int
    rate: float
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    horizon: int = 0
    drop: float = 1.0


@dataclass(frozen=True)
class ExportConfig:
    """Words and numbers that go into the model card.

    Attributes:
        title: Name for people.
        version: Version of the weights.
        training_data: Attribution.
        description: Strengths and limits in a paragraph.
        tile_px: Preferred tile in pixels.
        overlap_px: Overlap between tiles in pixels.
        cloud_guard: Have the engine make bright clouds nodata.
        max_mb: Largest allowed file in megabytes; the fp32 file may be larger.
        file: Name of the files without their ending; the recipe's name if empty.
    """

    title: str
    training_data: str
    description: str = ""
    version: str = "1"
    tile_px: int = 512
    overlap_px: int = 64
    cloud_guard: bool = False
    max_mb: float = 12.0
    file: str = ""


@dataclass(frozen=True)
class Recipe:
    """A whole recipe.

    Attributes:
        name: Short identifier; the run lands in ``runs/<name>``.
        seed: Seed of everything that is random.
        phases: What follows the first phase, which ``loop`` and ``augment`` describe.
        stages: Stages instead of phases: each with a new optimiser and rates by role.
        start: Weights of a finished run of the same network, or a model file of it, to begin with
            instead of random ones; stages that only rate ``adapters`` then adapt that run to
            another region.
        start_sha256: Hash that this file must have; any if empty.
        teachers: Model files whose mean probability the network learns beside the truth.
        teacher_weight: Weight of the teachers in the target of a pixel, 0–1; the rest is the truth.
        teacher_draw: Ask one teacher a batch, in one symmetry of the square, both drawn at random.
        data_root: Folder with the datasets, relative to the working folder.
    """

    name: str
    seed: int
    input: InputConfig
    data: DataConfig
    model: PartConfig
    loss: PartConfig
    export: ExportConfig
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    loop: LoopConfig = field(default_factory=LoopConfig)
    phases: tuple[PhaseConfig, ...] = ()
    stages: tuple[StageConfig, ...] = ()
    start: str = ""
    start_sha256: str = ""
    teachers: tuple[str, ...] = ()
    teacher_weight: float = 0.7
    teacher_draw: bool = False
    data_root: str = "../shared/data"


def all_phases(recipe: Recipe) -> list[PhaseConfig]:
    """Return every phase of a recipe, the first one included; a stage is a phase too."""
    loop = recipe.loop
    if recipe.stages:
        return [PhaseConfig(stage.epochs, 1.0, recipe.augment) for stage in recipe.stages]
    return [PhaseConfig(loop.epochs, 1.0, recipe.augment, loop.horizon), *recipe.phases]


def load_recipe(path: Path) -> Recipe:
    """Read and check a recipe.

    A recipe with ``extends: other.yaml`` starts from that one, beside it: its mappings are merged
    key by key, its lists and values replaced. A model, loss or dataset of another name starts from
    nothing.

    Raises:
        LandslideError: The file is missing, is not YAML, or a key is unknown, missing, of the
            wrong type or out of range; the message names the file and the key.
    """
    document = _read(path, ())
    try:
        recipe = parse(Recipe, document, "")
        _check(recipe)
    except LandslideError as error:
        raise LandslideError(f"{path}: {error}") from error
    return recipe


def _read(path: Path, before: tuple[Path, ...]) -> Any:
    """Read a document and what it extends."""
    if path in before:
        raise LandslideError(f"The recipe {path} extends itself.")
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise LandslideError(f"The recipe {path} cannot be read: {reason}.") from error
    except yaml.YAMLError as error:
        raise LandslideError(f"The recipe {path} is not YAML: {error}.") from error
    if not isinstance(document, dict) or _EXTENDS not in document:
        return document
    base = _read(path.parent / str(document.pop(_EXTENDS)), (*before, path))
    return _merged(base, document) if isinstance(base, dict) else document


def _merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return a document with changes: mappings are merged, all else is replaced."""
    result = dict(base)
    for key, value in changes.items():
        old = result.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            same = value.get("name", old.get("name")) == old.get("name")
            result[key] = _merged(old, value) if same else value
        else:
            result[key] = value
    return result


def find_data(recipe: Recipe, override: Path | None) -> Path:
    """Return the data folder: the override, else ``LANDSLIDE_DATA``, else the recipe's own.

    Raises:
        LandslideError: The folder does not exist.
    """
    root = override or Path(os.environ.get(DATA_VARIABLE) or recipe.data_root)
    if not root.is_dir():
        raise LandslideError(
            f"The data folder {root} does not exist; give it with --data or {DATA_VARIABLE}."
        )
    return root


# What is wrong if it is true, the key, and what it must be.
Check = tuple[bool, str, str]
# Keys of the loop that describe the first phase.
_PHASED = ("epochs", "horizon", "learning_rate", "encoder_rate", "weight_decay", "warmup")


def _check(recipe: Recipe) -> None:
    """Check the ranges that types cannot express.

    Raises:
        LandslideError: A value is out of range.
    """
    loop, data = recipe.loop, recipe.data
    augments = [phase.augment for phase in all_phases(recipe)]
    shares = max(augment.simulated_share + augment.mosaic_share for augment in augments)
    simulated = max(augment.simulated_share for augment in augments)
    checks: tuple[Check, ...] = (
        (not recipe.input.bands, "input.bands", "must list at least one band"),
        (any(band.std <= 0 for band in recipe.input.bands), "input.bands", "need std > 0"),
        (any(band.divisor <= 0 for band in recipe.input.bands), "input.bands", "need divisor > 0"),
        (not 0.0 < data.holdout < 1.0, "data.holdout", "must lie between 0 and 1"),
        (not 0.0 <= shares < 1.0, "augment.*_share", "must sum to less than 1"),
        (
            simulated > 0 and data.simulated_chips < 1,
            "augment.simulated_share",
            "needs data.simulated_chips > 0",
        ),
        (not 0.0 < recipe.teacher_weight <= 1.0, "teacher_weight", "must lie in (0, 1]"),
        (data.train_chips < 0, "data.train_chips", "must be 0 or more"),
        (data.memory_mb < 0, "data.memory_mb", "must be 0 or more"),
        (recipe.input.scene_target < 0, "input.scene_target", "must be 0 or more"),
        (loop.epochs < 1, "loop.epochs", "must be at least 1"),
        (any(phase.epochs < 1 for phase in recipe.phases), "phases", "need at least 1 epoch each"),
        (
            any(0 < phase.horizon < phase.epochs for phase in all_phases(recipe)),
            "horizon",
            "must be 0 or at least the epochs of its phase",
        ),
        (any(phase.rate <= 0 for phase in recipe.phases), "phases", "need a rate above 0"),
        *_loop_checks(loop),
        *_stage_checks(recipe),
    )
    for wrong, key, text in checks:
        if wrong:
            raise LandslideError(f"'{key}' {text}.")


def _loop_checks(loop: LoopConfig) -> tuple[Check, ...]:
    """Return what may be wrong with the loop."""
    return (
        (loop.batch_size < 2, "loop.batch_size", "must be at least 2"),
        (loop.accumulate < 1, "loop.accumulate", "must be at least 1"),
        (
            loop.batch_size % max(loop.accumulate, 1) > 0,
            "loop.batch_size",
            f"must be a multiple of loop.accumulate ({loop.accumulate})",
        ),
        (loop.watch_every < 0, "loop.watch_every", "must be at least 0"),
        (not 0.0 <= loop.warmup < 1.0, "loop.warmup", "must lie in [0, 1)"),
        (not 0.0 <= loop.ema_decay < 1.0, "loop.ema_decay", "must lie in [0, 1)"),
        (loop.patience < 0, "loop.patience", "must be at least 0"),
        (not 0.0 < loop.watch_threshold < 1.0, "loop.watch_threshold", "must lie in (0, 1)"),
        (loop.keep not in KEEP, "loop.keep", _one_of(KEEP)),
        (loop.precision not in PRECISIONS, "loop.precision", _one_of(PRECISIONS)),
        (loop.device not in DEVICES, "loop.device", _one_of(DEVICES)),
    )


def _stage_checks(recipe: Recipe) -> tuple[Check, ...]:
    """Return what may be wrong with the stages, and with the context's cache."""
    stages, plain = recipe.stages, LoopConfig()
    unused = [key for key in _PHASED if getattr(recipe.loop, key) != getattr(plain, key)]
    rates = [rate for stage in stages for rate in stage.rates.values()]
    unknown = [role for stage in stages for role in stage.rates if role not in ROLES]
    ranks = [stage.adapters.rank for stage in stages if stage.adapters]
    return (
        (bool(stages and recipe.phases), "phases", "and stages exclude each other"),
        (bool(stages and unused), f"loop.{unused[0] if unused else ''}", "has no use with stages"),
        (any(stage.epochs < 1 for stage in stages), "stages", "need at least 1 epoch each"),
        (any(not stage.rates for stage in stages), "stages", "need a rate for at least one role"),
        (any(rate <= 0 for rate in rates), "stages", "need rates above 0"),
        (bool(unknown), "stages", f"rate the role {unknown[:1]}; {_one_of(ROLES)}"),
        (any(rank < 1 for rank in ranks), "stages", "need adapters of rank 1 at least"),
        (
            recipe.loop.cache_context and not recipe.augment.is_symmetry_only,
            "loop.cache_context",
            "needs an augment of symmetries only: no other change of a chip repeats itself",
        ),
    )


def _one_of(names: tuple[str, ...]) -> str:
    """Return what a word must be, for messages."""
    return f"must be one of {', '.join(names)}"
