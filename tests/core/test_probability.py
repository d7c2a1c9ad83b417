"""The encoding of probabilities and the tags they travel with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from landslide_qgis.core.probability import (
    PROBABILITY_NODATA,
    PROBABILITY_SCALE,
    Provenance,
    decode,
    describe,
    encode,
    profile,
)

FULL = Provenance(
    model="unet",
    model_sha="ab" * 32,
    run_utc="2024-05-01T12:00:00Z",
    source="a.tif, b.tif",
    gsd_m=10.0,
    threshold=0.4,
    parameters={"gain": 1.5, "tta": False},
)


@settings(deadline=None)
@given(hnp.arrays(np.float32, hnp.array_shapes(max_dims=2), elements=st.floats(0, 1, width=32)))
def test_probabilities_come_back_within_half_a_level(probability: np.ndarray) -> None:
    error = np.abs(decode(encode(probability)) - probability)
    assert error.max() <= 0.5 / PROBABILITY_SCALE + 1e-6


def test_every_level_comes_back() -> None:
    levels = np.arange(PROBABILITY_SCALE + 1, dtype=np.uint8)
    assert np.array_equal(encode(decode(levels)), levels)


def test_what_is_no_number_is_nodata_and_what_is_outside_is_clipped() -> None:
    made = encode(np.array([np.nan, np.inf, -np.inf, -0.2, 1.3], np.float32))
    assert made.tolist() == [PROBABILITY_NODATA] * 3 + [0, PROBABILITY_SCALE]
    assert np.isnan(decode(np.array([PROBABILITY_NODATA, 251], np.uint8))).all()


def test_provenance_survives_its_tags() -> None:
    assert Provenance.from_tags(FULL.to_tags()) == FULL
    assert Provenance.from_tags(Provenance().to_tags()) == Provenance()


def test_damaged_tags_are_unknown() -> None:
    tags = {"LANDSLIDE_THRESHOLD": "high", "LANDSLIDE_PARAMETERS": "{", "LANDSLIDE_MODEL": ""}
    assert Provenance.from_tags(tags) == Provenance()
    assert Provenance.from_tags({"LANDSLIDE_PARAMETERS": "[1]"}).parameters == {}


@pytest.mark.parametrize("kind", ["uint8", "float32"])
def test_a_described_raster_says_what_it_is(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "p.tif"
    with rasterio.open(path, "w", driver="GTiff", width=4, height=3, **profile(kind)) as out:
        describe(out, FULL)
    with rasterio.open(path) as made:
        assert made.descriptions == ("landslide probability",)
        assert made.scales == ((1 / PROBABILITY_SCALE,) if kind == "uint8" else (1.0,))
        assert Provenance.from_tags(made.tags()) == FULL
        assert made.nodata == PROBABILITY_NODATA if kind == "uint8" else np.isnan(made.nodata)
