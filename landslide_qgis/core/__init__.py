"""The engine: rasters in, landslide probability, mask and inventory polygons out.

::

    from landslide_qgis.core import DetectJob, SceneSpec, run_job

    result = run_job(DetectJob(SceneSpec(inputs=("bands/",), dem="dem.tif"),
                               probability="probability.tif", polygons="landslides.gpkg"))
    print(result.summary["polygons"])

The names below are the public interface. They are loaded on first use, so that QGIS, whose Python
has neither rasterio nor onnxruntime, can import the job protocol from here.
"""

from __future__ import annotations

import importlib
import os
from typing import Any

# The official builds of onnxruntime send what they are used for to Microsoft, and keep a number for
# the machine, unless this is set before they are loaded (onnxruntime, docs/Privacy.md). Nothing
# leaves the user's computer here; who wants it otherwise sets the variable to 0.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

_HOMES = {
    "AssessJob": "jobs.inventory_steps",
    "BandSpec": "model.card",
    "CancelledError": "errors",
    "ChangeJob": "jobs.steps",
    "CharacteriseJob": "jobs.inventory_steps",
    "ChipsJob": "jobs.scene_steps",
    "CloudMaskJob": "jobs.scene_steps",
    "Confusion": "report.accuracy",
    "DetectJob": "jobs.protocol",
    "FilterJob": "jobs.inventory_steps",
    "InferenceOptions": "jobs.protocol",
    "InspectJob": "jobs.scene_steps",
    "LandslideError": "errors",
    "Metric": "model.card",
    "ModelCard": "model.card",
    "ModelFile": "model.file",
    "ModelInfoJob": "jobs.steps",
    "OutlineJob": "jobs.outline",
    "PredictJob": "jobs.protocol",
    "Result": "jobs.protocol",
    "SampleJob": "jobs.inventory_steps",
    "SceneScaling": "model.card",
    "SceneSpec": "jobs.protocol",
    "ScreenJob": "jobs.screen",
    "StackJob": "jobs.scene_steps",
    "TerrainJob": "jobs.steps",
    "ThresholdJob": "jobs.steps",
    "VectorOptions": "jobs.protocol",
    "VectoriseJob": "jobs.protocol",
    "confusion": "report.accuracy",
    "open_model": "model.file",
    "run_job": "run",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    """Load a public name from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(_HOMES)
