"""Bands are recognised as people and products name them."""

from __future__ import annotations

import pytest

from landslide_qgis.core.scene.band_names import canonical, recognise


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("B04", "B04"),
        ("B4", "B04"),
        ("b8a", "B8A"),
        ("Band 8A", "B8A"),
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
