"""Run a patch classifier: bands into its units, statistics if it wants them, one probability."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import ModelCard
from landslide_qgis.core.model.file import ModelFile, open_model
from landslide_qgis.core.screening.statistics import patch_statistics
from landslide_qgis.core.tiles.inference import start_session, wanted_providers

# Patches a call of a network; more gain nothing and cost memory.
_BATCH = 16


def open_classifiers(paths: Sequence[str]) -> list[ModelFile]:
    """Check the model files of a run.

    Raises:
        LandslideError: One is no usable patch classifier, is given twice, or looks at patches of
            another size than the first.
    """
    models = [open_model(Path(path), task="classification") for path in paths]
    for number, model in enumerate(models):
        if model.sha256 in {former.sha256 for former in models[:number]}:
            raise LandslideError(f"The model {model.path.name} is given twice; give it once.")
        sides = (models[0].card.tile_px, model.card.tile_px)
        if sides[0] != sides[1]:
            raise LandslideError(
                f"{models[0].path.name} looks at patches of {sides[0]} pixels, {model.path.name} "
                f"at {sides[1]}; run them one after the other."
            )
    return models


class Classifier:
    """A session of one model; may be called from several threads.

    Attributes:
        model: The model.
        provider: Where it runs.
    """

    def __init__(self, model: ModelFile, provider: str, threads: int) -> None:
        """Start the session.

        Raises:
            LandslideError: The provider is not there, or the runtime refuses the model.
        """
        self.model = model
        wanted, _ = wanted_providers(provider)
        self._session = start_session(model, wanted, threads)
        self.provider = self._session.get_providers()[0].replace("ExecutionProvider", "")

    def predict(self, patches: Raster) -> Raster:
        """Return the probability ``[N]`` of patches.

        Args:
            patches: Its channels in native units, float32 ``[N, C, H, W]``, NaN where unknown.

        Raises:
            LandslideError: The runtime failed, for example for want of memory.
        """
        size = self.model.fixed_batch or _BATCH
        if self.model.card.features == "statistics" and self.model.fixed_batch is None:
            size = max(1, len(patches))
        inputs = network_input(self.model.card, patches)
        parts = [self._run(inputs[first : first + size]) for first in range(0, len(inputs), size)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _run(self, inputs: Raster) -> Raster:
        """Run one call; where it takes so many patches, no fewer, the last stands in for others."""
        count = len(inputs)
        short = (self.model.fixed_batch or count) - count
        inputs = np.concatenate([inputs, *[inputs[-1:]] * short]) if short else inputs
        try:
            found = self._session.run(["probability"], {self.model.input_name: inputs})[0]
        except Exception as error:  # onnxruntime's errors have no common base
            raise LandslideError(
                f"{self.model.path.name} failed ({str(error).splitlines()[0]}) on its patches, "
                f"{count} at a time; it may need more memory than there is."
            ) from error
        result: Raster = np.asarray(found, np.float32).reshape(len(inputs))[:count]
        return result


def network_input(card: ModelCard, patches: Raster) -> Raster:
    """Return what a classifier takes: standardised pixels, or their statistics.

    Args:
        card: The classifier's card.
        patches: Its channels in native units, float32 ``[N, C, H, W]``, NaN where unknown.

    Returns:
        float32 ``[N, C, H, W]`` with the training mean where unknown, or ``[N, 7 × C]`` with NaN
        for channels that are unknown throughout, which trees have branches for.
    """
    shape = (1, -1, 1, 1)
    scale, offset, mean, std = (
        np.array([getattr(band, name) for band in card.bands], np.float64).reshape(shape)
        for name in ("scale", "offset", "mean", "std")
    )
    factor, summand = (scale / std).astype(np.float32), ((offset - mean) / std).astype(np.float32)
    if card.features == "statistics" and (factor == 1).all() and not summand.any():
        return patch_statistics(patches)  # trees take values as they are
    values = patches * factor
    values += summand
    if card.features == "statistics":
        return patch_statistics(values)
    whole: Raster = np.nan_to_num(values, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
    return whole
