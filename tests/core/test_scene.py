"""Bands of any origin end up on one grid."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine, from_origin
from rasterio.windows import Window

from landslide_qgis.core.errors import LandslideError
from landslide_qgis.core.jobs.protocol import Log, SceneSpec, Warn
from landslide_qgis.core.model.card import BandSpec
from landslide_qgis.core.scene.assemble import assemble
from landslide_qgis.core.scene.sources import match_bands
from tests.core.toys import RGB, make_card

ORIGIN = (600000, 1200000)


def read_all(scene):
    with scene.reader() as reader:
        return reader.read(Window(0, 0, scene.grid.width, scene.grid.height))


def gather(inputs, card=None, **changes):
    events = []
    spec = SceneSpec(inputs=tuple(str(p) for p in inputs), **changes)
    return assemble(spec, card or make_card(), events.append), events


def ramp(height, width, step=10.0):
    """Values that are a linear function of the position in metres, so that any warp shows."""
    rows, cols = np.mgrid[:height, :width]
    return ((cols + 0.5) * step + 2 * (rows + 0.5) * step).astype(np.float32)


def test_bands_of_several_resolutions_align(write_raster):
    files = [
        write_raster("B04.tif", ramp(120, 120)),
        write_raster("B03.tif", ramp(60, 60, 20), transform=from_origin(*ORIGIN, 20, 20)),
        write_raster("B02.tif", ramp(20, 20, 60), transform=from_origin(*ORIGIN, 60, 60)),
    ]
    scene, _ = gather(files)
    values, valid = read_all(scene)
    assert scene.grid.gsd_m == 10
    inner = (slice(40, 80), slice(40, 80))
    np.testing.assert_allclose(values[1][inner], values[0][inner], atol=0.5)
    np.testing.assert_allclose(values[2][inner], values[0][inner], atol=0.5)
    assert valid.all()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="tells open files apart on Linux")
def test_a_scene_that_cannot_be_opened_leaves_no_file_open(write_raster):
    files = [write_raster(f"B0{number}.tif", ramp(40, 40)) for number in (4, 3, 2)]
    scene, _ = gather(files)
    Path(files[2]).unlink()
    with pytest.raises(LandslideError) as caught:
        read_all(scene)
    held = [os.path.realpath(one) for one in Path("/proc/self/fd").iterdir()]
    assert not {str(Path(one).resolve()) for one in files} & set(held), caught


def test_shifted_bands_are_read_at_the_right_place(write_raster):
    moved = from_origin(ORIGIN[0] + 200, ORIGIN[1] - 100, 10, 10)
    big = ramp(100, 100)
    files = [
        write_raster("B04.tif", big),
        write_raster("B03.tif", big),
        write_raster("B02.tif", big[10:60, 20:90], transform=moved),
    ]
    scene, _ = gather(files)
    values, valid = read_all(scene)
    np.testing.assert_array_equal(values[2][10:60, 20:90], big[10:60, 20:90])
    assert valid[10:60, 20:90].all()
    assert valid.sum() == 50 * 70


def test_multiband_raster_matched_by_description(write_raster):
    stack = np.stack([np.full((40, 40), v, np.uint16) for v in (20, 30, 40, 99)])
    file = write_raster("stack.tif", stack, descriptions=("B2", "green", "Band 4", "B8"))
    scene, events = gather([file])
    values, _ = read_all(scene)
    assert [values[i, 0, 0] for i in range(3)] == [40, 30, 20]
    assert any(isinstance(e, Log) and "B04" in e.text for e in events)


VRT_BAND = """<VRTRasterBand dataType="UInt16" band="{0}">{1}</VRTRasterBand>"""
VRT_SOURCE = """<SimpleSource><SourceFilename relativeToVRT="0">{0}</SourceFilename>
<SourceBand>{1}</SourceBand><SrcRect xOff="0" yOff="0" xSize="20" ySize="20"/>
<DstRect xOff="{2}" yOff="0" xSize="20" ySize="20"/></SimpleSource>"""


def build_vrt(path, bands):
    """Write what *Build Virtual Raster* of QGIS writes, from ``(file, band, column)`` by band."""
    sources = ["".join(VRT_SOURCE.format(*source) for source in band) for band in bands]
    written = "".join(VRT_BAND.format(n, text) for n, text in enumerate(sources, start=1))
    path.write_text(
        '<VRTDataset rasterXSize="40" rasterYSize="20"><SRS>EPSG:32643</SRS>'
        f"<GeoTransform>600000,10,0,1200000,0,-10</GeoTransform>{written}</VRTDataset>"
    )
    return path


def test_a_virtual_raster_has_the_names_of_its_parts(write_raster, tmp_path):
    """Of parts of one image, and of files that are a band each, described or named."""
    values = np.ones((3, 20, 20), np.uint16)
    left = write_raster("left.tif", values, descriptions=("blue", "green", "red"))
    right = write_raster(
        "right.tif", values, descriptions=("blue", "green", "red"),
        transform=from_origin(600200, 1200000, 10, 10),
    )  # fmt: skip
    bands = [[(left, n, 0), (right, n, 20)] for n in (1, 2, 3)]
    mosaic = build_vrt(tmp_path / "mosaic.vrt", bands)
    each = [
        write_raster("S2_B04.tif", values[0]),
        write_raster("green.tif", values[0]),
        write_raster("x.tif", values[0], descriptions=("B02",)),
    ]
    apart = build_vrt(tmp_path / "apart.vrt", [[(file, 1, 0)] for file in each])
    for path, numbers in ((mosaic, (3, 2, 1)), (apart, (1, 2, 3))):
        found = match_bands([BandSpec(name) for name in RGB], [str(path)], {}, None)
        assert {name: (source.path, source.index) for name, source in found.items()} == {
            name: (str(path), number) for name, number in zip(RGB, numbers)
        }
    each[1].unlink()
    assert match_bands([BandSpec("B04")], [str(apart)], {}, None) == {}


def test_a_picture_counts_where_it_is_all_there_is(write_raster):
    values = np.ones((3, 20, 20), np.uint8)
    picture = str(write_raster("T43PFN_TCI_10m.tif", values, photometric="RGB"))
    band = str(write_raster("T43PFN_B04_10m.tif", values[0]))
    specs = [BandSpec(name) for name in RGB]
    assert set(match_bands(specs, [picture], {}, None)) == set(RGB)
    assert set(match_bands(specs, [picture, band], {}, None)) == {"B04"}


def test_colour_picture_is_matched_by_colour(write_raster):
    stack = np.stack([np.full((40, 40), v, np.uint8) for v in (40, 30, 20)])
    file = write_raster("picture.tif", stack, photometric="rgb")
    values, _ = read_all(gather([file])[0])
    assert [values[i, 0, 0] for i in range(3)] == [40, 30, 20]


def test_explicit_mapping_wins(write_raster):
    stack = np.stack([np.full((40, 40), v, np.uint16) for v in (1, 2, 3)])
    plain = write_raster("plain.tif", stack)
    mapping = {"B4": f"{plain}|3", "B03": f"{plain}|2", "2": str(plain)}
    values, _ = read_all(gather([], bands=mapping)[0])
    assert [values[i, 0, 0] for i in range(3)] == [3, 2, 1]


def test_a_model_names_its_bands_as_its_author_likes(write_raster):
    stack = np.stack([np.full((40, 40), v, np.uint16) for v in (1, 2)])
    plain = write_raster("plain.tif", stack)
    card = make_card(bands=(BandSpec("B4"), BandSpec("1")))
    mapping = {"B4": f"{plain}|2", "1": str(plain)}
    values, _ = read_all(gather([], card, bands=mapping, reference="B4")[0])
    assert [values[i, 0, 0] for i in range(2)] == [2, 1]


def test_alpha_and_mask_bands_are_honoured(write_raster, tmp_path):
    values = np.full((2, 40, 40), 500, np.uint16)
    values[1] = 65535
    values[1, :5] = 0
    files = [write_raster("B04.tif", values, alpha="yes")]
    files += [write_raster(f"{n}.tif", values[0]) for n in ("B03", "B02")]
    with rasterio.open(files[2], "r+") as dataset:
        mask = np.full((40, 40), 255, np.uint8)
        mask[:, :7] = 0
        dataset.write_mask(mask)
    _, valid = read_all(gather(files)[0])
    assert not valid[:5].any()
    assert not valid[:, :7].any()
    assert valid[5:, 7:].all()


def test_slope_comes_from_the_dem_in_another_crs(write_raster):
    card = make_card(
        bands=(BandSpec("B04"), BandSpec("slope", "slope", unit="degree", required=False))
    )
    band = write_raster("B04.tif", np.full((60, 60), 500, np.uint16))
    # A plane that rises 1 m each 2 m to the east, in degrees of longitude.
    west, north, step = 75.9, 10.86, 1 / 3600
    lon = west + (np.arange(200) + 0.5) * step
    metres = (lon - west) * 111320 * np.cos(np.radians(10.85))
    dem = np.tile(metres / 2, (200, 1)).astype(np.float32)
    grid = from_origin(west, north, step, step)
    dem_file = write_raster("dem.tif", dem, crs="EPSG:4326", transform=grid)
    scene, events = gather([band], card, dem=str(dem_file))
    values, _ = read_all(scene)
    assert np.nanmedian(values[1]) == pytest.approx(26.57, abs=0.4)
    assert any("slope computed" in e.text for e in events if isinstance(e, Log))


def test_missing_band_is_filled_and_reported(write_raster):
    card = make_card(bands=(BandSpec("B04"), BandSpec("B08", mean=3.0, required=False)))
    scene, events = gather([write_raster("B04.tif", np.full((40, 40), 500, np.uint16))], card)
    warning = next(e for e in events if isinstance(e, Warn))
    assert warning.code == "band-filled"
    assert warning.numbers["mean"] == 3.0
    assert np.isnan(read_all(scene)[0][1]).all()


def test_dem_with_half_the_scene_leaves_gaps_not_holes(write_raster):
    card = make_card(bands=(BandSpec("B04"), BandSpec("dem", "elevation", unit="metre")))
    band = write_raster("B04.tif", np.full((60, 60), 500, np.uint16))
    dem = write_raster("dem.tif", np.full((60, 30), 100, np.float32))
    values, valid = read_all(gather([band], card, dem=str(dem))[0])
    assert valid.all()
    assert np.isnan(values[1][:, 30:]).all()
    assert (values[1][:, :30] == 100).all()


@pytest.mark.parametrize("first", ["B04", "dem"])
@pytest.mark.parametrize(
    ("band", "gap", "nodata", "known"),
    [("B04", 0, None, False), ("B04", np.nan, np.nan, False), ("dem", np.nan, np.nan, True)],
)
def test_terrain_in_the_file_of_the_bands_decides_nothing(
    write_raster, first, band, gap, nodata, known
):
    """As if it came from a file of its own: a gap in it is no hole, and it fills none."""
    names = ("B04", "dem") if first == "B04" else ("dem", "B04")
    values = np.full((2, 40, 40), 500, np.float32)
    values[names.index(band), :10] = gap
    file = write_raster("stack.tif", values, descriptions=names, nodata=nodata)
    roles = {"B04": "optical", "dem": "elevation"}
    card = make_card(bands=tuple(BandSpec(name, roles[name]) for name in names))
    _, valid = read_all(gather([file], card)[0])
    assert valid[10:].all()
    assert valid[:10].all() == known


def test_each_terrain_band_of_a_file_has_its_own_scale(write_raster):
    file = write_raster("t.tif", np.full((2, 40, 40), 300, np.int16), descriptions=("slope", "dem"))
    with rasterio.open(file, "r+") as dataset:
        dataset.scales, dataset.offsets = (0.1, 1.0), (0.0, -50.0)
    specs = (BandSpec("slope", "slope"), BandSpec("dem", "elevation"))
    values, _ = read_all(gather([file], make_card(bands=specs))[0])
    assert values[:, 5, 5].tolist() == [30.0, 250.0]


def test_geographic_scene_is_worked_on_in_utm(write_raster):
    grid = from_origin(76.0, 11.5, 1e-4, 1e-4)
    values = np.full((100, 100), 500, np.uint16)
    files = [write_raster(f"{n}.tif", values, crs="EPSG:4326", transform=grid) for n in RGB]
    scene, _ = gather(files)
    assert scene.grid.crs.to_epsg() == 32643
    assert scene.grid.gsd_m == pytest.approx(11, abs=0.3)
    assert read_all(scene)[1].mean() > 0.9


def test_rotated_scene_is_straightened(write_raster):
    grid = Affine.translation(*ORIGIN) * Affine.rotation(20) * Affine.scale(10, -10)
    values = np.full((100, 100), 500, np.uint16)
    files = [write_raster(f"{n}.tif", values, transform=grid, nodata=0) for n in RGB]
    scene, _ = gather(files)
    assert scene.grid.transform.b == 0
    assert scene.grid.width > 110
    assert 0.5 < read_all(scene)[1].mean() < 0.9


def test_target_resolution(write_raster):
    files = [write_raster(f"{n}.tif", ramp(120, 120)) for n in RGB]
    scene, _ = gather(files, resolution=30.0)
    assert (scene.grid.width, scene.grid.gsd_m) == (40, 30)
    values, _ = read_all(scene)
    np.testing.assert_allclose(values[0][5:-5, 5:-5], ramp(40, 40, 30)[5:-5, 5:-5], atol=1)


def test_area_of_interest(write_raster, tmp_path):
    import pyogrio
    import shapely

    files = [write_raster(f"{n}.tif", np.full((100, 100), 500, np.uint16)) for n in RGB]
    square = shapely.box(ORIGIN[0] + 200, ORIGIN[1] - 600, ORIGIN[0] + 500, ORIGIN[1] - 300)
    pyogrio.raw.write(
        tmp_path / "area.gpkg",
        np.array([shapely.to_wkb(square)], object),
        [],
        [],
        geometry_type="Polygon",
        crs="EPSG:32643",
        driver="GPKG",
    )
    scene, _ = gather(files, mask=str(tmp_path / "area.gpkg"))
    assert (scene.grid.width, scene.grid.height) == (30, 30)
    assert read_all(scene)[1].all()


def test_safe_folder_takes_the_finest_bands(write_raster, tmp_path):
    granule = (
        "S2A_MSIL2A_20230801T101031_N0509_R022_T32TQR_20230801T164303.SAFE/GRANULE/L2A/IMG_DATA"
    )
    for name in RGB:
        for step, folder in ((10, "R10m"), (20, "R20m")):
            file = f"{granule}/{folder}/T32TQR_20230801T101031_{name}_{step}m.jp2"
            values = np.full((1280 // step, 1280 // step), step, np.uint16)
            write_raster(
                file, values, driver="JP2OpenJPEG", transform=from_origin(*ORIGIN, step, step)
            )
    scene, _ = gather([next(tmp_path.glob("*.SAFE"))])
    assert scene.grid.gsd_m == 10
    assert all("R10m" in path for path in scene.source_paths)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({}, "No input rasters"),
        ({"inputs": ("nowhere.tif",)}, "nowhere.tif does not exist"),
        ({"bands": {"B99": "x.tif"}}, "names B99, which the model does not have"),
    ],
)
def test_unusable_specs(spec, message):
    with pytest.raises(LandslideError, match=message):
        assemble(SceneSpec(**spec), make_card(), lambda _: None)


def test_a_missing_required_band_is_named(write_raster):
    files = [write_raster(f"{n}.tif", np.ones((40, 40), np.uint16)) for n in ("B04", "B03")]
    with pytest.raises(LandslideError, match=r"needs B02, .*found: B03, B04"):
        gather(files)


def test_two_files_that_claim_a_band_are_named(write_raster):
    files = [write_raster(f"{n}.tif", np.ones((40, 40), np.uint16)) for n in RGB]
    files.append(write_raster("copy/B04.tif", np.ones((40, 40), np.uint16)))
    with pytest.raises(LandslideError, match=r"Both .*B04.tif and .*B04.tif claim band B04"):
        gather(files)


def test_of_two_elevations_the_finer_on_the_ground_is_taken(write_raster):
    values = np.full((40, 40), 5, np.float32)
    degrees = {"crs": "EPSG:4326", "transform": from_origin(75.9, 10.86, 1 / 1200, 1 / 1200)}
    fine = write_raster("in/dem_5m.tif", values, transform=from_origin(*ORIGIN, 5, 5))
    coarse = write_raster("in/srtm.tif", values, **degrees)
    found = match_bands([BandSpec("B04")], [str(coarse), str(fine)], {}, None)
    assert found["dem"].path == str(fine)


def test_bands_that_lie_elsewhere_are_named(write_raster):
    far = from_origin(100000, 1200000, 10, 10)
    files = [write_raster(f"{n}.tif", np.ones((40, 40), np.uint16)) for n in ("B04", "B03")]
    files.append(write_raster("B02.tif", np.ones((40, 40), np.uint16), transform=far))
    with pytest.raises(LandslideError, match=r"B0\d.tif does not overlap the scene"):
        gather(files)


def test_no_crs(write_raster):
    files = [write_raster(f"{n}.tif", np.ones((40, 40), np.uint16), crs=None) for n in RGB]
    with pytest.raises(LandslideError, match="no coordinate reference system; assign one"):
        gather(files)


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 3)])
def test_too_small(write_raster, shape):
    files = [write_raster(f"{n}.tif", np.ones(shape, np.uint16)) for n in RGB]
    with pytest.raises(LandslideError, match="the least is 16 × 16"):
        gather(files)


def test_extent_elsewhere(write_raster):
    files = [write_raster(f"{n}.tif", np.ones((40, 40), np.uint16)) for n in RGB]
    with pytest.raises(LandslideError, match="extent does not overlap"):
        gather(files, extent=(0, 0, 1, 1))


def test_extent_in_another_crs(write_raster):
    files = [write_raster(f"{n}.tif", np.ones((400, 400), np.uint16)) for n in RGB]
    scene, _ = gather(files, extent=(75.92, 10.83, 75.93, 10.84), extent_crs="EPSG:4326")
    assert 100 < scene.grid.width < 120
