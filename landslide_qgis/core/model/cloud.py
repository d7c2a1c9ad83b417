"""The trained cloud models of the package ukis-csmask, run by this engine.

ukis-csmask 1.0.0 (German Aerospace Center, Apache-2.0; Wieland, Li & Martinis 2019, Remote Sensing
of Environment 230:111203) carries four ONNX networks of 40 MB each: four or six bands, surface or
top-of-atmosphere reflectance. Only these files are used, none of its code.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from landslide_qgis.core.digest import file_sha256
from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.model.card import BandSpec, ModelCard
from landslide_qgis.core.model.file import ModelFile, open_model

PACKAGE = "ukis_csmask"
INSTALL = "pip install --no-deps ukis-csmask==1.0.0"
CLASSES = ("ground", "cloud", "shadow")
BANDS = ("B02", "B03", "B04", "B08", "B11", "B12")
_FEW = 4
GSD_M = 30.0
_TILE_PX = 256
# Of the training data, from the package's model_*.json; mean and deviation by band.
_STATISTICS = {
    "l2a": (
        (0.26682, 0.27799, 0.28812, 0.36495, 0.22257, 0.17859),
        (0.33638, 0.31255, 0.31115, 0.27261, 0.16654, 0.14329),
    ),
    "l1c": (
        (0.27552, 0.25566, 0.26980, 0.33431, 0.20851, 0.15827),
        (0.24488, 0.22757, 0.25372, 0.23214, 0.14874, 0.12604),
    ),
}
# Of the files of version 1.0.0.
_SHA256 = {
    # pragma: allowlist nextline secret
    "4b_l1c": "81611f290adc315b86bb7e7c69b0f2496b3abe0390c2a5c8e9e9da9622e8a0c8",
    # pragma: allowlist nextline secret
    "4b_l2a": "3884d75ca497ec59d8335973477bd31eb038857007bbb36fb2aba1ad375ee043",
    # pragma: allowlist nextline secret
    "6b_l1c": "aa79e9a0f02ff8e0243d93771d1daf6a8d1166b7ac06c3771560b83367c6c573",
    # pragma: allowlist nextline secret
    "6b_l2a": "d11c530978637ca420eedc40791c62bf78997dd39e1201777e2527e4bd94904e",
}


def cloud_card(bands: int, level: str) -> ModelCard:
    """Return the card of one of the models.

    Args:
        bands: 4 or 6.
        level: ``l2a`` or ``l1c``.
    """
    mean, deviation = _STATISTICS[level]
    return ModelCard(
        name=f"ukis-csmask {bands} bands {level.upper()}",
        title="Clouds and their shadows",
        architecture="U-Net, EfficientNet-B4",
        bands=tuple(
            BandSpec(name, scale=1e-4, mean=mean[i], std=deviation[i])
            for i, name in enumerate(BANDS[:bands])
        ),
        gsd_m=GSD_M,
        tile_px=_TILE_PX,
        size_multiple=_TILE_PX,
        overlap_px=52,
        chip_px=_TILE_PX,
        threshold=0.5,
        threshold_source="the most likely class",
        activation="softmax",
        landslide_class=1,
        class_names=CLASSES,
        training_data="SPARCS, CloudSEN12+ and further samples of the German Aerospace Center",
        license="Apache-2.0",
        version="1.0.0",
    )


def cloud_models() -> Path | None:
    """Return the folder of the models; ``None`` if the package is not installed."""
    spec = find_spec(PACKAGE)
    places = spec.submodule_search_locations if spec is not None else None
    return Path(next(iter(places))) if places else None


def open_cloud_model(bands: int, level: str) -> ModelFile:
    """Check one of the models and return it.

    Args:
        bands: Bands there are: 6 with the short-wave infrared, else 4.
        level: ``l2a`` or ``l1c``.

    Raises:
        LandslideError: The package is not installed, or its file is not the one that is known.
    """
    folder = cloud_models()
    if folder is None:
        raise LandslideError(
            "The cloud model is not installed; install it with Raster ▸ Landslide Digitiser ▸ "
            f"Engine…, or with: {INSTALL}"
        )
    count = len(BANDS) if bands >= len(BANDS) else _FEW
    name = f"{count}b_{level}"
    file = folder / f"model_{name}.onnx"
    if not file.is_file() or file_sha256(file) != _SHA256[name]:
        raise LandslideError(
            f"{file} is not the cloud model of ukis-csmask 1.0.0; install it again with: {INSTALL}"
        )
    return open_model(file, card=cloud_card(count, level))
