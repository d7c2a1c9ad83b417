"""Which files an inventory was made from, as the engine wrote it into its GeoPackage."""

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


def scene_of(path: str) -> SceneFiles | None:
    """Return the scene that the inventory in a file was made from; ``None`` if it does not say.

    Args:
        path: GeoPackage; of its layers the first that knows.
    """
    scene = _parameters(path).get(_SCENE)
    if not isinstance(scene, dict) or not isinstance(scene.get("bands"), dict):
        return None
    bands = {str(name): str(text) for name, text in scene["bands"].items()}
    dem, clouds = (str(scene.get(name) or "") for name in ("dem", "clouds"))
    return SceneFiles(bands, dem, clouds) if bands else None


def copy_parameters(source: str, target: str) -> None:
    """Copy what a GeoPackage says of the run that made it; nothing where it says nothing."""
    parameters = _parameters(source)
    dataset = gdal.OpenEx(target, gdal.OF_VECTOR | gdal.OF_UPDATE) if parameters else None
    if dataset is not None:
        dataset.GetLayer(0).SetMetadataItem(_TAG, json.dumps(parameters))


def _parameters(path: str) -> dict[str, Any]:
    """Return the settings of the run that are stored with a layer of a file."""
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR) if path and Path(path).is_file() else None
    if dataset is None:
        return {}
    for number in range(dataset.GetLayerCount()):
        text = dataset.GetLayer(number).GetMetadataItem(_TAG)
        try:
            found = json.loads(text) if text else None
        except ValueError:
            continue
        if isinstance(found, dict):
            return found
    return {}
