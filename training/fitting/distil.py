"""Distillation: a network learns what an ensemble of model files says, beside the truth.

The target of a pixel becomes a mean of its truth and of the teachers' calibrated probability
(Hinton, Vinyals & Dean 2015, arXiv:1503.02531, at temperature 1), on the very batch that the
network sees, augmentation included. Any loss that takes soft targets learns from it; one small file
then stands for several.

A mean over teachers and over the eight symmetries of the square costs their product in time. The
cross-entropy is linear in its target, so a teacher and a symmetry drawn anew for every batch give
the same gradient on average at the price of one look.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import ModelCard
from landslide_qgis.core.screening.statistics import patch_statistics
from training.data.batches import BatchMaker
from training.data.chips import Chips
from training.export.graph import open_session, read_card
from training.recipes.recipe import AugmentConfig, InputConfig, Recipe

_DRAW = 5


class Teacher:
    """A model file that is asked about batches made for another network."""

    def __init__(self, path: Path, config: InputConfig, threads: int = 0) -> None:
        """Open the file.

        Args:
            path: A model file: a segmenter, or a patch classifier.
            config: The bands of the network that learns.
            threads: Processor threads; 0 for the runtime's default.

        Raises:
            LandslideError: It is missing, wants bands the network does not see, or scales scenes
                differently.
        """
        self._card = read_card(path)
        self._session = open_session(path, threads)
        self._input = self._session.get_inputs()[0].name
        names = [band.name for band in config.bands]
        absent = [name for name in self._card.band_names if name not in names]
        if absent:
            raise LandslideError(
                f"The model file {path.name} wants {', '.join(absent)}, which the recipe does not "
                "have; give the recipe these bands too."
            )
        if _gain(self._card) != (config.scene_percentile, config.scene_target)[: _gains(config)]:
            raise LandslideError(
                f"The model file {path.name} brings scenes to another brightness than the recipe; "
                "take the file's scene_percentile and scene_target."
            )
        self._channels = [names.index(name) for name in self._card.band_names]
        self._factor, self._summand = self._conversion(config)

    def _conversion(self, config: InputConfig) -> tuple[Raster, Raster]:
        """Return factor and summand ``[1, C, 1, 1]`` from the network's input to the teacher's."""
        rows = []
        for spec, channel in zip(self._card.bands, self._channels, strict=True):
            band = config.bands[channel]
            units = band.divisor * spec.scale
            mean = (band.mean * units + spec.offset - spec.mean) / spec.std
            rows.append((band.std * units / spec.std, mean))
        table = np.array(rows, np.float32).reshape(-1, 2, 1, 1)
        return table[None, :, 0], table[None, :, 1]

    def probability(self, images: Raster) -> Raster:
        """Return what the teacher says.

        Args:
            images: Input of the network that learns, ``[N, C, H, W]``.

        Returns:
            Probability ``[N, 1, H, W]``, or ``[N, 1, 1, 1]`` of a patch classifier.
        """
        seen = images[:, self._channels] * self._factor + self._summand
        if self._card.features == "statistics":
            seen = patch_statistics(seen)
        found: Any = self._session.run(["probability"], {self._input: seen})[0]
        result = np.asarray(found, np.float32)
        return result[:, :, None, None] if result.ndim == 2 else result


class DistilledBatches(BatchMaker):
    """Batches whose targets are a mean of the truth and of the teachers' probability.

    With ``drawn`` one teacher is asked a batch, about the batch in one of its eight symmetries.
    """

    def __init__(
        self,
        recipe: Recipe,
        augment: AugmentConfig,
        real: Chips,
        simulated: Chips | None,
        teachers: Sequence[Teacher],
        weight: float,
        drawn: bool = False,
    ) -> None:
        super().__init__(recipe, augment, real, simulated)
        self._teachers, self._weight, self._drawn = list(teachers), weight, drawn
        self._seed = recipe.seed

    def batch(self, epoch: int, step: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Make one batch; pixels of unknown truth (NaN) stay unknown."""
        images, masks = super().batch(epoch, step)
        seen = images.contiguous().numpy()
        if self._drawn:
            said = self._one_look(seen, np.random.default_rng([self._seed, _DRAW, epoch, step]))
        else:
            said = np.mean([teacher.probability(seen) for teacher in self._teachers], axis=0)
        soft = torch.from_numpy(np.asarray(said, np.float32)).expand_as(masks)
        return images, masks * (1.0 - self._weight) + soft * self._weight

    def _one_look(self, seen: Raster, rng: np.random.Generator) -> Raster:
        """Return what one teacher says about images in one symmetry, turned back."""
        teacher = self._teachers[int(rng.integers(len(self._teachers)))]
        turns, flip = int(rng.integers(4)), bool(rng.integers(2))
        said = teacher.probability(turned(seen, turns, flip))
        return turned_back(said, turns, flip)


def turned(images: Raster, turns: int, flip: bool) -> Raster:
    """Return images ``[N, C, S, S]`` after quarter turns, and mirrored after that."""
    result = np.rot90(images, turns, (-2, -1))
    return np.ascontiguousarray(result[..., ::-1] if flip else result)


def turned_back(images: Raster, turns: int, flip: bool) -> Raster:
    """Undo :func:`turned`; ``[N, C, S, S]``."""
    straight = images[..., ::-1] if flip else images
    return np.ascontiguousarray(np.rot90(straight, -turns, (-2, -1)))


def open_teachers(paths: Sequence[str], config: InputConfig, threads: int = 0) -> list[Teacher]:
    """Open the model files of the teachers."""
    return [Teacher(Path(path), config, threads) for path in paths]


def _gains(config: InputConfig) -> int:
    """Return 2 where the recipe has a scene gain, else 0."""
    return 2 if config.scene_target else 0


def _gain(card: ModelCard) -> tuple[float, ...]:
    """Return percentile and target of a card's scene gain; nothing for absolute units."""
    scaling = card.scene_scaling
    return (scaling.percentile, scaling.target) if scaling and scaling.target else ()
