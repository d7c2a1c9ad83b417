"""Boosted trees on the statistics of a patch, and their ONNX graphs."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx

from landslide_qgis.core.arrays import Raster
from landslide_qgis.core.errors import LandslideError

Labels = npt.NDArray[np.bool_]

# The published settings (Nasios 2026, arXiv:2604.05959); a recipe's options replace them.
LIGHTGBM: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 24,
    "max_depth": 12,
    "learning_rate": 0.005,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "feature_fraction": 0.5,
    "scale_pos_weight": 1.5,
    "lambda_l2": 0.3,
    "verbose": -1,
}
XGBOOST: dict[str, Any] = {
    "objective": "binary:logistic",
    "eta": 0.02,
    "subsample": 0.8,
    "colsample_bytree": 0.8,
    "scale_pos_weight": 1.5,
    "lambda": 1.2,
    "tree_method": "hist",
}
TREES = {"lightgbm": 12_000, "xgboost": 4_000}
_OPSET = 15
FEATURES = "features"


class Booster:
    """A fitted booster.

    Attributes:
        kind: ``lightgbm`` or ``xgboost``.
        model: The library's own object.
    """

    def __init__(self, kind: str, model: Any) -> None:
        self.kind, self.model = kind, model

    def logits(self, features: Raster) -> Raster:
        """Return the logits ``[N]`` of statistics ``[N, F]``, NaN where unknown."""
        if self.kind == "lightgbm":
            found = self.model.predict(features, raw_score=True, num_threads=1)
        else:
            matrix = _library("xgboost").DMatrix(features)
            found = self.model.predict(matrix, output_margin=True)
        return np.asarray(found, np.float32)

    def text(self) -> str:
        """Return the library's own format: LightGBM's text, XGBoost's JSON."""
        if self.kind == "lightgbm":
            return str(self.model.model_to_string())
        return bytes(self.model.save_raw("json")).decode()

    def to_onnx(self, count: int) -> onnx.ModelProto:
        """Return a graph from ``features [N, F]`` to ``probabilities [N, 2]``.

        Args:
            count: Number of features.
        """
        convert = _library("onnxmltools.convert")
        kinds = _library("onnxmltools.convert.common.data_types")
        types = [(FEATURES, kinds.FloatTensorType([None, count]))]
        if self.kind == "lightgbm":
            graph: onnx.ModelProto = convert.convert_lightgbm(
                self.model, initial_types=types, target_opset=_OPSET, zipmap=False
            )
        else:
            graph = convert.convert_xgboost(self.model, initial_types=types, target_opset=_OPSET)
        return graph


def fit_booster(
    kind: str, features: Raster, labels: Labels, options: Mapping[str, Any], seed: int
) -> Booster:
    """Fit a booster on statistics.

    Args:
        kind: ``lightgbm`` or ``xgboost``.
        features: ``[N, F]``, NaN where unknown.
        labels: ``[N]``.
        options: The library's own parameters, and ``trees``.
        seed: Seed of its draws.

    Raises:
        LandslideError: The library is not installed, or refuses an option.
    """
    chosen = dict(options)
    trees = int(chosen.pop("trees", TREES[kind]))
    library = _library(kind)
    truth = labels.astype(np.int32)
    try:
        if kind == "lightgbm":
            settings = {**LIGHTGBM, "seed": seed, "num_threads": 1, **chosen}
            model = library.train(settings, library.Dataset(features, truth), trees)
        else:
            settings = {**XGBOOST, "seed": seed, "nthread": 1, **chosen}
            model = library.train(settings, library.DMatrix(features, label=truth), trees)
    except (ValueError, library_error(kind)) as error:
        raise LandslideError(f"{kind} refuses the recipe's options: {error}.") from error
    return Booster(kind, model)


def library_error(kind: str) -> type[Exception]:
    """Return the exception that a library raises."""
    if kind == "lightgbm":
        error: type[Exception] = _library("lightgbm.basic").LightGBMError
    else:
        error = _library("xgboost.core").XGBoostError
    return error


def _library(name: str) -> Any:
    """Import one of the libraries that only this module needs.

    Raises:
        LandslideError: It is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise LandslideError(
            f"Boosted trees need the package {name.partition('.')[0]!r}; install "
            "training/requirements.txt."
        ) from error
