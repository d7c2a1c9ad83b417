"""What files do not say of their values is found out, said with numbers, and obeyed."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio

from landslide_qgis.core import DetectJob, SceneSpec, StackJob, run_job
from landslide_qgis.core.jobs.protocol import InferenceOptions, Warn
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.scene.assemble import assemble
from landslide_qgis.core.scene.survey import survey
from landslide_qgis.core.scene.units import recognise_kind
from tests.core.toys import RGB, make_card, make_model

SIDE = 120


def rough(seed: int) -> np.ndarray:
    """Shade of hilly ground around 1."""
    return np.random.default_rng(seed).uniform(0.7, 1.2, (SIDE, SIDE))


def folder_of(write_raster, bands: dict[str, np.ndarray], name: str = "scene", **more) -> str:
    for band, values in bands.items():
        path = write_raster(f"{name}/{band}.tif", values, **more)
    return str(path.parent)


def recognised(folder: str, names=RGB) -> tuple[str, list[Warn]]:
    events = []
    scene = assemble(SceneSpec(inputs=(folder,)), make_card(names), lambda _: None)
    kind = recognise_kind(*survey(scene, events.append), events.append)
    return kind, [event for event in events if isinstance(event, Warn)]


# Reflectance of ground by band: dry snow, sand, granulated ice, white cloud over everything.
BRIGHT = {
    "snow": {"B04": 0.90, "B03": 0.92, "B02": 0.93},
    "desert": {"B04": 0.45, "B03": 0.33, "B02": 0.21},
    "salt": {"B04": 0.70, "B03": 0.66, "B02": 0.58},
    "ice": {"B04": 0.55, "B03": 0.62, "B02": 0.64},
}


@pytest.mark.parametrize("ground", BRIGHT)
def test_bright_ground_is_reflectance(write_raster, ground):
    shade = rough(1)
    bands = {n: (v * shade).astype(np.float32) for n, v in BRIGHT[ground].items()}
    kind, warnings = recognised(folder_of(write_raster, bands))
    assert kind == "reflectance"
    # Where the values would fit the other units too, that is said with numbers.
    assert [w.code for w in warnings] == ([] if ground == "desert" else ["units-doubtful"])
    for warning in warnings:
        assert warning.numbers["taken_for"] == "reflectance"
        assert f"median {warning.numbers['median']:.2g}" in warning.text
        assert "choose the radiometry yourself" in warning.text


def test_snow_is_not_in_doubt_where_short_wave_infrared_is_there(write_raster):
    shade = rough(2)
    levels = {**BRIGHT["snow"], "B11": 0.08}
    bands = {name: (level * shade).astype(np.float32) for name, level in levels.items()}
    assert recognised(folder_of(write_raster, bands), tuple(bands)) == ("reflectance", [])


def test_an_explicit_choice_wins(write_raster, toy_model, tmp_path):
    bands = {n: (v * rough(1)).astype(np.float32) for n, v in BRIGHT["snow"].items()}
    events = []
    job = DetectJob(
        SceneSpec(inputs=(folder_of(write_raster, bands),), radiometry="l4s"),
        probability=str(tmp_path / "p.tif"),
        inference=InferenceOptions(model=str(toy_model)),
    )
    assert run_job(job, events.append).summary["radiometry"] == "l4s"
    assert "units-doubtful" not in {e.code for e in events if isinstance(e, Warn)}


@pytest.mark.parametrize(
    ("scale", "offset", "kind", "told"),
    [
        (1e-4, 0.0, "dn", []),
        (1e-4, -0.1, "dn-offset", []),
        (2.75e-5, -0.2, "landsat", []),
        (5e-5, 0.0, "dn-offset", ["scale-not-applied", "offset-assumed"]),
    ],
)
def test_scale_and_offset_of_the_file_say_what_it_is(write_raster, scale, offset, kind, told):
    values = (3000 * rough(3)).astype(np.uint16)  # above 1,000 throughout
    folder = folder_of(write_raster, dict.fromkeys(RGB, values))
    for name in RGB:
        with rasterio.open(f"{folder}/{name}.tif", "r+") as band:
            band.scales, band.offsets = (scale,), (offset,)
    found, warnings = recognised(folder)
    assert (found, [warning.code for warning in warnings]) == (kind, told)


def test_landsat_is_known_by_its_values_where_names_do_not_tell(write_raster):
    ground = {"B04": 0.05, "B03": 0.07, "B02": 0.04}
    bands = {n: ((r * rough(3) + 0.2) / 2.75e-5).astype(np.uint16) for n, r in ground.items()}
    found, warnings = recognised(folder_of(write_raster, bands))
    assert (found, [warning.code for warning in warnings]) == ("landsat", ["landsat-assumed"])


VOIDS = [
    (np.int16, 500.0, -9999),
    (np.int16, 500.0, -32768),
    (np.int16, 500.0, 32767),
    (np.uint16, 500.0, 65535),
    (np.float32, 0.3, -9999.0),
    (np.float32, 0.3, -999.0),
    (np.float32, 0.3, -1.0e20),
    (np.float32, 500.0, 3.4028234663852886e38),
]


@pytest.mark.parametrize(("dtype", "level", "void"), VOIDS)
def test_undeclared_voids_are_no_data_and_are_told(
    write_raster, toy_model, tmp_path, dtype, level, void
):
    bands = {name: (level * rough(4)).astype(dtype) for name in RGB}
    bands["B03"][:, :30] = void
    events = []
    job = DetectJob(
        SceneSpec(inputs=(folder_of(write_raster, bands),)),
        probability=str(tmp_path / "p.tif"),
        inference=InferenceOptions(model=str(toy_model)),
    )
    result = run_job(job, events.append)
    told = [event for event in events if isinstance(event, Warn)]
    told = [event for event in told if event.code == "undeclared-nodata"]
    assert len(told) == 1
    assert told[0].numbers["bands"] == ["B03"]
    assert told[0].numbers["value"] == float(np.float32(void))
    assert told[0].numbers["share"] == pytest.approx(0.25)
    assert "Assign a specified NoData value" in told[0].text
    assert result.summary["radiometry"] == ("dn" if level > 1 else "reflectance")
    with rasterio.open(tmp_path / "p.tif") as probability:
        known = probability.read_masks(1) > 0
    assert not known[:, :30].any()
    assert known[:, 30:].all()


def test_voids_do_not_bleed_into_resampled_neighbours(write_raster):
    """A coarse band with two kinds of voids, one of them declared, on the grid of a finer one."""
    fine = (500 * rough(5)).astype(np.int16)
    coarse = np.full((SIDE // 2, SIDE // 2), 500, np.int16)
    coarse[:, :10], coarse[:10, 20:] = -9999, -1
    twice = rasterio.transform.from_origin(600000, 1200000, 20, 20)
    folder_of(write_raster, {"B04": fine, "B03": fine})
    folder = folder_of(write_raster, {"B02": coarse}, transform=twice, nodata=-1)
    scene = assemble(SceneSpec(inputs=(folder,)), make_card(), lambda _: None)
    events = []
    scene, sample = survey(scene, events.append)
    assert [event.numbers["value"] for event in events] == [-9999.0]
    assert sample[RGB.index("B02")].min() == 500.0
    assert sample.shape[1] == (SIDE - 20) * SIDE - (SIDE - 40) * 20


def test_saturated_pixels_are_no_voids(write_raster):
    values = (3000 * rough(6)).astype(np.uint16)
    values[0, :20] = 65535
    assert recognised(folder_of(write_raster, dict.fromkeys(RGB, values)))[1][:-1] == []


def test_negative_reflectance_is_no_void(write_raster):
    """What the offset of -1,000 leaves in the darkest shadows."""
    values = (300 * rough(7)).astype(np.int16)
    values[:40] = -999
    assert recognised(folder_of(write_raster, dict.fromkeys(RGB, values))) == ("dn", [])


@pytest.fixture
def holed_dem(write_raster) -> str:
    heights = np.full((SIDE, SIDE), 900, np.float32)
    heights[40:60, 50:70] = -9999
    return str(write_raster("dem.tif", heights))


def test_undeclared_voids_of_the_elevation_are_told_by_stack(write_raster, holed_dem, tmp_path):
    folder = folder_of(write_raster, dict.fromkeys(RGB, (500 * rough(8)).astype(np.uint16)))
    for terrain in ((), ("slope",)):
        events = []
        spec = SceneSpec(inputs=(folder, holed_dem))
        run_job(StackJob(spec, str(tmp_path / "s.tif"), terrain=terrain), events.append)
        assert strange(events) == [-9999.0]


def test_undeclared_voids_of_the_elevation_are_told_by_detect(
    rgb_scene, toy_model, write_raster, tmp_path
):
    heights = np.full((130, 150), 900, np.float32)
    heights[50:60, 70:80] = -9999  # in the landslide
    events = []
    job = DetectJob(
        SceneSpec(inputs=(str(rgb_scene),), dem=str(write_raster("dem.tif", heights))),
        polygons=str(tmp_path / "l.gpkg"),
        inference=InferenceOptions(model=str(toy_model)),
    )
    assert run_job(job, events.append).summary["polygons"] > 0
    assert strange(events) == [-9999.0]


def test_what_two_parts_of_a_run_warn_of_is_told_once(rgb_scene, write_raster, tmp_path):
    """The model's slope and the attributes of the polygons come from one elevation model."""
    bands = [BandSpec(name, scale=1e-4, mean=0.1, std=0.1) for name in RGB]
    slope = BandSpec("slope", role="slope", unit="degree", mean=20.0, std=10.0)
    model = make_model(tmp_path / "slope.onnx", make_card(bands=(*bands, slope)), 4)
    heights = np.full((130, 150), 900, np.float32)
    heights[50:60, 70:80] = -9999
    events = []
    job = DetectJob(
        SceneSpec(inputs=(str(rgb_scene),), dem=str(write_raster("dem.tif", heights))),
        polygons=str(tmp_path / "l.gpkg"),
        inference=InferenceOptions(model=str(model)),
    )
    run_job(job, events.append)
    assert strange(events) == [-9999.0]


def strange(events: list[object]) -> list[float]:
    """Return the elevations that were warned of."""
    told = [event for event in events if isinstance(event, Warn)]
    return [event.numbers["elevation"] for event in told if event.code == "strange-elevation"]
