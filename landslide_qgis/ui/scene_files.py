"""Which files an inventory was made from, as the engine wrote it into its GeoPackage.

QGIS's own export leaves that behind, but takes the layer's metadata along; so it is noted there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from osgeo import gdal
from qgis.core import QgsProviderRegistry, QgsVectorLayer

_TAG = "LANDSLIDE_PARAMETERS"
_SCENE = "scene"
_NOTE = "Landslide Digitiser, scene: "


@dataclass(frozen=True)
class SceneFiles:
    """A scene, as files.

    Attributes:
        bands: Band of the model to file, with ``|number`` behind it where that is not the first.
        dem: Elevation model, empty for none.
        clouds: Cloud mask, empty for none.
    """

    bands: Mapping[str, str] = field(default_factory=dict)
    dem: str = ""
    clouds: str = ""

    def rasters(self) -> list[str]:
        """Return the files of the bands, each once."""
        return list(dict.fromkeys(split(text)[0] for text in self.bands.values()))

    def missing(self) -> list[str]:
        """Return the files that are no longer there."""
        every = [*self.rasters(), *(path for path in (self.dem, self.clouds) if path)]
        return [path for path in every if not is_there(path)]


def split(text: str) -> tuple[str, int]:
    """Return file and band number of ``file`` or ``file|number``."""
    path, bar, number = text.rpartition("|")
    return (path, int(number)) if bar and number.isdigit() else (text, 1)


def is_there(path: str) -> bool:
    """Whether a file can be read; of other names GDAL knows only GDAL can tell."""
    return Path(path).exists() or path.startswith("/vsi")


def file_of(layer: QgsVectorLayer) -> str:
    """Return the file of a layer, or an empty text."""
    parts = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    return str(parts.get("path") or "")


def scene_of(layer: QgsVectorLayer) -> SceneFiles | None:
    """Return the scene that an inventory was made from; ``None`` if it does not say."""
    scene = _scene(layer)
    if not isinstance(scene, dict) or not isinstance(scene.get("bands"), dict):
        return None
    bands = {str(name): str(text) for name, text in scene["bands"].items()}
    dem, clouds = (str(scene.get(name) or "") for name in ("dem", "clouds"))
    return SceneFiles(bands, dem, clouds) if bands else None


def note_scene(layer: QgsVectorLayer) -> None:
    """Write what a layer's file says of its scene into the layer's metadata, once."""
    scene = _parameters(file_of(layer)).get(_SCENE)
    if scene is None or _noted(layer) is not None:
        return
    metadata = layer.metadata()
    metadata.addHistoryItem(f"{_NOTE}{json.dumps(scene)}")
    layer.setMetadata(metadata)


def copy_parameters(source: str, target: str) -> None:
    """Copy what a GeoPackage says of the run that made it; nothing where it says nothing."""
    parameters = _parameters(source)
    dataset = gdal.OpenEx(target, gdal.OF_VECTOR | gdal.OF_UPDATE) if parameters else None
    if dataset is not None:
        dataset.GetLayer(0).SetMetadataItem(_TAG, json.dumps(parameters))


def _scene(layer: QgsVectorLayer) -> Any:
    """Return what the file says, else what is noted in the layer or in a file beside it."""
    told = _parameters(file_of(layer)).get(_SCENE)
    if told is not None:
        return told
    beside = QgsVectorLayer(layer.source(), "", layer.providerType())
    beside.loadDefaultMetadata()  # of a GeoJSON or Shapefile, which have no room for it
    return _noted(layer) or _noted(beside)


def _noted(layer: QgsVectorLayer) -> Any:
    """Return the scene that a layer's metadata names; ``None`` for none."""
    notes = [text for text in layer.metadata().history() if text.startswith(_NOTE)]
    return _read(notes[-1][len(_NOTE) :]) if notes else None


def _read(text: str) -> Any:
    """Return JSON; ``None`` if it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _parameters(path: str) -> dict[str, Any]:
    """Return the settings of the run that are stored with a layer of a file."""
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR) if path and Path(path).is_file() else None
    if dataset is None:
        return {}
    for number in range(dataset.GetLayerCount()):
        found = _read(dataset.GetLayer(number).GetMetadataItem(_TAG) or "")
        if isinstance(found, dict):
            return found
    return {}
