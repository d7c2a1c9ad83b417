"""The picture of a result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.report.lettering import HEIGHT, text_width, write_text
from landslide_qgis.core.report.quicklook import main, write_quicklook


@pytest.fixture
def probability(write_raster: Callable[..., Path]) -> Path:
    values = np.zeros((130, 150), np.float32)
    values[40:80, 60:110] = 0.95
    values[:10] = np.nan
    return write_raster("probability.tif", values, nodata=np.nan)


@pytest.fixture
def outline(tmp_path: Path) -> Path:
    """The outline of the bright square, in degrees."""
    path = tmp_path / "outline.gpkg"
    box = shapely.box(75.9197, 10.8454, 75.9242, 10.8490)
    pyogrio.raw.write(
        str(path),
        geometry=shapely.to_wkb([box]),
        field_data=[],
        fields=[],
        geometry_type="Polygon",
        crs="EPSG:4326",
    )
    return path


def read(path: Path) -> np.ndarray:
    with rasterio.open(path) as dataset:
        return np.moveaxis(dataset.read(), 0, -1)


def test_both_panels_ramp_and_outlines(
    rgb_scene: Path, probability: Path, outline: Path, tmp_path: Path
) -> None:
    target = tmp_path / "quicklook.png"
    inputs = [str(rgb_scene)]
    write_quicklook(str(target), inputs, str(probability), str(outline), str(outline))
    sheet = read(target)
    assert sheet.ndim == 3
    assert sheet.shape[2] == 3
    assert (sheet == (255, 235, 59)).all(axis=-1).sum() > 100
    rows, columns, _ = sheet.shape
    panel = sheet[: rows - 64, columns // 2 :] if columns > rows else sheet[rows // 2 : rows - 64]
    reddest = panel[..., 0].astype(int) - panel[..., 1]
    assert reddest.max() > 60, "high probability is red"
    assert list(tmp_path.glob("quicklook*")) == [target], "no side files"


def test_scene_alone(rgb_scene: Path, probability: Path, tmp_path: Path) -> None:
    target = tmp_path / "quicklook.png"
    assert main([str(target), str(rgb_scene), "--probability", str(probability)]) == 0
    assert not (read(target) == (0, 229, 255)).all(axis=-1).any()


def test_a_picture_with_an_opacity_band(
    write_raster: Callable[..., Path], probability: Path, tmp_path: Path
) -> None:
    values = np.random.default_rng(0).integers(1, 255, (4, 130, 150)).astype(np.uint8)
    picture = write_raster("rgba.tif", values, photometric="rgb", alpha="yes")
    target = tmp_path / "quicklook.png"
    assert main([str(target), str(picture), "--probability", str(probability)]) == 0


def test_missing_band_is_named(
    rgb_scene: Path, probability: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (rgb_scene / "B03.tif").unlink()
    target = tmp_path / "quicklook.png"
    assert main([str(target), str(rgb_scene), "--probability", str(probability)]) == 1
    assert "B03" in capsys.readouterr().err
    assert not target.exists()


def test_outlines_that_cannot_be_read(rgb_scene: Path, probability: Path, tmp_path: Path) -> None:
    with pytest.raises(LandslideError, match=r"none\.gpkg"):
        write_quicklook(
            str(tmp_path / "q.png"),
            [str(rgb_scene)],
            str(probability),
            str(tmp_path / "none.gpkg"),
        )


def test_letters_stay_inside_the_image() -> None:
    image = np.zeros((HEIGHT * 2, 30, 3), np.uint8)
    write_text(image, "probability ü", 0, 0, (255, 255, 255))
    assert image[:, :10].any()
    assert text_width("ab") == 24
