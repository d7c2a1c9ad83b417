"""Where the model manager keeps model files, and how a run finds them by name."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication

from landslide_qgis.processing.engine.environment import PLUGIN_FOLDER, SETTINGS
from landslide_qgis.processing.sources import absolute

SHIPPED = PLUGIN_FOLDER / "models"


def model_folder() -> Path:
    """Return the folder of installed models in the user's profile; it need not exist."""
    return Path(QgsApplication.qgisSettingsDirPath()) / SETTINGS / "models"


def installed_models() -> list[Path]:
    """Return the model files that come with the plugin, and those the user installed."""
    return [
        path
        for folder in (SHIPPED, model_folder())
        if folder.is_dir()
        for path in sorted(folder.glob("*.onnx"))
    ]


def model_path(text: str) -> str:
    """Return the file that a MODEL parameter means: a path, or the name of an installed model."""
    if not text or Path(text).exists() or Path(text).name != text:
        return absolute(text)
    return next((str(path) for path in installed_models() if path.name == text), text)
