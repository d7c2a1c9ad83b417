"""A model file as a network of the training loop."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import ModelCard
from landslide_qgis.core.model.file import ModelFile, open_model
from training.data.preprocess import optical_bands
from training.finetuning.choice import choose
from training.finetuning.graph import GraphNetwork
from training.models import MODELS
from training.recipes.recipe import BandConfig, InputConfig

NETWORK = "model_file"
# Side of the image that shows where a network is coarsest, if it takes any.
_SAMPLE_PX = 128


def load_source(path: Path) -> tuple[ModelFile, onnx.ModelProto]:
    """Open a model file that is to learn.

    Raises:
        LandslideError: The engine would not run it, or it runs several images at once only.
    """
    file = open_model(path)
    if (file.fixed_batch or 1) > 1:
        raise LandslideError(
            f"{path.name} takes exactly {file.fixed_batch} images at a time; export it with a free "
            "batch size."
        )
    return file, onnx.load(str(path))


@MODELS.register(NETWORK)
def network_of(path: str, trains: str, rank: int, config: InputConfig) -> GraphNetwork:
    """Build the network of a model file, of which a part learns.

    Args:
        path: The model file.
        trains: See :func:`training.finetuning.choice.choose`.
        rank: Rank of low-rank changes.
        config: The recipe's bands.
    """
    file, model = load_source(Path(path))
    network = GraphNetwork(model, file)
    side = (
        file.fixed_side or max(_SAMPLE_PX // file.card.size_multiple, 2) * file.card.size_multiple
    )
    choose(network, trains, torch.zeros(1, len(config.bands), side, side), rank)
    return network


def input_of(card: ModelCard, gsd_m: float) -> InputConfig:
    """Return the path from native values into a card's network, after the scene gain.

    The scene gain is not part of it: it belongs to a scene, of which a chip is only a part.

    Args:
        card: The card.
        gsd_m: Pixel size of the chips in metres.

    Raises:
        LandslideError: The card scales values in a way that training does not know.
    """
    bands = tuple(
        BandConfig(band.name, band.wavelength_um or 0.0, 1.0 / band.scale, band.mean, band.std)
        for band in card.bands
    )
    high = card.clip[1] if card.clip else float("inf")
    config = InputConfig(bands, gsd_m, scene_target=0.0, clip_max=high)
    by_role = [place for place, band in enumerate(card.bands) if band.role == "optical"]
    unlike = (card.clip or card.scene_scaling) and optical_bands(config) != by_role
    if unlike or any(band.offset for band in card.bands) or (card.clip and card.clip[0] != 0.0):
        raise LandslideError(
            f"The card of {card.name!r} scales values in a way that fine-tuning does not know; "
            "train its recipe instead."
        )
    return config
