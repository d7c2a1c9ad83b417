"""Checks of an ONNX file that need nothing but the file, made before anything is run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import onnx
import onnxruntime as ort
from google.protobuf.message import DecodeError

from landslide_qgis.core.errors import LandslideError

# Operators of the ONNX standard, and those that every onnxruntime brings along.
DOMAINS = ("", "ai.onnx", "ai.onnx.ml", "com.microsoft")
# onnxruntime release -> newest opset, newest IR version
# (https://onnxruntime.ai/docs/reference/compatibility.html).
_SUPPORT = (
    ((1, 14), 18, 8),
    ((1, 15), 19, 9),
    ((1, 17), 20, 9),
    ((1, 18), 21, 10),
    ((1, 20), 22, 10),
    ((1, 22), 23, 11),
    ((1, 24), 24, 12),
    ((1, 25), 25, 13),
)


def parse(file: Path) -> Any:
    """Parse the protobuf without loading external data."""
    try:
        proto = onnx.load(str(file), load_external_data=False)
    except (DecodeError, ValueError, OSError) as error:
        raise LandslideError(
            f"{file} is not a readable ONNX model; it may be damaged, cut short, or another kind "
            "of file."
        ) from error
    if not proto.graph.node or not proto.graph.output:
        raise LandslideError(f"{file} is not a readable ONNX model: it holds no network.")
    return proto


def check_versions(proto: Any, file: Path) -> int:
    """Refuse files newer than the installed onnxruntime; return the opset."""
    opset = max((o.version for o in proto.opset_import if o.domain in ("", "ai.onnx")), default=0)
    installed = tuple(int(part) for part in ort.__version__.split(".")[:2])
    newest_opset, newest_ir = max(
        ((row[1], row[2]) for row in _SUPPORT if row[0] <= installed), default=(18, 8)
    )
    # Releases after the last row of the table support at least what that row says.
    beyond = installed > _SUPPORT[-1][0]
    if opset <= newest_opset and proto.ir_version <= newest_ir:
        return int(opset)
    needed = next(
        (row[0] for row in _SUPPORT if row[1] >= opset and row[2] >= proto.ir_version), None
    )
    if needed is None and beyond and _runtime_accepts(file):
        return int(opset)
    wanted = f"≥ {needed[0]}.{needed[1]}" if needed else f"> {ort.__version__}"
    raise LandslideError(
        f"{file.name} needs onnxruntime {wanted} (opset {opset}, IR version {proto.ir_version}); "
        f"you have {ort.__version__}. Update onnxruntime or export the model with an older opset."
    )


def _runtime_accepts(file: Path) -> bool:
    """Ask the runtime itself about a file newer than the table above."""
    try:
        ort.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    except Exception:  # onnxruntime's errors have no common base
        return False
    return True


def _nodes(graph: Any) -> Iterator[Any]:
    """Yield all nodes of a graph and its subgraphs."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            for inner in (*attribute.graphs, *([attribute.g] if attribute.g.node else [])):
                yield from _nodes(inner)


def check_operators(proto: Any, file: Path) -> None:
    """Refuse operators that are not part of ONNX or onnxruntime: they would be foreign code."""
    local = {function.domain for function in proto.functions}
    bodies = [proto.graph, *proto.functions]
    custom = {
        f"{node.domain}.{node.op_type}"
        for body in bodies
        for node in _nodes(body)
        if node.domain not in DOMAINS and node.domain not in local
    }
    if custom:
        raise LandslideError(
            f"{file.name} uses operators outside the ONNX standard ({', '.join(sorted(custom))}); "
            "export it with standard operators only."
        )


def _tensors(graph: Any) -> Iterator[Any]:
    """Yield all stored tensors of a graph and its subgraphs."""
    yield from getattr(graph, "initializer", ())
    for node in graph.node:
        for attribute in node.attribute:
            yield attribute.t
            yield from attribute.tensors
            for inner in (*attribute.graphs, *([attribute.g] if attribute.g.node else [])):
                yield from _tensors(inner)


def check_external_data(proto: Any, file: Path) -> None:
    """Refuse weights stored outside the model's own folder, or absent."""
    folder = file.resolve().parent
    for body in (proto.graph, *proto.functions):
        for tensor in _tensors(body):
            if tensor.data_location != onnx.TensorProto.EXTERNAL:
                continue
            places = {entry.key: entry.value for entry in tensor.external_data}
            location = places.get("location", "")
            target = (folder / location).resolve()
            if not location or Path(location).is_absolute() or folder not in target.parents:
                raise LandslideError(
                    f"{file.name} keeps weights outside its own folder ({location!r}), which is "
                    "refused; put the data file beside the model and export it again."
                )
            if not target.is_file():
                raise LandslideError(
                    f"{file.name} needs its data file {location!r}, which is not beside it; copy "
                    "both files together."
                )


def dims(value: Any) -> tuple[int | None, ...]:
    """Return the dimensions of a value, ``None`` for free ones: named, left out, or -1."""
    dims = value.type.tensor_type.shape.dim
    return tuple(int(d.dim_value) if d.dim_value > 0 else None for d in dims)
