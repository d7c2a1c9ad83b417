"""What a recipe says, as dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from training.recipes.schedule import LoopConfig, StageConfig


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
class SamplingConfig:
    """Shares of the real chips of a batch.

    Attributes:
        positive_share: Chips with a landslide; 0 takes chips as they come, once an epoch each.
        hard_share: Chips drawn by how much a model was wrong about them.
        hard_chips: JSON file with a weight by chip name, as ``evaluate --hard`` writes it. Chips
            without a landslide that a model called are hard negatives.
    """

    positive_share: float = 0.0
    hard_share: float = 0.0
    hard_chips: str = ""


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
        blur: Probability of a blur.
        blur_px: Range of its standard deviation in pixels.
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
    blur_px: tuple[float, float] = (0.3, 0.8)
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
        top_of_atmosphere: Have the engine put the light of the air back into surface reflectance.
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
    top_of_atmosphere: bool = False
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
