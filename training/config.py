"""Recipes: YAML files checked into dataclasses, with errors that name the key."""

from __future__ import annotations

import dataclasses
import os
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import yaml

from landslide_qgis.core.errors import LandslideError
from training.data.sampling import SamplingConfig

DATA_VARIABLE = "LANDSLIDE_DATA"
T = TypeVar("T")


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
        simulated_chips: Simulated chips to make once, 0 for none.
        simulated_seed: Seed of the simulated scenes.
        folder: Folder of the dataset inside the data folder; empty for its usual name.
        train_chips: Train chips to use, the same for every seed; 0 for all.
        sampling: Which chips a batch is drawn from.
    """

    name: str
    train_split: str = "train"
    tune_split: str = "val"
    holdout: float = 0.1
    simulated_chips: int = 0
    simulated_seed: int = 1
    folder: str = ""
    train_chips: int = 0
    sampling: SamplingConfig = field(default_factory=SamplingConfig)


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


@dataclass(frozen=True)
class PartConfig:
    """A registered model or loss and its options."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LoopConfig:
    """The schedule.

    Attributes:
        epochs: Passes over the train chips.
        horizon: Epochs over which the cosine of the first phase stretches, 0 for ``epochs``; a
            longer one hands over to the next phase before the rate has fallen.
        batch_size: Chips a step.
        learning_rate: Peak rate of the decoder.
        encoder_rate: Peak rate of the pretrained encoder.
        weight_decay: AdamW's decay, not applied to biases and normalisation.
        warmup: Share of the steps that warm up; a cosine follows, down to 1 % of the peak.
        ema_decay: Decay a step of the averaged weights, which are what is evaluated and exported.
        clip_norm: Largest norm of the gradient.
        watch_every: Epochs between looks at the hold-out and the tune split.
        threads: Threads of torch; 0 leaves its default.
    """

    epochs: int = 30
    horizon: int = 0
    batch_size: int = 16
    learning_rate: float = 1e-3
    encoder_rate: float = 5e-4
    weight_decay: float = 0.02
    warmup: float = 0.05
    ema_decay: float = 0.995
    clip_norm: float = 5.0
    watch_every: int = 1
    threads: int = 0


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
        max_mb: Largest allowed file in megabytes.
    """

    title: str
    training_data: str
    description: str = ""
    version: str = "1"
    tile_px: int = 512
    overlap_px: int = 64
    cloud_guard: bool = False
    max_mb: float = 12.0


@dataclass(frozen=True)
class Recipe:
    """A whole recipe.

    Attributes:
        name: Short identifier; the run lands in ``runs/<name>``.
        seed: Seed of everything that is random.
        phases: What follows the first phase, which ``loop`` and ``augment`` describe.
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
    data_root: str = "../shared/data"


def all_phases(recipe: Recipe) -> list[PhaseConfig]:
    """Return every phase of a recipe, the first one included."""
    loop = recipe.loop
    return [PhaseConfig(loop.epochs, 1.0, recipe.augment, loop.horizon), *recipe.phases]


def load_recipe(path: Path) -> Recipe:
    """Read and check a recipe.

    Raises:
        LandslideError: The file is missing, is not YAML, or a key is unknown, missing, of the
            wrong type or out of range; the message names the file and the key.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LandslideError(f"The recipe {path} cannot be read: {error.strerror}.") from error
    except yaml.YAMLError as error:
        raise LandslideError(f"The recipe {path} is not YAML: {error}.") from error
    try:
        recipe = parse(Recipe, document, "")
        _check(recipe)
    except LandslideError as error:
        raise LandslideError(f"{path}: {error}") from error
    return recipe


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


def parse(kind: type[T], value: Any, where: str) -> T:
    """Turn parsed YAML into ``kind`` (a dataclass, tuple, mapping or plain type).

    Args:
        kind: The type wanted.
        value: What the YAML holds.
        where: Dotted key, for messages.

    Raises:
        LandslideError: It does not fit; the message names the key.
    """
    return typing.cast(T, _parse(kind, value, where))


def _parse(kind: Any, value: Any, where: str) -> Any:
    """Untyped body of :func:`parse`."""
    if dataclasses.is_dataclass(kind):
        return _parse_dataclass(kind, value, where)
    if get_origin(kind) is tuple:
        return _parse_tuple(get_args(kind), value, where)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    plain = dict if get_origin(kind) is dict else kind
    wrong_bool = isinstance(value, bool) and plain is not bool
    if not isinstance(value, plain) or wrong_bool:
        raise LandslideError(f"'{where}' must be {_describe(plain)}, not {value!r}.")
    return value


def _parse_dataclass(kind: Any, value: Any, where: str) -> Any:
    """Fill a dataclass from a mapping."""
    if not isinstance(value, Mapping):
        raise LandslideError(f"'{where or 'the recipe'}' must be a mapping of keys.")
    hints = typing.get_type_hints(kind)
    unknown = [str(key) for key in value if key not in hints]
    if unknown:
        known = ", ".join(hints)
        raise LandslideError(f"'{_join(where, unknown[0])}' is no known key; known: {known}.")
    for item in dataclasses.fields(kind):
        optional = (
            item.default is not dataclasses.MISSING
            or item.default_factory is not dataclasses.MISSING
        )
        if item.name not in value and not optional:
            raise LandslideError(f"'{_join(where, item.name)}' is missing.")
    return kind(
        **{key: _parse(hints[key], entry, _join(where, key)) for key, entry in value.items()}
    )


def _parse_tuple(arguments: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    """Fill a tuple, of fixed or any length, from a list."""
    if not isinstance(value, list):
        raise LandslideError(f"'{where}' must be a list, not {value!r}.")
    if arguments[-1] is Ellipsis:
        arguments = (arguments[0],) * len(value)
    if len(value) != len(arguments):
        raise LandslideError(f"'{where}' must have {len(arguments)} entries, not {len(value)}.")
    return tuple(
        _parse(kind, entry, f"{where}[{index}]")
        for index, (kind, entry) in enumerate(zip(arguments, value, strict=True))
    )


def _describe(kind: type | types.UnionType) -> str:
    """Name a plain type for people."""
    names = {int: "a whole number", float: "a number", str: "text", bool: "true or false"}
    return names.get(typing.cast(type, kind), "a mapping of keys")


def _join(where: str, key: str) -> str:
    """Append a key to a dotted path."""
    return f"{where}.{key}" if where else key


def _check(recipe: Recipe) -> None:
    """Check the ranges that types cannot express.

    Raises:
        LandslideError: A value is out of range.
    """
    loop, data = recipe.loop, recipe.data
    augments = [phase.augment for phase in all_phases(recipe)]
    shares = max(augment.simulated_share + augment.mosaic_share for augment in augments)
    simulated = max(augment.simulated_share for augment in augments)
    checks = (
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
        (data.train_chips < 0, "data.train_chips", "must be 0 or more"),
        (recipe.input.scene_target < 0, "input.scene_target", "must be 0 or more"),
        (loop.epochs < 1, "loop.epochs", "must be at least 1"),
        (any(phase.epochs < 1 for phase in recipe.phases), "phases", "need at least 1 epoch each"),
        (
            any(0 < phase.horizon < phase.epochs for phase in all_phases(recipe)),
            "horizon",
            "must be 0 or at least the epochs of its phase",
        ),
        (any(phase.rate <= 0 for phase in recipe.phases), "phases", "need a rate above 0"),
        (loop.batch_size < 2, "loop.batch_size", "must be at least 2"),
        (loop.watch_every < 1, "loop.watch_every", "must be at least 1"),
        (not 0.0 <= loop.warmup < 1.0, "loop.warmup", "must lie in [0, 1)"),
        (not 0.0 <= loop.ema_decay < 1.0, "loop.ema_decay", "must lie in [0, 1)"),
    )
    for wrong, key, text in checks:
        if wrong:
            raise LandslideError(f"'{key}' {text}.")
