"""What may be wrong with a recipe beyond the types of its keys: ranges and contradictions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from landslide_qgis.core.errors import LandslideError
from training.recipes.recipe import AugmentConfig, DataConfig, InputConfig, PhaseConfig, Recipe
from training.recipes.schedule import DEVICES, KEEP, OPTIMISERS, PRECISIONS, ROLES, LoopConfig

# What is wrong if it is true, the key, and what it must be.
Check = tuple[bool, str, str]
# Keys of the loop that describe the first phase.
_PHASED = ("epochs", "horizon", "learning_rate", "encoder_rate", "weight_decay", "warmup")
# Becomes the name of a folder and of files.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
# Devices of Windows, whatever follows a dot; a dot at the end it leaves out.
_NO_WINDOWS_NAME = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?|.*\.", re.IGNORECASE)
# What torch and numpy take alike.
_LARGEST_SEED = 2**32
_PROBABILITIES = (
    "simulated_share", "mosaic_share", "affine", "cutmix", "cloud", "sensor_shift", "blur",
    "band_drop",
)  # fmt: skip
_AMOUNTS = ("noise", "terrain_shift")
_FACTORS = ("scale", "band_gain", "gain", "mild_gain", "blur_px")
_RANGES = (*_FACTORS, "cloud_level", "cloud_softness", "cloud_roughness", "haze")


def check_ranges(recipe: Recipe, phases: Sequence[PhaseConfig]) -> None:
    """Check the ranges that types cannot express.

    Args:
        recipe: The recipe.
        phases: Its phases, or its stages as phases.

    Raises:
        LandslideError: A value is out of range.
    """
    loop = recipe.loop
    checks: tuple[Check, ...] = (
        *name_checks(recipe.name, recipe.seed),
        *(_file_checks("export.file", recipe.export.file) if recipe.export.file else ()),
        *_input_checks(recipe.input),
        *_data_checks(recipe.data, phases),
        *(check for phase in phases for check in _augment_checks(phase.augment)),
        (not 0.0 < recipe.teacher_weight <= 1.0, "teacher_weight", "must lie in (0, 1]"),
        (loop.epochs < 1, "loop.epochs", "must be at least 1"),
        (any(phase.epochs < 1 for phase in recipe.phases), "phases", "need at least 1 epoch each"),
        (
            any(0 < phase.horizon < phase.epochs for phase in phases),
            "horizon",
            "must be 0 or at least the epochs of its phase",
        ),
        (any(phase.rate <= 0 for phase in recipe.phases), "phases", "need a rate above 0"),
        *loop_checks(loop),
        *_stage_checks(recipe),
    )
    refuse(checks)


def refuse(checks: Sequence[Check]) -> None:
    """Name the first thing that is wrong.

    Raises:
        LandslideError: There is one.
    """
    for wrong, key, text in checks:
        if wrong:
            raise LandslideError(f"'{key}' {text}.")


def name_checks(name: str, seed: int) -> tuple[Check, ...]:
    """Return what may be wrong with a recipe's name and seed."""
    return (
        *_file_checks("name", name),
        (not 0 <= seed < _LARGEST_SEED, "seed", f"must lie in 0 to {_LARGEST_SEED - 1}"),
    )


def _file_checks(key: str, name: str) -> tuple[Check, ...]:
    """Return what may be wrong with a word that names folders and files."""
    return (
        (
            _NAME.fullmatch(name) is None,
            key,
            "must be letters, digits, '_', '-' and '.', and begin with a letter or digit: it "
            "names folders and files",
        ),
        (
            _NO_WINDOWS_NAME.fullmatch(name) is not None,
            key,
            f"must not be {name!r}: Windows has no file of that name",
        ),
    )


def check_seed(seed: int) -> None:
    """Check a seed from the command line.

    Raises:
        LandslideError: It is out of range.
    """
    if not 0 <= seed < _LARGEST_SEED:
        raise LandslideError(f"'--seed' must lie in 0 to {_LARGEST_SEED - 1}, not {seed}.")


def _input_checks(config: InputConfig) -> tuple[Check, ...]:
    """Return what may be wrong with the input."""
    names = [band.name for band in config.bands]
    twice = [name for name in names if names.count(name) > 1]
    return (
        (not config.bands, "input.bands", "must list at least one band"),
        (bool(twice), "input.bands", f"lists {twice[:1]} twice"),
        (any(band.std <= 0 for band in config.bands), "input.bands", "need std > 0"),
        (any(band.divisor <= 0 for band in config.bands), "input.bands", "need divisor > 0"),
        (config.gsd_m <= 0, "input.gsd_m", "must be above 0"),
        (
            not 0.0 <= config.scene_percentile <= 100.0,
            "input.scene_percentile",
            "must lie in 0-100",
        ),
        (config.scene_target < 0, "input.scene_target", "must be 0 or more"),
        (config.clip_max <= 0, "input.clip_max", "must be above 0"),
    )


def _data_checks(data: DataConfig, phases: Sequence[PhaseConfig]) -> tuple[Check, ...]:
    """Return what may be wrong with the data."""
    simulated = max(phase.augment.simulated_share for phase in phases)
    return (
        (not 0.0 < data.holdout < 1.0, "data.holdout", "must lie between 0 and 1"),
        (
            simulated > 0 and data.simulated_chips < 1,
            "augment.simulated_share",
            "needs data.simulated_chips > 0",
        ),
        (data.simulated_chips < 0, "data.simulated_chips", "must be 0 or more"),
        (data.simulated_seed < 0, "data.simulated_seed", "must be 0 or more"),
        (data.train_chips < 0, "data.train_chips", "must be 0 or more"),
        (data.memory_mb < 0, "data.memory_mb", "must be 0 or more"),
    )


def _augment_checks(augment: AugmentConfig) -> tuple[Check, ...]:
    """Return what may be wrong with an augmentation."""
    shares = augment.simulated_share + augment.mosaic_share
    chances = [(name, getattr(augment, name)) for name in _PROBABILITIES]
    ranges = [(name, getattr(augment, name)) for name in _RANGES]
    return (
        *((not 0.0 <= p <= 1.0, f"augment.{name}", "must lie in 0-1") for name, p in chances),
        (not shares < 1.0, "augment.*_share", "must sum to less than 1"),
        *(
            (getattr(augment, name) < 0, f"augment.{name}", "must be 0 or more")
            for name in _AMOUNTS
        ),
        *((low > high, f"augment.{name}", "must rise") for name, (low, high) in ranges),
        *(
            (getattr(augment, name)[0] <= 0, f"augment.{name}", "must be above 0")
            for name in _FACTORS
        ),
    )


def loop_checks(loop: LoopConfig) -> tuple[Check, ...]:
    """Return what may be wrong with the loop."""
    return (
        (loop.batch_size < 2, "loop.batch_size", "must be at least 2"),
        (loop.accumulate < 1, "loop.accumulate", "must be at least 1"),
        (
            loop.batch_size % max(loop.accumulate, 1) > 0,
            "loop.batch_size",
            f"must be a multiple of loop.accumulate ({loop.accumulate})",
        ),
        (loop.horizon < 0, "loop.horizon", "must be 0 or more"),
        (loop.learning_rate <= 0, "loop.learning_rate", "must be above 0"),
        (loop.encoder_rate < 0, "loop.encoder_rate", "must be 0 or more"),
        (loop.weight_decay < 0, "loop.weight_decay", "must be 0 or more"),
        (loop.clip_norm <= 0, "loop.clip_norm", "must be above 0"),
        (loop.threads < 0, "loop.threads", "must be 0 or more"),
        (loop.watch_every < 0, "loop.watch_every", "must be at least 0"),
        (not 0.0 <= loop.warmup < 1.0, "loop.warmup", "must lie in [0, 1)"),
        (not 0.0 <= loop.ema_decay < 1.0, "loop.ema_decay", "must lie in [0, 1)"),
        (loop.patience < 0, "loop.patience", "must be at least 0"),
        (not 0.0 < loop.watch_threshold < 1.0, "loop.watch_threshold", "must lie in (0, 1)"),
        (loop.keep not in KEEP, "loop.keep", _one_of(KEEP)),
        (loop.optimiser not in OPTIMISERS, "loop.optimiser", _one_of(OPTIMISERS)),
        (loop.precision not in PRECISIONS, "loop.precision", _one_of(PRECISIONS)),
        (loop.device not in DEVICES, "loop.device", _one_of(DEVICES)),
    )


def _stage_checks(recipe: Recipe) -> tuple[Check, ...]:
    """Return what may be wrong with the stages, and with the context's cache."""
    stages, plain = recipe.stages, LoopConfig()
    unused = [key for key in _PHASED if getattr(recipe.loop, key) != getattr(plain, key)]
    rates = [rate for stage in stages for rate in stage.rates.values()]
    unknown = [role for stage in stages for role in stage.rates if role not in ROLES]
    adapters = [stage.adapters for stage in stages if stage.adapters]
    return (
        (bool(stages and recipe.phases), "phases", "and stages exclude each other"),
        (bool(stages and unused), f"loop.{unused[0] if unused else ''}", "has no use with stages"),
        (any(stage.epochs < 1 for stage in stages), "stages", "need at least 1 epoch each"),
        (any(not stage.rates for stage in stages), "stages", "need a rate for at least one role"),
        (any(rate <= 0 for rate in rates), "stages", "need rates above 0"),
        (any(stage.weight_decay < 0 for stage in stages), "stages", "need weight_decay ≥ 0"),
        (any(not 0 <= stage.final <= 1 for stage in stages), "stages", "need final in 0-1"),
        (bool(unknown), "stages", f"rate the role {unknown[:1]}; {_one_of(ROLES)}"),
        (any(a.rank < 1 for a in adapters), "stages", "need adapters of rank 1 at least"),
        (any(a.alpha < 1 for a in adapters), "stages", "need adapters of alpha 1 at least"),
        (
            any(not 0 <= a.dropout < 1 for a in adapters),
            "stages",
            "need adapters' dropout in [0, 1)",
        ),
        (
            recipe.loop.cache_context and not recipe.augment.is_symmetry_only,
            "loop.cache_context",
            "needs an augment of symmetries only: no other change of a chip repeats itself",
        ),
    )


def _one_of(names: tuple[str, ...]) -> str:
    """Return what a word must be, for messages."""
    return f"must be one of {', '.join(names)}"
