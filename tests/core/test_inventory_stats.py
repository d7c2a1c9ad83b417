"""Statistics of rasters inside polygons against brute force; sizes against independent formulas."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.crs import CRS
from rasterio.transform import Affine, from_origin

from landslide_qgis.core.inventory.fields import FIELDS
from landslide_qgis.core.inventory.measure import measure, place
from landslide_qgis.core.inventory.schema import columns, confidence
from landslide_qgis.core.inventory.zonal import Accumulator, Histogram, Runs
from tests.core.toys import moved


def runs_of(labels: np.ndarray) -> Runs:
    """Runs of equal labels, 0 being no polygon; label n is polygon n − 1."""
    found = []
    for row, line in enumerate(labels):
        cuts = [0, *(np.flatnonzero(np.diff(line)) + 1).tolist(), len(line)]
        found += [(row, a, b, line[a] - 1) for a, b in zip(cuts, cuts[1:]) if line[a]]
    row, start, stop, polygon = np.array(found, np.int32).reshape(-1, 4).T
    return Runs(row, start, stop, polygon.astype(np.int64))


def labelled(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 4, (30, 25)).repeat(2, axis=1)
    labels.flat[rng.choice(labels.size, 4, replace=False)] = [1, 2, 3, 4]
    return labels


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 30))
def test_sums_are_those_of_brute_force(seed: int, step: int) -> None:
    labels = labelled(seed)
    rng = np.random.default_rng(seed)
    values = rng.normal(0, 100, labels.shape).astype(np.float32)
    values[rng.random(labels.shape) < 0.2] = np.nan
    values[labels == 4] = np.nan
    runs, made = runs_of(labels), Accumulator(4)
    for first in range(0, len(labels), step):
        part = runs.rows(first, first + step)
        strip = values[first : first + step]
        made.add(part, strip.reshape(-1)[part.offsets(first, values.shape[1])])
    for polygon in range(3):
        inside = values[labels == polygon + 1]
        inside = inside[~np.isnan(inside)]
        assert made.count[polygon] == len(inside)
        assert made.mean[polygon] == pytest.approx(inside.mean(dtype=np.float64), abs=1e-4)
        assert made.minimum[polygon] == inside.min()
        assert made.maximum[polygon] == inside.max()
    assert made.count[3] == 0
    assert np.isnan([made.mean[3], made.minimum[3], made.maximum[3]]).all()
    assert np.array_equal(runs.pixels(4), np.bincount(labels.reshape(-1), minlength=5)[1:])


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 30))
def test_quantiles_are_numpys(seed: int, step: int) -> None:
    labels = labelled(seed)
    levels = np.random.default_rng(seed).integers(0, 251, labels.shape).astype(np.uint8)
    levels[::7] = 255
    levels[labels == 4] = 255
    runs, made = runs_of(labels), Histogram(4)
    for first in range(0, len(labels), step):
        part = runs.rows(first, first + step)
        at = part.offsets(first, labels.shape[1])
        made.add(part, levels[first : first + step].reshape(-1)[at])
    mean, highest = made.mean_and_highest(251)
    for polygon in range(3):
        inside = levels[(labels == polygon + 1) & (levels < 255)]
        expected = np.quantile(inside, 0.1, method="inverted_cdf")
        assert made.quantile(0.1, 251)[polygon] == expected
        assert mean[polygon] == pytest.approx(inside.mean())
        assert highest[polygon] == inside.max()
    assert np.isnan([made.quantile(0.1, 251)[3], mean[3], highest[3]]).all()


def test_selected_runs_are_numbered_anew() -> None:
    runs = runs_of(labelled(1)).select(np.array([False, True, False, True]))
    assert set(runs.polygon.tolist()) == {0, 1}


def blob(size: float = 1.0) -> shapely.Polygon:
    turn = np.linspace(0, 2 * np.pi, 80, endpoint=False)
    radius = size * (40 + 8 * np.sin(3 * turn))
    shell = np.column_stack([60 + radius * np.cos(turn), 50 + 0.5 * radius * np.sin(turn)])
    return shapely.Polygon(shell, [shapely.box(55, 45, 60, 50).exterior.coords])


CASES = {
    "UTM": ("EPSG:32643", from_origin(500000, 4000000, 10, 10)),
    "UTM, far from its meridian": ("EPSG:32643", from_origin(150000, 7000000, 10, 10)),
    "US feet": ("EPSG:2263", from_origin(990000, 210000, 33, 33)),
    "Web Mercator": ("EPSG:3857", from_origin(1100000, 8500000, 20, 20)),
    "degrees": ("EPSG:4326", from_origin(85.0, 28.0, 1e-4, 1e-4)),
    "equal area": ("EPSG:3035", from_origin(4300000, 3000000, 10, 10)),
    "rotated": ("EPSG:32643", Affine(8, 5, 500000, 5, -8, 4000000)),
    "date line": ("EPSG:4326", from_origin(179.995, -17.0, 1e-4, 1e-4)),
    "custom": (
        "+proj=lcc +lat_1=30 +lat_2=60 +lat_0=28 +lon_0=85 +ellps=bessel +units=km +no_defs",
        from_origin(3, 4, 0.01, 0.01),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_sizes_are_geodesic(case: str) -> None:
    text, transform = CASES[case]
    crs = CRS.from_user_input(text)
    (polygon,) = polygons = place(np.array([blob()], object), transform)
    sizes = measure(polygons, crs)
    own = pyproj.CRS.from_user_input(text)
    back = pyproj.Transformer.from_crs(own, own.geodetic_crs, always_xy=True)
    known = moved(polygon, back.transform).normalize().reverse()
    area, _ = own.get_geod().geometry_area_perimeter(known)
    rings = [known.exterior, *known.interiors]
    length = sum(own.get_geod().geometry_length(ring) for ring in rings)
    assert sizes.area_m2[0] == pytest.approx(abs(area), rel=1e-5)
    assert sizes.perim_m[0] == pytest.approx(length, rel=1e-5)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("angle", [0, 30, 77])
def test_length_and_width_are_those_on_the_ground(case: str, angle: float) -> None:
    text, transform = CASES[case]
    own = pyproj.CRS.from_user_input(text)
    out = pyproj.Transformer.from_crs(own.geodetic_crs, own, always_xy=True)
    back = pyproj.Transformer.from_crs(own, own.geodetic_crs, always_xy=True)
    lon, lat = back.transform(transform.c, transform.f)
    turn = np.radians(angle)
    corners = []
    for along, across in ((-200, -50), (200, -50), (200, 50), (-200, 50)):
        azimuth = np.degrees(np.arctan2(along, across) + turn)
        at = own.get_geod().fwd(lon, lat, azimuth, np.hypot(along, across))
        corners.append(out.transform(at[0], at[1]))
    sizes = measure(np.array([shapely.Polygon(corners)], object), CRS.from_user_input(text))
    assert sizes.len_m[0] == pytest.approx(400, rel=1e-3)
    assert sizes.wid_m[0] == pytest.approx(100, rel=1e-3)
    assert sizes.elong[0] == pytest.approx(4, rel=1e-3)
    assert sizes.area_m2[0] == pytest.approx(40_000, rel=1e-3)


def test_area_is_that_of_an_equal_area_projection() -> None:
    polygons = place(np.array([blob()], object), CASES["UTM"][1])
    convert = pyproj.Transformer.from_crs(32643, 6933, always_xy=True)
    flat = moved(polygons, convert.transform)
    sizes = measure(polygons, CRS.from_epsg(32643))
    assert sizes.area_m2[0] == pytest.approx(shapely.area(flat)[0], rel=1e-6)


def test_a_model_is_never_more_than_likely() -> None:
    mean = np.array([0.2, 0.5, 0.74, 0.75, 0.9, 1.0, np.nan])
    p10 = np.array([0.1, 0.4, 0.60, 0.50, 0.3, 1.0, np.nan])
    np.testing.assert_array_equal(confidence(mean, p10), [1, 2, 2, 3, 2, 3, np.nan])


def test_fields_fit_a_shapefile_and_persons_fields_stay_null() -> None:
    names = [field.name for field in FIELDS]
    assert max(map(len, names)) <= 10
    assert len(set(names)) == len(names)
    made = columns({"area_m2": np.array([1.0, 2.0]), "review": "auto"}, 2)
    assert list(made) == names
    table = {name: column.values for name, column in made.items()}
    assert table["area_m2"].tolist() == [1.0, 2.0]
    assert table["review"].tolist() == ["auto", "auto"]
    assert np.isnan(table["prob_mean"]).all()
    assert np.isnat(table["evt_date"]).all()
    assert table["ls_type"].tolist() == [None, None]
    assert made["conf_usgs"].null.all()
