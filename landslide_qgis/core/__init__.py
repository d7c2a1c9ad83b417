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
from typing import Any

_HOMES = {
    "BandSpec": "model.card",
    "CancelledError": "errors",
    "ChangeJob": "jobs.steps",
    "Confusion": "report.accuracy",
    "DetectJob": "jobs.protocol",
    "InferenceOptions": "jobs.protocol",
    "LandslideError": "errors",
    "Metric": "model.card",
    "ModelCard": "model.card",
    "ModelFile": "model.file",
    "ModelInfoJob": "jobs.steps",
    "PredictJob": "jobs.protocol",
    "Result": "jobs.protocol",
    "SceneScaling": "model.card",
    "ScreenJob": "jobs.screen",
    "SceneSpec": "jobs.protocol",
    "TerrainJob": "jobs.steps",
    "ThresholdJob": "jobs.steps",
    "VectorOptions": "jobs.protocol",
    "VectoriseJob": "jobs.protocol",
    "confusion": "report.accuracy",
    "open_model": "model.file",
    "run_job": "detect",
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
