"""Open a model file only after everything about it has been checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
import onnxruntime as ort
from google.protobuf.message import DecodeError

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import BandSpec, ModelCard, from_mlm

MODELS_FOLDER = Path(__file__).resolve().parents[2] / "models"
DEFAULT_MODEL = MODELS_FOLDER / "landslide_rgb.onnx"
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


@dataclass(frozen=True)
class ModelFile:
    """A checked model file.

    Attributes:
        path: The file.
        card: What it says about itself.
        sha256: Digest of the file.
        input_name: Name of the image input.
        output_name: Name of the output used.
        fixed_side: Side of the only tile size it takes, or ``None`` if it takes any.
        fixed_batch: The only batch size it takes, or ``None``.
        opset: Version of the standard operators.
        ir_version: Version of the file format.
    """

    path: Path
    card: ModelCard
    sha256: str
    input_name: str
    output_name: str
    fixed_side: int | None
    fixed_batch: int | None
    opset: int
    ir_version: int


def open_model(
    path: str | Path | None = None,
    card_path: str | Path | None = None,
    card: ModelCard | None = None,
) -> ModelFile:
    """Check a model file and read its card.

    Args:
        path: The ``.onnx`` file; by default the one that ships.
        card_path: A JSON file with the card (STAC MLM properties) for files without metadata; by
            default ``MODEL.json`` beside ``MODEL.onnx`` if there is one.
        card: The card itself, for files that others made; it goes before all others.

    Raises:
        LandslideError: Not an ONNX model; too new for the installed onnxruntime; custom
            operators; external data outside the file's folder; wrong shapes; no usable card.
    """
    file = Path(path) if path is not None else DEFAULT_MODEL
    if not file.is_file():
        raise LandslideError(f"The model file {file} does not exist; check the path.")
    proto = _parse(file)
    _check_operators(proto, file)
    _check_external_data(proto, file)
    opset = _check_versions(proto, file)
    image = _image_input(proto, file)
    output = _chosen_output(proto, file)
    if card is None:
        card = _card(proto, file, Path(card_path) if card_path else None, _dims(output)[1])
    batch, channels, height, width = _dims(image)
    _check_shapes(file, card, channels, height, width, _dims(output))
    return ModelFile(
        path=file,
        card=card,
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        input_name=image.name,
        output_name=output.name,
        fixed_side=height,
        fixed_batch=batch,
        opset=opset,
        ir_version=int(proto.ir_version),
    )


def _parse(file: Path) -> Any:
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


def _check_versions(proto: Any, file: Path) -> int:
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
    wanted = f"≥ {needed[0]}.{needed[1]}" if needed else f"newer than {ort.__version__}"
    raise LandslideError(
        f"{file.name} needs onnxruntime {wanted} (opset {opset}, IR version {proto.ir_version}); "
        f"you have {ort.__version__}. Update onnxruntime or export the model with an older opset."
    )


def _runtime_accepts(file: Path) -> bool:
    """Ask the runtime itself about a file newer than the table above."""
    try:
        ort.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    except Exception:
        return False
    return True


def _nodes(graph: Any) -> Iterator[Any]:
    """Yield all nodes of a graph and its subgraphs."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            for inner in (*attribute.graphs, *([attribute.g] if attribute.g.node else [])):
                yield from _nodes(inner)


def _check_operators(proto: Any, file: Path) -> None:
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


def _check_external_data(proto: Any, file: Path) -> None:
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


def _image_input(proto: Any, file: Path) -> Any:
    """Return the single input that is not a stored weight."""
    weights = {tensor.name for tensor in proto.graph.initializer}
    inputs = [entry for entry in proto.graph.input if entry.name not in weights]
    if len(inputs) != 1 or len(inputs[0].type.tensor_type.shape.dim) != 4:
        raise LandslideError(
            f"{file.name} does not take one image [batch, bands, height, width]; it is no "
            "segmentation model that can be run here."
        )
    if inputs[0].type.tensor_type.elem_type != onnx.TensorProto.FLOAT:
        raise LandslideError(f"{file.name} does not take float32 images; export it with float32.")
    return inputs[0]


def _chosen_output(proto: Any, file: Path) -> Any:
    """Return the output named ``probability``, or the first one that is a map."""
    maps = [o for o in proto.graph.output if len(o.type.tensor_type.shape.dim) == 4]
    if not maps:
        raise LandslideError(
            f"{file.name} does not give a map [batch, classes, height, width]; it is no "
            "segmentation model that can be run here."
        )
    return next((output for output in maps if output.name == "probability"), maps[0])


def _dims(value: Any) -> tuple[int | None, ...]:
    """Return the dimensions of a value, ``None`` for symbolic ones."""
    dims = value.type.tensor_type.shape.dim
    return tuple(int(d.dim_value) if d.HasField("dim_value") else None for d in dims)


def _check_shapes(
    file: Path,
    card: ModelCard,
    channels: int | None,
    height: int | None,
    width: int | None,
    output: tuple[int | None, ...],
) -> None:
    """Compare the network's shapes with its card."""
    if channels is not None and channels != len(card.bands):
        raise LandslideError(
            f"{file.name} takes {channels} bands but its card lists {len(card.bands)}; correct "
            "the card or export the model again."
        )
    if height != width:
        raise LandslideError(
            f"{file.name} takes tiles of {height} × {width}; only square ones fit."
        )
    if height is not None and output[2] not in (None, height):
        raise LandslideError(
            f"{file.name} turns tiles of {height} into maps of {output[2]}; only models that keep "
            "the size can be run here."
        )
    classes = output[1]
    if classes is not None and not card.landslide_class < classes:
        raise LandslideError(
            f"{file.name} gives {classes} classes but its card says landslide is class number "
            f"{card.landslide_class}; correct the card."
        )


def _card(proto: Any, file: Path, card_path: Path | None, channels: int | None) -> ModelCard:
    """Return the card: given, from the metadata, beside the file, or made from Deepness' keys."""
    props = {entry.key: entry.value for entry in proto.metadata_props}
    beside = file.with_suffix(".json")
    if card_path is None and "mlm" in props:
        return ModelCard.from_metadata(props)
    if card_path is None and beside.is_file():
        card_path = beside
    if card_path is not None:
        try:
            return from_mlm(json.loads(card_path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise LandslideError(f"The model card {card_path} cannot be read: {error}.") from error
    if "standardization_mean" in props:
        return card_from_deepness(props, file.stem, channels or 1)
    raise LandslideError(
        f"{file.name} has no metadata; describe its bands and scaling in a card file beside it "
        f"({beside.name}; `python -m landslide_qgis.core info --template {file.name}` writes one)."
    )


def card_from_deepness(props: dict[str, str], name: str, channels: int) -> ModelCard:
    """Make a card from the metadata of a Deepness model.

    Such files name no bands: the channels are called ``channel1``, ``channel2``, … and have to be
    mapped by the user. Deepness divides 8-bit values by 255 before it standardises. A map of one
    channel is the landslide's, of two or more the second is.

    Raises:
        LandslideError: It is no segmentor, or its values are malformed.
    """
    try:
        values = {key: json.loads(value) for key, value in props.items() if key != "mlm"}
        if values.get("model_type", "Segmentor") != "Segmentor":
            raise LandslideError(f"{name} is a {values['model_type']}, not a segmentation model.")
        mean, std = values["standardization_mean"], values["standardization_std"]
        tile = int(values["tiles_size"])
        names = [str(label) for label in dict(values.get("class_names", {})).values()]
        return ModelCard(
            name=name,
            title=f"{name} (Deepness metadata)",
            architecture="unknown",
            bands=tuple(
                BandSpec(f"channel{i + 1}", "index", unit="1", scale=1 / 255, mean=m, std=s)
                for i, (m, s) in enumerate(zip(mean, std))
            ),
            gsd_m=float(values["resolution"]) / 100.0,
            tile_px=tile,
            size_multiple=tile,
            threshold=min(0.99, max(0.01, float(values.get("seg_thresh", 0.5)))),
            threshold_source="the file's seg_thresh, or 0.5",
            landslide_class=1 if channels > 1 else 0,
            class_names=tuple(names) or ("background", "landslide"),
            overlap_px=round(tile * float(values.get("tiles_overlap", 15)) / 100.0),
            license="unknown",
            assumed=True,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LandslideError(
            f"The Deepness metadata of {name} is incomplete or malformed ({error!r})."
        ) from error
