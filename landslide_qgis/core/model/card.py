"""What a model file says about itself: the contract between training and the engine.

A card lives in the ``metadata_props`` of an ONNX file as

* ``mlm`` -- a JSON object in the vocabulary of the STAC Machine Learning Model extension
  (https://github.com/stac-extensions/mlm, v1.4), with our additions under ``landslide:``;
* the keys of the Deepness plugin, so that the same file opens there.

The path of a pixel value into the network is, per band::

    native DN  --(× scale + offset)-->  model units  --(+ light of the air)-->
    --(× scene gain)-->  --(clip)-->  --((v - mean) / std)-->  network input
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card_checks import FEATURES as FEATURES
from landslide_qgis.core.model.card_checks import ROLES as ROLES
from landslide_qgis.core.model.card_checks import TASKS as TASKS
from landslide_qgis.core.model.card_checks import problem_of

SCHEMA_VERSION = 1
MLM_SCHEMA = "https://stac-extensions.github.io/mlm/v1.4.0/schema.json"


@dataclass(frozen=True)
class BandSpec:
    """One input channel of a model.

    Attributes:
        name: Canonical name: ``B04`` … ``B8A`` for Sentinel-2, ``slope``, ``dem``, ``VV``, ``VH``,
            or any name of the model's author.
        role: One of :data:`ROLES`; decides resampling, and whether the band can be derived.
        wavelength_um: Central wavelength in micrometres, ``None`` if it has none.
        unit: Unit of the native value that ``scale`` and ``offset`` start from:
            ``reflectance_dn`` (surface or top-of-atmosphere reflectance × 10,000), ``degree``,
            ``metre``, ``dB`` or ``1``.
        scale: Factor from native to model units.
        offset: Summand after ``scale``.
        mean: Mean of the network's input, in model units after the scene gain.
        std: Its standard deviation.
        required: If false the model can do without the band, and ``mean`` is filled in.
        train_p01: 1st percentile of the training data, in model units after the scene gain.
        train_p99: 99th percentile of it.
    """

    name: str
    role: str = "optical"
    wavelength_um: float | None = None
    unit: str = "reflectance_dn"
    scale: float = 1.0
    offset: float = 0.0
    mean: float = 0.0
    std: float = 1.0
    required: bool = True
    train_p01: float | None = None
    train_p99: float | None = None


@dataclass(frozen=True)
class SceneScaling:
    """A gain common to all optical bands: gives a scene the brightness of the training data.

    Attributes:
        percentile: Percentile (0–100) of all valid pixels of all optical bands, in model units.
        target: Value, in model units, that this percentile is brought to.
    """

    percentile: float = 50.0
    target: float = 0.2


@dataclass(frozen=True)
class Metric:
    """One score, with all that is needed to compare it.

    Attributes:
        name: For example ``f1``.
        value: The score, 0–1.
        split: Data and split it was measured on.
        definition: How it is pooled, for example ``landslide class, all pixels pooled``.
    """

    name: str
    value: float
    split: str
    definition: str


@dataclass(frozen=True)
class ModelCard:
    """Everything needed to run a model on someone else's raster.

    Attributes:
        name: Short identifier.
        title: Name for people.
        architecture: Network in a few words.
        bands: Input channels, in the order of the network's input.
        gsd_m: Ground sampling distance the model was trained at, in metres.
        tile_px: Preferred side of a tile in pixels.
        size_multiple: Tile sides must be multiples of this.
        threshold: Probability from which a pixel is called a landslide, 0–1.
        threshold_source: Data the threshold was chosen on, and for what.
        activation: What the engine must apply to the output: ``none`` (it is a probability),
            ``sigmoid`` or ``softmax``.
        landslide_class: Index of the landslide channel in the output.
        class_names: Names of the classes, background first.
        scene_scaling: Joint gain of the optical bands; ``None`` for absolute units.
        clip: Lowest and highest value after the scene gain; ``None`` for no clipping.
        overlap_px: Overlap between neighbouring tiles in pixels.
        chip_px: Side of the training chips. A scene no larger is given to the network as the chips
            were: with nothing reflected around it.
        cloud_guard: Whether the network takes bright clouds for landslides, so that the engine has
            to make them nodata.
        top_of_atmosphere: Whether it learned from top-of-atmosphere reflectance, so that the engine
            puts the light of the air back into surface reflectance.
        training_data: What it was trained on, with attribution.
        metrics: Scores.
        license: SPDX identifier of the weights' licence.
        version: Version of the weights.
        precision: ``fp32``, ``fp16-storage`` or ``int8``.
        description: A paragraph for people: strengths and limits.
        assumed: True when the card was made up for a file without metadata.
        task: One of :data:`TASKS`: a map of pixels, or one probability for a square patch whose
            side is ``tile_px``.
        features: What a patch classifier takes, one of :data:`FEATURES`: the bands' pixels, or
            their statistics (:mod:`landslide_qgis.core.screening.statistics`).
        bytes_per_pixel: Memory that a session needs for each pixel of a tile, measured; ``None``
            where it was not.
        extra: Further entries for people, JSON-ready; the engine reads none of them.
    """

    name: str
    title: str
    architecture: str
    bands: tuple[BandSpec, ...]
    gsd_m: float
    tile_px: int
    threshold: float
    threshold_source: str
    size_multiple: int = 32
    activation: str = "none"
    landslide_class: int = 0
    class_names: tuple[str, ...] = ("background", "landslide")
    scene_scaling: SceneScaling | None = None
    clip: tuple[float, float] | None = None
    overlap_px: int = 64
    chip_px: int = 0
    cloud_guard: bool = False
    top_of_atmosphere: bool = False
    training_data: str = ""
    metrics: tuple[Metric, ...] = ()
    license: str = "GPL-3.0-or-later"
    version: str = "1"
    precision: str = "fp32"
    description: str = ""
    assumed: bool = False
    task: str = "segmentation"
    features: str = "pixels"
    bytes_per_pixel: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problem = problem_of(self)
        if problem:
            raise LandslideError(f"The model card of {self.name!r} is not usable: {problem}.")

    @property
    def band_names(self) -> tuple[str, ...]:
        """Names of the input channels in the order of the network's input."""
        return tuple(band.name for band in self.bands)

    def to_metadata(self) -> dict[str, str]:
        """Return the card as ONNX ``metadata_props``: MLM JSON and Deepness' keys."""
        deepness = _deepness_keys(self) if self.task == "segmentation" else {}
        return {"mlm": json.dumps(to_mlm(self), sort_keys=True), **deepness}

    @classmethod
    def from_metadata(cls, props: Mapping[str, str]) -> ModelCard:
        """Read a card back from ``metadata_props``.

        Raises:
            LandslideError: The ``mlm`` key is absent, not JSON, or lacks something by name.
        """
        if "mlm" not in props:
            raise LandslideError(
                "The model file has no 'mlm' metadata; give its bands and scaling by hand "
                "or export it again with a model card."
            )
        try:
            document = json.loads(props["mlm"])
        except ValueError as error:
            raise LandslideError(
                f"The model file's 'mlm' metadata is not JSON ({error}); export it again."
            ) from error
        return from_mlm(document)


def to_mlm(card: ModelCard) -> dict[str, Any]:
    """Return ``card`` as the properties of a STAC MLM item (a JSON-ready dictionary)."""
    shape = [-1, len(card.bands), card.tile_px, card.tile_px]
    return {
        "stac_extensions": [MLM_SCHEMA],
        "mlm:name": card.name,
        "mlm:architecture": card.architecture,
        "mlm:tasks": [TASKS[card.task]],
        "mlm:framework": "ONNX",
        "mlm:pretrained": True,
        "mlm:input": [
            {
                "name": "image",
                "bands": [_band_to_mlm(band) for band in card.bands],
                "input": {
                    "shape": shape,
                    "dim_order": ["batch", "bands", "height", "width"],
                    "data_type": "float32",
                },
                "value_scaling": _value_scaling(card),
            }
        ],
        "mlm:output": [_output_to_mlm(card)],
        "gsd": card.gsd_m,
        "title": card.title,
        "description": card.description,
        "license": card.license,
        "version": card.version,
        "landslide:schema_version": SCHEMA_VERSION,
        "landslide:size_multiple": card.size_multiple,
        "landslide:overlap_px": card.overlap_px,
        "landslide:chip_px": card.chip_px,
        "landslide:cloud_guard": card.cloud_guard,
        "landslide:top_of_atmosphere": card.top_of_atmosphere,
        "landslide:activation": card.activation,
        "landslide:landslide_class": card.landslide_class,
        "landslide:threshold": card.threshold,
        "landslide:threshold_source": card.threshold_source,
        "landslide:scene_scaling": vars(card.scene_scaling) if card.scene_scaling else None,
        "landslide:clip": list(card.clip) if card.clip else None,
        "landslide:nodata_policy": "nodata pixels are filled with the band mean and masked out",
        "landslide:training_data": card.training_data,
        "landslide:metrics": [vars(metric) for metric in card.metrics],
        "landslide:precision": card.precision,
        "landslide:task": card.task,
        "landslide:features": card.features,
        "landslide:extra": dict(card.extra),
        **({"landslide:bytes_per_pixel": card.bytes_per_pixel} if card.bytes_per_pixel else {}),
    }


def from_mlm(document: Mapping[str, Any]) -> ModelCard:
    """Return the card of an MLM dictionary made by :func:`to_mlm`.

    Raises:
        LandslideError: A key is missing (named), or the schema is newer than this engine.
    """
    try:
        if document["landslide:schema_version"] > SCHEMA_VERSION:
            raise LandslideError(
                f"The model file follows card schema {document['landslide:schema_version']}, this "
                f"engine knows {SCHEMA_VERSION}; update Landslide Digitiser."
            )
        model_input = document["mlm:input"][0]
        scaling, clip = document["landslide:scene_scaling"], document["landslide:clip"]
        return ModelCard(
            name=document["mlm:name"],
            title=document["title"],
            architecture=document["mlm:architecture"],
            bands=tuple(_band_from_mlm(band) for band in model_input["bands"]),
            gsd_m=float(document["gsd"]),
            tile_px=int(model_input["input"]["shape"][-1]),
            threshold=float(document["landslide:threshold"]),
            threshold_source=document["landslide:threshold_source"],
            size_multiple=int(document["landslide:size_multiple"]),
            activation=document["landslide:activation"],
            landslide_class=int(document["landslide:landslide_class"]),
            class_names=tuple(
                entry["name"] for entry in document["mlm:output"][0]["classification:classes"]
            ),
            scene_scaling=SceneScaling(**scaling) if scaling else None,
            clip=(float(clip[0]), float(clip[1])) if clip else None,
            overlap_px=int(document["landslide:overlap_px"]),
            chip_px=int(document.get("landslide:chip_px", 0)),
            cloud_guard=bool(document.get("landslide:cloud_guard", False)),
            top_of_atmosphere=bool(document.get("landslide:top_of_atmosphere", False)),
            training_data=document["landslide:training_data"],
            metrics=tuple(Metric(**metric) for metric in document["landslide:metrics"]),
            license=document["license"],
            version=document["version"],
            precision=document["landslide:precision"],
            description=document["description"],
            task=document.get("landslide:task", "segmentation"),
            features=document.get("landslide:features", "pixels"),
            bytes_per_pixel=document.get("landslide:bytes_per_pixel"),
            extra=document.get("landslide:extra", {}),
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise LandslideError(
            f"The model file's metadata is incomplete or malformed ({error!r}); export it again."
        ) from error


def _output_to_mlm(card: ModelCard) -> dict[str, Any]:
    """Describe the probability: a map, or one number a patch."""
    sides, names = [card.tile_px, card.tile_px], ["height", "width"]
    if card.task == "classification":
        sides, names = [], []
    return {
        "name": "probability",
        "tasks": [TASKS[card.task]],
        "result": {
            "shape": [-1, 1, *sides],
            "dim_order": ["batch", "band", *names],
            "data_type": "float32",
        },
        "classification:classes": [
            {"value": index, "name": name} for index, name in enumerate(card.class_names)
        ],
    }


def _band_to_mlm(band: BandSpec) -> dict[str, Any]:
    """Describe a band; the STAC names where STAC has them, ours for the rest."""
    return {
        "name": band.name,
        "eo:center_wavelength": band.wavelength_um,
        "unit": band.unit,
        "landslide:role": band.role,
        "landslide:scale": band.scale,
        "landslide:offset": band.offset,
        "landslide:mean": band.mean,
        "landslide:std": band.std,
        "landslide:required": band.required,
        "landslide:train_p01": band.train_p01,
        "landslide:train_p99": band.train_p99,
    }


def _band_from_mlm(entry: Mapping[str, Any]) -> BandSpec:
    """Reverse :func:`_band_to_mlm`."""
    return BandSpec(
        name=entry["name"],
        wavelength_um=entry["eo:center_wavelength"],
        unit=entry["unit"],
        role=entry["landslide:role"],
        scale=float(entry["landslide:scale"]),
        offset=float(entry["landslide:offset"]),
        mean=float(entry["landslide:mean"]),
        std=float(entry["landslide:std"]),
        required=bool(entry["landslide:required"]),
        train_p01=entry["landslide:train_p01"],
        train_p99=entry["landslide:train_p99"],
    )


def _value_scaling(card: ModelCard) -> list[dict[str, Any]]:
    """Spell the same scaling out in MLM's own objects, for readers that only know those."""
    steps: list[dict[str, Any]] = [
        {"type": "scale", "value": [1.0 / band.scale for band in card.bands]},
        {"type": "offset", "value": [-band.offset for band in card.bands]},
    ]
    if card.scene_scaling:
        text = f"x * {card.scene_scaling.target} / percentile(x, {card.scene_scaling.percentile})"
        steps.append({"type": "processing", "format": "python", "expression": text})
    if card.clip:
        steps.append({"type": "clip", "minimum": card.clip[0], "maximum": card.clip[1]})
    steps.extend({"type": "z-score", "mean": band.mean, "stddev": band.std} for band in card.bands)
    return steps


def _deepness_keys(card: ModelCard) -> dict[str, str]:
    """The metadata keys that Deepness reads (every value JSON-encoded)."""
    values = {
        "model_type": "Segmentor",
        "class_names": dict(enumerate(card.class_names)),
        "resolution": card.gsd_m * 100.0,
        "tiles_size": card.tile_px,
        "tiles_overlap": round(100.0 * card.overlap_px / card.tile_px),
        "standardization_mean": [band.mean for band in card.bands],
        "standardization_std": [band.std for band in card.bands],
        "seg_thresh": card.threshold,
        "seg_small_segment": 0,
    }
    return {key: json.dumps(value) for key, value in values.items()}
