"""Open a model file only after everything about it has been checked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx

from landslide_qgis.core.digest import file_sha256
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import TASKS, BandSpec, ModelCard, from_mlm
from landslide_qgis.core.model.card_checks import STATISTICS
from landslide_qgis.core.model.checks import (
    check_external_data,
    check_operators,
    check_versions,
    dims,
    parse,
)

_DEEPNESS_KEYS = ("model_type", "standardization_mean", "standardization_std", "tiles_size",
                  "tiles_overlap", "class_names", "resolution", "seg_thresh")  # fmt: skip
MODELS_FOLDER = Path(__file__).resolve().parents[2] / "models"
DEFAULT_MODEL = MODELS_FOLDER / "landslide_rgb.onnx"


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
    card: ModelCard | None = None,
    task: str | None = "segmentation",
) -> ModelFile:
    """Check a model file and read its card.

    Args:
        path: The ``.onnx`` file; by default the one that ships.
        card: The card, for files that others made. By default it is that of the metadata, or where
            there is none that of ``MODEL.json`` beside ``MODEL.onnx`` (STAC MLM properties).
        task: What it is to do, one of ``card.TASKS``; ``None`` for whatever it does.

    Raises:
        LandslideError: Not an ONNX model; a model for another task; too new for the installed
            onnxruntime; custom operators; external data outside the file's folder; wrong shapes;
            no usable card.
    """
    file = Path(path) if path is not None else DEFAULT_MODEL
    if not file.is_file():
        raise LandslideError(f"The model file {file} does not exist; check the path.")
    proto = parse(file)
    check_operators(proto, file)
    check_external_data(proto, file)
    opset = check_versions(proto, file)
    if _check_task(proto, file, task) == "classification":
        return _open_classifier(proto, file, opset)
    image = image_input(proto, file)
    output = _chosen_output(proto, file)
    if card is None:
        card = _card(proto, file, dims(output)[1])
    batch, channels, height, width = dims(image)
    _check_shapes(file, card, channels, height, width, dims(output))
    return ModelFile(
        path=file,
        card=card,
        sha256=file_sha256(file),
        input_name=image.name,
        output_name=output.name,
        fixed_side=height,
        fixed_batch=batch,
        opset=opset,
        ir_version=int(proto.ir_version),
    )


def _check_task(proto: Any, file: Path, wanted: str | None) -> str:
    """Return what a model does, and refuse one that does something else than what is wanted."""
    task = "segmentation"
    mlm = next((entry.value for entry in proto.metadata_props if entry.key == "mlm"), "")
    if f'"{TASKS["classification"]}"' in mlm:
        task = "classification"
    if wanted in (None, task):
        return task
    if task == "classification":
        raise LandslideError(
            f"{file.name} is a patch classifier, which maps no outlines; run it with "
            "landslide:screen."
        )
    raise LandslideError(
        f"{file.name} is no patch classifier; run it with landslide:detect, or choose a model that "
        "was exported for screening."
    )


def _open_classifier(proto: Any, file: Path, opset: int) -> ModelFile:
    """Check the shapes of a patch classifier against its card.

    Raises:
        LandslideError: They contradict each other.
    """
    card = ModelCard.from_metadata({entry.key: entry.value for entry in proto.metadata_props})
    inputs = _inputs(proto)
    outputs = [entry for entry in proto.graph.output if entry.name == "probability"]
    wanted: tuple[int, ...] = (len(card.bands), card.tile_px, card.tile_px)
    if card.features == "statistics":
        wanted = (len(card.bands) * len(STATISTICS),)
    found = dims(inputs[0])[1:] if len(inputs) == 1 else ()
    fits = len(found) == len(wanted) and all(a in (None, b) for a, b in zip(found, wanted))
    if not fits or len(outputs) != 1 or dims(outputs[0])[1:] not in ((1,), (None,)):
        shape = " × ".join(str(number) for number in wanted)
        raise LandslideError(
            f"{file.name} does not turn {shape} numbers a patch into one output 'probability', as "
            "its card says; export it again."
        )
    return ModelFile(
        path=file,
        card=card,
        sha256=file_sha256(file),
        input_name=inputs[0].name,
        output_name="probability",
        fixed_side=card.tile_px,
        fixed_batch=dims(inputs[0])[0],
        opset=opset,
        ir_version=int(proto.ir_version),
    )


def _inputs(proto: Any) -> list[Any]:
    """Return the inputs that are no stored weights."""
    weights = {tensor.name for tensor in proto.graph.initializer}
    return [entry for entry in proto.graph.input if entry.name not in weights]


def image_input(proto: Any, file: Path) -> Any:
    """Return the single input that is not a stored weight.

    Raises:
        LandslideError: It is no image, or there are others.
    """
    inputs = _inputs(proto)
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
            f"The card of {file.name} lists another number of bands, {len(card.bands)}, than the "
            f"network takes, {channels}; correct the card or export the model again."
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
            f"The card of {file.name} counts on class number {card.landslide_class} from 0, but "
            f"its number of classes is {classes}; correct the card."
        )


def _card(proto: Any, file: Path, channels: int | None) -> ModelCard:
    """Return the card: from the metadata, beside the file, or made from Deepness' keys."""
    props = {entry.key: entry.value for entry in proto.metadata_props}
    beside = file.with_suffix(".json")
    if "mlm" in props:
        return ModelCard.from_metadata(props)
    if beside.is_file():
        try:
            return from_mlm(json.loads(beside.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise LandslideError(f"The model card {beside} cannot be read: {error}.") from error
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
        # Exporters add keys of their own, which need not be JSON.
        values = {key: json.loads(props[key]) for key in _DEEPNESS_KEYS if key in props}
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
