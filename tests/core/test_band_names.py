"""Bands are recognised as people and products name them."""

from __future__ import annotations

import numpy as np
import pytest

from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.scene.band_names import canonical, recognise
from landslide_qgis.core.scene.gather import gather_bands
from landslide_qgis.core.scene.sensors import choose_sensor
from landslide_qgis.core.scene.sources import match_bands
from tests.core.toys import RGB


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("B04", "B04"),
        ("B4", "B04"),
        ("b8a", "B8A"),
        ("Band 8A", "B8A"),
        ("band_4", "B04"),
        ("band-8a", "B8A"),
        ("T32TQR_20230801T101031_B04_10m", "B04"),
        ("T45RTN_20250714T043709_B8A_20m", "B8A"),
        ("S2A_B12", "B12"),
        ("red", "B04"),
        ("Red Edge 1", "B05"),
        ("swir16", "B11"),
        ("copernicus_dem_30m", "dem"),
        ("SRTM", "dem"),
        ("slope", "slope"),
        ("slope_from_dem", "slope"),
        ("S1A_IW_VV", "VV"),
        ("T32TQR_20230801T101031_TCI_10m", None),
        ("B02_B03_B04", None),
        ("B13", None),
        ("modem", None),
        ("truth", None),
        ("", None),
        (None, None),
    ],
)
def test_recognise(text, name):
    assert recognise(text) == name


@pytest.mark.parametrize(("name", "expected"), [("4", "B04"), ("b8a", "B8A"), ("dem", "dem")])
def test_canonical(name, expected):
    assert canonical(name) == expected


@pytest.mark.parametrize("words", ["Band {}", "band_{}", "Band{:02d}"])
def test_descriptions_that_only_count_say_nothing(write_raster, words):
    """Many programs write "Band 1" into every file; the first of a picture is no coastal blue."""
    values = np.zeros((20, 20), np.uint16)
    specs, sensor = [BandSpec(name) for name in RGB], choose_sensor("auto", [])
    single = [str(write_raster(f"{n}.tif", values, descriptions=[words.format(1)])) for n in RGB]
    found = match_bands(specs, single, {}, None)
    assert {name: source.path for name, source in found.items()} == dict(zip(RGB, single))
    assert sorted(gather_bands(single, {}, sensor)) == sorted(RGB)
    four = np.stack([values] * 4)
    counted = [words.format(number) for number in (1, 2, 3, 4)]
    stack = str(write_raster("stack.tif", four, descriptions=counted, photometric="minisblack"))
    assert match_bands(specs, [stack], {}, None) == {}
    assert list(gather_bands([stack], {}, sensor)) == [f"stack_{n}" for n in (1, 2, 3, 4)]
    chosen = str(write_raster("two.tif", four[:2], descriptions=["Band 4", "Band 3"]))
    assert sorted(match_bands(specs, [chosen], {}, None)) == ["B03", "B04"]
