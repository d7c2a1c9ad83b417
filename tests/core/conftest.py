"""Small models and scenes, made on the spot, that the engine's tests run on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from tests.core.toys import RGB, make_card, make_model


@pytest.fixture
def toy_model(tmp_path: Path) -> Path:
    return make_model(tmp_path / "toy.onnx", make_card())


@pytest.fixture
def write_raster(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes an array ``[H, W]`` or ``[C, H, W]`` as a GeoTIFF."""

    def write(name: str, values: np.ndarray, **changes: object) -> Path:
        values = values[np.newaxis] if values.ndim == 2 else values
        descriptions = changes.pop("descriptions", None)
        profile: dict[str, object] = {
            "driver": "GTiff",
            "count": values.shape[0],
            "height": values.shape[1],
            "width": values.shape[2],
            "dtype": values.dtype,
            "crs": "EPSG:32643",
            "transform": from_origin(600000, 1200000, 10, 10),
            **changes,
        }
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with rasterio.open(path, "w", **profile) as dataset:
            dataset.write(values)
            for index, text in enumerate(descriptions or (), start=1):
                dataset.set_band_description(index, text)
        return path

    return write


@pytest.fixture
def rgb_scene(write_raster: Callable[..., Path]) -> Path:
    """A folder with B04, B03, B02 of 150 × 130 pixels: dark, with a bright square in the middle."""
    noise = np.random.default_rng(1)
    for name in RGB:
        values = noise.integers(300, 600, (130, 150)).astype(np.uint16)
        values[40:80, 60:110] = 4000
        path = write_raster(f"scene/{name}.tif", values, nodata=0)
    return path.parent
