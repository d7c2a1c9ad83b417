"""The new model file: the old graph with new weights, calibration, threshold and card."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import BandSpec, Metric, ModelCard
from landslide_qgis.core.model.file import ModelFile
from training.data.chips import Chips
from training.evaluation.assess import DEFINITION
from training.export.graph import write_model
from training.metrics.calibration import Platt

_SLOPE, _INTERCEPT = "finetuned_slope", "finetuned_intercept"
_HISTORY = "finetuned"


@dataclass(frozen=True)
class Lesson:
    """What a file has learned, for its card.

    Attributes:
        chips: Number of chips by part.
        sources: Images they are from.
        trains: What learned.
        gsd_m: Their pixel size in metres.
        threshold: The new threshold.
    """

    chips: dict[str, int]
    sources: str
    trains: str
    gsd_m: float
    threshold: float


def recalibrated(model: onnx.ModelProto, file: ModelFile, platt: Platt) -> onnx.ModelProto:
    """Return a graph whose logit is scaled and shifted.

    A factor and a summand that are already there take the change, so that files which learn again
    and again do not grow. Only graphs that end in a sigmoid, or in one logit, can be calibrated.
    """
    result = copy.deepcopy(model)
    graph = result.graph
    place, logit = _logit(graph, file)
    if place < 0:
        return result
    scale, shift = _affine(graph, logit)
    if scale is not None and shift is not None:
        a, b = numpy_helper.to_array(scale), numpy_helper.to_array(shift)
        scale.CopyFrom(_scalar(a * platt.slope, scale.name))
        shift.CopyFrom(_scalar(b * platt.slope + platt.intercept, shift.name))
        return result
    graph.initializer.append(_scalar(np.array(platt.slope), _SLOPE))
    graph.initializer.append(_scalar(np.array(platt.intercept), _INTERCEPT))
    after = f"{logit}_calibrated"
    if graph.node[place].op_type == "Sigmoid":
        graph.node[place].input[0] = after
        start = logit
    else:
        # The graph's output is the logit itself: what gave it gets another name.
        start, after = f"{logit}_raw", logit
        outputs = list(graph.node[place].output)
        graph.node[place].output[outputs.index(logit)] = start
        place += 1
    scaled = f"{logit}_scaled"
    graph.node.insert(place, helper.make_node("Mul", [start, _SLOPE], [scaled]))
    graph.node.insert(place + 1, helper.make_node("Add", [scaled, _INTERCEPT], [after]))
    onnx.checker.check_model(result)
    return result


def new_card(old: ModelFile, lesson: Lesson, seen: Chips, rows: list[dict[str, Any]]) -> ModelCard:
    """Return the card of the new file.

    Args:
        old: The file that learned.
        lesson: What it learned.
        seen: The learning chips after their scene gain: they widen the range of the training data.
        rows: Scores before and after; the new file's are the last.
    """
    card, after = old.card, rows[-1]
    split = f"{lesson.chips['judge']} reviewed chips held out by block, {lesson.sources}"
    history = list(card.extra.get(_HISTORY, []))
    history.append(
        {
            "parent": old.path.name,
            "parent_sha256": old.sha256,
            "date": datetime.now(UTC).date().isoformat(),
            "trains": lesson.trains,
            "chips": lesson.chips,
            "sources": lesson.sources,
            "f1_before": round(rows[0]["f1"], 4),
            "f1_after": round(after["f1"], 4),
        }
    )
    words = f"fine-tuned on {lesson.chips['learn']} reviewed chips of {lesson.sources}"
    return replace(
        card,
        title=card.title if _HISTORY in card.extra else f"{card.title}, fine-tuned",
        bands=tuple(_widened(b, seen.images[:][:, place]) for place, b in enumerate(card.bands)),
        gsd_m=lesson.gsd_m,
        threshold=lesson.threshold,
        threshold_source=f"highest pooled F1 on {lesson.chips['tune']} reviewed chips of "
        f"{lesson.sources}, in blocks that nothing else was learned from",
        training_data="; ".join(text for text in (card.training_data, words) if text),
        metrics=tuple(
            Metric(name, round(float(after[name]), 4), split, DEFINITION)
            for name in ("precision", "recall", "f1", "iou")
        ),
        version=f"{card.version}.{len(history)}" if len(history) == 1 else _next(card.version),
        assumed=False,
        extra={**card.extra, _HISTORY: history},
    )


def write_file(model: onnx.ModelProto, card: ModelCard, path: Path) -> None:
    """Write a model file of any size."""
    write_model(model, card, path, float("inf"))


def check_parity(expected: Any, got: Any) -> None:
    """Compare torch with the engine.

    Args:
        expected: Probabilities by torch, of weights rounded as the file stores them.
        got: The engine's, same shape.

    Raises:
        LandslideError: They differ by more than 1e-3.
    """
    worst = float(np.abs(expected - got).max())
    if worst > 1e-3:
        raise LandslideError(f"The new file differs from what was trained by {worst:.1e}.")


def _logit(graph: onnx.GraphProto, file: ModelFile) -> tuple[int, str]:
    """Return a node's number and the name of the logit: it takes it or gives it; -1: neither."""
    last = next(i for i, node in enumerate(graph.node) if file.output_name in node.output)
    if file.card.activation == "sigmoid":
        return last, file.output_name
    if file.card.activation == "none" and graph.node[last].op_type == "Sigmoid":
        return last, graph.node[last].input[0]
    return -1, ""


def _affine(
    graph: onnx.GraphProto, logit: str
) -> tuple[onnx.TensorProto | None, onnx.TensorProto | None]:
    """Return the stored factor and summand right before a logit, ``None`` where there are none."""
    made = {name: node for node in graph.node for name in node.output}
    stored = {tensor.name: tensor for tensor in graph.initializer}
    uses = [name for node in graph.node for name in node.input]

    def constant(name: str, kind: str) -> tuple[onnx.TensorProto | None, str]:
        node = made.get(name)
        if node is None or node.op_type != kind:
            return None, ""
        for mine, other in (tuple(node.input), tuple(node.input)[::-1]):
            tensor = stored.get(mine)
            if tensor is None or tensor.data_type != onnx.TensorProto.FLOAT:
                continue
            if numpy_helper.to_array(tensor).size == 1 and uses.count(mine) == 1:
                return tensor, other
        return None, ""

    shift, before = constant(logit, "Add")
    scale, _ = constant(before, "Mul")
    return scale, shift


def _scalar(value: Any, name: str) -> onnx.TensorProto:
    """Return a stored number, of the shape it had."""
    return numpy_helper.from_array(np.asarray(value, np.float32), name)


def _widened(band: BandSpec, values: Any) -> BandSpec:
    """Return a band whose range of training data covers new values too."""
    low, high = (float(v) for v in np.nanpercentile(values, (1, 99)))
    if band.train_p01 is None or band.train_p99 is None:
        return replace(band, train_p01=round(low, 4), train_p99=round(high, 4))
    return replace(
        band,
        train_p01=round(min(band.train_p01, low), 4),
        train_p99=round(max(band.train_p99, high), 4),
    )


def _next(version: str) -> str:
    """Return the version after a fine-tuned one: 1.1 becomes 1.2."""
    front, _, last = version.rpartition(".")
    return f"{front}.{int(last) + 1}" if front and last.isdigit() else f"{version}.1"
