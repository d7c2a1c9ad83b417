"""One model file of all folds: the mean of their calibrated probabilities."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, compose, helper, numpy_helper
from torch import nn

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import BandSpec, Metric, ModelCard
from landslide_qgis.core.model.card_checks import STATISTICS
from landslide_qgis.core.scene.gather import band_spec
from landslide_qgis.core.screening.channels import OPTICAL, is_backscatter, is_change
from training.export.graph import (
    INPUT,
    IR_VERSION,
    OUTPUT,
    PARITY,
    open_session,
    trace,
    write_model,
)
from training.metrics.calibration import Platt
from training.patches.boosters import FEATURES
from training.patches.folds import Outcome, load_outcome
from training.patches.network_runs import flipped, load_fold, network_input
from training.patches.networks import PatchEncoders
from training.patches.patches import SIDE
from training.patches.recipe import BOOSTERS, PatchRecipe
from training.recipes.recipe import BandConfig

# Keeps the logit of a tree's probability finite; the trees' own float32 is no finer.
_EDGE = 1e-6
_OPSET = 15
_SCORED = ("precision", "recall", "f1")


class FoldMean(nn.Module):
    """The mean of the folds' calibrated probabilities."""

    def __init__(self, networks: Sequence[PatchEncoders], platt: Platt, flips: bool) -> None:
        super().__init__()
        self.networks = nn.ModuleList(copy.deepcopy(network) for network in networks)
        self._slope, self._intercept, self._flips = platt.slope, platt.intercept, flips

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Map patches ``(n, channels, h, w)`` to probabilities ``(n, 1)``."""
        found = []
        for network in self.networks:
            if not isinstance(network, PatchEncoders):
                raise TypeError(f"{type(network).__name__} is no patch classifier")
            logits = flipped(network, image, self._flips)
            found.append(torch.sigmoid(logits * self._slope + self._intercept))
        return torch.stack(found).mean(dim=0)


def export(recipe: PatchRecipe, runs: Path, target: Path) -> ModelCard:
    """Write the model file of a finished run.

    Raises:
        LandslideError: The run is not finished, the graph differs from what was trained, or the
            file would be too large.
    """
    folder = runs / recipe.name
    outcome = load_outcome(folder)
    if recipe.model.name in BOOSTERS:
        paths = [folder / f"fold{fold}.onnx" for fold in range(recipe.folds)]
        graph = average_trees([onnx.load(path) for path in paths], outcome.platt)
    else:
        config = network_input(outcome.bands)
        networks = [load_fold(recipe, config, folder, fold) for fold in range(recipe.folds)]
        graph = export_networks(networks, outcome.platt, recipe.flips, len(outcome.bands))
    card = make_card(recipe, outcome)
    write_model(graph, card, target, recipe.export.max_mb)
    return card


def average_trees(folds: Sequence[onnx.ModelProto], platt: Platt) -> onnx.ModelProto:
    """Join the graphs of boosters: calibrate each one's probability, then take the mean.

    Args:
        folds: Graphs from ``features`` to ``probabilities [N, 2]``.
        platt: Calibration of the logits.
    """
    numbers = {"one": [1], "edge": _EDGE, "top": 1.0 - _EDGE, "full": 1.0, "slope": platt.slope,
               "intercept": platt.intercept}  # fmt: skip
    graph_tensors = [
        numpy_helper.from_array(
            np.array(value, np.int64 if name == "one" else np.float32), f"platt_{name}"
        )
        for name, value in numbers.items()
    ]
    nodes: list[Any] = []
    versions = {"": _OPSET, "ai.onnx.ml": 1}
    for number, fold in enumerate(folds):
        prefix = f"fold{number}_"
        part = compose.add_prefix(fold, prefix)
        for entry in part.opset_import:
            versions[entry.domain] = max(versions.get(entry.domain, 1), entry.version)
        nodes.append(helper.make_node("Identity", [INPUT], [prefix + FEATURES]))
        nodes.extend(part.graph.node)
        graph_tensors.extend(part.graph.initializer)
        nodes.extend(_calibrated(part.graph.output[1].name, prefix))
    each = [f"fold{number}_calibrated" for number in range(len(folds))]
    nodes.append(helper.make_node("Mean", each, [OUTPUT]))
    width = folds[0].graph.input[0].type.tensor_type.shape.dim[1].dim_value
    made = helper.make_model(
        helper.make_graph(
            nodes,
            "patches",
            [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["batch", width])],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["batch", 1])],
            graph_tensors,
        ),
        opset_imports=[helper.make_opsetid(*version) for version in versions.items()],
    )
    made.ir_version = IR_VERSION
    onnx.checker.check_model(made)
    return made


def _calibrated(probabilities: str, prefix: str) -> list[Any]:
    """Return nodes from ``[N, 2]`` to the calibrated probability ``[N, 1]``."""
    steps: tuple[tuple[str, list[str], str, dict[str, Any]], ...] = (
        ("Gather", [probabilities, "platt_one"], "positive", {"axis": 1}),
        ("Clip", ["positive", "platt_edge", "platt_top"], "clipped", {}),
        ("Sub", ["platt_full", "clipped"], "rest", {}),
        ("Div", ["clipped", "rest"], "odds", {}),
        ("Log", ["odds"], "logit", {}),
        ("Mul", ["logit", "platt_slope"], "scaled", {}),
        ("Add", ["scaled", "platt_intercept"], "moved", {}),
        ("Sigmoid", ["moved"], "calibrated", {}),
    )
    own = {name: prefix + name for _, _, name, _ in steps}
    return [
        helper.make_node(kind, [own.get(name, name) for name in inputs], [own[out]], **more)
        for kind, inputs, out, more in steps
    ]


def export_networks(
    networks: Sequence[PatchEncoders], platt: Platt, flips: bool, channels: int
) -> onnx.ModelProto:
    """Export the mean of networks with a dynamic batch, and check it against torch.

    Raises:
        LandslideError: The graph differs from torch by more than 1e-4.
    """
    module = FoldMean(networks, platt, flips).eval()
    module = module.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    sample = torch.zeros(2, channels, SIDE, SIDE)
    made = trace(module, sample, {0: torch.export.Dim("batch", min=1)})
    session = open_session(made)
    generator = torch.Generator().manual_seed(0)
    for count in (1, 3):
        image = torch.randn((count, channels, SIDE, SIDE), generator=generator)
        with torch.inference_mode():
            wanted = module(image).numpy()
        found = session.run([OUTPUT], {INPUT: image.numpy()})[0]
        worst = float(np.abs(found - wanted).max())
        if worst > PARITY:
            raise LandslideError(f"The exported graph differs from torch by {worst:.1e}.")
    return made


def make_card(recipe: PatchRecipe, outcome: Outcome) -> ModelCard:
    """Describe the model file of a run."""
    trees = recipe.model.name in BOOSTERS
    kind = recipe.model.name
    if not trees:
        kind = " + ".join(str(entry["name"]) for entry in recipe.model.options["encoders"])
    what = f"{len(recipe.channels) * len(STATISTICS)} statistics a patch" if trees else "patches"
    return ModelCard(
        name=recipe.name,
        title=recipe.export.title,
        architecture=f"{kind} on {what}, mean of {recipe.folds} folds",
        bands=tuple(_spec(band) for band in outcome.bands),
        gsd_m=10.0,
        tile_px=SIDE,
        size_multiple=1,
        overlap_px=0,
        threshold=outcome.threshold,
        threshold_source=outcome.source,
        class_names=("none", "landslide"),
        training_data=recipe.export.training_data,
        metrics=tuple(
            Metric(name, round(outcome.scores[name], 4), "out of fold", "patches with a landslide")
            for name in _SCORED
        ),
        version=recipe.export.version,
        description=recipe.export.description,
        task="classification",
        features="statistics" if trees else "pixels",
    )


def _spec(band: BandConfig) -> BandSpec:
    """Describe a channel; boosted trees have branches for one that is missing."""
    role, unit, wavelength = "index", "1", None
    if band.name in OPTICAL:
        known = band_spec(band.name)
        role, unit, wavelength = known.role, known.unit, known.wavelength_um
    elif is_backscatter(band.name) or is_change(band.name):
        role, unit = "sar", "dB"
    return BandSpec(
        name=band.name,
        role=role,
        wavelength_um=wavelength,
        unit=unit,
        scale=1.0 / band.divisor,
        mean=band.mean,
        std=band.std,
    )
